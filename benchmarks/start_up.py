"""Start-up: seconds until banha says what it can do, and until the first result of a run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIMES = 5


def seconds_of(*words: str, cache: str | None = None) -> float:
    """Wall time of a command of banha."""
    place = {**os.environ, **({} if cache is None else {"BANHA_CACHE_DIR": cache})}
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "banha", *words], env=place, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.perf_counter() - begun


def measure(*, scale: int = 100, end: str = "2010-12") -> dict[str, float]:
    """Seconds of `--help`, and of a year's run without and with compiled kernels on disk."""
    help_ = statistics.median(seconds_of("--help") for _ in range(TIMES))
    with tempfile.TemporaryDirectory() as folder:

        def first_result(name: str) -> float:
            words = ("run", "baseline", "--scale", str(scale), "--end", end, "--quiet")
            place = str(Path(folder) / name)
            return seconds_of(*words, "--out", place, cache=str(Path(folder) / "kernels"))

        empty = first_result("empty")
        warm = statistics.median(first_result(f"warm-{i}") for i in range(TIMES))
    return {"help": help_, "empty": empty, "warm": warm}


def table(told: dict[str, float]) -> str:
    """Return the table."""
    return "\n".join([
        "| start | seconds |", "|---|---|",
        f"| `banha --help`, median of {TIMES} | {told['help']:.2f} |",
        f"| a year at 1:100 into a folder, kernels to compile | {told['empty']:.1f} |",
        f"| the same with compiled kernels, median of {TIMES} | {told['warm']:.1f} |",
    ])  # fmt: skip


if __name__ == "__main__":
    print(table(measure()))
