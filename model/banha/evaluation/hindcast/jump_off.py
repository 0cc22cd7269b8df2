"""From the model's path to a forecast of what will be measured: where the forecast sets out from.

Three ways, all printed. `unaligned`: the simulated value as it is. `last observation`: the last
datum plus the simulated change. `filtered`: the simulated value plus the gap between data and
model as the filter of `gaps` sees it at the origin and carries it on.
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
    projected,
    returning,
)

Array = NDArray[np.float64]


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
    """What the panel says of the gap between data and model in a series.

    Attributes
    ----------
    growth
        Whether the series is a level in logs.
    parameters
        Of the own part: float64[4], see `gaps.drifting` and `gaps.returning`.
    common
        The shared part at the origin.
    first
        First year of `path`.
    path
        The shared gap by year: float64[years], NaN where nothing was measured.
    """

    growth: bool
    parameters: Array
    common: CommonPart
    first: int
    path: Array

    @property
    def model(self) -> GapModel:
        """The model of the own part."""
        return (drifting if self.growth else returning)(self.parameters)

    def carried(self, measured: Array, simulated: Array, later: Array, deviation: Array) -> Spread:
        """The simulated level plus the gap carried on.

        Parameters
        ----------
        measured, simulated
            float64[provinces, years], the years of `path`; NaN where nothing was measured.
        later
            float64[horizons, provinces]: simulated after the origin.
        deviation
            Spread of the simulated change among particles: float64[horizons, provinces].
        """
        state = filtered(measured - simulated - self.path, self.model)
        mean, variance = projected(state, self.model, horizons=len(later))
        horizons = range(1, len(later) + 1)
        together = np.array([self.common.mean(h) for h in horizons])[:, None]
        wide = np.array([self.common.variance(h) for h in horizons])[:, None]
        return Spread(later + together + mean, np.sqrt(variance + wide + deviation**2))


def fitted_filter(
    measured: Array, simulated: Array, *, first: int, growth: bool, run_from: int
) -> GapFilter:
    """Estimate the filter of a series from all provinces, with data up to the origin.

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
    """
    gaps = measured - simulated
    path = shared(gaps)
    return GapFilter(
        growth=growth,
        parameters=estimated(gaps - path, kind=drifting if growth else returning),
        common=common_part(path, run_from=run_from if growth else None),
        first=first,
        path=path,
    )


def from_filter(
    measured: Array, simulated: Array, later: Array, deviation: Array,
    *, first: int, growth: bool, run_from: int,
) -> Spread:  # fmt: skip
    """The change from the last datum, the gap being filtered and carried on."""
    found = fitted_filter(measured, simulated, first=first, growth=growth, run_from=run_from)
    levels = found.carried(measured, simulated, later, deviation)
    return Spread(levels.mean - measured[:, -1], levels.deviation)
