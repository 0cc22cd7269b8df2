"""The plan of a run: time, memory and disk that it would take of this machine."""

from __future__ import annotations

import math
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from banha.packs import load_pack
from banha.planning import machine
from banha.planning.children import measured
from banha.planning.measure import LARGE_ADULTS, MIDDLE_ADULTS, Measured, Order
from banha.planning.memory import (
    BASE,
    finest_that_fits,
    kept,
    of_processes,
    opening_rows,
    simulating,
)
from banha.planning.timing import Path as Months
from banha.planning.timing import extended, fit, of_many
from banha.run import coarsest_scale, opening_adults, require_enough_agents
from banha.scenario import Scenario
from banha.threads import cores

BYTES_AN_ADULT = 250
"""More than an adult takes while months are measured: how many are measured follows from it."""
TIME_ERROR = 0.15
"""Share by which a time may be wrong where months of its own size were measured."""
SIZE_ERROR = 0.10
"""The same beside that, for each time that the size is twice the largest measured."""
PATH_ERROR = 0.05
"""The same beside that, where the path of the population was drawn on."""
MOST_ERROR = 0.60
BASE_ERROR = 0.08
AGENTS_ERROR = 0.20
DISK_ERROR = 0.10


@dataclass(frozen=True)
class Estimate:
    """A number and the range in which it is expected."""

    value: float
    low: float
    high: float

    @classmethod
    def within(cls, value: float, error: float) -> Estimate:
        """Return a number that may be wrong by a share of itself."""
        return cls(value, value * (1.0 - error), value * (1.0 + error))


@dataclass(frozen=True)
class Plan:
    """What a run, or a batch of runs that differ in their seed, would take of this machine.

    Attributes
    ----------
    scenario, threads, runs, workers
        What is asked; `workers` is 0 for one run that is not part of a batch.
    seconds
        Time until the end.
    memory
        Most bytes of memory, of all processes.
    disk
        Bytes on the disk.
    room
        Bytes of memory that can be had; None where the system does not tell.
    free_disk
        Bytes that are free on the disk.
    finest
        The finest scale that fits in memory; None where none does, or nothing is known.
    most_workers
        How many processes fit in memory at this scale; as many as are asked where nothing is known.
    measuring
        Seconds that the measurement took.
    """

    scenario: Scenario
    threads: int
    runs: int
    workers: int
    seconds: Estimate
    memory: Estimate
    disk: Estimate
    room: int | None
    free_disk: int
    finest: int | None
    most_workers: int
    measuring: float

    @property
    def fits(self) -> bool:
        """Whether memory can be expected to hold it; so too where nothing is known of memory."""
        return self.room is None or self.memory.value <= self.room


def _silent(text: str) -> None:
    """Tell nobody."""
    del text


def plan_run(
    scenario: Scenario,
    *,
    threads: int = 1,
    guard: bool = True,
    runs: int = 1,
    workers: int = 0,
    folder: Path = Path(),
    say: Callable[[str], object] = _silent,
) -> Plan:
    """Measure on this machine for some seconds; return what a run would take.

    Parameters
    ----------
    scenario
        What would be run.
    threads
        Threads that share the work of a run.
    guard
        Whether the accounts are checked every month.
    runs
        How many runs, each with its seed.
    workers
        Processes of a batch that makes them; 0: a single run into a folder, with figures.
    folder
        Where it would be written.
    say
        Told what is being done.

    Raises
    ------
    ScenarioError, PackError
        The scenario cannot be run.
    BanhaError
        The process that measures came to a sudden end.
    """
    begun = time.perf_counter()
    require_enough_agents(scenario)
    batch, processes = workers > 0, min(workers, runs) if workers else 1
    free, at_once = machine.available_memory(), min(processes, cores())
    largest = most_adults(free, processes=at_once)
    order = Order(scenario.to_dict(), threads=threads, guard=guard, largest=largest, begun=0.0)
    found = measured(order, processes=at_once, say=say)
    room = None if free is None else free + machine.held_memory()
    finest, most = _what_fits(scenario, found, room=room, processes=processes, batch=batch)
    return Plan(
        scenario, threads=threads, runs=runs, workers=workers,
        seconds=seconds(scenario, found, runs=runs, processes=processes, batch=batch),
        memory=memory(scenario, found, processes=processes, batch=batch),
        disk=disk(scenario, found, runs=runs, batch=batch),
        room=room, free_disk=shutil.disk_usage(_there(folder)).free, finest=finest,
        most_workers=most, measuring=time.perf_counter() - begun,
    )  # fmt: skip


