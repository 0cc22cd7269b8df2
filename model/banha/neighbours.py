"""What the other provinces of a region are to a province, and its own book of what passes them.

A province that runs alone has no neighbours: all its partners are outside.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from banha.draw import uniforms
from banha.kernels.draws import DESTINATION

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
OUTSIDE = -1
"""Destination of those who leave for the rest of the nation."""


def _none() -> Rows:
    return np.zeros(0, np.int64)


def _no_places() -> Rows:
    return np.zeros((0, 2), np.int64)


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
    workplaces
        Rows of the province's firms that stand for workplaces in other provinces.
    places
        Places that these offer here this month, by kind: int64[workplaces, 2].
    way
        What the way there takes from the worth of a job, log points.
    offered
        Places of the province's own firms that are offered to people of other provinces this
        month, by kind: int64[rows, 2]; None if none are.
    hired
        Who was hired for the workplaces this month: int64[workplaces, 2].
    market
        Places asked for and left of all firms, by kind, before their province has said who was
        hired next door.
    commuters_earned, commuters_formal
        Pay and staff with a contract of the workplaces this month.
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
    workplaces: Rows = field(default_factory=_none)
    places: Rows = field(default_factory=_no_places)
    way: Array = field(default_factory=lambda: np.zeros(0))
    offered: Rows | None = None
    hired: Rows = field(default_factory=_no_places)
    market: tuple[Rows, Rows] | None = None
    commuters_earned: Rows = field(default_factory=_none)
    commuters_formal: Rows = field(default_factory=_none)
    sold_share: float = 0.0
    purchase_growth: float | None = None

    def begin_month(self) -> None:
        """Open a new book."""
        self.destination, self.arrived, self.offered = None, 0, None
        self.places[:] = 0
        for book in (self.travellers, self.paid, self.received, self.left, self.came):
            book.clear()

    def share_doors(self, doors: Rows) -> None:
        """Withdraw the places that are offered next door; open those of workplaces there."""
        if self.offered is not None:
            doors -= self.offered
        doors[self.workplaces] = self.places

    def note_market(self, asked: Rows, left: Rows) -> None:
        """Note who was hired for workplaces in other provinces, and put own places together again.

        Places offered next door count as asked for and, until it is said who took them, as left.
        """
        self.hired = (asked - left)[self.workplaces]
        for doors in (asked, left):
            doors[self.workplaces] = 0
            if self.offered is not None:
                np.add(doors, self.offered, out=doors)
        self.market = asked, left

    def note_pay(self, payroll: Rows, *, formal_staff: Rows) -> int:
        """Take pay earned in other provinces out of the payroll of the firms here; returns it."""
        self.commuters_earned = payroll[self.workplaces]
        self.commuters_formal = formal_staff[self.workplaces]
        payroll[self.workplaces] = 0
        return int(self.commuters_earned.sum())

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
