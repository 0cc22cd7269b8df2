"""`banha compare`: two scenarios, paired by seed."""

from __future__ import annotations

from pathlib import Path

import typer

from banha.cli.json_output import answer
from banha.cli.run import warn
from banha.errors import Fault, ScenarioError
from banha.output_file import refuse_file, whole_file
from banha.progress.line import ProgressLine
from banha.scenario import Scenario
from banha.terminal import terminal_width
from banha.threads import cores

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
    particles: bool,
    lang: str,
    out: Path | None,
    overwrite: bool,
    quiet: bool,
) -> None:
    """Run both with the same seeds, print the differences, write them if asked."""
    from banha.cli.comparison import comparison_document, comparison_text

    if out is not None:
        refuse_file(
            out, suffix=".csv", what="the differences", overwrite=overwrite,
            cure="Name a new file with --out, such as differences.csv.",
        )  # fmt: skip
    with ProgressLine(f"{a.name} and {b.name}, {seeds} seeds", quiet=quiet) as line:
        from banha.compare import compare, refuse_both, refuse_unlike
        from banha.planning.refusal import require_memory
        from banha.run import require_enough_agents

        refuse_both(assumed=assumed, particles=particles)
        if assumed:
            refuse_unlike(a, b)
            refuse_none_assumed(a, b)
        for one in (a, b):
            require_enough_agents(one)
            require_memory([one])
        twice = assumed or particles
        processes = usual_processes(a, seeds=2 * seeds if twice else seeds)
        comparison = compare(
            a, b, seeds=seeds, assumed=assumed, particles=particles, processes=processes,
            progress=line,
        )  # fmt: skip
    warn(*a.notes, *b.notes)
    answer(
        lambda: comparison_text(comparison, width=terminal_width(), lang=lang),
        lambda: {"file": out, **comparison_document(comparison, lang=lang)},
    )
    if out is not None:
        frame = comparison.tidy() if twice else comparison.frame
        with whole_file(out) as unfinished:
            frame.to_csv(unfinished, index=False, encoding="utf-8")
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
