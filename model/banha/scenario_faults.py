"""Examination of what a scenario asks: all its faults at once, or its complete values.

A scenario comes in layers: the base first, then each difference from it.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from banha.data import list_provinces, province_folder
from banha.errors import Fault, ScenarioError
from banha.levers import Lever
from banha.month import Month
from banha.parameters import SECTIONS, load_parameters
from banha.scenario_levers import examine_levers
from banha.scenario_mechanisms import examine_mechanisms
from banha.scenario_overrides import Overrides, examine_overrides, merge_overrides
from banha.scenario_readers import (
    LONGEST_RUN_MONTHS,
    Reader,
    Refused,
    read_month,
    read_name,
    read_scale,
    read_seed,
    read_text,
    read_title,
)
from banha.scenario_text import Locator
from banha.suggest import did_you_mean, shown

READERS: Mapping[str, Reader] = {
    "name": read_name,
    "title": read_title,
    "title_vi": read_text,
    "description": read_text,
    "description_vi": read_text,
    "assumptions": read_text,
    "assumptions_vi": read_text,
    "province": read_name,
    "start": read_month,
    "end": read_month,
    "scale": read_scale,
    "firm_scale": read_scale,
    "seed": read_seed,
}
"""The plain keys of a scenario."""
TEXTS = (
    "name", "title", "title_vi", "description", "description_vi", "assumptions", "assumptions_vi",
)  # fmt: skip
REQUIRED = {
    "province": 'province = "binh-duong"',
    "start": 'start = "2010-01"',
    "end": 'end = "2030-12"',
    "scale": "scale = 50",
    "seed": "seed = 1",
}
"""What a scenario without a base must say, and an example of each."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file, or one call in Python, asks.

    Parameters
    ----------
    values
        Plain keys, `overrides` (section to parameter to value), `levers` (a list) and
        `mechanisms` (name to switch).
    where
        Says where a key stands.
    titled
        Whether the layer must have a name and a title of its own.
    faults
        What was already found wrong when the layer was read.
    without_base
        Whether the base that it asks for could not be read (which stands in its faults).
    """

    values: Mapping[str, object]
    where: Locator
    titled: bool = True
    faults: tuple[Fault, ...] = ()
    without_base: bool = False


@dataclass(slots=True)
class _Merged:
    """Values of the layers so far, each with the place that it came from."""

    values: dict[str, object] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def scale(self) -> int:
        scale = self.values["scale"]
        if not isinstance(scale, int):
            raise TypeError(f"read_scale let {scale!r} pass")
        return scale


@dataclass(frozen=True, slots=True)
class _PackFacts:
    start_years: tuple[int, ...]
    sectors: tuple[str, ...]


class Examined(dict[str, object]):
    """Values of a scenario that have been examined already."""


def examine(layers: Sequence[Layer]) -> Examined:
    """Return the complete, typed values of the scenario that the layers make together.

    Raises
    ------
    ScenarioError
        With every fault of every layer.
    PackError
        The tables of parameters or levers are themselves wrong.
    """
    faults: list[Fault] = []
    merged = _Merged()
    for layer in layers:
        faults.extend(layer.faults)
        _read_plain(layer, merged=merged, faults=faults)
    whole = layers[-1].where()
    founded = not any(layer.without_base for layer in layers)
    for key, example in REQUIRED.items():
        if founded and key not in merged.values and key not in merged.refused:
            cure = f'Add {example}, or build on another scenario with base = "baseline".'
            faults.append(Fault(whole, f"`{key}` is missing", cure))
    facts = _examine_province(merged, faults=faults)
    sectors = facts.sectors if facts is not None else None
    overrides: Overrides = {}
    levers: list[Lever] = []
    switches: dict[str, bool] = {}
    for layer in layers:
        own = examine_overrides(layer.values, where=layer.where, sectors=sectors, faults=faults)
        overrides = merge_overrides(overrides, own)
        moved = examine_levers(layer.values, where=layer.where, faults=faults)
        switches |= examine_mechanisms(layer.values, where=layer.where, faults=faults)
        levers = [old for old in levers if not any(old.overlaps(new) for new in moved)] + moved
    _examine_time(merged, facts=facts, faults=faults)
    if not faults and facts is not None:
        faults.extend(_unloadable(overrides, facts=facts, merged=merged, where=whole))
    if faults:
        raise ScenarioError(faults)
    values = Examined(merged.values)
    values.setdefault("firm_scale", default_firm_scale(merged.scale()))
    values["overrides"] = overrides
    values["mechanisms"] = {name: False for name in sorted(switches) if not switches[name]}
    values["levers"] = tuple(sorted(levers, key=lambda lever: (lever.name, lever.start)))
    return values


def default_firm_scale(scale: int) -> int:
    """Return K of the scale 1:K of firms that goes with a scale of persons.

    Firms are fewer than persons, so they are thinned five times less.
    """
    return max(1, round(scale / 5))


def _read_plain(layer: Layer, *, merged: _Merged, faults: list[Fault]) -> None:
    """Read the plain keys of a layer over those of the layers before it."""
    if layer.titled:
        for key in TEXTS:
            merged.values.pop(key, None)
        for key, example in (("name", "supplier-links"), ("title", "Supplier development")):
            if key not in layer.values:
                cure = f'Add {key} = "{example}", in your own words.'
                faults.append(Fault(layer.where(), f"`{key}` is missing", cure))
    for key, value in layer.values.items():
        if key in ("overrides", "levers", "mechanisms"):
            continue
        place = layer.where(key)
        reader = READERS.get(key)
        if reader is None:
            faults.append(Fault(place, f"unknown key {shown(key)}", _key_cure(key)))
            continue
        try:
            merged.values[key] = reader(value)
            merged.places[key] = place
            merged.refused.discard(key)
        except Refused as refused:
            merged.values.pop(key, None)
            merged.refused.add(key)
            faults.append(Fault(place, refused.what, refused.cure))


def _key_cure(key: object) -> str:
    # A file has these two read before; only what was made in Python comes here with them.
    if key == "base":
        return 'Start from load_scenario("baseline") and change it by its methods with_….'
    if key in SECTIONS:
        return f'Write overrides={{"{key}": {{…}}}}, or use with_parameters("{key}", …).'
    return did_you_mean(str(key), [*READERS, "base", "levers", "mechanisms", *SECTIONS])


def _examine_province(merged: _Merged, *, faults: list[Fault]) -> _PackFacts | None:
    """Return what the pack of the province says; None after adding a fault, or without one."""
    province = merged.values.get("province")
    if not isinstance(province, str):
        return None
    known = list_provinces()
    if province not in known:
        what = f"there is no pack of a province {province!r}"
        names = f" Provinces there: {', '.join(known)}." if known else ""
        guess = did_you_mean(province, known)
        cure = guess + names if guess.startswith("Did") else names.strip() or guess
        faults.append(Fault(merged.places["province"], what, cure))
        return None
    path = province_folder(province) / "pack.toml"
    try:
        head = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        years = tuple(int(year) for year in head["start_years"])
        return _PackFacts(years, tuple(str(sector) for sector in head["sectors"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"the pack of {province} cannot be read: {path}: {error!r}"
        cure = "Restore the pack, or build it anew with `banha pack build`."
        faults.append(Fault(merged.places["province"], what, cure))
        return None


def _examine_time(merged: _Merged, *, facts: _PackFacts | None, faults: list[Fault]) -> None:
    start, end = merged.values.get("start"), merged.values.get("end")
    if isinstance(start, Month) and facts is not None:
        openings = [f'"{year}-01"' for year in sorted(facts.start_years)]
        if start.month != 1 or start.year not in facts.start_years:
            what = (
                f"{merged.values['province']} has no opening state for {start}; "
                f"a run starts in January of a year that the pack has"
            )
            cure = f"Write {' or '.join(openings)}."
            faults.append(Fault(merged.places["start"], what, cure))
    if isinstance(start, Month) and isinstance(end, Month):
        if end < start:
            what = f"the end {end} is before the start {start}"
            cure = f"Write an end from {start} on."
            faults.append(Fault(merged.places["end"], what, cure))
        elif end - start >= LONGEST_RUN_MONTHS:
            what = f"{end - start + 1} months are more than the {LONGEST_RUN_MONTHS} that can be"
            cure = f"Write an end up to {start + (LONGEST_RUN_MONTHS - 1)}."
            faults.append(Fault(merged.places["end"], what, cure))


def _unloadable(
    overrides: Overrides, *, facts: _PackFacts, merged: _Merged, where: str
) -> Sequence[Fault]:
    """Return what is wrong with the parameters only when taken together."""
    table = province_folder(str(merged.values["province"])) / "parameters.csv"
    try:
        load_parameters(facts.sectors, pack_overrides=table, overrides=overrides)
    except ScenarioError as error:
        return [Fault(f"{where}, {fault.where}", fault.what, fault.cure) for fault in error.faults]
    return ()
