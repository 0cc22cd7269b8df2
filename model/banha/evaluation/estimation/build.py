"""Estimates from what was found, with the sources of the series."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from banha.evaluation.estimation.data import Data, Series
from banha.evaluation.estimation.estimate import ESTIMATED, Estimate
from banha.evaluation.estimation.regress import Found

INCOME = Series("household_income_per_capita_monthly", "vhlss")
WAGE_INCOME = INCOME._replace(breakdown="source_salary_wage")
FARM_INCOME = INCOME._replace(breakdown="source_agriculture_forestry_fishery")
IN_RATE = Series("in_migration_rate", "gso-annual-survey")
OUT_RATE = Series("out_migration_rate", "gso-annual-survey")
NET_RATE = Series("net_migration_rate", "gso-annual-survey")
EMPLOYMENT = Series("employment_to_population_ratio", "lfs-icls13-pre2019census")
LABOUR_FORCE = Series("labour_force", "lfs-icls13-pre2019census")
LATE_LABOUR_FORCE = Series("labour_force", "lfs-icls13-panel")
UNEMPLOYMENT = Series("unemployment_rate", "lfs-icls13-panel")
POPULATION = Series("population", "pop-pre2019census")
TRAINED = Series("trained_workers_share", "gso-certificate-3m")
STUDENTS = Series("university_college_students", "gso-online-2018")
PRODUCT = Series("grdp_current", "grdp-rev2020-panel")
OUTPUT_INDEX = Series("industrial_production_index", "gso-online-2018")
RETAIL = Series("retail_sales", "gso-online-2018")
TURNOVER = Series("enterprise_turnover", "gso-yb2011")
EMPLOYEES = Series("enterprise_employees", "gso-yb2011")
ACTIVE = Series("enterprises_active", "gso-yb2011")
BIRTHS = Series("crude_birth_rate", "gso-annual-survey")
DEATHS = Series("crude_death_rate", "gso-annual-survey")

NO_NOISE = "What of the differences between provinces in a year is no noise"
STEPS = "steps of one and two years, jackknife"


def build(
    data: Data,
    result: Found,
    *,
    name: str,
    parameter: str = "",
    unit: str,
    years: Sequence[int],
    method: str,
    series: Series | Iterable[Series],
    grade: str = ESTIMATED,
    note: str = "",
    level: float = math.nan,
) -> Estimate:
    """Return an estimate with its sources; nothing is rounded."""
    source, reference = data.source(series)
    return Estimate(
        name=name, parameter=parameter, value=result.value,
        standard_error=result.standard_error, low=result.low, high=result.high, unit=unit,
        n=result.n, provinces=result.groups, years=f"{min(years)}-{max(years)}", method=method,
        source=source, reference=reference, grade=grade, note=note, level=level,
    )  # fmt: skip


def finite(estimates: Iterable[Estimate]) -> list[Estimate]:
    """Return the estimates that could be made."""
    return [one for one in estimates if math.isfinite(one.low) and math.isfinite(one.high)]
