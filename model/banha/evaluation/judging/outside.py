"""The outside path ahead of an origin: given, or drawn from AR(1) with drift."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.errors import Fault, RequestError

Array = NDArray[np.float64]
DRAWS = 200
STEPS = 5
BOUND = 0.95
LEAST_YEARS = 8


def outside_draws(growth: pd.DataFrame, *, origin: int, draws: int = DRAWS) -> Array:
    """Draw paths of national growth after an origin.

    Each column x follows x[t] = a + r x[t-1] + e, by least squares on the years up to the origin.
    Draws take (a, r) from their normal distribution, |r| at most 0.95, and e from a normal
    distribution with the covariance of the residuals of all columns. The same origin and data give
    the same draws, so that whoever forecasts without the outside path may use the very same paths.

    Parameters
    ----------
    growth
        Growth by year, log % a year; years after the origin are not looked at.
    origin
        Last year that is known.
    draws
        How many.

    Returns
    -------
    ndarray
        Draws × 5 years × columns.

    Raises
    ------
    RequestError
        Fewer than eight years are known, or the year of the origin is not.
    """
    known = growth[growth.index <= origin]
    if len(known) < LEAST_YEARS or known.index[-1] != origin:
        what = f"National growth is not known for {LEAST_YEARS} years up to {origin}."
        raise RequestError([Fault("outside", what, "Choose a later origin or give more years.")])
    values = known.to_numpy(dtype=np.float64)
    luck = np.random.default_rng([origin, 41])
    count = values.shape[1]
    coefficients = np.empty((draws, 2, count))
    residuals = np.empty((len(values) - 1, count))
    for column in range(count):
        then, before = values[1:, column], values[:-1, column]
        design = np.column_stack([np.ones(len(before)), before])
        inverse = np.linalg.inv(design.T @ design)
        centre = inverse @ design.T @ then
        residuals[:, column] = then - design @ centre
        variance = float(np.sum(residuals[:, column] ** 2)) / (len(then) - 2)
        spread = np.linalg.cholesky(variance * inverse)
        drawn = centre + luck.standard_normal((draws, 2)) @ spread.T
        bounded = np.clip(drawn[:, 1], -BOUND, BOUND)
        # The line goes through the mean of the sample whatever slope is drawn.
        drawn[:, 0] += (drawn[:, 1] - bounded) * before.mean()
        coefficients[:, 0, column], coefficients[:, 1, column] = drawn[:, 0], bounded
    covariance = residuals.T @ residuals / (len(residuals) - 2)
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(count))
    paths = np.empty((draws, STEPS, count))
    now = np.tile(values[-1], (draws, 1))
    for step in range(STEPS):
        shocks = luck.standard_normal((draws, count)) @ root.T
        now = coefficients[:, 0] + coefficients[:, 1] * now + shocks
        paths[:, step] = now
    return paths
