"""Studies of many runs that can be broken off and gone on with: each finished run is one file.

A file is named by all that the run depends on: the scenario, the code, the tables and the pack. A
run whose file is there is not run again; after a change of code or data all files are others.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from banha.data import data_folder, province_folder
from banha.kernels.cache import is_warm, with_sound_cache
from banha.manifest import code_hash, file_hash, plugs_of
from banha.packs.pack import content_hash
from banha.processes import shared_processes
from banha.province import Province
from banha.records import read_series
from banha.run import digest_of
from banha.scenario import Scenario
from banha.tidy import year_values

TABLES = (
    "parameters.csv", "levers.csv", "mechanisms.csv", "programmes.csv", "criteria.csv",
    "indicators.csv",
)  # fmt: skip
SHORT = 20

type Tell = Callable[[str], None]


class Probe(Protocol):
    """Looks at a province after each month, and tells what it saw at the end."""

    def see(self, province: Province) -> None:
        """Look at the province after a month."""

    def tell(self, province: Province) -> dict[str, Any]:
        """Return what was seen, ready for JSON."""


class NoProbe:
    """A probe that sees nothing: the yearly records are enough."""

    def see(self, province: Province) -> None:
        """Look away."""
        del province

    def tell(self, province: Province) -> dict[str, Any]:
        """Return nothing."""
        del province
        return {}


@dataclass(frozen=True)
class Finished:
    """What is kept of a finished run.

    Attributes
    ----------
    scenario
        What was run.
    digest
        SHA-256 of all records.
    years
        Whole years of the run.
    yearly
        Yearly values by series and breakdown, as `series` or `series[part]`: flows summed, stocks
        and rates averaged.
    plugs
        What closed the accounts from outside, as a share of GRDP by year.
    seen
        What the probe told.
    """

    scenario: Scenario
    digest: str
    years: tuple[int, ...]
    yearly: dict[str, list[float]]
    plugs: dict[str, list[float]]
    seen: dict[str, Any]

    def values(self, series: str, *, parts: Sequence[str] = ()) -> np.ndarray[Any, Any]:
        """Return a yearly series, or the sum of some of its parts: float64[years]."""
        if not parts:
            return np.array(self.yearly[series])
        return np.sum([self.yearly[f"{series}[{part}]"] for part in parts], axis=0)

    def frame(self, *, only: Collection[str] | None = None) -> pd.DataFrame:
        """Tidy yearly records: year, series, breakdown, value; `only` of some series."""
        named = [
            (name.partition("[")[0], name.rstrip("]").partition("[")[2] or "total", values)
            for name, values in self.yearly.items()
            if only is None or name.partition("[")[0] in only
        ]
        count = len(self.years)
        columns = {
            "year": np.tile(np.array(self.years, np.int64), len(named)),
            "series": np.repeat(np.array([series for series, _, _ in named], object), count),
            "breakdown": np.repeat(np.array([part for _, part, _ in named], object), count),
            "value": np.concatenate([np.empty(0), *(values for _, _, values in named)]),
        }
        return pd.DataFrame(columns)


def run_study(
    scenarios: Sequence[Scenario],
    *,
    folder: Path,
    probe: Callable[[], Probe] = NoProbe,
    processes: int = 1,
    tell: Tell | None = None,
) -> list[Finished]:
    """Run what has not been run yet, and return all in the order of the scenarios.

    Parameters
    ----------
    scenarios
        What to run, the guard being on.
    folder
        Where finished runs are kept, one file each.
    probe
        Makes the probe of a run; a class of banha, so that other processes find it.
    processes
        Processes that share the runs.
    tell
        Told a line when a run is finished.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{key_of(scenario, probe=probe)}.json" for scenario in scenarios]
    left = [
        (scenario, path)
        for place, (scenario, path) in enumerate(zip(scenarios, paths, strict=True))
        if not path.is_file() and path not in paths[:place]
    ]
    say = tell or _silent
    # Where kernels must be compiled first, one process does it for all.
    alone = len(left) if processes <= 1 else min(len(left), int(not is_warm()))
    for number, (scenario, path) in enumerate(left[:alone], start=1):
        run_one(scenario, probe=probe, path=path)
        say(f"{number} of {len(left)}: {scenario.name}, seed {scenario.seed}")
    if left[alone:]:
        _share(left[alone:], probe=probe, processes=processes, say=say)
    return [
        read_finished(path, scenario=scenario)
        for scenario, path in zip(scenarios, paths, strict=True)
    ]


def _share(
    left: Sequence[tuple[Scenario, Path]],
    *,
    probe: Callable[[], Probe],
    processes: int,
    say: Tell,
) -> None:
    with shared_processes(min(processes, len(left))) as pool:
        tasks = {
            pool.submit(run_one, scenario, probe=probe, path=path): scenario
            for scenario, path in left
        }
        for number, task in enumerate(as_completed(tasks), start=1):
            task.result()
            scenario = tasks[task]
            say(f"{number} of {len(left)}: {scenario.name}, seed {scenario.seed}")


def _silent(line: str) -> None:
    """Tell nobody."""
    del line


def key_of(scenario: Scenario, *, probe: Callable[[], Probe] = NoProbe) -> str:
    """Hash of all that a run and what is kept of it depend on."""
    pack = province_folder(scenario.province)
    parts = [
        scenario.content_hash(),
        code_hash(),
        content_hash(pack, start_year=scenario.start.year),
        *(file_hash(data_folder() / name) for name in TABLES),
        getattr(probe, "__qualname__", repr(probe)),
    ]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:SHORT]


def run_one(scenario: Scenario, *, probe: Callable[[], Probe], path: Path) -> None:
    """Run a scenario to its end and keep what it gave in a file."""
    watcher = probe()

    def first_month() -> Province:
        opened = Province(scenario)
        opened.step()
        return opened

    province = with_sound_cache(first_month)
    watcher.see(province)
    while province.months_done < scenario.months:
        province.step()
        watcher.see(province)
    content = {
        "scenario": scenario.to_dict(),
        "digest": digest_of(province.records),
        "years": _years(province),
        "yearly": yearly_values(province),
        "plugs": {
            name: list(plug["by_year"].values())
            for name, plug in plugs_of(province.records).items()
        },
        "seen": watcher.tell(province),
    }
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(content), encoding="utf-8")
    draft.replace(path)


def read_finished(path: Path, *, scenario: Scenario) -> Finished:
    """Read what was kept of a run."""
    content = json.loads(path.read_text("utf-8"))
    return Finished(
        scenario=scenario,
        digest=content["digest"],
        years=tuple(content["years"]),
        yearly=content["yearly"],
        plugs=content["plugs"],
        seen=content["seen"],
    )


def _years(province: Province) -> list[int]:
    records = province.records
    return [records.start.year + year for year in range(records.months // 12)]


def yearly_values(province: Province) -> dict[str, list[float]]:
    """Yearly values of all records by `series` or `series[part]`, flows summed, others averaged."""
    records = province.records
    out: dict[str, list[float]] = {}
    for name in read_series():
        table = year_values(records, name)
        parts = records.parts(name)
        if not parts:
            out[name] = table[:, 0].tolist()
            continue
        for place, part in enumerate(parts):
            out[f"{name}[{part}]"] = table[:, place].tolist()
    return out
