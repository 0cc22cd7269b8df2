"""What is kept and what waits, both with a limit: a cache, and a room in which one thread draws."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from banha.errors import BanhaError


class CrowdedError(BanhaError):
    """More is asked at once than there is room for."""


class Kept[T]:
    """The last results that were used, by key, and no more than so many.

    Parameters
    ----------
    most
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """Return what is kept; None where it is not."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, key: Hashable, value: T) -> None:
        """Keep a result; what was not used for longest goes."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)


class Studio:
    """One thread in which figures and tables are made, one after the other.

    What many ask at once is made once, what was made lately is kept, and what is asked beyond the
    room is refused: so the pages answer however much is asked.

    Parameters
    ----------
    room
        How much may wait at once.
    kept
        How many results are kept.
    """

    def __init__(self, *, room: int = 24, kept: int = 96) -> None:
        self.room = room
        self._kept: Kept[object] = Kept(kept)
        self._waiting: dict[Hashable, Future[object]] = {}
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="studio")

    def ask(self, key: Hashable, work: Callable[[], object]) -> Future[object]:
        """Return what a piece of work will give.

        Parameters
        ----------
        key
            Equal for work that gives the same.
        work
            What is done, in the thread of the studio.

        Raises
        ------
        CrowdedError
            As much waits as there is room for.
        """
        found = self._kept.get(key)
        if found is not None:
            ready: Future[object] = Future()
            ready.set_result(found)
            return ready
        with self._lock:
            if key in self._waiting:
                return self._waiting[key]
            if len(self._waiting) >= self.room:
                raise CrowdedError("too much is asked at once\n    Cure: Try again in a moment.")
            future = self._thread.submit(self._make, key, work)
            self._waiting[key] = future
        future.add_done_callback(lambda _: self._forget(key))
        return future

    @property
    def waiting(self) -> int:
        """How much waits or is being made."""
        with self._lock:
            return len(self._waiting)

    def close(self) -> None:
        """Let nothing more be made."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _make(self, key: Hashable, work: Callable[[], object]) -> object:
        made = work()
        self._kept.put(key, made)
        return made

    def _forget(self, key: Hashable) -> None:
        with self._lock:
            self._waiting.pop(key, None)


class Clock:
    """Seconds that pass, as something that tests can replace."""

    def now(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()
