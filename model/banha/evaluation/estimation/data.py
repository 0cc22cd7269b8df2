"""Series of the provinces and of the nation, each on one basis, to a last year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from banha.evaluation.judging.national import levels
from banha.packs.layout import LAST_OBSERVED_YEAR
from banha.packs.stand_ins.nation import Nation, load_nation
from banha.packs.stand_ins.vintage import known_nation

FLAGSHIP = "binh-duong"
FEWEST = 10
"""Fewest provinces of a year from which anything is estimated."""


class Series(NamedTuple):
    """A series of the panel or the nation on one basis: bases are never joined."""

    name: str
    basis: str
    breakdown: str = "total"


@dataclass(frozen=True)
class Data:
    """What may be looked at.

    Attributes
    ----------
    nation
        Tables of the nation.
    until
        Last year whose values may be used.
    """

    nation: Nation
    until: int = LAST_OBSERVED_YEAR

    def rows(self, series: Series) -> pd.DataFrame:
        """Return the rows of the panel of a series."""
        place = self._places.get((series.name, series.basis, series.breakdown), [])
        rows = self.nation.panel.iloc[place]
        return rows[rows["year"] <= self.until]

    @cached_property
    def _places(self) -> dict[tuple[str, str, str], list[int]]:
        """Where the rows of a series are: name, basis, breakdown."""
        keys = self.nation.panel[["series", "basis", "breakdown"]]
        places: dict[tuple[str, str, str], list[int]] = {}
        for place, key in enumerate(zip(*(keys[name] for name in keys), strict=True)):
            places.setdefault(key, []).append(place)
        return places

    def panel(self, series: Series) -> pd.DataFrame:
        """Return a series of all provinces: a row for each, a column for each year.

        Years that only a few provinces have are left out.
        """
        rows = self.rows(series)
        wide = rows.pivot_table(index="province", columns="year", values="value", observed=True)
        return wide.loc[:, wide.notna().sum() >= FEWEST]

    def own(self, series: Series, *, province: str = FLAGSHIP) -> pd.Series[float]:
        """Return a series of one province by year."""
        rows = self.rows(series)
        rows = rows[rows["province"] == province]
        return rows.set_index("year")["value"].sort_index()

    def national(self, series: Series) -> pd.Series[float]:
        """Return a yearly national series; of quarters, the mean of complete years."""
        found = levels(
            self.nation, series=series.name, breakdown=series.breakdown, basis=series.basis
        )
        if not found:
            found = self._of_quarters(series)
        kept = {year: value for year, value in sorted(found.items()) if year <= self.until}
        return pd.Series(kept, dtype="float64")

    def _of_quarters(self, series: Series) -> dict[int, float]:
        quarters: dict[int, list[float]] = {}
        for row in self.nation.tables["national.csv"]:
            if (row["series"], row["basis"], row["breakdown"]) == series and "-Q" in row["period"]:
                quarters.setdefault(int(row["period"][:4]), []).append(float(row["value"]))
        return {year: sum(values) / 4 for year, values in quarters.items() if len(values) == 4}

    def population_by_age(self, year: int, *, first: int, last: int) -> float:
        """Return persons of whole five-year age groups of the nation; nought where unknown."""
        groups = {f"{age}-{age + 4}" for age in range(first, last, 5)}
        return sum(
            float(row["value"])
            for row in self.nation.tables["demography.csv"]
            if row["series"] == "population_by_age"
            and row["period"] == str(year)
            and year <= self.until
            and row["breakdown"].rpartition("_")[2] in groups
        )

    def source(self, series: Series | Iterable[Series]) -> tuple[str, str]:
        """Return where series are from: their sources, and their references."""
        wanted = [series] if isinstance(series, Series) else list(series)
        sources: dict[str, None] = {}
        references: dict[str, None] = {}
        for one in wanted:
            rows = self.rows(one)[["source", "reference"]].drop_duplicates().head(1)
            found = [(str(a), str(b)) for a, b in rows.itertuples(index=False)]
            found = found or self._national_source(one)
            sources |= {a: None for a, _ in found}
            references |= {b: None for _, b in found if b}
        return "; ".join(sources), "; ".join(references)

    def _national_source(self, series: Series) -> list[tuple[str, str]]:
        for row in self.nation.tables["national.csv"]:
            if (row["series"], row["basis"], row["breakdown"]) == series:
                return [(row["source"], row["reference"])]
        return []


def load_data(*, until: int | None = None, nation: Nation | None = None) -> Data:
    """Return the data that may be used.

    Parameters
    ----------
    until
        Last year known, 2010 to 2021; none: 2021.
    nation
        A nation that is not cut yet; none: the installed one.

    Raises
    ------
    PackError
        The year lies outside.
    """
    whole = load_nation() if nation is None else nation
    if until is None:
        return Data(whole)
    return Data(known_nation(whole, until=until), until)
