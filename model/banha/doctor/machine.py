"""Cores, threads, memory and disk of this machine, below the limits of control groups."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from banha.doctor.check import Check
from banha.planning.machine import CGROUPS, available_memory
from banha.planning.sizes import size
from banha.threads import cores

MIB = 2**20
LEAST_MEMORY = 600 * MIB
"""What a run of Bình Dương at 1:200 takes, and some room."""
LEAST_DISK = 100 * MIB
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def checks() -> Iterator[Check]:
    """Look at cores and threads, memory, and the disk where runs go."""
    yield threads()
    yield memory()
    yield disk(Path("runs"))


def threads() -> Check:
    """Cores that this process may use, and variables that ask for more threads than that."""
    usable, quota = cores(), cpu_quota()
    asked = {name: os.environ.get(name) for name in THREADS}
    values = {"cores": usable, "machine_cores": os.cpu_count(), "cpu_quota": quota, **asked}
    text = f"{usable} of {os.cpu_count()} cores"
    if quota is not None:
        text += f", {quota:g} by the limit of the control group"
    told = [f"{name}={value}" for name, value in asked.items() if value]
    text += f"; {', '.join(told)}" if told else ""
    wrong = [name for name, value in asked.items() if value and not _is_count(value)]
    if wrong:
        cure = f"Unset {', '.join(wrong)}, or give whole numbers from 1 on."
        return Check("threads", "problem", f"{text}: no number of threads", cure, values)
    most = usable if quota is None else min(usable, max(1, round(quota)))
    many = [name for name, value in asked.items() if value and int(value) > most]
    if many:
        cure = f"Unset {', '.join(many)}: threads beyond the cores wait for each other."
        return Check("threads", "warning", text, cure, values)
    if most < usable:
        cure = f"Give `--workers {most}` or `--threads {most}` at most."
        return Check("threads", "warning", text, cure, values)
    return Check("threads", "ok", text, values=values)


def _is_count(text: str) -> bool:
    return text.isdecimal() and int(text) >= 1


def cpu_quota() -> float | None:
    """Return the cores that the control group gives in time; None where there is no limit."""
    with suppress(OSError, ValueError):
        quota, period = (CGROUPS / "cpu.max").read_text(encoding="utf-8").split()
        return int(quota) / int(period)  # `max` is no number: no limit
    with suppress(OSError, ValueError):
        folder = CGROUPS / "cpu"
        quota = (folder / "cpu.cfs_quota_us").read_text(encoding="utf-8")
        period = (folder / "cpu.cfs_period_us").read_text(encoding="utf-8")
        return int(quota) / int(period) if int(quota) > 0 else None
    return None


def memory() -> Check:
    """Memory that this process may still take."""
    room = available_memory()
    values = {"available_bytes": room}
    if room is None:
        return Check("memory", "ok", "the system does not tell", values=values)
    text = f"{size(room)} can be had"
    if room < LEAST_MEMORY:
        cure = "Close other programs, or raise the limit; `banha plan` says what a run takes."
        return Check("memory", "warning", text, cure, values)
    return Check("memory", "ok", text, values=values)


def disk(folder: Path) -> Check:
    """Disk of the folder where runs go: whether it can be written, and what is free."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    values: dict[str, object] = {"folder": str(folder.absolute()), "writable": True}
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
        free = shutil.disk_usage(place).free
    except OSError as error:
        values["writable"] = False
        what = f"{place} cannot be written: {error.strerror or error}"
        return Check(
            "disk", "problem", what, "Work elsewhere, or name a folder with --out.", values
        )
    values["free_bytes"] = free
    text = f"{size(free)} free for {folder.absolute()}"
    if free < LEAST_DISK:
        cure = "Free some, or name a folder on another disk with --out."
        return Check("disk", "warning", text, cure, values)
    return Check("disk", "ok", text, values=values)
