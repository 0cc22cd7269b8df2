"""Farms and household businesses: people who work on their own account and share what is earned.

Each of the two is a pool: it sells, buys inputs, pays duties, and shares out the rest among the
people in it, so that each earns the average product (dual economy, Lewis 1954).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Money = NDArray[np.int64]


class OwnAccount:
    """Books of own-account work by sector (int64[n], đồng this month).

    `workers_in[s]` counts the people; `income_per_worker[s]` is the last income shared out, and
    `volume[s]` the last volume sold, by which household businesses buy inputs.
    """

    def __init__(self, sectors: int) -> None:
        self.exports: Money = np.zeros(sectors, np.int64)
        self.sales: Money = np.zeros(sectors, np.int64)
        self.inputs_local: Money = np.zeros(sectors, np.int64)
        self.inputs_imported: Money = np.zeros(sectors, np.int64)
        self.duties: Money = np.zeros(sectors, np.int64)
        self.volume: NDArray[np.float64] = np.zeros(sectors)
        self.workers_in: Money = np.zeros(sectors, np.int64)
        self.income_per_worker: NDArray[np.float64] = np.zeros(sectors)

    @property
    def value_added(self) -> Money:
        """Sales less inputs and duties, by sector."""
        return self.exports + self.sales - self.inputs_local - self.inputs_imported - self.duties

    def clear(self) -> None:
        """Begin a month with empty books."""
        for book in (
            self.exports, self.sales, self.inputs_local, self.inputs_imported, self.duties,
        ):  # fmt: skip
            book[:] = 0

    def share_out(self, sector: int) -> tuple[int, int]:
        """Income of each worker in whole đồng, and the remainder that goes to the first of them."""
        workers = int(self.workers_in[sector])
        if workers == 0:
            return 0, 0
        share, rest = divmod(int(self.value_added[sector]), workers)
        self.income_per_worker[sector] = share
        return share, rest
