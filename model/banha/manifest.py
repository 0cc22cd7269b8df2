"""The manifest of a run folder: what was run, with which code and data, and how it went."""

from __future__ import annotations

import hashlib
import platform
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from banha.data import data_folder, province_folder
from banha.formats import Format
from banha.packs.pack import content_hash
from banha.packs.posterior import posterior_version
from banha.versions import library_versions

if TYPE_CHECKING:
    from banha.records import Records
    from banha.run import Run
    from banha.scenario import Scenario

KIND = "banha run"
FORMAT = Format(2, 0)
TABLES = ("parameters.csv", "levers.csv", "programmes.csv", "criteria.csv", "indicators.csv")
"""Tables, beside the pack and the code, that a run follows from."""
PLUGS: Mapping[str, float | None] = {
    "unfilled_imports": 0.03,
    "tradables_imported": None,
    "outside_settlements": None,
}
"""What closes the accounts from outside, and the largest share of GRDP at which a run is sound."""


def make_manifest(run: Run, *, file_names: list[str]) -> dict[str, Any]:
    """Return the manifest of a run whose folder will hold these files."""
    scenario = run.scenario
    plugs = plugs_of(run.records)
    posterior = posterior_version(province_folder(scenario.province))
    return {
        "kind": KIND,
        "format": str(FORMAT),
        "title": scenario.title,
        "scenario": scenario.to_dict(),
        "scenario_hash": scenario.content_hash(),
        "seed": scenario.seed,
        "threads": run.threads,
        "digest": run.digest,
        "versions": {"python": platform.python_version(), **library_versions()},
        "platform": platform.platform(),
        "hashes": input_hashes(scenario),
        "posterior": None if posterior is None else posterior.to_dict(),
        "started": run.started.isoformat(timespec="seconds"),
        "finished": run.finished.isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 3),
        "nanoseconds_per_person_month": run.nanoseconds_per_person_month,
        "peak_memory_mib": round(run.peak_memory_mib, 1),
        "months": run.records.months,
        "guard": run.guard,
        "notes": list(scenario.notes),
        "bounds_hit": run.bounds_hit,
        "plugs": plugs,
        "plugs_beyond_gate": beyond_gate(plugs),
        "files": sorted(file_names),
    }


def input_hashes(scenario: Scenario) -> dict[str, str]:
    """SHA-256 of all that a run follows from beside its scenario: code, pack and tables."""
    pack = province_folder(scenario.province)
    return {
        "code": code_hash(),
        "pack": content_hash(pack, start_year=scenario.start.year),
        **{name: file_hash(data_folder() / name) for name in TABLES},
    }


def plugs_of(records: Records) -> dict[str, dict[str, Any]]:
    """Return each plug as a share of GRDP by whole year, with its gate.

    A share is `by_year[year] = Σ plug ÷ Σ grdp` over the year's months.
    """
    years = records.months // 12
    grdp = _by_year(records, "grdp", years=years)
    return {
        name: {
            "unit": "share of GRDP",
            "gate": gate,
            "by_year": {
                str(records.start.year + year): float(share)
                for year, share in enumerate(_by_year(records, name, years=years) / grdp)
            },
        }
        for name, gate in PLUGS.items()
    }


def _by_year(records: Records, series: str, *, years: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    # Runs start in January: the first whole year begins with the first month.
    return records[series][: 12 * years].reshape(years, 12).sum(axis=1)


def beyond_gate(plugs: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return one line for each plug and year whose share of GRDP exceeds its gate."""
    return [
        f"{name} {year}: {share:.4f} of GRDP, gate {plug['gate']:g}"
        for name, plug in plugs.items()
        if plug["gate"] is not None
        for year, share in plug["by_year"].items()
        if abs(share) > plug["gate"]
    ]


def province_name(province: str, lang: str = "en") -> str:
    """Return the name of a province for readers, in English (`en`) or Vietnamese (`vi`)."""
    head = tomllib.loads((province_folder(province) / "pack.toml").read_text("utf-8-sig"))
    return str(head[f"name_{lang}"])


@cache
def code_hash() -> str:
    """SHA-256 of the names and bytes of all code and tables of the package."""
    root = Path(str(files("banha")))
    paths = [p for p in (*root.rglob("*.py"), *root.rglob("*.csv")) if _is_code(p, root=root)]
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(root).as_posix()):
        name, content = path.relative_to(root).as_posix().encode(), path.read_bytes()
        digest.update(len(name).to_bytes(8, "big") + name)
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


APART = frozenset(
    {
        "batch",
        "brief",
        "cli",
        "dashboard",
        "display",
        "doctor",
        "evaluation",
        "founding",
        "intake",
        "planning",
        "progress",
        "report",
    }
)


@cache
def model_hash() -> str:
    """SHA-256 of the names and bytes of the code and tables that the results of a run depend on.

    The command line, figures, studies and the builder of packs are left out: what they make of
    results may change without a run being made again.
    """
    root = Path(str(files("banha")))
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.csv")]):
        first = path.relative_to(root).parts[0]
        if _is_code(path, root=root) and first not in APART:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_code(path: Path, *, root: Path) -> bool:
    """Tell code from the data folder that an installed package holds beside it."""
    return path.is_file() and path.relative_to(root).parts[0] != "scenarios"


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
