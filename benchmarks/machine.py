"""What machine a benchmark ran on, and where its table is kept."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

import numba
import numpy as np

GIB = 2**30


def describe() -> str:
    """One line about processor, memory, system and versions."""
    return (
        f"{os.cpu_count()} cores, {processor()}, {memory_gib():.0f} GiB, {platform.machine()}, "
        f"{platform.system()}, Python {platform.python_version()}, numpy {np.__version__}, "
        f"numba {numba.__version__}"
    )


def processor() -> str:
    """Name of the processor, as the system gives it."""
    listing = Path("/proc/cpuinfo")
    if listing.is_file():
        for line in listing.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or "unnamed processor"


def memory_gib() -> float:
    """Physical memory, GiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB


def load() -> float:
    """Mean number of busy processes over the last minute: other work makes times longer."""
    return os.getloadavg()[0]


def keep(name: str, table: str) -> Path:
    """Write the table with date and machine to `results/`; returns the path."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    path = Path(__file__).parent / "results" / f"{today}-{name}.md"
    path.write_text(f"# {name}, {today}\n\n{describe()}\n\n{table}\n", encoding="utf-8")
    return path
