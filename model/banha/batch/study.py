"""A study: scenarios × provinces × seeds × points of a design, and what is kept of each run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from banha.batch.design import Design
from banha.cards import Shown
from banha.particles import Particles
from banha.scenario import Scenario

Dataset = Literal["yearly", "monthly", "distributions"]
DATASETS: tuple[Dataset, ...] = ("yearly", "monthly", "distributions")
TEXTS = ("title_vi", "description", "description_vi")
"""What a study may say beside its title."""


@dataclass(frozen=True, eq=False)
class Study(Shown):
    """What a batch is asked.

    Attributes
    ----------
    name
        Short name: small letters, digits, hyphens.
    title
        For readers.
    scenarios
        Scenarios as they are run: province, period and scale of the study in place; one for each
        scenario and province, in the order of the study.
    seeds
        Seeds of all random draws.
    design
        Points at which parameters are tried; one point that changes nothing if there is no design.
    records
        Series that are kept; None: all.
    keep
        What is kept of a run: *yearly*, *monthly*, *distributions*.
    baseline
        Name of the scenario that others are compared with; empty if none was named.
    branch
        Whether scenarios that share their past are run from a snapshot of it; the results do not
        depend on it.
    outputs
        Headline outputs of a sensitivity analysis: series or `series[part]`; none: the usual.
    particles
        The particles of each province's posterior that the seeds take, in the order of `seeds`;
        none if parameters are held.
    title_vi, description, description_vi
        For readers: the title in Vietnamese, and what is asked and why; empty where not written.
    """

    name: str
    title: str
    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    design: Design
    records: tuple[str, ...] | None = None
    keep: tuple[Dataset, ...] = ("yearly",)
    baseline: str = ""
    branch: bool = True
    outputs: tuple[str, ...] = ()
    particles: tuple[Particles, ...] = ()
    title_vi: str = ""
    description: str = ""
    description_vi: str = ""

    def __repr__(self) -> str:
        return f"<Study {self.name}: {self.runs:,} runs of {len(self.names)} scenarios>"

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.scenarios) * len(self.seeds) * self.design.points

    def title_in(self, lang: str) -> str:
        """Return the title in a language: in English where no other was written."""
        return (self.title_vi if lang == "vi" else "") or self.title

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scenarios, each once."""
        return tuple(dict.fromkeys(scenario.name for scenario in self.scenarios))

    @property
    def provinces(self) -> tuple[str, ...]:
        """Names of the provinces, each once."""
        return tuple(dict.fromkeys(scenario.province for scenario in self.scenarios))

    def scenario(self, name: str, *, province: str | None = None) -> Scenario:
        """Return a scenario of the study.

        Parameters
        ----------
        name
            One of `names`.
        province
            One of `provinces`; None: the first in which the scenario is run.

        Raises
        ------
        KeyError
            There is none of this name, in this province.
        """
        for scenario in self.scenarios:
            if scenario.name == name and province in (None, scenario.province):
                return scenario
        where = "" if province is None else f" in {province}"
        raise KeyError(f"the study has no scenario {name!r}{where}; it has {', '.join(self.names)}")

    def particle(self, province: str, seed: int) -> int | None:
        """Return the number of the particle of a province that a seed takes; None without any."""
        taken = self.particles_of(province)
        return None if taken is None else taken.numbers[self.seeds.index(seed)]

    def particles_of(self, province: str) -> Particles | None:
        """Return the particles of a province; None if parameters are held."""
        return next((one for one in self.particles if one.province == province), None)

    def describe(self) -> dict[str, Any]:
        """Return the study in full, ready for JSON; `restore` reads it back."""
        return {
            "name": self.name,
            "title": self.title,
            "scenarios": [scenario.to_dict() for scenario in self.scenarios],
            "seeds": list(self.seeds),
            "design": self.design.describe(),
            "records": None if self.records is None else list(self.records),
            "keep": list(self.keep),
            "baseline": self.baseline,
            "branch": self.branch,
            "outputs": list(self.outputs),
            "particles": [one.describe() for one in self.particles],
            **{name: getattr(self, name) for name in TEXTS if getattr(self, name)},
        }

    @classmethod
    def restore(cls, described: Mapping[str, Any]) -> Study:
        """Return the study that `describe` described.

        Parameters
        ----------
        described
            What `describe` returned, perhaps read back from JSON.

        Raises
        ------
        ScenarioError
            A scenario cannot be with the tables of this banha.
        """
        values = dict(described)
        values["scenarios"] = tuple(Scenario.model_validate(one) for one in values["scenarios"])
        values["design"] = Design.restore(values["design"])
        values["seeds"], values["keep"] = tuple(values["seeds"]), tuple(values["keep"])
        values["outputs"] = tuple(values["outputs"])
        values["particles"] = tuple(map(Particles.restore, values.get("particles", ())))
        if values["records"] is not None:
            values["records"] = tuple(values["records"])
        return cls(**values)


def load_study(path: str | Path) -> Study:
    """Return the study of a file.

    Parameters
    ----------
    path
        A file that ends in `.toml`, or a folder that holds `study.toml`.

    Raises
    ------
    StudyError, ScenarioError
        With all faults at once.
    """
    from banha.batch.study_file import read_study_file

    return read_study_file(Path(path))


def make_study(
    name: str, *, scenarios: object, seeds: object = 1, folder: Path | None = None, **values: object
) -> Study:
    """Return a study from Python: the keys are those of a study file.

    Parameters
    ----------
    name
        Short name of the study.
    scenarios
        A list of scenarios, of names, or of files.
    seeds
        How many, or a list of them.
    folder
        Where files of scenarios lie; None: the present folder.
    values
        Other keys of a study file, such as `end="2030-12"`, `scale=100`, `design={…}`.

    Raises
    ------
    StudyError, ScenarioError
        With all faults at once.
    """
    from banha.batch.study_file import read_study
    from banha.scenario_text import PythonLocator

    whole = {"scenarios": scenarios, "seeds": seeds, **values}
    where = PythonLocator(f"study {name!r}")
    return read_study(whole, name=name, where=where, folder=folder or Path())
