"""What a rival may see: observations up to the origin, and the outside path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.errors import Fault, RequestError
from banha.evaluation.judging.series import GROWTH, ScoredSeries, observations, working_level

Array = NDArray[np.float64]
STEPS = 5
"""Longest horizon, years."""
Fitted = Callable[[int, Array], Array]
"""A rival fitted up to the origin: from the column of a start and an outside path to changes."""


@dataclass(frozen=True)
class History:
    """Observations of a series up to an origin, years without gaps.

    Attributes
    ----------
    series
        Which.
    provinces
        Slugs, in the order of the rows of `level`.
    first, origin
        First and last year of the columns.
    level
        Provinces × years: 100 ln y for growth series, y for others; NaN where not observed.
    outside
        Years `first`..`origin` + steps × 2: growth of national GDP and manufacturing, log % a year;
        NaN where not known.
    """

    series: ScoredSeries
    provinces: tuple[str, ...]
    first: int
    origin: int
    level: Array
    outside: Array

    @property
    def last(self) -> int:
        """Index of the origin among the years."""
        return int(self.level.shape[1]) - 1

    @property
    def grows(self) -> bool:
        """Whether the rate modelled is the growth of the level, not the level itself."""
        return self.series.transformation == GROWTH

    @cached_property
    def change(self) -> Array:
        """Yearly change of the level; NaN in the first year and next to gaps."""
        blank = np.full((len(self.provinces), 1), np.nan)
        return np.hstack([blank, np.diff(self.level, axis=1)])

    @property
    def rate(self) -> Array:
        """What autoregressions work on: growth, or the level of a rate."""
        return self.change if self.grows else self.level

    def changes_ahead(self, rates: Array, *, start: int) -> Array:
        """Return cumulated changes of the level, from forecast rates of the years after `start`."""
        if self.grows:
            return np.cumsum(rates, axis=1)
        return rates - self.level[:, [start]]

    def of_provinces(self, provinces: tuple[str, ...]) -> History:
        """Return the history of some provinces in their order; NaN for those it does not have."""
        rows = dict(zip(self.provinces, self.level, strict=True))
        blank = np.full(self.level.shape[1], np.nan)
        level = np.array([rows.get(name, blank) for name in provinces])
        return replace(self, provinces=provinces, level=level)

    def only(self, chosen: NDArray[np.bool_]) -> History:
        """Return the history of the provinces chosen."""
        names = tuple(n for n, use in zip(self.provinces, chosen, strict=True) if use)
        return replace(self, provinces=names, level=self.level[chosen])


def history_at(
    panel: pd.DataFrame,
    *,
    series: ScoredSeries,
    origin: int,
    outside: pd.DataFrame,
    prices: pd.Series[float] | None = None,
) -> History:
    """Cut the observations of a series off at an origin.

    Parameters
    ----------
    panel
        Yearly values of provinces; rows after the origin are dropped first of all.
    series
        Which.
    origin
        Last year that may be seen.
    outside
        Growth of the nation by year, columns gdp and manufacturing, with the path ahead.
    prices
        Price level by year for deflated series; by default the national deflator.

    Raises
    ------
    RequestError
        Nothing was observed up to the origin.
    """
    seen = panel[panel["year"] <= origin]
    known = prices[prices.index <= origin] if prices is not None else None
    table = working_level(observations(seen, series=series, prices=known), series=series)
    if origin not in table.index:
        what = f"{series.series} ({series.basis}) was not observed in {origin}."
        raise RequestError([Fault("origin", what, "Choose a year with observations.")])
    first = int(table.index.min())
    years = np.arange(first, origin + 1)
    path = outside.reindex(np.arange(first, origin + STEPS + 1)).to_numpy(dtype=np.float64)
    level = table.reindex(years).to_numpy(dtype=np.float64).T
    return History(series, tuple(map(str, table.columns)), first, origin, level, path)
