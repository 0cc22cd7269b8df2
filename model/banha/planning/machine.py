"""The memory of this machine: what this process may still take, and what it holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MIB = 2**20
PROC = Path("/proc")
CGROUPS = Path("/sys/fs/cgroup")
NO_LIMIT = 1 << 60
"""Control groups of version 1 write a number above this where there is no limit."""


def available_memory() -> int | None:
    """Return the bytes that this process may still take; None where nothing tells.

    The least of what the system has to give and of what is left below the limits of the control
    groups in which this process is. Where the system says neither, as on macOS, all memory of the
    machine: then only what could never fit is known not to.
    """
    known = [_system(), *_version_2(), *_version_1()]
    limits = [value for value in known if value is not None]
    return max(min(limits), 0) if limits else None


def held_memory() -> int:
    """Return the bytes that this process holds now; 0 where the system does not tell."""
    return _status("VmRSS") or 0


def shared_memory() -> int:
    """Return the bytes of libraries that this process shares; 0 where the system tells none."""
    return _status("RssFile") or 0


def most_held() -> float:
    """Return the most memory that this process held so far, MiB.

    Unlike the count that a process is given at its end, that of the system leaves out what the
    parent held when it started this process.
    """
    from banha.run import peak_memory_mib

    peak = _status("VmHWM")
    return peak_memory_mib() if peak is None else peak / MIB


def _system() -> int | None:
    with suppress(OSError, ValueError, IndexError):
        for line in (PROC / "meminfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError, ValueError, AttributeError):
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
        if pages > 0 and size > 0:
            return pages * size
    return None


def _status(name: str) -> int | None:
    """Return a line of the status of this process, in bytes."""
    with suppress(OSError, ValueError, IndexError):
        for line in (PROC / "self" / "status").read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    return None


def _version_2() -> Iterator[int | None]:
    """Yield what is left in each control group, of version 2, from the own one up."""
    for folder in _groups("", CGROUPS):
        yield _left(folder, "memory.max", "memory.current", "inactive_file")


def _version_1() -> Iterator[int | None]:
    """Yield what is left in each control group, of version 1, from the own one up."""
    for folder in _groups("memory", CGROUPS / "memory"):
        names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
        yield _left(folder, *names)


def _groups(controller: str, root: Path) -> Iterator[Path]:
    """Yield the folders of the control group of this process and of all above it.

    In a container the path is often that of the host, of which only the end is seen: the root.
    """
    path = ""
    with suppress(OSError, ValueError):
        for line in (PROC / "self" / "cgroup").read_text(encoding="utf-8").splitlines():
            _, names, place = line.split(":", 2)
            if controller in names.split(","):
                path = place.strip("/")
    folder = root / path
    yield folder
    while folder != root and root in folder.parents:
        folder = folder.parent
        yield folder


def _left(folder: Path, limit: str, usage: str, reclaimable: str) -> int | None:
    """Return limit − usage, where files that can be dropped at any time count as free."""
    with suppress(OSError, ValueError):
        most = int((folder / limit).read_text(encoding="utf-8"))  # `max` is no number: no limit
        if most >= NO_LIMIT:
            return None
        used = int((folder / usage).read_text(encoding="utf-8"))
        return most - max(used - _reclaimable(folder, reclaimable), 0)
    return None


def _reclaimable(folder: Path, name: str) -> int:
    with suppress(OSError, ValueError, IndexError):
        for line in (folder / "memory.stat").read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{name} "):
                return int(line.split()[1])
    return 0
