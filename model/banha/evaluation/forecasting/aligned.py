"""From simulated paths to what will be measured of a series: where each province sets out from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.evaluation.hindcast.jump_off import GapFilter, extended, fitted_filter
from banha.evaluation.hindcast.model_forecasts import settled_spread
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

    With a filter the gap is filtered; else the simulated change is added to the last datum, and
    where there is none, rates and yearly changes are what is simulated.

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
    mean = each.mean(axis=0)
    later, change = mean[:, place + 1 :].T, each[:, :, place + 1 :] - each[:, :, [place]]
    deviation = change.std(axis=0).T
    horizons = np.arange(1, len(later) + 1)[:, None]
    if filtered is not None and not yearly:
        _, measured, simulated = _history(paths, origin=origin, first=filtered.first)
        weight = np.full(len(each), 1.0 / len(each))
        settled = settled_spread(each, place, paths=paths, origin=origin, weight=weight)
        found = filtered.carried(measured, simulated, later, settled)
        without = ~np.isfinite(measured).any(axis=1)
        alone = np.nan if paths.growth else later[:, without]
        found.mean[:, without] = alone
        return Aligned(found.mean, found.deviation, np.full(len(mean), np.nan), error)
    wide = np.sqrt(deviation**2 + horizons * error**2)
    shift = np.zeros(len(mean)) if yearly else _shift(paths, origin=origin, mean=mean)
    if not yearly and not paths.growth:
        shift = np.where(np.isfinite(shift), shift, 0.0)
    return Aligned(later + shift, wide, mean[:, place] + shift, error)


def error_of(paths: Paths, *, origin: int) -> float:
    """Standard deviation of a year's change of the gap over all provinces, 0 where not known."""
    known = paths.known(origin)
    years = [year for year in known.index if paths.first <= year <= paths.last]
    if len(years) < 2:
        return 0.0
    places = [int(year) - paths.first for year in years]
    gaps = known.loc[years].to_numpy(np.float64).T - paths.simulated.mean(axis=0)[:, places]
    steps = np.diff(np.array(years))
    changes = np.diff(gaps, axis=1) / np.sqrt(steps)
    changes = changes[np.isfinite(changes)]
    return float(np.sqrt(np.mean(changes**2))) if len(changes) else 0.0


def _history(
    paths: Paths, *, origin: int, first: int | None = None
) -> tuple[list[int], Array, Array]:
    """Years up to the origin, measured and simulated: float64[provinces, years]."""
    known = paths.known(origin)
    begin = int(known.index[0]) if first is None else first
    years = list(range(begin, origin + 1))
    measured = known.reindex(years).to_numpy(np.float64).T
    simulated = extended(
        paths.simulated.mean(axis=0), first=paths.first, years=years, growth=paths.growth
    )
    return years, measured, simulated


def _shift(paths: Paths, *, origin: int, mean: Array) -> Array:
    """Last datum less what is simulated of its year, by province; NaN where there is none."""
    known = paths.known(origin)
    out = np.full(len(mean), np.nan)
    for province, (_, column) in enumerate(known.items()):
        seen = column.dropna()
        if len(seen) and int(seen.index[-1]) >= paths.first:
            year = int(seen.index[-1])
            out[province] = float(seen.iloc[-1]) - mean[province, year - paths.first]
    return out
