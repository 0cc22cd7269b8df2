"""Labour market: separations, search, and matching."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from banha.kernels.draws import BLOCK, LABOUR, block_uniforms, four_uniforms, normal

LOGISTIC_UNIT = np.sqrt(3.0) / np.pi
EMPTY, EMPLOYEE, FARM, HOUSEHOLD_BUSINESS_STATUS, UNEMPLOYED, STUDENT, OUT = 0, 1, 2, 3, 4, 5, 6
UNSKILLED, SKILLED = 0, 1
VOCATIONAL = 2
FORMAL, COVERED = 1, 2
LONGEST_TENURE = 32767
SAFE, ROUNDED_OFF = 1.0 + 1e-9, 1e-6
"""Margins of bounds that may be rounded otherwise than what they bound."""
TWO, FOUR, TWELVE = np.uint32(2), np.uint32(4), np.uint32(12)
"""Whole numbers without a sign: a place in a table that might be below zero costs a check each time
that it is looked up, a fifth to a half of a pass over persons."""


class Workers(NamedTuple):
    """Columns of persons that the labour market reads and writes."""

    identity: Any
    birth_month: Any
    education: Any
    status: Any
    pensioner: Any
    sector: Any
    place: Any
    digital: Any
    employer: Any
    skill: Any
    wage: Any
    tenure: Any


class Exits(NamedTuple):
    """Hazards a month of leaving a job or the labour force.

    `quit[firm]` is the hazard of the firm's jobs, `layoff[firm]` the share of staff laid off,
    `tenure_factor[months]` multiplies the former. Ages in months.
    """

    layoff: Any
    quit: Any
    tenure_factor: Any
    retirement_months: int
    own_account_months: int
    retirement_rate: float
    withdrawal_rate: float
    return_rate: float
    pension_share: float


class Bounds(NamedTuple):
    """What rules most people out at a glance.

    `stay[firm]` is a chance to stay that none of its employees is below; `leave[status]` and
    `look[status]` are chances to leave or enter the labour force and to look for a job that nobody
    is above.
    """

    stay: Any
    leave: Any
    look: Any


class Offers(NamedTuple):
    """Places on offer: the firm of every open unskilled and every open skilled place (int32).

    `log_wage[kind, firm]` is the log of what the firm pays per efficiency unit in a place of that
    kind, less the `way[firm]` there (log points); `log_change[from, to]` the log of what an offer
    is worth on changing sector.
    """

    unskilled: Any
    skilled: Any
    log_wage: Any
    log_change: Any
    firm_sector: Any
    productivity: Any
    way: Any


class Search(NamedTuple):
    """Who searches how, per month; see `scenarios/parameters.csv`, section labour."""

    digital_factor: float
    unemployed: float
    employed: float
    mismatched: float
    farm: float
    household_business: float
    income_response: float
    age_decline: float
    looks: int
    taste_spread: float
    match_noise: float
    log_reservation: float
    log_reservation_decline: float
    log_hiring_standard: float
    patience: int
    log_mean_wage: float
    log_farm_income: float
    log_household_business_income: float
    household_business_chance: float
    household_business_sector: int
    farm_chance: float
    farm_sector: int


@njit(cache=True, nogil=True)
def years_old(month, birth_month):
    """Age in whole years, without a sign."""
    return np.uint32(month - birth_month) // TWELVE


@njit(cache=True, nogil=True)
def leaves_labour_force(age, own_account, exit_, exits_rates):
    """Whether a person withdraws to the household or, from the retirement age on, retires."""
    retirement_months, own_account_months, retirement_rate, withdrawal_rate = exits_rates
    limit = own_account_months if own_account else retirement_months
    hazard = withdrawal_rate + (retirement_rate if age >= limit else 0.0)
    return exit_ < hazard


@njit(cache=True, nogil=True)
def leaves_job(leave, layoff, quit_, tenure_factor):
    """Whether an employee leaves: probability 1 − (1 − layoff)·(1 − quit·tenure factor)."""
    return leave > (1.0 - layoff) * (1.0 - quit_ * tenure_factor)


@njit(cache=True, nogil=True)
def own_account_chance(chance, log_pay, log_income, response, decline, age_years):
    """Chance that a farmer or owner searches: rising in expected pay ÷ income, falling in age."""
    return chance * np.exp(response * (log_pay - log_income) - decline * max(age_years - 30, 0))


@njit(inline="always")
def leave_labour_force(row, age, seed, month, who, exits, pensioner, status, tenure):
    """Withdraw or retire; from the retirement age on some get a pension."""
    if age >= exits.retirement_months:
        pension, _b, _c, _d = four_uniforms(seed, LABOUR, month, who, 3)
        if pension < exits.pension_share:
            pensioner[row] = 1
    status[row] = OUT
    tenure[row] = 0


@njit(inline="always")
def chance_to_look(state, kind, place, age_years, log_effect, digital, search):
    """Probability of looking for a job this month; digital access makes the search easier."""
    if state == UNEMPLOYED:
        chance = search.unemployed
    elif state == EMPLOYEE:
        chance = search.mismatched if kind > place else search.employed
    else:
        base, income = search.household_business, search.log_household_business_income
        if state == FARM:
            base, income = search.farm, search.log_farm_income
        chance = own_account_chance(
            base, search.log_mean_wage + log_effect, income, search.income_response,
            search.age_decline, age_years,
        )  # fmt: skip
    return chance * search.digital_factor if digital else chance


@njit(cache=True, nogil=True)
def bounds_of(log_efficiency, exits, search):
    """Bounds of the month's chances: students and empty rows never move or look."""
    easier = SAFE * max(search.digital_factor, 1.0)
    leave, look = np.zeros(OUT + 1), np.zeros(OUT + 1)
    leave[EMPLOYEE : UNEMPLOYED + 1] = exits.withdrawal_rate + max(exits.retirement_rate, 0.0)
    leave[OUT] = exits.return_rate
    look[EMPLOYEE] = max(search.employed, search.mismatched) * easier
    look[UNEMPLOYED] = 1.0
    for state, base, income in (
        (FARM, search.farm, search.log_farm_income),
        (
            HOUSEHOLD_BUSINESS_STATUS, search.household_business,
            search.log_household_business_income,
        ),
    ):  # fmt: skip
        for effect in (log_efficiency.min(), log_efficiency.max()):
            chance = own_account_chance(
                base, search.log_mean_wage + effect, income, search.income_response, 0.0, 0
            )
            look[state] = max(look[state], chance * easier)
        if search.age_decline < 0.0:
            look[state] = 1.0
    slowest = 1.0 - exits.quit * exits.tenure_factor.max()
    return Bounds(((1.0 - exits.layoff) * slowest - ROUNDED_OFF).astype(np.float32), leave, look)


