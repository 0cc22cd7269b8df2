"""Which outcomes a report shows, of those that were kept, and how their numbers are written."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from banha.formula import Formula
from banha.report.comparison import Line, Shown, read_lines
from banha.report.labels import read_outcome, unit_of
from banha.report.numbers import signed, written
from banha.report.style import Language
from banha.report.words import words
from banha.tidy import TOTAL

HEADLINES = (
    "community_score", "employed", "grdp_volume", "mean_pay", "unemployment_rate", "exports",
)  # fmt: skip
"""Outcomes of findings and figures, in the order of their weight."""
MAIN, CRITERIA, BUDGET, COST = "main", "criteria", "budget", "cost_per_job"
OTHER = "other"
MOST_OTHER = 12
"""Series that are shown where none of the usual ones was kept."""
MOST_DECIMALS = 2


def lines_of(kept: Collection[tuple[str, str]]) -> tuple[Line, ...]:
    """Return the lines of `comparison.csv` whose series and parts were kept.

    Parameters
    ----------
    kept
        Series and parts that were kept.

    Returns
    -------
    Where none of them can be shown, the first series that have a total, as they were recorded.
    """
    found = tuple(line for line in read_lines() if _is_kept(line, kept))
    if any(line.when == "last" for line in found):
        return found
    names = [series for series, part in dict.fromkeys(kept) if part == TOTAL]
    return (*(read_outcome(name) for name in names[:MOST_OTHER]), *found)


def _is_kept(line: Line, kept: Collection[tuple[str, str]]) -> bool:
    series = {name for name, _ in kept}
    return all(
        named.series in series and all((named.series, part) in kept for part in named.parts)
        for named in Formula(line.simulated, per=line.per).named()
    )


def section_of(line: Line) -> str:
    """Section of a line; `other` for a series that no section names."""
    return line.section or OTHER


def of_last_year(lines: Sequence[Line]) -> list[Line]:
    """Lines that show the last year."""
    return [line for line in lines if line.when == "last"]


def headline_lines(lines: Sequence[Line]) -> list[Line]:
    """Lines of findings and figures, in the order of their weight; else the first of all."""
    known = {line.simulated: line for line in of_last_year(lines)}
    found = [known[name] for name in HEADLINES if name in known]
    return found or of_last_year(lines)[: len(HEADLINES)]


def effect_unit(line: Line, lang: Language) -> str:
    """Unit of a difference, in words."""
    if line.kind == "percent":
        return words("brief_percent_of_baseline", lang)
    return unit_of(line, lang)


def level_unit(line: Line, lang: Language) -> str:
    """Unit of a level, in words."""
    return line.unit(lang)


def decimals_of(*values: float) -> int:
    """Decimals with which the largest of some numbers has two digits; two at most."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest == 0.0:
        return 0
    return max(0, min(MOST_DECIMALS, 1 - math.floor(math.log10(largest))))


def middle_words(shown: Shown, lang: Language) -> str:
    """Return a mean difference with its sign."""
    if shown.line.kind == "ratio":
        return _ratio_words(shown.difference, lang)
    if shown.low == shown.difference == shown.high == 0.0:
        return "0"
    decimals = decimals_of(shown.low, shown.difference, shown.high)
    return signed(shown.difference, lang=lang, decimals=decimals)


def band_words(shown: Shown, lang: Language) -> str:
    """Return the band of a difference; nothing where it has none."""
    if math.isnan(shown.low) or math.isnan(shown.high) or shown.low == shown.high == 0.0:
        return ""
    if shown.line.kind == "ratio":
        ends = [_ratio_words(end, lang) for end in (shown.low, shown.high)]
    else:
        decimals = decimals_of(shown.low, shown.difference, shown.high)
        ends = [signed(end, lang=lang, decimals=decimals) for end in (shown.low, shown.high)]
    return f"[{ends[0]}; {ends[1]}]" if ends[0] != ends[1] else ""


def _ratio_words(value: float, lang: Language) -> str:
    if math.isnan(value):
        return words("no_spending", lang)
    return words("no_jobs", lang) if math.isinf(value) else written(value, lang=lang)


def effect_words(shown: Shown, lang: Language) -> str:
    """Return a difference in a sentence: the number, its unit and its band."""
    unit = "%" if shown.line.kind == "percent" else unit_of(shown.line, lang)
    parts = [middle_words(shown, lang), unit, band_words(shown, lang)]
    return " ".join(part for part in parts if part).replace("  ", " ")


def is_clear(shown: Shown) -> bool:
    """Whether at least nine draws in ten agree in a sign, of more than one draw."""
    return shown.sign in ("positive", "negative") and not math.isnan(shown.low)
