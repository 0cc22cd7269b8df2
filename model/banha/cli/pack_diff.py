"""`banha pack diff`: what differs between two packs, as text or as a table in a file."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from banha.cli.json_output import answer, records
from banha.cli.table import render
from banha.output_file import refuse_file, whole_file
from banha.report.short_numbers import short
from banha.terminal import terminal_width

if TYPE_CHECKING:
    import pandas as pd

GRADED = ("opening", "inputs", "assumptions", "parameters", "measured")
WHOLE, SHORT_FROM = 1e3, 1e9
"""Numbers between these are written in full."""
WIDTHS_ALIKE = 0.01
"""Relative difference up to which two ranges are as wide; they are not shown then."""
FAMILY = re.compile(r"[.,@]")
"""What parts the family of an item from the rest of its name."""
HEADINGS = {
    "head": "Head", "people": "Persons", "work": "Persons by status", "firms": "Firms",
    "product": "Product and pay", "uses": "Uses", "opening": "Quantities of the opening",
    "inputs": "Inputs", "assumptions": "Assumptions", "parameters": "Own parameters",
    "posterior": "Posterior", "paths": "Paths by year", "measured": "Measured series",
}  # fmt: skip


def show_diff(a: str, b: str, *, start: int | None, out: Path | None, overwrite: bool) -> None:
    """Print what differs between two packs; with a file, write the table and say so.

    Parameters
    ----------
    a, b
        Names of packs, or folders of packs.
    start
        Year of the openings; none: the first that both have.
    out
        A file whose name ends in .csv.
    overwrite
        Whether a file that is there is replaced.

    Raises
    ------
    BanhaError
        A pack cannot be read, or the file cannot be written.
    """
    from banha.packs.diff import compare_packs, read_pair

    if out is not None:
        refuse_file(out, suffix=".csv", what="The differences", cure="Name another file.",
                    overwrite=overwrite)  # fmt: skip
    first, second = read_pair(a, b, start=start)
    table = compare_packs(first, second)
    year = first.start_year
    if out is not None:
        with whole_file(out) as unfinished:
            table.to_csv(unfinished, index=False, lineterminator="\n")
    answer(
        lambda: "\n".join(diff_lines(table, a=a, b=b, year=year, out=out)),
        lambda: {
            "a": a, "b": b, "opening": year, "equal": table.empty, "file": out,
            "differences": records(table),
        },
    )  # fmt: skip


def diff_lines(
    table: pd.DataFrame, *, a: str, b: str, year: int, out: Path | None
) -> Iterator[str]:
    """Yield what differs between two packs, or where that was written."""
    if table.empty:
        yield f"{a} and {b} are equal: every number of the opening {year} and of the paths."
    elif out is None:
        yield f"A = {a}, B = {b}, opening {year}: {len(table)} differences"
        for section, rows in table.groupby("section", sort=False):
            yield ""
            yield HEADINGS[str(section)]
            yield section_text(str(section), rows)
    if out is not None:
        yield f"{len(table)} differences written to {out}"


def section_text(section: str, rows: pd.DataFrame) -> str:
    """Return the differences of a section as aligned columns."""
    if section == "paths":
        return render(
            ["series", "years", "A", "B", "largest change"], list(_path_lines(rows)),
            right=["A", "B", "largest change"],
        )  # fmt: skip
    columns, right = ["item", "A", "B", "change"], ["A", "B", "change"]
    if section not in GRADED:
        return render(columns, list(_plain_lines(rows)), right=right)
    there = rows[["a", "b"]].notna().groupby(rows["item"]).transform("any")
    both = rows[there.all(axis=1)]
    parts = [render(columns, list(_graded_lines(both)), right=right)] if len(both) else []
    for side, other, name in (("a", "b", "A"), ("b", "a", "B")):
        only = rows.loc[there[side] & ~there[other], "item"].drop_duplicates()
        if len(only):
            parts.append(_only_text(name, list(only)))
    return "\n".join(parts)


def _only_text(name: str, items: Sequence[str]) -> str:
    """Name the items that one pack has alone; many of one family by its name and their number."""
    families: dict[str, list[str]] = {}
    for item in items:
        families.setdefault(FAMILY.split(item)[0], []).append(item)
    named = [
        mine[0] if len(mine) == 1 else f"{family} ({len(mine)})"
        for family, mine in families.items()
    ]
    text = f"Only in {name}, {len(items)}: {', '.join(named)}."
    return textwrap.fill(text, terminal_width(), subsequent_indent="  ", break_on_hyphens=False)


def _plain_lines(rows: pd.DataFrame) -> Iterator[list[str]]:
    for _, item, what, a, b, change in rows.itertuples(index=False):
        named = f"{item}, {what}" if what else str(item)
        yield [named, value_text(a), value_text(b), change_text(float(str(change)))]


def _graded_lines(rows: pd.DataFrame) -> Iterator[list[str]]:
    """One line per item: value, range, and the words that differ."""
    for item, mine in rows.groupby("item", sort=False):
        said: list[dict[str, object]] = [
            dict(zip(mine["what"].astype(str), mine[side], strict=True)) for side in ("a", "b")
        ]
        change = mine.loc[mine["what"].isin(("value", "mean")), "change"]
        ranges = not _same_widths(said)
        yield [
            str(item), *(_graded_cell(cells, ranges=ranges) for cells in said),
            change_text(float(change.iloc[0])) if len(change) else "",
        ]  # fmt: skip


def _same_widths(said: Sequence[Mapping[str, object]]) -> bool:
    """Whether both ranges are as wide, relative to their values."""
    widths = []
    for cells in said:
        low, value, high = (cells.get(key) for key in ("low", "value", "high"))
        if not all(isinstance(one, (int, float)) for one in (low, value, high)):
            return False
        ends = [float(str(one)) for one in (low, value, high)]
        widths.append((ends[2] - ends[0]) / abs(ends[1]) if ends[1] else math.nan)
    return math.isclose(widths[0], widths[1], rel_tol=WIDTHS_ALIKE)


def _graded_cell(cells: Mapping[str, object], *, ranges: bool) -> str:
    """Return what one pack says of an item, of what differs only."""
    said = {what: value_text(value) for what, value in cells.items()}
    parts = [said.pop("value", "")]
    ends = [said.pop(end, "=") or "-" for end in ("low", "high")]
    if ranges and ends not in (["-", "-"], ["=", "="]):
        parts.append(f"[{ends[0]} to {ends[1]}]")
    if mean := said.pop("mean", ""):
        said["mean"] = f"mean {mean}"
    parts += said.values()
    return " ".join(part for part in parts if part) or "-"


def _path_lines(rows: pd.DataFrame) -> Iterator[list[str]]:
    """One line per series: the years that differ, values of the first, the largest change."""
    series = rows["item"].str.rpartition(", ")[0]
    for name, mine in rows.groupby(series, sort=False):
        values = mine[mine["what"] == "value"]
        shown = values if len(values) else mine
        years = [int(item.rpartition(", ")[2]) for item in shown["item"]]
        changes = shown["change"].dropna()
        largest = max(changes.tolist(), key=abs, default=math.nan)
        first = shown.iloc[0]
        span = f"{years[0]}-{years[-1]} ({len(years)})"
        yield [str(name), span, value_text(first["a"]), value_text(first["b"]),
               change_text(largest)]  # fmt: skip


def value_text(value: object) -> str:
    """Return a value as a reader needs it; nothing for one that is not there."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (int, float)):
        return f"{value:,.0f}" if WHOLE <= abs(value) < SHORT_FROM else short(value)
    return str(value)


def change_text(change: float) -> str:
    """Return a relative change in per cent; nothing where there is none."""
    if not math.isfinite(change):
        return ""
    return f"{100 * change:+.1f} %" if abs(change) < 10 else f"x {1 + change:,.3g}"
