"""What a province takes from the nation: growth of industry and trade on national growth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from banha.evaluation.estimation.build import (
    EMPLOYEES,
    INCOME,
    OUTPUT_INDEX,
    RETAIL,
    TURNOVER,
    build,
)
from banha.evaluation.estimation.data import Data, Series
from banha.evaluation.estimation.estimate import MEASURED, Estimate
from banha.evaluation.estimation.regress import (
    jackknife,
    lasting_spread,
    log_growth,
    logs_of,
    long_table,
    mean,
    regression,
    series_growth,
    series_regression,
)
from banha.evaluation.judging.national import deflator, national_growth

CONSUMPTION = tuple(
    Series("gdp_expenditure_current", basis, "private_consumption")
    for basis in ("nsdp-old", "nsdp-rev2020")
)
MADE = Series("value_added_constant_2010p", "nsdp-rev2020", "manufacturing")
WORKERS = Series("employed_persons", "gso-online-2018-icls13", "manufacturing")
FARMED = Series("value_added_constant_2010p", "nsdp-rev2020", "agriculture_forestry_fishery")
FARMERS = Series("employed_persons", "gso-online-2018-icls13", "agriculture_forestry_fishery")
DEMAND = "demand_growth_labour_intensive", "demand_growth_technology"
FEWEST_YEARS = 5
FEW_YEARS = "The nation's growth is one number a year: as many observations as years"


class Pair(NamedTuple):
    """Growth of provinces beside that of the nation, logs a year."""

    name: str
    provinces: pd.DataFrame
    nation: pd.Series[float]
    series: tuple[Series, ...]
    is_demand: bool


def outside_path(data: Data) -> Iterator[Estimate]:
    """Estimate how provinces follow the nation, and the nation's own growth."""
    for pair in _pairs(data):
        shared = pair.provinces.columns.intersection(pair.nation.dropna().index)
        if len(shared) >= 3:
            yield from _follow(data, pair, years=[int(year) for year in shared])
    yield from _productivity(data)
    yield from _income(data)


def _pairs(data: Data) -> Iterator[Pair]:
    growth = 0.01 * national_growth(data.nation)["manufacturing"]
    index = logs_of(0.01 * data.panel(OUTPUT_INDEX))
    yield Pair("industry", index, growth, (OUTPUT_INDEX, MADE), True)
    prices = series_growth(deflator(data.nation))
    product = 0.01 * national_growth(data.nation)["gdp"]
    turnover, staff = log_growth(data.panel(TURNOVER)), log_growth(data.panel(EMPLOYEES))
    yield Pair("enterprise_turnover", turnover, product + prices, (TURNOVER,), False)
    yield Pair("enterprise_employees", staff, product, (EMPLOYEES,), False)
    bought = pd.concat([series_growth(data.national(one)) for one in CONSUMPTION])
    trade = log_growth(data.panel(RETAIL))
    yield Pair("retail", trade, bought, (RETAIL, *CONSUMPTION), False)


def _follow(data: Data, pair: Pair, *, years: list[int]) -> Iterator[Estimate]:
    """Growth beside the nation's, what lasts of it, and the slope where years are enough."""
    table, nation = pair.provinces[years], pair.nation[years]
    shared: dict[str, Any] = {"data": data, "years": years, "series": pair.series}
    if len(years) >= FEWEST_YEARS:
        yield from _slopes(table, nation, pair=pair, shared=shared)
    yield build(
        result=mean(table.mean(axis=1) - nation.mean()), name=f"{pair.name}.lead",
        unit="log points per year", method="mean over provinces", grade=MEASURED,
        note="Mean growth of provinces less the nation's; each province counts once", **shared,
    )  # fmt: skip
    if pair.is_demand:
        yield build(
            result=mean(table.mean(), groups=len(table)), name=f"{pair.name}.growth",
            parameter="; ".join(f"path.{path}" for path in DEMAND), unit="log points per year",
            method="mean of years, over means of provinces", grade=MEASURED,
            note="Output, which need not be demand at given prices: new firms make part of it",
            **shared,
        )  # fmt: skip
    yield build(
        result=jackknife(table.dropna(), lasting_spread), name=f"{pair.name}.spread",
        parameter="prior.demand.special_growth" if pair.is_demand else "",
        unit="log points per year", method="variance of means less yearly variance, jackknife",
        grade=MEASURED, note="Standard deviation over provinces of growth that lasts", **shared,
    )  # fmt: skip


def _slopes(
    table: pd.DataFrame, nation: pd.Series[float], *, pair: Pair, shared: dict[str, Any]
) -> Iterator[Estimate]:
    """Slope and constant of provinces' growth on the nation's."""
    names = {
        part: "; ".join(f"{part}.{path}" for path in DEMAND) if pair.is_demand else ""
        for part in ("outside_slope", "outside_constant")
    }
    found = series_regression(table.mean(), nation)
    yield build(
        result=found["slope"], name=f"{pair.name}.slope", parameter=names["outside_slope"],
        unit="ratio", method="means of provinces by year on the nation, ordinary errors",
        note=FEW_YEARS, **shared,
    )  # fmt: skip
    yield build(
        result=found["constant"], name=f"{pair.name}.constant",
        parameter=names["outside_constant"], unit="log points per year",
        method="means of provinces by year on the nation, ordinary errors", note=FEW_YEARS,
        **shared,
    )  # fmt: skip
    long = long_table(own=table)
    long["nation"] = long["year"].map(nation)
    pooled = regression(long, y="own", x=["nation"], effects=["province"])
    yield build(
        result=pooled["nation"], name=f"{pair.name}.slope.by_province", unit="ratio",
        method="province effects; by province",
        note="Error too small: all provinces share the shocks of a year", **shared,
    )  # fmt: skip


def _productivity(data: Data) -> Iterator[Estimate]:
    """National product per worker on farms and in manufacturing, beside the outside path."""
    for name, product, workers, path in (
        ("farm_productivity", FARMED, FARMERS, "farm_productivity_growth"),
        ("manufacturing_productivity", MADE, WORKERS, "frontier_growth"),
    ):
        growth = series_growth(data.national(product)) - series_growth(data.national(workers))
        growth = growth.dropna()
        if len(growth) < 3:
            continue
        note = "National accounts over employed persons of the survey; error over the years"
        if path == "frontier_growth":
            note += "; the path is of the world's frontier, firms at home may lag or catch up"
        yield build(
            data, mean(growth, groups=0), name=f"{name}.growth", parameter=f"path.{path}",
            unit="log points per year", years=[int(year) for year in growth.index],
            method="mean of years", series=(product, workers), grade=MEASURED, note=note,
        )  # fmt: skip


def _income(data: Data) -> Iterator[Estimate]:
    """Real household income of the nation: what movers could have elsewhere."""
    income = data.national(INCOME) / deflator(data.nation)
    income = income[income.index >= 2010].dropna()
    years = [int(year) for year in income.index]
    logs = np.log(income.to_numpy("float64"))
    steps = pd.Series(np.diff(logs) / np.diff(years))
    if len(steps) >= 3:
        yield build(
            data, mean(steps, groups=0), name="household_income.growth",
            parameter="path.outside_income_growth", unit="log points per year",
            years=years, method="mean of steps between surveys",
            series=INCOME, grade=MEASURED,
            note="At prices of the product; the model's path is what those who may come could earn",
        )  # fmt: skip
