"""Joint projects: how many, with whom, for how long, who pays, and what they do."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.actors.people import efficiency_of, province

from banha.actors import research, technology
from banha.houses import association, projects, schools
from banha.province import Province

SURE = {"engagement": {"opening_firms": 0.5, "lapse": 0.0}}


def quarter_begins(here: Province) -> None:
    """Move the clock to the next month in which projects may start."""
    while here.month.month % 3 != 1:
        here.month, here.now = here.month + 1, here.now + 1


def with_budget(months: int = 1, **parameters: float) -> Province:
    """A province whose every expected project is paid for."""
    here = province(months=months, parameters={**SURE, "houses": parameters})
    here.programmes.effective["joint_projects"] = projects.wanted_spending(here)
    return here


def test_the_expected_number_is_the_product_of_the_three_houses() -> None:
    here = province(months=4, levers={"joint_projects": 2.0})
    houses, firms, scenario = here.parameters.houses, here.state.firms, here.scenario
    rows = here.producers()
    firms.project_until[rows[:3]] = here.now, here.now + 5, here.now - 1
    running = int((firms.project_until[rows] >= here.now).sum())
    assert running >= 2
    cost = houses.project_cost * scenario.firm_scale / scenario.scale
    ordinary = houses.project_rate / 1000.0 * len(rows)
    wanted = houses.state_share * cost * (running + 3.0 * ordinary)
    assert projects.wanted_spending(here) == pytest.approx(wanted)
    here.programmes.effective["joint_projects"] = 0.6 * wanted
    engaged = firms.engaged[rows].mean() / houses.reference_engaged_firms
    spending = sum(school.outreach for school in here.schools) * scenario.scale
    outreach = spending / (len(rows) * scenario.firm_scale) / houses.reference_outreach
    by_hand = ordinary * 3.0 * 0.6 * engaged * outreach
    assert by_hand > 0.0
    assert projects.expected_projects(here) == pytest.approx(by_hand)
    here.programmes.effective["joint_projects"] = 9.0 * wanted
    assert projects.expected_projects(here) == pytest.approx(by_hand / 0.6)


def test_the_state_budgets_its_share_and_what_arrives_of_it_starts_projects() -> None:
    here = province(months=6, levers={"joint_projects": 2.0})
    wanted = projects.wanted_spending(here)
    here.step()
    assert here.programmes.money["joint_projects"] == int(wanted)
    assert 0.7 < efficiency_of(here, "joint_projects") < 1.0


@pytest.mark.parametrize(
    "house", ["state_support", "business_outreach", "school_outreach"]
)  # fmt: skip
def test_without_one_of_the_houses_there_are_none(house: str) -> None:
    many = {"houses": {"project_rate": 300.0}, **SURE}
    with_all = province(months=4, parameters=many)
    without = province(months=4, parameters={**many, "houses": {"project_rate": 300.0, house: 0.0}})
    assert with_all.records["joint_projects"].max() > 0
    assert projects.expected_projects(without) == 0.0
    assert np.all(without.records["joint_projects"] == 0)
    assert np.all(without.records["project_fees"] == 0)


def test_they_start_with_the_quarter_among_engaged_firms_that_can_pay() -> None:
    here = with_budget(months=1, project_rate=4000.0)
    firms, rows = here.state.firms, here.producers()
    firms.project_until[:] = -1
    firms.deposit[rows[::3]] = int(12.0 * projects.firm_share(here)) - 1
    firms.engaged[rows] = 1
    firms.engaged[rows[1::3]] = 0
    firms.deposit[rows[2::3]] = 10**12
    firms.employees[rows] = np.maximum(firms.employees[rows], 1)
    firms.employees[rows[2]] = 0
    firms.project_until[rows[5]] = here.now + 3
    fit = set(rows[2::3].tolist()) - {rows[2], rows[5]}
    assert set(projects.candidates(here).tolist()) == fit
    here.month, here.now = here.month + 1, here.now + 1
    assert here.month.month == 3
    before = firms.project_until.copy()
    projects.start(here)
    assert np.array_equal(firms.project_until, before)
    assert here.counts["projects_started"] == 0
    quarter_begins(here)
    here.programmes.effective["joint_projects"] = projects.wanted_spending(here)
    fit = set(projects.candidates(here).tolist())
    projects.start(here)
    started = set(np.flatnonzero(firms.project_until != before).tolist())
    assert started == fit
    assert here.counts["projects_started"] == len(fit) > 5


def test_they_last_exactly_their_months_and_firms_pay_in_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = province(
        months=3, parameters={**SURE, "houses": {"project_rate": 100.0, "project_months": 7.0}}
    )
    while here.counts["projects_started"] == 0:
        here.step()
    firms, share = here.state.firms, int(projects.firm_share(here))
    # The month is over: what began in it was to last for seven months with it.
    rows = np.flatnonzero(firms.project_until == here.now - 1 + 6)
    assert len(rows) == here.counts["projects_started"] > 3
    identity = firms.identity[rows].copy()
    months = np.zeros(len(rows), np.int64)
    monkeypatch.setattr(projects, "expected_projects", lambda _: 0.0)  # No other ones start.
    for _ in range(9):
        paying = (firms.project_fees[rows] > 0) & (firms.identity[rows] == identity)
        assert set(firms.project_fees[rows[paying]].tolist()) <= {share}
        months += paying
        here.step()
    lived = (firms.alive[rows] == 1) & (firms.identity[rows] == identity)
    assert lived.sum() > 3
    assert set(months[lived].tolist()) == {7}


def test_the_firm_pays_its_share_to_its_school_as_far_as_its_money_goes() -> None:
    here = with_budget(project_rate=4000.0)
    quarter_begins(here)
    here.programmes.effective["joint_projects"] = projects.wanted_spending(here)
    projects.start(here)
    firms, houses, scenario = here.state.firms, here.parameters.houses, here.scenario
    rows = np.flatnonzero(firms.project_until >= here.now)
    share = int((1.0 - houses.state_share) * houses.project_cost * scenario.firm_scale
                / scenario.scale)  # fmt: skip
    firms.deposit[rows[0]], firms.deposit[rows[1]] = share // 2, -5
    before, deposits = firms.deposit.copy(), [school.deposit for school in here.schools]
    firms.project_fees[:] = 0
    here.ledger.clear()
    projects.pay_fees(here)
    paid = before - firms.deposit
    assert paid[rows[:2]].tolist() == [share // 2, 0]
    assert set(paid[rows[2:]].tolist()) == {share}
    assert np.array_equal(paid, firms.project_fees)
    assert paid.sum() == paid[rows].sum() == here.ledger.paid["project_fees"]
    for number, (school, was) in enumerate(zip(here.schools, deposits, strict=True)):
        mine = rows[firms.project_school[rows] == number]
        assert school.deposit - was == paid[mine].sum()


def test_larger_and_better_educated_firms_join_more_often() -> None:
    here = with_budget(months=1)
    firms, rows = here.state.firms, here.producers()
    firms.employees[rows], firms.engaged[rows], firms.deposit[rows] = 16, 1, 10**12
    firms.staff_education[rows] = here.reference_education
    firms.employees[rows[0::2]] = 64
    weight = projects.firm_weights(here, rows)
    assert weight[0] == pytest.approx(8.0)
    assert weight[1] == pytest.approx(4.0)
    firms.staff_education[rows[1]] = 1.5 * here.reference_education
    assert projects.firm_weights(here, rows)[1] == pytest.approx(6.0)
    firms.staff_education[rows[1]] = here.reference_education
    large = first = 0
    quarter_begins(here)
    here.programmes.effective["joint_projects"] = 1e15
    for seed in range(400):
        here.seed = seed
        firms.project_until[:] = -1
        projects.start(here)
        started = np.flatnonzero(firms.project_until >= here.now)
        large += np.isin(started, rows[0::2]).sum()
        first += len(started)
    # A draw in proportion to 8 and 4: two thirds.
    assert first > 100
    assert large / first == pytest.approx(2.0 / 3.0, abs=4.0 * math.sqrt(2.0 / 9.0 / first))


def test_the_school_whose_level_is_nearest_is_chosen_more_often() -> None:
    here = province(months=1)
    firms, skill, houses = here.state.firms, here.parameters.skill, here.parameters.houses
    for school in here.schools:
        school.outreach = 100.0
    here.schools[1].outreach = 300.0
    rows = here.producers()[:2]
    firms.staff_education[rows] = skill.schooling_vocational, skill.schooling_tertiary
    luck = (np.arange(1000) + 0.5) / 1000.0
    away = math.exp(-abs(skill.schooling_tertiary - skill.schooling_vocational)
                    / houses.match_spread)  # fmt: skip
    for row, weights in zip(rows, ([1.0, 3.0 * away, away], [away, 3.0, 1.0]), strict=True):
        chosen = projects.choose_school(here, np.full(1000, row), luck)
        counted = np.bincount(chosen, minlength=3) / 1000.0
        assert counted == pytest.approx(np.array(weights) / sum(weights), abs=0.002)


def test_a_project_raises_research_effort_and_opens_the_schools_frontier() -> None:
    here = province(months=1)
    firms, rows = here.state.firms, here.producers()
    firms.project_until[rows[:3]] = here.now
    firms.project_until[rows[3]] = here.now - 1
    factor = projects.effort_factor(here)
    effect = here.parameters.houses.project_effect
    assert factor[rows[:4]].tolist() == [1.0 + effect] * 3 + [1.0]
    firms.school_partner[rows[:4]] = 0
    assert technology.learns_from_school(here)[rows[:4]].tolist() == [True] * 3 + [False]
    only_school = {
        "innovation_rate": 0.0, "transfer_rate": 0.0, "transfer_rate_foreign": 0.0,
        "peer_rate": 0.0, "hire_rate": 0.0, "learning_by_doing": 0.0, "school_rate": 0.01,
    }  # fmt: skip
    off = {"digital_firms": {"internet_growth": 0.0, "commerce_growth": 0.0}}
    off["technology"] = only_school
    here = province(months=1, parameters=off)
    firms, rows = here.state.firms, here.producers()[:2]
    firms.school_partner[rows], firms.ownership[rows] = 0, 1
    firms.project_until[rows[0]] = here.now
    firms.project_until[rows[1]] = -1
    before = firms.productivity[rows].copy()
    technology.grow(here)
    frontier = here.outside.frontier * math.exp(-here.parameters.technology.school_gap)
    assert research.school_frontier(here) == pytest.approx(frontier)
    absorbed = (firms.staff_education[rows[0]] / here.reference_education) ** (
        here.parameters.technology.absorption_exponent
    )
    by_hand = 0.01 * absorbed * max(math.log(frontier / before[0]), 0.0)
    assert by_hand > 0.0
    grown = np.log(firms.productivity[rows] / before)
    assert grown == pytest.approx([by_hand, 0.0], rel=1e-6)


def test_a_project_raises_what_is_learned_from_customers_by_hand() -> None:
    only_customers = {
        "innovation_rate": 0.0, "transfer_rate": 0.02, "peer_rate": 0.0, "hire_rate": 0.0,
        "learning_by_doing": 0.0, "school_rate": 0.0,
    }  # fmt: skip
    off = {"digital_firms": {"internet_growth": 0.0, "commerce_growth": 0.0}}
    here = province(months=1, parameters={**off, "technology": only_customers})
    firms, (first, second, customer) = here.state.firms, here.producers()[:3]
    for row in (first, second):
        firms.ownership[row], firms.partner[row] = 1, customer
        firms.productivity[row] = 0.5 * firms.productivity[customer]
        firms.last_output[row], firms.price[row], firms.research[row] = 1e9, 1.0, 900_000
        firms.staff_education[row] = here.reference_education
    firms.project_until[first], firms.project_until[second] = here.now, -1
    before = firms.productivity.copy()
    technology.grow(here)
    grown = np.log(firms.productivity / before)
    effort = 9e5 / 1e9 / here.parameters.technology.reference_effort
    plain = 0.02 * effort * math.log(2.0)
    assert grown[second] == pytest.approx(plain, rel=1e-5)
    raised = 1.0 + here.parameters.houses.project_effect
    assert grown[first] == pytest.approx(raised * plain, rel=1e-5)


def test_the_states_knowledge_of_needs_by_hand() -> None:
    here = province(months=1)
    houses, firms = here.parameters.houses, here.state.firms
    firms.project_until[here.producers()[:4]] = here.now
    here.programmes.needs = 0.3
    density = 1000.0 * 4 / len(here.producers())
    target = 1.0 - math.exp(-density / houses.needs_projects)
    projects.learn_needs(here)
    by_hand = 0.3 + houses.needs_smoothing * (target - 0.3)
    assert here.programmes.needs == pytest.approx(by_hand)
    firms.project_until[:] = -1
    projects.learn_needs(here)
    assert here.programmes.needs == pytest.approx(by_hand * (1.0 - houses.needs_smoothing))


def test_without_the_state_nothing_is_learned() -> None:
    here = province(months=1, parameters={"houses": {"state_support": 0.0}})
    here.state.firms.project_until[here.producers()] = here.now
    projects.learn_needs(here)
    assert here.programmes.needs == 0.0


def test_engagement_is_over_its_reference() -> None:
    here = province(months=1)
    firms, rows = here.state.firms, here.producers()
    firms.engaged[rows] = 0
    assert association.engagement(here) == 0.0
    firms.engaged[rows[:10]] = 1
    share = 10 / len(rows) / here.parameters.houses.reference_engaged_firms
    assert association.engagement(here) == pytest.approx(share)
    assert schools.running_projects(here).sum() == (firms.project_until[rows] >= here.now).sum()
