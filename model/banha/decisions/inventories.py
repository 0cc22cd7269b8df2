"""What a firm that sells beyond the province makes: for expected orders, and for its stock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banha.parameters import InventoriesParameters

Array = NDArray[np.float64]


def output_for_orders_and_stock(
    *, expected_orders: Array, inventory: Array, parameters: InventoriesParameters
) -> Array:
    """Output that serves expected orders and closes part of the gap to the stock wanted.

    y = [x̂ + g·(m·x̂ − v)]⁺, đồng a month: x̂ expected orders, v the stock, m months of orders.
    """
    gap = parameters.months * expected_orders - inventory
    return np.asarray(np.maximum(expected_orders + parameters.gap_closing * gap, 0.0))


def planned_output(
    *, wanted: Array, expected_orders: Array, inventory: Array, exports: Array, capacity: Array,
    parameters: InventoriesParameters,
) -> Array:  # fmt: skip
    """Output decided before the province's orders are known, đồng.

    What is wanted, at most capacity; at least what exports take beyond the stock, and at most what
    exports leave room for: a store holds `room` times the stock wanted. A firm without a store
    makes to order.
    """
    needed = exports - inventory
    room = parameters.room * parameters.months * expected_orders
    low, high = np.maximum(needed, 0.0), np.maximum(needed + room, 0.0)
    return np.asarray(np.clip(np.minimum(wanted, capacity), low, high))
