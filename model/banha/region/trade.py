"""Trade of inputs within a region: part of what a province buys outside, another one sells.

Of the imported inputs of province b a share comes from exporters of a,

    nation's share × output of a × exp(−distance ÷ length) ÷ Σ of the same over the nation,

output being that of the exporting sectors at the opening; the rest of the nation lies at its mean
distance, and what does not come from the nation comes from the world. Nobody sells more than it
exports in the month: what exceeds that comes from outside, and is counted as a bound that was hit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from banha.region.geography import fades
from banha.region.migration import neighbours_of, partners_of

if TYPE_CHECKING:
    from banha.economy import Economy

LOTS: Mapping[str, str] = {
    "inputs_imported": "inputs_region",
    "own_account_inputs_imported": "own_account_inputs_region",
}
"""Purchases outside, and what the part of them is called that comes from the region."""
type Order = tuple[str, str, str]
"""Who sells, who buys, and for which lot."""


class Trade:
    """Who buys inputs from whom between the provinces of a region.

    Attributes
    ----------
    shares
        Share of a province's imported inputs by seller and buyer.
    wanted
        What partners wished to buy of each province last month, đồng; empty before.
    """

    def __init__(
        self, provinces: Mapping[str, Economy], *, distance: Mapping[tuple[str, str], float]
    ) -> None:
        self.provinces = provinces
        self.shares: dict[tuple[str, str], float] = {}
        self.wanted: dict[str, float] = {}
        for buyer, one in provinces.items():
            rules = one.parameters.region
            weights = {
                seller: exporters_output(provinces[seller])
                * fades(distance[seller, buyer], length=rules.inputs_length)
                for seller in partners_of(one)
            }
            rest = rules.rest_output * fades(rules.rest_distance, length=rules.inputs_length)
            total = sum(weights.values()) + rest
            for seller, weight in weights.items():
                self.shares[seller, buyer] = rules.inputs_share * weight / total

    def settle(self) -> None:
        """Book what the provinces bought from each other this month, and remember its growth."""
        for seller, province in self.provinces.items():
            orders = self.orders_of(seller)
            wanted = float(sum(orders.values()))
            sold = delivered(orders, limit=province.ledger.paid["exports"])
            if sum(sold.values()) < sum(orders.values()):
                province.count_bound("inputs_beyond_exports", 1)
            self._remember(province, seller, wanted=wanted, sold=sum(sold.values()))
            book_sales(self.provinces, seller, sold)

    def orders_of(self, seller: str) -> dict[Order, int]:
        """What the partners wish to buy of a province, whole đồng by buyer and lot."""
        orders = {}
        for buyer in partners_of(self.provinces[seller]):
            ledger = self.provinces[buyer].ledger
            for lot, part in LOTS.items():
                # What was bought of other sellers is a part of the lot by now.
                bought = ledger.paid[lot] + ledger.paid[part]
                orders[seller, buyer, lot] = int(self.shares[seller, buyer] * bought)
        return orders

    def _remember(self, province: Economy, seller: str, *, wanted: float, sold: int) -> None:
        neighbours, before = neighbours_of(province), self.wanted.get(seller, 0.0)
        exports = province.ledger.paid["exports"]
        neighbours.sold_share = sold / exports if exports > 0 else 0.0
        known = wanted > 0.0 and before > 0.0
        neighbours.purchase_growth = float(np.log(wanted / before)) if known else None
        self.wanted[seller] = wanted


def exporters_output(province: Economy) -> float:
    """Output of the exporting sectors of the real province at the opening, đồng a year."""
    return float(sum(province.pack.output[sector] for sector in province.structure.exporters))


def delivered(orders: Mapping[Order, int], *, limit: int) -> dict[Order, int]:
    """Return what is sold: all that is ordered, or a like part of each order up to the limit."""
    total = sum(orders.values())
    if total <= limit:
        return dict(orders)
    return {order: amount * limit // total for order, amount in orders.items()}


def book_sales(provinces: Mapping[str, Economy], seller: str, sold: Mapping[Order, int]) -> None:
    """Book sales with seller and buyer: they were part of sales to and purchases from outside."""
    ours = provinces[seller]
    for (_seller, buyer, lot), amount in sold.items():
        theirs = provinces[buyer]
        theirs.ledger.transfer(lot, -amount)
        theirs.ledger.transfer(LOTS[lot], amount)
        neighbours_of(theirs).pay("inputs", seller, amount)
        ours.ledger.transfer("exports", -amount)
        ours.ledger.transfer("exports_region", amount)
        neighbours_of(ours).receive("inputs", buyer, amount)
