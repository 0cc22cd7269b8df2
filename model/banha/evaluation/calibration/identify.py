"""What the data can tell of each parameter: profiles, a response surface, contraction, ridges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.evaluation.calibration.population import Particles

Array = NDArray[np.float64]

BINS = 10
INFORMED = 0.2
"""Contraction from which a parameter counts as informed by the data."""
RIDGE = 0.5
"""Correlation above which two parameters are told apart badly."""
UNIFORM_DEVIATION = 1.0 / np.sqrt(12.0)
POINTS_PER_TERM = 2


@dataclass(frozen=True)
class Surface:
    """A quadratic response surface of the logarithm of the loss.

    Attributes
    ----------
    kind
        `full` with all products of two parameters, `own` with squares alone, `none` where there
        are too few points.
    r_squared
        Adjusted R² of the fit.
    points
        Points that it was fitted to.
    """

    kind: str
    r_squared: float
    points: int


def surface_of(points: Array, losses: Array) -> Surface:
    """Fit ln loss = a + Σ b·u + Σ c·u² (+ Σ d·u·u′), as the number of points allows."""
    centred = 2.0 * points - 1.0
    size = centred.shape[1]
    columns = [np.ones(len(points)), *centred.T, *(centred**2).T]
    pairs = [(i, j) for i in range(size) for j in range(i + 1, size)]
    full = [*columns, *(centred[:, i] * centred[:, j] for i, j in pairs)]
    for kind, chosen in (("full", full), ("own", columns)):
        if len(points) >= POINTS_PER_TERM * len(chosen):
            design, outcome = np.column_stack(chosen), np.log(losses)
            fitted = design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
            left = np.sum((outcome - fitted) ** 2) / (len(points) - len(chosen))
            whole = np.var(outcome, ddof=1)
            return Surface(kind, float(1.0 - left / whole) if whole > 0.0 else 0.0, len(points))
    return Surface("none", float("nan"), len(points))


def profile(points: Array, losses: Array, *, place: int) -> pd.DataFrame:
    """Return the lower envelope of the losses over a parameter.

    Returns
    -------
    Columns share (middle of a tenth of the prior), loss (the least in it, not a number where
    nothing was tried), points.
    """
    bins = np.minimum((points[:, place] * BINS).astype(int), BINS - 1)
    rows = [
        (
            (number + 0.5) / BINS,
            float(losses[bins == number].min()) if (bins == number).any() else float("nan"),
            int((bins == number).sum()),
        )
        for number in range(BINS)
    ]
    return pd.DataFrame(rows, columns=["share", "loss", "points"])


def contraction(particles: Particles) -> Array:
    """Return 1 − posterior ÷ prior standard deviation of each parameter, in shares of the prior."""
    mean = particles.weights @ particles.points
    variance = particles.weights @ (particles.points - mean) ** 2
    return np.asarray(1.0 - np.sqrt(variance) / UNIFORM_DEVIATION)


def correlations(particles: Particles) -> Array:
    """Return the weighted correlations of the parameters; 0 where one does not move."""
    mean = particles.weights @ particles.points
    deviation = particles.points - mean
    covariance = (deviation * particles.weights[:, None]).T @ deviation
    spread = np.sqrt(np.diag(covariance))
    scale = np.outer(spread, spread)
    out = np.zeros_like(covariance)
    return np.asarray(np.divide(covariance, scale, out=out, where=scale > 0.0))


def ridges(particles: Particles, *, names: Sequence[str]) -> list[tuple[str, str, float]]:
    """Return pairs of parameters whose correlation is beyond 0.5, the closest first."""
    found = correlations(particles)
    pairs = [
        (names[i], names[j], float(found[i, j]))
        for i in range(len(names))
        for j in range(i + 1, len(names))
        if abs(found[i, j]) > RIDGE
    ]
    return sorted(pairs, key=lambda pair: -abs(pair[2]))


def quantiles(particles: Particles, *, levels: Sequence[float]) -> Array:
    """Return weighted quantiles of each parameter (levels × parameters), in shares of the prior."""
    found = []
    for column in particles.points.T:
        order = np.argsort(column, kind="stable")
        below = np.cumsum(particles.weights[order])
        places = np.minimum(np.searchsorted(below, levels, side="left"), len(column) - 1)
        found.append(column[order][places])
    return np.stack(found, axis=1)
