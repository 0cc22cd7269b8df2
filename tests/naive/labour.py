"""Twins of `kernels.labour`."""

import math

import numpy as np
from tests.naive.draws import LABOUR, four_uniforms, normal

EMPTY, EMPLOYEE, FARM, HOUSEHOLD_BUSINESS, UNEMPLOYED, STUDENT, OUT = range(7)
OWN_ACCOUNT = (FARM, HOUSEHOLD_BUSINESS)
ACTIVE = (EMPLOYEE, *OWN_ACCOUNT, UNEMPLOYED)
GRADUATES = (2, 3)


def years_old(month, birth_month):
    """Twelve months are a year; a year that has begun does not count."""
    return math.floor((month - birth_month) / 12)


def a_month_longer(status, tenure):
    """One more for everybody there is, up to what a column holds."""
    for row in range(len(status)):
        if status[row] != EMPTY:
            tenure[row] = min(tenure[row].item() + 1, 32767)


def leaves_labour_force(age, own_account, exit_, exits_rates):
    """P = withdrawal rate, and the retirement rate on top from the age that holds for the job."""
    retirement_age, own_account_age, retirement_rate, withdrawal_rate = exits_rates
    old = age >= (own_account_age if own_account else retirement_age)
    return exit_ < (withdrawal_rate + retirement_rate if old else withdrawal_rate)


def leaves_job(leave, layoff, quit_, tenure_factor):
    """Stays who is neither laid off nor quits, each with its own probability."""
    kept, content = 1.0 - layoff, 1.0 - quit_ * tenure_factor
    return leave > kept * content


def own_account_chance(chance, log_pay, log_income, response, decline, age_years):
    """λ·(pay ÷ income)^response·e^(−decline·years above thirty)."""
    ratio = math.exp(log_pay) / math.exp(log_income)
    return chance * ratio**response * math.exp(-decline * max(age_years - 30, 0))


def best_offer(
    seed, month, who, kind, places_of_kind, log_wage, way, log_change, firm_sector, employer, place,
    sector, looks, taste_spread, lowest, least_wage,
):  # fmt: skip
    """Of firms that take the searcher: wage × e^(spread × standard logistic) × skill kept."""
    if len(places_of_kind) == 0:
        return -1
    places = four_uniforms(seed, LABOUR, month, who, 4 + 2 * kind)
    tastes = four_uniforms(seed, LABOUR, month, who, 5 + 2 * kind)
    offers = []
    for uniform, taste in list(zip(places, tastes, strict=True))[:looks]:
        number = math.floor(uniform * len(places_of_kind))
        firm = int(places_of_kind[min(number, len(places_of_kind) - 1)])
        own_job = (firm, kind) == (employer, place)
        logistic = math.log(taste / (1.0 - taste)) * math.sqrt(3.0) / math.pi
        value = math.exp(log_wage[kind, firm] + taste_spread * logistic)
        kept = 1.0 if sector < 0 else math.exp(log_change[sector, firm_sector[firm]])
        taken = log_wage[kind, firm] + way[firm] >= least_wage
        if taken and not own_job and value * kept > math.exp(lowest):
            offers.append((value * kept, firm))
    return max(offers, key=lambda offer: offer[0])[1] if offers else -1


def _becomes(row, month, luck, pension, *, workers, exits):
    """Status after the month's separations, and whether a pension begins."""
    was, age = workers.status[row].item(), month - workers.birth_month[row].item()
    leave, exit_ = luck[:2]
    if was == OUT:
        returns = age < exits.retirement_months and exit_ < exits.return_rate
        return (UNEMPLOYED if returns else OUT), False
    if was not in ACTIVE:
        return was, False
    rates = (
        exits.retirement_months, exits.own_account_months, exits.retirement_rate,
        exits.withdrawal_rate,
    )  # fmt: skip
    if leaves_labour_force(age, was in OWN_ACCOUNT, exit_, rates):
        return OUT, age >= exits.retirement_months and pension < exits.pension_share
    if was == EMPLOYEE:
        firm = workers.employer[row]
        factors = [factor.item() for factor in exits.tenure_factor]
        factor = (factors + factors[-1:] * 32768)[workers.tenure[row]]
        if leaves_job(leave, exits.layoff[firm].item(), exits.quit[firm].item(), factor):
            return UNEMPLOYED, False
    return was, False


def leave_labour_force(row, age, seed, month, who, exits, pensioner, status, tenure):
    """Out, with tenure counted anew; the old draw for a pension."""
    luck = four_uniforms(seed, LABOUR, month, who, 3)[0]
    if age >= exits.retirement_months and luck < exits.pension_share:
        pensioner[row] = 1
    status[row], tenure[row] = OUT, 0


