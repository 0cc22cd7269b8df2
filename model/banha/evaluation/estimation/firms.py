"""Firms and pay: sizes, entry, foreign projects, kept revenue, wages beside the legal minimum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import ndtr

from banha.evaluation.estimation.build import ACTIVE, EMPLOYEES, WAGE_INCOME, build
from banha.evaluation.estimation.data import Data, Series
from banha.evaluation.estimation.estimate import MEASURED, Estimate
from banha.evaluation.estimation.regress import (
    log_growth,
    logs_of,
    mean,
    series_growth,
    series_regression,
    years_of,
)

Array = NDArray[np.float64]

EARNINGS = Series("average_monthly_earnings", "nsdp-lfs")
IN_FORCE = Series("fdi_projects_in_force", "gso-stock-31dec")
LICENSED = Series("fdi_projects_licensed", "panel")
REGISTERED = Series("enterprises_newly_registered", "panel")
KEPT = Series("budget_retention_ratio", "mof-plan")
BOUNDS = np.array([5.0, 10.0, 50.0, 200.0, 300.0, 500.0, 1000.0, 5000.0])
"""Lower ends of the size classes of the enterprise census but the first, jobs."""
TAIL_FROM = 10.0
CENSUS = 2010
SIZES_SOURCE = "GSO Statistical Yearbook 2011, tables 113 and 114"


def firms(data: Data) -> Iterator[Estimate]:
    """Estimate what is known of firms and of pay."""
    yield from _sizes(data)
    yield from _entry(data)
    yield from _foreign(data)
    yield from _pay(data)


def lognormal_fit(counts: Array) -> tuple[float, float]:
    """Return mean and standard deviation of log size from counts by class, by likelihood.

    Parameters
    ----------
    counts
        Firms of the nine classes of the census, smallest first.
    """
    cuts = np.log(BOUNDS)

    def loss(point: Array) -> float:
        below = ndtr((cuts - point[0]) / np.exp(point[1]))
        shares = np.diff(np.concatenate([[0.0], below, [1.0]]))
        return float(-np.sum(counts * np.log(np.maximum(shares, 1e-300))) / counts.sum())

    best = minimize(loss, np.array([2.0, 0.0]), method="Nelder-Mead", options={"xatol": 1e-7})
    return float(best.x[0]), float(np.exp(best.x[1]))


def tail_exponent(counts: Array) -> float:
    """Return the slope of log rank on log size from ten jobs on, positive: 1 is Zipf's law."""
    above = np.cumsum(counts[::-1])[::-1][1:]
    kept = (BOUNDS >= TAIL_FROM) & (above > 0)
    slope, _ = np.polyfit(np.log(BOUNDS[kept]), np.log(above[kept]), 1)
    return float(-slope)


def size_counts(data: Data) -> pd.DataFrame:
    """Return firms by class of provinces whose nine classes were all read."""
    rows = pd.DataFrame([row for row in data.nation.firm_sizes if row["scope"] == "province"])
    rows = rows.astype({"size_order": int, "enterprises": float})
    wide = rows.pivot_table(index="key", columns="size_order", values="enterprises")
    return wide.dropna()


def _sizes(data: Data) -> Iterator[Estimate]:
    if data.until <= CENSUS:
        return
    counts = size_counts(data)
    values = counts.to_numpy("float64")
    fits = pd.DataFrame([lognormal_fit(row) for row in values], columns=["mean", "spread"])
    tails = pd.Series([tail_exponent(row) for row in values])
    for name, found, unit, method in (
        ("firm_size.log_mean", fits["mean"], "log jobs", "likelihood by class, log-normal"),
        ("firm_size.log_spread", fits["spread"], "log points", "likelihood by class, log-normal"),
        ("firm_size.tail", tails, "exponent", "log rank on log size from 10 jobs on"),
    ):
        made = build(
            data, mean(found), name=name, unit=unit, years=[CENSUS],
            method=f"{method}; mean over provinces", series=(), grade=MEASURED,
            note="All firms in being; provinces whose nine classes were read. Entrants, of which "
            "`entry.size_spread` and the mean sizes of entrants are, are not seen",
        )  # fmt: skip
        yield with_source(made, SIZES_SOURCE)


def with_source(estimate: Estimate, source: str) -> Estimate:
    """Return an estimate whose source is named by hand."""
    from dataclasses import replace

    return replace(estimate, source=source)


