"""Whether forecasters differ beyond chance: Diebold-Mariano and the model confidence set.

Both work on mean losses by origin year, since the provinces of one year share its luck, and only
from eight distinct origin years on; below that the answer is the text "too few".
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from banha.errors import Fault, RequestError

Array = NDArray[np.float64]
LEAST_ORIGINS = 8
TOO_FEW = "too few"


def diebold_mariano(first: Array, *, second: Array, horizon: int) -> float | str:
    """Return the two-sided p value that two forecasters have the same expected loss.

    Statistic of Diebold and Mariano (1995) on d = first - second with h - 1 autocovariances, and
    the correction for small samples and the t distribution of Harvey, Leybourne and Newbold (1997).

    Parameters
    ----------
    first, second
        Mean losses by origin year, in the order of the years.
    horizon
        Steps ahead, h.
    """
    if len(first) != len(second):
        what = f"{len(first)} and {len(second)} losses are compared."
        raise RequestError([Fault("losses", what, "Give both for the same origin years.")])
    count = len(first)
    if count < LEAST_ORIGINS:
        return TOO_FEW
    gaps = first - second
    mean = float(gaps.mean())
    centred = gaps - mean
    variance = float(centred @ centred) / count
    for lag in range(1, horizon):
        variance += 2.0 * float(centred[lag:] @ centred[:-lag]) / count
    if variance <= 0.0:
        return 1.0 if mean == 0.0 else float("nan")
    correction = (count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count
    statistic = mean / np.sqrt(variance / count) * np.sqrt(max(correction, 0.0))
    return float(2.0 * student.sf(abs(statistic), count - 1))


def confidence_set(
    losses: pd.DataFrame, *, level: float = 0.1, draws: int = 1000, block: int = 2, seed: int = 1
) -> list[str] | str:
    """Return the forecasters among which the best one is with confidence 1 - level.

    Hansen, Lunde and Nason (2011), statistic T_max: as long as equal loss of all that are left is
    refused, the one with the largest standardised excess loss leaves. Origin years are drawn in
    blocks in a circle.

    Parameters
    ----------
    losses
        Mean losses, origin years in rows and forecasters in columns, without gaps.
    level
        Size of the test.
    draws, block, seed
        Of the bootstrap.
    """
    if len(losses) < LEAST_ORIGINS:
        return TOO_FEW
    count = len(losses)
    luck = np.random.default_rng(seed)
    starts = luck.integers(0, count, size=(draws, -(-count // block)))
    picks = ((starts[:, :, None] + np.arange(block)) % count).reshape(draws, -1)[:, :count]
    left = [str(name) for name in losses.columns]
    while len(left) > 1:
        values = losses[left].to_numpy(dtype=np.float64)
        excess = values - values.mean(axis=1, keepdims=True)
        mean = excess.mean(axis=0)
        drawn = excess[picks].mean(axis=1) - mean
        spread = np.sqrt(np.maximum((drawn**2).mean(axis=0), 1e-300))
        statistics = mean / spread
        if float(np.mean((drawn / spread).max(axis=1) >= statistics.max())) >= level:
            break
        left.pop(int(np.argmax(statistics)))
    return left
