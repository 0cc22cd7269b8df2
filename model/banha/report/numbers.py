"""Numbers as figures and reports write them, in English and Vietnamese."""

from __future__ import annotations

import math

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
