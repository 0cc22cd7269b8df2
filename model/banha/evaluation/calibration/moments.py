"""Moments: what is measured of a province up to a year, with its errors, and simulated alike.

A moment belongs to one pair of a simulated and a measured series on one basis; bases are never
joined. Growth is measured within a basis, either year by year or over the whole span of the basis:
G = 100·ln(y_last ÷ y_first) ÷ years, in which errors of single years count least.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.data import province_folder
from banha.errors import Fault, RequestError
from banha.formula import YearlyValues, series_of
from banha.packs.observed import observed_series
from banha.report.measured import PAIRS, Measured, Pair, general_pairs, read_pairs

Array = NDArray[np.float64]
Per = Literal["years", "span"]
ANY_BASIS = "*"
TABLE = "measurement_error.csv"


@dataclass(frozen=True)
class ErrorRow:
    """How well a series is measured on a basis.

    Attributes
    ----------
    series, basis
        The series of a pair; the basis, or `*` for all that have no row of their own.
    transformation
        What is compared: level, growth or reported_growth.
    per
        `years`: each year is a moment. `span`: growth over the whole span is the one moment.
    error
        Standard error of a moment, in its unit; per span: of a level, in log per cent.
    relative
        Standard error as a share of the measured value, on top.
    unit, reason
        Unit of the error, and why it is so large.
    """

    series: str
    basis: str
    transformation: str
    per: Per
    error: float
    relative: float
    unit: str
    reason: str


@dataclass(frozen=True)
class Target:
    """The moments of one series on one basis.

    Attributes
    ----------
    pair
        The simulated and the measured series, transformed as the error table says.
    per
        Each year, or the whole span.
    span
        All measured years that count.
    years
        The year of each moment; of a span its last year.
    measured, error
        Measured moments and their standard errors, in the unit of the moment.
    unit
        Unit of the moments.
    """

    pair: Pair
    per: Per
    span: tuple[int, ...]
    years: tuple[int, ...]
    measured: tuple[float, ...]
    error: tuple[float, ...]
    unit: str

    @property
    def series(self) -> str:
        """Name of the simulated series."""
        return self.pair.series

    def simulated(self, yearly: pd.DataFrame) -> Array:
        """Return the same moments of a run's yearly records."""
        return _moments(self._values(yearly), years=self.years, span=self.span, per=self.per)

    def _values(self, yearly: pd.DataFrame) -> YearlyValues:
        pair = replace(self.pair, transformation="level") if self.per == "span" else self.pair
        return pair.simulated_values(yearly, years=self.span)


@cache
def error_table() -> tuple[ErrorRow, ...]:
    """Return the rows of `measurement_error.csv`."""
    home = files("banha") / "evaluation" / "calibration" / TABLE
    rows = csv.DictReader(home.read_text(encoding="utf-8").splitlines())
    return tuple(
        ErrorRow(
            **{**row, "error": float(row["error"]), "relative": float(row["relative"])}  # type: ignore[arg-type]
        )
        for row in rows
    )


def measured_of(province: str, *, until: int) -> Measured:
    """Return what was measured of a province up to a year, with all pairs on all bases.

    The pairs are those of the pack, and for other series and bases the general ones.
    """
    folder = province_folder(province)
    rows = observed_series(folder)
    rows = rows[rows["year"] <= until]
    own = folder / PAIRS
    pairs = list(read_pairs(own, rows=None)) if own.is_file() else []
    known = {(pair.series, pair.basis) for pair in pairs}
    others = [one for one in general_pairs(rows) if (one.series, one.basis) not in known]
    return Measured(province=province, pairs=(*pairs, *others), rows=rows)


def targets_of(measured: Measured, *, start: int, until: int) -> tuple[Target, ...]:
    """Return the moments of a run that starts in a year and ends with `until`.

    Levels count from the year after the opening, which stands on measured levels itself. Growth
    counts between measured years from the opening on.

    Raises
    ------
    RequestError
        Nothing can be compared.
    """
    found = [target for pair in measured.pairs for target in _target(pair, measured, start, until)]
    if not found:
        what = f"nothing measured of {measured.province} from {start} to {until} can be compared"
        cure = "Choose a later year for --until, or add measured series to the pack."
        raise RequestError([Fault(f"{measured.province}, measured series", what, cure)])
    return tuple(found)


def _target(pair: Pair, measured: Measured, start: int, until: int) -> Iterator[Target]:
    row = _row_of(pair)
    if row is None:
        return
    level = replace(
        pair, transformation="level",
        first_year=max(pair.first_year, start), last_year=min(pair.last_year, until),
    )  # fmt: skip
    kept = replace(level, transformation=row.transformation)  # type: ignore[arg-type]
    span = tuple(int(year) for year in measured.values(level).index)
    values = measured.values(level if row.per == "span" else kept)
    if row.transformation != "growth":
        values = values[values.index > start]
    if row.per == "span":
        years = span[-1:] if len(span) > 1 else ()
    else:
        years = tuple(int(year) for year in values.index)
    if not years:
        return
    moments = _moments(values, years=years, span=span, per=row.per)
    error = np.hypot(row.error, row.relative * np.abs(moments))
    if row.per == "span":
        error = np.full(1, np.sqrt(2.0) * row.error / (span[-1] - span[0]))
    yield Target(
        pair=kept, per=row.per, span=span if row.transformation == "growth" else years,
        years=years, measured=tuple(map(float, moments)), error=tuple(map(float, error)),
        unit=pair.unit if row.transformation == pair.transformation else "log % a year",
    )  # fmt: skip


def _row_of(pair: Pair) -> ErrorRow | None:
    """Return the row of a pair's own basis, else that of any basis."""
    rows = [row for row in error_table() if row.series == pair.series]
    own = [row for row in rows if row.basis == pair.basis]
    return next(iter(own or [row for row in rows if row.basis == ANY_BASIS]), None)


def _moments(values: YearlyValues, *, years: Sequence[int], span: Sequence[int], per: Per) -> Array:
    """Values of the years, or the mean growth over the span in log per cent a year."""
    if per == "years":
        return np.asarray(values.reindex(list(years)), dtype=np.float64)
    ends = np.asarray(values.reindex([span[0], span[-1]]), dtype=np.float64)
    return np.array([100.0 * np.log(ends[1] / ends[0]) / (span[-1] - span[0])])


def simulated_moments(yearly: pd.DataFrame, targets: Sequence[Target]) -> Array:
    """Return the moments of a run, one target after the other."""
    names = {
        name
        for target in targets
        for text in (target.pair.simulated, target.pair.per)
        for name in series_of(text)
    }
    rows = yearly[yearly["series"].isin(names)]
    return np.concatenate([target.simulated(rows) for target in targets])