def chance_to_look(state, kind, place, age_years, log_effect, digital, search):
    """By status; graduates below their level look at a rate of their own; the digital more."""
    factor = search.digital_factor if digital else 1.0
    if state in OWN_ACCOUNT:
        chance, income = {
            FARM: (search.farm, search.log_farm_income),
            HOUSEHOLD_BUSINESS: (search.household_business, search.log_household_business_income),
        }[state]
        return factor * own_account_chance(
            chance, search.log_mean_wage + log_effect, income, search.income_response,
            search.age_decline, age_years,
        )  # fmt: skip
    below = state == EMPLOYEE and kind == 1 and place == 0
    return factor * (
        search.unemployed
        if state == UNEMPLOYED
        else search.mismatched
        if below
        else search.employed
    )


def pay_to_beat(state, tenure, wage, premium, log_present, log_effect, search):
    """Log of: a falling share of the mean pay; the own pay; or the own-account income."""
    if state == UNEMPLOYED:
        share = search.log_reservation + tenure * search.log_reservation_decline
        return share + math.log(math.exp(search.log_mean_wage) * math.exp(log_effect))
    if state == EMPLOYEE:
        return math.log(wage * math.exp(premium) * math.exp(log_present))
    return {
        FARM: search.log_farm_income, HOUSEHOLD_BUSINESS: search.log_household_business_income,
    }[state]  # fmt: skip


def apply(
    seeker, month, seed, workers, log_efficiency, offers, search, applicant, applied_to, score
):
    """All at once."""
    them = workers._make(column[seeker] for column in workers)
    return apply_together(
        seeker, month, seed, them, log_efficiency, offers, search, applicant, applied_to, score
    )


def apply_together(
    rows, month, seed, workers, log_efficiency, offers, search, applicant, applied_to, score
):
    """Skilled places first for graduates, unskilled ones where they take them, else none."""
    written = 0
    for row in range(len(rows)):
        state, months = workers.status[row].item(), workers.tenure[row].item()
        education, age = workers.education[row], (month - workers.birth_month[row].item()) // 12
        kinds = [1] if education in GRADUATES else [0]
        firm, place = workers.employer[row].item(), workers.place[row].item()
        premium = offers.log_wage[place, firm] - offers.log_wage[0, firm] if firm >= 0 else 0.0
        lowest = pay_to_beat(
            state, months, workers.wage[row].item(), premium,
            log_efficiency[4 * place + education, age].item(),
            log_efficiency[4 * kinds[0] + education, age].item(), search,
        )  # fmt: skip
        lowest -= offers.way[firm].item() if firm >= 0 else 0.0
        if kinds == [1] and (
            state in OWN_ACCOUNT or (state == UNEMPLOYED and months >= search.patience)
        ):
            kinds = [1, 0]
        who = workers.identity[row]
        for kind in kinds:
            log_effect = log_efficiency[4 * kind + education, age].item()
            best = best_offer(
                seed, month, who, kind, (offers.unskilled, offers.skilled)[kind], offers.log_wage,
                offers.way, offers.log_change, offers.firm_sector, firm, place, workers.sector[row],
                search.looks, search.taste_spread, lowest - log_effect,
                search.log_hiring_standard - log_effect,
            )  # fmt: skip
            if best >= 0:
                noise = search.match_noise * normal(*four_uniforms(seed, LABOUR, month, who, 1)[:2])
                usable = min(workers.skill[row].item(), offers.productivity[best].item())
                applicant[written], applied_to[written] = rows[row], 2 * best + kind
                score[written] = log_effect + math.log(max(usable, 1e-12)) + noise
                written += 1
                break
    return written


def _turns_to(own, search):
    """(status, sector) of the business or farm that a jobless person goes into, if any."""
    if own < search.household_business_chance:
        return HOUSEHOLD_BUSINESS, search.household_business_sector
    if own < search.household_business_chance + search.farm_chance:
        return FARM, search.farm_sector
    return None


def bounds_of(log_efficiency, exits, search):
    """Chances at their highest: of leaving, of looking; and at their lowest: of staying."""
    leave, look = np.zeros(7), np.zeros(7)
    for state in ACTIVE:
        leave[state] = exits.withdrawal_rate + exits.retirement_rate
    leave[OUT] = exits.return_rate
    easier = max(search.digital_factor, 1.0) * (1.0 + 1e-9)
    look[UNEMPLOYED], look[EMPLOYEE] = 1.0, max(search.employed, search.mismatched) * easier
    for state in (FARM, HOUSEHOLD_BUSINESS):
        look[state] = 1.0
        if search.age_decline >= 0.0:
            look[state] = easier * max(
                chance_to_look(state, 0, 0, 0, effect, 0, search)
                for effect in log_efficiency.ravel().tolist()
            )
    highest = float(max(exits.tenure_factor))
    stay = [
        (1.0 - layoff) * (1.0 - quit_ * highest) - 1e-6
        for layoff, quit_ in zip(exits.layoff.tolist(), exits.quit.tolist(), strict=True)
    ]
    return np.array(stay, np.float32), leave, look


