"""From budget to result: the share that arrives, what stays, and what is cut."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.actors.people import province
from tests.houses.runs import MANY

from banha.houses import programmes
from banha.houses.programme_table import programme_table
from banha.houses.programmes import efficiency, set_budget, wanted_spending
from banha.province import Province


@pytest.fixture(scope="module")
def here() -> Province:
    return province(months=2, levers=MANY)


def test_the_share_that_arrives_is_its_equation(here: Province) -> None:
    rules, name = here.parameters.programmes, "labs"
    here.programmes.needs, here.programmes.capacity[name] = 0.4, 1e6
    usual = 1e6 + rules.free_capacity * here.government.retained_revenue
    environment = here.outside.business_environment
    stock = here.programmes.stock["e_government"] * here.scenario.scale
    rules_e = here.parameters.engagement
    environment += rules_e.e_government_gain * (1 - math.exp(-stock / rules_e.e_government_scale))
    for times in (0.5, 1.0, 8.0):
        x = (
            rules.odds
            + rules.engagement_effect * (here.habits.engaged - rules.reference_engaged)
            + rules.business_environment_effect * environment
            + rules.needs_effect * 0.4
            - rules.crowding_effect * max(math.log(times), 0.0)
        )
        money = round(times * usual)
        by_hand = rules.reach / (1.0 + math.exp(-x))
        assert efficiency(here, name, money) == pytest.approx(by_hand, rel=1e-5)


def test_it_rises_with_engagement_environment_and_needs_and_falls_beyond_capacity(
    here: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    money = int(0.5 * here.parameters.programmes.free_capacity * here.government.retained_revenue)
    base = efficiency(here, "labs", money)
    assert 0.0 < base < 1.0
    assert efficiency(here, "labs", money // 2) == base
    assert (
        0.0 < efficiency(here, "labs", 1000 * money) < efficiency(here, "labs", 50 * money) < base
    )
    here.programmes.needs += 0.3
    assert base < efficiency(here, "labs", money) < 1.0
    here.programmes.needs -= 0.3
    here.outside.business_environment += 1.0
    assert base < efficiency(here, "labs", money) < 1.0
    here.outside.business_environment -= 1.0
    monkeypatch.setitem(here.programmes.stock, "e_government", 1e12)
    assert base < efficiency(here, "labs", money) < 1.0
    monkeypatch.undo()
    tally = here.habits.tally.copy()
    here.habits.tally[..., 2] = here.habits.tally[..., 0]
    assert base < efficiency(here, "labs", money) < 1.0
    here.habits.tally[:] = tally
    assert efficiency(here, "labs", money) == base


def test_money_arriving_and_stocks_and_capacity_by_hand() -> None:
    here = province(months=3, levers=MANY)
    given, done = here.parameters, here.programmes
    decay = {
        "investment_promotion": given.entry.promotion_decay, "labs": given.houses.lab_decay,
        "local_solar": given.environment.solar_decay,
        "e_government": given.engagement.e_government_decay,
    }  # fmt: skip
    for _ in range(3):
        stock, capacity = dict(done.stock), dict(done.capacity)
        at_ease = {name: efficiency(here, name, 0) for name in done.money}
        set_budget(here)
        for name, money in done.money.items():
            share, usual = done.effective[name] / max(money, 1), capacity[name]
            assert 0.0 < share < 1.0
            usual += given.programmes.free_capacity * here.government.retained_revenue
            if money <= usual:
                assert share == pytest.approx(at_ease[name])
            else:
                odds = math.log(at_ease[name] / (1.0 - at_ease[name]))
                odds -= given.programmes.crowding_effect * math.log(money / usual)
                assert share == pytest.approx(1.0 / (1.0 + math.exp(-odds)))
            by_hand = stock[name] * (1.0 - decay.get(name, 1.0)) + done.effective[name]
            assert done.stock[name] == pytest.approx(by_hand)
            gap = money - capacity[name]
            pace = given.programmes.capacity_pace
            assert done.capacity[name] == pytest.approx(capacity[name] + pace * gap)
    for name in programme_table():
        kept = done.stock[name] > 1.5 * done.effective[name]
        assert kept == (name in decay)


def test_the_table_names_what_the_state_decides() -> None:
    assert list(wanted_spending(province())) == list(programme_table())


def test_the_administration_is_used_to_the_opening_without_levers() -> None:
    moved, still = province(levers=MANY), province()
    assert moved.programmes.capacity == still.programmes.capacity
    assert still.programmes.capacity["training_seats"] > 0.0
    assert still.programmes.capacity["labs"] == 0.0
    assert set(moved.lever_paths) == set(MANY)


def test_switched_off_the_same_money_is_spent_and_nothing_arrives() -> None:
    base = province(levers={"labs": 0.02, "consultation": 0.01, "joint_projects": 3.0})
    off = province(
        levers={"labs": 0.02, "consultation": 0.01, "joint_projects": 3.0, "research_grants": 0.5},
        parameters={"programmes": {"reach": 0.0}},
    )
    grants = province(levers={
        "labs": 0.02, "consultation": 0.01, "joint_projects": 3.0, "research_grants": 0.5,
    })  # fmt: skip
    for one in (base, off, grants):
        one.step()
    assert off.programmes.money == grants.programmes.money
    assert sum(off.programmes.money.values()) > sum(base.programmes.money.values())
    assert set(off.programmes.effective.values()) == {0.0}
    assert set(off.programmes.stock.values()) == {0.0}
    assert off.programmes.spent == off.programmes.money
    assert off.ledger.paid["subsidies"] == 0 < grants.ledger.paid["subsidies"]
    results = off.records["programme_results"][0]
    assert np.all(results == 0.0)
    assert off.records["programmes"][0] == pytest.approx(grants.records["programmes"][0], rel=1e-5)


def test_money_for_schools_goes_where_it_is_meant_to_the_dong() -> None:
    here = province(months=1)
    vocational, university, institute = here.schools

    def got(name: str, money: int) -> list[int]:
        before = [school.deposit for school in here.schools]
        programmes.pay_schools(here, name, money)
        return [s.deposit - was for s, was in zip(here.schools, before, strict=True)]

    assert got("labs", 1001) == [0, 0, 1001]
    vocational.outreach, university.outreach, institute.outreach = 20.0, 70.0, 10.0
    assert got("joint_projects", 1003) == [200, 703, 100]
    assert got("school_outreach", 100) == [20, 70, 10]
    fee = here.parameters.schooling.fee_vocational, here.parameters.schooling.fee_tertiary
    due = [f * len(here.schooling.in_stage(t)) for f, t in zip(fee, (2, 3), strict=True)]
    parts = got("scholarships", 10**9)
    assert parts[2] == 0
    assert sum(parts) == 10**9
    assert parts[0] == pytest.approx(1e9 * due[0] / sum(due), abs=1)
