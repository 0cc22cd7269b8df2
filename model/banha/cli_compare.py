"""`banha compare`: two scenarios, paired by seed."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from banha.cli_options import cores
from banha.cli_progress import ProgressLine
from banha.cli_run import warn
from banha.cli_table import render, terminal_width
from banha.errors import OutputError
from banha.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from banha.compare import Comparison

MOST_PROCESSES = 2
FIXED_PERSONS = 10_000
"""Persons whose month takes as long as what a month of any province takes anyway."""
WORTH_A_PROCESS = 25_000_000
"""Person-months that take longer than the start of a process."""
WIDE = 120
"""Letters in a line from which the table shows all columns."""
SIGN_NOTE = (
    "Seeds up: seeds in which b exceeds a; ? sign not robust, fewer than 90 % of the seeds agree."
)


def usual_processes(a: Scenario, *, seeds: int) -> int:
    """Return how many processes should share the runs: one where starting more takes longer."""
    from banha.run import opening_adults

    work = 2 * seeds * a.months * (opening_adults(a) + FIXED_PERSONS)
    return min(MOST_PROCESSES, cores()) if work > WORTH_A_PROCESS else 1


def compare_scenarios(
    a: Scenario, b: Scenario, *, seeds: int, out: Path | None, overwrite: bool, quiet: bool
) -> None:
    """Run both with the same seeds, print the differences, write them if asked."""
    if out is not None:
        refuse_file(out, overwrite=overwrite)
    with ProgressLine(f"{a.name} and {b.name}, {seeds} seeds", quiet=quiet) as line:
        from banha.compare import compare

        processes = usual_processes(a, seeds=seeds)
        comparison = compare(a, b, seeds=seeds, processes=processes, progress=line)
    warn(*a.notes, *b.notes)
    typer.echo(comparison_text(comparison))
    if out is not None:
        write_csv(comparison.frame, out=out)
        typer.echo(f"\nWritten to {out}")


def comparison_text(comparison: Comparison, *, width: int | None = None) -> str:
    """Return the headline differences of the last whole year, and what the bands hold."""
    limit = terminal_width() if width is None else width
    table = comparison.table()
    make = _wide if limit >= WIDE else _narrow
    columns = ["series", "a", *make(None)]
    rows = [[row["series"], short(row["a"]), *make(row)] for row in table.to_dict("records")]
    head = f"a: {comparison.a.title}\nb: {comparison.b.title}\n{int(table['year'].iloc[0])}"
    text = render(columns, rows, right=columns[1:], width=limit)
    return f"{head}\n\n{text}\n\n{textwrap.fill(f'{SIGN_NOTE} {comparison.note}', limit)}"


def _wide(row: Mapping[Hashable, Any] | None) -> list[str]:
    """Cells of a row, or the headings."""
    if row is None:
        return ["b", "b − a", "5 %", "95 %", "%", "seeds up", "sign", "unit"]
    percent = "-" if math.isnan(row["percent"]) else f"{row['percent']:+.2f}"
    return [
        short(row["b"]), *_band(row), percent, _seeds_up(row), str(row["sign"]), str(row["unit"]),
    ]  # fmt: skip


def _narrow(row: Mapping[Hashable, Any] | None) -> list[str]:
    """Cells of a row, or the headings, for a narrow terminal."""
    if row is None:
        return ["b − a", "5 %", "95 %", "seeds up"]
    from banha.compare import NOT_ROBUST

    mark = " ?" if row["sign"] == NOT_ROBUST else "  "
    return [*_band(row), _seeds_up(row) + mark]


def _band(row: Mapping[Hashable, Any]) -> list[str]:
    return [short(row[column], digits=3) for column in ("mean", "low", "high")]


def _seeds_up(row: Mapping[Hashable, Any]) -> str:
    return f"{100 * row['share_positive']:.0f} %"


def short(value: float, *, digits: int = 4) -> str:
    """Return a number with few digits, large ones with their power of a thousand."""
    if math.isnan(value):
        return "-"
    for factor, mark in ((1e12, " trn"), (1e9, " bn"), (1e6, " mn")):
        if abs(value) >= factor:
            return f"{value / factor:,.{digits}g}{mark}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"


def refuse_file(out: Path, *, overwrite: bool) -> None:
    """Refuse a file that cannot be written, or that is there already.

    Raises
    ------
    OutputError
        With the cure.
    """
    another = "Name a new file with --out, such as differences.csv."
    problem = ""
    if out.suffix.lower() != ".csv":
        problem = "the differences are written as CSV, to a file whose name ends in .csv"
    elif out.is_symlink() or (out.exists() and not out.is_file()):
        problem = "this is not a plain file"
    elif out.exists() and not overwrite:
        problem, another = "the file is there already", f"{another} Or give --overwrite."
    elif not out.parent.is_dir():
        problem, another = f"there is no folder {out.parent}", "Make it, or name another file."
    if problem:
        raise OutputError(f"{out}\n    {problem}\n    Cure: {another}")


def write_csv(frame: pd.DataFrame, *, out: Path) -> None:
    """Write a frame as CSV, whole or not at all."""
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        unfinished.write_text(frame.to_csv(index=False), encoding="utf-8")
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
