"""`banha compare`: two scenarios, paired by seed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from banha.cli_progress import ProgressLine
from banha.cli_run import warn
from banha.cli_table import terminal_width
from banha.errors import Fault, OutputError, ScenarioError
from banha.scenario import Scenario
from banha.threads import cores

if TYPE_CHECKING:
    import pandas as pd

MOST_PROCESSES = 2
FIXED_PERSONS = 10_000
"""Persons whose month takes as long as what a month of any province takes anyway."""
WORTH_A_PROCESS = 25_000_000
"""Person-months that take longer than the start of a process."""


def usual_processes(a: Scenario, *, seeds: int) -> int:
    """Return how many processes should share 2·seeds runs: one where starting more takes longer."""
    from banha.run import opening_adults

    work = 2 * seeds * a.months * (opening_adults(a) + FIXED_PERSONS)
    return min(MOST_PROCESSES, cores()) if work > WORTH_A_PROCESS else 1


def compare_scenarios(
    a: Scenario,
    b: Scenario,
    *,
    seeds: int,
    assumed: bool,
    lang: str,
    out: Path | None,
    overwrite: bool,
    quiet: bool,
) -> None:
    """Run both with the same seeds, print the differences, write them if asked."""
    from banha.cli_comparison import comparison_text

    if out is not None:
        refuse_file(out, overwrite=overwrite)
    with ProgressLine(f"{a.name} and {b.name}, {seeds} seeds", quiet=quiet) as line:
        from banha.compare import compare, refuse_unlike

        if assumed:
            refuse_unlike(a, b)
            refuse_none_assumed(a, b)
        processes = usual_processes(a, seeds=2 * seeds if assumed else seeds)
        comparison = compare(a, b, seeds=seeds, assumed=assumed, processes=processes, progress=line)
    warn(*a.notes, *b.notes)
    typer.echo(comparison_text(comparison, width=terminal_width(), lang=lang))
    if out is not None:
        write_csv(comparison.tidy() if assumed else comparison.frame, out=out)
        typer.echo(f"\nWritten to {out}")


def refuse_none_assumed(a: Scenario, b: Scenario) -> None:
    """Refuse to vary assumed numbers where the scenarios differ in none.

    Raises
    ------
    ScenarioError
        Naming the option.
    """
    from banha.assumed import assumed_numbers

    try:
        assumed_numbers(a, b)
    except ScenarioError as error:
        cure = "Compare scenarios that differ in a lever or a mechanism, or leave out --assumed."
        faults = [Fault("--assumed", fault.what, cure) for fault in error.faults]
        raise ScenarioError(faults) from None


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
