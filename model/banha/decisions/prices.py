"""The price and markup of a firm that sells in the province."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banha.parameters import DemandParameters, ProductionParameters
from banha.sums import weighted_sum

Array = NDArray[np.float64]


def markups(
    *, markup: Array, opening_markup: Array, unmet: Array, parameters: ProductionParameters
) -> Array:
    """Markup after this month: it rises with unfilled orders and returns to the opening markup."""
    return markup + parameters.markup_adjustment * (unmet + opening_markup - markup)


def prices(
    *, price: Array, unit_cost: Array, markup: Array, input_coefficient: Array,
    input_price: Array, parameters: ProductionParameters,
) -> Array:  # fmt: skip
    """Price after this month: a step towards (labour and capital cost)·(1 + markup) + inputs.

    Costs are per unit at normal use of the staff, so that a month of few orders does not raise the
    price. Inputs cost coefficient × input price.
    """
    target = unit_cost * (1.0 + markup) + input_coefficient * input_price
    return price + parameters.price_adjustment * (target - price)


def market_shares(
    *, share: Array, customers: Array, price: Array, unmet: Array, parameters: DemandParameters
) -> tuple[Array, Array]:
    """Market shares of one product's firms after this month, and their bases of customers.

    A base shrinks where orders go unfilled: ln a ← ln a − κ_u·(unmet − mean unmet). The share moves
    at a speed to its level σ* = a·p^−ε ÷ Σ a·p^−ε: a price gap moves a level, it does not let the
    cheapest firm take the whole market in time. Both add up to one.
    """
    if share.sum() <= 0.0 or customers.sum() <= 0.0:
        return share, customers
    mean_unmet = weighted_sum(share, unmet) / float(share.sum())
    base = customers * np.exp(-parameters.unfilled_response * (unmet - mean_unmet))
    base = base / base.sum()
    target = base * price**-parameters.price_elasticity
    target = target / target.sum()
    moved = share + parameters.price_speed * (target - share)
    return np.asarray(moved / moved.sum()), np.asarray(base)
