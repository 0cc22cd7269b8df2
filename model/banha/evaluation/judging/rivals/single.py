"""Rivals that look at one province at a time: random walk with drift, mean, AR(1)."""

from __future__ import annotations

import numpy as np

from banha.evaluation.judging.rivals.history import STEPS, Array, Fitted, History

BOUND = 0.95
"""Largest absolute autoregressive coefficient."""
FEW_PAIRS = 4
"""With fewer pairs of years a province takes the coefficient of all provinces."""
RECENT = 5
"""Years of the mean of recent growth."""


def random_walk(history: History) -> Fitted:
    """Last value plus the drift of all years: h (z[T] - z[first]) / (T - first)."""
    return _drifting(history, mean_change(history))


def mean_rate(history: History) -> Fitted:
    """Mean of recent growth, h times; for a rate, return to the mean of its years at once.

    Growth: mean change of the last five years. Rate: mean of all years less the value at the start.
    """
    if history.grows:
        back = max(history.last - RECENT, 0)
        return _drifting(history, mean_change(history, since=back))
    mean = np.nanmean(history.level, axis=1)[:, None]
    return lambda start, _: np.repeat(mean - history.level[:, [start]], STEPS, axis=1)


def _drifting(history: History, drift: Array) -> Fitted:
    """The same change each year, wherever there is a value to start from."""
    ahead = drift[:, None] * np.arange(1, STEPS + 1)
    return lambda start, _: ahead + 0.0 * history.level[:, [start]]


def mean_change(history: History, *, since: int = 0) -> Array:
    """Mean yearly change between the first observation since a column and the last."""
    level = history.level[:, since:]
    seen = np.isfinite(level)
    first = np.argmax(seen, axis=1)
    last = level.shape[1] - 1 - np.argmax(seen[:, ::-1], axis=1)
    rows = np.arange(len(level))
    span = np.maximum(last - first, 1)
    return np.asarray((level[rows, last] - level[rows, first]) / span, dtype=np.float64)


def autoregression(history: History) -> Fitted:
    """AR(1) with constant by least squares in each province.

    x[t] = a + r x[t-1], with x growth or the rate and pairs of successive years only; |r| is
    bounded by 0.95, and a is then the one that fits best. Provinces with fewer than four pairs take
    the r of all provinces, within provinces.
    """
    constant, slope = autoregression_coefficients(history.rate)

    def forecast(start: int, _: Array) -> Array:
        rates = np.empty((len(constant), STEPS))
        now = history.rate[:, start]
        for step in range(STEPS):
            now = constant + slope * now
            rates[:, step] = now
        return history.changes_ahead(rates, start=start)

    return forecast


def autoregression_coefficients(rate: Array) -> tuple[Array, Array]:
    """Constant and slope of AR(1) by row."""
    then, before = rate[:, 1:], rate[:, :-1]
    both = np.isfinite(then) & np.isfinite(before)
    pairs = both.sum(axis=1)
    count = np.maximum(pairs, 1)
    mean_then = np.where(both, then, 0.0).sum(axis=1) / count
    mean_before = np.where(both, before, 0.0).sum(axis=1) / count
    gap_then = np.where(both, then - mean_then[:, None], 0.0)
    gap_before = np.where(both, before - mean_before[:, None], 0.0)
    cross, square = (gap_then * gap_before).sum(axis=1), (gap_before**2).sum(axis=1)
    common = cross.sum() / square.sum() if square.sum() > 0.0 else 0.0
    own = np.divide(cross, square, out=np.full(len(rate), common), where=square > 0.0)
    slope = np.clip(np.where(pairs < FEW_PAIRS, common, own), -BOUND, BOUND)
    return np.asarray(mean_then - slope * mean_before), np.asarray(slope)
