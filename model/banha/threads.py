"""Sharing rows among threads.

Kernels release the interpreter's lock and work on a range of rows, so ordinary threads share the
work. Every sum between chunks is of whole numbers: the number of threads cannot change a result.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import numpy as np
from numpy.typing import NDArray

SMALLEST_CHUNK = 20_000
CACHE_LINES = 32
"""Whole numbers in the four lines of cache kept free before and after a chunk's counts."""


class Crew:
    """A fixed number of threads that run a kernel over ranges of rows."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads - 1) if threads > 1 else None

    def chunks(self, rows: int) -> list[tuple[int, int]]:
        """Ranges (start, stop) that cover `rows`, at most one a thread."""
        parts = max(1, min(self.threads, rows // SMALLEST_CHUNK))
        return [(rows * i // parts, rows * (i + 1) // parts) for i in range(parts)]

    def run[Result](
        self, work: Callable[[int, int, int], Result], chunks: list[tuple[int, int]]
    ) -> list[Result]:
        """Call `work(chunk number, start, stop)` for every chunk; results in chunk order.

        The thread that asks takes the first chunk itself: the others alone have to be woken.
        """
        if self._pool is None or len(chunks) == 1:
            return [work(i, start, stop) for i, (start, stop) in enumerate(chunks)]
        others = [
            self._pool.submit(work, i, *ends) for i, ends in enumerate(chunks[1:], start=1)
        ]  # fmt: skip
        try:
            first = work(0, *chunks[0])
        finally:
            wait(others)
        return [first, *(other.result() for other in others)]

    @staticmethod
    def counts(chunks: list[tuple[int, int]], *shape: int) -> list[NDArray[np.int64]]:
        """Zeros for each chunk to count in, far enough apart in memory.

        Two threads that write to one line of the processor's cache wait for each other all the
        time.
        """
        size = int(np.prod(shape))
        return [
            np.zeros(size + 2 * CACHE_LINES, np.int64)[CACHE_LINES : CACHE_LINES + size]
            .reshape(shape)
            for _ in chunks
        ]  # fmt: skip

    def total(self, column: NDArray[np.int64]) -> int:
        """Sum of a column of whole numbers."""
        return sum(
            self.run(
                lambda _chunk, start, stop: int(column[start:stop].sum()), self.chunks(len(column))
            )
        )

    def __getstate__(self) -> dict[str, Any]:
        return {"threads": self.threads}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["threads"])  # type: ignore[misc]


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
