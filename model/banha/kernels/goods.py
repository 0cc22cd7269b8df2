"""Goods: what local firms sell, and splitting money without losing a đồng."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def sell(firms, demand, market_share, price, capacity, sales, output, orders_volume, unmet):
    """Sell one product to the demand that firms share.

    A firm gets orders of demand·share, delivers at most its capacity (volume), and books whole
    đồng; `orders_volume` is what was wanted of it or sold by it, `unmet` the share of its orders
    that it could not deliver. Customers left over go to firms with spare capacity, in proportion
    to it. `firms` lists the rows of the product's firms. Returns the money sold; what is left of
    `demand` is the buyers' to import.
    """
    sold = 0
    for i in range(firms.shape[0]):
        firm = firms[i]
        orders = demand * market_share[firm]
        wanted = orders / price[firm]
        volume = min(wanted, capacity[firm])
        money = min(np.int64(volume * price[firm]), demand - sold)
        sales[firm] = money
        output[firm] = money / price[firm]
        orders_volume[firm] = wanted
        unmet[firm] = 1.0 - volume / wanted if wanted > 0.0 else 0.0
        sold += money
    left = demand - sold
    spare = 0.0
    for i in range(firms.shape[0]):
        firm = firms[i]
        spare += (capacity[firm] - output[firm]) * price[firm]
    if left > 0 and spare > 0.0:
        taken = min(left / spare, 1.0)
        for i in range(firms.shape[0]):
            firm = firms[i]
            extra = np.int64(taken * (capacity[firm] - output[firm]) * price[firm])
            extra = min(max(extra, 0), demand - sold)
            sales[firm] += extra
            output[firm] = sales[firm] / price[firm]
            orders_volume[firm] = max(orders_volume[firm], output[firm])
            sold += extra
    return sold


@njit(cache=True, nogil=True)
def floor_share(amount, numerator, denominator):
    """⌊amount·numerator/denominator⌋ exactly for 0 ≤ all < 2⁶¹, numerator ≤ denominator.

    Long division bit by bit in whole numbers: no product of two large numbers is ever formed.
    """
    quotient = 0
    remainder = 0
    for bit in range(62, -1, -1):
        quotient <<= 1
        remainder <<= 1
        if (amount >> bit) & 1:
            remainder += numerator
        while remainder >= denominator:
            remainder -= denominator
            quotient += 1
    return quotient


@njit(cache=True, nogil=True)
def split(amount, weights, out):
    """Split `amount` in proportion to whole-number weights, floored, without losing a đồng.

    What flooring leaves goes to the last entry of positive weight; without any positive weight
    the last entry gets all. Returns what the entry got beyond its floor.
    """
    total = 0
    last = 0
    for i in range(weights.shape[0]):
        total += weights[i]
        if weights[i] > 0:
            last = i
    out[:] = 0
    if total == 0:
        out[-1] = amount
        return amount
    given = 0
    for i in range(weights.shape[0]):
        out[i] = floor_share(amount, weights[i], total)
        given += out[i]
    out[last] += amount - given
    return amount - given
