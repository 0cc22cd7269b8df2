"""What stylised facts measure: pure functions of arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
QUARTERS = 4


def quarterly(monthly: Array, *, flow: bool) -> Array:
    """Whole quarters of a monthly series: sums of a flow, means of a stock or rate."""
    whole = len(monthly) // 3
    shaped = np.asarray(monthly[: 3 * whole], dtype=np.float64).reshape(whole, 3)
    return shaped.sum(axis=1) if flow else shaped.mean(axis=1)


def over_four_quarters(series: Array) -> Array:
    """Change over four quarters, which takes out season and trend level."""
    return np.asarray(series[QUARTERS:] - series[:-QUARTERS])


def four_quarter_mean(series: Array) -> Array:
    """Mean of four quarters in a row."""
    return np.convolve(series, np.full(QUARTERS, 1.0 / QUARTERS), mode="valid")


def without_trend(series: Array, *, degree: int) -> Array:
    """Series less its polynomial trend."""
    time = np.linspace(-1.0, 1.0, len(series))
    return np.asarray(series - np.polyval(np.polyfit(time, series, degree), time))


def coefficients(outcome: Array, *, on: Sequence[Any]) -> Array:
    """Least-squares coefficients of `outcome` on a constant and regressors; the constant first."""
    table = np.column_stack([np.ones(len(outcome)), *on]).astype(np.float64)
    return np.asarray(np.linalg.lstsq(table, outcome, rcond=None)[0])


def slope(outcome: Array, *, on: Array) -> float:
    """Least-squares slope; not a number where the regressor does not move."""
    finite = bool(np.isfinite(outcome).all() and np.isfinite(on).all())
    if len(outcome) < 3 or not finite or float(np.std(on)) == 0.0:
        return float("nan")
    return float(coefficients(outcome, on=[on])[1])


def correlation(one: Array, other: Array) -> float:
    """Correlation; not a number where one does not move."""
    if len(one) < 3 or float(np.std(one)) == 0.0 or float(np.std(other)) == 0.0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def wage_curve(pay: Array, *, unemployment: Array) -> float:
    """Elasticity of real pay by sector (quarters × sectors) to unemployment (quarters).

    Both in logarithms, as means over four quarters less a quadratic trend of their own: what is
    left is variation over time within a sector. One slope for all sectors.
    """
    jobless = without_trend(four_quarter_mean(np.log(unemployment)), degree=2)
    paid = [
        without_trend(four_quarter_mean(np.log(column)), degree=2)
        for column in pay.T
        if column.min() > 0
    ]
    return slope(np.concatenate(paid), on=np.tile(jobless, len(paid)))


def mincer(ln_pay: Array, *, schooling: Array, experience: Array) -> float:
    """Coefficient of schooling in ln pay = a + b·schooling + c·experience + d·experience²."""
    return float(coefficients(ln_pay, on=[schooling, experience, experience**2])[1])


def foreign_premium(
    ln_pay: Array, *, foreign: Array, sector: NDArray[np.int64], schooling: Array, experience: Array
) -> float:
    """Coefficient of foreign ownership in ln pay, with sector, schooling and experience held."""
    within = [_less_group_mean(values, group=sector) for values in (ln_pay, foreign)]
    if float(np.std(within[1])) == 0.0:
        return float("nan")
    human = [
        _less_group_mean(values, group=sector) for values in (schooling, experience, experience**2)
    ]
    return float(coefficients(within[0], on=[within[1], *human])[1])


def _less_group_mean(values: Array, *, group: NDArray[np.int64]) -> Array:
    size = np.bincount(group)
    means = np.bincount(group, weights=values) / np.maximum(size, 1)
    return np.asarray(values - means[group])


def size_distance(staff: Array, *, bounds: Array, measured: Array, smallest: float) -> float:
    """Largest gap between simulated and measured shares of firms of at most a size.

    `staff` are real sizes of the simulated firms, `bounds` the upper bounds of the measured classes
    and `measured` the numbers of firms in them. Bounds below `smallest`, the size that the scale
    can tell, are passed over, as is the last, where both shares are one.
    """
    shares = np.cumsum(measured) / np.sum(measured)
    told = (bounds >= smallest) & (np.arange(len(bounds)) < len(bounds) - 1)
    simulated = np.array([np.mean(staff <= bound) for bound in bounds[told]])
    return float(np.abs(simulated - shares[told]).max())


def laplace_over_normal(growth: Array) -> float:
    """Mean log likelihood of the Laplace less that of the normal distribution, each fitted.

    Laplace: −ln(2·b) − 1 with b the mean distance from the median; normal: −ln(σ·√(2πe)).
    """
    spread = float(np.mean(np.abs(growth - np.median(growth))))
    deviation = float(np.std(growth))
    if spread <= 0.0:
        return float("nan")
    return float(-np.log(2.0 * spread) - 1.0 + np.log(deviation) + 0.5 * np.log(2.0 * np.pi * np.e))


def normal_distance(values: Array) -> float:
    """Kolmogorov distance from the normal distribution of the same mean and spread."""
    ordered = np.sort(values)
    deviation = float(np.std(ordered))
    if deviation == 0.0:
        return 1.0
    count = len(ordered)
    standard = (ordered - ordered.mean()) / (deviation * math.sqrt(2.0))
    expected = 0.5 * (1.0 + np.fromiter(map(math.erf, standard), np.float64, count))
    above = np.arange(1, count + 1) / count - expected
    below = expected - np.arange(count) / count
    return float(max(above.max(), below.max()))
