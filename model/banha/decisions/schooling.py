"""What the young choose at fifteen and at eighteen, and whom schools with few places take."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banha.parameter_sections import SchoolingParameters

Array = NDArray[np.float64]


def stay_at_school(
    *, premium: float, income: Array, parameters: SchoolingParameters
) -> Array:  # fmt: skip
    """Probability of going on to upper secondary school at fifteen: float64[n].

    Logistic in a + β·ln(premium) + γ·ln(income), `premium` being that expected relative to its
    reference, `income` the household's smoothed income per member relative to the mean.
    """
    utility = (
        parameters.upper_secondary_odds
        + parameters.premium_response * np.log(premium)
        + parameters.income_response * np.log(income)
    )
    return np.asarray(1.0 / (1.0 + np.exp(-utility)))


def choose_track(
    *, premium: float, income: Array, fee_share: Array, parameters: SchoolingParameters
) -> Array:  # fmt: skip
    """Probabilities of wanting a vocational place or a tertiary one at eighteen: float64[n, 2].

    Multinomial logit against work: V_k = a_k + β·ln(premium) + γ·ln(income) − κ·(fee
    of the track ÷ household income per member); `fee_share` is float64[n, 2].
    """
    constant = np.array([parameters.vocational_odds, parameters.tertiary_odds])
    common = parameters.premium_response * np.log(premium)
    common = common + parameters.income_response * np.log(income)
    odds = np.exp(constant + common[:, None] - parameters.cost_response * fee_share)
    return np.asarray(odds / (1.0 + odds.sum(axis=1, keepdims=True)))


def admit(*, score: Array, places: int) -> NDArray[np.bool_]:
    """Who gets a place: the highest scores, the earlier of equal ones; as many as there are."""
    taken = np.zeros(len(score), bool)
    taken[np.argsort(-score, kind="stable")[: max(places, 0)]] = True
    return taken
