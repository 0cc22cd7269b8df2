"""Values computed from recorded series by a formula that stands in a data file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

YearlyValues = pd.Series  # index: year; values: float

_SIGNS = re.compile(r"\s+([+-])\s+")
_FACTOR = re.compile(r"([a-z_0-9]+)(?:\[([a-z_0-9]+(?:\+[a-z_0-9]+)*)\])?")


@dataclass(frozen=True)
class Named:
    """A recorded series, or some of its parts; without parts all of them."""

    series: str
    parts: tuple[str, ...] = ()


type Values = Mapping[str, Any]
type Term = tuple[int, tuple[Named, ...]]
"""A sign, 1 or −1, and what is multiplied."""
type PlacedTerm = tuple[int, list[tuple[str, list[int]]]]
"""The same with series and places of their parts; without places all of them."""


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

    def named(self) -> Iterator[Named]:
        """Every series that the formula names.

        Raises
        ------
        ValueError
            The formula cannot be read.
        """
        for text in (self.simulated, self.per):
            if text:
                for _, factors in read_sum(text):
                    yield from factors

    def values(self, yearly: pd.DataFrame) -> YearlyValues:
        """Values by year of a run's yearly records (columns year, series, breakdown, value).

        Raises
        ------
        ValueError
            The formula cannot be read, or names a series or part that was not recorded.
        """
        result = _sum_of_years(self.simulated, yearly=yearly)
        if self.per:
            result = result / _sum_of_years(self.per, yearly=yearly)
        return result * self.factor

    def of_month(self, parts: Mapping[str, Sequence[str]]) -> MonthlyFormula:
        """Return the formula as it is computed from what was recorded of one month.

        Parameters
        ----------
        parts
            Names of the parts by series; none for a number.

        Raises
        ------
        ValueError
            The formula cannot be read, or names a series or part that is not recorded.
        """
        above, below = _placed(self.simulated, parts), _placed(self.per, parts)
        return MonthlyFormula(above, below, self.factor)


def read_ratio(text: str) -> Formula:
    """Return the formula of a text such as `employed` or `employed / adults`.

    Raises
    ------
    ValueError
        The text is no formula.
    """
    above, _, below = text.partition(" / ")
    formula = Formula(above, per=below)
    list(formula.named())
    return formula


@dataclass(frozen=True)
class MonthlyFormula:
    """A formula whose parts have been found: called with a month's values, it gives its value.

    The values are by series, a number or an array over parts. Where it is divided by nothing, the
    value is nothing (0).
    """

    above: list[PlacedTerm]
    below: list[PlacedTerm]
    factor: float

    def __call__(self, values: Values) -> float:
        """Return the value of the month."""
        result = self.factor * _sum_of_month(self.above, values)
        if not self.below:
            return result
        divisor = _sum_of_month(self.below, values)
        return result / divisor if divisor else 0.0


@cache
def read_sum(text: str) -> tuple[Term, ...]:
    """Terms between ` + ` and ` - `, each of them series between ` * `.

    Raises
    ------
    ValueError
        Something is no series.
    """
    first, *rest = _SIGNS.split(text.strip())
    signs = [1, *(1 if sign == "+" else -1 for sign in rest[::2])]
    return tuple(
        (sign, tuple(_read_series(factor) for factor in term.split(" * ")))
        for sign, term in zip(signs, [first, *rest[1::2]], strict=True)
    )


def _read_series(text: str) -> Named:
    read = _FACTOR.fullmatch(text)
    if read is None:
        raise ValueError(f"{text!r} is not a series such as population or employees[technology]")
    return Named(read[1], tuple(read[2].split("+")) if read[2] else ())


def _sum_of_years(text: str, *, yearly: pd.DataFrame) -> YearlyValues:
    """Terms added up, in their order."""
    terms = read_sum(text)
    total = _product_of_years(terms[0][1], yearly=yearly)
    for sign, factors in terms[1:]:
        value = _product_of_years(factors, yearly=yearly)
        total = total + value if sign > 0 else total - value
    return total


def _product_of_years(factors: Sequence[Named], *, yearly: pd.DataFrame) -> YearlyValues:
    total = _years_of(factors[0], yearly=yearly)
    for factor in factors[1:]:
        total = total * _years_of(factor, yearly=yearly)
    return total


def _years_of(named: Named, *, yearly: pd.DataFrame) -> YearlyValues:
    rows = yearly[yearly["series"] == named.series]
    if rows.empty:
        raise ValueError(f"no series {named.series!r} was recorded")
    if named.parts:
        refuse_unknown(named, known=rows["breakdown"])
        rows = rows[rows["breakdown"].isin(named.parts)]
    return rows.groupby("year")["value"].sum()


def _placed(text: str, parts: Mapping[str, Sequence[str]]) -> list[PlacedTerm]:
    """Terms with the places of the parts that they name; none of an empty text."""
    placed: list[PlacedTerm] = []
    for sign, factors in read_sum(text) if text else ():
        for named in factors:
            if named.series not in parts:
                raise ValueError(f"no series {named.series!r} was recorded")
            refuse_unknown(named, known=parts[named.series])
        found = [(n.series, [parts[n.series].index(part) for part in n.parts]) for n in factors]
        placed.append((sign, found))
    return placed


def _sum_of_month(terms: Sequence[PlacedTerm], values: Values) -> float:
    total = 0.0
    for sign, factors in terms:
        product = float(sign)
        for series, places in factors:
            value = values[series]
            if len(places) == 1:
                product *= float(value[places[0]])
            elif isinstance(value, np.ndarray):
                product *= float(value[places].sum() if places else value.sum())
            else:
                product *= float(value)
        total += product
    return total


def refuse_unknown(named: Named, *, known: Sequence[str] | YearlyValues) -> None:
    """Refuse parts that a series does not have.

    Raises
    ------
    ValueError
        With the names of those parts.
    """
    unknown = sorted(set(named.parts) - set(known))
    if unknown:
        raise ValueError(f"the series {named.series!r} has no part {', '.join(unknown)}")


def series_of(text: str) -> list[str]:
    """Names of the series in a formula's text, without their parts; none in an empty one."""
    terms = read_sum(text) if text.strip() else ()
    return [named.series for _, factors in terms for named in factors]


def log_growth(values: YearlyValues) -> YearlyValues:
    """Growth in log per cent a year, since the year before it among those given.

    Over a gap of n years the growth is the mean of the n years; the first year has none.
    """
    ordered = values.dropna().sort_index()
    years = np.asarray(ordered.index, dtype=np.float64)
    steps = 100.0 * np.diff(np.log(ordered.to_numpy(dtype=np.float64))) / np.diff(years)
    return pd.Series(steps, index=ordered.index[1:], dtype=np.float64)
