"""Writing tables so that the same content always gives the same bytes."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | int | float


def text_of(value: Cell) -> str:
    """Return a cell as text: whole numbers in full, others with ten significant digits."""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def write_rows(path: Path, *, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file in UTF-8 with line feeds."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([text_of(cell) for cell in row] for row in rows)
