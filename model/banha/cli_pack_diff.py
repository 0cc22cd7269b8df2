"""`banha pack diff`: what differs between two packs, as text or as a table in a file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from banha.output_file import refuse_file, whole_file

if TYPE_CHECKING:
    import pandas as pd

GRADED = ("opening", "inputs", "assumptions", "parameters", "measured")
HEADINGS = {
    "head": "Head", "people": "Persons", "work": "Persons by status", "firms": "Firms",
    "product": "Product and pay", "uses": "Uses", "opening": "Quantities of the opening",
    "inputs": "Inputs", "assumptions": "Own assumptions", "parameters": "Own parameters",
    "paths": "Paths by year", "measured": "Measured series",
}  # fmt: skip


def diff_text(
    a: str, b: str, *, start: int | None, out: Path | None, overwrite: bool
) -> Iterator[str]:
    """Yield what differs between two packs; with a file, write the table and say so.

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
    if table.empty:
        yield f"{a} and {b} are equal: every number of the opening {year} and of the paths."
    elif out is None:
        yield f"A = {a}, B = {b}, opening {year}: {len(table)} differences"
        for section, rows in table.groupby("section", sort=False):
            yield ""
            yield HEADINGS[str(section)]
            yield section_text(str(section), rows)
    if out is not None:
        with whole_file(out) as unfinished:
            table.to_csv(unfinished, index=False, lineterminator="\n")
        yield f"{len(table)} differences written to {out}"


def section_text(section: str, rows: pd.DataFrame) -> str:
    """Return the differences of a section as aligned columns."""
    from banha.cli_table import render

    if section == "paths":
        return render(
            ["series", "years", "A", "B", "largest change"], list(_path_lines(rows)),
            right=["A", "B", "largest change"],
        )  # fmt: skip
    lines = _graded_lines(rows) if section in GRADED else _plain_lines(rows)
    return render(["item", "A", "B", "change"], list(lines), right=["A", "B", "change"])


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
        yield [
            str(item), *(_graded_cell(cells) for cells in said),
            change_text(float(change.iloc[0])) if len(change) else "",
        ]  # fmt: skip


def _graded_cell(cells: Mapping[str, object]) -> str:
    """Return what one pack says of an item, of what differs only."""
    said = {what: value_text(value) for what, value in cells.items()}
    parts = [said.pop("value", "")]
    if "low" in said or "high" in said:
        ends = [said.pop(end, "=") or "-" for end in ("low", "high")]
        parts.append("" if ends == ["-", "-"] else f"[{ends[0]} to {ends[1]}]")
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
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return str(value)


def change_text(change: float) -> str:
    """Return a relative change in per cent; nothing where there is none."""
    if not math.isfinite(change):
        return ""
    return f"{100 * change:+.1f} %" if abs(change) < 10 else f"x {1 + change:,.3g}"
