"""The part of the gap that all provinces share: a noisy level, with a drift where data show one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FEW = 4
RECENT = 6
SURE = 2.0
WEIGHTS = np.arange(0.1, 1.01, 0.1)


@dataclass(frozen=True)
class CommonPart:
    """A smoothed level with drift.

    Attributes
    ----------
    level
        The shared gap in the last year of which anything was measured, smoothed.
    drift
        Expected change a year.
    weight
        Weight of the newest datum in the smoothed level.
    spread
        Standard deviation of a year's datum about what was expected of it.
    doubt
        Standard error of the drift.
    age
        Years from that last year to the origin.
    """

    level: float
    drift: float
    weight: float
    spread: float
    doubt: float
    age: int = 0

    def mean(self, horizon: int) -> float:
        """Return the shared gap expected `horizon` years after the origin."""
        return self.level + (self.age + horizon) * self.drift

    def variance(self, horizon: int) -> float:
        """Return the variance of the shared gap `horizon` years after the origin, by smoothing.

        σ²·(1 + (n − 1)·α²) and what the drift is uncertain by, n years after the last datum.
        """
        years = self.age + horizon
        moved = 1.0 + (years - 1) * self.weight**2
        return self.spread**2 * moved + (years * self.doubt) ** 2


def shared(gaps: Array, *, drifts: bool) -> Array:
    """What moves the gaps of all provinces together: float64[years], NaN where nothing is measured.

    For levels in logs the middle yearly change of the provinces, added up; for rates the middle of
    what provinces differ from their own middle year by. Medians, so that a province with a new
    census or boundary does not move it; not of the levels themselves, which would move with
    whichever province stands in the middle.

    Parameters
    ----------
    gaps
        float64[provinces, years], NaN where nothing was measured.
    drifts
        Whether they are levels in logs.
    """
    known = np.flatnonzero(np.isfinite(gaps).any(axis=0))
    path = np.full(gaps.shape[1], np.nan)
    if len(known) == 0:
        return path
    seen = gaps[:, known]
    if drifts:
        changes = np.diff(seen, axis=1)
        both = np.isfinite(changes).any(axis=0)
        middle = np.zeros(changes.shape[1])
        middle[both] = np.nanmedian(changes[:, both], axis=0)
        path[known] = np.nanmedian(seen[:, 0]) + np.concatenate([[0.0], np.cumsum(middle)])
        return path
    measured = seen[np.isfinite(seen).any(axis=1)]
    usual = np.nanmedian(measured, axis=1)
    path[known] = np.median(usual) + np.nanmedian(measured - usual[:, None], axis=0)
    return path


def common_part(path: Array, *, drifts: bool) -> CommonPart:
    """Estimate the shared part from its path.

    The drift is the mean change of the last years, drawn to 0 by as much as it is uncertain:
    1 − (2·standard error ÷ drift)², at least 0. The weight of the newest datum is the one that
    would have erred least, one year ahead.

    Parameters
    ----------
    path
        float64[years] up to the origin, NaN where nothing was measured.
    drifts
        Whether there can be a drift: a rate has none.
    """
    known = np.flatnonzero(np.isfinite(path))
    if len(known) == 0:
        return CommonPart(0.0, 0.0, 1.0, 0.0, 0.0)
    age = len(path) - 1 - int(known[-1])
    drift, doubt = _drift(path, known) if drifts else (0.0, 0.0)
    if len(known) < FEW:
        size = float(np.abs(np.diff(path[known])).max()) if len(known) > 1 else 0.0
        return CommonPart(float(path[known[-1]]), drift, 1.0, size, doubt, age)
    tried = [(_errors(path, known, weight=weight, drift=drift), weight) for weight in WEIGHTS]
    (level, errors), weight = min(tried, key=lambda one: float(np.mean(one[0][1] ** 2)))
    spread = float(np.sqrt(np.mean(errors**2)))
    return CommonPart(level, drift, float(weight), spread, doubt, age)


def _drift(path: Array, known: NDArray[np.int64]) -> tuple[float, float]:
    changes = (np.diff(path[known]) / np.diff(known))[-RECENT:]
    if len(changes) < FEW - 1:
        return 0.0, 0.0
    mean, error = float(changes.mean()), float(changes.std(ddof=1)) / np.sqrt(len(changes))
    kept = max(1.0 - (SURE * error / mean) ** 2, 0.0) if mean else 0.0
    return kept * mean, kept * error


def _errors(
    path: Array, known: NDArray[np.int64], *, weight: float, drift: float
) -> tuple[float, Array]:
    """Smoothed level at the end, and the errors one year ahead."""
    level, errors = float(path[known[0]]), []
    for before, now in pairwise(known):
        expected = level + drift * (now - before)
        errors.append(path[now] - expected)
        level = expected + weight * errors[-1]
    return level, np.array(errors)
