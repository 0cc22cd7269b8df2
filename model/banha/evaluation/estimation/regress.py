"""Least squares with errors by groups, and statistics of spread with errors by jackknife."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from banha.evaluation.estimation.estimate import COVERAGE

Array = NDArray[np.float64]
ROUNDS, CLOSE = 500, 1e-12


@dataclass(frozen=True, slots=True)
class Found:
    """A number with its error and its interval of 95 per cent."""

    value: float
    standard_error: float
    low: float
    high: float
    n: int
    groups: int

    def scaled(self, factor: float) -> Found:
        """Return the same in another unit, or with the other sign."""
        ends = sorted((factor * self.low, factor * self.high))
        error = abs(factor) * self.standard_error
        return Found(factor * self.value, error, ends[0], ends[1], self.n, self.groups)


def found(value: float, error: float, *, freedom: float, n: int, groups: int) -> Found:
    """Return a number with the interval of Student's distribution."""
    reach = float(student.ppf(0.5 + COVERAGE / 2, freedom)) * error
    return Found(value, error, value - reach, value + reach, n, groups)


def long_table(**tables: pd.DataFrame) -> pd.DataFrame:
    """Return tables of provinces by years as one with province, year and a column each.

    Only provinces and years that all of them have stay.
    """
    stacked = {name: one.stack().rename_axis(["province", "year"]) for name, one in tables.items()}
    return pd.DataFrame(stacked).dropna().reset_index()


def without_means(
    table: pd.DataFrame, *, columns: Sequence[str], by: Sequence[str]
) -> pd.DataFrame:
    """Take the means of groups out of columns, of each grouping in turn until none is left."""
    made = table.copy()
    for _ in range(ROUNDS):
        left = 0.0
        for group in by:
            means = made.groupby(group)[list(columns)].transform("mean")
            made[list(columns)] -= means
            left = max(left, float(np.abs(means.to_numpy()).max()))
        if left < CLOSE:
            break
    return made


def regression(
    table: pd.DataFrame,
    *,
    y: str,
    x: Sequence[str],
    effects: Sequence[str] = (),
    cluster: str | None = "province",
) -> dict[str, Found]:
    """Regress a column on others by least squares.

    Parameters
    ----------
    table
        Observations.
    y, x
        Columns explained and explaining.
    effects
        Columns whose values have an effect each: taken out of both sides first. Without any there
        is a constant.
    cluster
        Column within whose values errors may go together; none: errors of type HC3.

    Returns
    -------
    By name of the column (and `constant`): coefficient, error, interval.
    """
    import statsmodels.api as sm

    used = without_means(table, columns=[y, *x], by=effects) if effects else table
    design = used[list(x)].astype("float64")
    if not effects:
        design = design.assign(constant=1.0)
    model = sm.OLS(used[y].astype("float64"), design)
    if cluster is None:
        fit, groups = model.fit(cov_type="HC3", use_t=True), len(used)
    else:
        codes = pd.factorize(used[cluster])[0]
        fit = model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
        groups = int(codes.max()) + 1
    freedom = (groups - 1) if cluster else float(fit.df_resid)
    return {
        name: found(
            float(fit.params[name]), float(fit.bse[name]), freedom=freedom, n=len(used),
            groups=groups,
        )
        for name in map(str, design)
    }  # fmt: skip


def series_regression(y: pd.Series[float], x: pd.Series[float]) -> dict[str, Found]:
    """Regress one series by year on another, with ordinary errors: years are few.

    Returns
    -------
    `slope` and `constant`.
    """
    import statsmodels.api as sm

    both = pd.DataFrame({"y": y, "slope": x}).dropna().assign(constant=1.0)
    fit = sm.OLS(both["y"], both[["slope", "constant"]]).fit()
    return {
        name: found(
            float(fit.params[name]), float(fit.bse[name]), freedom=float(fit.df_resid),
            n=len(both), groups=0,
        )
        for name in ("slope", "constant")
    }  # fmt: skip


def mean(values: pd.Series[float], *, groups: int | None = None) -> Found:
    """Return the mean of values that do not depend on each other.

    Parameters
    ----------
    values
        One for each province, or for each year.
    groups
        Provinces behind them, where they are not of a province each.
    """
    kept = values.dropna()
    n = len(kept)
    error = float(kept.std(ddof=1) / np.sqrt(n))
    made = n if groups is None else groups
    return found(float(kept.mean()), error, freedom=n - 1, n=n, groups=made)


