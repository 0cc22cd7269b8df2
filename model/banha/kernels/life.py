"""A month in the life of persons: pay, what they learn, and whether they stay.

One pass over all persons: pay, pension, skill and fate read the same columns.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from banha.kernels.draws import LIFE, four_uniforms
from banha.kernels.labour import (
    COVERED,
    EMPLOYEE,
    EMPTY,
    FARM,
    FORMAL,
    HOUSEHOLD_BUSINESS_STATUS,
    OUT,
    STUDENT,
    UNEMPLOYED,
)

STAYS, DIES, DEPARTS = 0, 1, 2
(
    PRIVATE_PAY, PUBLIC_PAY, OWN_INCOME, PENSIONS, PAID, AT_MINIMUM, FORMAL_JOBS, MIGRANT_JOBS,
    PAY_BY_EDUCATION, JOBS_BY_EDUCATION, PERSONS_BY_EDUCATION,
) = 0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16  # fmt: skip
TOTALS = 20
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
def tax_of(amount, rate, threshold):
    """Personal tax: a rate on the month's pay above the threshold, whole đồng."""
    return np.int64(rate * (amount - threshold)) if amount > threshold else 0


@njit(cache=True, nogil=True)
def month_of_life(
    start, stop, month, seed, people, efficiency, employers, pay, rules,
    payroll, formal_staff, household_income, household_tax, household_pensions,
    leaver, fate, age_counts, totals,
):  # fmt: skip
    """Pay, teach and age the persons in rows start…stop.

    Employees are paid wage × premium × efficiency by their firms (`payroll`, `formal_staff`),
    people on their own account the average product, pensioners the pension; whole đồng, to the
    household, taxed above the threshold. Skill moves towards the employer's productivity or fades.
    Rows of those who die or depart are written
    to `leaver` and `fate` from index `start`; `age_counts[age]` counts the others. Returns the
    number written.
    """
    (
        identity, birth_month, education, origin, status, pensioner, place, contract, employer,
        household, skill, wage, tenure, pay_received,
    ) = people  # fmt: skip
    posted_wage, premium, productivity = employers
    mortality, departure, closing_rate = rules.mortality, rules.departure, rules.closing_rate
    count = 0
    oldest = mortality.shape[0] - 1
    for row in range(start, stop):
        state = status[row]
        if state == EMPTY:
            continue
        age = np.int64(month - birth_month[row])
        years = age // 12
        level = education[row]
        amount = 0
        if state == EMPLOYEE:
            firm = employer[row]
            kind = place[row]
            rate = wage_after(
                np.float64(wage[row]), posted_wage[firm], pay.follow_up, pay.follow_down
            )
            wage[row] = rate
            rate *= efficiency[4 * kind + level, years]
            if kind == 1:
                rate *= premium[firm]
            amount, at_minimum = pay_of(rate, pay.minimum_wage, contract[row])
            formal = contract[row] & FORMAL
            formal_staff[firm] += formal
            payroll[firm] += amount
            totals[PUBLIC_PAY if firm == pay.public_employer else PRIVATE_PAY] += amount
            totals[PAID] += 1
            totals[AT_MINIMUM] += at_minimum
            totals[FORMAL_JOBS] += formal
            totals[MIGRANT_JOBS] += origin[row]
            totals[PAY_BY_EDUCATION + level] += amount
            totals[JOBS_BY_EDUCATION + level] += 1
            skill[row] = skill_after(
                np.float64(skill[row]), productivity[firm], closing_rate[level]
            )
        else:
            if state == FARM:
                amount = pay.farm_income
                totals[OWN_INCOME] += amount
            elif state == HOUSEHOLD_BUSINESS_STATUS:
                amount = pay.household_business_income
                totals[OWN_INCOME] += amount
            skill[row] *= np.float32(1.0 - rules.idle_decay)
        pay_received[row] = amount
        home = household[row]
        if amount > 0:
            household_income[home] += amount
            household_tax[home] += tax_of(amount, pay.tax_rate, pay.tax_threshold)
        if pensioner[row]:
            household_pensions[home] += pay.pension
            totals[PENSIONS] += pay.pension
        years = min(years, oldest)
        die, depart, _c, _d = four_uniforms(seed, LIFE, month, identity[row], 0)
        long_unemployed = state == UNEMPLOYED and tenure[row] > rules.unemployed_months
        end = fate_of(
            die, depart, mortality[years], departure[origin[row], int(long_unemployed), years],
            state == OUT or state == STUDENT,
        )  # fmt: skip
        if end != STAYS:
            leaver[start + count] = row
            fate[start + count] = end
            count += 1
            continue
        totals[PERSONS_BY_EDUCATION + level] += 1
        age_counts[years] += 1
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
    """Make the staff of closing firms jobless, rows start…stop; returns how many."""
    count = 0
    for row in range(start, stop):
        if status[row] == EMPLOYEE and closing[employer[row]]:
            status[row] = UNEMPLOYED
            employer[row] = -1
            tenure[row] = 0
            count += 1
    return count
