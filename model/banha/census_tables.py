"""Distributions in a census: pay of employees, size of firms, income of adults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.actors.codes import EDUCATION, ORIGIN, OWNERSHIP
from banha.census import Census
from banha.errors import Fault, RequestError
from banha.observing.firms import SIZES, size_class
from banha.suggest import did_you_mean, shown

QUANTILES = {"p5": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95}
PAY_GROUPS = ("education", "origin", "ownership", "sector")
INCOME_GROUPS = ("education", "origin", "status")
BINS_PER_DECADE = 20
EVERYBODY = "all"

STATE = 0
"""Number of the State as an employer."""
NO_PAY = Fault(
    "wages",
    "a census has no employees, or some without pay",
    "Give censuses with employees who are paid.",
)

type Values = NDArray[np.float64]


def wage_table(censuses: Mapping[str, Census], *, by: str | None = None) -> pd.DataFrame:
    """Quantiles of the monthly pay of employees, by census and group.

    Parameters
    ----------
    censuses
        By title.
    by
        `education`, `origin`, `ownership` (of the employer, the State included), `sector`, or None
        for all together.

    Returns
    -------
    Columns census, group, persons (of the real province), mean, p5, p25, median, p75, p95 and
    minimum_wage, đồng of 2010. A quantile is the pay of somebody: the lowest that at least this
    share does not exceed. Groups without anybody are left out.

    Raises
    ------
    RequestError
        Employees have no such group, or there are none.
    """
    _require_group(by, PAY_GROUPS, where="wages")
    parts = []
    if not all((census.persons["status"] == "employee").any() for census in censuses.values()):
        raise RequestError([NO_PAY])
    for title, census in censuses.items():
        staff = employees(census)
        found = _quantiles(staff["pay"], groups=None if by is None else staff[by], census=census)
        found.insert(0, "census", title)
        parts.append(found.assign(minimum_wage=census.minimum_wage))
    return pd.concat(parts, ignore_index=True)


def employees(census: Census) -> pd.DataFrame:
    """Return the employees of a census with the ownership of their employer.

    It is none for those who work in another province.
    """
    staff = census.persons[census.persons["status"] == "employee"]
    owner = census.firms.set_index("firm")["ownership"].astype(str)
    ownership = staff["employer"].map(owner).mask(staff["employer"] == STATE, "state")
    return staff.assign(ownership=pd.Categorical(ownership, categories=list(OWNERSHIP)))


def wage_histogram(censuses: Mapping[str, Census]) -> pd.DataFrame:
    """Share of employees by class of monthly pay, in classes that are equally wide in logs.

    Columns census, low, high (đồng of 2010), share. Twenty classes make a factor of ten; all
    censuses have the same classes, and every employee is in one.

    Raises
    ------
    RequestError
        There are no employees, or some without pay.
    """
    pays = {title: employees(one)["pay"].to_numpy(np.float64) for title, one in censuses.items()}
    some = np.concatenate(list(pays.values()))
    if not len(some) or some.min() <= 0.0:
        raise RequestError([NO_PAY])
    first, last = (np.floor(BINS_PER_DECADE * np.log10(end)) for end in (some.min(), some.max()))
    edges = np.power(10.0, np.arange(first, last + 2.0) / BINS_PER_DECADE)
    parts = []
    for title, pay in pays.items():
        count, _ = np.histogram(pay, edges)
        columns = {"census": title, "low": edges[:-1], "high": edges[1:]}
        parts.append(pd.DataFrame({**columns, "share": count / max(len(pay), 1)}))
    return pd.concat(parts, ignore_index=True)


def firm_size_table(censuses: Mapping[str, Census]) -> pd.DataFrame:
    """Firms and their jobs by size class, as statistics count them.

    Columns census, size, firms, jobs (of the real province), share_of_firms, share_of_jobs. Firms
    that have no staff yet are in the smallest class.
    """
    parts = []
    for title, census in censuses.items():
        staff = census.firms["staff"].to_numpy(np.float64)
        place = size_class(staff)
        firms = np.bincount(place, minlength=len(SIZES)) * float(census.firm_scale)
        jobs = np.bincount(place, weights=staff, minlength=len(SIZES)) * census.firm_scale
        columns = {"census": title, "size": list(SIZES), "firms": firms, "jobs": jobs}
        shares = {
            "share_of_firms": firms / max(float(firms.sum()), 1.0),
            "share_of_jobs": jobs / max(float(jobs.sum()), 1.0),
        }
        parts.append(pd.DataFrame({**columns, **shares}))
    return pd.concat(parts, ignore_index=True)


def larger_firms_table(censuses: Mapping[str, Census]) -> pd.DataFrame:
    """Share of firms that have at least so many persons: census, staff, share.

    One row per size that a firm with staff has.

    Raises
    ------
    RequestError
        A census has no firm with staff.
    """
    parts = []
    if not all((census.firms["staff"] > 0.0).any() for census in censuses.values()):
        what, cure = "a census has no firm with staff", "Give censuses with firms."
        raise RequestError([Fault("firms", what, cure)])
    for title, census in censuses.items():
        staff = census.firms["staff"].to_numpy(np.float64)
        sizes = np.unique(staff[staff > 0.0])
        smaller = np.searchsorted(np.sort(staff), sizes, side="left")
        share = 1.0 - smaller / max(len(staff), 1)
        parts.append(pd.DataFrame({"census": title, "staff": sizes, "share": share}))
    return pd.concat(parts, ignore_index=True)


def income_table(censuses: Mapping[str, Census], *, by: str | None = None) -> pd.DataFrame:
    """Quantiles and Gini coefficient of the household's income per adult, over adults.

    Parameters
    ----------
    censuses
        By title.
    by
        `origin`, `education`, `status`, or None for all together.

    Returns
    -------
    Columns census, group, persons, mean, p5, p25, median, p75, p95 (đồng of 2010 a month), gini.

    Raises
    ------
    RequestError
        Adults have no such group.
    """
    _require_group(by, INCOME_GROUPS, where="incomes")
    parts = []
    for title, census in censuses.items():
        groups = None if by is None else census.persons[by]
        found = _quantiles(census.persons["income"], groups=groups, census=census)
        values = [_of_group(census.persons["income"], groups, name) for name in found["group"]]
        found.insert(0, "census", title)
        parts.append(found.assign(gini=[gini(one) for one in values]))
    return pd.concat(parts, ignore_index=True)


def lorenz_table(censuses: Mapping[str, Census], *, points: int = 100) -> pd.DataFrame:
    """Share of all income that the poorest share of adults has: census, adults, income.

    Between adults the curve is straight. Without any income it is NaN.
    """
    asked = np.linspace(0.0, 1.0, points + 1)
    parts = []
    for title, census in censuses.items():
        values = np.sort(census.persons["income"].to_numpy(np.float64))
        total = np.concatenate([[0.0], np.cumsum(values)])
        adults = np.arange(len(total)) / max(len(values), 1)
        shares = total / total[-1] if total[-1] > 0.0 else np.full(len(total), np.nan)
        income = np.interp(asked, adults, shares)
        parts.append(pd.DataFrame({"census": title, "adults": asked, "income": income}))
    return pd.concat(parts, ignore_index=True)


def gini(values: Values) -> float:
    """Return the Gini coefficient: mean absolute difference of two persons over twice the mean.

    Computed from ranks: Σ (2·rank − n − 1)·value ÷ (n·Σ value). NaN if the sum is not positive.
    """
    ordered = np.sort(values)
    count, total = len(ordered), float(ordered.sum())
    if total <= 0.0:
        return float("nan")
    weights = 2.0 * np.arange(1, count + 1) - count - 1.0
    return float(weights @ ordered) / (count * total)


def _quantiles(
    values: pd.Series[int], *, groups: pd.Series[str] | None, census: Census
) -> pd.DataFrame:
    """Persons, mean and quantiles by group."""
    names = [EVERYBODY] if groups is None else _names(groups)
    rows = []
    for name in names:
        some = _of_group(values, groups, name)
        if len(some):
            found = np.quantile(some, list(QUANTILES.values()), method="inverted_cdf")
            rows.append((name, len(some) * census.scale, float(some.mean()), *found.tolist()))
    return pd.DataFrame(rows, columns=["group", "persons", "mean", *QUANTILES])


def _of_group(values: pd.Series[int], groups: pd.Series[str] | None, name: str) -> Values:
    chosen = values if groups is None else values[groups == name]
    return np.asarray(chosen, np.float64)


def _names(groups: pd.Series[str]) -> Sequence[str]:
    """Names of the groups in the order of their codes."""
    known = {"education": EDUCATION, "origin": ORIGIN, "ownership": OWNERSHIP}
    if groups.name in known:
        return known[str(groups.name)]
    return [str(name) for name in pd.Categorical(groups).categories]


def _require_group(by: str | None, known: Sequence[str], *, where: str) -> None:
    if by is not None and by not in known:
        what = f"there is no group {shown(by)}"
        raise RequestError([Fault(where, what, did_you_mean(str(by), known))])
