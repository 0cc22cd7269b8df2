"""`banha doctor`: whether banha can work here."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from banha.cli.arguments import example
from banha.cli.errors import EXIT_FAULT, clear_errors
from banha.cli.json_output import answer, enter_error

if TYPE_CHECKING:
    from banha.doctor.check import Check

EPILOG = example("banha doctor --json")


@clear_errors()
def doctor() -> None:
    """Say whether banha can work on this machine.

    Python, packages and extras; cores, memory and disk; terminal and browser; packs; the compile
    cache, and a small run. Ends with 2 where something that is asked for cannot work.
    """
    from banha.doctor.check import all_checks
    from banha.errors import Fault

    _tell_of_compilation()
    found = list(all_checks())
    problems = [one for one in found if one.status == "problem"]
    answer(lambda: checks_text(found), lambda: checks_document(found))
    if problems:
        faults = [Fault(one.name, one.found, one.cure) for one in problems]
        enter_error("problems", faults, code=EXIT_FAULT)
        raise SystemExit(EXIT_FAULT)


def _tell_of_compilation() -> None:
    """Say on stderr that kernels are compiled first, which takes a minute."""
    from banha.progress.line import COMPILING, must_compile

    with suppress(ImportError):  # that numba is missing is told as a problem
        if must_compile():
            sys.stderr.write(f"doctor: {COMPILING}\n")


def checks_text(checks: Sequence[Check]) -> str:
    """Return a line for each thing that was looked at, its cure below it, and the counts."""
    from banha.terminal import terminal_width

    width = terminal_width()
    lines: list[str] = []
    for one in checks:
        head = f"{one.status:<8} {one.name}: "
        lines += textwrap.wrap(
            head + one.found, width, subsequent_indent=" " * 9, break_on_hyphens=False,
            break_long_words=False,
        )  # fmt: skip
        if one.cure:
            lines += textwrap.wrap(
                f"Cure: {one.cure}" if one.status != "ok" else one.cure, width,
                initial_indent=" " * 9, subsequent_indent=" " * 9, break_on_hyphens=False,
                break_long_words=False,
            )  # fmt: skip
    counts = checks_document(checks)["counts"]
    return "\n".join([*lines, "", ", ".join(f"{number} {name}" for name, number in counts.items())])


def checks_document(checks: Sequence[Check]) -> dict[str, Any]:
    """Return what was found as values."""
    counts = dict.fromkeys(("ok", "warning", "problem"), 0)
    for one in checks:
        counts[one.status] += 1
    return {"counts": counts, "checks": list(checks)}
