"""Headings of a table: which column of the schema each stands for."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from banha.intake.findings import Findings
from banha.intake.lines import Line
from banha.intake.mapping import FileWords, SeriesWords, plain_text
from banha.intake.names import folded
from banha.intake.places import Cell, Sheet, shown_cell
from banha.intake.schema import FIRST_YEAR, LIMIT_CURE, Schema
from banha.packs.layout import LAST_OBSERVED_YEAR
from banha.suggest import did_you_mean

ENTRY = "the entry [[files]] of this file"
NEAR = 0.75
"""Likeness from which an unknown heading is taken for a misspelt one."""


@dataclass(frozen=True)
class WideColumn:
    """A column that holds values of one year or of one series."""

    position: int
    heading: str
    year: int | None = None
    series: SeriesWords | None = None


@dataclass(frozen=True)
class Headings:
    """What the columns of one table are.

    Parameters
    ----------
    sheet
        The table, with its columns.
    width
        Number of cells in the line of headings.
    wide
        Columns of years or of series, in a wide table.
    """

    sheet: Sheet
    width: int
    wide: tuple[WideColumn, ...] = field(default=())


def heading_text(cell: Cell) -> str:
    """Return a heading as a text; a whole number, such as a year, without a fraction."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else plain_text(str(cell))


def read_headings(
    line: Line,
    *,
    sheet: Sheet,
    schema: Schema,
    words: FileWords | None,
    series: dict[str, SeriesWords],
    findings: Findings,
) -> Headings | None:
    """Return what the columns of a table are; none, with faults, where that is not certain.

    Parameters
    ----------
    line
        The line of headings.
    sheet
        The table, without columns.
    schema
        The documented schema of the table.
    words
        What the mapping says of the table; none: it must have the documented headings.
    series
        What the mapping says of names of series.
    findings
        Receives faults and notes.
    """
    names = [heading_text(cell) for cell in line.cells]
    where = sheet.line(line.number)
    before = findings.count
    _refuse_twice(names, where=where, findings=findings)
    if words is not None and words.columns:
        columns = _mapped(names, words=words, schema=schema, where=where, findings=findings)
    else:
        columns = _documented(names, schema=schema, where=where, findings=findings)
    wide = _wide(names, words=words, series=series, used=columns)
    constants = set(words.constants) if words else set()
    _note_unread(names, columns=columns, wide=wide, sheet=sheet, findings=findings)
    if findings.count == before:
        _refuse_missing(
            columns, wide=wide, schema=schema, words=words, constants=constants,
            where=where, names=names, findings=findings,
        )  # fmt: skip
    if findings.count > before:
        return None
    wide = _observed(wide, sheet=sheet, line=line.number, findings=findings)
    placed = {ours: (position, names[position]) for ours, position in columns.items()}
    return Headings(Sheet(sheet.file, sheet.sheet, placed), len(names), wide)


def _refuse_twice(names: Sequence[str], *, where: str, findings: Findings) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        what = f"The heading {shown_cell(name)} stands there twice."
        findings.fault(where, what, "Keep one of the columns, or rename one.", kind="heading")


def _mapped(
    names: Sequence[str], *, words: FileWords, schema: Schema, where: str, findings: Findings
) -> dict[str, int]:
    """Return the columns that the mapping names, and those with the heading of the schema."""
    columns: dict[str, int] = {}
    for ours, theirs in words.columns.items():
        heading = plain_text(theirs)
        if heading in names:
            columns[ours] = names.index(heading)
            continue
        there = [name for name in names if name]
        alike = [name for name in there if folded(name) == folded(heading)]
        near = f"Did you mean {alike[0]!r}?" if alike else did_you_mean(heading, there)
        findings.fault(
            where,
            f"There is no heading {heading!r}, which mapping.toml names for {ours}.",
            f"{near} Correct [files.columns], or the line named by header.",
            kind="mapped heading",
        )
    said = {*words.columns, *words.constants}
    for position, name in enumerate(names):
        if name in schema.columns and name not in said and position not in columns.values():
            columns.setdefault(name, position)
    return columns


