"""Several runs, one after the other or shared among processes: the same results either way."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from banha.errors import BanhaError
from banha.kernels.cache import is_warm
from banha.processes import follow_the_parent
from banha.progress.choice import Progress
from banha.run import Run, simulate
from banha.scenario import Scenario

MONTHS_BETWEEN_REPORTS = 6


def simulate_many(
    scenarios: Sequence[Scenario],
    *,
    processes: int = 1,
    threads: int = 1,
    guard: bool = True,
    progress: Progress | None = None,
) -> list[Run]:
    """Run scenarios; the runs come in the order of the scenarios.

    Parameters
    ----------
    scenarios
        What to run.
    processes
        Processes that share the runs; the results do not depend on it.
    threads
        Threads in each process.
    guard
        Whether the accounts are checked every month.
    progress
        Told the months done and the months in all, over all runs.

    Raises
    ------
    BanhaError
        As for `simulate`, or a process has come to a sudden end.
    """
    total = sum(scenario.months for scenario in scenarios)
    counts = [0] * len(scenarios)

    def report(index: int, done: int) -> None:
        counts[index] = done
        if progress is not None:
            progress(sum(counts), total)

    options: dict[str, Any] = {"threads": threads, "guard": guard}
    runs: list[Run | None] = [None] * len(scenarios)
    # Where kernels must be compiled first, one process does it for all.
    alone = len(scenarios) if processes <= 1 or len(scenarios) <= 1 else int(not is_warm())
    for index in range(alone):
        runs[index] = simulate(
            scenarios[index],
            progress=lambda done, _, index=index: report(index, done),  # type: ignore[misc]
            **options,
        )
    left = range(alone, len(scenarios))
    if left:
        crew = _Crew(min(processes, len(left)), options=options)
        try:
            crew.share(scenarios, left, runs=runs, report=report)
        finally:
            crew.end()
    return [run for run in runs if run is not None]


class _Crew:
    """Processes that take one scenario after the other."""

    def __init__(self, count: int, *, options: dict[str, Any]) -> None:
        context = get_context("spawn")
        self.members: dict[Connection[Any, Any], SpawnProcess] = {}
        try:
            for _ in range(count):
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(theirs, options), daemon=True)
                process.start()
                theirs.close()
                self.members[ours] = process
        except BaseException:
            self.end()
            raise

    def share(
        self, scenarios: Sequence[Scenario], left: range, *, runs: list[Run | None], report: Any
    ) -> None:
        """Hand out the scenarios and collect the runs."""
        waiting = iter(left)
        busy = {line for line in self.members if _hand_out(line, waiting, scenarios)}
        while busy:
            for line in wait(list(busy)):
                assert isinstance(line, Connection)
                try:
                    what, index, value = line.recv()
                except (EOFError, OSError):
                    raise BanhaError(
                        "a process of the runs came to a sudden end, perhaps for want of memory\n"
                        "    Cure: use fewer processes or a coarser scale."
                    ) from None
                if what == "failed":
                    raise value
                if what == "months":
                    report(index, value)
                    continue
                runs[index] = value
                report(index, scenarios[index].months)
                if not _hand_out(line, waiting, scenarios):
                    busy.discard(line)

    def end(self) -> None:
        """Stop all processes."""
        for line, process in self.members.items():
            line.close()
            process.terminate()
        for process in self.members.values():
            process.join()


def _hand_out(line: Connection[Any, Any], waiting: Any, scenarios: Sequence[Scenario]) -> bool:
    """Send the next scenario to a process; tell whether there was one."""
    index = next(waiting, None)
    if index is None:
        return False
    line.send((index, scenarios[index]))
    return True


def _work(line: Connection[Any, Any], options: dict[str, Any]) -> None:
    """Run what comes, until nobody asks any more."""
    follow_the_parent()
    with suppress(EOFError, OSError):
        while True:
            index, scenario = line.recv()

            def report(done: int, total: int, index: int = index) -> None:
                if done % MONTHS_BETWEEN_REPORTS == 0 and done < total:
                    line.send(("months", index, done))

            try:
                answer = ("done", index, simulate(scenario, progress=report, **options))
            except Exception as error:  # noqa: BLE001 - raised again by whoever asked
                answer = ("failed", index, error)  # type: ignore[assignment]
            line.send(answer)
