"""Households: spending, rents, interest, smoothed income and its spread."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.life import STREET, tax_of

# Incomes are counted in bins: 64 to each doubling, one đồng wide below 128.
INCOME_BINS = 64 * 58


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
    start, stop, members, labour_income, pensions, dividends, personal_tax, deposit_interest,
    rents_received, rents_paid, school_fees, weight, smoothed_income,
):  # fmt: skip
    """Move smoothed income towards the month's disposable income, rows start…stop.

    Disposable is what came from work, pensions, firms, bank and tenants, less tax, rent and
    school fees paid.
    """
    for row in range(start, stop):
        if members[row] == 0:
            continue
        disposable = labour_income[row] + pensions[row] + dividends[row] - personal_tax[row]
        disposable += deposit_interest[row] + rents_received[row] - rents_paid[row]
        disposable -= school_fees[row]
        smoothed_income[row] += np.int64(weight * (disposable - smoothed_income[row]))


@njit(cache=True, nogil=True)
def bin_of(amount):
    """Bin of a whole amount x ≥ 0: x below 128, and 64·k + x ÷ 2^k above.

    k is the number of halvings that bring it below 128. Without branches, which nobody can foresee.
    """
    rest, place = amount, 0
    for step in (32, 16, 8, 4, 2, 1):
        halvings = step * (rest >> step >= 64)
        rest >>= halvings
        place += 64 * halvings
    return np.uint32(place + rest)


@njit(cache=True, nogil=True)
def count_incomes(start, stop, members, smoothed_income, people, income):
    """Count members and add incomes by bin of income per member, rows start…stop.

    Bins are those of `bin_of`: whole numbers throughout, so that chunks add up exactly. Who has
    nothing is in bin 0.
    """
    for row in range(start, stop):
        if members[row] == 0:
            continue
        place = bin_of(max(smoothed_income[row] // members[row], 0))
        people[place] += members[row]
        income[place] += smoothed_income[row]


@njit(cache=True, nogil=True)
def pay_rents(start, stop, tenant, members, consumption, share, deposit, rents_paid):
    """Tenants pay `share` of their spending as rent, at most their deposit, rows start…stop.

    Returns what was paid and the deposits of those who own their home.
    """
    paid = 0
    owned = 0
    for row in range(start, stop):
        if members[row] == 0 or deposit[row] <= 0:
            continue
        if tenant[row] == 0:
            owned += deposit[row]
            continue
        amount = min(np.int64(share * consumption[row]), deposit[row])
        rents_paid[row] = amount
        deposit[row] -= amount
        paid += amount
    return paid, owned


@njit(cache=True, nogil=True)
def receive_rents(start, stop, tenant, members, rate, deposit, rents_received):
    """Owners of their home get `rate` per đồng of deposit, in whole đồng; returns the sum."""
    received = 0
    for row in range(start, stop):
        if members[row] == 0 or deposit[row] <= 0 or tenant[row] != 0:
            continue
        amount = np.int64(rate * deposit[row])
        rents_received[row] = amount
        deposit[row] += amount
        received += amount
    return received


@njit(cache=True, nogil=True)
def pay_interest(start, stop, opening_deposit, rate, deposit, deposit_interest):
    """Interest on what was held when the month began, in whole đồng; returns the sum."""
    paid = 0
    for row in range(start, stop):
        if opening_deposit[row] <= 0:
            continue
        amount = np.int64(rate * opening_deposit[row])
        deposit_interest[row] = amount
        deposit[row] += amount
        paid += amount
    return paid


@njit(cache=True, nogil=True)
def pay_fees(students, fee, household, deposit, school_fees):
    """A student's household pays the fee as far as its money goes, students in rows `students`.

    Returns what was paid and what was not.
    """
    paid = 0
    short = 0
    for i in range(students.shape[0]):
        home = household[students[i]]
        amount = min(fee, max(deposit[home], 0))
        school_fees[home] += amount
        deposit[home] -= amount
        paid += amount
        short += fee - amount
    return paid, short


@njit(cache=True, nogil=True)
def count_by_street(start, stop, household, counts):
    """Count the persons in rows start…stop by the street of their home; −1 is no home."""
    for row in range(start, stop):
        if household[row] >= 0:
            counts[household[row] >> STREET] += 1


@njit(cache=True, nogil=True)
def note_pay(
    start, stop, begins, ends, home, amount, tax_rate, tax_threshold, labour_income, personal_tax
):
    """Book what persons earned with their households, streets start…stop.

    Persons of one part of the rows noted it from `begins[part, street]` to `ends[part, street]` of
    `home` and `amount`; the tax is due on each amount.
    """
    for street in range(start, stop):
        for part in range(begins.shape[0]):
            for i in range(begins[part, street], ends[part, street]):
                lives_in = np.uint32(home[i])
                labour_income[lives_in] += amount[i]
                personal_tax[lives_in] += tax_of(amount[i], tax_rate, tax_threshold)


@njit(cache=True, nogil=True)
def receive_pay(
    start, stop, begins, ends, home, amount, tax_rate, tax_threshold, labour_income, personal_tax,
    pensions, deposit, sums,
):  # fmt: skip
    """Book the last notes of what persons earned, and pay all in, streets start…stop.

    Notes are those of `note_pay`. Sums of tax and pensions go to `sums`.
    """
    for street in range(start, stop):
        note_pay(
            street, street + 1, begins, ends, home, amount, tax_rate, tax_threshold,
            labour_income, personal_tax,
        )  # fmt: skip
        for row in range(street << STREET, min((street + 1) << STREET, deposit.shape[0])):
            deposit[row] += labour_income[row] + pensions[row] - personal_tax[row]
            sums[0] += personal_tax[row]
            sums[1] += pensions[row]