def _documented(
    names: Sequence[str], *, schema: Schema, where: str, findings: Findings
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for position, name in enumerate(names):
        plain = name.casefold().replace(" ", "_")
        ours = schema.other_names.get(plain, plain)
        if ours in schema.columns and ours not in columns:
            columns[ours] = position
            if name != ours:
                findings.note(f"{where}: the heading {name!r} was read as {ours}.")
        elif ours in columns and name != names[columns[ours]]:
            what = f"The headings {names[columns[ours]]!r} and {name!r} both stand for {ours}."
            findings.fault(where, what, "Keep one of the columns.", kind="heading")
    for position, name in enumerate(names):
        near = _near(name, [c for c in schema.columns if c not in columns])
        if position not in columns.values() and near:
            findings.fault(
                where,
                f"The heading {name!r} is unknown, and nearly that of the column {near}.",
                f"Write {near}; or rename the column if it holds something else.",
                kind="heading",
            )
    return columns


def _near(name: str, known: Sequence[str]) -> str:
    plain = unicodedata.normalize("NFC", name.casefold())[:60]
    return next(iter(get_close_matches(plain, known, n=1, cutoff=NEAR)), "") if plain else ""


def _wide(
    names: Sequence[str],
    *,
    words: FileWords | None,
    series: dict[str, SeriesWords],
    used: dict[str, int],
) -> tuple[WideColumn, ...]:
    found: list[WideColumn] = []
    layout = words.layout if words else "tidy"
    years = {plain_text(name): year for name, year in words.year_columns.items()} if words else {}
    for position, name in enumerate(names):
        if position in used.values():
            continue
        if layout == "years":
            bare = len(name) == 4 and name.isascii() and name.isdigit() and int(name) >= FIRST_YEAR
            year = years.get(name, int(name) if bare else None)
            if year is not None:
                found.append(WideColumn(position, name, year=year))
        elif layout == "series" and name in series:
            found.append(WideColumn(position, name, series=series[name]))
    return tuple(found)


def _observed(
    wide: Sequence[WideColumn], *, sheet: Sheet, line: int, findings: Findings
) -> tuple[WideColumn, ...]:
    """Return the wide columns without those of years after the last observed, which are faults."""
    for column in wide:
        if column.year is not None and column.year > LAST_OBSERVED_YEAR:
            what = f"The column is of {column.year}, after {LAST_OBSERVED_YEAR}."
            cure = LIMIT_CURE.format("columns")
            place = sheet.cell(line, column.position, column.heading)
            findings.fault(place, what, cure, kind="late")
    return tuple(one for one in wide if one.year is None or one.year <= LAST_OBSERVED_YEAR)


def _note_unread(
    names: Sequence[str],
    *,
    columns: dict[str, int],
    wide: Sequence[WideColumn],
    sheet: Sheet,
    findings: Findings,
) -> None:
    read = {*columns.values(), *(column.position for column in wide)}
    unread = [name for position, name in enumerate(names) if name and position not in read]
    if unread:
        shown = ", ".join(repr(name[:60]) for name in unread[:12])
        more = f" and {len(unread) - 12} more" if len(unread) > 12 else ""
        findings.note(f"{sheet.name}: columns that are not read: {shown}{more}.")


def _refuse_missing(
    columns: dict[str, int],
    *,
    wide: Sequence[WideColumn],
    schema: Schema,
    words: FileWords | None,
    constants: set[str],
    where: str,
    names: Sequence[str],
    findings: Findings,
) -> None:
    layout = words.layout if words else "tidy"
    if layout != "tidy" and not wide:
        kind = "a year" if layout == "years" else "a series that [series] of the mapping names"
        what = f"No heading is {kind}, though the layout is {layout!r}."
        cure = "Correct header, year_columns or [series] in mapping.toml."
        findings.fault(where, what, cure, kind="heading")
    given = constants | ({"value", "year"} if layout == "years" else set())
    given |= {"value", "series", "unit"} if layout == "series" else set()
    if words is not None:
        given.add("unit")
    missing = [name for name in schema.required if name not in columns and name not in given]
    if len(names) == 1 and any(sign in names[0] for sign in ";\t|"):
        sign = next(sign for sign in ";\t|" if sign in names[0])
        what = (
            f"The line has one cell, {shown_cell(names[0])}: the columns are not parted by commas."
        )
        shown = "\\t" if sign == "\t" else sign
        cure = f'Write in mapping.toml, in {ENTRY}: delimiter = "{shown}"; or save with commas.'
        findings.fault(where, what, cure, kind="heading")
        return
    for name in missing:
        cure = (
            f"Add the column {name}; or say in mapping.toml, in {ENTRY}, which heading"
            f' stands for it: [files.columns] {name} = "…".'
        )
        shown = ", ".join(shown_cell(name) for name in names[:8])
        what = f"The column {name} is missing; there are {shown}."
        findings.fault(where, what, cure, kind="heading")
