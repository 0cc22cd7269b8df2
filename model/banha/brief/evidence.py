"""What the numbers of a report rest on: levers, numbers with grades, inputs of packs, sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from banha.assumed import rows_in_force, value_in_force
from banha.brief.material import Material
from banha.mechanisms import mechanism_table
from banha.report.style import Language
from banha.report.words import number, translated

if TYPE_CHECKING:
    from banha.packs.pack import Pack
    from banha.parameter_table import ParameterRow
    from banha.scenario import Scenario

GRADES = ("measured", "published", "assumed")


@dataclass(frozen=True)
class NumberUsed:
    """A number through which scenarios act.

    Attributes
    ----------
    name
        Name in full, section.name.
    grade
        The weakest grade of its rows.
    rows
        Its rows by sector; one under an empty name where it has no sectors.
    values
        Values in force in the first scenario that uses it, by sector.
    scenarios
        Numbers of the scenarios that use it.
    """

    name: str
    grade: str
    rows: Mapping[str, ParameterRow]
    values: Mapping[str, float]
    scenarios: tuple[int, ...]

    def meaning(self, lang: Language) -> str:
        """What it is, in words."""
        told = translated(self.name, lang, kind="parameter")
        return next(iter(self.rows.values())).description if told == self.name else told

    def unit(self, lang: Language) -> str:
        """Its unit, in words."""
        return translated(next(iter(self.rows.values())).unit, lang, kind="unit")

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value that is thought possible."""
        return (
            min(row.low for row in self.rows.values()),
            max(row.high for row in self.rows.values()),
        )


def numbers_used(material: Material) -> list[NumberUsed]:
    """Return the numbers through which the scenarios act: assumed first, then by name."""
    used: dict[tuple[str, str], list[str]] = {}
    for scenario in material.scenarios:
        for name in names_of(scenario):
            used.setdefault(name, []).append(scenario.name)
    found = [_number(material, *name, names) for name, names in used.items()]
    return sorted(found, key=lambda one: (-GRADES.index(one.grade), one.name))


def names_of(scenario: Scenario) -> list[tuple[str, str]]:
    """Section and name of the numbers that a scenario's levers, mechanisms and settings name."""
    names = [name for lever in scenario.levers
             for name in scenario.lever_row(lever.name).parameter_names]  # fmt: skip
    names += [n for one in scenario.mechanisms for n in mechanism_table()[one].parameter_names]
    names += [(section, name) for section, named in scenario.overrides.items() for name in named]
    return list(dict.fromkeys(names))


def _number(material: Material, section: str, name: str, scenarios: list[str]) -> NumberUsed:
    first = material.scenario(scenarios[0])
    rows = rows_in_force(first, section, name)
    return NumberUsed(
        name=f"{section}.{name}",
        grade=max((row.grade for row in rows.values()), key=GRADES.index), rows=rows,
        values={sector: value_in_force(first, row, sector=sector) for sector, row in rows.items()},
        scenarios=tuple(material.number(one) for one in scenarios),
    )  # fmt: skip


def grade_counts(numbers: list[NumberUsed]) -> dict[str, int]:
    """Return how many numbers have each grade."""
    return {grade: sum(one.grade == grade for one in numbers) for grade in GRADES}


def levers_used(material: Material, lang: Language) -> list[str]:
    """Return what every lever of the scenarios is, in words, each once."""
    found = {}
    for scenario in material.scenarios:
        for lever in scenario.levers:
            row = scenario.lever_row(lever.name)
            found[lever.name] = row.description_vi if lang == "vi" else row.description
    return list(found.values())


def plain(value: float, lang: Language) -> str:
    """Return a number without an exponent."""
    return number(f"{value:,.10g}" if abs(value) < 1e9 else f"{value:,.0f}", lang)


@cache
def pack_of(province: str, start_year: int) -> Pack:
    """Return the pack of a province in an opening."""
    from banha.packs.read import load_pack

    return load_pack(province, start_year=start_year)


def input_counts(province: str, start_year: int) -> dict[str, int]:
    """Return how many inputs of an opening are measured, stand in, and are assumed."""
    from banha.packs.inventory import KINDS, count_table

    counts = count_table(pack_of(province, start_year)).sum()
    return {kind: int(counts[kind]) for kind in KINDS}


def sources_of(province: str, start_year: int) -> list[str]:
    """Return the sources of a pack's inputs that are not assumed, the most used first."""
    inputs = pack_of(province, start_year).inputs
    return list(inputs.loc[inputs["grade"] != "assumed", "source"].value_counts().index)
