"""What a report is made from: the scenarios, and per province what they give and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from banha.manifest import province_name
from banha.report.comparison import Line, Shown
from banha.report.runs import Runs, title_of
from banha.report.style import Language

if TYPE_CHECKING:
    from banha.scenario import Scenario


@dataclass(frozen=True)
class Effects:
    """What a scenario changes against the baseline in a province.

    Attributes
    ----------
    shown
        What the lines come to, those of several years added up.
    pairs
        How many pairs of runs stand behind it.
    parameters
        Whether the bands hold calibrated parameters, beside luck.
    """

    shown: tuple[Shown, ...]
    pairs: int
    parameters: bool = False

    def of(self, line: Line) -> Shown | None:
        """Return what a line comes to; None where it is not shown."""
        return next((one for one in self.shown if one.line == line), None)


@dataclass(frozen=True)
class Place:
    """The results of a province.

    Attributes
    ----------
    slug
        Name of its pack.
    runs
        Yearly records by scenario, by its number as a text; without scenarios that have no run.
    lines
        What was kept of what reports show.
    effects
        By name of the scenario; none where nothing is compared.
    notes
        What the bands hold, by language.
    unlike
        Names of scenarios that are not like the baseline in period or scale.
    first, last
        Years.
    """

    slug: str
    runs: Runs
    lines: tuple[Line, ...]
    effects: Mapping[str, Effects]
    notes: Mapping[str, str]
    unlike: tuple[str, ...]
    first: int
    last: int

    def name(self, lang: Language) -> str:
        """Name of the province."""
        return province_name(self.slug, lang)


@dataclass(frozen=True)
class Origin:
    """Where results come from, so that they can be made again.

    Attributes
    ----------
    kind
        `batch` or `run`.
    folder
        Name of the folder, without the way to it.
    name
        Short name of the study or the scenario.
    hashes
        SHA-256 of code, tables and packs, and the versions of libraries.
    versions
        Versions of banha and of libraries, as they were.
    digest
        Digest of the results.
    same_code
        Whether the code that made the results is the code that reads them.
    beyond_gate
        Runs in which what closes the accounts from outside exceeded its gate.
    """

    kind: str
    folder: str
    name: str
    hashes: Mapping[str, str]
    versions: Mapping[str, str]
    digest: str
    same_code: bool
    beyond_gate: int


@dataclass(frozen=True)
class Material:
    """All that a report says, before it is put into words.

    Attributes
    ----------
    titles, descriptions
        Title and description by language, as their author wrote them.
    scenarios
        The baseline first, if there is one, then in the order of the study; numbered from 1.
    baseline
        Name of the scenario that the others are compared with; empty: nothing is compared.
    places
        Results by province, those without any left out.
    counts
        How many runs are *done*, *failed*, *missing*.
    notes
        What must be said of the results as a whole, by language.
    seeds
        Seeds of the runs.
    points
        Points of a design of parameters.
    origin
        Where the results come from.
    """

    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    scenarios: tuple[Scenario, ...]
    baseline: str
    places: tuple[Place, ...]
    counts: Mapping[str, int]
    notes: Mapping[str, str]
    seeds: tuple[int, ...]
    points: int
    origin: Origin
    empty_places: tuple[str, ...] = field(default=())

    @property
    def names(self) -> list[str]:
        """Names of the scenarios, in their order."""
        return [one.name for one in self.scenarios]

    @property
    def compared(self) -> bool:
        """Whether there is anything to compare."""
        return any(place.effects for place in self.places)

    @property
    def parameters(self) -> bool:
        """Whether bands of comparisons hold calibrated parameters."""
        return any(one.parameters for place in self.places for one in place.effects.values())

    def number(self, name: str) -> int:
        """Number of a scenario, from 1."""
        return self.names.index(name) + 1

    def scenario(self, name: str) -> Scenario:
        """Return a scenario by its name."""
        return self.scenarios[self.names.index(name)]

    def title(self, lang: Language) -> str:
        """Title of the study; in English where it has no other."""
        return self.titles.get(lang) or self.titles["en"]

    def description(self, lang: Language) -> str:
        """What the study says of itself; in English where it says nothing else."""
        return self.descriptions.get(lang) or self.descriptions["en"]

    def title_of(self, name: str, lang: Language) -> str:
        """Title of a scenario."""
        return title_of(self.scenario(name), lang=lang)

    @property
    def others(self) -> list[str]:
        """Names of the scenarios that are compared somewhere, in their order."""
        found = {name for place in self.places for name in place.effects}
        return [name for name in self.names if name in found]


def numbered(names: Sequence[str]) -> dict[str, str]:
    """Return the number of each name, from 1, as a text."""
    return {name: str(place) for place, name in enumerate(names, 1)}
