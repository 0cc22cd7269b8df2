"""Forecasts of each province by what the others taught: weights and filters without its own data.

What is carried over is what a province without data would be given: which particles count, how far
the model is followed, how the gap moves. Its own past still says where it stands. Provinces are
left out a tenth at a time, every tenth in turn, so that nothing is estimated fifty times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.evaluation.hindcast.jump_off import GapFilter, Spread, fitted_filter
from banha.evaluation.hindcast.model_forecasts import (
    History,
    as_forecasts,
    errors_at,
    history_of,
    spread_of,
)
from banha.evaluation.hindcast.simulated import Paths
from banha.evaluation.hindcast.weights import losses, weights

Array = NDArray[np.float64]

LEFT_OUT = "model, province left out"
FOLDS = 10
"""Groups of provinces that are left out together: every tenth one."""


def left_out_forecasts(paths: Sequence[Paths], *, origin: int, kind: str) -> Iterator[pd.DataFrame]:
    """Yield forecasts of every series from an origin, each province's estimated on the others.

    Parameters
    ----------
    paths
        Series simulated with all particles.
    origin
        Year of the last datum.
    kind
        Whether the outside path is given or forecast.
    """
    found, count = errors_at(paths, origin=origin)
    provinces = len(paths[0].provinces)
    folds = [np.arange(provinces)[first::FOLDS] for first in range(min(FOLDS, provinces))]
    weight = np.full((len(folds), count), 1.0 / count)
    for number, left in enumerate(folds) if found else ():
        others = {name: np.delete(error, left, axis=1) for name, error in found.items()}
        weight[number] = weights(losses(others))
    for one in paths:
        past = history_of(one, origin=origin)
        if past is not None:
            spread = _spread(past, folds, weight, growth=one.growth)
            yield as_forecasts({LEFT_OUT: spread}, paths=one, origin=origin, kind=kind)


def _spread(
    past: History, folds: Sequence[NDArray[np.int64]], weight: Array, *, growth: bool
) -> Spread:
    """Forecasts of all provinces of a series, float64[horizons, provinces]."""
    everybody = np.arange(len(past.measured))
    near = _filter(past, weight.mean(axis=0), everybody, growth=growth, near=None)
    horizons = past.each.shape[2] - len(past.years)
    mean, deviation = np.empty((2, horizons, len(everybody)))
    for left, mine in zip(folds, weight, strict=True):
        taught = _filter(past, mine, np.delete(everybody, left), growth=growth, near=near)
        found = _carried(past, left, mine, taught)
        mean[:, left], deviation[:, left] = found.mean, found.deviation
    return Spread(mean - past.measured[:, -1], deviation)


def _carried(past: History, left: NDArray[np.int64], weight: Array, taught: GapFilter) -> Spread:
    """Levels of provinces that others taught, from their own past."""
    until = len(past.years)
    mean = np.tensordot(weight, past.each[:, left], axes=1)
    settled = spread_of(past.settled[:, left], weight).T
    return taught.carried(past.measured[left], mean[:, :until], mean[:, until:].T, settled)


def _filter(
    past: History, weight: Array, rows: NDArray[np.int64], *, growth: bool, near: GapFilter | None
) -> GapFilter:
    """The filter that some provinces teach."""
    mean = np.tensordot(weight, past.each[:, rows, : len(past.years)], axes=1)
    return fitted_filter(
        past.measured[rows], mean, first=past.years[0], growth=growth, run_from=past.run_from,
        near=near,
    )  # fmt: skip
