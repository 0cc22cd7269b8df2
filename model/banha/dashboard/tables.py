"""Tables of views: as CSV with full numbers, and as short rows for a page."""

from __future__ import annotations

import math

import pandas as pd

from banha.dashboard.dashboard_words import say
from banha.display.html import table as html_table
from banha.report.fitting_units import fitting_unit, in_fitting_units
from banha.report.numbers import signed, written
from banha.report.style import Language
from banha.report.words import words

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS = 60
"""Rows that a page shows; the file has all."""


def csv_of(table: pd.DataFrame) -> bytes:
    """Return a table as a file for spreadsheets.

    It is UTF-8 with the mark by which spreadsheets know it. A text that a spreadsheet would take
    for a formula has an apostrophe before it.
    """
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = pd.Series([_inert(value) for value in safe[name]], index=safe.index)
    text: str = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def html_of(table: pd.DataFrame, lang: Language) -> str:
    """Return a table as HTML with numbers as the language writes them; all texts are escaped.

    Parameters
    ----------
    table
        As `selection.table_of` returns it.
    lang
        Its language.
    """
    if "mean" in table:
        return _differences(table, lang)
    label = "label" if "criterion" in table else "scenario"
    others = ["scenario"] if "criterion" in table else []
    unit = str(table["unit"].iloc[0]) if "unit" in table and len(table) else ""
    values = table[["median", "low", "high"]].to_numpy(float).ravel()
    fit = fitting_unit(unit, values, lang=lang)
    heads = [say(f"column_{name}", lang) for name in (label, *others, "year")]
    heads += [say(f"column_{name}", lang) for name in ("median", "band")]
    rows = [
        [
            str(row[label]), *(str(row[name]) for name in others), f"{row['year']:.0f}",
            written(row["median"] * fit.factor, lang=lang),
            _band(row["low"] * fit.factor, row["high"] * fit.factor, lang, plus=False),
        ]
        for _, row in table.iterrows()
    ]  # fmt: skip
    caption = f"{label_of(table)} ({fit.unit})" if fit.unit else label_of(table)
    return _shown(heads, rows, lang, left=1 + len(others), caption=caption)


def _differences(table: pd.DataFrame, lang: Language) -> str:
    shown = in_fitting_units(table, lang=lang)
    several = "title" in shown
    names = [*(["title"] if several else []), "label", "mean", "band", "unit", "year", "sign"]
    heads = [say(f"column_{name}", lang) for name in names]
    rows = []
    for _, row in shown.iterrows():
        first = [str(row["title"])] if several else []
        numbers = [signed(row["mean"], lang=lang), _band(row["low"], row["high"], lang, plus=True)]
        sign = say(f"sign_{str(row['sign']).replace(' ', '_')}", lang)
        year = f"{row['year']:.0f}"
        rows.append([*first, str(row["label"]), *numbers, str(row["unit"]), year, sign])
    return _shown(heads, rows, lang, left=2 if several else 1)


def label_of(table: pd.DataFrame) -> str:
    """Return what a table of one outcome shows; nothing where it is of several."""
    labels = set(table["label"]) if "label" in table else set()
    return str(labels.pop()) if len(labels) == 1 else ""


def _shown(
    heads: list[str], rows: list[list[str]], lang: Language, *, left: int, caption: str = ""
) -> str:
    more = say("table_more", lang, count="{count}")
    return html_table(heads, rows, left=left, caption=caption, more=more, most=MOST_ROWS)


def _band(low: float, high: float, lang: Language, *, plus: bool) -> str:
    if math.isnan(low) or math.isnan(high):
        return words("run_no_result", lang) if not plus else "–"
    write = signed if plus else written
    return f"{write(low, lang=lang)} – {write(high, lang=lang)}"


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value
