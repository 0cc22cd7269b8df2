"""The model's forecasts of all scored series from an origin, in the format of all forecasters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from banha.evaluation.hindcast.jump_off import (
    Spread,
    extended,
    from_filter,
    from_last_observation,
    unaligned,
)
from banha.evaluation.hindcast.simulated import Paths
from banha.evaluation.hindcast.weights import errors, losses, weights
from banha.evaluation.judging.forecasts import FORECAST_COLUMNS, LEVELS, QUANTILE_COLUMNS

Array = NDArray[np.float64]

MODEL = "model"
LAST_OBSERVATION = "model, from the last observation"
UNALIGNED = "model, unaligned"
WITHOUT_MODEL = "filter without the model"
HORIZONS = (1, 2, 3, 4, 5)
LEAST_SPREAD = 1e-3
SETTLED_YEARS = 2


def weights_at(paths: Iterable[Paths], *, origin: int) -> Array:
    """Return the particles' weights from what was measured up to an origin, all series together.

    Only levels and rates measured since the opening settled count; where there are none yet, all
    particles weigh the same.
    """
    found, count = errors_at(paths, origin=origin)
    return weights(losses(found)) if found else np.full(count, 1.0 / count)


def errors_at(paths: Iterable[Paths], *, origin: int) -> tuple[dict[str, Array], int]:
    """Return each particle's errors up to an origin by series, and how many particles there are.

    float64[particles, provinces]; see `weights.errors`.
    """
    found: dict[str, Array] = {}
    count = 1
    for one in paths:
        count = len(one.simulated)
        known = one.known(origin)
        years = [year for year in known.index if one.first <= year <= one.last]
        if not years:
            continue
        places = [int(year) - one.first for year in years]
        name = " ".join(one.series.key)
        measured = known.loc[years].to_numpy(dtype=np.float64).T
        found[name] = errors(measured[None] - one.simulated[:, :, places], growth=one.growth)
    return found, count


def forecasts_of(paths: Paths, *, origin: int, weight: Array) -> Mapping[str, Spread]:
    """Return the model's forecasts of a series from an origin, by the way they set out.

    Horizons reach as far as the runs do. Every province has a forecast whose last year was
    measured.
    """
    past = history_of(paths, origin=origin)
    if past is None:
        return {}
    years, measured, each = past.years, past.measured, past.each
    mean = np.tensordot(weight, each, axes=1)
    now, later = mean[:, len(years) - 1], mean[:, len(years) :].T
    change = each[:, :, len(years) :] - each[:, :, len(years) - 1 : len(years)]
    deviation = spread_of(change, weight).T
    settled = spread_of(past.settled, weight).T
    level = spread_of(each[:, :, len(years) :], weight).T
    last, start, growth = measured[:, -1], past.run_from, paths.growth
    simulated = mean[:, : len(years)]
    return {
        MODEL: from_filter(
            measured, simulated, later, settled, first=years[0], growth=growth, run_from=start
        ),
        LAST_OBSERVATION: _where(from_last_observation(later, now, deviation), last),
        UNALIGNED: unaligned(later, level, last=last),
        WITHOUT_MODEL: from_filter(
            measured, np.zeros_like(simulated), np.zeros_like(later), np.zeros_like(later),
            first=years[0], growth=growth, run_from=start,
        ),
    }  # fmt: skip


@dataclass(frozen=True)
class History:
    """A series at an origin: what is known of it, and the particles' paths beside and after it.

    Attributes
    ----------
    years
        Years up to the origin.
    measured
        float64[provinces, years].
    each
        Simulated values of these years and of the horizons: float64[particles, provinces, years +
        horizons].
    settled
        Changes of the particles that a filter does not see, see `settled_changes`.
    run_from
        Place of the first simulated year.
    """

    years: list[int]
    measured: Array
    each: Array
    settled: Array
    run_from: int


def history_of(paths: Paths, *, origin: int) -> History | None:
    """Arrange a series at an origin; None where its last year was not measured or nothing is left.

    Horizons reach as far as the runs do.
    """
    known = paths.known(origin)
    ahead = [h for h in HORIZONS if origin + h <= paths.last]
    if known.empty or known.index[-1] != origin or not ahead or origin + ahead[-1] < paths.first:
        return None
    years = list(range(int(known.index[0]), origin + 1))
    whole = list(range(years[0], origin + ahead[-1] + 1))
    each = np.stack(
        [
            extended(one, first=paths.first, years=whole, growth=paths.growth)
            for one in paths.simulated[:, :, : origin + ahead[-1] - paths.first + 1]
        ]
    )
    return History(
        years=years,
        measured=known.reindex(years).to_numpy(dtype=np.float64).T,
        each=each,
        settled=settled_changes(each, len(years) - 1, paths=paths, origin=origin),
        run_from=max(paths.first - years[0], 0),
    )


def settled_changes(each: Array, place: int, *, paths: Paths, origin: int) -> Array:
    """Changes of particles that a filter does not see: float64[particles, provinces, horizons].

    A particle that grows faster than data has a gap that drifts, which the filter carries on: what
    is left is its change after the origin beyond its own pace up to it. Before two years have been
    run there is no pace to go by. Rates have no pace.

    Parameters
    ----------
    each
        Simulated working levels: float64[particles, provinces, years].
    place
        Place of the origin among the years.
    paths, origin
        The series and the origin.
    """
    change = each[:, :, place + 1 :] - each[:, :, place : place + 1]
    run = min(origin - paths.first, place)
    if paths.growth and run >= SETTLED_YEARS:
        pace = (each[:, :, place] - each[:, :, place - run]) / run
        change = change - pace[:, :, None] * np.arange(1, change.shape[2] + 1)
    return np.asarray(change)


def as_forecasts(
    spreads: Mapping[str, Spread], *, paths: Paths, origin: int, kind: str
) -> pd.DataFrame:
    """Write forecasts in the format of all forecasters: normal, as 41 quantiles."""
    rows = []
    standard = norm.ppf(LEVELS)
    for forecaster, spread in spreads.items():
        for place, horizon in enumerate(HORIZONS[: len(spread.mean)]):
            mean, size = spread.mean[place], np.maximum(spread.deviation[place], LEAST_SPREAD)
            known = np.isfinite(mean) & np.isfinite(size)
            values = mean[known, None] + size[known, None] * standard
            frame = pd.DataFrame(values, columns=QUANTILE_COLUMNS)
            frame["province"] = np.array(paths.provinces)[known]
            frame["horizon"], frame["forecaster"] = horizon, forecaster
            rows.append(frame)
    if not rows:
        return pd.DataFrame(columns=FORECAST_COLUMNS)
    table = pd.concat(rows, ignore_index=True)
    table["series"], table["basis"] = paths.series.key
    table["origin"], table["kind"] = origin, kind
    return table[FORECAST_COLUMNS]


def _where(spread: Spread, last: Array) -> Spread:
    """No forecast where there is no last observation."""
    return Spread(np.where(np.isfinite(last), spread.mean, np.nan), spread.deviation)


def spread_of(values: Array, weight: Array) -> Array:
    """Weighted standard deviation over particles."""
    mean = np.tensordot(weight, values, axes=1)
    return np.asarray(np.sqrt(np.tensordot(weight, (values - mean) ** 2, axes=1)))
