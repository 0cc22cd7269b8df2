"""From the model's path to a forecast of what will be measured: where the forecast sets out from.

Three ways, all printed. `unaligned`: the simulated value as it is. `last observation`: the last
datum plus the simulated change. `filtered`: as much of the simulated change as data up to the
origin support, plus the gap between data and model as the filter of `gaps` sees it at the origin
and carries it on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from banha.evaluation.hindcast.common_part import CommonPart, common_part, shared
from banha.evaluation.hindcast.gaps import (
    GapModel,
    drifting,
    estimated,
    filtered,
    log_likelihood,
    projected,
    returning,
)

Array = NDArray[np.float64]

LOADINGS = (0.0, 0.25, 0.5, 0.75, 1.0)
UNKNOWN_LOADING = 0.5
FEWEST_YEARS = 2
JUMP = 6.0
YEARS_OF_USUAL = 4.0
NORMAL = 1.4826
"""Median absolute deviation times this is the standard deviation of a normal distribution."""
LEAST_VARIANCE = 1e-9


@dataclass(frozen=True)
class Spread:
    """A normal forecast of the change from the last datum: mean and spread, [horizons, provinces].

    NaN where no forecast can be made.
    """

    mean: Array
    deviation: Array


def extended(simulated: Array, *, first: int, years: Sequence[int], growth: bool) -> Array:
    """Carry a simulated path back to years before the first simulated one.

    Growth series go back at their mean simulated growth, rates at their first level, so that what
    is measured before says how lasting and how noisy the gap is.

    Parameters
    ----------
    simulated
        float64[provinces, simulated years], in the unit of the series.
    first
        First simulated year.
    years
        Years wanted: all up to the last simulated one.
    growth
        Whether the series is a level in logs.
    """
    last = first + simulated.shape[1] - 1
    out = np.full((len(simulated), len(years)), np.nan)
    pace = (simulated[:, -1] - simulated[:, 0]) / max(last - first, 1) if growth else 0.0
    for place, year in enumerate(years):
        if first <= year <= last:
            out[:, place] = simulated[:, year - first]
        elif year < first:
            out[:, place] = simulated[:, 0] - (first - year) * pace
    return out


def unaligned(simulated: Array, deviation: Array, *, last: Array) -> Spread:
    """The simulated value less the last datum; spread: that of the particles."""
    return Spread(simulated - last, np.broadcast_to(deviation, simulated.shape).copy())


def from_last_observation(simulated: Array, at_origin: Array, deviation: Array) -> Spread:
    """The simulated change since the origin; spread: that of the particles."""
    return Spread(simulated - at_origin, np.broadcast_to(deviation, simulated.shape).copy())


@dataclass(frozen=True)
class GapFilter:
    """What the panel says of a series: how far to follow the model, and what the gap is like.

    Attributes
    ----------
    growth
        Whether the series is a level in logs.
    loading
        Share of the simulated changes that is followed: what data up to the origin support.
    parameters
        Of the own part: float64[4], see `gaps.drifting` and `gaps.returning`.
    common
        The shared part at the origin.
    first, run_from
        First year of `path`, and place of the first simulated year in it.
    path
        The shared gap by year: float64[years], NaN where nothing was measured.
    measured_path
        The shared part of the data alone, likewise: breaks are found beside it.
    jump
        A change of a province's data less their shared part beyond which it is a break: what lies
        before is not used.
    usual
        Mean squared yearly change of the own gap in the middle province.
    """

    growth: bool
    loading: float
    parameters: Array
    common: CommonPart
    first: int
    run_from: int
    path: Array
    measured_path: Array
    jump: float
    usual: float

    @property
    def model(self) -> GapModel:
        """The model of the own part."""
        return (drifting if self.growth else returning)(self.parameters)

    def carried(self, measured: Array, simulated: Array, later: Array, deviation: Array) -> Spread:
        """The followed part of the simulated path plus the gap carried on: levels.

        Parameters
        ----------
        measured, simulated
            float64[provinces, years], the years of `path`; NaN where nothing was measured.
        later
            float64[horizons, provinces]: simulated after the origin.
        deviation
            Spread of the simulated change among particles: float64[horizons, provinces].
        """
        level = usual_level(simulated, growth=self.growth, run_from=self.run_from)
        past, ahead = self.loading * (simulated - level), self.loading * (later - level[:, 0])
        settled = without_breaks(measured, path=self.measured_path, jump=self.jump)
        own = settled - past - self.path
        size = sizes(own, usual=self.usual)
        state = filtered(own / size[:, None], self.model)
        mean, variance = projected(state, self.model, horizons=len(later))
        mean, variance = mean * size, variance * size**2
        horizons = range(1, len(later) + 1)
        together = np.array([self.common.mean(h) for h in horizons])[:, None]
        wide = np.array([self.common.variance(h) for h in horizons])[:, None]
        spread = np.sqrt(variance + wide + (self.loading * deviation) ** 2)
        return Spread(ahead + together + mean, spread)


def usual_level(simulated: Array, *, growth: bool, run_from: int) -> Array:
    """Mean simulated rate of the years that were run: float64[provinces, 1]; 0 for levels in logs.

    What a province's rate usually is, is left to the data: only its changes are taken from the
    model.
    """
    if growth:
        return np.zeros((len(simulated), 1))
    place = min(run_from, simulated.shape[1] - 1)
    return np.asarray(simulated[:, place:].mean(axis=1, keepdims=True))


def fitted_filter(
    measured: Array, simulated: Array,
    *, first: int, growth: bool, run_from: int, near: GapFilter | None = None,
) -> GapFilter:  # fmt: skip
    """Estimate the filter of a series from all provinces, with data up to the origin.

    The share of the simulated changes that is followed is the mean of 0, ¼, ½, ¾ and 1, weighted by
    how likely each makes the data. Before two years of runs have been measured it is ½ for a level
    in logs, and 0 for a rate, which has a mean of its own to go by.

    Parameters
    ----------
    measured, simulated
        float64[provinces, years], NaN where nothing was measured.
    first
        First of the years.
    growth
        Whether the series is a level in logs.
    run_from
        Place of the first simulated year among the years.
    near
        Filter of nearly the same data, beside which this one is looked for.
    """
    begin = near.parameters if near is not None else None
    measured_path = shared(measured, drifts=growth)
    jump = usual_jump(measured - measured_path) if growth else np.inf
    settled = without_breaks(measured, path=measured_path, jump=jump)
    changes = simulated - usual_level(simulated, growth=growth, run_from=run_from)
    loading = _loading(settled, changes, growth=growth, run_from=run_from, near=begin)
    fit = _fit(settled, loading * changes, growth=growth, near=begin)
    return GapFilter(
        growth=growth,
        loading=loading,
        parameters=fit.parameters,
        common=common_part(fit.path, drifts=growth),
        first=first,
        run_from=run_from,
        path=fit.path,
        measured_path=measured_path,
        jump=jump,
        usual=fit.usual,
    )


def _loading(
    settled: Array, changes: Array, *, growth: bool, run_from: int, near: Array | None
) -> float:
    """Share of the simulated changes that is followed, see `fitted_filter`."""
    if not changes.any():
        return 0.0
    if int(np.isfinite(settled[:, run_from:]).any(axis=0).sum()) < FEWEST_YEARS:
        return UNKNOWN_LOADING if growth else 0.0
    likely = np.array(
        [_fit(settled, one * changes, growth=growth, near=near).likelihood for one in LOADINGS]
    )
    weight = np.exp(likely - likely.max())
    return float(weight @ np.array(LOADINGS) / weight.sum())


def since_break(own: Array, *, jump: float) -> Array:
    """Own gaps without what lies before a province's last break: float64[provinces, years].

    A break is a change by more than `jump` from one year to the next: a new census or boundary.
    """
    kept = own.copy()
    for province, changes in enumerate(np.abs(np.diff(own, axis=1))):
        breaks = np.flatnonzero(changes > jump)
        if len(breaks):
            kept[province, : breaks[-1] + 1] = np.nan
    return kept


def without_breaks(measured: Array, *, path: Array, jump: float) -> Array:
    """Data without what lies before a province's last break: float64[provinces, years].

    Breaks are found in the data alone, less their shared `path`, so that every share of the
    simulated changes is judged by the same data.
    """
    kept = since_break(measured - path, jump=jump)
    return np.asarray(np.where(np.isfinite(kept), measured, np.nan))


def usual_jump(own: Array) -> float:
    """Six robust standard deviations of the yearly changes of all provinces."""
    changes = np.diff(own, axis=1)
    changes = changes[np.isfinite(changes)]
    if len(changes) == 0:
        return np.inf
    size = NORMAL * float(np.median(np.abs(changes - np.median(changes))))
    return JUMP * size if size > 0.0 else np.inf


def mean_squares(own: Array) -> tuple[Array, Array]:
    """Mean squared yearly change of each own gap, and of how many: float64[provinces] both."""
    changes = np.diff(own, axis=1)
    count = np.isfinite(changes).sum(axis=1).astype(np.float64)
    total = np.nansum(changes**2, axis=1)
    return np.where(count > 0, total / np.maximum(count, 1.0), np.nan), count


def usual_square(own: Array) -> float:
    """Mean squared yearly change in the middle province; 1 where none has changes."""
    squares, _ = mean_squares(own)
    squares = squares[np.isfinite(squares)]
    middle = float(np.median(squares)) if len(squares) else 0.0
    return middle if middle > 0.0 else 1.0


def sizes(own: Array, *, usual: float) -> Array:
    """How much more a province's gap moves than the middle one's: float64[provinces].

    Small samples make noisy surveys: the own mean square is drawn to the usual one as if that had
    been seen for four years.
    """
    squares, count = mean_squares(own)
    own_part = np.where(count > 0, count * np.nan_to_num(squares), 0.0)
    return np.asarray(
        np.sqrt((YEARS_OF_USUAL * usual + own_part) / (YEARS_OF_USUAL + count) / usual)
    )


@dataclass(frozen=True)
class _Fit:
    """The filter of one share of the simulated changes, and how likely it makes the data."""

    parameters: Array
    path: Array
    likelihood: float
    usual: float


def _fit(settled: Array, followed: Array, *, growth: bool, near: Array | None) -> _Fit:
    """Fit the filter to data without breaks."""
    gaps = settled - followed
    path = shared(gaps, drifts=growth)
    own = gaps - path
    usual = usual_square(own)
    size = sizes(own, usual=usual)
    scaled = own / size[:, None]
    kind = drifting if growth else returning
    parameters = estimated(scaled, kind=kind, near=near)
    likelihood = log_likelihood(scaled, kind(parameters))
    likelihood -= float(np.sum(np.isfinite(own).sum(axis=1) * np.log(size)))
    changes = np.diff(path[np.isfinite(path)])
    if len(changes):
        drift = common_part(path, drifts=growth).drift
        spread = float(np.mean((changes - drift) ** 2)) + LEAST_VARIANCE
        likelihood -= 0.5 * len(changes) * float(np.log(spread))
    return _Fit(parameters, path, likelihood, usual)


def from_filter(
    measured: Array, simulated: Array, later: Array, deviation: Array,
    *, first: int, growth: bool, run_from: int,
) -> Spread:  # fmt: skip
    """The change from the last datum, the gap being filtered and carried on."""
    found = fitted_filter(measured, simulated, first=first, growth=growth, run_from=run_from)
    levels = found.carried(measured, simulated, later, deviation)
    return Spread(levels.mean - measured[:, -1], levels.deviation)
