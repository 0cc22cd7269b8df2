"""The same rules as Mesa objects, in NumPy and on banha's kernels: time and memory per worker.

    .venv/bin/python benchmarks/side_by_side.py --way kernels --persons 170000 --threads 2

A tiny market runs first, so that kernels and libraries are loaded; the first month is left out.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from typing import Any

from fresh import measured, tell

from banha.planning.machine import most_held

type Told = Mapping[str, Any]

NAMES = {"mesa": "Mesa, one object per agent", "numpy": "NumPy, vectorised",
         "kernels": "banha's kernels"}  # fmt: skip
TINY = 1_000


def run(*, way: str, persons: int, months: int, threads: int, seed: int = 1) -> dict[str, Any]:
    """Run and return nanoseconds and bytes per worker, and the share that searches."""
    from peers.agree import STATISTICS, WAYS, statistics_of
    from peers.opening import draw_opening
    from peers.rules import Rules

    rules, options = Rules(), {"threads": threads} if way == "kernels" else {}
    tiny = WAYS[way](rules, draw_opening(TINY, rules=rules, seed=seed), seed=seed, **options)
    tiny.step()
    del tiny
    base = most_held()
    market = WAYS[way](rules, draw_opening(persons, rules=rules, seed=seed), seed=seed, **options)
    market.step()
    begun = time.perf_counter()
    for _ in range(months):
        market.step()
    seconds = time.perf_counter() - begun
    share = statistics_of(market.records, persons)[STATISTICS.index("share that searches")]
    return {
        "way": way, "persons": persons, "threads": threads, "months": months,
        "ns": 1e9 * seconds / (months * persons), "searching": float(share),
        "bytes": 2**20 * (most_held() - base) / persons,
    }  # fmt: skip


def measure(
    *, sizes: Sequence[int], mesa_sizes: Sequence[int], months: int, mesa_months: int
) -> list[dict[str, Any]]:
    """Every way at every size, each in a fresh process."""
    asked = [("mesa", size, mesa_months, 1) for size in mesa_sizes]
    for size in sizes:
        asked += [("numpy", size, months, 1), ("kernels", size, months, 1),
                  ("kernels", size, months, 2)]  # fmt: skip
    return [
        measured("side_by_side.py", "--way", way, "--persons", size, "--months", count,
                 "--threads", threads)
        for way, size, count, threads in asked
    ]  # fmt: skip


def best_ns(told: Sequence[Told], *, way: str, persons: int) -> float | None:
    """Least nanoseconds of a way at a size, whatever the threads; None if it was not run."""
    times = [one["ns"] for one in told if one["way"] == way and one["persons"] == persons]
    return min(times, default=None)


def largest_mesa(told: Sequence[Told]) -> Told | None:
    """Return Mesa's run at the largest size, of those at which banha's kernels ran if any."""
    mine = [one for one in told if one["way"] == "mesa"]
    beside = [one for one in mine if best_ns(told, way="kernels", persons=one["persons"])]
    return max(beside or mine, key=lambda one: one["persons"], default=None)


def table(told: Sequence[Told]) -> str:
    """Return the table: each way against banha's best at the same size."""
    heads = (
        "way", "workers", "threads", "ns per worker-month", "times banha's",
        "bytes per worker above the base", "searching in a month",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for one in sorted(told, key=lambda one: (one["persons"], -one["ns"])):
        best = best_ns(told, way="kernels", persons=one["persons"])
        ratio = "" if best is None else f"{one['ns'] / best:.1f}"
        lines.append(
            f"| {NAMES[one['way']]} | {one['persons']:,} | {one['threads']} | {one['ns']:.1f} "
            f"| {ratio} | {one['bytes']:.0f} | {one['searching']:.1%} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way", choices=NAMES, default="kernels")
    for name, default in (("persons", 17_000), ("months", 24), ("threads", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    tell(run(**vars(asked)))
