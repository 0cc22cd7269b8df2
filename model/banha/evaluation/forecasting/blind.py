"""A forecast of what will be measured of provinces, with bands of luck, parameters and paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from banha.evaluation.forecasting.aligned import Aligned, aligned, error_of, filter_of
from banha.evaluation.forecasting.gap_file import Key
from banha.evaluation.forecasting.industry import industry_index, measured_index
from banha.evaluation.forecasting.series import (
    LEVELS,
    YEARLY_GROWTH,
    YEARLY_INDEX,
    ForecastSeries,
    forecast_series,
)
from banha.evaluation.hindcast.ensemble import KEYS, Ensemble, run_ensemble
from banha.evaluation.hindcast.jump_off import GapFilter
from banha.evaluation.hindcast.model_forecasts import weights_at
from banha.evaluation.hindcast.plan import demand_paths
from banha.evaluation.hindcast.simulated import Paths, read_paths
from banha.evaluation.hindcast.weights import chosen
from banha.evaluation.judging.series import ScoredSeries, scored_series
from banha.packs.observed import observed_series

type Tell = Callable[[str], None]
Array = NDArray[np.float64]

COLUMNS = [
    "province", "series", "breakdown", "period", "unit", "mean", *LEVELS, "n", "basis",
]  # fmt: skip
PERCENT = 100.0
NATION = "viet-nam"
SIGNED = ("net_migration_rate", "natural_increase_rate")
"""Rates that can be below 0; of the others no quantile is."""


@dataclass(frozen=True)
class Request:
    """What is asked of a forecast.

    Attributes
    ----------
    provinces
        Slugs.
    first, last
        Years that are forecast; data are known up to the year before the first.
    folder
        Where finished runs are kept.
    particles
        Draws of the calibrated parameters, a row each: `particle` and shares of the priors.
    own
        Draws of provinces that have a posterior of their own, by slug: `particle` and values.
    filters
        Filters of the gap by series, where they are known; empty: they are estimated from the
        provinces asked, which must be the panel.
    weigh
        Whether the particles are draws of the priors, to be weighed by what the provinces
        measured; else every particle counts the same.
    outside
        Outside inputs that take the place of the assumed path.
    workers
        Processes that share the runs.
    """

    provinces: tuple[str, ...]
    first: int
    last: int
    folder: Path
    particles: pd.DataFrame
    own: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    filters: Mapping[Key, GapFilter] = field(default_factory=dict)
    weigh: bool = False
    outside: pd.DataFrame = field(default_factory=pd.DataFrame)
    workers: int = 1

    @property
    def origin(self) -> int:
        """Last year of which data are known."""
        return self.first - 1


@dataclass(frozen=True)
class Forecast:
    """A forecast, and the filters that carried it on from data.

    Attributes
    ----------
    table
        Columns province, series, breakdown, period, unit, mean, p05 … p95, n, basis.
    filters
        Filters of the gap by series.
    particles
        The particles with their weights.
    """

    table: pd.DataFrame
    filters: dict[Key, GapFilter]
    particles: pd.DataFrame


def forecast(request: Request, *, tell: Tell | None = None) -> Forecast:
    """Run every particle of every province, and carry all series on from their data.

    Parameters
    ----------
    request
        What is asked.
    tell
        Told lines about the progress.
    """
    wanted = forecast_series()
    drawn = request.particles["particle"].tolist()
    ensemble = Ensemble(
        name=f"forecast-{request.first}",
        packs=None,
        particles=request.particles,
        until=request.last,
        paths=demand_paths(drawn, origin=request.origin, until=request.last),
        series=(*(one.data for one in wanted), *scored_series()),
        outside=request.outside,
        own=request.own,
        monthly=True,
    )
    runs = run_ensemble(
        ensemble, provinces=request.provinces, folder=request.folder, workers=request.workers,
        tell=tell,
    )  # fmt: skip
    runs, judged = as_forecast(runs), as_scored(runs)
    panel = measured_of(request.provinces, until=request.origin)
    weight = _weights(judged, request=request, panel=panel)
    runs, judged = resampled(runs, weight), resampled(judged, weight)
    filters, tables = dict(request.filters), []
    for one in wanted:
        paths = _paths(runs, one.data, request=request, panel=panel)
        if not request.filters and not one.yearly:
            found = filter_of(paths, origin=request.origin)
            if found is not None:
                filters[key_of(one.data)] = found
        error = _error(one, paths, judged=judged, request=request, panel=panel)
        result = aligned(
            paths, origin=request.origin, filtered=filters.get(key_of(one.data)), error=error,
            yearly=bool(one.yearly),
        )  # fmt: skip
        tables.append(_table(one, result, paths=paths, request=request))
    index = measured_index(NATION, until=request.origin)
    tables.append(industry_index(runs, first=request.first, columns=COLUMNS, measured=index))
    table = pd.concat(tables, ignore_index=True)
    order = {slug: place for place, slug in enumerate(request.provinces)}
    table = table.sort_values("province", key=lambda names: names.map(order), kind="stable")
    particles = request.particles.drop(columns="weight", errors="ignore").merge(
        pd.DataFrame({"particle": list(weight), "weight": list(weight.values())})
    )
    return Forecast(table.reset_index(drop=True), filters, particles)


def _weights(runs: pd.DataFrame, *, request: Request, panel: pd.DataFrame) -> dict[int, float]:
    """Weight of each particle: by what provinces without an own posterior measured, or equal."""
    numbers = [int(number) for number in request.particles["particle"]]
    provinces = [slug for slug in request.provinces if slug not in request.own]
    if not request.weigh or not provinces:
        return dict.fromkeys(numbers, 1.0 / len(numbers))
    mine = panel[panel["province"].isin(provinces)]
    paths = [
        read_paths(runs, series=one, provinces=provinces, panel=mine, empty=True)
        for one in scored_series()
    ]
    found = weights_at([one for one in paths if len(one.measured)], origin=request.origin)
    return dict(zip(sorted(numbers), map(float, found), strict=True))


def as_forecast(runs: pd.DataFrame) -> pd.DataFrame:
    """Return what runs record of the series that are forecast.

    One of them may bear the names of a scored series and be another quantity of the model: sales
    at current prices, and at prices of 2010. The runs have the series that are forecast first.
    """
    return runs.drop_duplicates(["province", *KEYS], keep="first")


def as_scored(runs: pd.DataFrame) -> pd.DataFrame:
    """Return what runs record of the scored series; see `as_forecast`."""
    return runs.drop_duplicates(["province", *KEYS], keep="last")


def resampled(runs: pd.DataFrame, weight: Mapping[int, float]) -> pd.DataFrame:
    """Return the runs of as many particles, each as often as its weight has it."""
    numbers = sorted(weight)
    shares = np.array([weight[number] for number in numbers])
    taken = [numbers[place] for place in chosen(shares, number=len(numbers))]
    if taken == numbers:
        return runs
    by_particle = dict(tuple(runs.groupby("particle")))
    return pd.concat(
        [by_particle[number].assign(particle=place) for place, number in enumerate(taken)],
        ignore_index=True,
    )


def key_of(series: ScoredSeries) -> Key:
    """Series, breakdown and basis."""
    return series.series, series.breakdown, series.basis


def measured_of(provinces: tuple[str, ...], *, until: int) -> pd.DataFrame:
    """Return what was measured of provinces up to a year, as their packs have it."""
    from banha.data import province_folder

    frames = [observed_series(province_folder(slug)).assign(province=slug) for slug in provinces]
    table = pd.concat(frames, ignore_index=True)
    return table[table["year"] <= until]


def _paths(
    runs: pd.DataFrame, series: ScoredSeries, *, request: Request, panel: pd.DataFrame
) -> Paths:
    return read_paths(runs, series=series, provinces=request.provinces, panel=panel, empty=True)


def _error(
    one: ForecastSeries, paths: Paths, *, judged: pd.DataFrame, request: Request,
    panel: pd.DataFrame,
) -> float:  # fmt: skip
    """How far the model errs a year in a series, or in the scored one that stands for it."""
    if one.error_of is not None:
        paths = _paths(judged, one.error_of, request=request, panel=panel)
    elif one.yearly == YEARLY_INDEX:
        paths = replace(paths, measured=chained(paths.measured))
    return error_of(paths, origin=request.origin)


def chained(index: pd.DataFrame) -> pd.DataFrame:
    """Return the level, 100 × its logarithm, behind an index whose year before is 100.

    Parameters
    ----------
    index
        100 × the logarithm of the index: years in rows, provinces in columns.
    """
    if index.empty:
        return index
    years = range(int(index.index[0]), int(index.index[-1]) + 1)
    return pd.DataFrame((index.reindex(years) - PERCENT * np.log(PERCENT)).cumsum())


def _table(one: ForecastSeries, result: Aligned, *, paths: Paths, request: Request) -> pd.DataFrame:
    frames = []
    for place, year in enumerate(range(request.first, request.last + 1)):
        if one.yearly:
            before = result.before if place == 0 else result.mean[place - 1]
            centre = result.mean[place] - before
            spread = np.sqrt(_yearly_variance(paths, year) + result.error**2)
        else:
            centre, spread = result.mean[place], result.deviation[place]
        mean, quantiles = _distribution(one, centre, spread)
        frame = pd.DataFrame(dict(zip(LEVELS, quantiles, strict=True)))
        frame["province"], frame["mean"] = list(paths.provinces), mean
        frame["period"] = str(year)
        frames.append(frame[np.isfinite(frame["mean"])])
    table = pd.concat(frames, ignore_index=True)
    table["series"], table["breakdown"], table["basis"] = key_of(one.data)
    table["unit"], table["n"] = one.data.unit, len(paths.simulated)
    return pd.DataFrame(table[COLUMNS])


def _yearly_variance(paths: Paths, year: int) -> Array:
    """Variance among particles of the change on the year before: float64[provinces]."""
    place = year - paths.first
    change = paths.simulated[:, :, place] - paths.simulated[:, :, place - 1]
    return np.asarray(change.var(axis=0))


def _distribution(
    one: ForecastSeries, centre: Array, spread: Array
) -> tuple[Array, Iterator[Array]]:
    """Mean and quantiles in the unit of the data; a level in logs is log-normal."""
    points = [centre + spread * norm.ppf(level) for level in LEVELS.values()]
    if one.yearly:
        base = PERCENT if one.yearly == YEARLY_GROWTH else 0.0
        values = [PERCENT * np.exp(point / PERCENT) - base for point in points]
        mean = PERCENT * np.exp(centre / PERCENT + 0.5 * (spread / PERCENT) ** 2) - base
        return mean, iter(values)
    if one.data.transformation == "growth":
        mean = np.exp(centre / PERCENT + 0.5 * (spread / PERCENT) ** 2)
        return mean, (np.exp(point / PERCENT) for point in points)
    if one.data.series not in SIGNED:
        points = [np.maximum(point, 0.0) for point in points]
    return centre, iter(points)
