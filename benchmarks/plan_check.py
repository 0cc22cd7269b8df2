"""Predicted against actual: runs as `banha plan` predicts them, and as they then turn out.

Run it on a quiet machine, after a short run has compiled the kernels. Ratios: predicted ÷ actual.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from machine import keep

from banha.planning.plan import Plan, plan_run
from banha.scenario import Scenario

MIB = 2**20
KIB = 2**10
STUDY = """title = "Plan check"
scenarios = ["baseline"]
provinces = ["{province}"]
seeds = {runs}
start = "{start}"
end = "{end}"
scale = {scale}
"""


@dataclass(frozen=True)
class Case:
    """One run, or a batch of runs in two processes."""

    scale: int
    end: str
    province: str = "binh-duong"
    threads: int = 1
    runs: int = 0

    @property
    def scenario(self) -> Scenario:
        return Scenario.baseline().with_run(province=self.province, scale=self.scale, end=self.end)

    def __str__(self) -> str:
        how = f"{self.runs} runs in 2 processes" if self.runs else f"{self.threads} threads"
        return f"{self.province} 1:{self.scale} to {self.end}, {how}"


QUICK = [
    Case(200, "2030-12"), Case(50, "2030-12"), Case(10, "2030-12"), Case(5, "2030-12"),
    Case(1, "2011-12"), Case(5, "2015-12", province="dong-nai"),
    Case(5, "2020-12", threads=2), Case(200, "2020-12", runs=12),
]  # fmt: skip
LONG = [
    Case(1, "2030-12"), Case(1, "2030-12", threads=2), Case(50, "2060-12"),
    Case(2, "2012-12", province="ho-chi-minh-city"),
]  # fmt: skip


@dataclass(frozen=True)
class Actual:
    """What a run took: seconds, bytes of memory (0: not measured) and of disk."""

    seconds: float
    memory: float
    disk: float


def run(case: Case, folder: Path) -> Actual:
    """Run a case by the command line, in processes of its own."""
    out = folder / "out"
    words = [sys.executable, "-m", "banha"]
    if case.runs:
        study = folder / "study.toml"
        one = case.scenario
        values = {"province": case.province, "runs": case.runs, "scale": case.scale}
        study.write_text(STUDY.format(start=one.start, end=one.end, **values), encoding="utf-8")
        words += ["batch", str(study), "--workers", "2", "--out", str(out), "--quiet"]
    else:
        words += ["run", "baseline", "--province", case.province, "--scale", str(case.scale)]
        words += ["--end", case.end, "--threads", str(case.threads), "--out", str(out), "--quiet"]
    begun = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"{case}: exit code {process.returncode}")
    unit = 1 if sys.platform == "darwin" else KIB
    disk = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Actual(seconds, 0.0 if case.runs else usage.ru_maxrss * unit, disk)


def row(case: Case, plan: Plan, actual: Actual) -> Iterator[str]:
    """Cells of one case."""
    yield str(case)
    for expected, found, unit, decimals in (
        (plan.seconds, actual.seconds, 1, 1),
        (plan.memory, actual.memory, MIB, 0),
        (plan.disk, actual.disk, KIB, 0),
    ):
        told = f"{expected.value / unit:,.{decimals}f}"
        if not found:
            yield f"{told} / –"
            continue
        inside = "" if expected.low <= found <= expected.high else ", outside its range"
        ratio = expected.value / found
        yield f"{told} / {found / unit:,.{decimals}f} = {ratio:.2f}{inside}"
    yield f"{plan.measuring:.0f}"


def check(cases: list[Case]) -> str:
    """Predict and run every case; return the table."""
    heads = ("case", "time, s", "peak memory, MiB", "disk, KiB", "measured in, s")
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|---|"]
    for case in cases:
        plan = plan_run(
            case.scenario, threads=case.threads, runs=max(case.runs, 1),
            workers=2 if case.runs else 0,
        )  # fmt: skip
        with tempfile.TemporaryDirectory(prefix="banha-plan-check-") as folder:
            actual = run(case, Path(folder))
        lines.append(f"| {' | '.join(row(case, plan, actual))} |")
        print(lines[-1], flush=True)
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="cases of many minutes too")
    parser.add_argument("--save", action="store_true")
    asked = parser.parse_args()
    result = check(QUICK + LONG if asked.long else QUICK)
    print(f"\n{result}")
    if asked.save:
        print(keep("plan-check", result))