def _what_fits(
    scenario: Scenario, found: Sequence[Measured], *, room: int | None, processes: int, batch: bool
) -> tuple[int | None, int]:
    """Return the finest scale at which memory suffices, and the processes at the scale asked."""
    if room is None:
        return None, processes

    def fits(scale: int) -> bool:
        asked = scenario if scale == scenario.scale else scenario.with_run(scale=scale)
        return memory(asked, found, processes=processes, batch=batch).value <= room

    pack = load_pack(scenario.province, start_year=scenario.start.year)
    finest = finest_that_fits(fits, finest=scenario.scale, coarsest=coarsest_scale(pack))
    one, two = (memory(scenario, found, processes=many, batch=batch).value for many in (1, 2))
    most = int((room - one) // (two - one)) + 1
    return finest, max(min(most, processes), 0)


def most_adults(free: int | None, *, processes: int) -> int:
    """Return how many adults may be measured, so that half of the memory is left alone.

    At least those of the middle size, which take little beside the libraries.
    """
    if free is None:
        return LARGE_ADULTS
    most = (free / 2 / processes - BASE) / BYTES_AN_ADULT
    return max(min(LARGE_ADULTS, int(most)), MIDDLE_ADULTS)


def seconds(
    scenario: Scenario, found: Sequence[Measured], *, runs: int, processes: int, batch: bool
) -> Estimate:
    """Return the time until the end: the mean of what was measured in each process."""
    each, start, spread = (float(np.mean(values)) for values in zip(
        *(_parts(scenario, one, batch=batch) for one in found), strict=True))  # fmt: skip
    total = of_many(each, start=start, runs=runs, processes=processes, cores=cores())
    error = TIME_ERROR + spread
    largest = max(point.adults for point in found[0].points)
    error += SIZE_ERROR * max(math.log2(opening_adults(scenario) / largest), 0.0)
    if scenario.months > len(found[0].adults):
        error += PATH_ERROR
    return Estimate.within(total, min(error, MOST_ERROR))


def _parts(scenario: Scenario, one: Measured, *, batch: bool) -> tuple[float, float, float]:
    """Return seconds of a run, seconds until its process is ready, and the spread of months."""
    rows = opening_rows(scenario)
    adults, firms = (extended(path, months=scenario.months) for path in (one.adults, one.firms))
    cost = fit(one.points)
    months = cost.months(adults * rows.persons, firms * rows.firms).sum()
    opening = one.opening[0] * max(opening_adults(scenario) / one.opening[1], 1.0)
    closing = one.packing if batch else one.writing
    largest = max(one.points, key=lambda point: point.adults)
    return float(opening + months + closing), one.start, largest.spread


def memory(
    scenario: Scenario, found: Sequence[Measured], *, processes: int, batch: bool
) -> Estimate:
    """Return the most memory of all processes: what libraries take, and the rows of the agents.

    Files of libraries are held once, however many processes share them.
    """
    one = max(found, key=lambda measure: measure.base)
    opening = opening_rows(scenario)
    last = opening.grown(**growth(one, months=scenario.months))
    agents = simulating(opening, last)
    base = one.base
    if not batch and one.closing + kept(last) > one.base + agents:
        base, agents = one.closing, kept(last)
    leader = one.base - one.shared if batch else 0.0
    total = of_processes(base + agents, processes=processes, shared=one.shared) + leader
    error = AGENTS_ERROR * processes * agents
    error += BASE_ERROR * (total - processes * agents)
    return Estimate(total, total - error, total + error)


def growth(one: Measured, *, months: int) -> dict[str, float]:
    """Return how many times the rows of the opening there are at the end, from the coarse run.

    Where the run is longer than the coarse run, rows grow on with persons.
    """
    more = _largest(extended(one.adults, months=months)) / _largest(one.adults)
    first, last = one.opening_rows, one.last_rows
    return {
        "persons": more * last.persons / first.persons,
        "households": more * last.households / first.households,
        "firms": last.firms / first.firms,
    }


def _largest(path: Months) -> float:
    return float(path.max())


def disk(scenario: Scenario, found: Sequence[Measured], *, runs: int, batch: bool) -> Estimate:
    """Return the bytes of the folder: they follow the months, and hardly depend on the scale."""
    one = found[0]
    share = scenario.months / len(one.adults)
    figures = one.figures if scenario.months >= 12 else 0
    size = runs * share * one.parts if batch else share * one.tables + figures
    return Estimate.within(size, DISK_ERROR)


def _there(folder: Path) -> Path:
    """Return the nearest folder that is there."""
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
