"""Parameters that a scenario sets otherwise."""

import math
from collections.abc import Mapping, Sequence

from banha.errors import Fault
from banha.parameter_table import ALL_SECTORS, ParameterRow, is_sector_valued, value_problem
from banha.parameters import SECTIONS
from banha.scenario_readers import Refused, read_number
from banha.scenario_text import Locator
from banha.suggest import did_you_mean, shown

type Override = float | Mapping[str, float]
type Overrides = dict[str, dict[str, Override]]


def examine_overrides(
    values: Mapping[str, object],
    *,
    where: Locator,
    sectors: Sequence[str] | None,
    faults: list[Fault],
) -> Overrides:
    """Return the possible overrides of a layer; add a fault for each impossible one.

    `sectors` are those of the province, None if it is not known.
    """
    found: Overrides = {}
    asked = values.get("overrides", {})
    if not isinstance(asked, Mapping):
        cure = 'Write sections, such as {"labour": {"search_unemployed": 0.6}}.'
        faults.append(Fault(where("overrides"), f"{shown(asked)} is not a set of sections", cure))
        return found
    for section, named in asked.items():
        place = where("overrides", str(section))
        if section not in SECTIONS:
            cure = did_you_mean(str(section), [*SECTIONS, "levers"])
            faults.append(Fault(place, f"there is no section {shown(section)}", cure))
            continue
        if not isinstance(named, Mapping):
            cure = f"Write [{section}] on a line of its own and the parameters below it."
            faults.append(Fault(place, f"{shown(named)} is not a section", cure))
            continue
        for name, value in named.items():
            place = where("overrides", section, str(name))
            if name not in SECTIONS[section].model_fields:
                cure = did_you_mean(str(name), SECTIONS[section].model_fields)
                what = f"section {section} has no parameter {shown(name)}"
                faults.append(Fault(place, what, cure))
                continue
            read = _Reading(section, name, where=where, sectors=sectors, faults=faults)
            override = read.override(value)
            if override is not None:
                found.setdefault(section, {})[name] = override
    return found


class _Reading:
    """The reading of one parameter's override."""

    def __init__(
        self,
        section: str,
        name: str,
        *,
        where: Locator,
        sectors: Sequence[str] | None,
        faults: list[Fault],
    ) -> None:
        self.section = section
        self.name = name
        self.where = where
        self.sectors = sectors
        self.faults = faults

    def override(self, value: object) -> Override | None:
        if not isinstance(value, Mapping):
            return self._number(value)
        if not is_sector_valued(self.section, self.name):
            self._fault("has one value, not one per sector", "Write one number.")
            return None
        if not value:
            self._fault("names no sector", "Write a number, or { sector = number }.")
            return None
        by_sector: dict[str, float] = {}
        for sector, given in value.items():
            if self.sectors is not None and sector not in (ALL_SECTORS, *self.sectors):
                cure = did_you_mean(str(sector), [*self.sectors, ALL_SECTORS])
                self._fault(f"the province has no sector {shown(sector)}", cure, str(sector))
                continue
            number = self._number(given, str(sector))
            if number is not None:
                by_sector[sector] = number
        return by_sector or None

    def _number(self, value: object, *sector: str) -> float | None:
        try:
            number = read_number(value)
        except Refused as refused:
            self._fault(refused.what, refused.cure, *sector)
            return None
        problem = value_problem(self.section, self.name, number)
        if problem is None:
            return number
        cure = "Write a possible value."
        if 1 < number <= 100 and value_problem(self.section, self.name, number / 100) is None:
            cure = f"If {number:g} per cent is meant, write {number / 100:g}."
        self._fault(f"{number:g} cannot be: it {problem}", cure, *sector)
        return None

    def _fault(self, what: str, cure: str, *sector: str) -> None:
        place = self.where("overrides", self.section, self.name, *sector)
        self.faults.append(Fault(place, what, cure))


def merge_overrides(base: Overrides, own: Overrides) -> Overrides:
    """Return the base's overrides changed by a difference from it.

    A number replaces what the base says; numbers by sector change only these sectors.
    """
    merged = {section: dict(named) for section, named in base.items()}
    for section, named in own.items():
        target = merged.setdefault(section, {})
        for name, value in named.items():
            old = target.get(name)
            if old is None or not isinstance(value, Mapping):
                target[name] = value
            else:
                before = old if isinstance(old, Mapping) else {ALL_SECTORS: old}
                kept = {} if ALL_SECTORS in value else before
                target[name] = {**kept, **value}
    return merged


def implausible(
    overrides: Mapping[str, Mapping[str, Override]], *, rows: Sequence[ParameterRow]
) -> list[str]:
    """Return a note for each override that is possible but outside the plausible range."""
    ranges = {(row.section, row.name, row.sector): row for row in rows}
    notes = []
    for section, named in overrides.items():
        for name, value in named.items():
            for sector, number in (value if isinstance(value, Mapping) else {"": value}).items():
                row = ranges.get((section, name, sector)) or ranges.get(
                    (section, name, ALL_SECTORS)
                )
                if row is not None and not row.low <= number <= row.high:
                    of_sector = f" ({sector})" if sector else ""
                    notes.append(
                        f"{section}.{name}{of_sector} = {number:g} is outside its plausible range "
                        f"{row.low:g} to {row.high:g} ({row.unit}, {row.grade})"
                    )
    return notes


def unbalanced(
    overrides: Mapping[str, Mapping[str, Override]], *, rows: Sequence[ParameterRow]
) -> list[str]:
    """Return a note if the pass-through of productivity to wages does not sum to one."""
    names = ("own_productivity_weight", "sector_productivity_weight")
    weights = {row.name: row.value for row in rows if row.section == "wages" and row.name in names}
    own = overrides.get("wages", {})
    weights |= {name: value for name in names if isinstance(value := own.get(name), float)}
    total = sum(weights.values())
    if math.isclose(total, 1.0, abs_tol=1e-9):
        return []
    return [f"wages.{names[0]} and wages.{names[1]} sum to {total:g}; wages then drift from output"]
