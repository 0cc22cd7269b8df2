"""Farms, jobs, schools and births: how they change, by province and in the nation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from banha.evaluation.estimation.build import (
    BIRTHS,
    DEATHS,
    EMPLOYMENT,
    FARM_INCOME,
    INCOME,
    LABOUR_FORCE,
    LATE_LABOUR_FORCE,
    NET_RATE,
    NO_NOISE,
    POPULATION,
    PRODUCT,
    STEPS,
    STUDENTS,
    TRAINED,
    build,
)
from banha.evaluation.estimation.data import Data
from banha.evaluation.estimation.estimate import MEASURED, Estimate
from banha.evaluation.estimation.outside_path import FARMERS
from banha.evaluation.estimation.regress import (
    jackknife,
    log_growth,
    long_table,
    mean,
    regression,
    series_growth,
    series_regression,
    signal_share,
    years_of,
)
from banha.evaluation.judging.national import deflator, national_growth

EMPLOYED = FARMERS._replace(breakdown="total")
COUNTED = 2010
YOUTH_SHARE = 0.8
"""Persons of 18 to 21 over the mean of the age groups 15-19 and 20-24: four years of five."""


def work(data: Data) -> Iterator[Estimate]:
    """Estimate how farms, employment, schooling and births change."""
    yield from _farms(data)
    yield from _employment(data)
    yield from _schooling(data)
    yield from _births(data)


def _farms(data: Data) -> Iterator[Estimate]:
    growth = series_growth(data.national(FARMERS)).dropna()
    if len(growth) >= 3:
        yield build(
            data, mean(-growth / 12, groups=0), name="farm_exit.nation", unit="per month",
            years=list(growth.index), method="mean of years", series=FARMERS, grade=MEASURED,
            note="Net fall of employed persons on farms, deaths and retirement among it: what "
            "farmers who search and find work can at most be; less than `labour.search_farm`",
        )  # fmt: skip
    share = data.panel(FARM_INCOME) / data.panel(INCOME)
    share = share[[year for year in years_of(share) if year >= COUNTED]].dropna()
    if len(share.columns) < 2:
        return
    first, last = years_of(share)[0], years_of(share)[-1]
    fall = (share[last] - share[first]) / (last - first)
    shared: dict[str, Any] = {"data": data, "years": [first, last], "series": (FARM_INCOME, INCOME)}
    yield build(
        result=mean(fall), name="farm_income_share.change", unit="share of income per year",
        method="mean over provinces", grade=MEASURED, **shared,
    )  # fmt: skip
    table = pd.DataFrame({"fall": fall, "first": share[first]})
    yield build(
        result=regression(table, y="fall", x=["first"], cluster=None)["first"],
        name="farm_income_share.change_on_first", unit="per year", method="cross-section, HC3",
        note="Sampling error of the first share makes it too strong", **shared,
    )  # fmt: skip


def _employment(data: Data) -> Iterator[Estimate]:
    prices = series_growth(deflator(data.nation))
    force, product = log_growth(data.panel(LATE_LABOUR_FORCE)), log_growth(data.panel(PRODUCT))
    shared = [year for year in years_of(force) if year in product.columns and year in prices.index]
    if len(shared) >= 2:
        table = long_table(force=force[shared], product=product[shared] - prices[shared])
        yield build(
            data, regression(table, y="force", x=["product"], effects=["year"])["product"],
            name="labour_force.product", unit="elasticity", years=shared,
            method="between and within provinces, year effects; by province",
            series=(LATE_LABOUR_FORCE, PRODUCT),
            note="Product at current prices: the year effects take the nation's prices out",
        )  # fmt: skip
    jobs, growth = (
        series_growth(data.national(EMPLOYED)),
        0.01 * national_growth(data.nation)["gdp"],
    )
    years = [int(year) for year in jobs.dropna().index.intersection(growth.index)]
    if len(years) >= 5:
        yield build(
            data, series_regression(jobs[years], growth[years])["slope"], name="employment.product",
            unit="elasticity", years=years, method="yearly national growth, ordinary errors",
            series=EMPLOYED, note="Few years, in which product grew by 5 to 7 per cent: no more "
            "than that jobs do not follow product within a year",
        )  # fmt: skip
    force_2010, persons = data.panel(LABOUR_FORCE), data.panel(POPULATION)
    adults = data.population_by_age(COUNTED, first=15, last=60)
    everyone = data.population_by_age(COUNTED, first=0, last=100)
    if COUNTED in force_2010 and adults:
        rate = force_2010[COUNTED] / (persons[COUNTED] * adults / everyone)
        yield build(
            data, mean(rate), name="participation", unit="share", years=[COUNTED],
            method="mean over provinces", series=(LABOUR_FORCE, POPULATION), grade=MEASURED,
            note="Labour force over persons of 15 to 59 (national share of that age): students and "
            "the retired lower it, workers of 60 and over raise it; the parameter is of school "
            "leavers",
        )  # fmt: skip


def _schooling(data: Data) -> Iterator[Estimate]:
    trained, students = data.panel(TRAINED), data.panel(STUDENTS)
    persons = data.panel(POPULATION)
    young = YOUTH_SHARE * 0.5 * data.population_by_age(COUNTED, first=15, last=25)
    youths = persons * young / max(data.population_by_age(COUNTED, first=0, last=100), 1.0)
    if COUNTED in students and young:
        ratio = 1000 * students[COUNTED] / youths[COUNTED]
        own = 1000 * data.own(STUDENTS)[COUNTED] / youths[COUNTED]["binh-duong"]
        note = "Youths: national share of 18 to 21 in the population of the province"
        yield build(
            data, mean(ratio), name="students.per_youth",
            unit="students per 1,000 youths", years=[COUNTED], method="mean over provinces",
            series=(STUDENTS, POPULATION), grade=MEASURED,
            note=f"{note}; each counts once. Bình Dương: {own:.0f}, where the young are many: an "
            "upper end of `schooling.university_places`",
        )  # fmt: skip
    table = log_growth(trained)
    if len(table.columns) < 2:
        return
    years = [int(year) for year in table.columns]
    counted = years_of(trained)
    span = counted[-1] - counted[0]
    last, first = trained[counted[-1]], trained[counted[0]]
    growth = (np.log(last) - np.log(first)) / span
    yield build(
        data, mean(growth), name="trained_share.growth", unit="log points per year", years=years,
        method="mean over provinces", series=TRAINED, grade=MEASURED,
    )  # fmt: skip
    rise = (last - first) / span
    rates = data.panel(NET_RATE)
    move = rates[[year for year in years_of(rates) if year in years]].mean(axis=1)
    seats = (students / youths)[[year for year in years if year in students]].mean(axis=1)
    cross = pd.DataFrame({"rise": rise, "students": seats, "moved": move}).dropna()
    found = regression(cross, y="rise", x=["students", "moved"], cluster=None)
    for column, unit in (("students", "points per year for a student per youth"),
                         ("moved", "points per year for 1 per 1,000 persons")):  # fmt: skip
        yield build(
            data, found[column], name=f"trained_share.{column}", unit=unit, years=years,
            method="cross-section, HC3", series=(TRAINED, STUDENTS, NET_RATE, POPULATION),
            note="Rise of the trained share on students per youth and net migration together",
        )  # fmt: skip


def _births(data: Data) -> Iterator[Estimate]:
    for series, name in ((BIRTHS, "births"), (DEATHS, "deaths")):
        table, nation = data.panel(series), data.national(series)
        relative = table / nation.reindex(table.columns)
        relative = relative.dropna(axis=1, how="all").dropna()
        shared: dict[str, Any] = {"data": data, "years": years_of(relative), "series": series}
        spread = jackknife(relative, lambda rows: float(np.nanmean(rows, axis=1).std(ddof=1)))
        yield build(
            result=spread, name=f"{name}.spread", unit="ratio to the nation",
            method="standard deviation of provinces' means, jackknife", grade=MEASURED, **shared,
        )  # fmt: skip
        yield build(
            result=jackknife(relative, signal_share), name=f"{name}.signal",
            unit="share of variance", method=STEPS, grade=MEASURED,
            note=NO_NOISE, **shared,
        )  # fmt: skip
    rates = data.panel(EMPLOYMENT).dropna()
    yield build(
        data, jackknife(rates, signal_share), name="employment_ratio.signal",
        unit="share of variance", years=years_of(rates), series=EMPLOYMENT, grade=MEASURED,
        method=STEPS,
        note=NO_NOISE,
    )  # fmt: skip
