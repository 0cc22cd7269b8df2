"""Monthly records of a run: one array per series, at the scale of the real province."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.accounts.history import Accounts
from banha.accounts.ledger import read_flows
from banha.actors.codes import EDUCATION, ORIGIN, OWNERSHIP, STATUS
from banha.actors.incomes import FIFTHS
from banha.criteria import read_criteria
from banha.houses.programme_table import programme_table
from banha.month import Month
from banha.observe import observe
from banha.observing.firms import SIZES
from banha.observing.memory import Memory
from banha.observing.money import SPENDING
from banha.observing.survey import DISTRIBUTIONS, QUANTILES, distributions
from banha.observing.twelve_months import TWELVE_MONTHS
from banha.series import SeriesDescription, read_series
from banha.tidy import tidy

if TYPE_CHECKING:
    from banha.economy import Economy

__all__ = ["Records", "SeriesDescription", "read_series"]

Array = NDArray[np.float64]


class Records:
    """The series of a run by month, in units of the real province.

    `records[series]` is an array of months, or months × parts for a series with a breakdown, such
    as by sector; `parts(series)` names them.

    Attributes
    ----------
    start
        The first month.
    months
        How many months are recorded.
    sectors
        The sectors of the province.
    criteria
        The six criteria and their indicators.
    """

    def __init__(self, province: Economy) -> None:
        self.start: Month = province.scenario.start
        self.sectors = province.pack.sectors
        self.months = 0
        self.criteria = read_criteria()
        self._parts = {
            "": (),
            "sector": province.pack.sectors,
            "ownership": OWNERSHIP,
            "education": EDUCATION,
            "fifth": FIFTHS,
            "status": STATUS[1:],
            "share": (*province.pack.sectors, "product_taxes"),
            "size": tuple(SIZES),
            "kind": tuple(SPENDING),
            "programme": tuple(programme_table()),
            "origin": ORIGIN,
            "flow": tuple(TWELVE_MONTHS),
            "indicator": tuple(row.name for row in self.criteria.indicators),
            "criterion": self.criteria.names,
            "measured_criterion": self.criteria.measured_names,
        }
        parts = {name: self._parts[d.by] for name, d in read_series().items()}
        self.criteria.require_parts(parts)
        self._memory = Memory(parts, self.criteria)
        self._distributions: dict[Month, dict[str, Array]] = {}
        room = province.scenario.months
        self._values: dict[str, Array] = {
            name: np.zeros((room, len(self._parts[d.by])) if d.by else room)
            for name, d in read_series().items()
        }
        self._paid = np.zeros((room, len(read_flows())), np.int64)

    def write(self, province: Economy) -> None:
        """Record the month that has just been measured."""
        values = observe(province, self._memory)
        if values.keys() != self._values.keys():
            missing = values.keys() ^ self._values.keys()
            raise KeyError(f"records.csv and observe() differ in {sorted(missing)}")
        if province.months_done >= len(next(iter(self._values.values()))):
            self._make_room()
        for name, value in values.items():
            self._values[name][province.months_done] = value
        paid = list(province.ledger.paid.values())
        self._paid[province.months_done] = np.array(paid, np.int64) * province.scenario.scale
        self.months = province.months_done + 1
        if province.month.month == 12 and self._memory.survey is not None:
            self._distributions[province.month] = distributions(province, self._memory.survey)

    def _make_room(self) -> None:
        for name, old in self._values.items():
            self._values[name] = np.concatenate([old, np.zeros_like(old)])
        self._paid = np.concatenate([self._paid, np.zeros_like(self._paid)])

    @property
    def memory(self) -> Memory:
        """What is remembered of earlier months."""
        return self._memory

    def written(self) -> dict[str, Array]:
        """Every series over the months so far."""
        return {name: self[name] for name in self._values}

    @property
    def accounts(self) -> Accounts:
        """Every kind of payment by month so far, in the real province."""
        return Accounts(self.start, self._paid[: self.months])

    def restore(self, written: Mapping[str, Array], *, paid: NDArray[np.int64]) -> None:
        """Take over every series and payment of earlier months, as they were recorded.

        Raises
        ------
        ValueError
            They are not the series that are recorded here, over the months so far.
        """
        room = len(next(iter(self._values.values())))
        shapes = {name: (self.months, *own.shape[1:]) for name, own in self._values.items()}
        if self.months > room or shapes != {name: new.shape for name, new in written.items()}:
            raise ValueError("the recorded series are others")
        if paid.shape != (self.months, self._paid.shape[1]) or paid.dtype != np.int64:
            raise ValueError("the recorded payments are others")
        for name, values in written.items():
            self._values[name][: self.months] = values
        self._paid[: self.months] = paid

    def __getitem__(self, series: str) -> Array:
        return self._values[series][: self.months]

    def latest(self, series: str) -> dict[str, float]:
        """Values of the last month by part; of a series with a breakdown only.

        Parameters
        ----------
        series
            A recorded series; `banha describe records` lists them.
        """
        values = self._values[series][self.months - 1]
        return dict(zip(self.parts(series), values.tolist(), strict=True))

    def parts(self, series: str) -> tuple[str, ...]:
        """Names of the parts of a series; none for a total.

        Parameters
        ----------
        series
            A recorded series; `banha describe records` lists them.
        """
        return tuple(self._parts[read_series()[series].by])

    def by_sector(self, series: str, sector: str) -> Array:
        """A series of one sector: float64[months].

        Parameters
        ----------
        series
            A recorded series that is broken down by sector.
        sector
            One of `sectors`.
        """
        return self[series][:, self.sectors.index(sector)]

    def frame(self) -> pd.DataFrame:
        """Tidy monthly records: month, series, breakdown, value, unit."""
        return tidy(self, yearly=False).frame()

    def distributions(self) -> pd.DataFrame:
        """Tidy quantiles of each December: month, distribution, quantile, value, unit.

        Pay of employees, productivity of firms weighted by staff, real staff of firms.
        """
        rows = [
            (pd.Period(str(month)).to_timestamp(), name, quantile, float(value), unit)
            for month, found in self._distributions.items()
            for name, unit in DISTRIBUTIONS.items()
            for quantile, value in zip(QUANTILES, found[name], strict=True)
        ]
        columns = ["month", "distribution", "quantile", "value", "unit"]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype({"month": "datetime64[ns]", "value": "float64"})

    def yearly(self) -> pd.DataFrame:
        """Tidy yearly records of whole years: flows summed, stocks and rates averaged.

        Columns year, series, breakdown, value, unit; in the order of series, breakdown, year.
        """
        return tidy(self, yearly=True).frame()
