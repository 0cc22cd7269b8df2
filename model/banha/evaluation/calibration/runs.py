"""The runs of points, shared among processes that stay; the moments alone come back."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from banha.data import use_own_provinces
from banha.errors import BanhaError
from banha.evaluation.calibration.moments import Target, simulated_moments
from banha.evaluation.calibration.problem import Problem
from banha.kernels.cache import is_warm
from banha.processes import end_now, fresh_processes
from banha.run import simulate
from banha.scenario import Scenario

Array = NDArray[np.float64]
type Answer = Array | str


def run_moments(
    scenario: Scenario, targets: tuple[Target, ...], *, guard: bool, packs: Path | None
) -> Answer:
    """Return the moments of a run, or why it has none.

    Parameters
    ----------
    scenario
        What to run.
    targets
        What is asked.
    guard
        Whether the accounts are checked every month.
    packs
        Folder of packs that come before those of the data; None: the usual one.
    """
    try:
        if packs is None:
            yearly = simulate(scenario, guard=guard).yearly()
        else:
            with use_own_provinces(packs):
                yearly = simulate(scenario, guard=guard).yearly()
    except BanhaError as error:
        return str(error)
    with np.errstate(divide="ignore", invalid="ignore"):
        moments = simulated_moments(yearly, targets)
    return moments if np.isfinite(moments).all() else "a moment is not a number"


class Crew:
    """Processes that run points; one process means this one.

    Parameters
    ----------
    workers
        How many processes.
    packs
        Folder of packs that come before those of the data; None: the usual one.
    """

    def __init__(self, workers: int, *, packs: Path | None = None) -> None:
        self.packs = packs
        self.pool: ProcessPoolExecutor | None = None
        self.workers = workers

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.pool is not None and error is None:
            self.pool.shutdown()
        elif self.pool is not None:
            end_now(self.pool)

    def evaluate(
        self, problem: Problem, points: Sequence[Array | None], *, guard: bool
    ) -> list[Answer]:
        """Return seeds × moments of each point, or why there are none; None: values in force."""
        jobs = [(place, run) for place, one in enumerate(points) for run in problem.runs_at(one)]
        answers: list[list[Answer]] = [[] for _ in points]
        # Where kernels must be compiled first, one process does it for all.
        alone = len(jobs) if self.workers <= 1 else int(not is_warm())
        for place, run in jobs[:alone]:
            answers[place].append(run_moments(*run, guard=guard, packs=self.packs))
        futures = [(place, self._submit(*run, guard=guard)) for place, run in jobs[alone:]]
        for place, future in futures:
            answers[place].append(_result(future))
        return [_joined(problem, runs) for runs in answers]

    def _submit(
        self, scenario: Scenario, targets: tuple[Target, ...], *, guard: bool
    ) -> Future[Answer]:
        if self.pool is None:
            self.pool = fresh_processes(self.workers)
        return self.pool.submit(run_moments, scenario, targets, guard=guard, packs=self.packs)


def _result(future: Future[Answer]) -> Answer:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return future.result()
    except BrokenProcessPool:
        raise BanhaError(
            "a process of the calibration came to a sudden end, perhaps for want of memory\n"
            "    Cure: give the same command again with fewer --workers or a coarser --scale."
        ) from None


def _joined(problem: Problem, runs: Sequence[Answer]) -> Answer:
    """Seeds × moments of a point's runs; the first reason why a run has none."""
    moments: list[Array] = []
    for one in runs:
        if isinstance(one, str):
            return one
        moments.append(one)
    return problem.moments_of(moments)
