"""The one format of forecasts and outcomes, whoever made them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from banha.errors import Fault, RequestError
from banha.evaluation.judging.series import ScoredSeries, observations, working_level

QUANTILES = 41
LEVELS = (np.arange(QUANTILES) + 0.5) / QUANTILES
"""Levels of the quantiles: (i - 0.5) / 41, i = 1..41."""
QUANTILE_COLUMNS = [f"q{number:02d}" for number in range(1, QUANTILES + 1)]
CONDITIONAL, UNCONDITIONAL = "conditional", "unconditional"
KINDS = (CONDITIONAL, UNCONDITIONAL)
"""Outside path given, or forecast as well."""
CELL = ["series", "basis", "province", "origin", "horizon"]
FORECAST_COLUMNS = [*CELL, "kind", "forecaster", *QUANTILE_COLUMNS]
OUTCOME_COLUMNS = [*CELL, "outcome"]


def outcomes(
    panel: pd.DataFrame,
    *,
    series: Iterable[ScoredSeries],
    first_origin: int | None = None,
    prices: pd.Series[float] | None = None,
) -> pd.DataFrame:
    """Return what came true in every cell that can be scored.

    Parameters
    ----------
    panel
        Yearly values of provinces.
    series
        Which series.
    first_origin
        Earliest origin; by default any.
    prices
        Price level by year for deflated series; by default the national deflator.

    Returns
    -------
    DataFrame
        Columns series, basis, province, origin, horizon, outcome: the change from the value of the
        origin, 100 ln(y[T+h] / y[T]) or y[T+h] - y[T].
    """
    from banha.evaluation.judging.scoreable import scoreable_cells

    found = []
    for one in series:
        values = observations(panel, series=one, prices=prices)
        level = working_level(values, series=one)
        cells = scoreable_cells(level, first_origin=first_origin)
        stacked = level.rename_axis(index="year", columns="province").stack()
        keys = [
            pd.MultiIndex.from_arrays([cells["origin"] + ahead, cells["province"]])
            for ahead in (0 * cells["horizon"], cells["horizon"])
        ]
        last, then = (stacked.reindex(key).to_numpy(dtype=np.float64) for key in keys)
        found.append(cells.assign(series=one.series, basis=one.basis, outcome=then - last))
    if not found:
        raise RequestError([Fault("series", "No series was named.", "Name at least one.")])
    return pd.concat(found, ignore_index=True)[OUTCOME_COLUMNS]


def check_forecasts(forecasts: pd.DataFrame) -> None:
    """Refuse forecasts that cannot be scored.

    Raises
    ------
    RequestError
        There are none, columns are missing, a cell stands twice, or quantiles are not numbers or
        not in order.
    """
    where, cure = "forecasts", "See banha.evaluation.judging.forecasts for the format."
    _check_columns(forecasts, where=where, columns=FORECAST_COLUMNS)
    faults = []
    if forecasts.duplicated([*CELL, "kind", "forecaster"]).any():
        faults.append(Fault(where, "A forecaster forecasts a cell twice.", cure))
    values = forecasts[QUANTILE_COLUMNS].to_numpy(dtype=np.float64)
    if not np.isfinite(values).all():
        what = "Some quantiles are not finite numbers."
        faults.append(Fault(where, what, "Leave the row out: that is a missing forecast."))
    elif (np.diff(values, axis=1) < -1e-9).any():
        faults.append(Fault(where, "Some quantiles are not in order.", cure))
    if not set(forecasts["kind"]) <= set(KINDS):
        faults.append(Fault(where, f"A kind is none of {', '.join(KINDS)}.", cure))
    if faults:
        raise RequestError(faults)


def check_outcomes(table: pd.DataFrame) -> None:
    """Refuse outcomes that cannot be scored against.

    Raises
    ------
    RequestError
        There are none, columns are missing, a cell stands twice, or values are not numbers.
    """
    where = "outcomes"
    _check_columns(table, where=where, columns=OUTCOME_COLUMNS)
    if table.duplicated(CELL).any():
        raise RequestError([Fault(where, "A cell has two outcomes.", "Keep one of them.")])
    if not np.isfinite(table["outcome"].to_numpy(dtype=np.float64)).all():
        raise RequestError([Fault(where, "Some are not finite numbers.", "Leave them out.")])


def _check_columns(table: pd.DataFrame, *, where: str, columns: list[str]) -> None:
    missing = [name for name in columns if name not in table.columns]
    if missing:
        what = f"Columns are missing: {', '.join(missing)}."
        raise RequestError([Fault(where, what, f"Give the columns {', '.join(columns[:7])} ….")])
    if table.empty:
        raise RequestError([Fault(where, "The table has no rows.", "Give at least one row.")])
