"""One set of parameters for all openings of a pack, against one set for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from banha.evaluation.calibration.journal import Journal
from banha.evaluation.calibration.moments import measured_of, targets_of
from banha.evaluation.calibration.priors import Prior, values_at
from banha.evaluation.calibration.problem import Problem, Window, window_of
from banha.evaluation.calibration.request import Request
from banha.evaluation.calibration.runs import Crew
from banha.evaluation.calibration.search import REFERENCE, Say, losses, measure, search

Array = NDArray[np.float64]

PARAMETERS = (
    "demand.special_growth[labour_intensive]",
    "demand.special_growth[technology]",
    "entry.foreign_rate[labour_intensive]",
    "entry.foreign_rate[technology]",
    "migration.attraction",
    "migration.departure_rate",
)
"""The few that are searched: those that carry growth of exports, of firms and of population."""
TRIALS_SHARE = 0.5
"""Trials of each search of eras as a share of those of the calibration."""


@dataclass(frozen=True)
class Era:
    """What one opening gives.

    Attributes
    ----------
    first, last
        First and last year.
    structural
        Loss at the one set that fits all eras together.
    own
        Loss at the set that fits this era alone.
    values
        Values of that set, by the full names of the parameters.
    """

    first: int
    last: int
    structural: float
    own: float
    values: dict[str, float]


@dataclass(frozen=True)
class Eras:
    """One set against one for each era.

    Attributes
    ----------
    eras
        The eras in their order.
    values
        Values of the one set.
    trials
        Points of each search.
    """

    eras: tuple[Era, ...]
    values: dict[str, float]
    trials: int

    @property
    def structural(self) -> float:
        """Mean loss over the eras at the one set."""
        return float(np.mean([era.structural for era in self.eras]))

    @property
    def own(self) -> float:
        """Mean loss over the eras, each at its own set."""
        return float(np.mean([era.own for era in self.eras]))


def compare_eras(
    request: Request,
    *,
    priors: Sequence[Prior],
    crew: Crew,
    journal: Journal,
    say: Say,
) -> Eras:
    """Search for one set over all openings, and for one set for each.

    Each opening is run to the year before the next one, the last to the last year asked. The loss
    of the one set is the mean of the eras' losses.
    """
    few = tuple(prior for prior in priors if prior.parameter in PARAMETERS) or tuple(priors)
    trials = max(2, int(TRIALS_SHARE * request.trials))
    spans = era_spans(request)
    measured = measured_of(request.province, until=request.until)
    windows = [
        window_of(
            [request.province] * request.seeds, start=first, until=last, scale=request.scale,
            targets=targets_of(measured, start=first, until=last),
        )
        for first, last in spans
    ]  # fmt: skip

    def best(stage: str, chosen: Sequence[Window]) -> tuple[dict[str, float], list[float]]:
        problem = Problem(few, tuple(chosen))
        point, parts = _best(problem, stage, trials=trials, crew=crew, journal=journal, say=say)
        return values_at(few, point, in_force=problem.first_in_force), parts

    values, parts = best("eras", windows)
    eras = []
    for (first, last), window, structural in zip(spans, windows, parts, strict=True):
        own, (least,) = best(f"era {first}", [window])
        eras.append(Era(first, last, structural=structural, own=least, values=own))
    return Eras(tuple(eras), values, trials)


def era_spans(request: Request) -> list[tuple[int, int]]:
    """Return first and last year of each era."""
    years = [year for year in sorted(request.head.start_years) if year < request.until]
    ends = [year - 1 for year in years[1:]] + [request.until]
    return list(zip(years, ends, strict=True))


def _best(
    problem: Problem, stage: str, *, trials: int, crew: Crew, journal: Journal, say: Say
) -> tuple[Array, list[float]]:
    """The point of the least loss, those in force and in the middle included, and its losses."""
    reference, loss, known = measure(
        problem, crew=crew, journal=journal, stage=f"{stage} {REFERENCE}"
    )
    tried = search(
        problem, known=known, loss=loss, trials=trials, crew=crew, journal=journal, stage=stage,
        say=say,
    )  # fmt: skip
    every = [*reference, *tried]
    found = every[int(losses(every, loss).argmin())]
    assert found.moments is not None  # those in force ran, or there would be no loss
    return found.point, loss.by_window(found.moments)