@njit(cache=True, nogil=True)
def whom_it_may_concern(first, last, u, status, employer, stay, leave, look, rows):
    """List in `rows` those of first…last whose job may end or who may look; returns how many.

    Most employees stay and do not look: they are passed over without a branch.
    """
    count = 0
    works, changes, searches = u[0], u[1], u[2]
    states, employers = status[first:last], employer[first:last]
    for at in range(states.shape[0]):
        state = np.uint32(states[at])
        rows[count] = first + at
        count += (
            ((state == EMPLOYEE) & (works[at] > stay[np.uint32(max(employers[at], 0))]))
            | (changes[at] < leave[state])
            | (searches[at] < look[state])
        )
    return count


@njit(cache=True, nogil=True)
def a_month_longer(status, tenure):
    """Everybody has been a month longer in the present status."""
    for row in range(status.shape[0]):
        tenure[row] += (status[row] != EMPTY) & (tenure[row] < LONGEST_TENURE)


@njit(cache=True, nogil=True)
def separate(
    start, stop, month, seed, workers, log_efficiency, exits, search, bounds, leavers, seeker
):
    """End jobs of the persons in rows start…stop, and list those who look for one this month.

    `leavers[kind, firm]` counts staff lost. Some of the jobless turn to a household business or a
    farm instead. Rows of seekers go to `seeker` from index `start`; returns their number.
    """
    identity, birth_month, education, status, pensioner, sector, place, digital = workers[:8]
    employer, tenure, rates = workers.employer, workers.tenure, exits[3:7]
    longest, falls_back = exits.tenure_factor.shape[0] - 1, search.household_business_chance
    falls_back += search.farm_chance
    stay, may_leave, may_look = bounds
    count, u, rows = 0, np.empty((4, BLOCK)), np.empty(BLOCK, np.uint32)
    for first in range(start, stop, BLOCK):
        last = min(first + BLOCK, stop)
        block_uniforms(seed, LABOUR, month, identity, first, last, 0, u)
        a_month_longer(status[first:last], tenure[first:last])
        for i in range(whom_it_may_concern(
            first, last, u, status, employer, stay, may_leave, may_look, rows
        )):  # fmt: skip
            row = rows[i]
            state, age, who = status[row], np.int64(month - birth_month[row]), identity[row]
            at, level = row - np.uint32(first), np.uint32(education[row])
            leave, exit_, look, own = u[0, at], u[1, at], u[2, at], u[3, at]
            if state == OUT:
                if age < exits.retirement_months and exit_ < exits.return_rate:
                    status[row], tenure[row] = UNEMPLOYED, 0
                continue
            own_account = state == FARM or state == HOUSEHOLD_BUSINESS_STATUS
            if leaves_labour_force(age, own_account, exit_, rates):
                if state == EMPLOYEE:
                    leavers[place[row], np.uint32(employer[row])] += 1
                    employer[row] = -1
                leave_labour_force(row, age, seed, month, who, exits, pensioner, status, tenure)
                continue
            if state == EMPLOYEE:
                firm = np.uint32(employer[row])
                factor = exits.tenure_factor[min(np.int64(tenure[row]), longest)]
                if leaves_job(leave, exits.layoff[firm], exits.quit[firm], factor):
                    leavers[place[row], firm] += 1
                    employer[row] = -1
                    state, status[row], tenure[row] = UNEMPLOYED, UNEMPLOYED, 0
            if state == UNEMPLOYED and tenure[row] > 0 and own < falls_back:
                business = own < search.household_business_chance
                status[row] = HOUSEHOLD_BUSINESS_STATUS if business else FARM
                sector[row] = search.household_business_sector if business else search.farm_sector
                tenure[row] = 0
                continue
            kind = np.uint32(SKILLED if level >= VOCATIONAL else UNSKILLED)
            years = years_old(month, birth_month[row])
            if look < chance_to_look(
                state, kind, place[row], np.int64(years),
                log_efficiency[FOUR * kind + level, years], digital[row], search,
            ):  # fmt: skip
                seeker[start + count] = row
                count += 1
    return count


