"""Wild values planted after an origin, to show that no forecast from it changes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from banha.errors import Fault, RequestError

WILD = 1.0e9


def plant_in_panel(panel: pd.DataFrame, *, after: int, value: float = WILD) -> pd.DataFrame:
    """Return a panel whose values after a year are all wild.

    Raises
    ------
    RequestError
        There is no later value, so that the check would show nothing.
    """
    later = panel["year"] > after
    if not later.any():
        what = f"There are no values after {after}."
        raise RequestError([Fault("panel", what, "Choose an earlier year.")])
    return panel.assign(value=panel["value"].where(~later, value))


def plant_in_years(table: pd.DataFrame, *, after: int, value: float = WILD) -> pd.DataFrame:
    """Return a table by year whose values after a year are all wild; the index holds years."""
    later = np.asarray(table.index > after)
    if not later.any():
        what = f"There are no values after {after}."
        raise RequestError([Fault("table", what, "Choose an earlier year.")])
    planted = table.astype(np.float64).copy()
    planted.loc[later] = value
    return planted


def changed_forecasts(before: pd.DataFrame, *, after: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of forecasts that differ between two tables of one forecaster set.

    Rows that stand in one table alone count as different.
    """
    names = [name for name in before.columns if not name.startswith("q")]
    first, second = before.set_index(names).sort_index(), after.set_index(names).sort_index()
    both = first.index.union(second.index)
    first, second = first.reindex(both), second.reindex(both)
    differ = (first.to_numpy() != second.to_numpy()).any(axis=1)
    return pd.DataFrame(first[differ].reset_index())
