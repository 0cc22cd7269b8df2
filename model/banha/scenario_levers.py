"""Levers that a scenario moves."""

from collections.abc import Mapping, Sequence

from banha.errors import Fault, ScenarioError
from banha.levers import Lever, LeverRow, lever_table
from banha.month import Month
from banha.scenario_readers import Reader, Refused, read_month, read_number, read_ramp, read_text
from banha.scenario_text import Locator, PythonLocator
from banha.suggest import did_you_mean, shown

_READERS: Mapping[str, Reader] = {
    "name": read_text,
    "value": read_number,
    "start": read_month,
    "ramp_months": read_ramp,
    "end": read_month,
}
_REQUIRED = {"name": '"supplier_links"', "value": "0.02", "start": '"2012-01"'}


def examine_levers(
    values: Mapping[str, object], *, where: Locator, faults: list[Fault]
) -> list[Lever]:
    """Return the possible levers of a layer; add a fault for each impossible one."""
    asked = values.get("levers", ())
    if not isinstance(asked, Sequence) or isinstance(asked, str | bytes):
        cure = "Write [[levers]] on a line of its own, in double brackets, for each lever."
        faults.append(Fault(where("levers"), "the levers are not a list", cure))
        return []
    table = lever_table() if asked else {}
    found: list[Lever] = []
    for position, entry in enumerate(asked):
        lever = _examine_lever(entry, position, where=where, table=table, faults=faults)
        if lever is None:
            continue
        twin = next((other for other in found if other.overlaps(lever)), None)
        if twin is not None:
            what = f"{lever.name} is already moved at that time, from {twin.start} on"
            cure = "Keep one of the two, or give the earlier one an `end` before the later starts."
            faults.append(Fault(where("levers", position), what, cure))
        found.append(lever)
    return found


def own_lever(entry: Mapping[str, object]) -> Lever:
    """Return a lever of a researcher's own, which is in no table.

    Raises
    ------
    ScenarioError
        It is not possible, or banha has a lever of its name; all faults at once.
    """
    where = PythonLocator("lever of your own")
    faults: list[Fault] = []
    lever = _examine_lever(entry, 0, where=where, table=None, faults=faults)
    if entry.get("name") in lever_table():
        what = f"banha has a lever {shown(entry['name'])}"
        cure = "Take another name, or move that one with Scenario.with_lever."
        faults.append(Fault(where("levers", 0, "name"), what, cure))
    if faults or lever is None:
        raise ScenarioError(faults)
    return lever


def _examine_lever(
    entry: object,
    position: int,
    *,
    where: Locator,
    table: Mapping[str, LeverRow] | None,
    faults: list[Fault],
) -> Lever | None:
    before = len(faults)
    if isinstance(entry, Lever):
        entry = entry.to_dict()
    if not isinstance(entry, Mapping):
        cure = "Write [[levers]] and below it name, value and start."
        faults.append(Fault(where("levers", position), f"{shown(entry)} is not a lever", cure))
        return None
    read: dict[str, object] = {}
    for key, value in entry.items():
        place = where("levers", position, str(key))
        if key not in _READERS:
            cure = did_you_mean(str(key), _READERS)
            faults.append(Fault(place, f"a lever has no key {shown(key)}", cure))
            continue
        try:
            read[key] = _READERS[key](value)
        except Refused as refused:
            faults.append(Fault(place, refused.what, refused.cure))
    for key, example in _REQUIRED.items():
        if key not in entry:
            what = f"the lever has no `{key}`"
            faults.append(Fault(where("levers", position), what, f"Add {key} = {example}."))
    if table is not None:
        _examine_range(read, position, where=where, table=table, faults=faults)
    start, end = read.get("start"), read.get("end")
    if isinstance(start, Month) and isinstance(end, Month) and end < start:
        what = f"the lever ends in {end}, before it starts in {start}"
        cure = f"Write an end from {start} on, or leave it out."
        faults.append(Fault(where("levers", position, "end"), what, cure))
    return Lever.model_validate(read) if len(faults) == before else None


def _examine_range(
    read: Mapping[str, object],
    position: int,
    *,
    where: Locator,
    table: Mapping[str, LeverRow],
    faults: list[Fault],
) -> None:
    name, value = read.get("name"), read.get("value")
    if not isinstance(name, str):
        return
    row = table.get(name)
    if row is None:
        place = where("levers", position, "name")
        faults.append(Fault(place, f"there is no lever {shown(name)}", did_you_mean(name, table)))
    elif isinstance(value, float) and not row.low <= value <= row.high:
        what = f"{value:g} is outside the range of {name}, {row.low:g} to {row.high:g} ({row.unit})"
        cure = f"Write a value from {row.low:g} to {row.high:g}."
        if 1 <= abs(value) <= 100 and row.low <= value / 100 <= row.high:
            cure = f"If {value:g} per cent is meant, write {value / 100:g}."
        faults.append(Fault(where("levers", position, "value"), what, cure))
