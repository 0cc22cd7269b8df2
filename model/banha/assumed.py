"""Assumed numbers that a comparison depends on, and their variation, the same in both scenarios."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from banha.data import province_folder
from banha.errors import Fault, ScenarioError
from banha.levers import lever_table
from banha.mechanisms import mechanism_table
from banha.packs.head import head_of
from banha.parameter_table import (
    ALL_SECTORS,
    ParameterRow,
    is_sector_valued,
    nearest_possible,
    parameter_table,
)
from banha.scenario import Scenario

LARGEST_FACTOR = 2.0
DATE = "year"
"""Unit of numbers that are dates: twice the year 2028 means nothing."""


@dataclass(frozen=True)
class AssumedNumber:
    """A parameter that is graded assumed and varied.

    Attributes
    ----------
    section, name
        The parameter.
    sectors
        Sectors in which it moves; empty if it has one value for all of the economy.
    """

    section: str
    name: str
    sectors: tuple[str, ...] = ()

    @property
    def parameter(self) -> str:
        """Name in full, section.name."""
        return f"{self.section}.{self.name}"


def names_in_question(a: Scenario, b: Scenario) -> list[tuple[str, str]]:
    """Section and name of the numbers that the difference of two scenarios depends on.

    They are those that levers.csv names for each lever moved otherwise in one than in the other,
    and those of each mechanism that is switched off in only one of them; in the order of the
    alphabet. A parameter that a scenario sets otherwise is what it asks, and not in question.
    """
    levers = {
        lever.name
        for lever in (*a.levers, *b.levers)
        if [x for x in a.levers if x.name == lever.name]
        != [x for x in b.levers if x.name == lever.name]
    }
    names = {name for lever in levers for name in lever_table()[lever].parameter_names}
    for mechanism in a.mechanisms.keys() ^ b.mechanisms.keys():
        names.update(mechanism_table()[mechanism].parameter_names)
    return sorted(names)


def rows_in_force(scenario: Scenario, section: str, name: str) -> dict[str, ParameterRow]:
    """Rows of a parameter in the scenario's province, by sector; empty for one of the economy."""
    table = province_folder(scenario.province) / "parameters.csv"
    rows = {
        row.sector: row
        for row in parameter_table(pack_overrides=table)
        if (row.section, row.name) == (section, name)
    }
    if not is_sector_valued(section, name):
        return {"": rows[""]}
    sectors = head_of(scenario.province).sectors
    return {sector: rows.get(sector) or rows[ALL_SECTORS] for sector in sectors}


def value_in_force(scenario: Scenario, row: ParameterRow, *, sector: str) -> float:
    """Return the number that the scenario uses: its own, else that of the row."""
    own = scenario.overrides.get(row.section, {}).get(row.name)
    if isinstance(own, Mapping):
        return float(own.get(sector, own.get(ALL_SECTORS, row.value)))
    return row.value if own is None else float(own)


def assumed_numbers(a: Scenario, b: Scenario) -> tuple[AssumedNumber, ...]:
    """Return the assumed numbers that the difference of two scenarios depends on.

    Numbers that are measured or published stay, and so do dates and numbers that are nought in
    both scenarios, which no factor moves.

    Raises
    ------
    ScenarioError
        There is none.
    """
    found = []
    for section, name in names_in_question(a, b):
        sectors = [
            sector
            for sector, row in rows_in_force(a, section, name).items()
            if row.grade == "assumed"
            and row.unit != DATE
            and any(value_in_force(one, row, sector=sector) != 0.0 for one in (a, b))
        ]
        if sectors:
            by_sector = tuple(sectors) if is_sector_valued(section, name) else ()
            found.append(AssumedNumber(section, name, by_sector))
    if not found:
        what = f"no assumed number belongs to the levers and mechanisms in which {a.name!r} and "
        what += f"{b.name!r} differ"
        cure = "Compare scenarios that differ in a lever or a mechanism, or do not vary numbers."
        raise ScenarioError([Fault("compare, assumed", what, cure)])
    return tuple(found)


def factor(parameter: str, *, seed: int) -> float:
    """Return the factor of a number in a pair: log-uniform between 1/2 and 2.

    A pure function of the seed and of the parameter's name: 2^(2u − 1), u from the first 64 bits
    of the SHA-256 of both. It depends on no order and on no other number.
    """
    digest = hashlib.sha256(f"assumed:{seed}:{parameter}".encode()).digest()
    u = (int.from_bytes(digest[:8], "big") >> 11) / 2.0**53
    return float(LARGEST_FACTOR ** (2.0 * u - 1.0))


def varied(scenario: Scenario, numbers: Sequence[AssumedNumber]) -> Scenario:
    """Return the scenario with its assumed numbers multiplied by the factors of its seed.

    A product that cannot be is taken to the nearest value that can, such as a share above one to
    one. All sectors of a number have one factor.
    """
    for section in sorted({number.section for number in numbers}):
        values = {
            number.name: _values(scenario, number)
            for number in numbers
            if number.section == section
        }
        scenario = scenario.with_parameters(section, **values)
    return scenario


def _values(scenario: Scenario, number: AssumedNumber) -> float | dict[str, float]:
    rows = rows_in_force(scenario, number.section, number.name)
    multiplier = factor(number.parameter, seed=scenario.seed)
    values = {
        sector: nearest_possible(
            number.section,
            number.name,
            multiplier * value_in_force(scenario, rows[sector], sector=sector),
        )
        for sector in number.sectors or ("",)
    }
    return values if number.sectors else values[""]


def factor_rows(
    numbers: Sequence[AssumedNumber], seeds: Sequence[int]
) -> Iterator[dict[str, object]]:
    """Yield seed, parameter and factor of every number in every pair."""
    for seed in seeds:
        for number in numbers:
            name = number.parameter
            yield {"seed": seed, "parameter": name, "factor": factor(name, seed=seed)}
