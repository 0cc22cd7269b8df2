"""One table of a folder as rows of the schema, those of other provinces passed over."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from banha.intake.encodings import garbled, garbled_fault
from banha.intake.findings import Findings
from banha.intake.headings import Headings, WideColumn, read_headings
from banha.intake.lines import Line
from banha.intake.mapping import FileWords, SeriesWords
from banha.intake.names import Names, folded
from banha.intake.places import Cell, Place, Sheet, shown_cell
from banha.intake.schema import Schema


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file, by column of the schema.

    Parameters
    ----------
    place
        Where it stands.
    cells
        What its cells hold.
    words
        What the mapping says of its series, in a table with a column a series.
    """

    place: Place
    cells: dict[str, Cell]
    words: SeriesWords | None = None


@dataclass
class Seen:
    """Which provinces the rows of a folder are of.

    Parameters
    ----------
    own
        Rows of the province that is read.
    others
        Rows of other provinces that are known.
    unknown
        Rows by name that is not known.
    without_column
        Tables without a column of provinces.
    """

    own: int = 0
    others: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    spellings: set[str] = field(default_factory=set)
    without_column: list[str] = field(default_factory=list)


@dataclass
class TableReader:
    """Turns the lines of a table into rows of the schema.

    Parameters
    ----------
    schema
        The documented schema.
    names
        Names of provinces.
    words
        What the mapping says of the table, if anything.
    series
        What the mapping says of names of series.
    findings
        Receives faults and notes.
    seen
        Receives counts of rows by province.
    """

    schema: Schema
    names: Names
    words: FileWords | None
    series: dict[str, SeriesWords]
    findings: Findings
    seen: Seen

    def rows(self, lines: Iterable[Line], *, sheet: Sheet) -> Iterator[RawRow]:
        """Yield the rows of the province."""
        started = iter(lines)
        headings = self._headings(started, sheet=sheet)
        if headings is None:
            return
        if self.schema.province not in headings.sheet.columns:
            self.seen.without_column.append(sheet.name)
        any_line = False
        for line in started:
            any_line = True
            if self._fits(line, headings) and self._own(line, headings.sheet):
                yield from self._split(line, headings)
        if not any_line:
            what = "There is no line after the headings."
            self.findings.fault(sheet.name, what, "Add the rows of the province.", kind="empty")

    def _headings(self, lines: Iterator[Line], *, sheet: Sheet) -> Headings | None:
        wanted = self.words.header if self.words else None
        line = next((line for line in lines if wanted is None or line.number >= wanted), None)
        if line is None or (wanted is not None and line.number != wanted):
            what = "The table is empty." if line is None else f"The line {wanted} is empty."
            if not self.findings.count or line is not None:
                cure = "Give it a line of headings and rows, or correct header in mapping.toml."
                self.findings.fault(sheet.name, what, cure, kind="empty")
            return None
        return read_headings(
            line,
            sheet=sheet,
            schema=self.schema,
            words=self.words,
            series=self.series,
            findings=self.findings,
        )

    def _fits(self, line: Line, headings: Headings) -> bool:
        """Whether a line has as many cells as there are headings; else a fault."""
        if len(line.cells) == headings.width:
            return True
        surplus = Line(line.number, line.cells[headings.width :])
        if len(line.cells) >= headings.width and surplus.empty:
            return True
        if headings.sheet.sheet and surplus.empty:
            line.cells.extend([None] * (headings.width - len(line.cells)))
            return True
        self.findings.fault(
            headings.sheet.line(line.number),
            f"{len(line.cells)} cells where the heading has {headings.width}.",
            "Give every line one cell a column; put texts and numbers that hold a comma into"
            ' quotation marks: "1,5".',
            kind="cells",
        )
        return False

    def _own(self, line: Line, sheet: Sheet) -> bool:
        column = sheet.columns.get(self.schema.province)
        if self._of_an_industry(line, sheet):
            return True
        if column is None:
            self.seen.own += 1
            return True
        cell = line.cells[column[0]]
        name = "" if cell is None else str(cell).strip()
        where = sheet.cell(line.number, *column)
        if not name:
            what = "The cell that names the province is empty."
            self.findings.fault(where, what, f"Write {self.names.slug!r}.", kind="province")
            return False
        return self._is_own(name, where=where)

    def _is_own(self, name: str, *, where: str) -> bool:
        """Whether a name is that of the province; counted, or a fault where that is not certain."""
        match = self.names.match(name)
        mended = "" if match.known else garbled(name)
        if mended:
            garbled_fault(where, name, mended, self.findings)
            return False
        if match.fault:
            self.findings.fault(where, match.fault, match.cure, kind="province")
            return False
        self.seen.names[name] += 1
        if not match.own:
            self._pass_over(name, known=match.known)
            return False
        self.seen.own += 1
        if match.spelled and name != self.names.slug:
            self.seen.spellings.add(name)
        return True

    def _of_an_industry(self, line: Line, sheet: Sheet) -> bool:
        column = sheet.columns.get("scope")
        return column is not None and line.cells[column[0]] == "industry"

    def _pass_over(self, name: str, *, known: bool) -> None:
        if known:
            self.seen.others += 1
        else:
            self.seen.unknown[name] += 1

    def _split(self, line: Line, headings: Headings) -> Iterator[RawRow]:
        cells = {ours: line.cells[at] for ours, (at, _) in headings.sheet.columns.items()}
        constants = self.words.constants if self.words else {}
        row = RawRow(Place(headings.sheet, line.number), {**constants, **cells})
        if not headings.wide:
            yield row
        for column in headings.wide:
            yield self._one_value(row, column, line.cells[column.position])

    def _one_value(self, row: RawRow, column: WideColumn, cell: Cell) -> RawRow:
        place = replace(row.place, wide=(column.position, column.heading))
        cells = {**row.cells, "value": cell}
        if column.year is not None:
            cells["year"] = column.year
        if column.series is not None:
            cells["series"] = column.series.series
        return RawRow(place, cells, column.series)


