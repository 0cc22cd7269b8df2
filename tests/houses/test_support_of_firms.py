"""Support of firms: digital tools, automation, research, start-ups."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.actors.people import efficiency_of, province

from banha.actors import automation, digital_firms, equipment
from banha.actors.research import buy_research, own_research, research_planned
from banha.houses.programme_money import subsidise
from banha.markets import entry
from banha.province import Province


def test_a_subsidy_is_paid_to_the_dong_and_counted_on_both_sides() -> None:
    here = province(months=1)
    firms = here.state.firms
    deposit, state = firms.deposit.copy(), here.government.deposit
    firms.subsidies[:] = 0
    here.ledger.clear()
    here.programmes.spent["research_grants"] = 0
    amounts = np.arange(firms.rows, dtype=np.int64)
    subsidise(here, "research_grants", amounts)
    total = int(amounts.sum())
    assert np.array_equal(firms.deposit - deposit, amounts)
    assert np.array_equal(firms.subsidies, amounts)
    assert here.government.deposit == state - total
    assert here.ledger.paid["subsidies"] == here.ledger.received["subsidies"] == total
    assert here.programmes.spent["research_grants"] == total


def planned(name: str, *, share: float, **rules: float) -> tuple[Province, Province]:
    """Two provinces about to plan equipment: one where the State bears the share of its cost."""
    made = []
    for borne in (0.0, share):
        here = province(months=8, parameters={"automation": rules})
        here.months_done -= 1
        firms = here.state.firms
        firms.deposit[here.producers()] = 10**13
        state = here.digitalisation if name == "sme_digitalisation" else here.automation
        state.spending = 1e8
        here.programmes.effective[name] = borne * 1e8
        made.append(here)
    return made[0], made[1]


def test_small_firms_adopt_more_and_pay_less_for_digital_tools() -> None:
    none, half = planned("sme_digitalisation", share=0.5)
    rows = half.producers()
    limit, digital = half.parameters.digital_firms.small_limit, half.parameters.digital_firms
    small = half.state.firms.employees[rows] * 400 / 80 < limit
    assert 0 < small.sum() < len(rows)
    assert np.array_equal(digital_firms.is_small(half, rows), small)
    for here in (none, half):
        equipment.plan_digital(here, rows)
    assert (none.digitalisation.support, half.digitalisation.support) == (0.0, 0.5)
    before, after = (digital_firms.adoption_hazard(here, rows) for here in (none, half))
    odds = [p / (digital.adoption_rate - p) for p in (before, after)]
    assert np.log(odds[1] / odds[0])[small] == pytest.approx(0.5 * digital.cost_response)
    assert np.array_equal(before[~small], after[~small])
    half.digitalisation.spending = 1e8
    _, cost, support = equipment.plan_digital(half, rows)
    eligible = float(cost[small].sum())
    assert support[~small].sum() == 0.0
    borne = min(0.5, 0.5 * 1e8 / eligible)
    assert support[small] == pytest.approx(borne * cost[small])
    pace = half.parameters.programmes.spending_smoothing
    assert half.digitalisation.spending == pytest.approx(1e8 + pace * (eligible - 1e8))


@pytest.mark.parametrize("name", ["sme_digitalisation", "automation_subsidy"])
def test_the_state_bears_its_share_and_the_firm_the_rest(name: str) -> None:
    """Cost of equipment = what the firm plans to pay + what the State bears of it."""
    # Every firm that looks at its plant automates.
    _, here = planned(name, share=0.4, hurdle=1e-6)
    firms, rows = here.state.firms, here.producers()
    firms.planned_investment[:] = firms.planned_loan[:] = firms.planned_parent[:] = 0
    equipment.plan(here)
    column = firms.digital_support if name == "sme_digitalisation" else firms.automation_support
    other = firms.automation_support if name == "sme_digitalisation" else firms.digital_support
    assert column[rows].sum() > 0
    assert column[rows].sum() <= here.programmes.effective[name]
    assert other[rows].sum() == 0
    digital_cost = firms.digital_step * here.parameters.digital_firms.cost_per_person
    digital_cost = digital_cost[rows] * firms.employees[rows]
    step = firms.automation_step[rows].astype(np.float64)
    machines = automation.cost_per_worker(here, rows)
    machines *= automation.workers_saved(here, rows, step)
    whole = digital_cost + machines
    assert firms.planned_equipment[rows] + column[rows] == pytest.approx(whole, rel=1e-5, abs=3)
    deposit, capital = firms.deposit.copy(), firms.capital.copy()
    firms.subsidies[:] = 0
    own, borne = firms.planned_equipment[rows].copy(), column[rows].copy()
    equipment.install(here)
    assert np.array_equal(firms.subsidies[rows], borne)
    assert np.array_equal(deposit[rows] - firms.deposit[rows], own)
    assert np.array_equal(firms.capital[rows] - capital[rows], own + borne)


def test_machines_pay_at_lower_wages_where_the_state_bears_a_part() -> None:
    none, half = planned("automation_subsidy", share=0.5, review_rate=1.0)
    rows, rules = half.producers(), half.parameters.automation
    cost = automation.cost_per_worker(half, rows)
    for here in (none, half):
        here.state.firms.automation[rows] = 0.0
        pay = 0.75 * rules.hurdle * automation.cost_per_worker(here, rows) / 12.0
        here.state.firms.last_wages[rows] = (
            pay * np.maximum(here.state.firms.employees[rows], 1)
        ).astype(np.int64)  # fmt: skip
    assert equipment.plan_automation(none, rows)[0].max() == 0.0
    step, whole, support = equipment.plan_automation(half, rows)
    assert half.automation.support == 0.5
    assert step.min() > 0.0
    assert support.sum() == pytest.approx(min(0.5 * whole.sum(), 0.5e8))
    assert cost.min() > 0.0


def test_nobody_buys_for_nothing() -> None:
    here, _ = planned("automation_subsidy", share=0.0)
    here.programmes.effective["automation_subsidy"] = 5e8
    equipment.plan_automation(here, here.producers())
    assert here.automation.support == equipment.MOST_BORNE < 1.0


def test_cheaper_machines_by_a_shock() -> None:
    base, cheap = province(), province(levers={"automation_cost": -0.7})
    ratio = [automation.cost_per_worker(here, here.producers()) for here in (base, cheap)]
    assert ratio[1] / ratio[0] == pytest.approx(math.exp(-0.7))


def test_a_grant_adds_to_research_less_what_it_crowds_out() -> None:
    here = province(months=2)
    firms, rows = here.state.firms, here.producers()
    own = research_planned(here, rows)
    assert own_research(here) == pytest.approx(own.sum())
    assert own.sum() > 0.0
    here.programmes.effective["research_grants"] = 0.8 * own.sum()
    firms.subsidies[:] = 0
    deposit, market = firms.deposit.copy(), here.market[here.programme_sector]
    buy_research(here)
    crowding = here.parameters.technology.grant_crowding
    assert firms.subsidies[rows] == pytest.approx(0.8 * own, abs=1.5)
    assert firms.subsidies.sum() <= here.programmes.effective["research_grants"]
    assert firms.research[rows] == pytest.approx(own * (1.0 + (1.0 - crowding) * 0.8), abs=3)
    paid = deposit - firms.deposit
    assert paid[rows] == pytest.approx(own * (1.0 - crowding * 0.8), abs=3)
    assert here.market[here.programme_sector] - market == firms.research[rows].sum()


def test_grants_of_start_ups_their_number_cost_and_share() -> None:
    here = province(months=1, parameters={"entry": {"start_up_rate": 0.05}})
    rules, firms, scenario = here.parameters.entry, here.state.firms, here.scenario
    each = rules.start_up_grant * scenario.firm_scale / scenario.scale
    assert entry.grant(here) == pytest.approx(each)
    here.programmes.effective["start_up_support"] = 3.0 * each
    assert entry.granted_share(here, 6.0) == pytest.approx(0.5)
    assert entry.granted_share(here, 2.0) == 1.0
    assert entry.granted_share(here, 0.0) == 0.0
    firms.subsidies[:] = 0
    here.counts["grants"] = here.counts["grants_paid"] = 0
    rows = here.producers()[:10]
    entry.pay_grants(here, rows, share=0.999999)
    assert here.counts["grants"] == 3
    assert np.array_equal(firms.subsidies[rows[:3]], np.full(3, int(each)))
    assert firms.subsidies.sum() == 3 * int(each) == here.counts["grants_paid"]
    entry.pay_grants(here, here.producers()[10:], share=0.999999)
    assert here.counts["grants"] == 3
    chosen = 0
    here.programmes.effective["start_up_support"] = 1e15
    for month in range(60):
        here.now += month
        here.counts["grants"] = here.counts["grants_paid"] = 0
        entry.pay_grants(here, here.producers(), share=0.3)
        chosen += here.counts["grants"]
    assert chosen / (60 * len(here.producers())) == pytest.approx(0.3, abs=0.02)


def test_grants_raise_the_number_of_start_ups_that_is_expected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = province(months=1)
    means: list[float] = []

    def noted(_here: Province, _sector: int, mean: float, *, foreign: bool) -> np.ndarray:
        assert not foreign
        means.append(mean)
        return np.zeros(0, np.int64)

    monkeypatch.setattr(entry, "found", noted)
    here.programmes.effective["start_up_support"] = 0.0
    entry.start_up(here)
    plain, means[:] = sum(means), []
    here.programmes.effective["start_up_support"] = 0.4 * plain * entry.grant(here)
    entry.start_up(here)
    rise = 1.0 + 0.4 * here.parameters.entry.grant_response
    assert sum(means) == pytest.approx(plain * rise)


def test_those_who_start_get_the_grants(monkeypatch: pytest.MonkeyPatch) -> None:
    here = province(months=1)
    firms, left = here.state.firms, [here.producers()[:4], here.producers()[4:6]]

    def two_sectors(*_: object, **__: object) -> np.ndarray:
        return left.pop() if left else np.zeros(0, np.int64)

    monkeypatch.setattr(entry, "found", two_sectors)
    new = np.concatenate(left)
    firms.subsidies[:] = 0
    here.programmes.effective["start_up_support"] = 1e15
    entry.start_up(here)
    assert here.counts["grants"] == 6
    assert set(np.flatnonzero(firms.subsidies).tolist()) == set(new.tolist())
    assert set(firms.subsidies[new].tolist()) == {int(entry.grant(here))}


def test_support_in_a_run_is_paid_out_and_costs_the_state() -> None:
    here = province(
        months=18, levers={"automation_subsidy": 0.3, "sme_digitalisation": 0.5,
                           "research_grants": 1.0, "start_up_support": 0.05},
    )  # fmt: skip
    assert here.records["subsidies"][6:].min() > 0
    grants = here.records["spending_by_kind"][:, 3]
    assert (here.records["subsidies"] <= grants).all()
    assert 0.7 < efficiency_of(here, "research_grants") < 1.0
