"""How spending is split among products: a linear expenditure system (Stone, 1954)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SpendingSystem:
    """A linear expenditure system over products, imports last.

    Attributes
    ----------
    subsistence
        γ: what a person needs a month, by product, đồng at opening prices (float64[n+1]).
    marginal
        β: shares of what is spent beyond subsistence, adding up to one (float64[n+1]).
    per_person
        Spending a month and person from which the system was drawn, đồng at opening prices.
    """

    subsistence: Array
    marginal: Array
    per_person: float


def spending_system(
    *, shares: Array, per_person: float, elasticity: Array, subsistence_share: float
) -> SpendingSystem:
    """Draw a system that spends `per_person` by `shares` at opening prices.

    β_i = e_i·w_i ÷ Σ e·w, γ_i = c·(w_i − (1 − σ)·β_i): subsistence is the share σ of spending c,
    and the elasticity of product i in total spending is β_i ÷ w_i, its own e_i over their mean.

    Raises
    ------
    ValueError
        A product's elasticity over the mean exceeds 1 ÷ (1 − σ): its subsistence is negative.
    """
    marginal = elasticity * shares / float(elasticity @ shares)
    subsistence = per_person * (shares - (1.0 - subsistence_share) * marginal)
    if subsistence_share > 0.0 and subsistence.min() < -1e-9 * per_person:
        raise ValueError(
            "households.spending_elasticity: an elasticity over the mean of all products may not "
            f"exceed 1 / (1 - subsistence_share) = {1.0 / (1.0 - subsistence_share):.2f}"
        )
    return SpendingSystem(subsistence, marginal, per_person)


def split_spending(
    system: SpendingSystem, *, prices: Array, total: float, persons: float, standard: float
) -> Array:
    """Spending by product, đồng: p_i·γ_i·N·s + β_i·(total − N·s·Σ p·γ).

    N persons, s the standard of living that subsistence has followed (index, opening 1). The
    system is linear, so the sum over households is this of their sum. Where money does not reach
    for subsistence it is split as subsistence is.
    """
    needed = prices * system.subsistence * persons * standard
    beyond = total - float(needed.sum())
    if beyond < 0.0:
        return np.asarray(needed * (total / float(needed.sum())))
    return np.asarray(needed + system.marginal * beyond)


def standard_lag(half_life: float, *, growth: float) -> float:
    """Level of the smoothed standard relative to spending that grows steadily.

    κ ÷ (κ + e^(g ÷ 12) − 1), κ = 1 − ½^(1 ÷ half-life): half-life in months, growth a year.
    """
    weight = standard_weight(half_life)
    return float(weight / (weight + np.expm1(growth / 12.0)))


def standard_weight(half_life: float) -> float:
    """Weight of the month in a mean whose memory halves in `half_life` months."""
    return float(1.0 - 0.5 ** (1.0 / half_life))
