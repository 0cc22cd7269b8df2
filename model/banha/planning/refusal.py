"""Refusing what cannot fit in memory, before anything is started or written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from banha.errors import Fault, ScenarioError, StudyError
from banha.packs import load_pack
from banha.planning import machine
from banha.planning.machine import MIB
from banha.planning.memory import SHARED, estimated, finest_that_fits, of_processes
from banha.run import coarsest_scale
from banha.scenario import Scenario

if TYPE_CHECKING:
    from banha.batch.study import Study

SMALL = 512 * MIB
"""So much is never refused: an estimate of so little says less than the trial."""
NO_SCALE = (
    "No scale is sure to fit: close other programs, or take a machine, or a container, with more "
    "memory."
)


def require_memory(scenarios: Sequence[Scenario]) -> None:
    """Refuse to run scenarios in this process, all at once, where memory cannot hold them.

    Parameters
    ----------
    scenarios
        One; or one for each province of a region, all at one scale.

    Raises
    ------
    ScenarioError
        With the finest scale that would fit.
    PackError
        A province pack is missing or wrong.
    """
    free = machine.available_memory()
    if free is None:
        return
    room = free + machine.held_memory()
    need = estimated(scenarios)
    if not _too_much(need, room):
        return
    first = scenarios[0]

    def fits(scale: int) -> bool:
        return estimated([one.with_run(scale=scale) for one in scenarios]) <= room

    what = f"{told(scenarios)} takes about {mib(need)} of memory; {mib(room)} can be had"
    where = f"scenario {first.name!r}, scale"
    raise ScenarioError([Fault(where, what, cure_of(finest_scale(scenarios, fits=fits)))])


def require_memory_of_study(study: Study, *, workers: int) -> None:
    """Refuse to run a study in so many processes of this machine where memory cannot hold them.

    Raises
    ------
    StudyError
        With fewer processes or the finest scale that would fit.
    PackError
        A province pack is missing or wrong.
    """
    free = machine.available_memory()
    if free is None:
        return
    processes = min(workers, study.runs)
    needs = [(estimated([one], figures=False), one) for one in _widest(study)]
    need, largest = max(needs, key=lambda pair: pair[0])
    whole = of_processes(need, processes=processes, shared=SHARED)
    if not _too_much(whole, free):
        return

    def fits(scale: int) -> bool:
        each = estimated([largest.with_run(scale=scale)], figures=False)
        return of_processes(each, processes=processes, shared=SHARED) <= free

    each = f"{processes} processes of {told([largest])} take"
    if processes == 1:
        each = f"{told([largest])} takes"
    what = f"{each} about {mib(whole)} of memory; {mib(free)} can be had"
    fewer = max(free - SHARED, 0) // (need - SHARED)
    cure = cure_of(finest_scale([largest], fits=fits), workers=fewer, example="scale = {}")
    raise StudyError([Fault(f"study {study.name!r}", what, cure)])


def _too_much(need: float, room: int) -> bool:
    return need > max(room, SMALL)


def _widest(study: Study) -> list[Scenario]:
    """Return one scenario for each size: those that differ otherwise take the same memory."""
    sizes = {
        (one.province, one.start, one.end, one.scale, one.firm_scale): one
        for one in study.scenarios
    }
    return list(sizes.values())


def finest_scale(scenarios: Sequence[Scenario], *, fits: Callable[[int], bool]) -> int | None:
    """Return the finest scale that fits, and that all provinces can have; None where none does."""
    coarsest = min(
        coarsest_scale(load_pack(one.province, start_year=one.start.year)) for one in scenarios
    )
    return finest_that_fits(fits, finest=scenarios[0].scale + 1, coarsest=coarsest)


def cure_of(scale: int | None, *, workers: int = 0, example: str = "--scale {}") -> str:
    """Return the cure: fewer processes, or a coarser scale.

    Parameters
    ----------
    scale
        The finest scale that fits; None: none does.
    workers
        How many processes fit; 0: not even one, or there is just one.
    example
        How a scale is written where it is asked for.
    """
    ways = [f"use --workers {workers}"] if workers >= 1 else []
    if scale is not None:
        ways.append(f"write a scale from {scale} on, such as {example.format(scale)}")
    cure = ", or ".join(ways)
    return f"{cure[0].upper()}{cure[1:]}." if ways else NO_SCALE


def told(scenarios: Sequence[Scenario]) -> str:
    """Return scale, province and end of what is asked, in words."""
    first = scenarios[0]
    return f"1:{first.scale} of {', '.join(one.province for one in scenarios)} to {first.end}"


def mib(size: float) -> str:
    """Return bytes as MiB for readers."""
    return f"{size / MIB:,.0f} MiB"
