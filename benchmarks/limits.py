"""The machine's own limits: what no way of writing a model can beat here.

Sequential reading and copying on one and two threads, fetching at random from a table that fits
into the cache and from one that does not, and a counter-based draw.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
from numpy.typing import NDArray

from banha.kernels.draws import BLOCK, LIFE, block_uniforms

BYTES, ELEMENTS, REPEATS = 2**29, 2**22, 5
SMALL_TABLE, LARGE_TABLE = 10_000, 2**25
"""Rows of a firm table, and of a table of 256 MiB."""


@numba.njit(nogil=True)
def add_up(values):  # type: ignore[no-untyped-def]
    """Sum of a column."""
    total = 0
    for i in range(values.shape[0]):
        total += values[i]
    return total


@numba.njit(nogil=True)
def fetch(table, rows):  # type: ignore[no-untyped-def]
    """Sum of the table's entries at `rows`."""
    total = 0.0
    for i in range(rows.shape[0]):
        total += table[rows[i]]
    return total


@numba.njit(nogil=True)
def draw(identities, u):  # type: ignore[no-untyped-def]
    """Four uniforms for each identity."""
    total = 0.0
    for first in range(0, identities.shape[0], BLOCK):
        last = min(first + BLOCK, identities.shape[0])
        block_uniforms(7, LIFE, 1320, identities, first, last, 0, u)
        total += u[0, 0]
    return total


def least_seconds(work: Callable[[], object]) -> float:
    """Least time of several calls: what others do only adds."""
    work()
    seconds = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def bandwidth(threads: int) -> tuple[float, float]:
    """GB/s of reading, and of copying, where reading and writing both count."""
    values = np.ones(BYTES // 8, np.int64)
    target = np.zeros_like(values)
    parts = [slice(len(values) * i // threads, len(values) * (i + 1) // threads)
             for i in range(threads)]  # fmt: skip
    with ThreadPoolExecutor(threads) as pool:
        read = least_seconds(lambda: list(pool.map(lambda p: add_up(values[p]), parts)))
        copy = least_seconds(
            lambda: list(pool.map(lambda p: np.copyto(target[p], values[p]), parts))
        )
    return 1e-9 * BYTES / read, 2e-9 * BYTES / copy


def gather(rows: int) -> float:
    """Nanoseconds to fetch one of `rows` numbers at random, many after the other."""
    picked: NDArray[np.int32] = np.random.default_rng(1).integers(0, rows, ELEMENTS, np.int32)
    table = np.ones(rows)
    return 1e9 * least_seconds(lambda: fetch(table, picked)) / ELEMENTS


def draws() -> float:
    """Nanoseconds of one uniform of `block_uniforms`."""
    identities, u = np.arange(ELEMENTS), np.empty((4, BLOCK))
    return 1e9 * least_seconds(lambda: draw(identities, u)) / (4 * ELEMENTS)


def table() -> str:
    """Measure and return the table."""
    lines = ["| limit of the machine | 1 thread | 2 threads |", "|---|---|---|"]
    (read, copy), (read_2, copy_2) = bandwidth(1), bandwidth(2)
    lines.append(f"| read in sequence, GB/s | {read:.1f} | {read_2:.1f} |")
    lines.append(f"| copy, read and written, GB/s | {copy:.1f} | {copy_2:.1f} |")
    lines.append(f"| fetch at random of {SMALL_TABLE:,} rows, ns | {gather(SMALL_TABLE):.2f} | |")
    lines.append(f"| fetch at random of {LARGE_TABLE:,} rows, ns | {gather(LARGE_TABLE):.2f} | |")
    lines.append(f"| a uniform draw by counter, ns | {draws():.2f} | |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