def jackknife(table: pd.DataFrame, statistic: Callable[[Array], float]) -> Found:
    """Return a statistic with its error from leaving out each province once.

    Parameters
    ----------
    table
        A row for each province, a column for each year.
    statistic
        Of a float64[provinces, years] in which years follow on each other; NaN where unknown.
    """
    known = years_of(table)
    years = range(min(known), max(known) + 1)
    grid = table.reindex(columns=years).to_numpy("float64")
    n = len(grid)
    without = np.array([statistic(np.delete(grid, row, axis=0)) for row in range(n)])
    error = float(np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2)))
    count = int(np.isfinite(grid).sum())
    return found(statistic(grid), error, freedom=n - 1, n=count, groups=n)


def _gaps(grid: Array) -> Array:
    """Gaps to the mean of a year, of the years that are known."""
    known = np.isfinite(grid)
    counts = np.maximum(known.sum(axis=0), 1)
    return np.asarray(grid - np.where(known, grid, 0.0).sum(axis=0) / counts)


def _steps(grid: Array, *, apart: int) -> Array:
    """Differences between years so far apart, less those years' mean difference."""
    steps = _gaps(grid[:, apart:] - grid[:, :-apart])
    return steps[np.isfinite(steps)]


def noise(grid: Array) -> float:
    """Return the standard deviation of what is new in a year and gone in the next.

    A value is a level that walks at random plus noise: differences over k years have the variance
    2·noise² + k·walk², so that noise² = var₁ − var₂ ÷ 2; nought where that is negative.
    """
    one, two = (float(np.mean(_steps(grid, apart=k) ** 2)) for k in (1, 2))
    return float(np.sqrt(max(one - 0.5 * two, 0.0)))


def largest_noise(grid: Array) -> float:
    """Return the noise if nothing but it moved the values: half the variance of yearly steps."""
    return float(np.sqrt(0.5 * np.mean(_steps(grid, apart=1) ** 2)))


def signal_share(grid: Array) -> float:
    """Return the share of the variance over provinces, within years, that is no noise."""
    return float(1.0 - noise(grid) ** 2 / np.nanmean(_gaps(grid) ** 2))


def persistence(grid: Array) -> float:
    """Return the share of a gap to the mean that is there a year later, noise left aside.

    The covariance two years apart over that one year apart: noise enters neither.
    """
    gaps = _gaps(grid)
    return float(np.nanmean(gaps[:, 2:] * gaps[:, :-2]) / np.nanmean(gaps[:, 1:] * gaps[:, :-1]))


def lasting_spread(grid: Array) -> float:
    """Return the standard deviation over provinces of what lasts over the years.

    The variance of the provinces' means less what the yearly variance within them adds to it.
    """
    gaps = _gaps(grid)
    gaps = gaps[:, np.isfinite(gaps).any(axis=0)]
    between = float(np.nanmean(gaps, axis=1).var(ddof=1))
    within = float(np.nanvar(gaps, axis=1, ddof=1).mean())
    years = float((1.0 / np.isfinite(gaps).sum(axis=1)).mean())
    return float(np.sqrt(max(between - within * years, 0.0)))


def years_of(table: pd.DataFrame) -> list[int]:
    """Return the years that are the columns of a table, in order."""
    return sorted(int(year) for year in table.columns)


def logs_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return logs; unknown where a value is not above nought."""
    return pd.DataFrame(
        np.log(table.where(table > 0).to_numpy("float64")), index=table.index, columns=table.columns
    )


def log_growth(table: pd.DataFrame) -> pd.DataFrame:
    """Return growth from year to year in logs; only between years that follow on each other."""
    logs, years = logs_of(table), years_of(table)
    made = {year: logs[year] - logs[year - 1] for year in years if year - 1 in years}
    return pd.DataFrame(made, index=table.index)


def series_growth(series: pd.Series[float]) -> pd.Series[float]:
    """Return the log growth of a series between years that follow on each other."""
    values = {int(year): float(value) for year, value in series.items()}  # type: ignore[call-overload]
    return pd.Series(
        {
            year: math.log(value / values[year - 1])
            for year, value in values.items()
            if year - 1 in values
        },
        dtype="float64",
    )
