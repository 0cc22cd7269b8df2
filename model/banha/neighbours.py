"""What the other provinces of a region are to a province, and its own book of what passes them.

A province that runs alone has no neighbours: all its partners are outside.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from banha.draw import uniforms
from banha.kernels.draws import DESTINATION

Rows = NDArray[np.int64]
OUTSIDE = -1
"""Destination of those who leave for the rest of the nation."""


@dataclass(frozen=True)
class Travellers:
    """Those who leave a province for another in one month.

    Attributes
    ----------
    rows
        Rows of the adults in the table of persons that they leave.
    money
        What each takes along, đồng.
    children
        Children who go with them, by month of age: int64[180].
    """

    rows: Rows
    money: Rows
    children: Rows


@dataclass
class Neighbours:
    """A province's side of the ties with the other provinces of its region.

    Attributes
    ----------
    partners
        Slugs of the other provinces, in alphabetical order.
    seed
        Seed of the province's own luck within the region.
    outside_arrivals
        Share of the arrivals that its own equation gives which comes from the rest of the nation.
    destination
        Where each of the month's leavers goes: an index of `partners`, or `OUTSIDE`; None before
        they have chosen.
    travellers
        Who left for each partner this month.
    arrived
        Adults who came from the partners this month.
    paid, received
        The province's own book of the month: đồng by kind and partner.
    left, came
        The same of persons: adults and children by partner.
    sold_share
        Share of the exports of the province's firms that the partners bought last month.
    purchase_growth
        Growth of what the partners wished to buy here, log points last month; None while unknown.
    """

    partners: tuple[str, ...]
    seed: int
    outside_arrivals: float = 1.0
    destination: Rows | None = None
    travellers: dict[str, Travellers] = field(default_factory=dict)
    arrived: int = 0
    paid: dict[tuple[str, str], int] = field(default_factory=dict)
    received: dict[tuple[str, str], int] = field(default_factory=dict)
    left: dict[tuple[str, str], int] = field(default_factory=dict)
    came: dict[tuple[str, str], int] = field(default_factory=dict)
    sold_share: float = 0.0
    purchase_growth: float | None = None

    def begin_month(self) -> None:
        """Open a new book."""
        self.destination, self.arrived = None, 0
        for book in (self.travellers, self.paid, self.received, self.left, self.came):
            book.clear()

    def demand_growth(self, outside: float) -> float:
        """Growth of demand for exports: outside's and the partners', by what each bought.

        (1 − σ)·outside + σ·growth of the partners' purchases last month, σ their share of exports.
        """
        if self.purchase_growth is None:
            return outside
        return (1.0 - self.sold_share) * outside + self.sold_share * self.purchase_growth

    @property
    def children_arrived(self) -> int:
        """Children who came from the partners this month."""
        return sum(self.came.get(("children", partner), 0) for partner in self.partners)

    def pay(self, kind: str, partner: str, amount: int) -> None:
        """Note what this province pays to a partner."""
        self.paid[kind, partner] = self.paid.get((kind, partner), 0) + int(amount)

    def receive(self, kind: str, partner: str, amount: int) -> None:
        """Note what this province receives from a partner."""
        self.received[kind, partner] = self.received.get((kind, partner), 0) + int(amount)

    def send(
        self, rows: Rows, *, departs: NDArray[np.bool_], money: Rows, children: Rows, month: int
    ) -> int:
        """Note who leaves for each partner, with children and money; returns the money together.

        Each child goes with an adult drawn evenly among those who depart.
        """
        if self.destination is None:
            return 0
        goes = np.where(departs, self.destination, OUTSIDE)
        with_adult = self._children_with(goes[departs], children, month=month)
        total = 0
        for place, partner in enumerate(self.partners):
            mine = goes == place
            group = Travellers(rows[mine], money[mine], with_adult[place])
            amount = int(group.money.sum())
            self.travellers[partner] = group
            self.left["adults", partner] = len(group.rows)
            self.left["children", partner] = int(group.children.sum())
            self.pay("migrants", partner, amount)
            total += amount
        return total

    def _children_with(self, goes: Rows, children: Rows, *, month: int) -> list[Rows]:
        """Children by month of age who go to each partner: they go where an adult goes."""
        ages = np.repeat(np.arange(len(children)), children)
        u = uniforms(
            self.seed, stream=DESTINATION, month=month, identities=np.arange(len(ages)), number=1
        )[:, 0]
        where = goes[(u * len(goes)).astype(np.int64)] if len(goes) else np.zeros(0, np.int64)
        ages = ages[: len(where)]
        return [
            np.bincount(ages[where == place], minlength=len(children))
            for place in range(len(self.partners))
        ]
