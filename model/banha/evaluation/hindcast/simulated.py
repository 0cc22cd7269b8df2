"""Simulated series as arrays, in the unit in which forecasts are scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.evaluation.judging.series import ScoredSeries, observations, working_level

Array = NDArray[np.float64]

SETTLED = 1
"""Years of an opening that are not looked at: prices, vacancies and wages settle in them."""


@dataclass(frozen=True)
class Paths:
    """A series of all provinces, simulated and measured, in its working level.

    Attributes
    ----------
    series
        Which.
    provinces
        Their order.
    first
        First simulated year that counts: the one after the opening has settled.
    simulated
        float64[particles, provinces, years from `first`].
    measured
        Observations: years in rows, provinces in columns.
    """

    series: ScoredSeries
    provinces: tuple[str, ...]
    first: int
    simulated: Array
    measured: pd.DataFrame

    @property
    def growth(self) -> bool:
        """Whether it is a level in logs."""
        return self.series.transformation == "growth"

    @property
    def last(self) -> int:
        """Last simulated year."""
        return self.first + int(self.simulated.shape[2]) - 1

    def known(self, origin: int) -> pd.DataFrame:
        """Return the observations up to an origin; no later one is looked at."""
        return self.measured[self.measured.index <= origin]


def read_paths(
    runs: pd.DataFrame,
    *,
    series: ScoredSeries,
    provinces: Sequence[str],
    panel: pd.DataFrame,
    empty: bool = False,
) -> Paths:
    """Arrange what runs recorded of a series, and what was measured of it.

    Parameters
    ----------
    runs
        Columns province, particle, year, series, basis, value, as `run_ensemble` returns them.
    series
        Which.
    provinces
        Their order.
    panel
        Yearly values of provinces as measured.
    empty
        Whether a series of which nothing was measured is allowed.
    """
    mine = runs[
        (runs["series"] == series.series)
        & (runs["breakdown"] == series.breakdown)
        & (runs["basis"] == series.basis)
        & (runs["month"] == 0)
    ]
    wide = mine.pivot_table(index=["particle", "province"], columns="year", values="value")
    particles = sorted(mine["particle"].unique())
    order = pd.MultiIndex.from_product([particles, provinces])
    # A year in which no run has a value keeps its place.
    years = range(int(mine["year"].min()), int(mine["year"].max()) + 1)
    values = wide.reindex(index=order, columns=years).to_numpy(dtype=np.float64)
    if series.transformation == "growth":
        with np.errstate(divide="ignore", invalid="ignore"):
            values = 100.0 * np.log(np.where(values > 0.0, values, np.nan))
    table = measured_level(panel, series=series, provinces=provinces, empty=empty)
    return Paths(
        series=series,
        provinces=tuple(provinces),
        first=years[0] + SETTLED,
        simulated=values.reshape(len(particles), len(provinces), -1)[:, :, SETTLED:],
        measured=table,
    )


def measured_level(
    panel: pd.DataFrame, *, series: ScoredSeries, provinces: Sequence[str], empty: bool = True
) -> pd.DataFrame:
    """Return what was measured of a series in its working level, a column for each province."""
    chosen = (
        (panel["series"] == series.series)
        & (panel["breakdown"] == series.breakdown)
        & (panel["basis"] == series.basis)
    )
    if empty and not chosen.any():
        return pd.DataFrame(columns=list(provinces), index=pd.Index([], dtype=int), dtype=float)
    table = working_level(observations(panel, series=series), series=series)
    return table.reindex(columns=list(provinces))
