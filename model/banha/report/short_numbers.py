"""Numbers as readers of a comparison see them: few digits, signs, shares in per cent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from banha.report.words import number, words

if TYPE_CHECKING:
    from banha.report.comparison import Shown

LARGE = ((1e12, " trn"), (1e9, " bn"), (1e6, " mn"))


def percent(share: float) -> str:
    """Return a share in whole per cent; a dash where there is none."""
    return "-" if math.isnan(share) else f"{100 * share:.0f} %"


def moved(value: float, shown: Shown, lang: str) -> str:
    """Return a difference with its sign; in per cent, or as words, where the line is such."""
    if math.isnan(value):
        return "-"
    if math.isinf(value):
        return words("no_jobs", lang)
    if shown.line.kind == "percent":
        return f"{number(f'{value:+.2f}', lang)} %"
    text = short(value, digits=3)
    return number(f"+{text}" if value > 0 and shown.line.kind == "level" else text, lang)


def short(value: float, *, digits: int = 4) -> str:
    """Return a number with few digits, large ones with their power of a thousand."""
    if math.isnan(value):
        return "-"
    for factor, mark in LARGE:
        if abs(value) >= factor:
            return f"{value / factor:,.{digits}g}{mark}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"
