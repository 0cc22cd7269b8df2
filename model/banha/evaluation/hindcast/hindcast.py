"""Forecasts from past origins over the panel: packs, runs, weights, forecasts, and their scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.evaluation.hindcast.ensemble import Ensemble, run_ensemble
from banha.evaluation.hindcast.model_forecasts import as_forecasts, forecasts_of, weights_at
from banha.evaluation.hindcast.plan import (
    STRETCHES,
    Request,
    Stretch,
    demand_paths,
    no_paths,
    prior_draws,
)
from banha.evaluation.hindcast.simulated import Paths, read_paths
from banha.evaluation.hindcast.transfer import left_out_forecasts
from banha.evaluation.hindcast.vintages import packs_of
from banha.evaluation.hindcast.weights import chosen
from banha.evaluation.judging.forecasts import CONDITIONAL, outcomes
from banha.evaluation.judging.national import national_growth
from banha.evaluation.judging.rivals.panel_forecasts import rival_forecasts
from banha.evaluation.judging.scoreable import FIRST_RUN, count_scoreable
from banha.evaluation.judging.series import ScoredSeries, scored_series
from banha.packs.stand_ins.nation import load_nation

FIRST_RIVAL_ORIGIN = 2005
"""Origins before the first run are not scored; they show which rival was best so far."""

type Tell = Callable[[str], None]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Hindcast:
    """Forecasts of all forecasters and what came true.

    Attributes
    ----------
    forecasts, outcomes
        In the formats of `banha.evaluation.judging.forecasts`.
    counts
        What can be scored.
    weights
        Weights of the particles: a row each, a column per origin.
    particles
        Draws of the priors.
    """

    forecasts: pd.DataFrame
    outcomes: pd.DataFrame
    counts: pd.DataFrame
    weights: pd.DataFrame
    particles: pd.DataFrame


def hindcast(request: Request, *, tell: Tell | None = None) -> Hindcast:
    """Count what can be scored, run what has not been run, and forecast from every origin.

    Parameters
    ----------
    request
        What is asked.
    tell
        Told lines about the progress.
    """
    panel = load_nation().panel
    panel = panel[panel["province"].isin(request.provinces)]
    counts = count_scoreable(panel, first_origin=FIRST_RUN)
    particles = prior_draws(request.particles)
    by_origin: dict[int, pd.Series[float]] = {}
    tables = []
    for stretch in STRETCHES:
        drawn = _drawn(stretch, particles, by_origin, each=request.each)
        runs = _runs(stretch, drawn, request=request, tell=tell)
        paths = [
            read_paths(runs, series=one, provinces=request.provinces, panel=panel)
            for one in scored_series()
        ]
        for origin in stretch.origins:
            weight = np.full(len(drawn), 1.0 / len(drawn))
            if stretch.kind == CONDITIONAL:  # elsewhere the draws were chosen by their weights
                weight = weights_at(paths, origin=origin)
                by_origin[origin] = pd.Series(weight, index=drawn["particle"])
            tables += list(_forecasts(paths, stretch, origin=origin, weight=weight))
            if stretch.kind == CONDITIONAL:
                tables += list(left_out_forecasts(paths, origin=origin, kind=stretch.kind))
        if tell is not None:
            tell(f"{stretch.name}: origins {', '.join(map(str, stretch.origins))} forecast")
    rivals = _rivals(panel, tell=tell)
    return Hindcast(
        forecasts=pd.concat([*tables, rivals], ignore_index=True),
        outcomes=outcomes(panel, series=scored_series()),
        counts=counts,
        weights=_weights(particles, by_origin),
        particles=particles,
    )


def _drawn(
    stretch: Stretch,
    particles: pd.DataFrame,
    by_origin: Mapping[int, pd.Series[float]],
    *,
    each: int,
) -> pd.DataFrame:
    """All particles where the path is given; elsewhere those that the origin's weights choose.

    After the last origin with weights the last ones serve.
    """
    if stretch.kind == CONDITIONAL:
        return particles.iloc[:: stretch.every].reset_index(drop=True)
    weight = by_origin[max(o for o in by_origin if o <= stretch.path)]
    places = chosen(np.asarray(weight, np.float64), number=each)
    taken = particles.set_index("particle").loc[weight.index[places]].reset_index()
    # One particle may be taken more than once: each has luck and a path of its own.
    taken["particle"] = 1000 * (stretch.path % 100) + np.arange(len(taken))
    return taken


def _weights(particles: pd.DataFrame, by_origin: Mapping[int, pd.Series[float]]) -> pd.DataFrame:
    """A row for each particle, a column for each origin; nothing where it was not run."""
    columns = {str(origin): weight for origin, weight in by_origin.items()}
    return pd.DataFrame(columns, index=particles["particle"]).reset_index()


def _runs(
    stretch: Stretch, drawn: pd.DataFrame, *, request: Request, tell: Tell | None
) -> pd.DataFrame:
    packs = packs_of(
        stretch, folder=request.folder / "packs", provinces=request.provinces,
        workers=request.workers,
    )  # fmt: skip
    if tell is not None:
        tell(f"{stretch.name}: packs are there")
    given = stretch.kind == CONDITIONAL
    numbers = drawn["particle"].tolist()
    ensemble = Ensemble(
        name=stretch.name,
        packs=packs,
        particles=drawn,
        until=stretch.until,
        paths=no_paths() if given
        else demand_paths(numbers, origin=stretch.path, until=stretch.until),
    )  # fmt: skip
    return run_ensemble(
        ensemble, provinces=request.provinces, folder=request.folder / "runs",
        workers=request.workers, tell=tell,
    )  # fmt: skip


def _forecasts(
    paths: list[Paths], stretch: Stretch, *, origin: int, weight: Array
) -> Iterator[pd.DataFrame]:
    for one in paths:
        spreads = forecasts_of(one, origin=origin, weight=weight)
        if spreads:
            yield as_forecasts(spreads, paths=one, origin=origin, kind=stretch.kind)


def _rivals(panel: pd.DataFrame, *, tell: Tell | None) -> pd.DataFrame:
    if tell is not None:
        tell("rivals")
    last = max(origin for stretch in STRETCHES for origin in stretch.origins)
    origins = range(FIRST_RIVAL_ORIGIN, last + 1)
    series: tuple[ScoredSeries, ...] = scored_series()
    return rival_forecasts(panel, series=series, origins=origins, growth=national_growth())
