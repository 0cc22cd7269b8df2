"""Yearly paths of the province's own surroundings: credit, budget rules, grid, calendar, births."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from banha.packs.assumptions import Assumptions
from banha.packs.layout import FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR
from banha.packs.national import National, Years
from banha.packs.source import Sources
from banha.packs.write import Cell

TABLE = "province_annual.csv"
YEARS = range(FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR + 1)
LUNAR_CYCLE = 19
PERCENT = 100.0


@dataclass(frozen=True)
class YearlyPath:
    """One yearly series: values that were measured, and a rule for the other years.

    Attributes
    ----------
    name, unit, source
        Name, unit and source of the series.
    values
        The value of each year.
    measured
        Years whose value was measured.
    note, rule
        How measured years were made, and how the others were.
    """

    name: str
    unit: str
    source: str
    values: Years
    measured: frozenset[int]
    note: str
    rule: str

    def rows(self) -> Iterable[tuple[Cell, ...]]:
        """Yield the rows of outside.csv."""
        for year in YEARS:
            seen = year in self.measured
            grade, note = ("measured", self.note) if seen else ("assumed", self.rule)
            yield (year, self.name, float(self.values[year]), self.unit, grade, self.source, note)


def province_rows(
    sources: Sources, *, assumptions: Assumptions, national: National
) -> list[tuple[Cell, ...]]:
    """Return the rows of outside.csv for the yearly series around the province."""
    paths = [
        _lending_rate(national, assumptions=assumptions),
        _retained_share(sources),
        _business_environment(sources),
        _grid(sources),
        _fertility(sources),
        _tet(sources),
        _broadband(assumptions),
    ]
    return [row for path in paths for row in path.rows()]


def own_rows(sources: Sources) -> list[tuple[Cell, ...]]:
    """Return the rows of the yearly series that differ between provinces."""
    paths = [_retained_share(sources), _business_environment(sources), _fertility(sources)]
    return [row for path in paths for row in path.rows()]


def national_rows(
    sources: Sources, *, assumptions: Assumptions, national: National
) -> list[tuple[Cell, ...]]:
    """Return the rows of the yearly series that all provinces share."""
    lending = _lending_rate(national, assumptions=assumptions)
    paths = [lending, _grid(sources), _tet(sources), _broadband(assumptions)]
    return [row for path in paths for row in path.rows()]


def held(values: Years) -> dict[int, float]:
    """Hold the first and the last value; gaps lie on the straight line between neighbours."""
    years = sorted(values)
    line = np.interp(list(YEARS), years, [values[year] for year in years])
    return dict(zip(YEARS, line.tolist(), strict=True))


def _path(
    name: str,
    found: Years,
    *,
    last_year: int,
    unit: str,
    source: str,
    note: str,
    rule: str,
    measure: Callable[[float], float] = float,
) -> YearlyPath:
    known = {year: measure(value) for year, value in found.items()}
    measured = frozenset(year for year in known if year <= last_year)
    return YearlyPath(name, unit, source, held(known), measured, note, rule)


def _lending_rate(national: National, *, assumptions: Assumptions) -> YearlyPath:
    """Log of one plus the lending rate, less the centred mean growth of the price level."""
    prices, rates = national.price_level(), national.lending_rate()
    growth = {y: math.log(prices[y] / prices[y - 1]) for y in prices if y - 1 in prices}
    half = round(assumptions["centred_mean_years"]) // 2
    real = {}
    for year, rate in rates.items():
        near = [growth[y] for y in range(year - half, year + half + 1) if y in growth]
        if year <= national.last_year and near:
            real[year] = math.log1p(rate / PERCENT) - float(np.mean(near))
    recent = sorted(real)[-round(assumptions["trend_years"]) :]
    later = float(np.mean([real[year] for year in recent]))
    values = held(real)
    values.update({year: later for year in YEARS if year > national.last_year})
    return YearlyPath(
        "lending_rate_real",
        "log points per year",
        "World Development Indicators: lending rate, Viet Nam; GDP deflator",
        values,
        frozenset(real),
        "computed: log(1 + lending rate) less centred mean growth of the GDP deflator",
        "between neighbours, before the first as the first; after "
        f"{national.last_year} the mean of the last years",
    )


def _retained_share(sources: Sources) -> YearlyPath:
    found = sources.by_year(TABLE, series="budget_retention_ratio", breakdown="total")
    return _path(
        "retained_share",
        found,
        last_year=sources.last_year,
        unit="share",
        source="Ministry of Finance, plan: budget_retention_ratio",
        note="share of shared taxes that the province keeps",
        rule="as in the first or the last year measured",
        measure=lambda value: value / PERCENT,
    )


def _business_environment(sources: Sources) -> YearlyPath:
    rows = sources.find(TABLE, series="pci_score", breakdown="total")
    found = {int(row["year"]): sources.take(row) for row in rows if row["preferred"] == "true"}
    return _path(
        "business_environment",
        found,
        last_year=sources.last_year,
        unit="ten points from 60",
        source="Provincial Competitiveness Index, weighted score",
        note="(score - 60) / 10",
        rule="as in the first or the last year measured, or between neighbours",
        measure=lambda score: (score - 60.0) / 10.0,
    )


def _grid(sources: Sources) -> YearlyPath:
    found = sources.by_year(
        "national.csv", series="electricity_carbon_intensity", breakdown="total"
    )
    return _path(
        "grid_emission_factor",
        found,
        last_year=sources.last_year,
        unit="tCO2 per MWh",
        source="Our World in Data: electricity mix, Viet Nam",
        note="mean intensity of generation; the official combined margin was 0.72 in 2021",
        rule="as in the first or the last year measured",
    )


def _fertility(sources: Sources) -> YearlyPath:
    """The province's rate where measured; else the nation's times their mean ratio."""
    own = sources.by_year(TABLE, series="total_fertility_rate", breakdown="total")
    nation = sources.by_year("demography.csv", series="total_fertility_rate", breakdown="total")
    ratio = float(np.mean([own[year] / nation[year] for year in own]))
    values = {year: own.get(year, ratio * nation[year]) for year in YEARS}
    return YearlyPath(
        "total_fertility_rate",
        "births per woman",
        "General Statistics Office; UN World Population Prospects 2024, Viet Nam (medium variant)",
        values,
        frozenset(own),
        "of the province",
        f"national rate x {ratio:.4f}, the mean ratio of the years measured in the province",
    )


def _tet(sources: Sources) -> YearlyPath:
    found = sources.by_year("tet.csv", series="tet_month", breakdown="lunar_new_year")
    values: dict[int, float] = dict(found)
    for year in YEARS:
        if year not in values:
            values[year] = values[year - LUNAR_CYCLE]
    return YearlyPath(
        "tet_month",
        "calendar month",
        "Vietnamese calendar (UTC+7): first day of the lunar year",
        values,
        frozenset(year for year in found if year <= sources.last_year),
        "month that holds the first day",
        "to 2040 by the calendar; after it the month of 19 years before (the lunar cycle)",
    )


def _broadband(assumptions: Assumptions) -> YearlyPath:
    """Share of homes that fixed broadband reaches: a logistic curve in the year."""
    middle, rate = assumptions["broadband_middle_year"], assumptions["broadband_rate"]
    values: Mapping[int, float] = {
        year: 1.0 / (1.0 + math.exp(-rate * (year - middle))) for year in YEARS
    }
    return YearlyPath(
        "broadband_coverage",
        "share of households",
        "S-curve through fixed internet subscribers of the nation in 2010 and 2021",
        values,
        frozenset(),
        "",
        "logistic; subscribers were 3.6 million in 2010, 7.7 in 2015 and 18.8 in 2021",
    )
