"""A month in the life of persons: pay, what they learn, and whether they stay.

One pass over all persons: pay, pension, skill and fate read the same columns.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from banha.kernels.draws import BLOCK, LIFE, block_uniforms
from banha.kernels.labour import (
    COVERED,
    EMPLOYEE,
    EMPTY,
    FARM,
    FORMAL,
    HOUSEHOLD_BUSINESS_STATUS,
    SKILLED,
    STUDENT,
    UNEMPLOYED,
)

STAYS, DIES, DEPARTS = 0, 1, 2
(
    PUBLIC_PAY, OWN_INCOME, PENSIONS, AT_MINIMUM, PAY_BY_EDUCATION, JOBS_BY_EDUCATION,
    PERSONS_BY_EDUCATION,
) = 0, 1, 2, 3, 4, 8, 12  # fmt: skip
TOTALS = 16
"""Entries of the totals of a pass; the last three stand for four educations each."""


class People(NamedTuple):
    """Columns of persons that a month of life reads and writes."""

    identity: Any
    birth_month: Any
    education: Any
    origin: Any
    status: Any
    pensioner: Any
    place: Any
    contract: Any
    employer: Any
    household: Any
    skill: Any
    wage: Any
    tenure: Any
    pay: Any


class Employers(NamedTuple):
    """What a person's pay and skill depend on at the firm: by row of firms."""

    posted_wage: Any
    premium: Any
    productivity: Any


class PayRules(NamedTuple):
    """How wages follow, and what is due; amounts in đồng a month."""

    follow_up: float
    follow_down: float
    minimum_wage: float
    tax_rate: float
    tax_threshold: float
    farm_income: int
    household_business_income: int
    public_employer: int
    pension: int


class LifeRules(NamedTuple):
    """Chances a month of dying by age, of leaving by origin, joblessness and age, and of learning.

    `departure[origin, long unemployed, age]`, `closing_rate[education]`.
    """

    mortality: Any
    departure: Any
    unemployed_months: int
    closing_rate: Any
    idle_decay: float


@njit(cache=True, nogil=True)
def wage_after(wage, posted, follow_up, follow_down):
    """Wage of a sitting employee after a month: it follows the posted wage, faster up than down."""
    gap = posted - wage
    return wage + (follow_up if gap > 0.0 else follow_down) * gap


@njit(cache=True, nogil=True)
def skill_after(skill, productivity, closing_rate):
    """Skill after a month at work: it moves towards the employer's productivity."""
    return skill + closing_rate * (productivity - skill)


@njit(cache=True, nogil=True)
def fate_of(die, depart, mortality, departure, settled):
    """Whether a person stays, dies, or departs this month; students and retired do not depart."""
    if die < mortality:
        return DIES
    if settled or depart >= departure:
        return STAYS
    return DEPARTS


@njit(cache=True, nogil=True)
def pay_of(rate, minimum_wage, contract):
    """Pay of an employee in whole đồng, and whether the legal minimum made it so."""
    amount = np.int64(rate)
    if amount < minimum_wage and contract & COVERED:
        return np.int64(minimum_wage), 1
    return amount, 0


@njit(cache=True, nogil=True)
def own_account_pay(state, farm_income, household_business_income):
    """Income of the month of somebody without an employer: the average product, or nothing."""
    if state == FARM:
        return farm_income
    return household_business_income if state == HOUSEHOLD_BUSINESS_STATUS else 0


@njit(cache=True, nogil=True)
def tax_of(amount, rate, threshold):
    """Personal tax: a rate on the month's pay above the threshold, whole đồng."""
    return np.int64(rate * (amount - threshold)) if amount > threshold else 0


@njit(cache=True, nogil=True)
def month_at_work(
    wage, skill, posted_wage, premium, productivity, effect, contract, closing_rate, pay
):
    """An employee's month: (wage, pay, whether the minimum made it, skill) after it.

    The wage follows the posted one, pay = wage × premium × efficiency, skill moves towards the
    firm's productivity.
    """
    after = wage_after(wage, posted_wage, pay.follow_up, pay.follow_down)
    amount, at_minimum = pay_of(after * premium * effect, pay.minimum_wage, contract)
    return after, amount, at_minimum, skill_after(skill, productivity, closing_rate)