def whom_it_may_concern(first, last, u, status, employer, stay, leave, look, rows):
    """Whoever may leave a job, leave or enter the labour force, or look."""
    listed = []
    for place, row in enumerate(range(first, last)):
        state = status[row].item()
        goes = state == EMPLOYEE and u[0, place] > stay[employer[row]]
        if goes or u[1, place] < leave[state] or u[2, place] < look[state]:
            listed.append(row)
    rows[: len(listed)] = listed
    return len(listed)


def separate(
    start, stop, month, seed, workers, log_efficiency, exits, search, bounds, leavers, seeker
):
    """Person by person: a month passes, the job may end, own work may begin, or one looks."""
    written = 0
    for row in range(start, stop):
        was = workers.status[row].item()
        if was == EMPTY:
            continue
        who = workers.identity[row]
        workers.tenure[row] = min(workers.tenure[row].item() + 1, 32767)
        luck = four_uniforms(seed, LABOUR, month, who, 0)
        pension = four_uniforms(seed, LABOUR, month, who, 3)[0]
        now, pensioned = _becomes(row, month, luck, pension, workers=workers, exits=exits)
        workers.pensioner[row] = 1 if pensioned else workers.pensioner[row]
        if now != was:
            workers.status[row], workers.tenure[row] = now, 0
            if was == EMPLOYEE:
                leavers[workers.place[row], workers.employer[row]] += 1
                workers.employer[row] = -1
        if was == OUT or now not in ACTIVE:
            continue
        look, own = luck[2:]
        own_account = _turns_to(own, search)
        if now == UNEMPLOYED and workers.tenure[row] > 0 and own_account is not None:
            workers.status[row], workers.sector[row] = own_account
            workers.tenure[row] = 0
            continue
        education, age = workers.education[row], (month - workers.birth_month[row].item()) // 12
        kind = 1 if education in GRADUATES else 0
        chance = chance_to_look(
            now, kind, workers.place[row], age,
            log_efficiency[4 * kind + education, age].item(), workers.digital[row], search,
        )  # fmt: skip
        if look < chance:
            seeker[start + written] = row
            written += 1
    return written


def contract_of(formal, covered, formal_chance, noncompliance, noncompliance_informal):
    """One for a written contract, two for a legal minimum that is kept."""
    written = formal < formal_chance
    breaks = covered < (noncompliance if written else noncompliance_informal)
    return 1 * written + 2 * (not breaks)


def hire(
    start, stop, month, seed, applicant, applied_to, hired, workers, contract, firm_sector,
    posted_wage, productivity, formal_chance, noncompliance, noncompliance_informal, change_loss,
    left, gap,
):  # fmt: skip
    """Each of the hired leaves a place, joins another, and loses skill on changing sector."""
    for i in np.flatnonzero(hired[start:stop]) + start:
        row, door = applicant[i], applied_to[i].item()
        firm, kind = divmod(door, 2)
        left[i] = -1
        if workers.status[row] == EMPLOYEE:
            before = workers.employer[row].item()
            left[i] = 2 * before + workers.place[row].item()
            better = math.log(productivity[before].item() / productivity[firm].item())
            gap[i] = max(better, 0.0)
        if workers.sector[row] != -1:
            kept = float(np.float32(1.0 - change_loss[workers.sector[row], firm_sector[firm]]))
            workers.skill[row] = workers.skill[row].item() * kept
        luck = four_uniforms(seed, LABOUR, month, workers.identity[row], 1)
        contract[row] = contract_of(
            luck[2], luck[3], formal_chance[door], noncompliance, noncompliance_informal
        )
        workers.status[row], workers.employer[row], workers.place[row] = EMPLOYEE, firm, kind
        workers.sector[row], workers.wage[row] = firm_sector[firm], posted_wage[firm]
        workers.tenure[row] = 0


def count_hires(applied_to, hired, left, gap, staff, vacancies, hired_knowledge):
    """Who joins a staff fills a vacancy; who had a place before brings what is known there."""
    for door, taken, before, better in zip(applied_to, hired, left, gap, strict=True):
        if taken:
            staff[door] += 1
            vacancies[door] -= 1
        if taken and before >= 0:
            staff[before] -= 1
            hired_knowledge[door // 2] += better
