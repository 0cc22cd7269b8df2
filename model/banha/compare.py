"""Two scenarios run with the same luck: paired by seed, assumed numbers varied if asked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

from banha.assumed import AssumedNumber, assumed_numbers, varied
from banha.comparison import HEADLINES, Comparison, pair, refuse_unlike
from banha.errors import Fault, ScenarioError
from banha.particles import Particles, take_particles
from banha.progress.choice import Progress, following
from banha.run import Run, is_whole
from banha.run_many import simulate_many
from banha.scenario import Scenario

__all__ = ["HEADLINES", "Comparison", "compare", "compare_runs", "read_seeds", "refuse_unlike"]


def compare(
    a: Scenario,
    b: Scenario,
    *,
    seeds: int | Sequence[int],
    assumed: bool = False,
    particles: bool = False,
    threads: int = 1,
    processes: int = 1,
    progress: Progress | bool | None = None,
) -> Comparison:
    """Run two scenarios with the same seeds and take their differences, b − a.

    Parameters
    ----------
    a, b
        Scenarios alike in province, period and scales.
    seeds
        How many seeds, from 1 on, or the seeds themselves.
    assumed
        Whether each seed is run a second time with the assumed numbers varied that belong to the
        levers and mechanisms in which the scenarios differ: each is multiplied by a factor
        between 1/2 and 2, the same in both scenarios, and drawn from the seed and its name.
    particles
        Whether each seed is run a second time with a particle of the province's posterior, the
        same in both scenarios and drawn by weight: see `banha.particles`. Not with `assumed`.
    threads
        Threads in each process.
    processes
        Processes that share the runs; the results do not depend on it. More than one needs a
        program whose main module is guarded by `if __name__ == "__main__"`, as in any notebook.
    progress
        Whether to show how far the runs are: a bar in a notebook, a live line in a terminal, plain
        lines elsewhere. A function is told the months done and the months in all, over all runs.

    Raises
    ------
    ScenarioError
        The scenarios are not alike, the seeds are impossible, there is no assumed number to
        vary, or the pack has no posterior; all faults at once.
    """
    chosen = read_seeds(seeds)
    refuse_unlike(a, b)
    scenarios = [scenario.with_run(seed=seed) for seed in chosen for scenario in (a, b)]
    refuse_both(assumed=assumed, particles=particles)
    numbers = assumed_numbers(a, b) if assumed else ()
    taken = take_particles(a.province, places=chosen) if particles else None
    if assumed:
        scenarios += [varied(scenario, numbers) for scenario in scenarios]
    elif taken is not None:
        pairs = enumerate(scenarios)
        scenarios += [taken.scenario(scenario, place=number // 2) for number, scenario in pairs]
    seeds_told = "1 seed" if len(chosen) == 1 else f"{len(chosen)} seeds"
    with following(progress=progress, what=f"{a.name} and {b.name}, {seeds_told}") as tell:
        runs = simulate_many(scenarios, threads=threads, processes=processes, progress=tell)
    return _compared(runs, count=2 * len(chosen), held=_held(numbers, taken))


def _compared(runs: Sequence[Run], *, count: int, held: dict[str, Any]) -> Comparison:
    """Pair the first runs, and, where more are there, those with numbers varied beside them."""
    comparison = compare_runs(runs[0:count:2], runs[1:count:2])
    if len(runs) == count:
        return comparison
    wide = compare_runs(runs[count::2], runs[count + 1 :: 2])
    wide = replace(wide, a=comparison.a, b=comparison.b, **held)
    return replace(comparison, assumed=wide, **held)


def _held(numbers: tuple[AssumedNumber, ...], taken: Particles | None) -> dict[str, Any]:
    """What a comparison says of the numbers that were varied."""
    if taken is None:
        return {"numbers": numbers}
    return {"particles": taken.numbers, "posterior": taken.told}


def refuse_both(*, assumed: bool, particles: bool) -> None:
    """Refuse to vary assumed numbers and calibrated parameters at once.

    Raises
    ------
    ScenarioError
        Both are asked: what a band holds could no longer be told apart.
    """
    if assumed and particles:
        what = "assumed numbers and particles are both asked, and some parameters are in both"
        cure = "Ask one of them, and compare a second time with the other."
        raise ScenarioError([Fault("compare, assumed and particles", what, cure)])


def compare_runs(runs_a: Sequence[Run], runs_b: Sequence[Run]) -> Comparison:
    """Return the comparison of runs made already, the same seeds in the same order.

    Parameters
    ----------
    runs_a, runs_b
        Runs of two scenarios alike in province, period and scales, one of each for every seed.

    Raises
    ------
    ScenarioError
        The scenarios or the seeds are not alike.
    """
    a, b = runs_a[0].scenario, runs_b[0].scenario
    refuse_unlike(a, b)
    seeds = [run.scenario.seed for run in runs_a]
    if seeds != [run.scenario.seed for run in runs_b]:
        what = "the runs of the two scenarios have different seeds"
        raise ScenarioError([Fault("compare", what, "Run both with the same seeds, in order.")])
    comparison = pair(
        a, b,
        ((seed, 0, run_a.yearly(), run_b.yearly())
         for seed, run_a, run_b in zip(seeds, runs_a, runs_b, strict=True)),
    )  # fmt: skip
    return replace(comparison, runs_a=tuple(runs_a), runs_b=tuple(runs_b))


def read_seeds(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Return the seeds asked for.

    Raises
    ------
    ScenarioError
        There is none, one is twice there, or one is no whole number from 0 on.
    """
    if isinstance(seeds, int) and not isinstance(seeds, bool):
        chosen: tuple[int, ...] = tuple(range(1, seeds + 1))
        if chosen:
            return chosen
        what = f"{seeds} seeds are too few"
        raise ScenarioError([Fault("seeds", what, "Give a number of seeds from 1 on.")])
    chosen = tuple(seeds) if isinstance(seeds, Sequence) and not isinstance(seeds, str) else ()
    whole = all(is_whole(seed, lowest=0) for seed in chosen)
    if not chosen or not whole or len(set(chosen)) < len(chosen):
        cure = "Give a number of seeds, or a list of different whole numbers from 0 on."
        raise ScenarioError([Fault("seeds", f"{seeds!r} are not seeds", cure)])
    return chosen


class _CallableModule(ModuleType):
    """Lets `banha.compare(a, b, seeds=10)` mean the function wherever the module was imported.

    Python binds an imported submodule as an attribute of its package, where it would hide the
    public function of the same name.
    """

    def __call__(self, *arguments: Any, **options: Any) -> Comparison:
        return compare(*arguments, **options)


sys.modules[__name__].__class__ = _CallableModule
