"""Accounts of a run: every kind of payment by month, in whole đồng of the real province."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.accounts.ledger import PARTIES, flow_matrix, read_flows
from banha.cards import Shown
from banha.errors import Fault, RequestError
from banha.month import Month

UNIT = "đồng of 2010"
COLUMNS = ("flow", "payer", "payee", "value", "unit")


@dataclass(frozen=True, eq=False)
class Accounts(Shown):
    """What was paid in each month of a run, by kind of payment.

    The guard has checked every month that payer and payee booked the same, and that every deposit
    is the one before plus what came in less what went out.

    Attributes
    ----------
    start
        First month.
    values
        Payments by month and kind, in the order of `banha describe flows`: int64[months, flows],
        whole đồng at prices of 2010, in the real province.
    """

    start: Month
    values: NDArray[np.int64]

    def __repr__(self) -> str:
        last = self.start + (len(self.values) - 1)
        return f"<Accounts of {self.start} to {last}: {self.values.shape[1]} kinds of payment>"

    @classmethod
    def from_monthly(cls, frame: pd.DataFrame) -> Accounts:
        """Return the accounts whose `monthly` is `frame`.

        Raises
        ------
        ValueError
            The frame has other kinds of payment, or no value for one of a month.
        """
        table = frame.pivot(index="month", columns="flow", values="value")
        if set(table.columns) != set(read_flows()) or table.isna().any(axis=None):
            raise ValueError("the kinds of payment are others")
        first = table.index.min()
        values = table[list(read_flows())].to_numpy(np.int64)
        return cls(Month(first.year, first.month), values)

    @property
    def years(self) -> list[int]:
        """Whole years."""
        # Runs start in January: the first whole year begins with the first month.
        return [self.start.year + number for number in range(len(self.values) // 12)]

    def monthly(self) -> pd.DataFrame:
        """Tidy payments by month: month, flow, payer, payee, value, unit."""
        first = np.datetime64(str(self.start), "M")
        months = (first + np.arange(len(self.values))).astype("datetime64[s]")
        return self._tidy("month", np.asarray(months), self.values)

    def yearly(self) -> pd.DataFrame:
        """Tidy payments of whole years: year, flow, payer, payee, value, unit."""
        count = len(self.years)
        sums = self.values[: 12 * count].reshape(count, 12, self.values.shape[1]).sum(axis=1)
        return self._tidy("year", np.array(self.years, np.int64), sums)

    def year(self, year: int) -> dict[str, int]:
        """Payments of a year by kind, whole đồng.

        Raises
        ------
        RequestError
            It is no whole year of the run.
        """
        if year not in self.years:
            known = f"{self.years[0]} to {self.years[-1]}" if self.years else "none"
            cure = f"Whole years of this run: {known}."
            raise RequestError([Fault("accounts", f"there is no year {year!r}", cure)])
        first = 12 * (year - self.start.year)
        sums = self.values[first : first + 12].sum(axis=0)
        return dict(zip(read_flows(), sums.tolist(), strict=True))

    def matrix(self, year: int) -> pd.DataFrame:
        """The flow matrix of a year: payments by payer (rows) and payee (columns), whole đồng.

        Raises
        ------
        RequestError
            It is no whole year of the run.
        """
        return flow_matrix(self.year(year))

    def balance(self, year: int) -> pd.DataFrame:
        """Received, paid, and the difference, by party, whole đồng.

        What a party received less what it paid is the change of its deposit; for parties that
        keep no money it is 0.

        Raises
        ------
        RequestError
            It is no whole year of the run.
        """
        matrix = self.matrix(year)
        frame = pd.DataFrame({"received": matrix.sum(axis=0), "paid": matrix.sum(axis=1)})
        frame = frame.reindex(list(PARTIES))
        return frame.assign(difference=frame["received"] - frame["paid"])

    def _tidy(
        self, name: str, periods: NDArray[np.generic], values: NDArray[np.int64]
    ) -> pd.DataFrame:
        flows = list(read_flows().values())
        return pd.DataFrame(
            {
                name: np.tile(periods, len(flows)),
                "flow": np.repeat([flow.name for flow in flows], len(periods)),
                "payer": np.repeat([flow.payer for flow in flows], len(periods)),
                "payee": np.repeat([flow.payee for flow in flows], len(periods)),
                "value": values.ravel(order="F"),
                "unit": UNIT,
            }
        )