@njit(inline="always")
def best_offer(
    seed, month, who, kind, places_of_kind, log_wage, way, log_change, firm_sector, employer, place,
    sector, looks, taste_spread, lowest, least_wage,
):  # fmt: skip
    """The best acceptable of the places of a kind that a searcher sees: firm, or −1 if none.

    `places_of_kind` holds the firm of every open place; as many are drawn as there are looks. An
    offer is worth its log wage, a logistic taste of standard deviation `taste_spread` (jobs differ
    in more than pay), and less if the sector is another. `employer` is −1 without one. A firm
    whose log wage, the cost of the `way` to it not taken off, is below `least_wage` does not take
    the searcher: the legal minimum would cost it more than it gains.
    """
    best = -1
    best_value = lowest
    total = places_of_kind.shape[0]
    if total > 0:
        drawn = four_uniforms(seed, LABOUR, month, who, 4 + 2 * kind)
        tastes = four_uniforms(seed, LABOUR, month, who, 5 + 2 * kind)
        for look in range(looks):
            firm = places_of_kind[min(np.int64(drawn[look] * total), total - 1)]
            if firm == employer and kind == place:
                continue
            if log_wage[kind, firm] + way[firm] < least_wage:
                continue
            change = log_change[sector, firm_sector[firm]] if sector >= 0 else 0.0
            if tastes[look] < 0.5 and log_wage[kind, firm] + change <= best_value:
                continue  # Not to its taste either: spares a logarithm.
            taste = np.log(tastes[look] / (1.0 - tastes[look])) * LOGISTIC_UNIT
            value = log_wage[kind, firm] + taste_spread * taste + change
            if value > best_value:
                best = firm
                best_value = value
    return best


@njit(inline="always")
def pay_to_beat(state, tenure, wage, premium, log_present, log_effect, search):
    """Log pay that an offer must beat: wage, premium and efficiency together.

    The jobless ask for a share of the mean wage that falls with time; others for what they earn.
    """
    if state == UNEMPLOYED:
        lowest = search.log_reservation + search.log_mean_wage + log_effect
        return lowest + search.log_reservation_decline * tenure
    if state == EMPLOYEE:
        return np.log(np.float64(wage)) + premium + log_present
    return search.log_farm_income if state == FARM else search.log_household_business_income


@njit(cache=True, nogil=True)
def apply_together(
    rows, month, seed, workers, log_efficiency, offers, search, applicant, applied_to, score
):
    """Let the `workers`, whose rows are `rows`, apply; see `apply`."""
    unskilled, skilled, log_wage, log_change, firm_sector, productivity, way = offers
    count, u = 0, np.empty((4, BLOCK))
    block_uniforms(seed, LABOUR, month, workers.identity, 0, rows.shape[0], 1, u)
    for row in range(rows.shape[0]):
        state = workers.status[row]
        who = workers.identity[row]
        level = workers.education[row]
        employer, present, sector = workers.employer[row], workers.place[row], workers.sector[row]
        age_years = np.int64(month - workers.birth_month[row]) // 12
        kind = SKILLED if level >= VOCATIONAL else UNSKILLED
        log_effect = log_efficiency[4 * kind + level, age_years]
        premium = log_wage[present, employer] - log_wage[UNSKILLED, employer]
        lowest = pay_to_beat(
            state, workers.tenure[row], workers.wage[row], premium if employer >= 0 else 0.0,
            log_efficiency[4 * present + level, age_years], log_effect, search,
        )  # fmt: skip
        if employer >= 0:
            lowest -= way[employer]
        firm = best_offer(
            seed, month, who, kind, skilled if kind == SKILLED else unskilled, log_wage, way,
            log_change, firm_sector, employer, present, sector, search.looks, search.taste_spread,
            lowest - log_effect, search.log_hiring_standard - log_effect,
        )  # fmt: skip
        patient = state == EMPLOYEE or (
            state == UNEMPLOYED and workers.tenure[row] < search.patience
        )
        if firm < 0 and kind == SKILLED and not patient:
            kind = UNSKILLED
            log_effect = log_efficiency[4 * kind + level, age_years]
            firm = best_offer(
                seed, month, who, kind, unskilled, log_wage, way, log_change, firm_sector, employer,
                present, sector, search.looks, search.taste_spread, lowest - log_effect,
                search.log_hiring_standard - log_effect,
            )  # fmt: skip
        if firm < 0:
            continue
        usable = min(np.float64(workers.skill[row]), productivity[firm])
        noise = search.match_noise * normal(u[0, row], u[1, row])
        applicant[count] = rows[row]
        applied_to[count] = 2 * firm + kind
        score[count] = log_effect + np.log(max(usable, 1e-12)) + noise
        count += 1
    return count


