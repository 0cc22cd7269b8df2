"""Units of figures: records are in đồng and shares; a reader wants billions and per cent."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from banha.report.names import unit_name
from banha.report.style import Language
from banha.report.words import LANGUAGES, words

LEVELS = ("median", "low", "high")
DIFFERENCES = ("mean", "median", "low", "high", "low_assumed", "high_assumed")


@dataclass(frozen=True)
class Fit:
    """A unit, and what values of the records are multiplied by to be in it."""

    factor: float
    unit: str


@dataclass(frozen=True)
class _Row:
    least: float
    factor: float
    unit: str


@cache
def _table() -> dict[tuple[str, str], list[_Row]]:
    """Rows by the unit of the records and the language, the largest first."""
    text = files("banha").joinpath("report", "fitting_units.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], list[_Row]] = {}
    for row in csv.DictReader(text.splitlines()):
        for lang in LANGUAGES:
            key = (unit_name(row["unit"], lang), lang)
            fit = _Row(float(row["least"]), float(row["factor"]), row[lang])
            found.setdefault(key, []).append(fit)
    return found


def fitting_unit(unit: str, values: Iterable[float], *, lang: Language) -> Fit:
    """Return a unit in which the largest of some values is no long number.

    Parameters
    ----------
    unit
        Unit of the records, in words of the language.
    values
        Values in it.
    lang
        `en` or `vi`.

    Returns
    -------
    The first row of `fitting_units.csv` whose least value is reached; else the unit as it is.
    """
    known = np.abs(np.asarray(list(values), np.float64))
    largest = float(np.max(known[np.isfinite(known)], initial=0.0))
    for row in _table().get((unit, lang), ()):
        if largest >= row.least:
            return Fit(row.factor, row.unit)
    return Fit(1.0, unit)


def in_fitting_unit(
    table: pd.DataFrame, unit: str, *, columns: Sequence[str] = LEVELS, lang: Language
) -> tuple[pd.DataFrame, Fit]:
    """Return a table with columns of one quantity in a unit that fits, and that unit."""
    shown = [name for name in columns if name in table]
    fit = fitting_unit(unit, table[shown].to_numpy(np.float64).ravel(), lang=lang)
    return table.assign(**{name: table[name] * fit.factor for name in shown}), fit


def in_fitting_units(table: pd.DataFrame, *, lang: Language) -> pd.DataFrame:
    """Return a table of differences, each outcome in a unit that fits it.

    Parameters
    ----------
    table
        As `difference_table` or `effect_table` returns it.
    lang
        Its language.
    """
    parts = []
    for _, rows in table.groupby("outcome", sort=False):
        unit = str(rows["unit"].iloc[0])
        part, fit = in_fitting_unit(rows, unit, columns=DIFFERENCES, lang=lang)
        points = fit.unit == "%" and unit != "%"
        parts.append(part.assign(unit=words("run_points", lang) if points else fit.unit))
    return pd.concat(parts).loc[table.index] if parts else table
