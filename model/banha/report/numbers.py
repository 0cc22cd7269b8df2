"""Numbers as figures and reports write them, in English and Vietnamese."""

from __future__ import annotations

import math
from collections.abc import Callable

from matplotlib.axis import Axis

from banha.report.style import Language
from banha.report.words import number

MINUS = "\N{MINUS SIGN}"
DIGITS = 3
"""Digits that a number is worth, unless its decimals are given."""


def written(value: float, *, lang: Language, decimals: int | None = None) -> str:
    """Return a number in words of a language, such as 1,234.5 or 1.234,5.

    Parameters
    ----------
    value
        The number; what is none is written as –.
    lang
        `en` or `vi`.
    decimals
        Decimals; None: so many that three digits are shown, and none above 100.
    """
    if not math.isfinite(value):
        return "–"
    if decimals is None:
        size = math.floor(math.log10(abs(value))) if value else 0
        decimals = max(0, min(DIGITS - 1 - size, 6))
    text = f"{value:,.{decimals}f}"
    if not float(text.replace(",", "")):
        text = text.lstrip("-")  # nought has no sign
    return number(text.replace("-", MINUS), lang)


def signed(value: float, *, lang: Language, decimals: int | None = None) -> str:
    """Return a number with its sign, such as +1.5 or −1,5; nought has none."""
    text = written(value, lang=lang, decimals=decimals)
    plus = value > 0 and any(digit in text for digit in "123456789")
    return f"+{text}" if plus else text


def axis_number(axis: Axis, *, lang: Language) -> Callable[[float, int | None], str]:
    """Return how the numbers of an axis are written: with the decimals that its steps need."""

    def write(value: float, _position: int | None) -> str:
        ticks = axis.get_majorticklocs()
        step = abs(float(ticks[1] - ticks[0])) if len(ticks) > 1 else 1.0
        decimals = next((d for d in range(5) if abs(round(step, d) - step) < 1e-6 * step), 5)
        return written(value, lang=lang, decimals=decimals)

    return write
