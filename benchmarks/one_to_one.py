"""Bình Dương at 1:1: time and memory per person and month.

Run after a short run has compiled the kernels; the first month is left out of the timing.
"""

from __future__ import annotations

import argparse
import resource
import time

from machine import keep

from banha.province import Province
from banha.scenario import Scenario


def peak_mib() -> float:
    """Peak resident memory of this process, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def measure(months: int, threads: int) -> str:
    """Run and return the table."""
    end = f"{2010 + (months - 1) // 12}-{(months - 1) % 12 + 1:02d}"
    small = Scenario.baseline().with_run(scale=200, firm_scale=40, end="2010-02")
    Province(small).run()
    base = peak_mib()
    begun = time.perf_counter()
    province = Province(
        Scenario.baseline().with_run(scale=1, firm_scale=1, end=end), threads=threads
    )
    opened = time.perf_counter()
    province.step()
    person_months = 0
    started = time.perf_counter()
    while province.months_done < months:
        province.step()
        person_months += province.adults
    seconds = time.perf_counter() - started
    per_person = (peak_mib() - base) * 1024 * 1024 / province.adults
    rows = [
        ("months", f"{months}"),
        ("threads", f"{threads}"),
        ("persons 15 and over, last month", f"{province.adults:,}"),
        ("firms, last month", f"{int((province.state.firms.alive == 1).sum()):,}"),
        ("opening, seconds", f"{opened - begun:.1f}"),
        ("stepping, seconds", f"{seconds:.1f}"),
        ("ns per person-month, guarded and recorded", f"{1e9 * seconds / person_months:.0f}"),
        ("peak memory, MiB", f"{peak_mib():.0f}"),
        ("of which before opening, MiB", f"{base:.0f}"),
        ("bytes per person above that", f"{per_person:.0f}"),
        ("bytes per person in the columns of persons", f"{province.state.persons.bytes_per_row()}"),
    ]
    return "\n".join(["| what | value |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save", action="store_true")
    asked = parser.parse_args()
    result = measure(asked.months, asked.threads)
    print(result)
    if asked.save:
        print(keep("one-to-one", result))
