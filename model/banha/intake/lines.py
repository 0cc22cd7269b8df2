"""Lines of a table, from a text file or a workbook: positions kept, nothing else changed."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from banha.intake.findings import Findings
from banha.intake.places import Cell


@dataclass(slots=True)
class Line:
    """One line: its number, counted from 1, and its cells."""

    number: int
    cells: list[Cell]

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return all(
            cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells
        )


def csv_lines(text: str, *, file: str, delimiter: str, findings: Findings) -> Iterator[Line]:
    """Yield the lines of a CSV text that are not empty; a fault where it is broken.

    A line number is that of the first line of a record; quoted cells may span several.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.fault(
                f"{file}, line {first}",
                f"The line is not CSV: {error}.",
                'Close every quotation mark, and write a quotation mark within a text twice: "".',
                kind="csv",
            )
            return
        if any(map(str.strip, cells)):
            yield Line(first, list(cells))
