"""The text of a comparison: sections with headings, bands, and what the bands hold."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from banha.cli.table import render
from banha.report.short_numbers import moved, percent, short
from banha.report.words import number, words
from banha.terminal import terminal_width

if TYPE_CHECKING:
    from banha.comparison import Comparison
    from banha.report.comparison import Line, Shown
    from banha.scenario import Scenario

WIDE, WIDEST = 120, 140
"""Letters in a line from which tables show both scenarios, and the sign in words."""
WITH_NOTE = ("budget", "cost_per_job")
"""Sections below which `about_…` of the words stands."""

VALUES = (
    "a", "b", "difference", "low", "high", "low_assumed", "high_assumed", "share_assumed", "up",
    "sign",
)  # fmt: skip
"""What a document tells of each line, as `Shown` names it."""

type Column = tuple[str, Callable[[Shown], str]]


def comparison_text(
    comparison: Comparison,
    *,
    width: int | None = None,
    lang: str = "en",
    lines: Sequence[Line] | None = None,
) -> str:
    """Return the differences by section, and what the bands hold.

    Parameters
    ----------
    comparison
        What is shown.
    width
        Letters in a line; None: those of the terminal.
    lang
        `en` or `vi`.
    lines
        What is shown; None: the lines of `comparison.csv`.
    """
    from banha.report.comparison import shown_lines

    limit = terminal_width() if width is None else width
    last = int(comparison.frame["year"].max())
    parts = [f"a: {title(comparison.a, lang)}\nb: {title(comparison.b, lang)}"]
    split = "parameters" if comparison.particles else "assumed"
    columns = _columns(
        width=limit, split=split if comparison.assumed is not None else "", lang=lang
    )
    span = (int(comparison.frame["year"].min()), last)
    found = shown_lines(comparison, lines=lines)
    for section, of_section in groupby(found, key=lambda shown: shown.line.section):
        names = [words(f"column_{name}", lang) for name, _ in columns]
        rows = [
            [label(shown, lang, span=span), *(cell(shown) for _, cell in columns)]
            for shown in of_section
        ]
        heads = [words("column_line", lang), *names]
        parts.append(words(f"section_{section}", lang, year=last))
        parts.append(render(heads, rows, width=limit, right=names))
        if section in WITH_NOTE:
            parts.append(textwrap.fill(words(f"about_{section}", lang), limit))
    note = f"{words('note_sign', lang)} {comparison.note_in(lang)}"
    return "\n\n".join([*parts, textwrap.fill(note, limit)])


def comparison_document(
    comparison: Comparison, *, lang: str = "en", lines: Sequence[Line] | None = None
) -> dict[str, Any]:
    """Return the differences as values; parameters as for `comparison_text`."""
    from banha.report.comparison import shown_lines

    found = shown_lines(comparison, lines=lines)
    return {
        "a": comparison.a.name,
        "b": comparison.b.name,
        "province": comparison.a.province,
        "seeds": list(comparison.seeds),
        "lang": lang,
        "note": comparison.note_in(lang),
        "lines": [shown_values(shown, lang=lang) for shown in found],
    }


def shown_values(shown: Shown, *, lang: str) -> dict[str, Any]:
    """Return what a line of a comparison comes to as values; its year is none for a total."""
    line = shown.line
    return {
        "section": line.section,
        "line": line.label(lang),
        "formula": f"({line.simulated}) / ({line.per})" if line.per else line.simulated,
        "kind": line.kind,
        "unit": line.unit(lang),
        "difference_unit": "%" if line.kind == "percent" else line.unit(lang),
        "year": shown.year or None,
        **{name: getattr(shown, name) for name in VALUES},
        "robust": shown.robust,
    }


def title(scenario: Scenario, lang: str) -> str:
    """Title of a scenario in a language; in English where it has no other."""
    return scenario.title_vi if lang == "vi" and scenario.title_vi else scenario.title


def label(shown: Shown, lang: str, *, span: tuple[int, int]) -> str:
    """Words for a line, with its year unless that stands in the heading, and its unit."""
    text = shown.line.label(lang)
    if shown.line.when != "last":
        text += f" {span[0]}–{span[1]}" if shown.year == 0 else f" {shown.year}"
    return f"{text}, {shown.line.unit(lang)}"


def _columns(*, width: int, split: str, lang: str) -> list[Column]:
    """Columns beside the label: the fewer, the narrower the terminal.

    `split` names what else than luck has a share of the band; empty: nothing has.
    """

    def end(name: str, of: str) -> Column:
        return name, lambda shown: moved(getattr(shown, of), shown, lang)

    def level(name: str) -> Column:
        return name, lambda shown: number(short(getattr(shown, name)), lang)

    middle: Column = ("difference", lambda shown: _difference(shown, lang))
    up: Column = ("up", _up)
    share: Column = (split, lambda shown: percent(shown.share_assumed))
    sign: Column = ("sign", lambda shown: _sign(shown, lang))
    luck = ("low", "high")
    if not split:
        both = [level("b")] if width >= WIDE else []
        signs = [sign] if width >= WIDE else []
        return [level("a"), *both, middle, *(end(name, name) for name in luck), up, *signs]
    if width < WIDE:
        return [middle, *(end(name, f"{name}_assumed") for name in luck), up, share]
    bands = [end(f"{name}_luck", name) for name in luck]
    bands += [end(f"{name}_all", f"{name}_assumed") for name in luck]
    signs = [sign] if width >= WIDEST else []
    return [level("a"), level("b"), middle, *bands, share, up, *signs]


def _up(shown: Shown) -> str:
    if shown.line.kind == "ratio":
        return "-"
    return f"{percent(shown.up)}{' ' if shown.robust else '?'}"


def _sign(shown: Shown, lang: str) -> str:
    if shown.line.kind == "ratio":
        return "-"
    return words(f"sign_{shown.sign.replace(' ', '_')}", lang)


def _difference(shown: Shown, lang: str) -> str:
    if shown.line.kind == "ratio" and math.isnan(shown.difference):
        return words("no_spending", lang)
    return moved(shown.difference, shown, lang)