@njit(cache=True, nogil=True)
def month_of_life(
    start, stop, month, seed, people, efficiency, employers, pay, rules,
    payroll, formal_staff, household_income, household_tax, household_pensions,
    leaver, fate, age_counts, totals,
):  # fmt: skip
    """Pay, teach and age the persons in rows start…stop; pay and pensions go to their households.

    Who dies or departs is written to `leaver` and `fate` from `start` on; returns how many do.
    """
    (
        identity, birth_month, education, origin, status, pensioner, place, contract, employer,
        household, skill, wage, tenure, pay_received,
    ) = people  # fmt: skip
    posted_wage, premium, productivity = employers
    mortality, departure, unemployed_months, closing_rate, idle_decay = rules
    count, oldest = 0, len(mortality) - 1
    u, likeliest = np.empty((4, BLOCK)), max(mortality.max(), departure.max())
    for row in range(start, stop):
        at = (row - start) % BLOCK
        if at == 0:
            block_uniforms(seed, LIFE, month, identity, row, min(row + BLOCK, stop), 0, u)
        state = status[row]
        if state == EMPTY:
            continue
        years, level = np.int64(month - birth_month[row]) // 12, education[row]
        if state == EMPLOYEE:
            firm, kind = employer[row], place[row]
            wage[row], amount, at_minimum, skill[row] = month_at_work(
                np.float64(wage[row]), np.float64(skill[row]), posted_wage[firm],
                premium[firm] if kind == SKILLED else 1.0, productivity[firm],
                efficiency[4 * kind + level, years], contract[row], closing_rate[level], pay,
            )  # fmt: skip
            formal_staff[firm] += contract[row] & FORMAL
            payroll[firm] += amount
            totals[PUBLIC_PAY] += amount * (firm == pay.public_employer)
            totals[AT_MINIMUM] += at_minimum
            totals[PAY_BY_EDUCATION + level] += amount
            totals[JOBS_BY_EDUCATION + level] += 1
        else:
            amount = own_account_pay(state, pay.farm_income, pay.household_business_income)
            totals[OWN_INCOME] += amount
            skill[row] *= np.float32(1.0 - idle_decay)
        pay_received[row], home = amount, household[row]
        household_income[home] += amount
        household_tax[home] += tax_of(amount, pay.tax_rate, pay.tax_threshold)
        if pensioner[row]:
            household_pensions[home] += pay.pension
            totals[PENSIONS] += pay.pension
        years, end, die, depart = min(years, oldest), STAYS, u[0, at], u[1, at]
        if min(die, depart) < likeliest:
            jobless = state == UNEMPLOYED and tenure[row] > unemployed_months
            leaves, settled = departure[origin[row], int(jobless), years], state >= STUDENT
            end = fate_of(die, depart, mortality[years], leaves, settled)
        totals[PERSONS_BY_EDUCATION + level] += end == STAYS
        age_counts[years] += end == STAYS
        if end != STAYS:
            leaver[start + count], fate[start + count] = row, end
            count += 1
    return count


@njit(cache=True, nogil=True)
def settle_leavers(leaver, fate, household, members, deposit, moved_out, emptied):
    """Take those who leave out of their homes; who departs takes an equal part of the money.

    Homes left without members are written to `emptied`. Returns (money taken, number of them).
    """
    taken = 0
    empty = 0
    for i in range(leaver.shape[0]):
        home = household[leaver[i]]
        if fate[i] == DEPARTS:
            part = deposit[home] // members[home]
            deposit[home] -= part
            moved_out[home] += part
            taken += part
        members[home] -= 1
        if members[home] == 0:
            emptied[empty] = home
            empty += 1
    return taken, empty


@njit(cache=True, nogil=True)
def dismiss(start, stop, status, employer, tenure, closing):
    """Make the staff of closing firms jobless, rows start…stop; returns how many.

    `closing[1 + firm]` says whether a firm closes; those without an employer are at 0.
    """
    count = 0
    for row in range(start, stop):
        if closing[1 + employer[row]]:
            status[row] = UNEMPLOYED
            employer[row] = -1
            tenure[row] = 0
            count += 1
    return count