def _entry(data: Data) -> Iterator[Estimate]:
    growth = log_growth(data.panel(ACTIVE))
    if len(growth.columns):
        yield build(
            data, mean(growth.mean(axis=1) / 12), name="firms.net_entry",
            parameter="net_entry", unit="per month", years=years_of(growth),
            method="mean over provinces", series=ACTIVE, grade=MEASURED,
            note="Growth of active firms: start-ups less closures. Better counting may be in "
            "it; in use: `entry.start_up_rate` less `entry.exit_rate`",
        )  # fmt: skip
    new, active = data.panel(REGISTERED), data.panel(ACTIVE)
    if len(new.columns) and CENSUS in active:
        first = int(new.columns.min())
        yield build(
            data, mean(new[first] / active[CENSUS] / 12), name="firms.registered_per_active",
            unit="per month", years=[CENSUS, first], method="mean over provinces",
            series=(REGISTERED, ACTIVE), grade=MEASURED,
            note=f"Newly registered in {first} over active in {CENSUS}, for the panel has no later "
            "count of active firms: an upper end, and many registered never begin",
        )  # fmt: skip
    size = data.panel(EMPLOYEES) / data.panel(ACTIVE)
    if len(size.columns):
        last = int(size.columns.max())
        yield build(
            data, mean(size[last]), name="firms.mean_size", unit="jobs", years=[last],
            method="mean over provinces", series=(EMPLOYEES, ACTIVE), grade=MEASURED,
            note="Firms in being, not entrants",
        )  # fmt: skip


def _foreign(data: Data) -> Iterator[Estimate]:
    force, new = data.panel(IN_FORCE), data.panel(LICENSED)
    years = [year for year in years_of(new) if year >= 2017]
    if 2016 not in force or len(years) < 3:
        return
    both = pd.DataFrame({"new": new[years].mean(axis=1), "force": force[2016]}).dropna()
    both = both[both["force"] >= 10]
    shared: dict[str, Any] = {
        "data": data, "years": [2016, *years], "series": (IN_FORCE, LICENSED), "grade": MEASURED,
        "unit": "per month",
    }  # fmt: skip
    yield build(
        result=mean(both["new"] / both["force"] / 12), name="foreign.licensed_per_project",
        method="mean over provinces with ten projects", **shared,
        note="Licensed a year from 2017 on over projects in force at the end of 2016; many are "
        "never carried out, and few of them stood before",
    )  # fmt: skip
    own = data.own(LICENSED) / data.own(IN_FORCE).get(2016, np.nan) / 12
    yield build(
        result=mean(own[own.index >= 2017], groups=1), name="foreign.licensed_per_project.own",
        method="mean of years", **shared,
        note="Bình Dương. `entry.foreign_rate` is per reference firm and sector",
    )  # fmt: skip


def _pay(data: Data) -> Iterator[Estimate]:
    kept = data.own(KEPT) / 100.0
    if len(kept) >= 3:
        yield build(
            data, mean(kept, groups=1), name="budget.kept_share", unit="share of shared revenue",
            years=list(kept.index), method="mean of years", series=KEPT, grade=MEASURED,
            note="Bình Dương alone: set anew every few years, so the error is not that of a sample",
        )  # fmt: skip
    wage = logs_of(data.panel(WAGE_INCOME))
    if len(wage.columns) >= 2:
        first, last = min(years_of(wage)), max(years_of(wage))
        rise = (wage[last] - wage[first]) / (last - first)
        yield build(
            data, mean(rise), name="wage_income.growth", unit="log points per year",
            years=[first, last], method="mean over provinces", series=WAGE_INCOME, grade=MEASURED,
            note="Wage income per head at current prices: pay and the share who earn it",
        )  # fmt: skip
    earnings = series_growth(data.national(EARNINGS))
    for zone in ("1", "2"):
        legal = series_growth(legal_minimum(data, zone=zone))
        years = [int(year) for year in earnings.index.intersection(legal.index)]
        if len(years) >= 5:
            yield build(
                data, series_regression(earnings[years], legal[years])["slope"],
                name=f"earnings.legal_minimum.zone_{zone}", unit="elasticity", years=years,
                method="yearly national growth, ordinary errors", series=EARNINGS,
                note="Both follow prices and product: no more than how they go together. The zones "
                "of provinces were not read, so there is no estimate by zone",
            )  # fmt: skip


def legal_minimum(data: Data, *, zone: str) -> pd.Series[float]:
    """Return the legal minimum of a zone by year, domestic firms, as in force in January."""
    found = {
        int(row["effective_date"][:4]): float(row["vnd_per_month"])
        for row in data.nation.tables["minimum_wages.csv"]
        if row["zone"] == zone and row["ownership"] in {"all", "domestic"}
        and row["effective_date"][5:] in {"", "01"}
        and int(row["effective_date"][:4]) <= data.until
    }  # fmt: skip
    return pd.Series(found, dtype="float64").sort_index()
