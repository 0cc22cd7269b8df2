"""Processes of this machine that make the runs of a batch: started once, warmed once."""

from __future__ import annotations

import os
import signal
import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from banha.batch.orders import Event, Lost, Outcome, Started, Task
from banha.data import data_folder, use_data_folder
from banha.errors import BatchError
from banha.processes import end_with_parent

type NextTask = Callable[[], Task | None]
SECONDS_BETWEEN_LOOKS = 0.5
MOST_KILLED_STARTS = 5
"""So many processes in a row may be killed before they are ready."""
EXIT_UNGUARDED = 78
"""A process that would start a batch while it imports the main program ends with this code."""
ONE_THREAD = {
    "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}  # fmt: skip


@dataclass
class _Member:
    """A process and what it was given."""

    process: SpawnProcess
    ready: bool = False
    left: deque[str] = field(default_factory=deque)
    running: str = ""

    @property
    def name(self) -> str:
        """Machine and process, as workers name themselves."""
        return f"{socket.gethostname()} {self.process.pid}"


class LocalEngine:
    """Processes that take one task after the other.

    Parameters
    ----------
    folder
        The batch folder.
    workers
        How many processes.
    """

    def __init__(self, folder: Path, *, workers: int) -> None:
        self.folder = folder
        self.workers = workers
        self.description = f"{workers} {'process' if workers == 1 else 'processes'} of this machine"
        self._members: dict[Connection[Any, Any], _Member] = {}
        self._warm = False
        self._killed_starts = 0
        self._next: Task | None = None

    def events(self, next_task: NextTask) -> Iterator[Event | None]:
        """Hand out tasks until there are none, and yield what happens; None now and then.

        One process starts alone: what it compiles, the others load. A process that comes to a
        sudden end is replaced while there is a task for it.

        Raises
        ------
        BatchError
            Processes cannot be started.
        OSError
            A worker could not write.
        """
        while True:
            self._hand_out(next_task)
            working = any(m.left or m.running for m in self._members.values())
            if self._next is None and not working:
                return
            starting = any(not member.ready for member in self._members.values())
            room = len(self._members) < self.workers and (self._warm or not starting)
            if self._next is not None and room:
                self._start_one()
                continue
            heard = wait(list(self._members), timeout=SECONDS_BETWEEN_LOOKS)
            if not heard:
                yield None
            for line in heard:
                assert isinstance(line, Connection)
                yield from self._hear(line)

    def _hand_out(self, next_task: NextTask) -> None:
        """Give a task to each process that waits for one; keep the next at hand."""
        for line, member in self._members.items():
            if member.ready and not member.left and not member.running:
                self._next = self._next or next_task()
                if self._next is None:
                    return
                member.left.extend(self._next.keys)
                with suppress(OSError):  # its end is heard of next
                    line.send(self._next)
                self._next = None
        self._next = self._next or next_task()

    def _hear(self, line: Connection[Any, Any]) -> Iterator[Event]:
        member = self._members[line]
        try:
            what, value = line.recv()
        except (EOFError, OSError):
            what, value = "ended", None
        if what == "ended":
            yield from self._bury(line)
        elif what == "ready":
            member.ready = self._warm = True
            self._killed_starts = 0
        elif what == "started":
            member.running = value
            member.left.remove(value)
            yield Started(value, member.name)
        elif what == "unwritten":
            raise value
        else:
            assert isinstance(value, Outcome)
            member.running = ""
            yield value

    def _bury(self, line: Connection[Any, Any]) -> Iterator[Event]:
        member = self._members.pop(line)
        line.close()
        member.process.join()
        code = member.process.exitcode or 0
        if not member.ready:
            self._killed_starts += 1
            if code >= 0 or self._killed_starts >= MOST_KILLED_STARTS:
                raise BatchError(_start_failed(code))
        elif member.running or member.left:
            yield Lost(member.running, tuple(member.left), member.name)

    def _start_one(self) -> None:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        asked = (theirs, self.folder, data_folder())
        process = context.Process(target=_serve, args=asked, daemon=True)
        with one_thread(), interrupts_held():
            process.start()
        theirs.close()
        self._members[ours] = _Member(process)

    def close(self) -> None:
        """Stop all processes."""
        for line, member in self._members.items():
            line.close()
            member.process.kill()
        for member in self._members.values():
            member.process.join()
        self._members.clear()


def _start_failed(code: int) -> str:
    """Say why processes cannot be started."""
    if code == EXIT_UNGUARDED:
        return (
            "run_batch\n    the main program starts a batch while other processes import it\n"
            '    Cure: put what runs the batch below if __name__ == "__main__":.'
        )
    if code < 0:
        return (
            f"{MOST_KILLED_STARTS} processes of the batch in a row were killed as they started, "
            f"the last by signal {-code}\n    Cure: free some memory, or use fewer workers."
        )
    return (
        f"a process of the batch ended with code {code} as it started\n    Cure: see above what it "
        "said. A program of your own must be such that other processes can import it."
    )


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Within this context Ctrl-C waits; processes that are started never hear of it."""
    resource_tracker.ensure_running()  # as it starts, it lets them through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def one_thread() -> Iterator[None]:
    """Within this context, started processes use one thread each."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(line: Connection[Any, Any], folder: Path, data: Path) -> None:
    """Carry out what comes, with these data, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears of it, and ends us
    end_with_parent()
    from banha.batch.warm import warm_up
    from banha.batch.work import carry_out

    with suppress(EOFError, OSError), use_data_folder(data):
        warm_up()
        line.send(("ready", None))
        while True:
            task = line.recv()
            try:
                carry_out(
                    task,
                    folder=folder,
                    tell=lambda outcome: line.send((outcome.status, outcome)),
                    begin=lambda key: line.send(("started", key)),
                )
            except OSError as error:
                line.send(("unwritten", error))
