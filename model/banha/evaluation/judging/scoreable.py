"""What can be scored at all: counted before any forecast is made.

An origin counts where the basis has at least five observations up to and including it (its own year
counts among the five; a missing year does not), and a horizon where there is an outcome on the same
basis. A series that cannot be scored is a row with a count of nought.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from banha.errors import Fault, RequestError
from banha.evaluation.judging.series import ScoredSeries, observations, scored_series

LEAST = 5
"""Observations wanted up to and including the origin."""
HORIZONS = (1, 2, 3, 4, 5)
FIRST_RUN = 2010
"""First year from which the model can be run for most provinces."""
PANEL = "panel"
COUNT_COLUMNS = [
    "series", "basis", "scope", "horizon", "n", "origins", "first_origin", "last_origin",
    "scoreable",
]  # fmt: skip


def scoreable_cells(table: pd.DataFrame, *, first_origin: int | None = None) -> pd.DataFrame:
    """Return which origins and horizons of which provinces can be scored.

    Parameters
    ----------
    table
        Observations, years in rows and provinces in columns.
    first_origin
        Earliest origin; by default any.

    Returns
    -------
    DataFrame
        Columns province, origin, horizon.
    """
    years = np.arange(int(table.index.min()), int(table.index.max()) + 1)
    seen = table.reindex(years).notna()
    ready = seen & (seen.cumsum() >= LEAST)
    if first_origin is not None:
        ready = ready[ready.index >= first_origin]
    found = []
    for horizon in HORIZONS:
        known = seen.shift(-horizon, fill_value=False).reindex(ready.index)
        rows, columns = np.nonzero(ready.to_numpy(dtype=bool) & known.to_numpy(dtype=bool))
        hits = {"province": table.columns[columns], "origin": ready.index.to_numpy()[rows]}
        found.append(pd.DataFrame(hits).assign(horizon=horizon))
    return pd.concat(found, ignore_index=True)


def count_scoreable(
    panel: pd.DataFrame,
    *,
    province: str | None = None,
    first_origin: int | None = None,
    preferred_only: bool = False,
    series: tuple[ScoredSeries, ...] | None = None,
) -> pd.DataFrame:
    """Count province-origins and distinct origin years by series, basis and horizon.

    Parameters
    ----------
    panel
        Yearly values of provinces.
    province
        One province; by default all of the panel.
    first_origin
        Earliest origin, `FIRST_RUN` for what is scored.
    preferred_only
        Count only rows that the panel prefers, so that each year belongs to one basis. What is
        scored takes every row of a basis.
    series
        By default all scored series.

    Raises
    ------
    RequestError
        The panel is empty, or does not know the province.
    """
    if panel.empty:
        raise RequestError([Fault("panel", "It has no rows.", "Give the panel of the nation.")])
    if province is not None and province not in set(panel["province"]):
        what = f"It has no province {province}."
        raise RequestError([Fault("panel", what, "Use a slug of the panel.")])
    rows = panel[panel["preferred"].astype(str).str.lower() == "true"] if preferred_only else panel
    counted = []
    for one in series or scored_series():
        try:
            table = observations(rows, series=one)
        except RequestError:
            table = pd.DataFrame(index=[FIRST_RUN], columns=[], dtype=np.float64)
        if province is not None:
            table = table[[name for name in table.columns if name == province]]
        cells = scoreable_cells(table, first_origin=first_origin)
        counted += [
            _count(cells, one=one, scope=province or PANEL, horizon=horizon) for horizon in HORIZONS
        ]
    return pd.DataFrame(counted, columns=COUNT_COLUMNS)


def _count(cells: pd.DataFrame, *, one: ScoredSeries, scope: str, horizon: int) -> list[object]:
    """A row of the count."""
    origins = sorted(set(cells.loc[cells["horizon"] == horizon, "origin"]))
    n = int((cells["horizon"] == horizon).sum())
    first, last = (int(origins[0]), int(origins[-1])) if origins else (0, 0)
    return [*one.key, scope, horizon, n, len(origins), first, last, n > 0]
