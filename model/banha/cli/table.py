"""Plain tables for the terminal, complete at any width."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from banha.terminal import terminal_width

GAP = "  "
NARROWEST_TEXT = 24
"""Letters below which a wrapped text cannot be read well."""


def render(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int | None = None,
    right: Sequence[str] = (),
) -> str:
    """Return rows as text: a table if it fits, texts wrapped, else a block for each row.

    Nothing is ever cut off.

    Parameters
    ----------
    columns
        Headings.
    rows
        Cells.
    width
        Letters in a line; None: those of the terminal.
    right
        Columns to be aligned at the right.
    """
    limit = terminal_width() if width is None else width
    cells = [[unicodedata.normalize("NFC", cell) for cell in row] for row in rows]
    sizes = _fit([columns, *cells], limit=limit)
    if sizes is None:
        return _blocks(columns, cells, width=limit)
    rule = ["-" * size for size in sizes]
    table = [columns, rule, *cells]
    lines = [line for row in table for line in _lines(row, columns, sizes=sizes, right=right)]
    return "\n".join(line.rstrip() for line in lines)


def _fit(table: Sequence[Sequence[str]], *, limit: int) -> list[int] | None:
    """Return widths of the columns that fill at most a line; None where there are none.

    The widest columns are narrowed first, none below what can be read.
    """
    by_column = list(zip(*table, strict=True))
    sizes = [max(map(len, column)) for column in by_column]
    least = [
        min(size, max(NARROWEST_TEXT, *(len(word) for cell in column for word in cell.split())))
        for size, column in zip(sizes, by_column, strict=True)
    ]
    while sum(sizes) + len(GAP) * (len(sizes) - 1) > limit:
        loose = [place for place, size in enumerate(sizes) if size > least[place]]
        if not loose:
            return None
        sizes[max(loose, key=sizes.__getitem__)] -= 1
    return sizes


def _lines(
    cells: Sequence[str], columns: Sequence[str], *, sizes: Sequence[int], right: Sequence[str]
) -> Iterator[str]:
    """Lines of one row."""
    wrapped = [
        textwrap.wrap(cell, size, break_on_hyphens=False)
        for cell, size in zip(cells, sizes, strict=True)
    ]
    for texts in zip_longest(*wrapped, fillvalue=""):
        yield GAP.join(
            f"{text:>{size}}" if name in right else f"{text:<{size}}"
            for text, name, size in zip(texts, columns, sizes, strict=True)
        )


def _blocks(columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int) -> str:
    """Rows as blocks: the first cell, then the others with their names, the last one by itself."""
    blocks = []
    for row in rows:
        named = [
            f"{name}: {cell}" for name, cell in zip(columns[1:-1], row[1:-1], strict=True) if cell
        ]
        lines = [row[0]]
        for text in ("; ".join(named), row[-1]):
            lines += textwrap.wrap(
                text,
                width,
                initial_indent="    ",
                subsequent_indent="    ",
                break_on_hyphens=False,
            )
        blocks.append("\n".join(lines))
    return "\n".join(blocks)
