"""The search for the point: Optuna's tree-structured Parzen estimator, in batches.

The points of a batch are asked together, from all points before it, with a sampler whose seed is
the number of the batch. A batch has the same size whatever the number of processes: so the points
depend on what was tried before and on nothing else, and a search that was broken off goes on to
the same end.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from banha.errors import BanhaError
from banha.evaluation.calibration.journal import Journal, Tried, quiet
from banha.evaluation.calibration.priors import point_in_force
from banha.evaluation.calibration.problem import Loss, Problem, loss_of
from banha.evaluation.calibration.runs import Answer, Crew, run_moments

Array = NDArray[np.float64]
type Say = Callable[[str], None]

BATCH = 8
"""Points that are asked together."""
STARTUP = 24
"""Points drawn from the priors before the search learns from what it has tried."""
SEED = 20_100
"""Seed of the first batch; the next has the next one."""
SEARCH, REFERENCE = "search", "reference"


def reference_points(problem: Problem, *, crew: Crew, journal: Journal, stage: str) -> list[Tried]:
    """Return the values in force and the middle of the priors, run where they have not been.

    Raises
    ------
    BanhaError
        Neither of them runs.
    """
    middle = np.full(len(problem.priors), 0.5)
    points = [point_in_force(problem.priors, in_force=problem.first_in_force), middle]
    tried = journal.tried(stage)
    if tried and tried[0].moments is not None:
        _require_same_model(problem, tried[0].moments)
    asked: list[Array | None] = [None, middle][len(tried) :]
    answers = crew.evaluate(problem, asked, guard=True)
    for point, answer in zip(points[len(tried) :], answers, strict=True):
        tried.append(tried_of(point, answer))
        journal.add(stage, tried[-1])
    if all(one.moments is None for one in tried):
        raise BanhaError(
            f"calibrate\n    the province does not run: {tried[0].failed}\n"
            "    Cure: try `banha run baseline` with it first, or choose a finer --scale."
        )
    return tried


def _require_same_model(problem: Problem, moments: Array) -> None:
    """Refuse to go on where the first run does not give what it gave before."""
    scenario, targets = problem.runs_at(None)[0]
    again = run_moments(scenario, targets, guard=True, packs=None)
    first = moments[0, : len(problem.windows[0].measured)]
    if isinstance(again, str) or not np.array_equal(again, first):
        what = "the model or its data have changed since this calibration was begun"
        raise BanhaError(f"calibrate\n    {what}\n    Cure: choose another folder with --out.")


def tried_of(point: Array, answer: Answer) -> Tried:
    """Return a point with what its runs gave."""
    if isinstance(answer, str):
        return Tried(point, None, answer)
    return Tried(point, answer)


def losses(tried: Sequence[Tried], loss: Loss) -> Array:
    """Return the loss of each point; infinite where a run failed."""
    return np.array([np.inf if one.moments is None else loss(one.moments) for one in tried])


def search(
    problem: Problem,
    *,
    known: Sequence[tuple[Array, float]],
    loss: Loss,
    trials: int,
    crew: Crew,
    journal: Journal,
    stage: str = SEARCH,
    say: Say,
) -> list[Tried]:
    """Search for the point of the least loss; return all points that were tried, in order.

    Parameters
    ----------
    problem
        What is searched.
    known
        Points whose loss is known already, such as that of the values in force.
    loss
        What is to be least.
    trials
        How many points.
    crew
        Who runs them.
    journal
        Where they are written.
    stage
        Name of the search in the journal.
    say
        Told the progress.
    """
    tried = journal.tried(stage)[:trials]
    while len(tried) < trials:
        first = len(tried) // BATCH * BATCH
        points = proposals(tried[:first], known=known, loss=loss, names=problem.names)
        asked = points[len(tried) - first : trials - first]
        # Those drawn from the priors may become particles, whose accounts are checked.
        answers = crew.evaluate(problem, asked, guard=first < STARTUP)
        for point, answer in zip(asked, answers, strict=True):
            tried.append(tried_of(point, answer))
            journal.add(stage, tried[-1])
        values = losses(tried, loss)
        say(f"{stage}: {len(tried)} of {trials} points, least loss {values.min():.3f}")
    return tried


def proposals(
    tried: Sequence[Tried],
    *,
    known: Sequence[tuple[Array, float]],
    loss: Loss,
    names: Sequence[str],
) -> list[Array]:
    """Return the points of the next batch after these."""
    batch = len(tried) // BATCH
    dice = np.random.default_rng(SEED + batch)
    if len(tried) < STARTUP:
        return [dice.random(len(names)) for _ in range(BATCH)]
    import optuna

    quiet()
    values = losses(tried, loss)
    history = [*known, *zip([one.point for one in tried], values.tolist(), strict=True)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the multivariate estimator is marked as experimental
        sampler = optuna.samplers.TPESampler(
            seed=SEED + batch, multivariate=True, n_startup_trials=0
        )
        study = optuna.create_study(sampler=sampler)
        space: dict[str, optuna.distributions.BaseDistribution] = {
            name: optuna.distributions.FloatDistribution(0.0, 1.0) for name in names
        }
        for point, value in history:
            if np.isfinite(value):
                given = dict(zip(names, map(float, point), strict=True))
                study.add_trial(
                    optuna.trial.create_trial(value=value, params=given, distributions=space)
                )
        asked = [study.ask(space) for _ in range(BATCH)]
    return [np.array([trial.params[name] for name in names]) for trial in asked]


def measure(
    problem: Problem, *, crew: Crew, journal: Journal, stage: str
) -> tuple[list[Tried], Loss, list[tuple[Array, float]]]:
    """Return the reference points, the loss that rests on them, and points with known losses."""
    reference = reference_points(problem, crew=crew, journal=journal, stage=stage)
    loss = loss_of(problem, [one.moments for one in reference if one.moments is not None])
    values = losses(reference, loss)
    known = [(one.point, float(value)) for one, value in zip(reference, values, strict=True)]
    return reference, loss, known
