"""The plan of a batch: every run of a study, with the key of all that it depends on."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from banha.batch.dimension import applied
from banha.batch.study import Dataset, Study
from banha.data import data_folder, province_folder
from banha.manifest import TABLES, code_hash, file_hash
from banha.packs.pack import content_hash as pack_hash
from banha.scenario import content_hash
from banha.versions import library_versions

KEY_DIGITS = 24
ALL_TABLES = (*TABLES, "mechanisms.csv")


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One run of a study.

    Attributes
    ----------
    key
        Hash of all that the run and what is kept of it depend on.
    scenario, province
        Names.
    seed
        Seed of all random draws.
    point
        Point of the design.
    """

    key: str
    scenario: str
    province: str
    seed: int
    point: int

    def path(self, dataset: Dataset) -> str:
        """Where a part of the run lies within the batch folder."""
        place = f"scenario={self.scenario}/province={self.province}"
        return f"parts/{dataset}/{place}/{self.key}.parquet"


type Family = tuple[PlannedRun, ...]
"""Runs with one province, seed and point: those of all scenarios, whose luck is the same."""


class Plan:
    """Every run of a study.

    Parameters
    ----------
    study
        What is asked.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.hashes = hashes_of(study)

    @cached_property
    def runs(self) -> tuple[PlannedRun, ...]:
        """All runs: by seed, then point, province and scenario."""
        return tuple(run for family in self.families for run in family)

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """All runs, those together that share province, seed and point."""
        keys = {
            (scenario.name, scenario.province, point): self._keys(scenario.name, province, point)
            for scenario in self.study.scenarios
            for province in [scenario.province]
            for point in range(self.study.design.points)
        }
        return tuple(
            tuple(
                PlannedRun(keys[scenario.name, province, point][place], scenario.name, province,
                           seed, point)
                for scenario in self.study.scenarios
                if scenario.province == province
            )
            for place, seed in enumerate(self.study.seeds)
            for point in range(self.study.design.points)
            for province in self.study.provinces
        )  # fmt: skip

    def _keys(self, scenario: str, province: str, point: int) -> list[str]:
        """Key of a scenario at a point, for every seed."""
        study = self.study
        contents: dict[int | None, dict[str, Any]] = {}
        common = [
            *self.hashes.values(),
            scenario,
            str(point),
            ",".join(study.keep),
            "all" if study.records is None else ",".join(study.records),
        ]
        known = " ".join(common)
        keys = []
        for seed in study.seeds:
            particle = study.particle(province, seed)
            if particle not in contents:
                contents[particle] = self.content(scenario, province, point=point, seed=seed)
            content = contents[particle]
            content["seed"] = seed
            own = "" if particle is None else f" particle {particle}"
            text = f"{known} {content_hash(content)}{own}"
            keys.append(hashlib.sha256(text.encode()).hexdigest()[:KEY_DIGITS])
        return keys

    def content(self, scenario: str, province: str, *, point: int, seed: int) -> dict[str, Any]:
        """Return the scenario of a run, as by `Scenario.to_dict`."""
        base = self.study.scenario(scenario, province=province)
        taken = self.study.particles_of(province)
        if taken is not None:
            base = taken.scenario(base, place=self.study.seeds.index(seed))
        content = {**base.to_dict(), "seed": seed}
        if not self.study.design.dimensions:
            return content
        return applied(content, base, self.study.design.at(point))


def hashes_of(study: Study) -> dict[str, str]:
    """Return what else the results of a study depend on: code, tables, packs, libraries."""
    packs = sorted({f"pack {one.province} {one.start.year}" for one in study.scenarios})
    return {name: hash_named(name) for name in ("code", "libraries", *ALL_TABLES, *packs)}


def hash_named(name: str) -> str:
    """Return the hash, or the versions, of one thing that results depend on; empty if not here."""
    if name == "code":
        return code_hash()
    if name == "libraries":
        versions = library_versions()
        numbers = " ".join(
            f"{library} {versions[library]}" for library in ("numpy", "numba", "pyarrow")
        )
        return f"python {platform.python_version()} {numbers}"
    kind, _, rest = name.partition(" ")
    if kind == "pack":
        province, _, year = rest.partition(" ")
        folder = province_folder(province)
        return pack_hash(folder, start_year=int(year)) if folder.is_dir() else ""
    path = data_folder() / name
    return file_hash(path) if path.is_file() else ""


def shard_of(families: Iterable[Family], *, number: int, of: int) -> Iterator[Family]:
    """Yield the families of a shard: `number` from 1 to `of`."""
    for place, family in enumerate(families):
        if place % of == number - 1:
            yield family
