"""Labour market: separations, search, and matching."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.draws import SEPARATION, VACANCIES, four_uniforms, normal

LOGISTIC_UNIT = np.sqrt(3.0) / np.pi
EMPTY, EMPLOYEE, FARM, HOUSEHOLD_BUSINESS_STATUS, UNEMPLOYED, STUDENT, OUT = 0, 1, 2, 3, 4, 5, 6


@njit(cache=True, nogil=True)
def separate(
    start, stop, month, seed,
    identity, birth_month, status, employer, sector, tenure, pensioner,
    layoff, separation_rate, retirement_months, retirement_rate, own_account_delay,
    pension_uniform_limit, withdrawal_rate, return_rate, leavers,
):  # fmt: skip
    """End jobs of the persons in rows start…stop: quits and dismissals, layoffs, retirement.

    Anyone at work or looking for it withdraws to the household at `withdrawal_rate` a month, and
    returns at `return_rate`. An employee leaves with probability 1 − (1 − layoff[firm])·(1 −
    separation_rate[sector]). From the retirement age on people leave work at `retirement_rate` a
    month, those on their own account `own_account_delay` months later. `leavers[firm]` counts the
    staff lost (this chunk's row).
    """
    for row in range(start, stop):
        state = status[row]
        if state == EMPTY:
            continue
        if tenure[row] < 32767:
            tenure[row] += 1
        age = month - birth_month[row]
        if state == OUT and age < retirement_months:
            back, _b, _c, _d = four_uniforms(seed, SEPARATION, month, identity[row], 0)
            if back < return_rate:
                status[row] = UNEMPLOYED
                tenure[row] = 0
            continue
        if state > UNEMPLOYED:
            continue
        limit = retirement_months
        if state == FARM or state == HOUSEHOLD_BUSINESS_STATUS:
            limit += own_account_delay
        leave, retire, pension, withdraw = four_uniforms(seed, SEPARATION, month, identity[row], 0)
        if withdraw < withdrawal_rate or (age >= limit and retire < retirement_rate):
            if state == EMPLOYEE:
                leavers[employer[row]] += 1
                employer[row] = -1
            status[row] = OUT
            tenure[row] = 0
            if age >= retirement_months and pension < pension_uniform_limit:
                pensioner[row] = 1
            continue
        if state == EMPLOYEE:
            stay = (1.0 - layoff[employer[row]]) * (1.0 - separation_rate[sector[row]])
            if leave > stay:
                leavers[employer[row]] += 1
                employer[row] = -1
                status[row] = UNEMPLOYED
                tenure[row] = 0


@njit(cache=True, nogil=True)
def _draw_firm(uniform, cumulative_vacancies, total):
    """Row of the firm that owns the place number ⌊uniform·total⌋ (bisection)."""
    place = min(np.int64(uniform * total), total - 1)
    low = 0
    high = cumulative_vacancies.shape[0] - 1
    while low < high:
        middle = (low + high) // 2
        if cumulative_vacancies[middle] > place:
            high = middle
        else:
            low = middle + 1
    return low


@njit(cache=True, nogil=True)
def search(
    start, stop, month, seed,
    identity, birth_month, education, status, sector, employer, skill, wage, tenure,
    efficiency, firm_sector, posted_wage, productivity, cumulative_vacancies, mean_posted_wage,
    own_income_farm, own_income_household_business, search_unemployed, search_employed,
    search_farm, search_household_business, search_income_response, search_age_decline,
    vacancies_sampled, taste_spread, match_noise, reservation, reservation_decline,
    sector_change_loss, household_business_chance, household_business_sector,
    applicant, applied_to, score,
):  # fmt: skip
    """Let the persons in rows start…stop search, and list their applications.

    A searcher draws `vacancies_sampled` open places in proportion to their number and applies to
    the best acceptable offer: posted wage × taste, an offer in another sector being worth
    `sector_change_loss` less. A jobless person of more than a month turns to a household business
    with the chance given.

    Returns
    -------
    count : int
        Applications written to `applicant` (row), `applied_to` (firm), `score` from index `start`.
    """
    total = cumulative_vacancies[-1] if cumulative_vacancies.shape[0] > 0 else 0
    count = 0
    for row in range(start, stop):
        state = status[row]
        if state == EMPTY or state > UNEMPLOYED:
            continue
        age_years = (month - birth_month[row]) // 12
        effect = efficiency[education[row], age_years]
        lowest = 0.0
        if state == UNEMPLOYED:
            chance = search_unemployed
            lowest = reservation * mean_posted_wage * (1.0 - reservation_decline) ** tenure[row]
        elif state == EMPLOYEE:
            chance = search_employed
            lowest = wage[row]
        else:
            if state == FARM:
                chance = search_farm
                income = own_income_farm
            else:
                chance = search_household_business
                income = own_income_household_business
            if income > 0.0:
                chance *= (mean_posted_wage * effect / income) ** search_income_response
                lowest = income / effect
            if age_years > 30:
                chance *= np.exp(-search_age_decline * (age_years - 30))
        u_search, first, second, own = four_uniforms(seed, VACANCIES, month, identity[row], 0)
        if state == UNEMPLOYED and tenure[row] > 0 and own < household_business_chance:
            status[row] = HOUSEHOLD_BUSINESS_STATUS
            sector[row] = household_business_sector
            tenure[row] = 0
            continue
        if u_search >= chance:
            continue
        best = -1
        best_value = lowest
        if total > 0:
            places = four_uniforms(seed, VACANCIES, month, identity[row], 1)
            tastes = four_uniforms(seed, VACANCIES, month, identity[row], 2)
            for look in range(vacancies_sampled):
                firm = _draw_firm(places[look], cumulative_vacancies, total)
                if state == EMPLOYEE and firm == employer[row]:
                    continue
                # A logistic taste of unit standard deviation: jobs differ in more than pay.
                taste = np.log(tastes[look] / (1.0 - tastes[look])) * LOGISTIC_UNIT
                value = posted_wage[firm] * np.exp(taste_spread * taste)
                if sector[row] >= 0 and firm_sector[firm] != sector[row]:
                    value *= 1.0 - sector_change_loss
                if value > best_value:
                    best = firm
                    best_value = value
        if best >= 0:
            applicant[start + count] = row
            applied_to[start + count] = best
            usable = min(skill[row], np.float32(productivity[best]))
            score[start + count] = np.log(max(effect * usable, 1e-12)) + match_noise * normal(
                first, second
            )
            count += 1
    return count


@njit(cache=True, nogil=True)
def match(applied_to, score, vacancies, hired):
    """Fill each firm's open places with its best applicants.

    `hired[i]` is set to 1 for every application taken. Ties go to the earlier application.
    Returns the number of hires.
    """
    firms = vacancies.shape[0]
    first = np.zeros(firms + 1, np.int64)
    for i in range(applied_to.shape[0]):
        first[applied_to[i] + 1] += 1
    for firm in range(firms):
        first[firm + 1] += first[firm]
    order = np.empty(applied_to.shape[0], np.int64)
    filled = first.copy()
    for i in range(applied_to.shape[0]):
        firm = applied_to[i]
        order[filled[firm]] = i
        filled[firm] += 1
    total = 0
    for firm in range(firms):
        low = first[firm]
        high = first[firm + 1]
        places = vacancies[firm]
        if high - low <= places:
            for j in range(low, high):
                hired[order[j]] = 1
            total += high - low
        elif places > 0:
            segment = order[low:high]
            ranks = np.argsort(-score[segment], kind="mergesort")
            for j in range(places):
                hired[segment[ranks[j]]] = 1
            total += places
    return total


@njit(cache=True, nogil=True)
def hire(
    applicant, applied_to, hired, status, sector, employer, wage, tenure, skill,
    firm_sector, posted_wage, employees, vacancies, sector_change_loss,
):  # fmt: skip
    """Carry out the hires in the order of the applications: move the person, count both staffs."""
    for i in range(applicant.shape[0]):
        if hired[i] == 0:
            continue
        row = applicant[i]
        firm = applied_to[i]
        if status[row] == EMPLOYEE:
            employees[employer[row]] -= 1
        if sector[row] >= 0 and sector[row] != firm_sector[firm]:
            skill[row] *= np.float32(1.0 - sector_change_loss)
        status[row] = EMPLOYEE
        sector[row] = firm_sector[firm]
        employer[row] = firm
        wage[row] = posted_wage[firm]
        tenure[row] = 0
        employees[firm] += 1
        vacancies[firm] -= 1
