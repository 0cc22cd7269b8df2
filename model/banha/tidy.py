"""Records as long columns: a row for each series, part and period, in this order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.series import read_series

if TYPE_CHECKING:
    import pyarrow as pa

    from banha.records import Records

TOTAL = "total"
"""The part of a series that has none."""


@dataclass(frozen=True, eq=False)
class Tidy:
    """Long columns of equal length; names are codes into short lists.

    Attributes
    ----------
    yearly
        Whether periods are whole years: flows summed, stocks and rates averaged; else months.
    period
        Year as a number, or first day of the month: int32[rows] or datetime64[D][rows].
    value
        float64[rows].
    names
        Column to its distinct names: series, breakdown, unit.
    codes
        Column to the place of each row's name among them: int32[rows].
    """

    yearly: bool
    period: NDArray[Any]
    value: NDArray[np.float64]
    names: dict[str, list[str]]
    codes: dict[str, NDArray[np.int32]]

    def frame(self) -> pd.DataFrame:
        """Return year or month, series, breakdown, value, unit."""
        texts = {name: np.array(self.names[name], object)[self.codes[name]] for name in self.names}
        period = self.period if self.yearly else pd.DatetimeIndex(self.period).as_unit("us")
        return pd.DataFrame(
            {
                "year" if self.yearly else "month": period,
                "series": texts["series"],
                "breakdown": texts["breakdown"],
                "value": self.value,
                "unit": texts["unit"],
            }
        )

    def table(self) -> pa.Table:
        """Return the same as an Arrow table, texts as dictionaries."""
        import pyarrow as pa

        columns: dict[str, Any] = {"year" if self.yearly else "month": pa.array(self.period)}
        for name in ("series", "breakdown", "unit"):
            columns[name] = pa.DictionaryArray.from_arrays(
                pa.array(self.codes[name]), pa.array(self.names[name], pa.string())
            )
        columns["value"] = pa.array(self.value)
        return pa.table(columns)


def tidy(records: Records, *, yearly: bool, only: Collection[str] | None = None) -> Tidy:
    """Return records in long columns.

    Parameters
    ----------
    records
        What a run has recorded so far.
    yearly
        Whole years rather than months: flows summed, stocks and rates averaged.
    only
        Series that are wanted; None: all.
    """
    chosen = [name for name in read_series() if only is None or name in only]
    values = [year_values(records, name) if yearly else monthly_values(records, name)
              for name in chosen]  # fmt: skip
    periods = _years(records) if yearly else _months(records)
    counts = [table.shape[1] for table in values]
    parts = [records.parts(name) or (TOTAL,) for name in chosen]
    units = [read_series()[name].unit for name in chosen]
    breakdowns = list(dict.fromkeys(part for found in parts for part in found))
    distinct = list(dict.fromkeys(units))
    columns = {
        "series": np.repeat(np.arange(len(chosen)), counts),
        "breakdown": np.array([breakdowns.index(part) for found in parts for part in found]),
        "unit": np.repeat([distinct.index(unit) for unit in units], counts),
    }
    return Tidy(
        yearly=yearly,
        period=np.tile(periods, sum(counts)),
        value=np.concatenate([np.empty(0), *(table.ravel(order="F") for table in values)]),
        names={"series": chosen, "breakdown": breakdowns, "unit": distinct},
        codes={n: np.repeat(c, len(periods)).astype(np.int32) for n, c in columns.items()},
    )


def year_values(records: Records, series: str) -> NDArray[np.float64]:
    """Whole years of a series, flows summed, stocks and rates averaged: float64[years, parts]."""
    years = records.months // 12
    months = records[series][: 12 * years].reshape(years, 12, max(len(records.parts(series)), 1))
    flow = read_series()[series].kind == "flow"
    return np.asarray(months.sum(axis=1) if flow else months.mean(axis=1))


def monthly_values(records: Records, series: str) -> NDArray[np.float64]:
    """Months of a series: float64[months, parts]."""
    return records[series].reshape(records.months, max(len(records.parts(series)), 1))


def _years(records: Records) -> NDArray[np.int32]:
    # Runs start in January: the first whole year begins with the first month.
    return np.arange(records.months // 12, dtype=np.int32) + np.int32(records.start.year)


def _months(records: Records) -> NDArray[np.datetime64]:
    first = np.datetime64(str(records.start), "M")
    return (first + np.arange(records.months)).astype("datetime64[D]")
