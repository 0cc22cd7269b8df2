"""From simulated paths to what will be measured of a series: where each province sets out from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.evaluation.hindcast.jump_off import GapFilter, extended, fitted_filter
from banha.evaluation.hindcast.model_forecasts import settled_changes
from banha.evaluation.hindcast.simulated import Paths

Array = NDArray[np.float64]

FEWEST_YEARS = 4
FEWEST_PROVINCES = 20


@dataclass(frozen=True)
class Aligned:
    """A normal forecast of the working level: mean and spread, float64[horizons, provinces].

    Attributes
    ----------
    mean, deviation
        NaN where a province can have no forecast.
    before
        Working level a year before the first forecast, for changes on the year before:
        float64[provinces].
    error
        Standard deviation of a year's change of the gap that the spread holds.
    """

    mean: Array
    deviation: Array
    before: Array
    error: float


def can_be_filtered(measured: pd.DataFrame) -> bool:
    """Whether there are data enough to estimate a filter: years, and provinces in each."""
    return int((measured.notna().sum(axis=1) >= FEWEST_PROVINCES).sum()) >= FEWEST_YEARS


def filter_of(paths: Paths, *, origin: int) -> GapFilter | None:
    """Estimate the filter of a series on the panel; None where there are too few data."""
    known = paths.known(origin)
    if not can_be_filtered(known):
        return None
    years, measured, simulated = _history(paths, origin=origin)
    return fitted_filter(
        measured, simulated, first=years[0], growth=paths.growth,
        run_from=max(paths.first - years[0], 0),
    )  # fmt: skip


def aligned(
    paths: Paths, *, origin: int, filtered: GapFilter | None, error: float, yearly: bool
) -> Aligned:
    """Carry a series on from its data.

    With a filter the gap is filtered; else the simulated change since the year of the last datum is
    added to it. Where there is none, rates and yearly changes are what is simulated, and levels
    have no forecast. Particles in which a level has no logarithm are left out, if they are few.

    Parameters
    ----------
    paths
        The series, simulated to the last year of the forecast; every particle counts the same.
    origin
        Last year of which data are known.
    filtered
        Filter of the series, if it has one.
    error
        Standard deviation of a year's change of the gap, where there is no filter.
    yearly
        Whether changes on the year before are wanted: the last datum has no bearing on them.
    """
    each = paths.simulated
    place = origin - paths.first
    mean = mean_of_most(each)
    later = mean[:, place + 1 :].T
    if filtered is not None and not yearly:
        deviation = _spread(settled_changes(each, place, paths=paths, origin=origin)).T
        _, measured, simulated = _history(paths, origin=origin, first=filtered.first)
        found = filtered.carried(measured, simulated, later, deviation)
        seen = np.isfinite(measured - simulated - filtered.path).any(axis=1)
        alone = np.full(later.shape, np.nan) if paths.growth else later
        centre = np.where(seen, found.mean, alone)
        return Aligned(centre, found.deviation, np.full(len(mean), np.nan), error)
    since, shift = _last_datum(paths, origin=origin, mean=mean)
    if yearly:
        since, shift = np.full(len(mean), place), np.zeros(len(mean))
    elif not paths.growth:
        shift = np.where(np.isfinite(shift), shift, 0.0)
    own = each[:, np.arange(len(mean)), since]
    deviation = _spread(each[:, :, place + 1 :] - own[:, :, None]).T
    years = place + np.arange(1, len(later) + 1)[:, None] - since
    wide = np.sqrt(deviation**2 + years * error**2)
    return Aligned(later + shift, wide, mean[:, place] + shift, error)


def mean_of_most(values: Array) -> Array:
    """Mean over particles, the first axis, of those that have a value; NaN if most have none."""
    count = np.isfinite(values).sum(axis=0)
    total = np.where(np.isfinite(values), values, 0.0).sum(axis=0)
    return np.where(2 * count >= len(values), total / np.maximum(count, 1), np.nan)


def error_of(paths: Paths, *, origin: int) -> float:
    """Root of the mean squared change of the gap a year, all provinces; 0 where not known."""
    known = paths.known(origin)
    years = [year for year in known.index if paths.first <= year <= paths.last]
    if len(years) < 2:
        return 0.0
    places = [int(year) - paths.first for year in years]
    gaps = known.loc[years].to_numpy(np.float64).T - mean_of_most(paths.simulated)[:, places]
    steps = np.diff(np.array(years))
    changes = np.diff(gaps, axis=1) / np.sqrt(steps)
    changes = changes[np.isfinite(changes)]
    return float(np.sqrt(np.mean(changes**2))) if len(changes) else 0.0


def _history(
    paths: Paths, *, origin: int, first: int | None = None
) -> tuple[list[int], Array, Array]:
    """Years up to the origin, measured and simulated: float64[provinces, years].

    What is simulated after the origin has no bearing on them.
    """
    known = paths.known(origin)
    begin = int(known.index[0]) if first is None else first
    years = list(range(begin, origin + 1))
    measured = known.reindex(years).to_numpy(np.float64).T
    mean = mean_of_most(paths.simulated[:, :, : origin - paths.first + 1])
    simulated = extended(mean, first=paths.first, years=years, growth=paths.growth)
    return years, measured, simulated


def _last_datum(paths: Paths, *, origin: int, mean: Array) -> tuple[NDArray[np.int64], Array]:
    """Place of the year of the last datum, and that less what is simulated of it, by province.

    Where nothing was measured in a simulated year: the origin, and NaN.
    """
    known = paths.known(origin)
    since = np.full(len(mean), origin - paths.first)
    shift = np.full(len(mean), np.nan)
    for province, (_, column) in enumerate(known.items()):
        seen = column.dropna()
        if len(seen) and int(seen.index[-1]) >= paths.first:
            since[province] = int(seen.index[-1]) - paths.first
            shift[province] = float(seen.iloc[-1]) - mean[province, since[province]]
    return since, shift


def _spread(values: Array) -> Array:
    """Standard deviation over particles of those that have a value; NaN if most have none."""
    return np.sqrt(mean_of_most((values - mean_of_most(values)) ** 2))