def told_apart(seen: Seen, *, names: Names, findings: Findings) -> None:
    """Note which rows were taken and passed over; a fault where none is the province's."""
    for table in seen.without_column:
        findings.note(f"{table}: without a column of provinces; every row is of {names.slug}.")
    if seen.spellings:
        shown = ", ".join(repr(name) for name in sorted(seen.spellings)[:12])
        findings.note(f"Names read as {names.slug}: {shown}.")
    if seen.others:
        words = f"{seen.others:,} {'row' if seen.others == 1 else 'rows'}"
        findings.note(f"{words} of other provinces passed over.")
    if seen.unknown:
        shown = ", ".join(repr(name[:60]) for name, _ in seen.unknown.most_common(8))
        more = f" and {len(seen.unknown) - 8} more names" if len(seen.unknown) > 8 else ""
        rows = sum(seen.unknown.values())
        words = f"{rows:,} {'row' if rows == 1 else 'rows'}"
        findings.note(f"{words} of names that are no known province passed over: {shown}{more}.")
    if not seen.own and not findings.count:
        _refuse_none(seen, names=names, findings=findings)


def _refuse_none(seen: Seen, *, names: Names, findings: Findings) -> None:
    there = [name for name, _ in seen.names.most_common(200)]
    shown = ", ".join(shown_cell(name) for name in there[:12])
    more = f" and {len(seen.names) - 12} more" if len(seen.names) > 12 else ""
    by_fold = {folded(name): name for name in there}
    close = get_close_matches(folded(names.title), list(by_fold), n=3, cutoff=0.6)
    near = f"Did you mean {' or '.join(repr(by_fold[fold]) for fold in close)}? " if close else ""
    findings.fault(
        "the folder",
        f"No row is of {names.slug!r}; the tables name {shown or 'no province'}{more}.",
        f"{near}Ask for a province that is there, or say in mapping.toml which name is meant:"
        f' [provinces] "…" = "{names.slug}".',
        kind="no row",
    )
