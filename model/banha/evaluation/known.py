"""What year the data behind a pack are of, and a loader that refuses what came later."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pandas as pd

from banha.data import data_folder, province_folder
from banha.errors import Fault, PackError
from banha.packs.head import PackHead, head_of_folder
from banha.packs.layout import LAST_OBSERVED_YEAR
from banha.packs.observed import observed_series
from banha.packs.pack import Pack
from banha.packs.read import load_pack
from banha.packs.shared import SHARED, shared_table
from banha.parameter_table import parameter_table

FILE = "known_parameters.csv"
START = 2010
PRIOR, KEPT = "prior", "kept"
COLUMNS = ["table", "name", "known_from"]
CALENDAR = ("tet_month",)
"""Series that are known ahead."""


def known_from(folder: str | Path, *, start_year: int = START) -> pd.DataFrame:
    """Return the latest year of the data behind everything in a pack, one row each.

    What is carried on or assumed without a year of its own rests on all that the pack was built
    from: on the year that it says with `until`, else on 2021.

    Parameters
    ----------
    folder
        Folder of the pack.
    start_year
        Year of the opening.

    Returns
    -------
    Columns: table (file of the pack, or of its nation), name, known_from.

    Raises
    ------
    PackError
        The head of the pack cannot be read.
    """
    place = Path(folder)
    head = head_of_folder(place)
    rows = [
        *_inputs(place),
        *_paths(place, head=head),
        *_tables(place, head=head, start_year=start_year),
        *_measured(place, head=head),
        *_parameters(place, head=head),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def load_known(
    slug: str,
    *,
    until: int,
    folder: str | Path | None = None,
    start_year: int = START,
    replaced: Collection[str] | None = None,
) -> Pack:
    """Read a pack for a forecast from the end of a year; refuse it if anything in it is later.

    Parameters
    ----------
    slug
        Name of the pack.
    until
        Last year whose data may be used.
    folder
        Folder of packs; none: where `banha provinces` finds the pack.
    start_year
        Year of the opening.
    replaced
        Structural parameters that the run sets itself, as `section.name`: all those of
        `must_replace` are then asked for. None: only the pack is looked at.

    Raises
    ------
    PackError
        Each input, path, table or parameter that is later, with its year and the cure.
    """
    place = (Path(folder) if folder is not None else province_folder(slug).parent) / slug
    pack = load_pack(slug, start_year=start_year, folder=place.parent)
    known = known_from(place, start_year=start_year)
    late = known[known["known_from"] > until]
    cure = f"Build the pack anew: banha pack build {slug} --until {until} --to FOLDER."
    faults = [
        Fault(f"{row.table}, {row.name}", f"It rests on data of {row.known_from}, after {until}.",
              cure)
        for row in late.itertuples(index=False, name="Late")
    ]  # fmt: skip
    if replaced is not None:
        faults += _not_replaced(replaced, until=until)
    if faults:
        raise PackError(faults)
    return pack


def must_replace(*, until: int) -> list[str]:
    """Return the structural parameters that a forecast from a year replaces by draws of its own.

    Their values in use were set on data that came later. Names are `section.name`.
    """
    table = known_parameters()
    chosen = table[(table["use"] == PRIOR) & (table["known_from"] > until)]
    return [f"{row.section}.{row.parameter}" for row in chosen.itertuples(index=False)]


def known_parameters() -> pd.DataFrame:
    """Return the structural parameters whose values rest on dated data.

    Columns: section, parameter, known_from, use (`prior`: a hindcast replaces it by a draw;
    `kept`: it stays although later data are behind it), reason. Parameters that are not there are
    judgements without a date.

    Raises
    ------
    PackError
        The table names a parameter that there is not, or a use that is not known.
    """
    table = pd.read_csv(data_folder() / FILE).rename(columns={"name": "parameter"})
    known = {(row.section, row.name) for row in parameter_table()}
    faults = []
    for row in table.itertuples(index=False):
        if (row.section, row.parameter) not in known:
            what = f"There is no parameter {row.section}.{row.parameter}."
            faults.append(Fault(FILE, what, "Name one of parameters.csv."))
        if row.use not in (PRIOR, KEPT):
            faults.append(Fault(FILE, f"{row.use!r} is no use.", f"Write {PRIOR} or {KEPT}."))
    if faults:
        raise PackError(faults)
    return table


def _not_replaced(replaced: Collection[str], *, until: int) -> Iterator[Fault]:
    for name in must_replace(until=until):
        if name not in replaced:
            what = f"Its value was set on data after {until}, and the run does not replace it."
            yield Fault(f"parameter {name}", what, "Draw it from its prior.")


def _inputs(place: Path) -> Iterator[tuple[str, str, int]]:
    table = pd.read_csv(place / "inputs.csv")
    for name, year in zip(table["name"], table["year"], strict=True):
        yield "inputs.csv", str(name), int(year)


def _paths(place: Path, *, head: PackHead) -> Iterator[tuple[str, str, int]]:
    """Each series of the outside: its last measured year, or that of what it is carried on by."""
    shared = shared_table(head.nation, "outside.csv")
    for path in (place / "outside.csv", shared):
        if path is None or not path.is_file():
            continue
        table = pd.read_csv(path, keep_default_na=False)
        for name, rows in table.groupby("series", sort=False):
            seen = rows[rows["grade"] == "measured"]["year"]
            last = max(int(seen.max()) if len(seen) else 0, _built_until(head))
            yield path.name, str(name), _built_until(head) if name in CALENDAR else last


def _tables(place: Path, *, head: PackHead, start_year: int) -> Iterator[tuple[str, str, int]]:
    """Tables without years of their own rest on all that the pack was built from."""
    for name in ("mortality.csv", "fertility.csv"):
        shared = head.nation is not None and not (place / name).is_file()
        yield SHARED[name] if shared else name, "all rows", _built_until(head)
    if (place / "assumptions.csv").is_file():
        yield "assumptions.csv", "all rows", _built_until(head)
    yield f"opening-{start_year}", "all tables", _built_until(head)


def _measured(place: Path, *, head: PackHead) -> Iterator[tuple[str, str, int]]:
    del head
    table = observed_series(place)
    for (series, breakdown), rows in table.groupby(["series", "breakdown"], sort=False):
        name = series if breakdown == "total" else f"{series}, {breakdown}"
        yield "measured.csv", str(name), int(rows["year"].max())


def _parameters(place: Path, *, head: PackHead) -> Iterator[tuple[str, str, int]]:
    """Parameters of the pack: as late as the pack; those it scales are looked up apart."""
    path = place / "parameters.csv"
    if path.is_file():
        table = pd.read_csv(path)
        for section, name in zip(table["section"], table["name"], strict=True):
            yield "parameters.csv", f"{section}.{name}", _built_until(head)


def _built_until(head: PackHead) -> int:
    return LAST_OBSERVED_YEAR if head.until is None else head.until
