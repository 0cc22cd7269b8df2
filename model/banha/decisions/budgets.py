"""The State's budget rule."""

from __future__ import annotations

from banha.parameters import StateParameters


def purchases(
    *, last_purchases: float, retained_revenue: float, fixed_spending: float, deposit: float,
    cash_wanted: float, parameters: StateParameters,
) -> float:  # fmt: skip
    """Public purchases of the month, đồng: a step towards what the budget allows.

    The budget allows retained revenue, less payroll and pensions, and the cash above or below
    what is wanted, spread over the months of correction.
    """
    allowed = (
        retained_revenue
        - fixed_spending
        + (deposit - cash_wanted) / parameters.cash_correction_months
    )
    return max(last_purchases + parameters.purchase_adjustment * (allowed - last_purchases), 0.0)
