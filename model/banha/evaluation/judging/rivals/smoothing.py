"""Exponential smoothing with a damped additive trend, ETS(A,Ad,N), all provinces at once.

    e[t] = z[t] - l[t-1] - f b[t-1]
    l[t] = l[t-1] + f b[t-1] + alpha e[t]
    b[t] = f b[t-1] + beta e[t]

In a year without observation e is nought. The start is the first observation and, for growth, the
mean of the first changes; for rates no trend.
"""  # fmt: skip

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from banha.evaluation.judging.rivals.history import STEPS, Array, Fitted, History

ALPHAS = (0.05, 0.2, 0.4, 0.6, 0.8, 1.0)
BETA_SHARES = (0.0, 0.1, 0.3, 0.6)
"""Beta as a share of alpha."""
DAMPINGS = (0.8, 0.9, 0.98)
OPENING_CHANGES = 4
GRID = np.array([(a, a * share, f) for a, share, f in product(ALPHAS, BETA_SHARES, DAMPINGS)])


def smoothing(history: History) -> Fitted:
    """ETS(A,Ad,N): alpha, beta and damping from a grid, by province.

    The choice minimises the province's squared errors, scaled by its own spread, plus their mean
    over all provinces, so that a handful of observations does not decide alone.
    """
    first, level, trend = opening(history)
    losses = []
    for alpha, beta, damping in GRID:
        errors, _, _ = run_filter(
            history.level, first=first, level=level, trend=trend, alpha=alpha, beta=beta,
            damping=damping,
        )  # fmt: skip
        losses.append(np.nansum(errors**2, axis=1))
    scaled = np.asarray(losses)
    scaled = scaled / np.maximum(scaled.mean(axis=0), 1e-12)
    best = np.argmin(scaled + np.nanmean(scaled, axis=1)[:, None], axis=0)
    alpha, beta, damping = GRID[best].T
    _, levels, trends = run_filter(
        history.level, first=first, level=level, trend=trend, alpha=alpha, beta=beta,
        damping=damping,
    )  # fmt: skip
    reach = np.cumsum(damping[:, None] ** np.arange(1, STEPS + 1), axis=1)

    def forecast(start: int, _: Array) -> Array:
        ahead = levels[:, [start]] + trends[:, [start]] * reach
        return np.asarray(ahead - history.level[:, [start]], dtype=np.float64)

    return forecast


def opening(history: History) -> tuple[NDArray[np.int64], Array, Array]:
    """Column of the first observation, its level, and the trend to begin with."""
    seen = np.isfinite(history.level)
    first = np.argmax(seen, axis=1).astype(np.int64)
    level = history.level[np.arange(len(first)), first]
    trend = np.zeros(len(first))
    if history.grows:
        for row, column in enumerate(first):
            changes = history.change[row, column + 1 :]
            early = changes[np.isfinite(changes)][:OPENING_CHANGES]
            trend[row] = early.mean() if len(early) else 0.0
    return first, level, trend


def run_filter(
    values: Array,
    *,
    first: NDArray[np.int64],
    level: Array,
    trend: Array,
    alpha: Array | float,
    beta: Array | float,
    damping: Array | float,
) -> tuple[Array, Array, Array]:
    """Errors one year ahead, levels and trends by province and year; NaN before the start."""
    rows, years = values.shape
    errors, levels, trends = (np.full((rows, years), np.nan) for _ in range(3))
    for year in range(years):
        expected = level + damping * trend
        error = values[:, year] - expected
        surprise = np.where(np.isfinite(error), error, 0.0)
        past, now = year > first, year == first
        level = np.where(past, expected + alpha * surprise, level)
        trend = np.where(past, damping * trend + beta * surprise, trend)
        errors[:, year] = np.where(past, error, np.nan)
        levels[:, year] = np.where(past | now, level, np.nan)
        trends[:, year] = np.where(past | now, trend, np.nan)
    return errors, levels, trends
