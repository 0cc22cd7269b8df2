"""Sums of firms' columns by sector: the sectors are looked up once a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import OWNERSHIP

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]


class FirmSums:
    """Sums over the living firms, the public employer among them.

    `staff`, `wages` and `output` by sector are kept, because several records need them.
    """

    def __init__(self, province: Economy) -> None:
        firms = self.firms = province.state.firms
        self.sectors = len(province.pack.sectors)
        # Firms that are gone fall into a sector beyond the last, which is cut off.
        self.living: NDArray[np.bool_] = firms.alive == 1
        self.place = np.where(self.living, firms.sector, self.sectors).astype(np.intp)
        self.rows = np.where(firms.sector >= 0, firms.sector, self.sectors).astype(np.intp)
        self.private = self.living & (firms.sector != province.public_sector)
        self.owner = np.where(self.private, firms.ownership, len(OWNERSHIP)).astype(np.intp)
        self.employees = firms.employees.astype(np.float64)
        self.staff = self.of(self.employees)
        self.pay = firms.wages + firms.commuter_pay
        self.wages = self.of(self.pay)
        self.output = self.of(firms.output)

    def of(self, column: NDArray[Any]) -> Array:
        """Sum of a column by sector."""
        return np.bincount(self.place, weights=column, minlength=self.sectors + 1)[: self.sectors]

    def booked(self, column: NDArray[Any]) -> Array:
        """Sum of a month's flow by sector; the books of firms that closed in it count."""
        return np.bincount(self.rows, weights=column, minlength=self.sectors + 1)[: self.sectors]

    def mean(self, column: NDArray[Any]) -> Array:
        """Mean of a column by sector, weighted by staff; zero where nobody works."""
        return self.of(column * self.employees) / np.maximum(self.staff, 1.0)

    def by_owner(self, column: NDArray[Any]) -> Array:
        """Sum of a column by ownership, without the public employer."""
        parts = len(OWNERSHIP)
        return np.bincount(self.owner, weights=column, minlength=parts + 1)[:parts]
