"""Workers of a Dask cluster that make the runs of a batch.

Any scheduler will do: of a machine, or started by Dask's own deployers on SLURM or Kubernetes. A
worker that sees the batch folder writes parts there; from any other they return through Dask.
"""

from __future__ import annotations

import asyncio
import queue
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from banha.batch.orders import Event, Lost, Outcome, Started, Task
from banha.batch.parts import UNFINISHED
from banha.errors import BatchError

type NextTask = Callable[[], Task | None]
SECONDS_TO_CONNECT = 20.0
SECONDS_WITHOUT_SCHEDULER = 5.0
SECONDS_BETWEEN_LOOKS = 0.5
TASKS_IN_WINDOW = 2
"""Tasks handed to the scheduler for each thread of the cluster: it never holds more."""


class ClusterEngine:
    """Workers of a Dask cluster.

    Parameters
    ----------
    folder
        The batch folder.
    scheduler
        Address, such as `tcp://10.0.0.1:8786`.
    hashes
        Code, tables, packs and libraries that results follow from; a worker with others is
        refused.

    Attributes
    ----------
    shared
        Whether every worker sees the batch folder.
    workers
        Threads of the cluster at the start.

    Raises
    ------
    BatchError
        There is no scheduler or worker, Dask is not installed, or a worker has other code.
    """

    def __init__(self, folder: Path, *, scheduler: str, hashes: Mapping[str, str]) -> None:
        self.folder = folder
        self.hashes = dict(hashes)
        self.mark = f"{UNFINISHED}/{uuid.uuid4().hex}.mark"
        self._client = _connect(scheduler)
        try:
            self._look_at_workers(scheduler)
        except BaseException:
            self.close()
            raise

    def _look_at_workers(self, scheduler: str) -> None:
        """Refuse workers with other code; see which of them share the folder."""
        (self.folder / self.mark).parent.mkdir(exist_ok=True)
        (self.folder / self.mark).write_text(self.mark, encoding="utf-8")
        try:
            answers = self._client.run(look_around, str(self.folder), self.mark, self.hashes)
        except ModuleNotFoundError as error:
            raise BatchError(
                f"{scheduler}\n    a worker has no {error.name}\n    Cure: install the same banha "
                "on every worker."
            ) from None
        if not answers:
            raise BatchError(
                f"{scheduler}\n    the scheduler has no workers\n    Cure: start some with: dask "
                f"worker {scheduler} --nthreads 1 --nworkers 2"
            )
        strangers = {worker: other for worker, (_, other) in answers.items() if other}
        if strangers:
            worker, other = next(iter(strangers.items()))
            raise BatchError(
                f"{scheduler}\n    {len(strangers)} of {len(answers)} workers have other versions "
                f"than this process, such as {worker}: {', '.join(other)}\n    Cure: install the "
                "same banha, data and libraries on every worker, and start them again."
            )
        sharing = sum(sees for sees, _ in answers.values())
        self.shared = sharing == len(answers)
        self.workers = sum(self._client.nthreads().values())
        storage = "all of which write to the batch folder"
        if not self.shared:
            storage = f"{sharing} of which see the batch folder: from the others parts return"
        self.description = f"{len(answers)} workers of {scheduler}, {storage}"

    def events(self, next_task: NextTask) -> Iterator[Event | None]:
        """Hand out tasks, a window at a time, and yield what happens; None now and then.

        Raises
        ------
        BatchError
            The scheduler has gone, or a task failed as a whole.
        OSError
            A worker could not write.
        """
        finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        waiting: dict[str, tuple[str, ...]] = {}
        more = True
        while more or waiting:
            while more and len(waiting) < max(TASKS_IN_WINDOW * self.workers, 1):
                task = next_task()
                more = task is not None
                if task is None:
                    break
                yield Started(task.keys[0], "cluster")
                future = self._client.submit(
                    serve, task, str(self.folder), self.mark, self.hashes, pure=False
                )
                waiting[future.key] = task.keys
                future.add_done_callback(finished.put)
            if not waiting:
                break
            try:
                future = finished.get(timeout=SECONDS_BETWEEN_LOOKS)
            except queue.Empty:
                self._require_scheduler()
                yield None
                continue
            yield from self._result(future, waiting.pop(future.key))
            more = True  # what was lost is handed out again

    def _result(self, future: Any, keys: tuple[str, ...]) -> Sequence[Event]:
        """What came of a task of these runs."""
        from distributed import KilledWorker

        try:
            outcomes: list[Outcome] = future.result(timeout=SECONDS_TO_CONNECT)
        except (asyncio.CancelledError, TimeoutError):
            raise self._gone() from None
        except KilledWorker:
            return [Lost("", keys)]
        if self._client.status != "running":
            raise self._gone()
        return outcomes

    def _require_scheduler(self) -> None:
        deadline = time.monotonic() + SECONDS_WITHOUT_SCHEDULER
        while self._client.status != "running":
            if time.monotonic() > deadline:
                raise self._gone()
            time.sleep(0.1)

    def _gone(self) -> BatchError:
        return BatchError(
            "the Dask scheduler\n    it has gone; what is done is kept\n    Cure: start it again, "
            "and give the same command again."
        )

    def close(self) -> None:
        """Leave the cluster; what it is still doing is given up."""
        with suppress(OSError):
            (self.folder / self.mark).unlink(missing_ok=True)
        with suppress(Exception):
            self._client.close(timeout=2)


def _connect(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise BatchError(
            "--scheduler\n    the package distributed is not installed\n    Cure: pip install "
            "'banha[cluster]'"
        ) from None
    try:
        return Client(scheduler, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise BatchError(
            f"{scheduler}\n    no scheduler answers there: {error}\n    Cure: check the address, "
            "which `dask scheduler` prints as it starts."
        ) from None


def look_around(folder: str, mark: str, hashes: Mapping[str, str]) -> tuple[bool, list[str]]:
    """Tell whether this worker sees the batch folder, and what it has other versions of."""
    return _sees(folder, mark), other_versions(tuple(sorted(hashes.items())))


def _sees(folder: str, mark: str) -> bool:
    try:
        return (Path(folder) / mark).read_text("utf-8") == mark
    except (OSError, ValueError):
        return False


@cache
def other_versions(hashes: tuple[tuple[str, str], ...]) -> list[str]:
    """Return the names of what is otherwise here than these hashes say."""
    from banha.batch.plan import hash_named

    return [name for name, value in hashes if hash_named(name) != value]


def serve(task: Task, folder: str, mark: str, hashes: Mapping[str, str]) -> list[Outcome]:
    """Carry out a task on this worker.

    Raises
    ------
    BatchError
        This worker has other code or data than whoever leads the batch.
    OSError
        A part cannot be written.
    """
    from banha.batch.work import carry_out

    other = other_versions(tuple(sorted(hashes.items())))
    if other:
        raise BatchError(
            f"a worker that came later\n    it has other versions of: {', '.join(other)}\n"
            "    Cure: install the same banha, data and libraries there, and start it again."
        )
    outcomes: list[Outcome] = []
    place = Path(folder) if _sees(folder, mark) else None
    carry_out(task, folder=place, tell=outcomes.append)
    return outcomes
