"""What recording costs: the share of a step's time that is spent on writing the month's records.

Bình Dương at 1:20, 24 months, several times over. The first month, which loads the kernels, is
left out of the timing.
"""

from __future__ import annotations

import argparse
import time

from machine import keep

from banha.province import Province
from banha.scenario import Scenario

SCALE, FIRM_SCALE = 20, 4


def timed_run(months: int) -> tuple[float, float]:
    """Seconds of writing records and of all steps, over the months after the first."""
    end = f"{2010 + (months - 1) // 12}-{(months - 1) % 12 + 1:02d}"
    province = Province(Scenario.baseline().with_run(scale=SCALE, firm_scale=FIRM_SCALE, end=end))
    province.step()
    write, spent = province.records.write, 0.0

    def timed_write(asked: object) -> None:
        nonlocal spent
        begun = time.perf_counter()
        write(asked)  # type: ignore[arg-type]
        spent += time.perf_counter() - begun

    province.records.write = timed_write  # type: ignore[method-assign]
    begun = time.perf_counter()
    province.run()
    return spent, time.perf_counter() - begun


def measure(months: int, repetitions: int) -> str:
    """Run and return the table; the last line is the median over the repetitions."""
    lines = ["| run | recording, ms a month | step, ms | share, % |", "|---|---|---|---|"]
    timed = []
    for number in range(repetitions):
        written, stepped = timed_run(months)
        timed.append((written / stepped, written, stepped))
        lines.append(line(str(number + 1), *timed[-1], months=months))
    middle = sorted(timed)[len(timed) // 2]
    return "\n".join([*lines, line("median", *middle, months=months)])


def line(name: str, share: float, written: float, stepped: float, *, months: int) -> str:
    """A line of the table."""
    per = 1000.0 / (months - 1)
    return f"| {name} | {per * written:.2f} | {per * stepped:.1f} | {100 * share:.1f} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--save", action="store_true")
    asked = parser.parse_args()
    result = measure(asked.months, asked.repetitions)
    print(result)
    if asked.save:
        print(keep("records-cost", result))
