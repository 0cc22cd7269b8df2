"""Households: spending and smoothed income."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def spend(
    start, stop, deposit, smoothed_income, members,
    propensity_of_income, propensity_of_wealth_monthly, consumption,
):  # fmt: skip
    """Spending of the households in rows start…stop, in whole đồng, never above the deposit.

    c = c₁·smoothed disposable income + c₂/12·deposit. Deposits are reduced here; returns the total.
    """
    total = 0
    for row in range(start, stop):
        if members[row] == 0 or deposit[row] <= 0:
            continue
        wanted = np.int64(
            propensity_of_income * smoothed_income[row]
            + propensity_of_wealth_monthly * deposit[row]
        )
        amount = min(max(wanted, 0), deposit[row])
        consumption[row] = amount
        deposit[row] -= amount
        total += amount
    return total


@njit(cache=True, nogil=True)
def smooth_income(
    start, stop, members, labour_income, pensions, dividends, personal_tax, weight, smoothed_income
):
    """Move smoothed income towards the month's disposable income, rows start…stop."""
    for row in range(start, stop):
        if members[row] == 0:
            continue
        disposable = labour_income[row] + pensions[row] + dividends[row] - personal_tax[row]
        smoothed_income[row] += np.int64(weight * (disposable - smoothed_income[row]))


@njit(cache=True, nogil=True)
def add_by_household(household, selected, amount, out):
    """Add `amount` to the household of every selected person; returns the total."""
    total = 0
    for row in range(household.shape[0]):
        if selected[row]:
            out[household[row]] += amount
            total += amount
    return total