@njit(cache=True, nogil=True)
def apply(
    seeker, month, seed, workers, log_efficiency, offers, search, applicant, applied_to, score
):
    """Let the persons in rows `seeker` apply to the best offer that they see.

    Graduates look at skilled places; those without a job for `patience` months, farmers and owners
    also at unskilled ones. Writes `applicant` (row), `applied_to` (2·firm + kind of place) and
    `score`, the log of effective labour as the employer sees it, with noise; returns how many.
    Seekers stand far apart: column by column the processor fetches many of them at once.
    """
    count = 0
    for first in range(0, seeker.shape[0], BLOCK):
        rows = seeker[first : first + BLOCK]
        near = Workers(
            workers.identity[rows], workers.birth_month[rows], workers.education[rows],
            workers.status[rows], workers.pensioner[:0], workers.sector[rows],
            workers.place[rows], workers.digital[:0], workers.employer[rows],
            workers.skill[rows], workers.wage[rows], workers.tenure[rows],
        )  # fmt: skip
        count += apply_together(
            rows, month, seed, near, log_efficiency, offers, search, applicant[count:],
            applied_to[count:], score[count:],
        )  # fmt: skip
    return count


@njit(cache=True, nogil=True)
def contract_of(formal, covered, formal_chance, noncompliance, noncompliance_informal):
    """Contract of a job: FORMAL with the chance given, COVERED if the legal minimum is kept."""
    if formal < formal_chance:
        return FORMAL + (COVERED if covered >= noncompliance else 0)
    return COVERED if covered >= noncompliance_informal else 0


@njit(cache=True, nogil=True)
def hire(
    start, stop, month, seed, applicant, applied_to, hired, workers, contract, firm_sector,
    posted_wage, productivity, formal_chance, noncompliance, noncompliance_informal, change_loss,
    left, gap,
):  # fmt: skip
    """Move the persons who are hired, applications start…stop.

    `left[i]` is set to the door of the last place, −1 without one, `gap[i]` to how much better the
    last employer was (log points).
    """
    for i in range(start, stop):
        if hired[i] == 0:
            continue
        row, door = applicant[i], applied_to[i]
        firm = door // 2
        left[i] = -1
        if workers.status[row] == EMPLOYEE:
            old = workers.employer[row]
            left[i] = 2 * old + workers.place[row]
            gap[i] = max(np.log(productivity[old]) - np.log(productivity[firm]), 0.0)
        sector = workers.sector[row]
        if sector >= 0:
            workers.skill[row] *= np.float32(1.0 - change_loss[sector, firm_sector[firm]])
        _a, _b, formal, covered = four_uniforms(seed, LABOUR, month, workers.identity[row], 1)
        contract[row] = contract_of(
            formal, covered, formal_chance[door], noncompliance, noncompliance_informal
        )
        workers.status[row] = EMPLOYEE
        workers.sector[row] = firm_sector[firm]
        workers.place[row] = door % 2
        workers.employer[row] = firm
        workers.wage[row] = posted_wage[firm]
        workers.tenure[row] = 0


@njit(cache=True, nogil=True)
def count_hires(applied_to, hired, left, gap, staff, vacancies, hired_knowledge):
    """Count the hires in the order of the applications.

    `staff[door]` and `vacancies[door]` count by kind of place, two doors a firm.
    `hired_knowledge[firm]` adds up how much better the last employers of the hired were.
    """
    for i in range(applied_to.shape[0]):
        if hired[i] == 0:
            continue
        door = applied_to[i]
        staff[door] += 1
        vacancies[door] -= 1
        if left[i] >= 0:
            staff[left[i]] -= 1
            hired_knowledge[door // 2] += gap[i]
