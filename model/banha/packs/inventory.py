"""Each input of a pack with its group: measured, standing in, or assumed for the whole nation."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from banha.packs.assumptions import COLUMNS as ASSUMED_COLUMNS
from banha.packs.layout import TABLES
from banha.packs.shared import nation_folder, shared_table
from banha.packs.stand_ins.stand_in import METHODS

if TYPE_CHECKING:
    from banha.packs.pack import Pack

BASE_YEAR = 2010
KINDS = ("measured", "stand_in", "assumed")
"""Of the province and the year; estimated for the province; the same for a whole nation."""
COLUMNS = (
    "group", "name", "kind", "method", "value", "low", "high", "unit", "year", "count", "source",
    "note",
)  # fmt: skip
NATIONAL, JUDGEMENT, OWN = "national value", "judgement", "own table"
PATHS = "paths"
NEARBY = 3
"""Years up to which a value stands in for the opening's, as in the stand-ins."""
OWN_TABLES = ("province_annual.csv", "firm_size_2010.csv")


def input_table(pack: Pack) -> pd.DataFrame:
    """Return every input of a pack's opening, one row each.

    Parameters
    ----------
    pack
        The pack, in one start year.

    Returns
    -------
    Columns `group` (people, work, firms, product and pay, incomes, budget, land, paths), `name`,
    `kind` (`measured`, `stand_in`, `assumed`), `method`, `value` with `low` and `high` in `unit`,
    `year` of the latest data behind it, `count` of values that the row stands for (series by age
    or year are one row), `source`, `note`. Of the paths a row is a yearly series; its value is
    that of the opening's year. What people assumed for the pack itself is `assumed`, too.
    """
    rows = _of_tables(pack) if _founded(pack) else _of_people(pack)
    table = pd.DataFrame([*rows, *_paths(pack)], columns=list(COLUMNS))
    order = {group: place for place, group in enumerate(groups())}
    order_kinds = {kind: place for place, kind in enumerate(KINDS)}
    keys = pd.DataFrame({"g": table["group"].map(order), "k": table["kind"].map(order_kinds)})
    return table.loc[keys.sort_values(["g", "k"], kind="stable").index].reset_index(drop=True)


def count_table(pack: Pack) -> pd.DataFrame:
    """Return how many inputs of each group are measured, stand in and are assumed.

    Parameters
    ----------
    pack
        The pack, in one start year.

    Returns
    -------
    One row per group, a column per kind.
    """
    counts = input_table(pack).groupby(["group", "kind"]).size().unstack(fill_value=0)
    table = counts.reindex(index=groups(), columns=list(KINDS), fill_value=0)
    return table.rename_axis(index="group", columns=None)


def groups() -> list[str]:
    """Return the groups of inputs in their order."""
    return list(dict.fromkeys(_groups().values()))


def group_of(name: str) -> str:
    """Return the group of an input by its name; nothing for one that no group has."""
    return _groups().get(name.partition(".")[0], "")


def opening_inputs(pack: Pack) -> pd.DataFrame:
    """Return the rows of `inputs.csv` that the pack's start year uses, names without a year.

    A row `name@2012` stands for `name` in the opening of 2012; of assumptions that people wrote,
    the year column tells the opening that they are for.
    """
    table = pack.inputs.copy()
    table[["name", "opening"]] = [
        (name, year) for name, _, year in (str(entry).partition("@") for entry in table["name"])
    ]
    year = str(pack.start_year)
    if _founded(pack):
        later = set(table.loc[table["opening"] == year, "name"])
        chosen = (table["opening"] == year) | (
            (table["opening"] == "") & ~table["name"].isin(later)
        )
        return table[chosen].drop(columns="opening").reset_index(drop=True)
    written = table["name"].isin(_written(pack)) & (table["grade"] == "assumed")
    own = set(table.loc[written & (table["year"] == pack.start_year), "name"])
    replaced = table["name"].isin(own) & (table["year"] != pack.start_year)
    other = ~table["year"].isin((BASE_YEAR, pack.start_year))
    return table[~(written & (replaced | other))].drop(columns="opening").reset_index(drop=True)


def method_of(note: str) -> str:
    """Return the method that the note of an input begins with; nothing where it names none."""
    head = note.partition(";")[0].strip()
    return head if head in METHODS else ""


def template_rows(pack: Pack) -> pd.DataFrame:
    """Return the assumptions of the nation that hold in a pack, in the columns of their file."""
    columns = [column.name for column in ASSUMED_COLUMNS]
    if pack.nation is None:
        return pd.DataFrame(columns=columns)
    table = _read(nation_folder(pack.nation) / "assumptions.csv")
    return table[~table["name"].isin(_written(pack))].reset_index(drop=True)[columns]


def own_assumptions(pack: Pack) -> pd.DataFrame:
    """Return the rows of the pack's own `assumptions.csv`; none where it has no such file."""
    path = pack.folder / "assumptions.csv"
    columns = [column.name for column in ASSUMED_COLUMNS]
    return _read(path)[columns] if path.is_file() else pd.DataFrame(columns=columns)


def assumptions_of(pack: Pack) -> pd.DataFrame:
    """Return all assumptions that hold in the pack's start year, its own and the nation's."""
    own = own_assumptions(pack)
    parted = [str(name).partition("@") for name in own["name"]]
    own = own.assign(name=[name for name, _, _ in parted], year=[year for _, _, year in parted])
    year = str(pack.start_year)
    replaced = own["name"].isin(set(own.loc[own["year"] == year, "name"])) & (own["year"] != year)
    own = own[~replaced & own["year"].isin(("", year))].drop(columns="year")
    tables = [table for table in (own, template_rows(pack)) if len(table)]
    return pd.concat(tables, ignore_index=True) if tables else own


