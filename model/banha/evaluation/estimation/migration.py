"""Movers between provinces: what draws and drives them, and how well the survey knows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from banha.evaluation.estimation.build import (
    EMPLOYMENT,
    IN_RATE,
    INCOME,
    NO_NOISE,
    OUT_RATE,
    POPULATION,
    build,
)
from banha.evaluation.estimation.data import Data
from banha.evaluation.estimation.estimate import MEASURED, Estimate
from banha.evaluation.estimation.regress import (
    jackknife,
    logs_of,
    long_table,
    mean,
    persistence,
    regression,
    signal_share,
    years_of,
)

SERIES = (IN_RATE, OUT_RATE, INCOME, EMPLOYMENT, POPULATION)
OPENING = range(2008, 2013)
"""Years whose mean stands for the opening of 2010, as in the packs."""
WAYS: dict[str, dict[str, Any]] = {
    "between": {"effects": ["year"], "method": "between provinces, year effects; by province"},
    "within": {
        "effects": ["province", "year"],
        "method": "within provinces, province and year effects; by province",
    },
}
"""`by province`: errors clustered by province."""
BETWEEN_NOTE = (
    "Not causal: richer provinces are also more urban and industrial, and movers raise income"
)
WITHIN_NOTE = "Sampling errors of incomes, of which changes hold little else, pull it to nought"


def migration(data: Data) -> Iterator[Estimate]:
    """Estimate what governs arrivals and departures."""
    table = movers(data)
    if table["year"].nunique() > 1:
        yield from _elasticities(data, table)
    yield from _levels(data)
    for series, name in ((IN_RATE, "in"), (OUT_RATE, "out")):
        rates = data.panel(series)
        logs = logs_of(rates).dropna()
        shared: dict[str, Any] = {"data": data, "years": years_of(rates), "series": series}
        yield build(
            result=jackknife(logs, persistence), name=f"{name}_migration.persistence",
            unit="share of a gap left after a year", method="autocovariances, jackknife",
            grade=MEASURED, note="Of log gaps to the mean of provinces; noise left aside", **shared,
        )  # fmt: skip
        yield build(
            result=jackknife(rates.dropna(), signal_share), name=f"{name}_migration.signal",
            unit="share of variance", method="variances of steps of one and two years, jackknife",
            grade=MEASURED, note=NO_NOISE,
            **shared,
        )  # fmt: skip


def movers(data: Data) -> pd.DataFrame:
    """Return logs of movers, rates, employment and relative income by province and year."""
    tables = {
        "arrived": data.panel(IN_RATE), "left": data.panel(OUT_RATE), "income": data.panel(INCOME),
        "employed": data.panel(EMPLOYMENT), "persons": data.panel(POPULATION),
    }  # fmt: skip
    long = long_table(**tables)
    long = long[(long["arrived"] > 0) & (long["left"] > 0)]
    employed = 0.01 * long["employed"] * long["persons"]
    return pd.DataFrame({
        "province": long["province"], "year": long["year"],
        "arrivals": np.log(0.001 * long["arrived"] * long["persons"]),
        "arrival_rate": np.log(long["arrived"]), "departure_rate": np.log(long["left"]),
        "income": np.log(long["income"]), "employed": np.log(employed),
    })  # fmt: skip


def _elasticities(data: Data, table: pd.DataFrame) -> Iterator[Estimate]:
    years = sorted(table["year"].unique())
    for way, choice in WAYS.items():
        note = BETWEEN_NOTE if way == "between" else WITHIN_NOTE
        shared: dict[str, Any] = {
            "data": data, "years": years, "series": SERIES, "unit": "elasticity",
            "method": choice["method"], "note": note,
        }  # fmt: skip
        drawn = regression(table, y="arrivals", x=["income", "employed"], effects=choice["effects"])
        yield build(
            result=drawn["income"], name=f"in_migration.income.{way}",
            parameter="migration.income_elasticity", **shared,
        )  # fmt: skip
        if way == "between":
            yield build(
                result=drawn["employed"], name="in_migration.employment.between",
                parameter="migration.employment_exponent", **shared,
            )  # fmt: skip
        alone = regression(table, y="arrival_rate", x=["income"], effects=choice["effects"])
        yield build(
            result=alone["income"], name=f"in_migration_rate.income.{way}",
            parameter="migration.income_elasticity", **shared,
        )  # fmt: skip
        driven = regression(table, y="departure_rate", x=["income"], effects=choice["effects"])
        yield build(
            result=driven["income"].scaled(-1.0), name=f"out_migration_rate.income.{way}",
            parameter="migration.departure_income_elasticity", **shared,
        )  # fmt: skip


def _levels(data: Data) -> Iterator[Estimate]:
    """Arrivals per job and departures per person of the flagship: what the survey says."""
    arrived, left = data.own(IN_RATE), data.own(OUT_RATE)
    employed = data.own(EMPLOYMENT)
    years = [year for year in OPENING if year in arrived and year in left and year in employed]
    if len(years) < 3:
        return
    note = (
        "Bình Dương, all ages, mean of the years and error over them; survey and population "
        "series disagree by a factor of two, so the level is calibrated"
    )
    yield build(
        data, mean((arrived / (0.01 * employed) / 12_000)[years], groups=1),
        name="in_migration.per_job", parameter="migration.attraction", unit="per month",
        years=years, method="mean of years", series=(IN_RATE, EMPLOYMENT), grade=MEASURED,
        note=note,
    )  # fmt: skip
    yield build(
        data, mean((left / 12_000)[years], groups=1), name="out_migration.per_person",
        parameter="migration.departure_rate", unit="per month", years=years,
        method="mean of years", series=OUT_RATE, grade=MEASURED,
        note="Bình Dương; the model adds those long unemployed, and weighs by age and origin",
    )  # fmt: skip
