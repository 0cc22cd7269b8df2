"""What separates data from the model: a state of each province that is noisy, slow, and filtered.

The gap of a province is measured less simulated, in the unit of the series. It has a part that all
provinces share, which moves as it likes, and a part of its own. The own part of a rate stands on a
level of the province and returns to it; that of a level in logs drifts, at a pace that lasts. Both
are seen through errors of the survey. The few numbers that say how noisy and how lasting are
estimated on all provinces together, by maximum likelihood, from data up to the origin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]

DIFFUSE = 1e6
STEPS = 400
LEAST = 1e-6


@dataclass(frozen=True)
class GapModel:
    """A linear state of two parts, seen with noise: s' = F·s + noise of variance Q, y = H·s + e.

    Attributes
    ----------
    transition, noise
        F and Q: float64[2, 2].
    seen
        H: float64[2].
    error
        Variance of e.
    spread
        Variance of the state before the first datum: float64[2, 2]; its mean is 0.
    """

    transition: Array
    noise: Array
    seen: Array
    error: float
    spread: Array


@dataclass(frozen=True)
class Filtered:
    """States after the last datum.

    Attributes
    ----------
    mean
        float64[provinces, 2].
    variance
        float64[provinces, 2, 2].
    log_likelihood
        Of all data but those that only tell where a drifting province stands, to a constant.
    """

    mean: Array
    variance: Array
    log_likelihood: float


def returning(parameters: Array) -> GapModel:
    """Level of the province plus what returns to it: logs of three spreads, log odds of lasting."""
    level, moved, error = np.exp(2.0 * parameters[:3])
    lasting = 1.0 / (1.0 + np.exp(-parameters[3]))
    return GapModel(
        transition=np.diag([1.0, lasting]),
        noise=np.diag([0.0, moved * (1.0 - lasting**2)]),
        seen=np.ones(2),
        error=float(error) + LEAST,
        spread=np.diag([level, moved]),
    )


def drifting(parameters: Array) -> GapModel:
    """Level that moves, with a drift that lasts: logs of three spreads, log odds of lasting."""
    moved, drift, error = np.exp(2.0 * parameters[:3])
    lasting = 1.0 / (1.0 + np.exp(-parameters[3]))
    return GapModel(
        transition=np.array([[1.0, 1.0], [0.0, lasting]]),
        noise=np.diag([moved, drift * (1.0 - lasting**2)]),
        seen=np.array([1.0, 0.0]),
        error=float(error) + LEAST,
        spread=np.diag([DIFFUSE, drift]),
    )


def filtered(gaps: Array, model: GapModel) -> Filtered:
    """Run the Kalman filter over each province's gaps.

    Parameters
    ----------
    gaps
        float64[provinces, years], NaN where nothing was measured.
    model
        The model of the gap.
    """
    provinces = len(gaps)
    mean = np.zeros((provinces, 2))
    variance = np.broadcast_to(model.spread, (provinces, 2, 2)).copy()
    likelihood = 0.0
    for year, column in enumerate(gaps.T):
        if year:
            mean = mean @ model.transition.T
            variance = model.transition @ variance @ model.transition.T + model.noise
        known = np.isfinite(column)
        cross = variance @ model.seen
        total = cross @ model.seen + model.error
        surprise = np.where(known, column - mean @ model.seen, 0.0)
        gain = np.where(known[:, None], cross / total[:, None], 0.0)
        mean = mean + gain * surprise[:, None]
        variance = variance - gain[:, :, None] * cross[:, None, :]
        counted = known & (total < 0.1 * DIFFUSE)
        likelihood -= 0.5 * float(np.sum((np.log(total) + surprise**2 / total)[counted]))
    return Filtered(mean, variance, likelihood)


def estimated(gaps: Array, *, kind: Callable[[Array], GapModel]) -> Array:
    """Return the parameters of the model of the gap that the data make most likely: float64[4].

    Parameters
    ----------
    gaps
        float64[provinces, years], NaN where nothing was measured; own parts only.
    kind
        `returning` or `drifting`.

    Returns
    -------
    ndarray
        float64[4]; NaN where no province was measured twice, which tells nothing of them.
    """
    changes = _changes(gaps)
    if not len(changes):
        return np.full(4, np.nan)
    size = max(float(np.std(changes)), 1e-3)
    start = np.array([np.log(size), np.log(0.3 * size), np.log(0.5 * size), 1.0])

    def loss(parameters: Array) -> float:
        bounded = np.clip(parameters, start - 8.0, start + 8.0)
        penalty = float(np.sum((parameters - bounded) ** 2))
        prior = 0.5 * (bounded[3] / 3.0) ** 2
        likelihood = filtered(gaps, kind(bounded)).log_likelihood
        return float(prior + 100.0 * penalty - likelihood)

    found = minimize(
        loss, start, method="Nelder-Mead", options={"maxfev": STEPS, "xatol": 1e-2, "fatol": 1e-2}
    )
    return np.asarray(np.clip(found.x, start - 8.0, start + 8.0), np.float64)


def _changes(gaps: Array) -> Array:
    """Changes from year to year; of a survey every few years, from one to the next, per √year."""
    changes = np.diff(gaps, axis=1)
    if not np.isfinite(changes).any():
        years = np.flatnonzero(np.isfinite(gaps).any(axis=0))
        changes = np.diff(gaps[:, years], axis=1) / np.sqrt(np.diff(years))
    return np.asarray(changes[np.isfinite(changes)], np.float64)


def projected(state: Filtered, model: GapModel, *, horizons: int) -> tuple[Array, Array]:
    """Mean and variance of what would be measured 1 … `horizons` years on: float64[h, provinces].

    The variance holds the error of the survey that will measure it.
    """
    means, variances = [], []
    mean, variance = state.mean, state.variance
    for _ in range(horizons):
        mean = mean @ model.transition.T
        variance = model.transition @ variance @ model.transition.T + model.noise
        means.append(mean @ model.seen)
        variances.append(variance @ model.seen @ model.seen + model.error)
    return np.array(means), np.array(variances)
