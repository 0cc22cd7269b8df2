"""The series that forecasts are scored on, each on one basis, and their observations."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, Self, cast

import numpy as np
import pandas as pd

from banha.errors import Fault, RequestError
from banha.evaluation.judging.national import price_level

TABLE = "scored_series.csv"
GROWTH, DIFFERENCE = "growth", "difference"
Transformation = Literal["growth", "difference"]
Tier = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class ScoredSeries:
    """A measured series on one basis, and what the model records for it.

    Attributes
    ----------
    series, breakdown, basis
        Which rows of the panel; bases are never joined.
    transformation
        `growth`: changes are 100 ln(y[T+h] / y[T]); `difference`: y[T+h] - y[T].
    tier
        A: several origins can be scored; B: few or none; C: shown only.
    headline
        Whether it enters the mean over series.
    revised
        Whether later knowledge went into the values, so that the data of an origin were not
        those known then.
    deflated
        Whether values at current prices are divided by the national GDP deflator, 2010 = 1.
    simulated, per, factor
        Record expression of the model's side: `simulated` over `per`, times `factor`.
    title_en, title_vi, unit
        Words for tables and figures.
    """

    series: str
    breakdown: str
    basis: str
    transformation: Transformation
    tier: Tier
    headline: bool
    revised: bool
    deflated: bool
    simulated: str
    per: str
    factor: float
    title_en: str
    title_vi: str
    unit: str

    @property
    def key(self) -> tuple[str, str]:
        """Series and basis, which no two scored series share."""
        return self.series, self.basis

    @classmethod
    def of(cls, row: Mapping[str, str]) -> Self:
        """Read a row of the table."""
        return cls(
            series=row["series"], breakdown=row["breakdown"], basis=row["basis"],
            transformation=cast("Transformation", row["transformation"]),
            tier=cast("Tier", row["tier"]), headline=row["headline"] == "true",
            revised=row["revised"] == "true", deflated=row["deflated"] == "true",
            simulated=row["simulated"], per=row["per"], factor=float(row["factor"]),
            title_en=row["title_en"], title_vi=row["title_vi"], unit=row["unit"],
        )  # fmt: skip


@lru_cache(maxsize=1)
def scored_series() -> tuple[ScoredSeries, ...]:
    """Return all scored series in the order of their table."""
    text = (files("banha.evaluation.judging") / TABLE).read_text(encoding="utf-8")
    return tuple(ScoredSeries.of(row) for row in csv.DictReader(text.splitlines()))


def find_series(series: str, basis: str) -> ScoredSeries:
    """Return a scored series.

    Raises
    ------
    RequestError
        It is not among them.
    """
    for one in scored_series():
        if one.key == (series, basis):
            return one
    known = ", ".join(f"{one.series} ({one.basis})" for one in scored_series())
    what = f"{series} on the basis {basis} is not a scored series."
    raise RequestError([Fault(TABLE, what, f"Use one of: {known}.")])


def observations(
    panel: pd.DataFrame, *, series: ScoredSeries, prices: pd.Series[float] | None = None
) -> pd.DataFrame:
    """Return the observations of a series on its basis: years in rows, provinces in columns.

    Parameters
    ----------
    panel
        Yearly values in the columns of `province_annual.csv`.
    series
        Which; a deflated one is given at prices of 2010.
    prices
        Price level by year, 2010 = 1, for deflated series; by default the national deflator.

    Raises
    ------
    RequestError
        The panel holds no such rows, or a year has two values for a province.
    """
    chosen = panel[
        (panel["series"] == series.series)
        & (panel["breakdown"] == series.breakdown)
        & (panel["basis"] == series.basis)
    ]
    where = f"{series.series}, {series.basis}"
    if chosen.empty:
        raise RequestError([Fault(where, "The panel has no such rows.", "Give the whole panel.")])
    twice = chosen[chosen.duplicated(["province", "year"])]
    if not twice.empty:
        row = twice.iloc[0]
        what = f"{row['province']} has two values for {row['year']}."
        raise RequestError([Fault(where, what, "Keep one of them.")])
    table = chosen.pivot_table(index="year", columns="province", values="value").sort_index()
    table.index = table.index.astype(int)
    if series.deflated:
        level = price_level() if prices is None else prices
        table = table.div(level.reindex(table.index), axis=0)
    return table.astype(np.float64)


def working_level(values: pd.DataFrame, *, series: ScoredSeries) -> pd.DataFrame:
    """Return the level whose differences are scored: 100 ln y for growth, y for differences.

    Values that are not positive have no logarithm and count as not observed.
    """
    if series.transformation == DIFFERENCE:
        return values
    positive = values.where(values > 0.0).to_numpy(dtype=np.float64)
    return pd.DataFrame(100.0 * np.log(positive), index=values.index, columns=values.columns)
