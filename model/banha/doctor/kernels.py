"""Where compiled kernels are kept, and a small run that shows that they work as they should."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import numba

from banha.doctor.check import Check
from banha.errors import BanhaError
from banha.kernels.cache import cache_folder, is_warm
from banha.manifest import model_hash
from banha.planning.sizes import size
from banha.run import simulate
from banha.scenario import load_scenario
from banha.versions import library_versions

STORED = "self_check.json"
"""The digest of the small run: of which code, and where it was made."""
REPORT = "Please report it, with what `banha doctor --json` prints."


def checks() -> Iterator[Check]:
    """Look at the compile cache, and make the small run twice."""
    yield compile_cache()
    yield self_check()


def compile_cache() -> Check:
    """Whether compiled kernels can be kept, where, and how large they are."""
    folder = cache_folder()
    used = Path(str(numba.config.CACHE_DIR))  # type: ignore[attr-defined]
    bytes_kept = sum(path.stat().st_size for path in _files(folder.parent))
    values = {
        "folder": str(folder), "writable": used == folder, "warm": is_warm(),
        "bytes": bytes_kept, "compiler": not numba.config.DISABLE_JIT,  # type: ignore[attr-defined]
    }  # fmt: skip
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        found = "NUMBA_DISABLE_JIT is set: kernels run as plain Python, hundreds of times slower"
        return Check("compile cache", "warning", found, "unset NUMBA_DISABLE_JIT", values)
    if not _can_be_written(folder):
        found = f"{folder} cannot be written: kernels are compiled anew by every command"
        cure = "Name a folder with BANHA_CACHE_DIR."
        return Check("compile cache", "warning", found, cure, values | {"writable": False})
    state = "kernels are there" if values["warm"] else "kernels are compiled by the first run"
    found = f"{folder}: {state}; {size(bytes_kept)} of all versions"
    return Check("compile cache", "ok", found, values=values)


def _files(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from (path for path in folder.rglob("*") if path.is_file())


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return os.access(folder, os.W_OK)
    except OSError:
        return False


def small_digest(*, threads: int = 1) -> str:
    """Return the digest of three months of the toy province, accounts checked every month."""
    scenario = load_scenario("supplier-links").with_run(
        province="toy", scale=1, firm_scale=1, end="2010-03"
    )
    return simulate(scenario, threads=threads).digest


def stored_digest() -> dict[str, Any]:
    """Return the digest that a release stores, with the code that it is of."""
    text = files("banha").joinpath("doctor", STORED).read_text(encoding="utf-8")
    return dict(json.loads(text))


def self_check() -> Check:
    """Make the small run twice: equal, accounts balanced, and the digest that is stored.

    The digest of a release can be compared by its own code only. Another processor or other
    versions of libraries may change last bits, so that it differs, and nothing else does.
    """
    try:
        first, second = small_digest(), small_digest()
    except BanhaError as error:
        return Check("self-check", "problem", " ".join(str(error).split()), REPORT)
    stored, code = stored_digest(), model_hash()
    comparable = stored["model"] == code
    values = {
        "digest": first, "again": second, "stored": stored["digest"], "model": code,
        "comparable": comparable,
    }  # fmt: skip
    if first != second:
        found = "two runs of one scenario differ"
        return Check("self-check", "problem", found, REPORT, values)
    if not comparable:
        found = "two runs are equal; this code is not that of a release, so nothing is compared"
        return Check("self-check", "ok", found, values=values)
    if first == stored["digest"]:
        found = f"digest {first[:12]}, as stored"
        return Check("self-check", "ok", found, values=values)
    here, there = library_versions(), stored["versions"]
    other = [f"{name} {here[name]}" for name in here if here[name] != there.get(name)]
    why = f"other versions ({', '.join(other)})" if other else "another processor"
    found = f"two runs are equal, but differ from the stored one: {why}"
    cure = "Compare runs with each other only where they were made on machines of one kind."
    return Check("self-check", "warning", found, cure, values)
