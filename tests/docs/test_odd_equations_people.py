"""People: what the page prints as an equation is what the code computes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.docs.equations import prints, spread, toy

from banha.actors import month_end
from banha.actors.codes import FOREIGN, STATE
from banha.actors.life import live_through_the_month
from banha.decisions.schooling import choose_track, stay_at_school
from banha.draw import uniforms
from banha.kernels.draws import LABOUR
from banha.kernels.labour import (
    COVERED,
    EMPLOYEE,
    FARM,
    HOUSEHOLD_BUSINESS_STATUS,
    SKILLED,
    UNEMPLOYED,
    UNSKILLED,
)
from banha.markets import labour as labour_market
from banha.markets import migration
from banha.province import Province

PAGE = "people.md"
STAY = {"withdrawal_rate": 0.0, "retirement_rate": 0.0, "return_rate": 0.0,
        "household_business_entry": 0.0, "farm_entry": 0.0}  # fmt: skip


def mean_wage(here: Province) -> float:
    """Mean posted wage by staff."""
    firms = here.state.firms
    staff = firms.employees * (firms.alive == 1)
    return float((firms.posted_wage * staff).sum() / staff.sum())


def efficiency(here: Province, row: int, kind: int) -> float:
    persons = here.state.persons
    age = (here.now - int(persons.birth_month[row])) // 12
    return float(here.structure.efficiency[4 * kind + int(persons.education[row]), age])


def loss(here: Province, former: int, sector: int) -> float:
    """Skill lost on changing sector."""
    rule = here.parameters.labour
    if former in {-1, sector}:
        return 0.0
    apart = abs(rule.skill_position[former] - rule.skill_position[sector])
    return min(rule.sector_change_loss * (1.0 + rule.sector_distance_response * apart), 0.99)


def least_acceptable(here: Province, row: int, kind: int) -> float:
    persons, firms, rule = here.state.persons, here.state.firms, here.parameters.labour
    status = int(persons.status[row])
    if status == UNEMPLOYED:
        share = rule.reservation_unemployed
        share *= (1.0 - rule.reservation_decline) ** int(persons.tenure[row])
        return math.log(share * mean_wage(here))
    if status == EMPLOYEE:
        place = int(persons.place[row])
        earns = float(persons.wage[row]) * efficiency(here, row, place)
        earns *= float(firms.premium[persons.employer[row]]) if place == SKILLED else 1.0
    else:
        structure = here.structure
        sector = structure.farm if status == FARM else structure.household_business_sector
        earns = float(here.own_account.income_per_worker[sector])
    return math.log(earns / efficiency(here, row, kind))


def best_place(here: Province, row: int, kind: int, places: list[int]) -> int | None:
    """The firm whose offer is worth most to a person, by the page; None without one."""
    persons, firms, rule = here.state.persons, here.state.firms, here.parameters.labour
    who = {"stream": LABOUR, "month": here.now, "identities": persons.identity[row : row + 1]}
    seen = uniforms(here.seed, **who, number=4 + 2 * kind)[0]
    luck = uniforms(here.seed, **who, number=5 + 2 * kind)[0]
    best, worth = None, least_acceptable(here, row, kind)
    for look in range(int(rule.vacancies_sampled)):
        firm = places[int(seen[look] * len(places))]
        pay = float(firms.posted_wage[firm]) * (firms.premium[firm] if kind == SKILLED else 1.0)
        if firm == persons.employer[row] and kind == persons.place[row]:
            continue
        least = rule.hiring_standard * here.outside.minimum_wage
        if pay * efficiency(here, row, kind) < least:
            continue
        logistic = math.log(luck[look] / (1.0 - luck[look])) / (math.pi / math.sqrt(3.0))
        value = math.log(pay) + rule.taste_spread * logistic
        value += math.log(1.0 - loss(here, int(persons.sector[row]), int(firms.sector[firm])))
        if value > worth:
            best, worth = firm, value
    return best


def applies(here: Province, row: int, doors: np.ndarray[Any, Any]) -> tuple[int, int, float] | None:
    """Person, place and rank of an application, by the page."""
    persons, rule = here.state.persons, here.parameters.labour
    graduate = persons.education[row] >= 2
    status = int(persons.status[row])
    patient = status == EMPLOYEE
    patient |= status == UNEMPLOYED and persons.tenure[row] < rule.graduate_patience
    kinds = ([SKILLED] if patient else [SKILLED, UNSKILLED]) if graduate else [UNSKILLED]
    for kind in kinds:
        places = np.repeat(np.arange(len(doors) // 2), doors[kind::2]).tolist()
        firm = best_place(here, row, kind, places)
        if firm is not None:
            u = uniforms(
                here.seed, stream=LABOUR, month=here.now,
                identities=persons.identity[row : row + 1], number=1,
            )[0]  # fmt: skip
            error = math.sqrt(-2.0 * math.log(u[0])) * math.cos(2.0 * math.pi * u[1])
            usable = min(float(persons.skill[row]), float(here.state.firms.productivity[firm]))
            rank = math.log(efficiency(here, row, kind)) + math.log(usable)
            return row, 2 * firm + kind, rank + rule.match_noise * error
    return None


@pytest.mark.parametrize("seed", [1, 2, 3])
@prints(
    PAGE, "Search for a job",
    r"v_{ij} = \ln w_j + \tau\,\epsilon_{ij} + \ln(1 - \lambda_{s(i)s(j)})",
    r"\lambda_{sk} = \lambda\,(1 + \kappa\,|x_s - x_k|)",
    r"\underline v_{\mathrm{jobless}} = \ln\left[\rho\,(1 - d)^{t}\,\bar w\right]",
    r"\underline v_{\mathrm{others}} = \ln\frac{y_i}{e_i}",
    r"q_{i} = \ln e_i + \ln \min(A_j, b_i) + \nu\,\epsilon_i",
)  # fmt: skip
def test_each_searcher_applies_to_the_best_place_seen(seed: int) -> None:
    rules = {"sector_change_loss": 0.3, "hiring_standard": 1.0, "reservation_decline": 0.1}
    here = toy(months=3, seed=seed, parameters={"labour": rules, "wages": {"minimum_pull": 0.0}})
    spread(here, "posted_wage", "premium", "productivity", seed=seed, by=0.5)
    draw, persons, firms = np.random.default_rng(seed), here.state.persons, here.state.firms
    rows = np.flatnonzero((persons.status >= EMPLOYEE) & (persons.status <= UNEMPLOYED))
    at_random = rows[draw.random(len(rows)) < 0.3]
    at_random = at_random[persons.status[at_random] != EMPLOYEE]
    persons.status[at_random], persons.tenure[at_random] = UNEMPLOYED, draw.integers(0, 9)
    persons.skill[:] *= np.exp(draw.normal(0.0, 0.4, persons.rows))
    doors = draw.integers(0, 4, 2 * firms.rows)
    found = labour_market.apply(here, doors.copy(), [rows.astype(np.int32)])
    expected = [one for row in rows if (one := applies(here, int(row), doors)) is not None]
    assert len(rows) > 3 + len(expected)
    assert len({place for _, place, _ in expected}) > 6
    assert found[0].tolist() == [row for row, _, _ in expected]
    assert found[1].tolist() == [place for _, place, _ in expected]
    np.testing.assert_allclose(found[2], [rank for _, _, rank in expected], rtol=1e-5, atol=1e-6)


def separated(here: Province) -> tuple[Any, Any]:
    """What persons were, and who searches after jobs have ended."""
    persons, draw = here.state.persons, np.random.default_rng(5)
    here.state.firms.layoff[:] = draw.choice([0.0, 0.1, 0.6], here.state.firms.rows)
    persons.tenure[:] = draw.choice([0, 3, 40, 300], persons.rows)
    before = {name: getattr(persons, name).copy() for name in ("status", "tenure", "employer")}
    return before, np.concatenate(labour_market.separate(here))


def employees_leave(here: Province, before: Any) -> list[bool]:
    """Who loses the job, by the page, of those who had one."""
    persons, firms, rule = here.state.persons, here.state.firms, here.parameters.labour
    luck = uniforms(here.seed, stream=LABOUR, month=here.now, identities=persons.identity)
    leaves = []
    for row in np.flatnonzero(before["status"] == EMPLOYEE):
        firm = before["employer"][row]
        hazard = rule.separation_rate[firms.sector[firm]]
        hazard *= {FOREIGN: rule.separation_foreign, STATE: rule.separation_state}.get(
            int(firms.ownership[firm]), 1.0
        )
        hazard *= 1.0 + rule.tet_separation * here.outside.is_tet
        months = min(int(before["tenure"][row]) + 1, 120)
        settled, new = rule.separation_settled, rule.separation_new
        factor = settled + (new - settled) * math.exp(-months / rule.separation_tenure_months)
        chance = 1.0 - (1.0 - firms.layoff[firm]) * (1.0 - hazard * factor)
        leaves.append(bool(luck[row, 0] > 1.0 - chance))
    return leaves


@pytest.mark.parametrize("tet", [False, True])
@pytest.mark.parametrize("months", [1, 4])
@prints(
    PAGE, "End of a job", r"P = 1 - (1 - \ell)\,(1 - h_s\,f(t))",
    r"f(t) = f_{\infty} + (f_0 - f_{\infty})\,e^{-t/T}",
)  # fmt: skip
def test_jobs_end_with_the_chance_printed(months: int, tet: bool) -> None:  # noqa: FBT001
    rules = {**STAY, "separation_rate": dict.fromkeys(toy().pack.sectors, 0.3)}
    here = toy(months=months, parameters={"labour": rules})
    here.outside.is_tet = tet
    before, _ = separated(here)
    expected = employees_leave(here, before)
    employees = before["status"] == EMPLOYEE
    assert (here.state.persons.status[employees] == UNEMPLOYED).tolist() == expected
    assert 10 < sum(expected) < len(expected) - 10


@pytest.mark.parametrize("months", [1, 2, 3])
@prints(
    PAGE, "Search for a job",
    r"P_{\mathrm{own}} = a\,\left(\frac{\bar w\,e_i}{y}\right)^{\chi} "
    r"e^{-\delta\,(\mathrm{age} - 30)^{+}}",
)  # fmt: skip
def test_who_looks_for_a_job(months: int) -> None:
    rules = {**STAY, "search_farm": 0.5, "search_household_business": 0.7, "search_employed": 0.2}
    here = toy(months=months, parameters={"labour": rules, "digital": {"search_gain": 0.3}})
    persons, rule = here.state.persons, here.parameters.labour
    gain = 1.0 + here.parameters.digital.search_gain * (persons.digital == 1)
    posted = mean_wage(here)
    before, seekers = separated(here)
    luck = uniforms(here.seed, stream=LABOUR, month=here.now, identities=persons.identity)[:, 2]
    own = {FARM: (rule.search_farm, here.structure.farm),
           HOUSEHOLD_BUSINESS_STATUS: (
               rule.search_household_business, here.structure.household_business_sector
           )}  # fmt: skip
    expected, asked = [], 0
    for row in np.flatnonzero((persons.status >= EMPLOYEE) & (persons.status <= UNEMPLOYED)):
        graduate, status = bool(persons.education[row] >= 2), int(persons.status[row])
        age = (here.now - int(persons.birth_month[row])) // 12
        if status == UNEMPLOYED:
            chance = rule.search_unemployed
        elif status == EMPLOYEE:
            misplaced = graduate and persons.place[row] == UNSKILLED
            chance = rule.search_mismatched if misplaced else rule.search_employed
        else:
            base, sector = own[status]
            pay = posted * efficiency(here, row, SKILLED if graduate else UNSKILLED)
            over = pay / here.own_account.income_per_worker[sector]
            chance = base * over**rule.search_income_response
            chance *= math.exp(-rule.search_age_decline * max(age - 30, 0))
            asked += 1
        if luck[row] < chance * gain[row]:
            expected.append(row)
    assert seekers.tolist() == expected
    assert asked > 10
    assert (before["status"][seekers] >= FARM).any()


@prints(
    PAGE, "Pay and skill of an employee",
    r"w_i \leftarrow w_i + \phi\,(w_j - w_i)", r"\mathrm{pay}_i = w_i\,\pi_j\,e_i",
    r"b_i \leftarrow b_i + (1 - 2^{-1/H})(A_j - b_i)",
)  # fmt: skip
def test_pay_and_skill_after_a_month_at_work() -> None:
    here = toy(months=2, parameters={"skill": {"idle_decay": 0.02}})
    spread(here, "posted_wage", "premium", "productivity", by=0.4)
    month_end.begin_month(here)
    here.outside.minimum_wage *= 3.0
    persons, firms, wages = here.state.persons, here.state.firms, here.parameters.wages
    wage, skill, status = persons.wage.copy(), persons.skill.copy(), persons.status.copy()
    rule = here.parameters.skill
    half = [rule.half_life, rule.half_life, rule.half_life_vocational, rule.half_life_tertiary]
    live_through_the_month(here)
    at_least = 0
    for row in np.flatnonzero(status == EMPLOYEE):
        firm = persons.employer[row]
        gap = float(firms.posted_wage[firm]) - float(wage[row])
        speed = wages.follow_up if gap > 0.0 else wages.follow_down
        after = float(wage[row]) + speed * gap
        skilled = persons.place[row] == SKILLED
        pay = after * (firms.premium[firm] if skilled else 1.0)
        pay *= efficiency(here, row, int(persons.place[row]))
        if persons.contract[row] & COVERED and pay < here.outside.minimum_wage:
            pay, at_least = here.outside.minimum_wage, at_least + 1
        closed = 1.0 - 2.0 ** (-1.0 / half[persons.education[row]])
        learned = float(skill[row]) + closed * (float(firms.productivity[firm]) - float(skill[row]))
        assert persons.wage[row] == pytest.approx(after, rel=1e-6)
        assert persons.pay[row] == pytest.approx(pay, abs=1.01)
        assert persons.skill[row] == pytest.approx(learned, rel=1e-6)
    idle = (status != EMPLOYEE) & (status != 0)
    np.testing.assert_allclose(persons.skill[idle], skill[idle] * (1.0 - 0.02), rtol=1e-6)
    assert at_least > 0


def unlike(levers: dict[str, float], *, income: float = 1.2) -> Province:
    """A province that differs from its opening in all that migrants look at."""
    here = toy(months=3, levers=levers)
    here.outside.income *= income
    here.mean_pay *= 1.1
    here.unemployment += 0.02
    here.heard_tightness, here.tightness = 0.5, 0.9
    here.environment.pollution = 1.4
    here.housing.rent = 1.3
    here.prices[3:] *= 1.2
    return here


def relative_income(here: Province) -> float:
    """Mean pay times chance of work over income elsewhere, each over its opening."""
    own = here.mean_pay / here.opening_mean_pay
    own *= (1.0 - here.unemployment) / (1.0 - here.opening_unemployment)
    return max(own / here.outside.income, 1e-3)


def cost_of_living(here: Province) -> float:
    shares, weight = here.living.basket, here.parameters.housing.rent_share
    basket = float((shares[:-1] * here.prices).sum() + shares[-1])
    return basket ** (1.0 - weight) * here.housing.rent**weight


@pytest.mark.parametrize(
    ("levers", "income", "heard"),
    [({}, 1.2, 0.5), ({"migration_attraction": 0.4, "mobility": 0.3}, 0.7, 2.0), ({}, 1e9, 0.0)],
)
@prints(
    PAGE, "Arrivals",
    r"\mu\,E^{\varphi} E_0^{1-\varphi} \left[\frac{w(1-u)}{y}\right]^{\beta} "
    r"\left(\frac{\bar\theta}{\theta^\circ}\right)^{\nu} D_s\, D_p\, C^{-\gamma}\,e^{a}\,(1 - m)",
    r"D_s = (g/g^\circ)^{\eta}", r"D_p = \exp[-\rho\,(P - 1)]",
)  # fmt: skip
def test_expected_arrivals(levers: dict[str, float], income: float, heard: float) -> None:
    here = unlike(levers, income=income)
    here.heard_tightness = heard
    rule = here.parameters.migration
    staff = int(here.state.firms.employees[0])
    per_head = staff / (here.adults + int(here.state.children.sum()))
    mean = rule.attraction * here.employed**rule.employment_exponent
    mean *= rule.reference_employment ** (1.0 - rule.employment_exponent)
    mean *= relative_income(here) ** rule.income_elasticity
    mean *= (max(heard, 1e-3) / rule.reference_tightness) ** rule.tightness_elasticity
    mean *= (per_head / rule.reference_services) ** rule.service_exponent
    mean *= math.exp(-here.parameters.environment.pollution_response * (1.4 - 1.0))
    mean *= cost_of_living(here) ** -here.parameters.housing.arrival_elasticity
    mean *= math.exp(levers.get("migration_attraction", 0.0)) * (1.0 - levers.get("mobility", 0.0))
    assert migration.expected_arrivals(here) == pytest.approx(mean, rel=1e-12)


@prints(PAGE, "Arrivals", r"\bar\theta \leftarrow \bar\theta + (\theta - \bar\theta)/T")
def test_migrants_hear_of_open_places_with_a_delay() -> None:
    here = unlike({})
    month_end.hear(here)
    months = here.parameters.migration.hearing_months
    assert here.heard_tightness == pytest.approx(0.5 + (0.9 - 0.5) / months)


@pytest.mark.parametrize("tet", [False, True])
@pytest.mark.parametrize(
    ("levers", "income"), [({}, 1.3), ({"return_home": 0.2, "mobility": 0.4}, 0.8), ({}, 1e9)]
)
@prints(
    PAGE, "Departures",
    r"h = \left(r\,o\,\exp[-d\,(a - a^\circ)] \left[\frac{w(1-u)}{y}\right]^{-\beta_d} "
    r"C^{\gamma} + b\right) (1 - m)",
)  # fmt: skip
def test_hazards_of_departure(levers: dict[str, float], income: float, tet: bool) -> None:  # noqa: FBT001
    here, served = unlike(levers, income=income), 0.25
    rule = here.parameters.migration
    migrants = float(here.habits.tally[:, :, 1, 0].sum())
    here.programmes.effective["migrant_services"] = served * rule.service_cost * migrants
    found = migration.departure_hazards(here, is_tet=tet)
    pull = relative_income(here) ** -rule.departure_income_elasticity
    pull *= cost_of_living(here) ** here.parameters.housing.arrival_elasticity
    for origin, jobless, group in np.ndindex(2, 3, 9):
        rate = rule.departure_unemployed if jobless == 1 else rule.departure_rate
        factor = rule.departure_local_factor
        if origin == 1:
            factor = rule.departure_migrant_factor * (1.0 - rule.service_effect * served)
            factor *= rule.tet_return if tet else 1.0
        age = 15.0 + 10.0 * group + 5.0
        hazard = rate * factor * pull
        hazard *= math.exp(-rule.departure_age_decline * (age - rule.departure_reference_age))
        if origin == 1 and jobless > 0:
            hazard += levers.get("return_home", 0.0)
        hazard *= 1.0 - levers.get("mobility", 0.0)
        assert found[origin, jobless, group] == pytest.approx(hazard, rel=1e-12)


@pytest.mark.parametrize("premium", [0.6, 1.0, 1.9])
@prints(
    PAGE, "Schooling",
    r"P_{15} = \frac{1}{1 + e^{-V}}, \quad V = a + \beta \ln\pi + \gamma \ln y",
    r"P_k = \frac{e^{V_k}}{1 + \sum_j e^{V_j}}, \quad V_k = a_k + \beta \ln\pi + "
    r"\gamma \ln y - \kappa\,\frac{c_k}{y_h}",
)  # fmt: skip
def test_choices_at_fifteen_and_eighteen(premium: float) -> None:
    rule = toy().parameters.schooling
    income, fee = np.array([0.01, 0.5, 1.0, 30.0]), np.array([[0.0, 0.4], [2.0, 0.1]])[[0, 1, 1, 0]]
    common = rule.premium_response * np.log(premium) + rule.income_response * np.log(income)
    stay = 1.0 / (1.0 + np.exp(-(rule.upper_secondary_odds + common)))
    found = stay_at_school(premium=premium, income=income, parameters=rule)
    np.testing.assert_allclose(found, stay, rtol=1e-12)
    worth = [
        np.exp(odds + common - rule.cost_response * fee[:, track])
        for track, odds in enumerate((rule.vocational_odds, rule.tertiary_odds))
    ]
    wanted = np.stack(worth, axis=1) / (1.0 + worth[0] + worth[1])[:, None]
    found = choose_track(premium=premium, income=income, fee_share=fee, parameters=rule)
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