def raw_inputs(pack: Pack) -> pd.DataFrame:
    """Return the rows of `inputs.csv` that are no assumptions written by people."""
    table = opening_inputs(pack)
    return table if _founded(pack) else table[~table["name"].isin(_written(pack))]


def path_rows(pack: Pack) -> pd.DataFrame:
    """Return the yearly paths of a pack with their grades, own ones and the nation's."""
    names = [column.name for column in TABLES["outside.csv"]]
    own, common = pack.folder / "outside.csv", shared_table(pack.nation, "outside.csv")
    paths = [path for path in (own, common) if path is not None and path.is_file()]
    return pd.concat([_read(path)[names] for path in paths], ignore_index=True)


@cache
def _groups() -> dict[str, str]:
    text = files("banha").joinpath("packs", "input_groups.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {family: row["group"] for row in rows for family in row["families"].split()}


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, keep_default_na=False, na_values={"low": "", "high": ""})


def _founded(pack: Pack) -> bool:
    """Whether the pack was built without assumptions written by people, on its nation."""
    return pack.nation is not None


def _written(pack: Pack) -> set[str]:
    return {str(name).partition("@")[0] for name in own_assumptions(pack)["name"]}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _row(row: dict[str, Any], *, kind: str, method: str, year: int, note: str) -> tuple[Any, ...]:
    return (
        group_of(row["name"]), row["name"], kind, method, row["value"], row["low"], row["high"],
        row["unit"], year, 1, row["source"], note,
    )  # fmt: skip


def _of_tables(pack: Pack) -> Iterator[tuple[Any, ...]]:
    for row in _records(opening_inputs(pack)):
        method, note = method_of(row["note"]), row["note"].partition(";")[2].strip()
        kind = "measured" if row["grade"] == "measured" else "stand_in"
        yield _row(row, kind=kind, method=method, year=row["year"], note=note)
    year = pack.start_year
    for row in _records(own_assumptions(pack)):
        if "@" not in row["name"] and not method_of(row["note"]):
            yield _row(row, kind="stand_in", method=JUDGEMENT, year=year, note=row["note"])
    for row in _records(template_rows(pack)):
        yield _row(row, kind="assumed", method=JUDGEMENT, year=year, note=row["note"])


def _of_people(pack: Pack) -> Iterator[tuple[Any, ...]]:
    """Inputs of a pack whose assumptions people wrote; raw series are one row each."""
    table = opening_inputs(pack)
    assumed = table["grade"] == "assumed"
    written = _written(pack)
    for row in _records(table[assumed]):
        if group_of(row["name"]) != PATHS or row["name"] in written:
            note = row["note"]
            yield _row(row, kind="assumed", method=JUDGEMENT, year=row["year"], note=note)
    raw = table[~assumed]
    families = [str(name).partition(".")[0] for name in raw["name"]]
    own = _own_series(pack)
    for family, rows in raw.groupby(np.array(families, dtype=object), sort=False):
        name = str(family)
        if group_of(name) != PATHS:
            method = _method(rows, own=own is None or name in own, year=pack.start_year)
            yield _series_row(name, rows, method=method, year=pack.start_year)


def _series_row(name: str, rows: pd.DataFrame, *, method: str, year: int) -> tuple[Any, ...]:
    """A raw series as one row, with the value of the opening's year where it has one."""
    at = rows[rows["year"] == year]
    chosen = at if len(at) == 1 else rows
    value = float(chosen["value"].iloc[0]) if len(chosen) == 1 else float("nan")
    none, first = float("nan"), chosen.iloc[0]
    return (
        group_of(name), name, "measured" if method == OWN else "stand_in", method, value, none,
        none, first["unit"], int(chosen["year"].max()), len(rows), first["source"], first["note"],
    )  # fmt: skip


def _method(rows: pd.DataFrame, *, own: bool, year: int) -> str:
    """How a raw series gives the opening: for the year, between years, nearby, from far off."""
    years = rows["year"]
    if not own:
        return NATIONAL
    if (years == year).any():
        return OWN
    if (years < year).any() and (years > year).any():
        return "between own years"
    return "own year nearby" if ((years - year).abs() <= NEARBY).any() else "derived"


def _own_series(pack: Pack) -> set[str] | None:
    """Series of the province's own tables; none where the pack keeps no sources."""
    folder = pack.folder / "source"
    if not folder.is_dir():
        return None
    found = pd.read_csv(folder / OWN_TABLES[0], usecols=["series"])["series"].unique()
    return {*map(str, found), "enterprises_by_size"}


def _paths(pack: Pack) -> Iterator[tuple[Any, ...]]:
    """One row per yearly series: its value and grade in the opening's year."""
    invented = pack.nation is None and _own_series(pack) is None
    other = ("assumed", JUDGEMENT) if invented else ("stand_in", "derived")
    for name, rows in path_rows(pack).groupby("series", sort=True):
        measured = rows[rows["grade"] != "assumed"]
        at = rows[rows["year"] == pack.start_year]
        row = (at if len(at) else rows.tail(1)).iloc[0]
        own = row["grade"] != "assumed"
        last = int(measured["year"].max()) if len(measured) else int(row["year"])
        kind, method = ("measured", OWN) if own else other
        yield (PATHS, str(name), kind, method,
               float(row["value"]), float("nan"), float("nan"), row["unit"], last, len(rows),
               row["source"], row["note"])  # fmt: skip
