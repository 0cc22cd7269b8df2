"""Where a value stands in a user's file, in the words that the user's program shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

type Cell = object
"""What a cell holds: a text, and in workbooks also a number, a date, a truth value or nothing."""


def letters(column: int) -> str:
    """Return the letters of a spreadsheet's column, counted from 0: A, …, Z, AA."""
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def shown_cell(cell: Cell) -> str:
    """Return a cell as a short text for a message."""
    text = repr(cell) if isinstance(cell, str) else repr(str(cell))
    return text if len(text) <= 60 else text[:57] + "..."


@dataclass(frozen=True)
class Sheet:
    """One table within one file.

    Parameters
    ----------
    file
        Name of the file.
    sheet
        Name of the sheet; empty for a text file.
    columns
        Position (from 0) and heading of each column of the documented schema that is there.
    """

    file: str
    sheet: str = ""
    columns: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file, and the sheet if there is one."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file

    def line(self, line: int) -> str:
        """Name a line."""
        return f"{self.name}, {'row' if self.sheet else 'line'} {line}"

    def cell(self, line: int, position: int, heading: str) -> str:
        """Name a cell: by heading in a text file, by letter and number in a workbook."""
        if self.sheet:
            return f"{self.name}, cell {letters(position)}{line}"
        return f"{self.line(line)}, column {heading or position + 1}"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a table; in a wide table, one cell of it.

    Parameters
    ----------
    sheet
        The table.
    line
        Line, counted from 1.
    wide
        Position and heading of the cell that holds the value, in a wide table.
    """

    sheet: Sheet
    line: int
    wide: tuple[int, str] | None = None

    @property
    def row(self) -> str:
        """The file and the line."""
        return self.sheet.line(self.line)

    def at(self, column: str) -> str:
        """Name the cell of a column of the documented schema."""
        found = self.wide if column == "value" and self.wide else self.sheet.columns.get(column)
        if found is None:
            found = self.wide
        return self.sheet.cell(self.line, *found) if found else f"{self.row}, column {column}"
