"""Values computed from a run's yearly records by a formula that stands in a data file."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

YearlyValues = pd.Series  # index: year; values: float

_SIGNS = re.compile(r"\s+([+-])\s+")
_FACTOR = re.compile(r"([a-z_0-9]+)(?:\[([a-z_0-9]+(?:\+[a-z_0-9]+)*)\])?")


@dataclass(frozen=True)
class Formula:
    """A sum of recorded series, over another sum, times a factor.

    Parameters
    ----------
    simulated
        Terms joined by ` + ` and ` - `. A term is a series, or several joined by ` * `; a series
        may name its parts, as in `value_added[agriculture+technology]`. Without parts it is the
        sum of them all.
    per
        What it is divided by, written the same way; empty: by nothing.
    factor
        Multiplies the result, to reach the unit wanted.
    """

    simulated: str
    per: str = ""
    factor: float = 1.0

    def values(self, yearly: pd.DataFrame) -> YearlyValues:
        """Values by year of a run's yearly records (columns year, series, breakdown, value).

        Raises
        ------
        ValueError
            The formula cannot be read, or names a series or part that was not recorded.
        """
        result = _sum(self.simulated, yearly=yearly)
        if self.per:
            result = result / _sum(self.per, yearly=yearly)
        return result * self.factor


def _sum(text: str, *, yearly: pd.DataFrame) -> YearlyValues:
    """Terms between ` + ` and ` - `."""
    first, *rest = _SIGNS.split(text.strip())
    total = _product(first, yearly=yearly)
    for sign, term in zip(rest[::2], rest[1::2], strict=True):
        value = _product(term, yearly=yearly)
        total = total + value if sign == "+" else total - value
    return total


def _product(text: str, *, yearly: pd.DataFrame) -> YearlyValues:
    """Series between ` * `."""
    first, *rest = text.split(" * ")
    total = _series(first, yearly=yearly)
    for factor in rest:
        total = total * _series(factor, yearly=yearly)
    return total


def _series(text: str, *, yearly: pd.DataFrame) -> YearlyValues:
    """One recorded series, or the sum of some of its parts."""
    read = _FACTOR.fullmatch(text)
    if read is None:
        raise ValueError(f"{text!r} is not a series such as population or employees[technology]")
    name, parts = read[1], read[2]
    rows = yearly[yearly["series"] == name]
    if rows.empty:
        raise ValueError(f"no series {name!r} was recorded")
    if parts:
        wanted = parts.split("+")
        unknown = sorted(set(wanted) - set(rows["breakdown"]))
        if unknown:
            raise ValueError(f"the series {name!r} has no part {', '.join(unknown)}")
        rows = rows[rows["breakdown"].isin(wanted)]
    return rows.groupby("year")["value"].sum()


def series_of(text: str) -> list[str]:
    """Names of the series in a formula's text, without their parts."""
    return [
        factor.partition("[")[0].strip()
        for term in _SIGNS.split(text)[::2]
        for factor in term.split(" * ")
        if factor.strip()
    ]


def log_growth(values: YearlyValues) -> YearlyValues:
    """Growth in log per cent a year, since the year before it among those given.

    Over a gap of n years the growth is the mean of the n years; the first year has none.
    """
    ordered = values.dropna().sort_index()
    years = np.asarray(ordered.index, dtype=np.float64)
    steps = 100.0 * np.diff(np.log(ordered.to_numpy(dtype=np.float64))) / np.diff(years)
    return pd.Series(steps, index=ordered.index[1:], dtype=np.float64)
