"""Snapshots: time to take and to open one, and its size, against the months that it saves.

Bình Dương at 1:100, before January 2022; a short run has loaded the kernels.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from machine import keep

from banha.province import Province
from banha.scenario import Scenario
from banha.snapshot import open_snapshot, take_snapshot

TIMES = 9


def median_seconds(what: Callable[[], object]) -> float:
    """Median wall time over several calls, seconds."""
    seconds = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        what()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def measure(scale: int) -> str:
    """Run to January 2022 and return the table."""
    Province(Scenario.baseline().with_run(scale=500, end="2010-02")).run()
    scenario = Scenario.baseline().with_run(scale=scale, end="2030-12")
    begun = time.perf_counter()
    province = Province(scenario)
    opening = time.perf_counter() - begun
    while province.month.year < 2022:
        province.step()
    past = time.perf_counter() - begun
    content = take_snapshot(province)
    rows = [
        ("persons 15 and over", f"{province.adults:,}"),
        ("opening, seconds", f"{opening:.2f}"),
        ("opening and 144 months, seconds", f"{past:.2f}"),
        ("take, milliseconds", f"{1000 * median_seconds(lambda: take_snapshot(province)):.0f}"),
        (
            "open, milliseconds",
            f"{1000 * median_seconds(lambda: open_snapshot(content, scenario=scenario)):.0f}",
        ),
        ("size, MiB", f"{len(content) / 2**20:.2f}"),
    ]
    lines = [f"| {name} | {value} |" for name, value in rows]
    return "\n".join([f"| Bình Dương at 1:{scale} | |", "|---|---|", *lines])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--save", action="store_true")
    asked = parser.parse_args()
    result = measure(asked.scale)
    print(result)
    if asked.save:
        print(keep("snapshots", result))
