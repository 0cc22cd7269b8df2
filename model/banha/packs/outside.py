"""The outside world's paths, each a + b · (a measured national series), to 2060."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from banha.packs.assumptions import Assumptions
from banha.packs.layout import FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR
from banha.packs.national import BASE_YEAR, National
from banha.packs.outside_province import national_rows, own_rows, province_rows
from banha.packs.source import Sources
from banha.packs.write import Cell

PANDEMIC_FROM = 2020
MONTHS = 12
Years = Mapping[int, float]

GROWTH_UNIT = "log points per year"
INDEX_UNIT = "index 2010=1"


@dataclass(frozen=True)
class Path:
    """One outside series over all years.

    Attributes
    ----------
    name, unit
        Name and unit of the series.
    values
        The value of each year.
    source
        Where the measured part comes from.
    observed_until
        Last year that rests on a measured value; later years are carried on by assumption.
    grade
        Grade of the years that rest on measured values.
    note
        How the values were made.
    """

    name: str
    unit: str
    values: Years
    source: str
    observed_until: int
    grade: str
    note: str

    def rows(self) -> Iterable[tuple[Cell, ...]]:
        """Yield the rows of outside.csv."""
        for year, value in sorted(self.values.items()):
            seen = year <= self.observed_until
            note = self.note if seen else "carried on from the observed years"
            grade = self.grade if seen else "assumed"
            yield (year, self.name, float(value), self.unit, grade, self.source, note)


def outside_rows(sources: Sources, *, assumptions: Assumptions) -> list[tuple[Cell, ...]]:
    """Return the rows of outside.csv for all series."""
    national = National(sources)
    paths = national_paths(national, assumptions=assumptions)
    prices = paths[-1]
    paths.append(_minimum_wage(sources, prices=prices, assumptions=assumptions))
    rows = [row for path in paths for row in path.rows()]
    return rows + province_rows(sources, assumptions=assumptions, national=national)


def national_paths(national: National, *, assumptions: Assumptions) -> list[Path]:
    """Return growth abroad and in the nation, cost and investment abroad, and last the prices."""
    made = national.manufacturing
    growth = {
        "demand_growth_labour_intensive": (made, "manufacturing value added (etd; nsdp-rev2020)"),
        "demand_growth_technology": (made, "manufacturing value added (etd; nsdp-rev2020)"),
        "frontier_growth": (
            national.per_worker("manufacturing"),
            "manufacturing value added per worker (etd)",
        ),
        "outside_income_growth": (
            national.income_per_employed(),
            "real GDP per employed (pwt10.01)",
        ),
        "farm_productivity_growth": (
            national.per_worker("agriculture"),
            "agriculture value added per worker (etd)",
        ),
    }
    paths = [
        _growth_path(
            name, levels, last_year=national.last_year, source=source, assumptions=assumptions
        )
        for name, (levels, source) in growth.items()
    ]
    paths += [
        _index_path(
            "competitor_cost",
            {year: 1 / value for year, value in national.price_ratio().items()},
            last_year=national.last_year,
            source="relative price level of GDP (pwt10.01), inverted",
            assumptions=assumptions,
        ),
        _index_path(
            "foreign_investment_cycle",
            national.foreign_investment(),
            last_year=national.last_year,
            source="realised foreign investment; registered (gso-20dec) after 2016",
            assumptions=assumptions,
        ),
        _price_level(national.price_level(), last_year=national.last_year, assumptions=assumptions),
    ]
    return paths


def own_outside_rows(sources: Sources, *, assumptions: Assumptions) -> list[tuple[Cell, ...]]:
    """Return the rows of the paths that differ between the provinces of a nation."""
    prices = _price_level(
        National(sources).price_level(), last_year=sources.last_year, assumptions=assumptions
    )
    floor = _minimum_wage(sources, prices=prices, assumptions=assumptions)
    return _said_once([*floor.rows(), *own_rows(sources)])


def _said_once(rows: Iterable[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Leave source and note blank where they are those of the row before, of the same series."""
    said: list[tuple[Cell, ...]] = []
    before: tuple[Cell, ...] = ()
    for row in rows:
        same = bool(before) and row[1] == before[1] and row[5:] == before[5:]
        said.append((*row[:5], "", "") if same else row)
        before = row
    return said


def national_outside_rows(sources: Sources, *, assumptions: Assumptions) -> list[tuple[Cell, ...]]:
    """Return the rows of the paths that all provinces of a nation share."""
    paths = national_paths(National(sources), assumptions=assumptions)
    rows = [row for path in paths for row in path.rows()]
    return rows + national_rows(sources, assumptions=assumptions, national=National(sources))


def _observed(last_year: int) -> range:
    return range(FIRST_OUTSIDE_YEAR, last_year + 1)


def _future(last_year: int) -> range:
    return range(last_year + 1, LAST_OUTSIDE_YEAR + 1)


