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
    FOUR,
    HOUSEHOLD_BUSINESS_STATUS,
    SKILLED,
    STUDENT,
    UNEMPLOYED,
    years_old,
)

STREET = 15
"""Homes stand in streets of 2^15: pay is handed out street by street, from cache."""
STAYS, DIES, DEPARTS = 0, 1, 2
NOT_JOBLESS, LONG_JOBLESS, NEWLY_JOBLESS = 0, 1, 2
PUBLIC_PAY, OWN_INCOME, AT_MINIMUM, PAY_BY_EDUCATION, JOBS_BY_EDUCATION = 0, 1, 2, 4, 8
TOTALS = 12
"""Entries of the totals of a pass; the last two stand for four educations each."""


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

    `departure[origin, joblessness, age]`, `closing_rate[education]`.
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
def joblessness(state, tenure, unemployed_months):
    """Whether a person is not jobless, has long been, or is newly so."""
    if state != UNEMPLOYED:
        return NOT_JOBLESS
    return LONG_JOBLESS if tenure > unemployed_months else NEWLY_JOBLESS


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
    return np.int64(rate * max(amount - threshold, 0.0))


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
def sort_by_street(rows, household, pay, filled, home, amount):
    """Note pay and home of the persons in `rows` with what the home's street gets.

    `filled[street]` is the next free place of a street in `home` and `amount`.
    """
    for i in range(rows.shape[0]):
        lives_in = np.uint32(household[rows[i]])
        place = filled[lives_in >> STREET]
        home[place], amount[place] = lives_in, pay[rows[i]]
        filled[lives_in >> STREET] = place + 1


@njit(cache=True, nogil=True)
def highest_chances(mortality, departure):
    """The chance of dying or departing that nobody's of an age is above: float64[ages]."""
    highest = np.empty(len(mortality))
    for age in range(len(mortality)):
        highest[age] = max(mortality[age], departure[:, :, age].max())
    return highest


@njit(cache=True, nogil=True)
def who_leaves(
    first, last, month, u, birth_month, education, origin, status, tenure, mortality, departure,
    highest, unemployed_months, leaver, fate, stayers,
):  # fmt: skip
    """List who dies or departs in rows first…last; the others go to `stayers[education, age]`.

    `u[0, row − first]` decides on death, `u[1, row − first]` on departure; whose draws are above
    the `highest` chance at the age is passed over without a branch. Returns how many leave.
    """
    count, possible, oldest = 0, 0, np.uint32(len(mortality) - 1)
    rows = np.empty(BLOCK, np.uint32)
    for row in range(first, last):
        lives = status[row] != EMPTY
        years = min(years_old(month, birth_month[row]), oldest)
        stayers[np.uint32(education[row]), years] += lives
        rows[possible] = row
        possible += lives & (min(u[0, row - first], u[1, row - first]) < highest[years])
    for i in range(possible):
        row = rows[i]
        state, years = status[row], min(years_old(month, birth_month[row]), oldest)
        leaves = departure[origin[row], joblessness(state, tenure[row], unemployed_months), years]
        end = fate_of(
            u[0, row - first], u[1, row - first], mortality[years], leaves, state >= STUDENT
        )
        if end != STAYS:
            stayers[education[row], years] -= 1
            leaver[count], fate[count] = row, end
            count += 1
    return count


@njit(cache=True, nogil=True)
def without_employer(rows, status, income, kept, skill, received):
    """Pay those without an employer the `income[status]`; they keep a part of their skill.

    Returns what they earned together.
    """
    earned = 0
    for i in range(rows.shape[0]):
        row = rows[i]
        received[row] = income[status[row]]
        earned += received[row]
        skill[row] *= kept
    return earned


@njit(cache=True, nogil=True)
def month_of_life(
    start, stop, month, seed, people, efficiency, employers, pay, rules,
    payroll, formal_staff, filled, home, amount, pensioners, leaver, fate, stayers, totals,
):  # fmt: skip
    """Pay, teach and age the persons in rows start…stop.

    What households get is noted by street. From `start` on, who draws a pension is written to
    `pensioners`, who dies or departs to `leaver` and `fate`; returns how many leave and draw one.
    """
    (
        identity, birth_month, education, origin, status, pensioner, place, contract, employer,
        household, skill, wage, tenure, received,
    ) = people  # fmt: skip
    posted_wage, premium, productivity = employers
    mortality, departure, unemployed_months, closing_rate, idle_decay = rules
    count, retired, own_income = 0, 0, np.zeros(STUDENT + 2, np.int64)
    own_income[FARM], own_income[HOUSEHOLD_BUSINESS_STATUS] = pay[5:7]
    highest = highest_chances(mortality, departure)
    earners, others = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    u = np.empty((4, BLOCK))
    for first in range(start, stop, BLOCK):
        last, working, idle, earning = min(first + BLOCK, stop), 0, 0, 0
        block_uniforms(seed, LIFE, month, identity, first, last, 0, u)
        for row in range(first, last):
            earners[working], others[idle] = row, row
            working += status[row] == EMPLOYEE
            idle += (status[row] != EMPLOYEE) & (status[row] != EMPTY)
        for i in range(working):
            row = earners[i]
            firm = np.uint32(employer[row])
            kind, level = np.uint32(place[row]), np.uint32(education[row])
            wage[row], paid, at_minimum, skill[row] = month_at_work(
                np.float64(wage[row]), np.float64(skill[row]), posted_wage[firm],
                premium[firm] if kind == SKILLED else 1.0, productivity[firm],
                efficiency[FOUR * kind + level, years_old(month, birth_month[row])],
                contract[row], closing_rate[level], pay,
            )  # fmt: skip
            received[row] = paid
            formal_staff[firm] += contract[row] & FORMAL
            payroll[firm] += paid
            totals[PUBLIC_PAY] += paid * (firm == pay.public_employer)
            totals[AT_MINIMUM] += at_minimum
            totals[PAY_BY_EDUCATION + level] += paid
            totals[JOBS_BY_EDUCATION + level] += 1
        totals[OWN_INCOME] += without_employer(
            others[:idle], status, own_income, np.float32(1.0 - idle_decay), skill, received
        )
        for row in range(first, last):
            earners[earning] = row
            earning += (received[row] != 0) & (status[row] != EMPTY)
            if pensioner[row] and status[row] != EMPTY:
                pensioners[start + retired], retired = row, retired + 1
        sort_by_street(earners[:earning], household, received, filled, home, amount)
        count += who_leaves(
            first, last, month, u, birth_month, education, origin, status, tenure, mortality,
            departure, highest, unemployed_months, leaver[start + count :],
            fate[start + count :], stayers,
        )  # fmt: skip
    return count, retired


@njit(cache=True, nogil=True)
def settle_leavers(leaver, fate, household, members, deposit, moved_out, emptied, takes):
    """Take those who leave out of their homes; who departs takes an equal part of the money.

    `takes[i]` is what each of them takes, nothing for the dead. Homes left without members are
    written to `emptied`. Returns (money taken, number of them).
    """
    taken = 0
    empty = 0
    for i in range(leaver.shape[0]):
        home = np.uint32(household[leaver[i]])
        takes[i] = 0
        if fate[i] == DEPARTS:
            part = deposit[home] // members[home]
            deposit[home] -= part
            moved_out[home] += part
            takes[i] = part
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
        if closing[np.uint32(1 + employer[row])]:
            status[row] = UNEMPLOYED
            employer[row] = -1
            tenure[row] = 0
            count += 1
    return count
