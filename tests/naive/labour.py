"""Twins of `kernels.labour`."""

import math

import numpy as np
from tests.naive.draws import SEPARATION, VACANCIES, four_uniforms, normal

EMPTY, EMPLOYEE, FARM, HOUSEHOLD_BUSINESS, UNEMPLOYED, STUDENT, OUT = range(7)
OWN_ACCOUNT = (FARM, HOUSEHOLD_BUSINESS)
ACTIVE = (EMPLOYEE, *OWN_ACCOUNT, UNEMPLOYED)


def separate(
    start, stop, month, seed,
    identity, birth_month, status, employer, sector, tenure, pensioner,
    layoff, separation_rate, retirement_months, retirement_rate, own_account_delay,
    pension_uniform_limit, withdrawal_rate, return_rate, leavers,
):  # fmt: skip
    """Back to the labour force; or out of it by withdrawal or age; or out of the job only.

    P(an employee loses or leaves the job) = 1 − (1 − layoff)·(1 − separation rate).
    """
    for row in range(start, stop):
        was = status[row].item()
        if was == EMPTY:
            continue
        tenure[row] = min(tenure[row].item() + 1, 32767)
        age = month - birth_month[row].item()
        u = four_uniforms(seed, SEPARATION, month, identity[row], 0)
        becomes = was
        if was == OUT and age < retirement_months and u[0] < return_rate:
            becomes = UNEMPLOYED
        if was in ACTIVE:
            limit = retirement_months + (own_account_delay if was in OWN_ACCOUNT else 0)
            too_old = age >= limit and u[1] < retirement_rate
            if too_old or u[3] < withdrawal_rate:
                becomes = OUT
                if age >= retirement_months and u[2] < pension_uniform_limit:
                    pensioner[row] = 1
            elif was == EMPLOYEE:
                kept, content = 1 - layoff[employer[row]], 1 - separation_rate[sector[row]]
                stays = kept * content
                if u[0] > stays:
                    becomes = UNEMPLOYED
        if becomes != was:
            status[row] = becomes
            tenure[row] = 0
            if was == EMPLOYEE:
                leavers[employer[row]] += 1
                employer[row] = -1


def _draw_firm(uniform, cumulative_vacancies, total):
    """First firm whose cumulative places exceed ⌊u·total⌋, counting one by one."""
    place = min(math.floor(uniform * int(total)), int(total) - 1)
    for firm, places in enumerate(cumulative_vacancies):
        if places > place:
            return firm
    raise AssertionError("no firm owns the place")


def chance_and_floor(
    state, *, wage, tenure, age, effect, mean_wage, income, chances, response, decline,
    reservation, reservation_decline,
):  # fmt: skip
    """Probability of searching this month, and the wage per efficiency unit to be beaten."""
    if state == UNEMPLOYED:
        return chances[state], reservation * mean_wage * (1.0 - reservation_decline) ** tenure
    if state == EMPLOYEE:
        return chances[state], wage
    chance, lowest = chances[state], 0.0
    if income[state] > 0.0:
        chance *= (mean_wage * effect / income[state]) ** response
        lowest = income[state] / effect
    return chance * math.exp(-decline * max(age - 30, 0)), lowest


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
    """Each searcher values the offers seen and applies to the best above the floor."""
    total = int(cumulative_vacancies[-1]) if len(cumulative_vacancies) else 0
    written = 0
    for row in range(start, stop):
        state = status[row].item()
        if state not in ACTIVE:
            continue
        months = tenure[row].item()
        age = (month - birth_month[row].item()) // 12
        effect = efficiency[education[row], age].item()
        chance, lowest = chance_and_floor(
            state, wage=wage[row].item(), tenure=months, age=age, effect=effect,
            mean_wage=mean_posted_wage,
            income={FARM: own_income_farm, HOUSEHOLD_BUSINESS: own_income_household_business},
            chances={
                UNEMPLOYED: search_unemployed, EMPLOYEE: search_employed, FARM: search_farm,
                HOUSEHOLD_BUSINESS: search_household_business,
            },
            response=search_income_response, decline=search_age_decline,
            reservation=reservation, reservation_decline=reservation_decline,
        )  # fmt: skip
        luck = four_uniforms(seed, VACANCIES, month, identity[row], 0)
        if state == UNEMPLOYED and months > 0 and luck[3] < household_business_chance:
            status[row], sector[row], tenure[row] = HOUSEHOLD_BUSINESS, household_business_sector, 0
            continue
        if luck[0] >= chance or total == 0:
            continue
        places = four_uniforms(seed, VACANCIES, month, identity[row], 1)
        tastes = four_uniforms(seed, VACANCIES, month, identity[row], 2)
        offers = []
        for place, taste in list(zip(places, tastes, strict=True))[:vacancies_sampled]:
            firm = _draw_firm(place, cumulative_vacancies, total)
            if state == EMPLOYEE and firm == employer[row]:
                continue
            logistic = math.log(taste / (1.0 - taste)) * math.sqrt(3.0) / math.pi
            value = posted_wage[firm].item() * math.exp(taste_spread * logistic)
            if sector[row] >= 0 and sector[row] != firm_sector[firm]:
                value *= 1.0 - sector_change_loss
            if value > lowest:
                offers.append((value, firm))
        if offers:
            firm = max(offers, key=lambda offer: offer[0])[1]
            ability = effect * min(skill[row].item(), productivity[firm].item())
            applicant[start + written] = row
            applied_to[start + written] = firm
            noise = match_noise * normal(luck[1], luck[2])
            score[start + written] = math.log(max(ability, 1e-12)) + noise
            written += 1
    return written


def match(applied_to, score, vacancies, hired):
    """Firm by firm: rank its applications by score, the earlier first if equal; take the best."""
    for firm, places in enumerate(vacancies):
        mine = [i for i, wanted in enumerate(applied_to) if wanted == firm]
        mine.sort(key=lambda i: (-float(score[i]), i))
        for i in mine[: max(int(places), 0)]:
            hired[i] = 1
    return sum(int(taken) for taken in hired)


def hire(
    applicant, applied_to, hired, status, sector, employer, wage, tenure, skill,
    firm_sector, posted_wage, employees, vacancies, sector_change_loss,
):  # fmt: skip
    """Each hire leaves the old staff, joins the new one, and loses skill on changing sector."""
    for row, firm, taken in zip(applicant, applied_to, hired, strict=True):
        if not taken:
            continue
        if status[row] == EMPLOYEE:
            employees[employer[row]] -= 1
        if sector[row] != -1 and sector[row] != firm_sector[firm]:
            skill[row] = skill[row].item() * float(np.float32(1.0 - sector_change_loss))
        employees[firm] += 1
        vacancies[firm] -= 1
        status[row], sector[row], employer[row] = EMPLOYEE, firm_sector[firm], firm
        wage[row], tenure[row] = posted_wage[firm], 0
