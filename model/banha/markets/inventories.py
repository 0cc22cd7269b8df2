"""Stocks of the sectors that export: what is made for them, sold out of them, and lost.

A stock is counted in đồng at the numeraire price one, so that money and volume are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
Money = NDArray[np.int64]
Rows = NDArray[np.intp]


@dataclass
class Stocks:
    """The month's books of stocks, kept apart from firms' own columns, đồng.

    Produced and sold by the sectors that hold stocks, and written off where firms closed.
    """

    produced: int = 0
    sold: int = 0
    written_off: int = 0

    @property
    def change(self) -> int:
        """Change in inventories by these books."""
        return self.produced - self.sold - self.written_off


def open_stocks(province: Economy) -> None:
    """Exporting sectors begin with the stock wanted, and plans that it serves."""
    firms, parameters = province.state.firms, province.parameters.inventories
    living = province.producers()
    expected = np.where(holds_stock(province, living), firms.expected_orders[living], 0.0)
    firms.inventory[living] = parameters.months * expected
    planned = province.decisions.planned_output(
        wanted=firms.output[living],
        expected_orders=expected,
        inventory=firms.inventory[living],
        exports=firms.order_book[living],
        capacity=firms.output[living],
        parameters=parameters,
    )
    firms.made_to_order[living] = firms.output[living] - planned


def begin_month(province: Economy) -> None:
    """Remember opening stocks and open new books."""
    firms = province.state.firms
    firms.opening_inventory[:] = firms.inventory
    province.stocks = Stocks()


def holds_stock(province: Economy, rows: Rows) -> NDArray[np.bool_]:
    """Whether firms are of a sector whose product can be stored and sold outside."""
    return np.asarray(province.structure.exports[province.state.firms.sector[rows]])


def output_wanted(province: Economy, rows: Rows) -> Array:
    """Expected orders, and for firms that hold stock a part of the gap to the stock wanted."""
    firms = province.state.firms
    expected = firms.expected_orders[rows]
    wanted = province.decisions.output_for_orders_and_stock(
        expected_orders=expected,
        inventory=firms.inventory[rows],
        parameters=province.parameters.inventories,
    )
    return np.where(holds_stock(province, rows), wanted, expected)


def plan_output(province: Economy, rows: Rows) -> None:
    """Decide what exporters make before the province's orders are known, in whole đồng."""
    firms = province.state.firms
    planned = province.decisions.planned_output(
        wanted=output_wanted(province, rows),
        expected_orders=firms.expected_orders[rows],
        inventory=firms.inventory[rows],
        exports=firms.exports[rows],
        capacity=firms.free_capacity[rows],
        parameters=province.parameters.inventories,
    )
    firms.planned_output[rows] = planned.astype(np.int64)


def settle_stocks(province: Economy, rows: Rows) -> None:
    """Output is the plan, or more where sales ask more than plan and stock; the rest is stored."""
    firms = province.state.firms
    sold = firms.exports[rows] + firms.local_sales[rows]
    made = np.maximum(firms.planned_output[rows], sold - firms.inventory[rows])
    firms.output[rows] = made
    firms.made_to_order[rows] = made - firms.planned_output[rows]
    firms.inventory_change[rows] = made - sold
    firms.inventory[rows] += firms.inventory_change[rows]
    province.stocks.produced += int(made.sum())


def pass_on_stock(province: Economy, *, dead: Rows, heirs: Rows, taken: Money, lot: int) -> Money:
    """Buyers of closing firms' capital get their stock with it; returns each buyer's stock.

    `taken` is what each buys of the lot, capital and stock in the lot's proportion.
    """
    firms = province.state.firms
    stock = int(firms.inventory[dead].sum())
    if stock == 0:
        return np.zeros(len(taken), np.int64)
    parts = np.array([part * stock // lot for part in taken.tolist()], np.int64)
    firms.inventory[heirs] += parts
    firms.inventory_passed[heirs] += parts
    province.stocks.written_off -= int(parts.sum())
    return parts


def clear_stock(province: Economy, rows: Rows) -> None:
    """The stock of closing firms leaves them; what nobody bought is lost."""
    firms = province.state.firms
    province.stocks.written_off += int(firms.inventory[rows].sum())
    firms.inventory_passed[rows] -= firms.inventory[rows]
    firms.inventory[rows] = 0


def observe_inventories(province: Economy, scale: int) -> dict[str, Any]:
    """Stocks of exporting sectors and their change."""
    return {
        "inventories": scale * int(province.state.firms.inventory.sum()),
        "inventory_change": scale * province.stocks.change,
    }
