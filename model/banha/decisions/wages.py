"""The wage that a firm posts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banha.kernels import wages as kernel
from banha.parameters import DemandParameters, WagesParameters

Array = NDArray[np.float64]


def exporters_anchor(
    *, margin: Array, reference_margin: Array, competitor_cost: float,
    parameters: WagesParameters, demand: DemandParameters,
) -> Array:  # fmt: skip
    """Pull of an exporter's wage to what the world market pays, log points a month.

    ψ_m·Z, Z = z − z° + η·ln(competitors' unit labour cost ÷ base), bounded by a hyperbolic tangent:
    the quantity that moves orders too, else orders and wages never settle together.
    """
    pull = margin - reference_margin + demand.competitor_cost_response * np.log(competitor_cost)
    bound = demand.margin_bound
    return np.asarray(parameters.margin_anchor * bound * np.tanh(pull / bound))


def local_anchor(*, posted_wage: Array, relative_wage: Array, mean_wage: float,
                 parameters: WagesParameters) -> Array:  # fmt: skip
    """Pull of a local firm's wage to its sector's relative wage, log points a month.

    ψ_r·ln(relative wage × mean wage ÷ w).
    """
    return np.asarray(
        parameters.relative_anchor
        * np.log(np.maximum(relative_wage * mean_wage, 1.0) / np.maximum(posted_wage, 1.0))
    )


def wage_curve(*, level: float | None, unemployment: float, parameters: WagesParameters) -> float:
    """Log points by which slack moves the level of posted wages: the wage curve.

    c ← c + s·(−β·ln(u ÷ u°) − c), at the opening (`level` None) c = −β·ln(u ÷ u°). A level, beside
    the terms that move growth: with growth alone wages lag unemployment by a quarter of a cycle,
    and the two chase each other. `unemployment` is a positive share.
    """
    wanted = -parameters.curve_elasticity * np.log(unemployment / parameters.reference_unemployment)
    if level is None:
        return float(wanted)
    return float(level + parameters.curve_speed * (wanted - level))


def posted_wage(
    *, wage: Array, own_growth: Array, sector_growth: Array, unemployment: float, unfilled: Array,
    anchor: Array, minimum_wage: float, parameters: WagesParameters,
) -> Array:  # fmt: skip
    """Posted wage after this month's change, see `kernels.wages.posted_wage`.

    Pay scales start at the legal minimum: no firm posts less than `minimum_pull` of it.
    """
    out = np.empty_like(wage)
    kernel.posted_wage(
        wage, own_growth, sector_growth, unemployment, unfilled, anchor,
        parameters.own_productivity_weight, parameters.sector_productivity_weight,
        parameters.unemployment_response, parameters.unfilled_response,
        parameters.reference_unemployment, parameters.reference_unfilled,
        parameters.minimum_pull * minimum_wage, parameters.monthly_bound, out,
    )  # fmt: skip
    return out


def premium(
    *, premium: Array, unfilled_gap: Array, tightness_gap: float, parameters: WagesParameters
) -> Array:
    """Premium of skilled over unskilled pay after this month: it rises with scarcity.

    Δln premium = ψ_e·(unfilled share of skilled − of unskilled places) + ψ_t·(ln θ_skilled −
    ln θ_unskilled − reference gap), θ open places per seeker, graduates in unskilled places
    counting as seekers.
    """
    change = parameters.premium_unfilled_response * unfilled_gap
    change = change + parameters.premium_tightness_response * (
        tightness_gap - parameters.reference_tightness_gap
    )
    return np.asarray(premium * np.exp(change))
