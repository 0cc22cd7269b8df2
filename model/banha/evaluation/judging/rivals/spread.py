"""Predictive distributions of rivals: the spread of their errors at each horizon."""

from __future__ import annotations

import numpy as np
from scipy.stats import t as student

from banha.evaluation.judging.forecasts import LEVELS
from banha.evaluation.judging.rivals.history import STEPS, Array, Fitted, History

FREEDOM = 5.0
"""Degrees of freedom of the shape: heavier tails than the normal distribution."""
PRIOR_ERRORS = 4.0
"""Errors of all provinces together weigh like so many of a province's own."""
LEAST_ERRORS = 20
"""A horizon with fewer errors in all takes its spread from the one before."""
LARGEST_ALLOWANCE = 4.0
TRIM = 3.0
"""Errors count as at most so many robust standard deviations of all errors of their horizon."""
STANDARD = student.ppf(LEVELS, FREEDOM) / np.sqrt(FREEDOM / (FREEDOM - 2.0))
"""Quantiles of a Student distribution with variance 1."""


def errors_in_sample(fitted: Fitted, *, history: History) -> Array:
    """Errors at all starts before the origin: starts × provinces × horizons, NaN where unknown."""
    starts = range(history.last)
    errors = np.full((history.last, len(history.provinces), STEPS), np.nan)
    for start in starts:
        reach = min(STEPS, history.last - start)
        ahead = history.level[:, start + 1 : start + 1 + reach] - history.level[:, [start]]
        errors[start, :, :reach] = ahead - fitted(start, history.outside)[:, :reach]
    return errors


def spread_by_horizon(errors: Array, *, parameters: int) -> Array:
    """Return the standard deviation of forecast errors, provinces × horizons.

    Mean squared errors in the sample, of the province and of all provinces together, the latter
    weighing like four errors of the province. Errors beyond three robust standard deviations
    (1.4826 times the median of absolute errors of the horizon) count as just that: steps of a
    census or of a boundary do not widen the bands of all. The mean squared errors are raised by
    (m + k) / (m - k), at most 4, for the k parameters fitted to m separate spans of h years
    (Akaike's final prediction error), which makes up for parameters not being known. The pooled
    spread never falls with the horizon; where too few errors are known it grows with the square
    root of the horizon.
    """
    count = np.isfinite(errors).sum(axis=0)
    errors = _trimmed(errors)
    squares = np.nansum(errors**2, axis=0)
    pooled, own = np.empty(STEPS), np.empty((errors.shape[1], STEPS))
    allowances = np.empty(STEPS)
    for step in range(STEPS):
        horizon, total = step + 1, int(count[:, step].sum())
        spans = float(count[:, 0].mean()) / horizon
        allowances[step] = _allowance(spans, parameters=parameters)
        if total >= LEAST_ERRORS or step == 0:
            pooled[step] = squares[:, step].sum() / max(total, 1) * allowances[step]
        else:
            pooled[step] = pooled[step - 1] * horizon / step
    pooled = np.maximum.accumulate(pooled)
    horizons = np.arange(1, STEPS + 1)
    weight = count / horizons
    mean_squares = np.divide(squares, count, out=np.zeros_like(squares), where=count > 0)
    own = (PRIOR_ERRORS * pooled + weight * mean_squares * allowances) / (PRIOR_ERRORS + weight)
    return np.asarray(np.sqrt(np.maximum(own, 1e-12)), dtype=np.float64)


def _trimmed(errors: Array) -> Array:
    """Errors held within a few robust standard deviations of their horizon."""
    trimmed = errors.copy()
    for step in range(STEPS):
        known = np.abs(errors[:, :, step][np.isfinite(errors[:, :, step])])
        limit = TRIM * 1.4826 * float(np.median(known)) if len(known) else 0.0
        if limit > 0.0:
            trimmed[:, :, step] = np.clip(errors[:, :, step], -limit, limit)
    return trimmed


def _allowance(spans: float, *, parameters: int) -> float:
    """Factor on the mean squared error for parameters fitted to a few spans."""
    if spans <= parameters:
        return LARGEST_ALLOWANCE
    return min((spans + parameters) / (spans - parameters), LARGEST_ALLOWANCE)


def quantiles(centre: Array, *, spread: Array) -> Array:
    """Quantiles of the forecast distributions: provinces × horizons × levels."""
    return np.asarray(centre[:, :, None] + spread[:, :, None] * STANDARD)
