"""Planned output by hand: expected orders, a part of the gap to the stock wanted, bounds."""

from __future__ import annotations

import numpy as np
import pytest

from banha.decisions.inventories import output_for_orders_and_stock, planned_output
from banha.parameters import InventoriesParameters

PARAMETERS = InventoriesParameters(months=0.5, gap_closing=0.2, room=4.0)
NONE = InventoriesParameters(months=0.0, gap_closing=0.0, room=4.0)


@pytest.mark.parametrize(
    ("stock", "wanted"),
    [(50.0, 100.0), (0.0, 110.0), (100.0, 90.0), (2000.0, 0.0)],
    ids=["as wanted", "none", "twice", "far too much"],
)
def test_a_part_of_the_gap_is_closed(stock: float, wanted: float) -> None:
    got = output_for_orders_and_stock(
        expected_orders=np.array([100.0]), inventory=np.array([stock]), parameters=PARAMETERS
    )
    assert got[0] == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("exports", "stock", "capacity", "planned"),
    [
        (80.0, 50.0, 200.0, 110.0),  # neither bound holds
        (80.0, 50.0, 100.0, 100.0),  # capacity
        (180.0, 50.0, 200.0, 130.0),  # exports need more than is wanted
        (0.0, 130.0, 200.0, 70.0),  # the store is full at 4 × 0.5 × 100
        (0.0, 300.0, 200.0, 0.0),  # more than full: nothing
    ],
)
def test_the_plan_is_within_capacity_and_store(
    exports: float, stock: float, capacity: float, planned: float
) -> None:
    got = planned_output(
        wanted=np.array([110.0]), expected_orders=np.array([100.0]), inventory=np.array([stock]),
        exports=np.array([exports]), capacity=np.array([capacity]), parameters=PARAMETERS,
    )  # fmt: skip
    assert got[0] == pytest.approx(planned)


@pytest.mark.parametrize("exports", [0.0, 80.0, 180.0])
def test_without_a_store_a_firm_makes_what_exports_ask(exports: float) -> None:
    orders, nothing = np.array([100.0]), np.zeros(1)
    wanted = output_for_orders_and_stock(expected_orders=orders, inventory=nothing, parameters=NONE)
    assert wanted[0] == orders[0]
    got = planned_output(
        wanted=wanted, expected_orders=orders, inventory=nothing, exports=np.array([exports]),
        capacity=np.array([200.0]), parameters=NONE,
    )  # fmt: skip
    assert got[0] == exports
