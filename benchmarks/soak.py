"""Forty years under a demand boom and under a collapse: nothing overflows, every month balances.

    .venv/bin/python benchmarks/soak.py --save                      # 1:1, some twenty minutes
    NUMBA_BOUNDSCHECK=1 .venv/bin/python benchmarks/soak.py --scale 200   # every look-up is checked

World demand moves by 0.8 log points within two years from 2012 on and stays there. The guard
re-derives all accounts each month and stops at the first đồng that is missing. The digests of the
runs with one and two threads must be equal; it ends with 1 if they are not.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

import machine
import numpy as np
from fresh import measured, tell

from banha.planning.machine import most_held
from banha.province import Province
from banha.run import digest_of
from banha.scenario import Scenario

CASES = {"boom": 0.8, "collapse": -0.8}
"""World demand beside its path, log points."""


def run(*, case: str, scale: int, months: int, threads: int) -> dict[str, Any]:
    """Run a case to the end, guard on, and return what it went through."""
    baseline = Scenario.baseline()
    scenario = baseline.with_run(scale=scale, end=str(baseline.start + (months - 1)))
    scenario = scenario.with_lever(
        "world_demand", value=CASES[case], start="2012-01", ramp_months=24
    )
    province, begun = Province(scenario, threads=threads), time.perf_counter()
    most = 0
    while province.months_done < months:
        province.step()
        most = max(most, province.state.persons.rows)
    records = province.records
    unemployment = np.asarray(records["unemployment_rate"])
    vacancies = np.asarray(records["vacancies"]) / np.asarray(records["employed"])
    return {
        "case": case, "scale": scale, "months": months, "threads": threads, "persons": most,
        "seconds": time.perf_counter() - begun, "peak": most_held(),
        "unemployment": [float(unemployment.min()), float(unemployment.max())],
        "vacancies": float(vacancies.max()), "bounds": dict(province.bounds_hit),
        "digest": digest_of(records),
    }  # fmt: skip


def table(runs: list[dict[str, Any]]) -> str:
    """Return the table."""
    heads = (
        "case", "threads", "months", "rows of persons", "seconds", "peak memory, MiB",
        "unemployment, %", "vacancies at most, % of jobs", "digest",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for one in runs:
        low, high = one["unemployment"]
        lines.append(
            f"| {one['case']} | {one['threads']} | {one['months']} | {one['persons']:,} "
            f"| {one['taken']:.0f} | {one['peak']:.0f} | {100 * low:.1f} to {100 * high:.1f} "
            f"| {100 * one['vacancies']:.1f} | {one['digest'][:8]} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Run what is asked; with --case in this process, printing JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--months", type=int, default=480)
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--case", choices=CASES)
    parser.add_argument("--save", action="store_true", help="keep the table in results/")
    asked = parser.parse_args()
    if asked.case:
        tell(run(case=asked.case, scale=asked.scale, months=asked.months,
                 threads=asked.threads[0]))  # fmt: skip
        return 0
    runs = []
    for case in CASES:
        for threads in asked.threads:
            words = ("--case", case, "--scale", asked.scale, "--months", asked.months,
                     "--threads", threads)  # fmt: skip
            told = measured("soak.py", *words)
            runs.append({**told, "taken": told["seconds"]})
    found = table(runs)
    print(f"Bình Dương at 1:{asked.scale}, guard on\n\n{found}")
    if asked.save:
        print(machine.keep("soak", found))
    differ = [
        case for case in CASES if len({one["digest"] for one in runs if one["case"] == case}) > 1
    ]
    for case in differ:
        print(f"{case}: the number of threads changed the run", file=sys.stderr)
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
