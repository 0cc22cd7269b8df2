"""Processes of this machine that make the runs of a batch: started once, warmed once."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from banha.batch.orders import Event, Lost, Outcome, Started, Task
from banha.data import data_folder, use_data_folder
from banha.errors import BatchError

type NextTask = Callable[[], Task | None]
SECONDS_BETWEEN_LOOKS = 0.5
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

    def events(self, next_task: NextTask) -> Iterator[Event | None]:
        """Hand out tasks until there are none, and yield what happens; None now and then.

        A process that comes to a sudden end is replaced.

        Raises
        ------
        BatchError
            Processes cannot be started.
        OSError
            A worker could not write.
        """
        self._start_one()
        while True:
            if self._warm and len(self._members) < self.workers:
                self._start_one()
                continue
            self._hand_out(next_task)
            if self._warm and not any(m.left or m.running for m in self._members.values()):
                return
            heard = wait(list(self._members), timeout=SECONDS_BETWEEN_LOOKS)
            if not heard:
                yield None
            for line in heard:
                assert isinstance(line, Connection)
                yield from self._hear(line)

    def _hand_out(self, next_task: NextTask) -> None:
        for line, member in self._members.items():
            if member.ready and not member.left and not member.running:
                task = next_task()
                if task is None:
                    return
                member.left.extend(task.keys)
                with suppress(OSError):  # its end is heard of next
                    line.send(task)

    def _hear(self, line: Connection[Any, Any]) -> Iterator[Event]:
        member = self._members[line]
        try:
            what, value = line.recv()
        except (EOFError, OSError):
            yield from self._bury(line)
            return
        if what == "ready":
            member.ready = self._warm = True
        elif what == "started":
            member.running = value
            member.left.remove(value)
            yield Started(value, str(member.process.pid))
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
        if not member.ready:
            raise BatchError(
                f"a process of the batch ended with code {member.process.exitcode} as it started\n"
                "    Cure: in a program of your own, put what runs the batch below "
                'if __name__ == "__main__":.\n'
                "    If that is so already, free some memory, or use fewer workers."
            )
        if member.running or member.left:
            yield Lost(member.running, tuple(member.left))

    def _start_one(self) -> None:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        asked = (theirs, self.folder, data_folder())
        process = context.Process(target=_serve, args=asked, daemon=True)
        with one_thread():
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
    _end_with_parent()
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


def _end_with_parent() -> None:
    """End this process when the one that started it has come to an end, however that was."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
