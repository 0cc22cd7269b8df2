"""The same loop over persons, as a serial kernel on ordinary threads and as a parallel loop.

Both compile without a cache here, so that the cost of compiling is seen; both give the same sums.
"""

from __future__ import annotations

import argparse
import time

import numba
import numpy as np
from machine import keep

from banha.kernels.production import MICRO, effective_labour
from banha.threads import Crew

PERSONS, FIRMS = 2_000_000, 10_000
Arrays = dict[str, np.ndarray]


@numba.njit(parallel=True, nogil=True)
def parallel_loop(
    chunks, month, status, birth_month, education, employer, skill, efficiency, schooling,
    productivity, labour, staff_schooling,
):  # fmt: skip
    """`effective_labour` written with a parallel loop over chunks."""
    rows = status.shape[0]
    for chunk in numba.prange(chunks):
        for row in range(rows * chunk // chunks, rows * (chunk + 1) // chunks):
            if status[row] != 1:
                continue
            firm = employer[row]
            effect = efficiency[education[row], (month - birth_month[row]) // 12]
            usable = min(np.float64(skill[row]), productivity[firm])
            labour[chunk, firm] += np.int64(effect * usable * MICRO)
            staff_schooling[chunk, firm] += schooling[education[row]]


def people() -> Arrays:
    """Made-up persons and firms of the right types."""
    draw = np.random.default_rng(1)
    return {
        "status": draw.integers(0, 2, PERSONS).astype(np.int8),
        "birth_month": draw.integers(600, 1100, PERSONS).astype(np.int16),
        "education": draw.integers(0, 4, PERSONS).astype(np.int8),
        "employer": draw.integers(0, FIRMS, PERSONS).astype(np.int32),
        "skill": draw.random(PERSONS).astype(np.float32),
        "efficiency": draw.random((4, 160)),
        "schooling": np.array([5, 10, 13, 16]),
        "productivity": draw.random(FIRMS),
    }


def timed(work: object, repeats: int = 25) -> tuple[float, float]:
    """Seconds of the first call, and the least of the others: what others do only adds."""
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()  # type: ignore[operator]
        seconds.append(time.perf_counter() - begun)
    return seconds[0], min(seconds[1:])


def measure() -> str:
    """Time both ways with one and two threads."""
    a = people()
    serial = numba.njit(nogil=True)(effective_labour.py_func)
    lines = ["| way | threads | first call, s | ns per person |", "|---|---|---|---|"]
    totals = []
    for threads in (1, 2):
        crew = Crew(threads)

        def on_threads(crew: Crew = crew) -> None:
            chunks = crew.chunks(PERSONS)
            labour = np.zeros((len(chunks), FIRMS), np.int64)
            schooling = np.zeros((len(chunks), FIRMS), np.int64)
            crew.run(
                lambda c, start, stop: serial(
                    start, stop, 1320, a["status"], a["birth_month"], a["education"],
                    a["employer"], a["skill"], a["efficiency"], a["schooling"],
                    a["productivity"], labour[c], schooling[c],
                ),
                chunks,
            )  # fmt: skip
            totals.append(int(labour.sum()))

        def in_parallel(threads: int = threads) -> None:
            labour = np.zeros((threads, FIRMS), np.int64)
            schooling = np.zeros((threads, FIRMS), np.int64)
            parallel_loop(
                threads, 1320, a["status"], a["birth_month"], a["education"], a["employer"],
                a["skill"], a["efficiency"], a["schooling"], a["productivity"], labour, schooling,
            )  # fmt: skip
            totals.append(int(labour.sum()))

        for name, work in (("serial kernel on threads", on_threads), ("prange", in_parallel)):
            if name == "prange":
                numba.set_num_threads(threads)
            first, least = timed(work)
            lines.append(f"| {name} | {threads} | {first:.2f} | {1e9 * least / PERSONS:.2f} |")
    assert len(set(totals)) == 1
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", action="store_true")
    result = measure()
    print(result)
    if parser.parse_args().save:
        print(keep("threads", result))
