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
from numba import njit
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]

DIFFUSE = 1e6
FAR = 8.0
STARTS = ((0.0, -1.2, -0.7, 1.0), (-1.2, 0.0, -0.7, 2.0), (-0.7, -2.0, 0.0, 0.0))
"""Logs of the three spreads over the usual change, and log odds of lasting, where a search begins:
it keeps within `FAR` of the first."""
LEAST = 1e-6
PRECISE = {"ftol": 1e-12, "gtol": 1e-6}
DIGITS = 4
"""Digits of parameters that are kept."""


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
    placing
        How many of a province's first data tell only where it stands: they are no part of the
        likelihood.
    """

    transition: Array
    noise: Array
    seen: Array
    error: float
    spread: Array
    placing: int


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
        placing=0,
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
        placing=1,
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
    likelihood, seen = 0.0, np.zeros(provinces, np.int64)
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
        counted = known & (seen >= model.placing)
        seen = seen + known
        likelihood -= 0.5 * float(np.sum((np.log(total) + surprise**2 / total)[counted]))
    return Filtered(mean, variance, likelihood)


def estimated(
    gaps: Array, *, kind: Callable[[Array], GapModel], near: Array | None = None
) -> Array:
    """Return the parameters of the model of the gap that the data make most likely: float64[4].

    Parameters
    ----------
    gaps
        float64[provinces, years], NaN where nothing was measured; own parts only.
    kind
        `returning` or `drifting`.
    near
        Parameters of nearly the same gaps, where the only search begins; by default three do.

    Returns
    -------
    ndarray
        float64[4]; NaN where no province was measured twice, which tells nothing of them.
    """
    changes = _changes(gaps)
    if not len(changes):
        return np.full(4, np.nan)
    size = max(float(np.std(changes)), 1e-3)
    shift = np.array([np.log(size)] * 3 + [0.0])
    middle = shift + np.array(STARTS[0])
    bounds = [(one - FAR, one + FAR) for one in middle]
    starts = [shift + np.array(start) for start in STARTS]

    def loss(parameters: Array) -> float:
        prior = 0.5 * (parameters[3] / 3.0) ** 2
        return float(prior - log_likelihood(gaps, kind(parameters)))

    if near is not None and np.isfinite(near).all():
        start = np.clip(near, middle - FAR, middle + FAR)
        return _rounded(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x)
    found = [
        minimize(loss, start, method="L-BFGS-B", jac="3-point", bounds=bounds, options=PRECISE)
        for start in starts
    ]
    return _rounded(min(found, key=lambda one: float(one.fun)).x)


def _rounded(parameters: Array) -> Array:
    """To the digits that files keep, so that the order of provinces leaves no trace."""
    return np.asarray(np.round(parameters, DIGITS), np.float64)


def log_likelihood(gaps: Array, model: GapModel) -> float:
    """Log likelihood as `filtered` has it, without keeping the states: fifty times as fast."""
    matrices = np.stack([model.transition, model.noise, model.spread])
    return float(
        _log_likelihood(
            np.ascontiguousarray(gaps), matrices, model.seen, model.error, model.placing
        )
    )


@njit(cache=True, nogil=True)
def _log_likelihood(gaps: Array, matrices: Array, h: Array, error: float, placing: int) -> float:
    f, noise, spread = matrices
    total_likelihood = 0.0
    for province in range(gaps.shape[0]):
        a = b = 0.0
        seen = 0
        p, q, r = spread[0, 0], spread[0, 1], spread[1, 1]
        for year in range(gaps.shape[1]):
            if year:
                a, b = f[0, 0] * a + f[0, 1] * b, f[1, 0] * a + f[1, 1] * b
                left, right = f[0, 0] * p + f[0, 1] * q, f[0, 0] * q + f[0, 1] * r
                low, high = f[1, 0] * p + f[1, 1] * q, f[1, 0] * q + f[1, 1] * r
                p = left * f[0, 0] + right * f[0, 1] + noise[0, 0]
                q = left * f[1, 0] + right * f[1, 1] + noise[0, 1]
                r = low * f[1, 0] + high * f[1, 1] + noise[1, 1]
            datum = gaps[province, year]
            if np.isnan(datum):
                continue
            first, second = p * h[0] + q * h[1], q * h[0] + r * h[1]
            total = first * h[0] + second * h[1] + error
            surprise = datum - a * h[0] - b * h[1]
            if seen >= placing:
                total_likelihood -= 0.5 * (np.log(total) + surprise**2 / total)
            seen += 1
            a += first / total * surprise
            b += second / total * surprise
            p, q, r = (
                p - first * first / total, q - first * second / total, r - second * second / total
            )  # fmt: skip
    return total_likelihood


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
