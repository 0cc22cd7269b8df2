"""Whether something has become slow or depends on threads: ends with 1 if it has.

    .venv/bin/python benchmarks/regression.py

Times are judged only as ratios to NumPy doing the peers' few rules, measured in turns in the same
run: the least of the repetitions of each, against limits wide enough for a busy machine. Digests of
the full model must be equal for one thread and for two, and in another process.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import phases
from fresh import measured

PERSONS, MONTHS, SCALE = 170_000, 6, 8
"""Workers of the peers; months; scale of the full model, which is about as large."""


class Limit(NamedTuple):
    """What may at most be taken, as so many times what NumPy takes for the peers' rules."""

    name: str
    most: float


LIMITS = (
    Limit("banha's kernels, the same rules", 1.2),
    Limit("the full model, all mechanisms, guard and records", 4.0),
)


def peer(way: str) -> float:
    """Nanoseconds per worker-month of a way of writing the peers' rules."""
    words = ("--way", way, "--persons", PERSONS, "--months", MONTHS, "--threads", 1)
    return float(measured("side_by_side.py", *words)["ns"])


def full(threads: int) -> dict[str, Any]:
    """A run of the full model."""
    return phases.measure(scale=SCALE, months=MONTHS, threads=threads)


def ratios(repetitions: int) -> Iterator[tuple[Limit, float, float]]:
    """Yield each limit with the least nanoseconds and the ratio to NumPy's least."""
    numpy, kernels, whole = [], [], []
    for _ in range(repetitions):
        numpy.append(peer("numpy"))
        kernels.append(peer("kernels"))
        whole.append(phases.stepping(full(1)))
    print(f"NumPy, vectorised: {min(numpy):.0f} ns per worker-month")
    for limit, times in zip(LIMITS, (kernels, whole), strict=True):
        yield limit, min(times), min(times) / min(numpy)


def main() -> int:
    """Print what was found; 1 if a limit is passed or digests differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repetitions", type=int, default=3)
    repetitions, bad = parser.parse_args().repetitions, 0
    digests = {threads: full(threads)["digest"] for threads in (1, 2)}
    again = full(1)["digest"]
    equal = len({*digests.values(), again}) == 1
    print(f"digests for 1 and 2 threads and in another process: {'equal' if equal else 'DIFFER'}")
    bad += not equal
    for limit, least, ratio in ratios(repetitions):
        verdict = "within" if ratio <= limit.most else "BEYOND"
        print(f"{limit.name}: {least:.0f} ns, {ratio:.2f} times NumPy, {verdict} {limit.most:g}")
        bad += ratio > limit.most
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
