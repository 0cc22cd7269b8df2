"""Forecasts of each province by what the others taught: weights and filters without its own data.

What is carried over is what a province without data would be given: which particles count, how far
the model is followed, how the gap moves. Its own past still says where it stands.
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
    weight = np.full((provinces, count), 1.0 / count)
    for place in range(provinces) if found else ():
        others = {name: np.delete(error, place, axis=1) for name, error in found.items()}
        weight[place] = weights(losses(others))
    for one in paths:
        past = history_of(one, origin=origin)
        if past is not None:
            spread = _spread(past, weight, growth=one.growth)
            yield as_forecasts({LEFT_OUT: spread}, paths=one, origin=origin, kind=kind)


def _spread(past: History, weight: Array, *, growth: bool) -> Spread:
    """Forecasts of all provinces of a series, float64[horizons, provinces]."""
    near = _filter(past, weight.mean(axis=0), np.arange(len(weight)), growth=growth, near=None)
    parts = [
        _of_province(past, place, weight[place], growth=growth, near=near)
        for place in range(len(weight))
    ]
    last = past.measured[:, -1]
    return Spread(
        np.hstack([one.mean for one in parts]) - last,
        np.hstack([one.deviation for one in parts]),
    )


def _of_province(
    past: History, place: int, weight: Array, *, growth: bool, near: GapFilter
) -> Spread:
    others = np.delete(np.arange(len(past.measured)), place)
    found = _filter(past, weight, others, growth=growth, near=near)
    own, until = [place], len(past.years)
    mean = np.tensordot(weight, past.each[:, own], axes=1)
    settled = spread_of(past.settled[:, own], weight).T
    return found.carried(past.measured[own], mean[:, :until], mean[:, until:].T, settled)


def _filter(
    past: History, weight: Array, rows: NDArray[np.int64], *, growth: bool, near: GapFilter | None
) -> GapFilter:
    """The filter that some provinces teach."""
    mean = np.tensordot(weight, past.each[:, rows, : len(past.years)], axes=1)
    return fitted_filter(
        past.measured[rows], mean, first=past.years[0], growth=growth, run_from=past.run_from,
        near=near,
    )  # fmt: skip
