"""What machine a benchmark ran on, and where its table is kept."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

import numba
import numpy as np


def describe() -> str:
    """One line about processor count, system and versions."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, numpy {np.__version__}, numba {numba.__version__}"
    )


def keep(name: str, table: str) -> Path:
    """Write the table with date and machine to `results/`; returns the path."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    path = Path(__file__).parent / "results" / f"{today}-{name}.md"
    path.write_text(f"# {name}, {today}\n\n{describe()}\n\n{table}\n", encoding="utf-8")
    return path
