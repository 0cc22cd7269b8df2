"""How well each particle agrees with what was measured up to an origin, over all provinces."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SHARE_THAT_COUNTS = 0.4
MOST_HALVINGS = 60


def errors(gap: Array, *, growth: bool) -> Array:
    """Each particle's error in a series by province: float64[particles, provinces].

    For a level in logs the mean change of the gap a year; for a rate, the mean gap. NaN where
    nothing can be compared.

    Parameters
    ----------
    gap
        Measured less simulated in the years since the opening settled: float64[particles,
        provinces, years], NaN where nothing was measured.
    growth
        Whether the series is a level in logs.
    """
    return _mean_change(gap) if growth else _mean(gap)


def losses(found: Mapping[str, Array]) -> Array:
    """Mean over series of each particle's squared errors, in units of their spread.

    Errors are squared and averaged over provinces, and divided by the same for the median
    particle, so that each series counts once.

    Parameters
    ----------
    found
        By series: `errors`, float64[particles, provinces].

    Returns
    -------
    ndarray
        float64[particles]; zeros where nothing can be compared.
    """
    total, count = None, 0
    for error in found.values():
        known = np.isfinite(error).all(axis=0)
        if not known.any():
            continue
        squared = np.mean(error[:, known] ** 2, axis=1)
        size = max(float(np.median(squared)), 1e-12)
        total = squared / size if total is None else total + squared / size
        count += 1
    first = next(iter(found.values()))
    return np.zeros(len(first)) if total is None else np.asarray(total / count)


def weights(loss: Array) -> Array:
    """Return weights e^(−κ·loss) with κ such that a stated share of the particles counts.

    That is (Σw)² ÷ Σw² = 40 % of their number: provinces err together, so that a likelihood that
    took them for independent would leave one particle.
    """
    if np.ptp(loss) == 0.0:
        return np.full(len(loss), 1.0 / len(loss))
    low, high = 0.0, 1.0
    while _effective(loss, high) > SHARE_THAT_COUNTS * len(loss) and high < 1e9:
        high *= 2.0
    for _ in range(MOST_HALVINGS):
        middle = 0.5 * (low + high)
        if _effective(loss, middle) > SHARE_THAT_COUNTS * len(loss):
            low = middle
        else:
            high = middle
    return _tempered(loss, high)


def chosen(weight: Array, *, number: int) -> NDArray[np.int64]:
    """Return which particles a systematic resample takes: as many places as `number`."""
    ends = np.cumsum(weight) / np.sum(weight)
    points = (np.arange(number) + 0.5) / number
    return np.minimum(np.searchsorted(ends, points), len(weight) - 1)


def _tempered(loss: Array, sharpness: float) -> Array:
    raw = np.exp(-sharpness * (loss - loss.min()))
    return np.asarray(raw / raw.sum())


def _effective(loss: Array, sharpness: float) -> float:
    return 1.0 / float(np.sum(_tempered(loss, sharpness) ** 2))


def _mean(gap: Array) -> Array:
    count = np.isfinite(gap).sum(axis=2)
    return np.where(count > 0, np.nansum(gap, axis=2) / np.maximum(count, 1), np.nan)


def _mean_change(gap: Array) -> Array:
    """Slope of the gap between the first and the last year measured in both."""
    out = np.full(gap.shape[:2], np.nan)
    known = np.isfinite(gap)
    for particle, province in np.ndindex(*out.shape):
        years = np.flatnonzero(known[particle, province])
        if len(years) > 1:
            path = gap[particle, province]
            out[particle, province] = (path[years[-1]] - path[years[0]]) / (years[-1] - years[0])
    return out
