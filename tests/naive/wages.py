"""Twins of `kernels.wages`."""

import math

import numpy as np
from tests.naive.draws import COMPLIANCE, four_uniforms

EMPLOYEE, FARM, HOUSEHOLD_BUSINESS = 1, 2, 3


def posted_wage(
    wage, own_growth, sector_growth, unemployment, unfilled, anchor,
    own_weight, sector_weight, unemployment_response, unfilled_response,
    reference_unemployment, reference_unfilled, monthly_bound, out,
):  # fmt: skip
    """w·exp[ψ₁ g_f + ψ₂ g_s − ψ₃ (u − u°) + ψ₄ (v − v°) + R], the exponent within the bound."""
    for firm, before in enumerate(wage):
        terms = (
            own_weight * own_growth[firm],
            sector_weight * sector_growth[firm],
            unemployment_response * (reference_unemployment - unemployment),
            unfilled_response * (unfilled[firm] - reference_unfilled),
            anchor[firm],
        )
        change = sorted((-monthly_bound, math.fsum(terms), monthly_bound))[1]
        out[firm] = before * math.exp(change)


def pay(
    start, stop, seed, month,
    identity, status, birth_month, education, employer, household, wage, pay_received,
    efficiency, firm_wage, follow_up, follow_down, minimum_wage, noncompliance,
    tax_rate, tax_threshold, farm_income, household_business_income, public_employer,
    payroll, household_income, household_tax,
):  # fmt: skip
    """Who earns what, job by job; the wage and its step are kept in single precision."""
    totals = {"private": 0, "public": 0, "own": 0, "minimum": 0}
    own_account = {FARM: farm_income, HOUSEHOLD_BUSINESS: household_business_income}
    for row in range(start, stop):
        state = status[row].item()
        earned = 0
        if state == EMPLOYEE:
            firm = employer[row].item()
            gap = firm_wage[firm].item() - wage[row].item()
            step = (follow_up if gap > 0.0 else follow_down) * gap
            wage[row] = wage[row].item() + float(np.float32(step))
            years = (month - birth_month[row].item()) // 12
            earned = int(wage[row].item() * efficiency[education[row], years].item())
            luck = four_uniforms(seed, COMPLIANCE, 0, identity[row], firm)[0]
            if earned < minimum_wage and luck >= noncompliance:
                earned = int(minimum_wage)
                totals["minimum"] += 1
            payroll[firm] += earned
            totals["public" if firm == public_employer else "private"] += earned
        elif state in own_account:
            earned = own_account[state]
            totals["own"] += earned
        pay_received[row] = earned
        if state in {EMPLOYEE, *own_account}:
            household_income[household[row]] += earned
            household_tax[household[row]] += int(tax_rate * max(earned - tax_threshold, 0))
    return tuple(totals.values())
