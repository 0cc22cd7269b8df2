"""Study files: read from TOML, with all faults at once."""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from banha.batch.design import Design
from banha.batch.design_file import read_design
from banha.batch.study import DATASETS, TEXTS, Study
from banha.data import list_provinces
from banha.errors import Fault, ScenarioError, StudyError
from banha.formula import read_ratio
from banha.particles import Particles, take_particles
from banha.scenario import Scenario, load_scenario
from banha.scenario_file import list_scenario_files
from banha.scenario_readers import (
    Refused,
    read_month,
    read_name,
    read_scale,
    read_seed,
    read_text,
    read_title,
)
from banha.scenario_text import FileLocator, Locator, line_numbers
from banha.series import read_series
from banha.suggest import did_you_mean, shown

LARGEST_FILE_BYTES = 10_000_000
MOST_RUNS = 10_000_000
RUN_KEYS: Mapping[str, Callable[[object], object]] = {
    "start": read_month, "end": read_month, "scale": read_scale, "firm_scale": read_scale,
}  # fmt: skip
KEYS = (
    "title", *TEXTS, "scenarios", "provinces", "seeds", *RUN_KEYS, "design", "records", "keep",
    "baseline", "branch", "outputs", "particles",
)  # fmt: skip
SCENARIOS_CURE = 'Write a list, such as scenarios = ["baseline", "policies/*", "my-own.toml"].'


def read_study_file(path: Path) -> Study:
    """Return the study of a file, or of the `study.toml` of a folder.

    Raises
    ------
    StudyError, ScenarioError
        With all faults at once.
    """
    file = path / "study.toml" if path.is_dir() else path
    if file.suffix.lower() != ".toml":
        cure = "Name a file that ends in .toml, or a folder that holds study.toml."
        raise StudyError([Fault(str(path), "this is not a study file", cure)])
    try:
        if file.stat().st_size > LARGEST_FILE_BYTES:
            what = f"the file has more than {LARGEST_FILE_BYTES:,} bytes"
            raise StudyError([Fault(str(file), what, "Name a study file.")])
        text = file.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except FileNotFoundError:
        cure = "Check the path; `banha batch` wants a study file."
        raise StudyError([Fault(str(file), "there is no such file", cure)]) from None
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise StudyError([Fault(str(file), what, "Check the path.")]) from None
    except UnicodeDecodeError:
        raise StudyError([Fault(str(file), "is not in UTF-8", "Save it in UTF-8.")]) from None
    except tomllib.TOMLDecodeError as error:
        raise StudyError([Fault(str(file), f"is not TOML: {error}", "Mend the line.")]) from None
    where = FileLocator(str(file), line_numbers(text))
    name = file.parent.resolve().name if file.stem == "study" else file.stem
    return read_study(values, name=name.replace("_", "-").lower(), where=where, folder=file.parent)


def read_study(values: Mapping[str, object], *, name: str, where: Locator, folder: Path) -> Study:
    """Return a study from its keys.

    Raises
    ------
    StudyError, ScenarioError
        With all faults at once.
    """
    faults: list[Fault] = [
        Fault(where(key), f"unknown key {shown(key)}", did_you_mean(str(key), KEYS))
        for key in values
        if key not in KEYS
    ]
    reading = _Reading(values, where=where, faults=faults)
    plain = reading.plain(name)
    run = {key: reading.one(key, reader) for key, reader in RUN_KEYS.items() if key in values}
    found = reading.scenarios(folder)
    provinces = reading.provinces()
    scenarios = [] if faults else _placed(found, run=run, provinces=provinces, where=where)
    design = Design()
    if "design" in values and scenarios:
        design = read_design(values["design"], scenarios=scenarios, where=where, faults=faults)
    _check_names(plain["baseline"], scenarios, where=where, faults=faults)
    particles: tuple[Particles, ...] = ()
    if scenarios and plain["seeds"]:
        particles = reading.particles(scenarios, seeds=plain["seeds"])
    if faults:
        raise StudyError(faults)
    study = Study(scenarios=tuple(scenarios), design=design, particles=particles, **plain)
    if study.runs > MOST_RUNS:
        what = f"{study.runs:,} runs are more than the {MOST_RUNS:,} that can be"
        raise StudyError([Fault(where(), what, "Ask fewer seeds, scenarios or points.")])
    return study


