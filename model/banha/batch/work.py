"""The work on a task: runs are simulated, their parts written, and what came of them told."""

from __future__ import annotations

import gc
import os
import socket
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from banha.batch.orders import Outcome, Part, RunOrder, Task
from banha.batch.parts import content_of, part_of, put_in_place
from banha.branching import branch_month, past_key, trunk_of
from banha.manifest import beyond_gate, plugs_of
from banha.month import Month
from banha.run import Run, run_past, simulate
from banha.scenario import Scenario

FEWEST_MONTHS = 12
"""A common past shorter than this is not worth a snapshot."""

type Tell = Callable[[Outcome], None]
type Begin = Callable[[str], None]


def carry_out(task: Task, *, folder: Path | None, tell: Tell, begin: Begin | None = None) -> None:
    """Make the runs of a task, one after the other.

    Parameters
    ----------
    task
        What to run.
    folder
        Batch folder that parts are written to; None: they travel with the outcome.
    tell
        Told what came of each run, its parts being in place.
    begin
        Told the key of each run that is begun.

    Raises
    ------
    OSError
        A part cannot be written. What goes wrong in a run itself is an outcome.
    """
    for order, scenario, snapshot in _prepared(task):
        if begin is not None:
            begin(order.key)
        tell(_made(order, scenario, snapshot=snapshot, task=task, folder=folder))
        gc.collect()  # a province is a circle of objects: without this the next would lie beside it


def _prepared(task: Task) -> Iterator[tuple[RunOrder, Scenario | None, bytes | None]]:
    """Yield each order with its scenario and the snapshot that it branches from.

    A scenario that cannot be is None: making it says why.
    """
    scenarios: dict[str, Scenario] = {}
    for order in task.orders:
        try:
            scenarios[order.key] = Scenario.model_validate(order.content)
        except Exception:  # noqa: BLE001 - told when its turn comes
            continue
    snapshots = _snapshots(list(scenarios.values())) if task.branch else {}
    for order in task.orders:
        scenario = scenarios.get(order.key)
        yield order, scenario, None if scenario is None else snapshots.get(scenario.name)


def _snapshots(scenarios: list[Scenario]) -> dict[str, bytes]:
    """Return, by name of the scenario, the snapshot to branch from; none where it does not pay."""
    trunk, months = branches(scenarios)
    if trunk is None:
        return {}
    try:
        found: dict[Month, bytes] = run_past(trunk, months=set(months.values()))
    except Exception:  # noqa: BLE001 - each run meets what went wrong by itself, and says so
        return {}
    return {name: found[month] for name, month in months.items()}


def branches(scenarios: list[Scenario]) -> tuple[Scenario | None, dict[str, Month]]:
    """Return the past of all, and the month in which each leaves it; none where it does not pay.

    Scenarios that leave it soon, or are alone, are run from their start.
    """
    if len(scenarios) < 2 or len({past_key(scenario) for scenario in scenarios}) > 1:
        return None, {}
    trunk = trunk_of(scenarios)
    months = {scenario.name: branch_month(trunk, scenario) for scenario in scenarios}
    worth = {name: month for name, month in months.items() if month - trunk.start >= FEWEST_MONTHS}
    return (trunk, worth) if len(worth) > 1 else (None, {})


def _made(
    order: RunOrder,
    scenario: Scenario | None,
    *,
    snapshot: bytes | None,
    task: Task,
    folder: Path | None,
) -> Outcome:
    """Make one run and put its parts in place."""
    try:
        if scenario is None:
            scenario = Scenario.model_validate(order.content)
        run = simulate(scenario, snapshot=snapshot)
        contents = {
            path: content_of(run.records, order, dataset, only=task.records)
            for dataset, path in order.paths.items()
        }
    except Exception as error:  # noqa: BLE001 - a run that fails stops nothing else
        told = f"{type(error).__name__}: {error}"
        trace = traceback.format_exc()
        return Outcome(order.key, "failed", error=told, trace=trace, worker=own_name())
    parts = []
    for path, content in contents.items():
        if folder is not None:
            put_in_place(folder, path, content)
        parts.append(part_of(path, content, kept=folder is None))
    return _outcome(order, run, parts=tuple(parts))


def _outcome(order: RunOrder, run: Run, *, parts: tuple[Part, ...]) -> Outcome:
    return Outcome(
        key=order.key,
        status="done",
        digest=run.digest,
        parts=parts,
        seconds=run.seconds,
        months=run.records.months,
        peak_memory_mib=run.peak_memory_mib,
        beyond_gate=tuple(beyond_gate(plugs_of(run.records))),
        worker=own_name(),
    )


def own_name() -> str:
    """Machine and process, for the ledger."""
    return f"{socket.gethostname()} {os.getpid()}"
