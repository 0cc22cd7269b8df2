"""Labour cost: posted wages of firms."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def posted_wage(
    wage, own_growth, sector_growth, unemployment, unfilled, anchor,
    own_weight, sector_weight, unemployment_response, unfilled_response,
    reference_unemployment, reference_unfilled, least_wage, monthly_bound, out,
):  # fmt: skip
    """Posted wage per efficiency unit of each firm after this month's change.

    w ← w·exp[ψ₁·Δln A_f + ψ₂·Δln A_s − ψ₃·(u − u°) + ψ₄·(unfilled − v°) + R], the exponent
    bounded by ±`monthly_bound`; R is `anchor`, what pulls the level. Below `least_wage` w rises to
    it as fast as the bound allows. All arrays have one entry per firm; `unemployment` is a share.
    """
    for firm in range(wage.shape[0]):
        change = (
            own_weight * own_growth[firm]
            + sector_weight * sector_growth[firm]
            - unemployment_response * (unemployment - reference_unemployment)
            + unfilled_response * (unfilled[firm] - reference_unfilled)
            + anchor[firm]
        )
        change = min(max(change, -monthly_bound), monthly_bound)
        if wage[firm] * np.exp(change) < least_wage:
            change = min(np.log(least_wage / wage[firm]), monthly_bound)
        out[firm] = wage[firm] * np.exp(change)
