"""What a province's own tables say, and what neighbours and the nation say where they do not."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from banha.errors import Fault, PackError
from banha.packs.stand_ins.nation import Nation
from banha.packs.stand_ins.stand_in import StandIn, StandIns

NEARBY = 3
YEARLY_DOUBT, MOST_DOUBT = 0.05, 0.6
LIKELY = 1.645


@dataclass
class Evidence:
    """A province's own yearly rows, and the nation that it lies in.

    Attributes
    ----------
    slug, region
        The province, and its region in the nation's list (may be empty).
    year
        Year of the opening.
    rows
        The province's own rows, in the columns of `province_annual.csv`.
    firm_sizes
        Own enterprises by size class, in the columns of `firm_size_2010.csv`; may be empty.
    nation
        The nation.
    made
        All values so far, each with where it comes from.
    """

    slug: str
    region: str
    year: int
    rows: pd.DataFrame
    firm_sizes: pd.DataFrame
    nation: Nation
    made: StandIns = field(default_factory=StandIns)

    def years(self, series: str, *, breakdown: str = "total") -> dict[int, pd.Series[str]]:
        """Return the province's own preferred rows of a series, by year."""
        chosen = self.rows[
            (self.rows["series"] == series)
            & (self.rows["breakdown"] == breakdown)
            & (self.rows["preferred"] == "true")
        ]
        return {int(row["year"]): row for _, row in chosen.iterrows()}

    def on_one_basis(self, series: str, *, basis: str) -> dict[int, float]:
        """Return the province's own values of a series on one basis, by year."""
        chosen = self.rows[(self.rows["series"] == series) & (self.rows["basis"] == basis)]
        chosen = chosen[chosen["breakdown"] == "total"]
        return dict(zip(chosen["year"].astype(int), chosen["value"].astype(float), strict=True))

    def own(
        self, series: str, *, name: str, breakdown: str = "total", margin: float = 0.02
    ) -> StandIn | None:
        """Return the province's own value: of the year, between its neighbours, or nearby.

        A value between two years of the three around it lies on the geometric path where both are
        above zero; else the nearest year's is taken, the more doubtful the farther it lies.
        """
        found = self.years(series, breakdown=breakdown)
        if not found:
            return None
        unit = str(next(iter(found.values()))["unit"])
        if self.year in found:
            row = found[self.year]
            return self._own(name, float(row["value"]), unit, row, margin=margin)
        before = max((y for y in found if self.year - NEARBY <= y < self.year), default=None)
        after = min((y for y in found if self.year < y <= self.year + NEARBY), default=None)
        if before is not None and after is not None:
            return self._between(name, found[before], found[after], unit=unit)
        near = min(found, key=lambda year: (abs(year - self.year), year))
        value = float(found[near]["value"])
        spread = min(YEARLY_DOUBT * abs(near - self.year), MOST_DOUBT)
        return StandIn(
            name, value, *around(value, spread), unit, "own year nearby", near,
            str(found[near]["source"]), f"value of {near}",
        )  # fmt: skip

    def _own(
        self, name: str, value: float, unit: str, row: pd.Series[str], *, margin: float
    ) -> StandIn:
        low, high = around(value, margin)
        return StandIn(
            name, value, low, high, unit, "own table", self.year, str(row["source"]),
            str(row["basis"]),
        )  # fmt: skip

    def _between(
        self, name: str, first: pd.Series[str], last: pd.Series[str], *, unit: str
    ) -> StandIn:
        start, end = float(first["value"]), float(last["value"])
        weight = (self.year - int(first["year"])) / (int(last["year"]) - int(first["year"]))
        geometric = start > 0 and end > 0
        value = start ** (1 - weight) * end**weight if geometric else start + weight * (end - start)
        return StandIn(
            name, value, *around(value, 0.05), unit, "between own years", int(last["year"]),
            str(last["source"]), f"between {first['year']} and {last['year']}",
        )  # fmt: skip

    def from_neighbours(
        self, series: str, *, name: str, breakdown: str = "total", unit: str, per_head: bool = False
    ) -> StandIn:
        """Return the mean of the region's other provinces, with their spread.

        Parameters
        ----------
        series, breakdown
            The series.
        name, unit
            Name and unit of the value.
        per_head
            Whether the series is divided by population, and multiplied by the province's own.
        """
        nation, year = self.nation, self.year
        years = nation.years_across(series, breakdown=breakdown)
        if not years:
            what = f"Neither the province nor another one has {series}, {breakdown}."
            raise PackError([Fault(f"series {series}", what, "Give it in your tables.")])
        seen = min(years, key=lambda one: (abs(one - year), one))
        values = nation.across(series, seen, breakdown=breakdown)
        if per_head:
            values = values / nation.across("population", seen)
        near = values.reindex(nation.neighbours(self.region, without=self.slug)).dropna()
        place = self.region or "all provinces"
        factor = self.made["people.population"] if per_head else 1.0
        mean, spread = float(near.mean()) * factor, float(near.std(ddof=1)) * factor
        return StandIn(
            name, mean, max(mean - LIKELY * spread, 0.0), mean + LIKELY * spread, unit,
            "regional mean", seen, f"panel of provinces: {series}",
            f"mean of {len(near)} other provinces of {place}" + (", per head" if per_head else ""),
        )  # fmt: skip

    def take(
        self,
        series: str,
        *,
        name: str,
        breakdown: str = "total",
        unit: str,
        per_head: bool = False,
    ) -> float:
        """Return the province's own value or its neighbours' mean, and keep where it comes from."""
        entry = self.own(series, name=name, breakdown=breakdown)
        if entry is None:
            entry = self.from_neighbours(
                series, name=name, breakdown=breakdown, unit=unit, per_head=per_head
            )
        return self.made.add(entry)

    def keep(
        self,
        name: str,
        value: float,
        *,
        spread: float,
        unit: str,
        method: str = "derived",
        known_from: int | None = None,
        source: str = "",
        note: str = "",
        limit: float = float("inf"),
    ) -> float:
        """Keep a derived value whose range is `spread` of it to both sides, and return it."""
        low, high = around(value, spread)
        return self.made.add(
            StandIn(
                name, value, low, min(high, limit), unit, method,
                known_from if known_from is not None else self.year,
                source or "derived from the values above", note,
            )
        )  # fmt: skip

    def mean_of_years(self, series: str, *, first: int, last: int) -> tuple[float, int] | None:
        """Return the mean of own preferred values over years, and the last of them; or none."""
        values = {y: float(r["value"]) for y, r in self.years(series).items() if first <= y <= last}
        return (float(np.mean(list(values.values()))), max(values)) if values else None


def around(value: float, spread: float) -> tuple[float, float]:
    """Return a range of `spread` of a value to both sides, its ends in order."""
    ends = sorted((value * (1.0 - spread), value * (1.0 + spread)))
    return ends[0], ends[1]