class _Reading:
    """The keys of a study, read one by one; faults are added."""

    def __init__(
        self, values: Mapping[str, object], *, where: Locator, faults: list[Fault]
    ) -> None:
        self.values = values
        self.where = where
        self.faults = faults

    def fault(self, what: str, cure: str, *path: str | int) -> None:
        self.faults.append(Fault(self.where(*path), what, cure))

    def one(self, key: str, reader: Callable[[object], object]) -> Any:
        """Value of a key; None after adding a fault."""
        try:
            return reader(self.values[key])
        except Refused as refused:
            self.fault(refused.what, refused.cure, key)
            return None

    def plain(self, name: str) -> dict[str, Any]:
        """Keys that depend on nothing else."""
        try:
            read_name(name)
        except Refused as refused:
            self.fault(f"the study would be called {name!r}: {refused.what}", refused.cure)
        title = self.one("title", read_title) if "title" in self.values else name
        return {
            "name": name,
            "title": title or name,
            **{key: self.text(key) for key in TEXTS},
            "seeds": self.seeds(),
            "records": self.names("records", known=list(read_series())),
            "keep": self.names("keep", known=DATASETS) or ("yearly",),
            "baseline": self.one("baseline", read_name) if "baseline" in self.values else "",
            "branch": self.switch("branch", default=True),
            "outputs": self.outputs(),
        }

    def text(self, key: str) -> str:
        reader = read_title if key == "title_vi" else read_text
        return str(self.one(key, reader) or "") if key in self.values else ""

    def switch(self, key: str, *, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.fault(f"{shown(value)} is neither true nor false", "Write true or false.", key)
            return default
        return value

    def seeds(self) -> tuple[int, ...]:
        asked = self.values.get("seeds", 1)
        cure = "Write a number of seeds from 1 on, or a list of different whole numbers from 0 on."
        if isinstance(asked, int) and not isinstance(asked, bool) and 1 <= asked <= MOST_RUNS:
            return tuple(range(1, asked + 1))
        try:
            listed = list(asked) if isinstance(asked, Sequence | range) else []
            seeds = tuple(int(read_seed(seed)) for seed in listed)
        except Refused:
            seeds = ()
        if not seeds or len(set(seeds)) < len(seeds):
            self.fault(f"{shown(asked)} are not seeds", cure, "seeds")
        return seeds

    def particles(
        self, scenarios: Sequence[Scenario], *, seeds: Sequence[int]
    ) -> tuple[Particles, ...]:
        """Particles of every province: one for each seed, or so many that seeds take in turn."""
        asked = self.values.get("particles", False)
        if asked is False:
            return ()
        count = asked if isinstance(asked, int) and not isinstance(asked, bool) else 0
        if asked is not True and not 1 <= count <= len(seeds):
            cure = f"Write true, or how many the seeds share: from 1 to {len(seeds)}."
            self.fault(f"{shown(asked)} are not particles of {len(seeds)} seeds", cure, "particles")
            return ()
        places = seeds if asked is True else [1 + k % count for k in range(len(seeds))]
        try:
            return tuple(
                take_particles(province, places=places)
                for province in dict.fromkeys(one.province for one in scenarios)
            )
        except ScenarioError as error:
            for fault in error.faults:
                self.fault(fault.what, fault.cure, "particles")
            return ()

    def names(self, key: str, *, known: Sequence[str]) -> Any:
        """A list of known names in the order known; None if the key is absent or is `all`."""
        asked = self.values.get(key, "all" if key == "records" else None)
        if asked is None or asked == "all":
            return None
        if not isinstance(asked, Sequence) or isinstance(asked, str) or not asked:
            self.fault(f"{shown(asked)} is not a list", f'Write {key} = ["{known[0]}"].', key)
            return None
        for name in asked:
            if name not in known:
                self.fault(f"there is no {shown(name)}", did_you_mean(str(name), known), key)
        return tuple(name for name in known if name in asked)

    def outputs(self) -> tuple[str, ...]:
        asked = self.values.get("outputs", [])
        if not isinstance(asked, Sequence) or isinstance(asked, str):
            self.fault(f"{shown(asked)} is not a list", 'Write outputs = ["employed"].', "outputs")
            return ()
        for text in asked:
            try:
                unknown = [one.series for one in read_ratio(str(text)).named()
                           if one.series not in read_series()]  # fmt: skip
            except ValueError as error:
                self.fault(f"{shown(text)}: {error}", "Write a series or series[part].", "outputs")
                continue
            for series in unknown:
                cure = did_you_mean(series, read_series())
                self.fault(f"no series {shown(series)} is recorded", cure, "outputs")
        return tuple(str(text) for text in asked)

    def provinces(self) -> list[str]:
        asked = self.values.get("provinces", [])
        known = list_provinces()
        if isinstance(asked, str) or not isinstance(asked, Sequence):
            self.fault(f"{shown(asked)} is not a list", 'Write provinces = ["toy"].', "provinces")
            return []
        for name in asked:
            if name not in known:
                what = f"there is no pack of a province {shown(name)}"
                self.fault(what, did_you_mean(str(name), known), "provinces")
        if len(set(map(str, asked))) < len(asked):
            self.fault("a province is named twice", "Name each once.", "provinces")
        return [str(name) for name in asked]

    def scenarios(self, folder: Path) -> list[Scenario]:
        """Scenarios as they are written, patterns resolved."""
        asked = self.values.get("scenarios")
        if isinstance(asked, str | Scenario) or not isinstance(asked, Sequence) or not asked:
            what = f"{shown(asked)} names no scenarios" if asked else "`scenarios` is missing"
            self.fault(what, SCENARIOS_CURE, "scenarios")
            return []
        found: dict[str, Scenario] = {}
        for item in asked:
            for scenario in self._item(item, folder=folder):
                if scenario.name in found and found[scenario.name] != scenario:
                    what = f"two scenarios are called {scenario.name!r}"
                    self.fault(what, "Give one of the files another name.", "scenarios")
                found.setdefault(scenario.name, scenario)
        return list(found.values())

    def _item(self, item: object, *, folder: Path) -> list[Scenario]:
        if isinstance(item, Scenario):
            return [item]
        if not isinstance(item, str) or not item.strip():
            self.fault(f"{shown(item)} is not a scenario", SCENARIOS_CURE, "scenarios")
            return []
        names = [item]
        if any(character in item for character in "*?["):
            names = fnmatch.filter([name for name, _ in list_scenario_files()], item)
            if not names:
                what = f"no scenario fits {item!r}"
                self.fault(what, "`banha scenarios` lists what there is.", "scenarios")
        found = []
        for name in names:
            own = folder / name if name.endswith(".toml") else name
            try:
                found.append(load_scenario(str(own)))
            except ScenarioError as error:
                self.faults += error.faults
        return found


def _placed(
    scenarios: Sequence[Scenario],
    *,
    run: Mapping[str, Any],
    provinces: Sequence[str],
    where: Locator,
) -> list[Scenario]:
    """Return each scenario in each province, with the period and scale of the study."""
    from banha.run import require_enough_agents

    placed = []
    faults: list[Fault] = []
    for scenario in scenarios:
        for province in provinces or [scenario.province]:
            try:
                one = scenario.with_run(**run, province=province, seed=1)
                require_enough_agents(one)
                placed.append(one)
            except ScenarioError as error:
                faults += [
                    Fault(f"{where()}, {scenario.name}: {fault.where}", fault.what, fault.cure)
                    for fault in error.faults
                ]
    if faults:
        raise StudyError(faults)
    return placed


def _check_names(
    baseline: str, scenarios: Sequence[Scenario], *, where: Locator, faults: list[Fault]
) -> None:
    names = [scenario.name for scenario in scenarios]
    if baseline and scenarios and baseline not in names:
        what = f"the baseline {baseline!r} is none of the scenarios of the study"
        faults.append(Fault(where("baseline"), what, did_you_mean(baseline, names)))
