"""`banha plan`: what a run would take of this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from banha.cli.arguments import (
    End,
    FirmScale,
    Province,
    Quiet,
    Scale,
    ScenarioName,
    Start,
    Text,
    Threads,
    Workers,
    example,
)
from banha.cli.errors import clear_errors
from banha.cli.json_output import answer
from banha.errors import Fault, ScenarioError
from banha.planning.sizes import size

if TYPE_CHECKING:
    from banha.planning.plan import Estimate, Plan

EPILOG = example("banha plan baseline --scale 1 --threads 2")


@clear_errors()
def plan(
    scenario: ScenarioName,
    *,
    province: Province = None,
    start: Start = None,
    end: End = None,
    scale: Scale = None,
    firm_scale: FirmScale = None,
    threads: Threads = "1",
    runs: Annotated[
        Text, typer.Option(metavar="N", help="A batch of so many runs, each with its seed.")
    ] = None,
    workers: Workers = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where it would be written.")
    ] = None,
    no_guard: Annotated[
        bool, typer.Option("--no-guard", help="Do not check the accounts every month.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Predict what a run would take of this machine.

    Time, memory and disk, from some seconds of measurement; nothing is kept. Ends with 2 where the
    run would not fit in memory, and says the scale that would.
    """
    from banha.cli.options import asked_scenario, read_threads, whole
    from banha.progress.line import ProgressLine

    count, processes = read_runs(runs, workers=workers, threads=threads)
    number = read_threads(threads)
    asked = asked_scenario(
        scenario, province=province, start=start, end=end, scale=whole(scale),
        firm_scale=whole(firm_scale),
    )  # fmt: skip
    with ProgressLine(asked.name, quiet=quiet) as line:
        from banha.planning.plan import plan_run

        made = plan_run(
            asked, threads=number, guard=not no_guard, runs=count, workers=processes,
            folder=out if out is not None else Path(),
            say=lambda text: line.say(f"{asked.name}: {text}"),
        )  # fmt: skip
    answer(lambda: plan_text(made), lambda: plan_document(made))
    refuse_what_does_not_fit(made)


def read_runs(runs: str | None, *, workers: str | None, threads: str) -> tuple[int, int]:
    """Return how many runs and processes are asked for; 0 processes for a run by itself.

    Raises
    ------
    ScenarioError
        An option is no number, or does not go with another.
    """
    from banha.cli.options import read_count
    from banha.threads import cores

    if runs is None:
        if workers is not None:
            cure = "Say how many runs they share with --runs, or leave --workers out."
            raise ScenarioError([Fault(f"--workers {workers}", "one run has one process", cure)])
        return 1, 0
    count = read_count(runs, option="--runs")
    processes = cores() if workers is None else read_count(workers, option="--workers")
    if threads.strip() != "1":
        what = "each process of a batch has one thread"
        cure = "Leave --threads out, or ask for one run without --runs."
        raise ScenarioError([Fault(f"--threads {threads}", what, cure)])
    return count, processes


def plan_text(plan: Plan) -> str:
    """Return in words what a run or a batch would take."""
    from banha.cli.table import render

    one = plan.scenario
    head = f"{one.title}: {one.province}, {one.start} to {one.end}, 1:{one.scale}"
    if plan.workers:
        processes = "1 process" if plan.workers == 1 else f"{plan.workers} processes"
        head += f", {plan.runs:,} {'run' if plan.runs == 1 else 'runs'} in {processes}"
    else:
        head += f", {plan.threads} {'thread' if plan.threads == 1 else 'threads'}"
    room = "not known" if plan.room is None else size(plan.room)
    rows = [
        ["time", *_cells(plan.seconds, told=duration), ""],
        ["peak memory", *_cells(plan.memory, told=size), room],
        ["disk", *_cells(plan.disk, told=size), size(plan.free_disk)],
    ]
    table = render(["what", "expected", "from", "to", "free here"], rows,
                   right=("expected", "from", "to", "free here"))  # fmt: skip
    lines = [head, "", table, ""]
    if plan.fits and plan.room is not None and plan.memory.high > plan.room:
        lines.append("Memory may not suffice: close other programs, or take a coarser scale.")
    if plan.disk.value > plan.free_disk:
        lines.append("This is more disk than is free: free some, or choose another with --out.")
    lines.append(f"Measured on this machine in {plan.measuring:.0f} s; nothing was kept.")
    return "\n".join(lines)


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return as values what a run or a batch would take."""
    one = plan.scenario
    estimates = {
        "seconds": plan.seconds, "peak_memory_bytes": plan.memory, "disk_bytes": plan.disk
    }  # fmt: skip
    return {
        "scenario": one.name,
        "province": one.province,
        "start": str(one.start),
        "end": str(one.end),
        "scale": one.scale,
        "firm_scale": one.firm_scale,
        "threads": plan.threads,
        "runs": plan.runs,
        "workers": plan.workers,
        **{
            name: {"expected": of.value, "low": of.low, "high": of.high}
            for name, of in estimates.items()
        },
        "free_memory_bytes": plan.room,
        "free_disk_bytes": plan.free_disk,
        "fits": plan.fits,
        "finest_scale_that_fits": plan.finest,
        "most_workers": plan.most_workers,
        "measuring_seconds": plan.measuring,
    }


def refuse_what_does_not_fit(plan: Plan) -> None:
    """Refuse a plan that memory cannot hold.

    Raises
    ------
    ScenarioError
        With the finest scale that would fit.
    """
    from banha.planning.refusal import cure_of

    if plan.fits or plan.room is None:
        return
    what = f"this takes about {size(plan.memory.value)} of memory; {size(plan.room)} can be had"
    cure = cure_of(plan.finest, workers=plan.most_workers if plan.workers else 0)
    where = f"scenario {plan.scenario.name!r}, scale {plan.scenario.scale}"
    raise ScenarioError([Fault(where, what, cure)])


def _cells(estimate: Estimate, *, told: Callable[[float], str]) -> list[str]:
    return [told(value) for value in (estimate.value, estimate.low, estimate.high)]


def duration(seconds: float) -> str:
    """Return a time in words: seconds, minutes and seconds, hours and minutes."""
    if round(seconds) < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours:,} h {minutes:02d} min"
