"""Reading one table of a pack: every bad cell becomes a fault with file, line, column and cure."""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.errors import Fault

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        Heading in the file.
    kind
        `text`, `integer` (whole numbers) or `number`.
    low
        Smallest allowed value.
    high
        Largest allowed value.
    allowed
        Allowed texts; empty means any.
    blank
        Whether an empty cell is allowed.
    """

    name: str
    kind: Literal["text", "integer", "number"]
    low: float = -math.inf
    high: float = math.inf
    allowed: tuple[str, ...] = ()
    blank: bool = False

    def expected(self) -> str:
        """Say in words what a cell of this column must hold."""
        if self.kind == "text":
            return f"one of {', '.join(self.allowed)}" if self.allowed else "a text"
        words = "a whole number" if self.kind == "integer" else "a number"
        if math.isfinite(self.low):
            words += f" of at least {self.low:g}"
        if math.isfinite(self.high):
            words += f" and at most {self.high:g}" if math.isfinite(self.low) else " at most"
            words += "" if math.isfinite(self.low) else f" {self.high:g}"
        return words

    def value(self, text: str) -> str | int | float:
        """Convert a cell.

        Raises
        ------
        ValueError
            The cell holds something else than `expected` says.
        """
        if self.kind == "text":
            unknown = bool(text and self.allowed) and text not in self.allowed
            if unknown or not (text or self.blank):
                raise ValueError(text)
            return text
        if not text and self.blank:
            return math.nan
        number: int | float = int(text) if self.kind == "integer" else float(text)
        if not math.isfinite(number) or not self.low <= number <= self.high:
            raise ValueError(text)
        return number


@dataclass(frozen=True)
class Table:
    """The typed rows of one file, with the line that each stands on."""

    path: Path
    where: str
    frame: pd.DataFrame
    lines: tuple[int, ...]

    def at(self, row: int, column: str) -> str:
        """Name a cell as `file, line n, column c`."""
        return f"{self.where}, line {self.lines[row]}, column {column}"

    def texts(self, column: str) -> list[str]:
        """Return a column of text."""
        return [str(value) for value in self.frame[column]]

    def integers(self, column: str) -> IntArray:
        """Return a column of whole numbers, owned and contiguous."""
        return np.array(self.frame[column].to_list(), dtype=np.int64)

    def numbers(self, column: str) -> FloatArray:
        """Return a column of numbers, owned and contiguous."""
        return np.array(self.frame[column].to_list(), dtype=np.float64)


def read_table(
    path: Path, *, where: str, columns: Sequence[Column], faults: list[Fault]
) -> Table | None:
    """Read a CSV file (UTF-8) and append a fault for each thing wrong with it.

    Parameters
    ----------
    path
        The file.
    where
        How the file is named in messages.
    columns
        The columns that it must have, in any order, and no others.
    faults
        List that grows by what is wrong.

    Returns
    -------
    The table; none where it is unusable (missing, unreadable, or with a fault).
    """
    before = len(faults)
    records = _records(path, where=where, faults=faults)
    if records is None:
        return None
    (_, header), *body = records
    faults.extend(_header_faults(header, where=where, columns=columns))
    if len(faults) > before:
        return None
    by_name = {column.name: column for column in columns}
    if not body:
        faults.append(Fault(where, "The table has no row.", "Give it at least one row."))
    rows: list[dict[str, str | int | float]] = []
    for line, cells in body:
        if len(cells) != len(header):
            faults.append(
                Fault(
                    f"{where}, line {line}",
                    f"{len(cells)} cells where the heading has {len(header)}.",
                    "Give every row one cell per column; quote texts that hold a comma.",
                )
            )
            continue
        rows.append(
            _row(dict(zip(header, cells, strict=True)), by_name, f"{where}, line {line}", faults)
        )
    if len(faults) > before:
        return None
    return Table(path, where, pd.DataFrame(rows, columns=header), tuple(line for line, _ in body))


def _records(path: Path, *, where: str, faults: list[Fault]) -> list[tuple[int, list[str]]] | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.append(Fault(where, "The file is missing.", "Restore it, or build the pack anew."))
        return None
    except UnicodeDecodeError:
        faults.append(Fault(where, "The file is not UTF-8.", "Save it with the encoding UTF-8."))
        return None
    except OSError as error:
        reason = error.strerror or str(error)
        faults.append(Fault(where, f"The file cannot be read: {reason}.", "Make it readable."))
        return None
    reader = csv.reader(text.splitlines())
    try:
        records = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        faults.append(Fault(where, f"The file is not CSV: {error}.", "Write it as CSV."))
        return None
    if not records:
        faults.append(Fault(where, "The file is empty.", "Restore it, or build the pack anew."))
        return None
    return records


def _header_faults(
    header: Sequence[str], *, where: str, columns: Sequence[Column]
) -> Iterable[Fault]:
    expected = [column.name for column in columns]
    place = f"{where}, line 1"
    for name in expected:
        if name not in header:
            yield Fault(place, f"The column {name} is missing.", f"Add the column {name}.")
    for name in header:
        if name not in expected:
            yield Fault(place, f"The column {name!r} is unknown.", f"Use: {', '.join(expected)}.")
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Fault(place, f"The column {name} stands there twice.", "Keep one of them.")


def _row(
    cells: Mapping[str, str], columns: Mapping[str, Column], where: str, faults: list[Fault]
) -> dict[str, str | int | float]:
    values: dict[str, str | int | float] = {}
    for name, text in cells.items():
        column = columns[name]
        try:
            values[name] = column.value(text)
        except ValueError:
            faults.append(
                Fault(
                    f"{where}, column {name}",
                    f"{text!r} is not {column.expected()}.",
                    f"Write {column.expected()}.",
                )
            )
    return values