def _growth_path(
    name: str, levels: Years, *, last_year: int, source: str, assumptions: Assumptions
) -> Path:
    constant = assumptions[f"outside_constant.{name}"]
    slope = assumptions[f"outside_slope.{name}"]
    half = round(assumptions["centred_mean_years"]) // 2
    break_year = round(assumptions[f"break_year.{name}"])
    raw = {
        year: math.log(levels[year] / levels[year - 1])
        for year in levels
        if year - 1 in levels and year >= FIRST_OUTSIDE_YEAR - half and year != break_year
    }
    if {break_year - 1, break_year + 1} <= raw.keys():
        raw[break_year] = (raw[break_year - 1] + raw[break_year + 1]) / 2
    last = max(raw)
    smooth = {
        year: float(np.mean([raw[y] for y in range(year - half, year + half + 1) if y in raw]))
        for year in range(FIRST_OUTSIDE_YEAR, last + 1)
    }
    carry = round(assumptions["carry_years"])
    recent = float(np.mean([raw[year] for year in sorted(raw)[-carry:]]))
    smooth.update({year: recent for year in _observed(last_year) if year > last})
    values = {year: constant + slope * value for year, value in smooth.items()}
    trend = _trend({y: constant + slope * v for y, v in raw.items()}, assumptions)
    values.update({year: _faded(trend, name, year, assumptions) for year in _future(last_year)})
    note = f"{constant:g} + {slope:g} x centred mean growth of the measured series"
    if break_year in levels:
        note += (
            f"; the step to {break_year} is left out, where the series breaks, and bridged by the "
            "mean growth of its neighbours"
        )
    return Path(name, GROWTH_UNIT, values, source, last, "assumed", note)


def _faded(trend: float, name: str, year: int, assumptions: Assumptions) -> float:
    """Return the trend, or what is left of it on the straight way to the long-run growth."""
    first, last = assumptions["fade_from"], assumptions["fade_until"]
    weight = min(max((year - first) / (last - first), 0.0), 1.0)
    return trend + weight * (assumptions[f"long_run_growth.{name}"] - trend)


def _trend(growth: Years, assumptions: Assumptions) -> float:
    """Mean of the last observed years before the pandemic."""
    years = sorted(year for year in growth if year < PANDEMIC_FROM)
    return float(np.mean([growth[year] for year in years[-round(assumptions["trend_years"]) :]]))


def _index_path(
    name: str, levels: Years, *, last_year: int, source: str, assumptions: Assumptions
) -> Path:
    slope = assumptions[f"outside_slope.{name}"]
    last = min(max(levels), last_year)
    values = {
        year: (levels[min(year, last)] / levels[BASE_YEAR]) ** slope
        for year in range(FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR + 1)
    }
    note = f"(level / level of {BASE_YEAR}) ^ {slope:g}"
    return Path(name, INDEX_UNIT, values, source, last, "assumed", note)


def _price_level(levels: Years, *, last_year: int, assumptions: Assumptions) -> Path:
    observed = _observed(last_year)
    values = {year: levels[year] for year in observed}
    growth = {year: math.log(levels[year] / levels[year - 1]) for year in observed[1:]}
    trend = _trend(growth, assumptions)
    for year in _future(last_year):
        values[year] = values[year - 1] * math.exp(trend)
    return Path(
        "price_level",
        INDEX_UNIT,
        values,
        "GDP deflator (nsdp-rev2020; nsdp-old before 2010)",
        last_year,
        "measured",
        "computed from values at current and constant prices",
    )


def _minimum_wage(sources: Sources, *, prices: Path, assumptions: Assumptions) -> Path:
    """Floor of the province's zone at prices of 2010; held after the last observed year."""
    values = {
        year: _floor(sources, year=year, assumptions=assumptions) / prices.values[year]
        for year in _observed(sources.last_year)
    }
    for year in _future(sources.last_year):
        values[year] = values[sources.last_year]
    return Path(
        "minimum_wage",
        "đồng per month at 2010 prices",
        values,
        "minimum wage decrees",
        sources.last_year,
        "assumed",
        "floor of domestic firms, mean of the months, over the price level; the zone is assumed",
    )


def _floor(sources: Sources, *, year: int, assumptions: Assumptions) -> float:
    """Return the year's mean nominal floor for domestic firms in the province's zone."""
    first = assumptions.value_or("minimum_wage_zone_one_from", default=math.inf)
    below = assumptions.value_or("minimum_wage_zone", default=2.0)
    zone = "1" if year >= first else str(round(below))
    table = sources.rows("minimum_wages.csv")
    owners = ("domestic", "all")
    zoned = [row for row in table if row["zone"] == zone and row["ownership"] in owners]
    common = [row for row in table if row["zone"] == "common"]
    months = []
    for month in range(1, MONTHS + 1):
        now = f"{year}-{month:02d}"
        in_force = [row for row in zoned if _effective(row) <= now]
        if not in_force:
            in_force = [row for row in common if _effective(row) <= now]
        row = max(in_force, key=_effective)
        months.append(float(row["vnd_per_month"]))
        sources.record(
            name=f"minimum_wage.zone_{row['zone']}.{row['ownership']}",
            value=row["vnd_per_month"],
            unit="đồng per month",
            period=row["effective_date"],
            grade="assumed" if row["how"] == "recalled" else "measured",
            source=row["source"],
            reference=row["reference"] or row["decree"],
            note=f"effective {row['effective_date']}; {row['how']}",
        )
    return float(np.mean(months))


def _effective(row: Mapping[str, str]) -> str:
    text = row["effective_date"]
    return text if "-" in text else f"{text}-01"
