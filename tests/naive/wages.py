"""Twin of `kernels.wages`."""

import math


def posted_wage(
    wage, own_growth, sector_growth, unemployment, unfilled, anchor,
    own_weight, sector_weight, unemployment_response, unfilled_response,
    reference_unemployment, reference_unfilled, least_wage, monthly_bound, out,
):  # fmt: skip
    """w·exp[ψ₁ g_f + ψ₂ g_s − ψ₃ (u − u°) + ψ₄ (v − v°) + R], the exponent within the bound.

    Below the least wage it is lifted, at most to it and at most by the bound.
    """
    for firm, before in enumerate(wage):
        terms = (
            own_weight * own_growth[firm],
            sector_weight * sector_growth[firm],
            unemployment_response * (reference_unemployment - unemployment),
            unfilled_response * (unfilled[firm] - reference_unfilled),
            anchor[firm],
        )
        change = sorted((-monthly_bound, math.fsum(terms), monthly_bound))[1]
        after = before * math.exp(change)
        out[firm] = max(after, min(least_wage, before * math.exp(monthly_bound)))
