"""The price and markup of a firm that sells in the province."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banha.parameters import ProductionParameters

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
    *, share: Array, price: Array, unmet: Array, price_response: float, unfilled_response: float
) -> Array:
    """Market shares of one product's firms by replicator dynamics; they add up to one.

    σ ← σ·exp[−κ·ln(p ÷ p̄) − κ_u·(unmet − mean unmet)], p̄ and the mean weighted by share.
    """
    if share.sum() <= 0.0:
        return share
    weight = share / share.sum()
    mean_price = float(weight @ np.log(price))
    mean_unmet = float(weight @ unmet)
    moved = share * np.exp(
        -price_response * (np.log(price) - mean_price) - unfilled_response * (unmet - mean_unmet)
    )
    return np.asarray(moved / moved.sum())
