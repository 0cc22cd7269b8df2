"""What differs between two packs: heads, openings, inputs, parameters, paths, measured series."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from math import isclose
from pathlib import Path

import numpy as np
import pandas as pd

from banha.data import list_provinces
from banha.errors import Fault, PackError
from banha.packs.head import head_of, head_of_folder
from banha.packs.inventory import assumptions_of, method_of, path_rows, raw_inputs
from banha.packs.layout import IMPORTED, STATUSES
from banha.packs.pack import Pack
from banha.packs.posterior import posterior_version
from banha.packs.read import load_pack
from banha.suggest import did_you_mean

COLUMNS = ("section", "item", "what", "a", "b", "change")
SECTIONS = (
    "head", "people", "work", "firms", "product", "uses", "opening", "inputs", "assumptions",
    "parameters", "posterior", "paths", "measured",
)  # fmt: skip
HEAD = (
    "name_en", "name_vi", "region", "start_years", "sectors", "nation", "origin", "grade",
    "licence",
)  # fmt: skip
FIELDS = ("value", "low", "high", "unit", "grade", "method")
Value = str | float | int | None
Entries = dict[tuple[str, str], Value]
ABSENT = None
EXACT = 1e-9
"""Relative difference up to which numbers are the same: files hold ten digits."""


def compare_packs(
    a: Pack | str | Path, b: Pack | str | Path, *, start: int | None = None
) -> pd.DataFrame:
    """Return what differs between two packs.

    Parameters
    ----------
    a, b
        Packs; a name is one of `banha provinces`, a path is the folder of a pack.
    start
        Year of the openings that are compared; none: the first that both packs have. Packs that
        are given as read are compared as they are.

    Returns
    -------
    One row per difference: `section`, `item`, `what` of it (its value, an end of its range, unit,
    grade, method), `a` and `b`, which are none where the pack has no such item, and `change`, b
    over a less one, where both are numbers of one sign. Packs that are equal but for notes
    and sources give no row.

    Raises
    ------
    PackError
        There is no such pack, it has faults, or there is no common start year.
    """
    first, second = read_pair(a, b, start=start)
    one, other = entries_of(first), entries_of(second)
    rows = []
    for section in SECTIONS:
        before, after = one[section], other[section]
        for key in dict.fromkeys([*before, *after]):
            left, right = before.get(key, ABSENT), after.get(key, ABSENT)
            if not _same(left, right):
                rows.append((section, *key, left, right, _change(left, right)))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"change": "float64"})


def read_pair(
    a: Pack | str | Path, b: Pack | str | Path, *, start: int | None = None
) -> tuple[Pack, Pack]:
    """Return two packs in one start year.

    Raises
    ------
    PackError
        There is no such pack, it has faults, or there is no common start year.
    """
    if isinstance(a, Pack) and isinstance(b, Pack):
        return a, b
    years = [_years(one) for one in (a, b)]
    year = start
    if year is None:
        common = sorted(set(years[0]) & set(years[1]))
        if not common:
            said = " and ".join(", ".join(map(str, found)) for found in years)
            cure = "Build one of them anew with a start year of the other: banha pack build."
            what = f"They have no start year in common: {said}."
            raise PackError([Fault(f"{_called(a)} and {_called(b)}", what, cure)])
        year = common[0]
    return _read(a, year), _read(b, year)


def entries_of(pack: Pack) -> dict[str, Entries]:
    """Return everything of a pack that is compared, by section, then by item and what of it."""
    return {
        "head": _head(pack),
        "people": _people(pack),
        "work": _work(pack),
        "firms": _firms(pack),
        "product": _product(pack),
        "uses": _uses(pack),
        "opening": {**_graded(pack.opening_table), **_education(pack), **_rates(pack)},
        "inputs": _graded(raw_inputs(pack)),
        "assumptions": _graded(assumptions_of(pack)),
        "parameters": _parameters(pack.parameters_path),
        "posterior": _posterior(pack.folder),
        "paths": _paths(pack),
        "measured": _measured(pack),
    }


def _called(pack: Pack | str | Path) -> str:
    return pack.slug if isinstance(pack, Pack) else str(pack)


def _place(pack: str | Path) -> Path | None:
    """Return the folder of a pack that was given by its path; none for one given by its name."""
    if isinstance(pack, str) and pack in list_provinces():
        return None
    place = Path(pack)
    if (place / "pack.toml").is_file():
        return place.resolve()
    what = "There is no pack of this name, and no folder of a pack."
    cure = f"Name a folder that holds pack.toml, or: {did_you_mean(str(pack), list_provinces())}"
    raise PackError([Fault(str(pack), what, cure)])


def _years(pack: Pack | str | Path) -> list[int]:
    if isinstance(pack, Pack):
        return [pack.start_year]
    place = _place(pack)
    head = head_of(str(pack)) if place is None else head_of_folder(place)
    return head.start_years


def _read(pack: Pack | str | Path, year: int) -> Pack:
    if isinstance(pack, Pack):
        return pack
    place = _place(pack)
    if place is None:
        return load_pack(str(pack), start_year=year)
    return load_pack(place.name, start_year=year, folder=place.parent)


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return isclose(left, right, rel_tol=EXACT)
    return left == right


def _change(left: Value, right: Value) -> float:
    if isinstance(left, (int, float)) and isinstance(right, (int, float)) and left * right > 0:
        return float(right) / float(left) - 1.0
    return float("nan")


def _head(pack: Pack) -> Entries:
    head = head_of_folder(pack.folder)
    entries: Entries = {("slug", ""): pack.slug}
    for name in HEAD:
        value = getattr(head, name)
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        entries[name, ""] = text or ABSENT
    return entries


def _people(pack: Pack) -> Entries:
    ages = pack.population
    spans = ((0, 14), (15, 59), (60, len(ages) - 1))
    return {
        ("population", "persons"): int(ages.sum()),
        **{
            (f"age {low}-{high}", "persons"): int(ages[low : high + 1].sum()) for low, high in spans
        },
    }


def _work(pack: Pack) -> Entries:
    return {
        **{(status, "persons"): pack.persons(status) for status in STATUSES},
        **{
            (f"employee.{sector}", "persons"): pack.persons("employee", sector=sector)
            for sector in pack.sectors
        },
    }


def _firms(pack: Pack) -> Entries:
    entries: Entries = {}
    for what in ("firms", "jobs"):
        entries["all", what] = int(pack.firms[what].sum())
        for owner, count in pack.firms.groupby("ownership")[what].sum().items():
            entries[str(owner), what] = int(count)
    return entries


def _product(pack: Pack) -> Entries:
    added = pack.output * (1.0 - pack.input_coefficient)
    entries: Entries = {("value added", "đồng per year"): round(float(added.sum()))}
    for place, sector in enumerate(pack.sectors):
        entries[f"value added.{sector}", "đồng per year"] = round(float(added[place]))
        entries[f"output.{sector}", "đồng per year"] = int(pack.output[place])
        entries[f"wage.{sector}", "đồng per month"] = int(pack.wage_monthly[place])
    return entries


def _uses(pack: Pack) -> Entries:
    entries: Entries = {}
    uses = pack.uses
    by_user = {
        "households": uses.households, "state": uses.state, "investment": uses.investment,
        "inputs": uses.inputs.sum(axis=1), "outside": uses.outside,
    }  # fmt: skip
    for place, product in enumerate((*pack.sectors, IMPORTED)):
        for user, cells in by_user.items():
            entries[f"{product}.{user}", "đồng per year"] = int(cells[place])
    return entries


def _graded(table: pd.DataFrame) -> Entries:
    """Values, ranges, units, grades and methods; a series has one item per year."""
    entries: Entries = {}
    repeated = set(table.loc[table["name"].duplicated(), "name"])
    for row in table.to_dict("records"):
        name = str(row["name"])
        item = f"{name}, {row['year']}" if name in repeated else name
        row["method"] = method_of(str(row["note"]))
        for field in FIELDS:
            value = row[field]
            none = value == "" or (isinstance(value, float) and np.isnan(value))
            entries[item, field] = ABSENT if none else value
    return entries


def _parameters(path: Path | None) -> Entries:
    if path is None:
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[Mapping[str, str]] = list(csv.DictReader(file))
    entries: Entries = {}
    for row in rows:
        item = ".".join(part for part in (row["section"], row["name"], row["sector"]) if part)
        for field in ("value", "low", "high"):
            entries[item, field] = float(row[field])
        entries[item, "grade"] = row["grade"]
    return entries


def _posterior(folder: Path) -> Entries:
    """Version, last year, and the mean of each parameter over the particles."""
    version = posterior_version(folder)
    if version is None:
        return {}
    from banha.evaluation.calibration.posterior import load_posterior

    posterior = load_posterior(folder)
    means = {
        (name, "mean"): float(posterior.weights @ posterior.table[name].to_numpy(np.float64))
        for name in posterior.parameters
    }
    head: Entries = {
        ("posterior", "version"): version.version,
        ("posterior", "until"): version.until or ABSENT,
        ("posterior", "particles"): version.particles,
    }
    return head | means


def _paths(pack: Pack) -> Entries:
    rows = path_rows(pack)
    columns = ("series", "year", "value", "grade")
    entries: Entries = {}
    for series, year, value, grade in rows[list(columns)].itertuples(index=False):
        entries[f"{series}, {year}", "value"] = float(value)
        entries[f"{series}, {year}", "grade"] = grade
    return entries


def _education(pack: Pack) -> Entries:
    rows = pack.education.to_dict("records")
    return {
        (f"education {row['age_low']}-{row['age_high']}, {name}", "value"): float(value)
        for row in rows
        for name, value in row.items()
        if not str(name).startswith("age_")
    }


def _rates(pack: Pack) -> Entries:
    """Mortality and fertility by age in the year of the opening."""
    tables = {
        "mortality": pack.mortality_rates(pack.start_year),
        "fertility": pack.fertility_shares(pack.start_year),
    }
    return {
        (f"{name}, age {age}", "value"): float(rate)
        for name, rates in tables.items()
        for age, rate in enumerate(rates)
    }


def _measured(pack: Pack) -> Entries:
    """Years and mean of each measured series on each basis."""
    entries: Entries = {}
    for keys, rows in pack.measured.groupby(["series", "breakdown", "basis"], sort=True):
        series, breakdown, basis = keys
        years = sorted(int(year) for year in rows["year"])
        item = f"{series}.{breakdown}, {basis}"
        entries[item, "years"] = f"{years[0]}-{years[-1]} ({len(years)})"
        entries[item, "mean"] = float(rows["value"].mean())
    return entries
