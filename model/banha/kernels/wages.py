"""Labour cost: posted wages of firms, wages and pay of persons."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.draws import COMPLIANCE, four_uniforms
from banha.kernels.labour import EMPLOYEE, FARM, HOUSEHOLD_BUSINESS_STATUS


@njit(cache=True, nogil=True)
def posted_wage(
    wage, own_growth, sector_growth, unemployment, unfilled, anchor,
    own_weight, sector_weight, unemployment_response, unfilled_response,
    reference_unemployment, reference_unfilled, monthly_bound, out,
):  # fmt: skip
    """Posted wage per efficiency unit of each firm after this month's change.

    w ← w·exp[ψ₁·Δln A_f + ψ₂·Δln A_s − ψ₃·(u − u°) + ψ₄·(unfilled − v°) + R], the exponent
    bounded by ±`monthly_bound`; R is `anchor`. All arrays have one entry per firm; `unemployment`
    is a share.
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
        out[firm] = wage[firm] * np.exp(change)


@njit(cache=True, nogil=True)
def pay(
    start, stop, seed, month,
    identity, status, birth_month, education, employer, household, wage, pay_received,
    efficiency, firm_wage, follow_up, follow_down, minimum_wage, noncompliance,
    tax_rate, tax_threshold, farm_income, household_business_income, public_employer,
    payroll, household_income, household_tax,
):  # fmt: skip
    """Set and pay the month's wages and own-account incomes of the persons in rows start…stop.

    A sitting employee's wage follows the posted wage at `follow_up` or `follow_down` a month. Pay
    is wage × efficiency, at least the legal minimum except in the share `noncompliance` of jobs.
    Farm and household-business workers earn the given average product. Pay goes to `pay_received`
    of the person, and is added to `household_income` of the household and `payroll` of the firm;
    `household_tax` gets `tax_rate` of the pay above the threshold. Whole đồng, floored.

    Returns (pay from firms, pay from the public employer, own-account income, employees at the
    minimum).
    """
    private = 0
    public = 0
    own_account = 0
    at_minimum = 0
    for row in range(start, stop):
        state = status[row]
        if state == EMPLOYEE:
            firm = employer[row]
            gap = firm_wage[firm] - wage[row]
            speed = follow_up if gap > 0.0 else follow_down
            wage[row] += np.float32(speed * gap)
            effect = efficiency[education[row], (month - birth_month[row]) // 12]
            amount = np.int64(np.float64(wage[row]) * effect)
            if amount < minimum_wage:
                exempt, _b, _c, _d = four_uniforms(seed, COMPLIANCE, 0, identity[row], firm)
                if exempt >= noncompliance:
                    amount = np.int64(minimum_wage)
                    at_minimum += 1
            payroll[firm] += amount
            if firm == public_employer:
                public += amount
            else:
                private += amount
        elif state == FARM:
            amount = farm_income
            own_account += amount
        elif state == HOUSEHOLD_BUSINESS_STATUS:
            amount = household_business_income
            own_account += amount
        else:
            pay_received[row] = 0
            continue
        pay_received[row] = amount
        home = household[row]
        household_income[home] += amount
        if amount > tax_threshold:
            household_tax[home] += np.int64(tax_rate * (amount - tax_threshold))
    return private, public, own_account, at_minimum
