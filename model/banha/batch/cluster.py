"""Workers of a Dask cluster that make the runs of a batch.

Any scheduler will do: of a machine, or started by Dask's own deployers on SLURM or Kubernetes. A
worker that sees the batch folder writes parts there; from any other they return through Dask.
"""

from __future__ import annotations

import logging
import pickle
import queue
import socket
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
SECONDS_WITHOUT_WORKERS = 120.0
"""Deployers may start workers again: so long they are waited for."""
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_COUNTS = 5.0
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
        Threads of the cluster.

    Raises
    ------
    BatchError
        There is no scheduler or worker, Dask is not installed, or a worker has other code.
    """

    def __init__(self, folder: Path, *, scheduler: str, hashes: Mapping[str, str]) -> None:
        self.folder = folder
        self.hashes = dict(hashes)
        self.mark = f"{UNFINISHED}/{uuid.uuid4().hex}.mark"
        self.scheduler = scheduler
        self._logs = _Silence()
        self._client: Any = None
        try:
            self._client = _connect(scheduler)
            self._look_at_workers()
        except BaseException:
            self.close()
            raise

    def _look_at_workers(self) -> None:
        """Refuse workers with other code; see which of them share the folder."""
        scheduler = self.scheduler
        (self.folder / self.mark).write_text(self.mark, encoding="utf-8")
        try:
            answers = self._client.run(look_around, str(self.folder), self.mark, self.hashes)
        except Exception as error:  # noqa: BLE001 - another banha may raise anything
            raise BatchError(
                f"{scheduler}\n    a worker cannot say what it has: {error!r}\n    Cure: install "
                "the same banha on every worker, and start them again."
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
        self._counted = self._seen = time.monotonic()
        while more or waiting:
            while more and len(waiting) < max(TASKS_IN_WINDOW * self.workers, 1):
                task = next_task()
                more = task is not None
                if task is None:
                    break
                yield Started(task.keys[0], "cluster")
                future = self._client.submit(
                    serve, pickle.dumps(task), str(self.folder), self.mark, self.hashes, pure=False
                )
                waiting[future.key] = task.keys
                future.add_done_callback(finished.put)
                del future  # what holds it holds its result
            if not waiting:
                break
            self._count_workers()
            try:
                done = finished.get(timeout=SECONDS_BETWEEN_LOOKS)
            except queue.Empty:
                yield None
                continue
            yield from self._result(done, waiting.pop(done.key))
            del done
            more = True  # what was lost is handed out again

    def _result(self, future: Any, keys: tuple[str, ...]) -> Sequence[Event]:
        """What came of a task of these runs."""
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        try:
            outcomes: list[Outcome] = future.result(timeout=SECONDS_TO_CONNECT)
        except KilledWorker:
            return [Lost("", keys)]
        except (CancelledError, CommClosedError, TimeoutError):
            raise self._gone() from None
        except (BatchError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - a run that fails is an outcome: this is else
            raise BatchError(
                f"{self.scheduler}\n    a worker could not do its task: {error!r}\n    Cure: "
                "install the same banha, data and libraries on every worker, and start them again."
            ) from None
        if self._client.status != "running":
            raise self._gone()
        return outcomes

    def _count_workers(self) -> None:
        """Now and then, see that there are a scheduler and workers, and how many."""
        now = time.monotonic()
        if self._client.status != "running":
            self._require_scheduler()
        if now - self._counted < SECONDS_BETWEEN_COUNTS:
            return
        self._counted = now
        try:
            self.workers = sum(self._client.nthreads().values())
        except (OSError, TimeoutError):
            self._require_scheduler()
            return
        if self.workers:
            self._seen = now
        elif now - self._seen > SECONDS_WITHOUT_WORKERS:
            raise BatchError(
                f"{self.scheduler}\n    all workers have gone; what is done is kept\n    Cure: "
                "start some, and give the same command again."
            )

    def _require_scheduler(self) -> None:
        deadline = time.monotonic() + SECONDS_WITHOUT_SCHEDULER
        while self._client.status != "running":
            if time.monotonic() > deadline:
                raise self._gone()
            time.sleep(0.1)

    def _gone(self) -> BatchError:
        return BatchError(
            f"{self.scheduler}\n    the scheduler has gone; what is done is kept\n    Cure: start "
            "it again, and give the same command again."
        )

    def close(self) -> None:
        """Leave the cluster; what it is still doing is given up."""
        with suppress(OSError):
            (self.folder / self.mark).unlink(missing_ok=True)
        if self._client is not None:
            with suppress(Exception):
                self._client.close(timeout=2)
        self._logs.end()


class _Silence:
    """No log of Dask is shown: what goes wrong is said once, by us."""

    def __init__(self) -> None:
        self._logger = logging.getLogger("distributed")
        self._before: dict[str, int] = {}
        with suppress(ModuleNotFoundError):
            import distributed  # noqa: F401 - it sets the levels of its loggers as it is imported
        for name, logger in list(logging.root.manager.loggerDict.items()):
            ours = name == "distributed" or name.startswith("distributed.")
            if ours and isinstance(logger, logging.Logger) and logger.level:
                self._before[name] = logger.level
                logger.setLevel(logging.CRITICAL + 1)

    def end(self) -> None:
        """Let them be shown again."""
        for name, level in self._before.items():
            logging.getLogger(name).setLevel(level)


def _connect(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise BatchError(
            "--scheduler\n    the package distributed is not installed\n    Cure: pip install "
            "'banha[cluster]'"
        ) from None
    try:
        _require_listener(scheduler)
        return Client(scheduler, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise BatchError(
            f"{scheduler}\n    no scheduler answers there: {error}\n    Cure: check the address, "
            "which `dask scheduler` prints as it starts."
        ) from None


def _require_listener(scheduler: str) -> None:
    """Refuse an address at once where nothing listens; Dask would try for long.

    Raises
    ------
    OSError, ValueError
        Nothing listens, or this is no address.
    """
    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import get_backend

    kind, location = parse_address(scheduler)
    get_backend(kind)
    if kind in ("tcp", "tls"):
        host, port = parse_host_port(location)
        socket.create_connection((host, port), timeout=SECONDS_TO_CONNECT).close()


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


def serve(task: bytes, folder: str, mark: str, hashes: Mapping[str, str]) -> list[Outcome]:
    """Carry out a task on this worker.

    Parameters
    ----------
    task
        A `Task`; opened only once it is known that this worker has the same code.
    folder, mark
        The batch folder, and a file in it by which it is known to be the same.
    hashes
        What results depend on, as whoever leads the batch has it.

    Raises
    ------
    BatchError
        This worker has other code or data than whoever leads the batch.
    OSError
        A part cannot be written.
    """
    from banha.batch.work import carry_out, own_name

    other = other_versions(tuple(sorted(hashes.items())))
    if other:
        raise BatchError(
            f"the worker {own_name()}, which came later\n    it has other versions of: "
            f"{', '.join(other)}\n    Cure: stop it, or install the same banha, data and libraries "
            "there; then give the same command again."
        )
    outcomes: list[Outcome] = []
    place = Path(folder) if _sees(folder, mark) else None
    carry_out(pickle.loads(task), folder=place, tell=outcomes.append)
    return outcomes
