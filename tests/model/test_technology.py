"""Research, digital use, automation and local content do what their equations say, and cost it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from banha.actors import automation, digital_firms, equipment, research, technology
from banha.markets import suppliers
from banha.province import Province
from banha.scenario import Scenario


def opened(**parameters: dict[str, Any]) -> Province:
    scenario = Scenario.baseline().with_run(end="2013-12", scale=400, firm_scale=80, seed=2)
    for section, values in parameters.items():
        scenario = scenario.with_parameters(section, **values)
    return Province(scenario)


def after(months: int, **parameters: dict[str, Any]) -> Province:
    province = opened(**parameters)
    for _ in range(months):
        province.step()
    return province


@pytest.fixture(scope="module")
def quarter() -> Province:
    return after(3)


def test_research_is_a_share_of_last_revenue_while_there_is_profit() -> None:
    province = after(2)
    firms = province.state.firms
    share = province.parameters.technology.research_share
    firms.research[:] = 0
    firms.margin[province.producers()[::3]] = -0.1
    market = province.market.copy()
    before = firms.deposit.copy()
    research.buy_research(province)
    living = set(province.producers().tolist())
    for row in range(firms.rows):
        expected = 0
        if row in living and firms.margin[row] > 0.0:
            expected = int(share[firms.sector[row]] * (firms.last_output[row] * firms.price[row]))
        assert firms.research[row] == expected
        assert before[row] - firms.deposit[row] == expected
    assert firms.research.sum() > 0
    assert (province.market - market)[province.programme_sector] == firms.research.sum()


def test_effort_is_one_at_the_reference_and_zero_without_research(quarter: Province) -> None:
    firms = quarter.state.firms
    effort = research.effort(quarter)
    assert np.all(effort[firms.research == 0] == 0.0)
    rows = quarter.firms_of(quarter.structure.exporters[0])
    share = quarter.parameters.technology.research_share[quarter.structure.exporters[0]]
    reference = quarter.parameters.technology.reference_effort
    # At the end of the month last month's output has moved on: the ratio is near, not equal.
    assert np.median(effort[rows]) == pytest.approx(share / reference, rel=0.2)


def test_peers_are_of_the_same_sector_and_met_at_the_rate() -> None:
    province = opened(technology={"peer_meeting_rate": 1.0})
    firms = province.state.firms
    peer = technology.meet_peers(province)
    rows = province.producers()
    assert np.array_equal(firms.sector[peer[rows]], firms.sector[rows])
    assert len(np.unique(peer[rows])) > len(rows) / 3
    province = opened(technology={"peer_meeting_rate": 0.0})
    assert np.all(technology.meet_peers(province) == -1)


def test_nobody_is_linked_with_itself() -> None:
    province = opened()
    rows = province.producers()
    luck = np.full(len(rows), 0.5)
    technology.meet_partners(province, rows, customers=rows[:1], luck=luck)
    assert province.state.firms.partner[rows[0]] == -1
    assert np.all(province.state.firms.partner[rows[1:]] == rows[0])


def test_school_partners_keep_the_share_that_their_rates_imply() -> None:
    rates = {"school_link_rate": 0.02, "school_link_end_rate": 0.03}
    province = opened(technology=rates)
    firms = province.state.firms
    rows = province.producers()
    firms.staff_education[rows] = province.reference_education
    shares = []
    for _ in range(200):
        research.move_school_partners(province)
        province.now += 1
        shares.append(firms.school_partner[rows].mean())
    assert np.mean(shares[50:]) == pytest.approx(0.4, abs=0.04)


def test_who_comes_from_a_better_firm_brings_its_lead() -> None:
    province = after(24)
    firms = province.state.firms
    assert firms.hired_knowledge.sum() > 0.0
    assert np.all(firms.hired_knowledge >= 0.0)
    assert np.all(firms.hired_knowledge[firms.employees == 0] == 0.0)


def test_digital_hazard_by_hand() -> None:
    province = opened()
    firms, values = province.state.firms, province.parameters.digital_firms
    rows = province.producers()[:5]
    firms.employees[rows] = [1, 2, 5, 50, 400]
    got = digital_firms.adoption_hazard(province, rows)
    for row, hazard in zip(rows, got, strict=True):
        mates = province.firms_of(int(firms.sector[row]))
        on = sum(firms.digital[mates] > 0) / len(mates)
        logit = values.size_response * math.log(firms.employees[row] * 5 / values.reference_size)
        logit += values.education_response * math.log(
            firms.staff_education[row] / province.reference_education
        )
        logit += values.peer_response * (on - 0.5)
        assert hazard == pytest.approx(values.adoption_rate / (1 + math.exp(-logit)))


def test_a_whole_rise_adds_the_published_growth_once() -> None:
    province = opened()
    values, firms = province.parameters.digital_firms, province.state.firms
    total = 0.0
    for _ in range(round(values.rise_months)):
        firms.digital_step[:] = 1.0 / values.rise_months
        total += float(digital_firms.productivity_gain(province)[1])
    assert total == pytest.approx((0.019 + 0.017) * values.rise_months / 12.0)


def test_automation_is_adopted_where_a_years_pay_exceeds_hurdle_times_cost() -> None:
    province = opened(automation={"review_rate": 1.0})
    firms, values = province.state.firms, province.parameters.automation
    rows = province.firms_of(province.structure.exporters[0])[:2]
    sigma = values.labour_saved * values.exposure[province.structure.exporters[0]]
    firms.automation[rows] = 0.2
    firms.employees[rows] = 100
    cost = values.cost_per_worker * math.exp(0.2 * values.cost_steepness)
    firms.last_wages[rows] = np.array([1.01, 0.99]) * 100 * values.hurdle * cost / 12.0
    step, money = automation.wanted_step(province, rows)
    saved = 100 * sigma * values.step / (1.0 - sigma * 0.2)
    assert step.tolist() == [values.step, 0.0]
    assert money == pytest.approx([saved * cost, 0.0])


def test_fewer_people_make_the_same_output() -> None:
    province = opened()
    firms = province.state.firms
    row = province.firms_of(province.structure.exporters[0])[:1]
    firms.employees[row] = 100
    before = automation.output_per_labour(province)[row]
    saved = automation.workers_saved(province, row, np.array([0.5]))
    firms.automation[row] = 0.5
    after_step = automation.output_per_labour(province)[row]
    assert before == 1.0
    assert (100 - saved) * after_step == pytest.approx(100 * before)
    bias = province.parameters.automation.skill_bias
    assert automation.skilled_shift(province, row) == pytest.approx(0.5 * bias)


def test_equipment_is_paid_and_becomes_capital() -> None:
    cheap = {"review_rate": 1.0, "cost_per_worker": 5e6, "cost_steepness": 0.0}
    province = opened(automation=cheap)
    for _ in range(6):
        province.step()
    firms = province.state.firms
    equipment.plan(province)
    planned = firms.planned_equipment.copy()
    assert planned.sum() > 0
    assert np.all(firms.digital_step[planned == 0] == 0.0)
    capital, deposit = firms.capital.copy(), firms.deposit.copy()
    imported = firms.investment_imported.copy()
    levels = firms.automation.copy()
    equipment.install(province)
    assert np.array_equal(firms.capital - capital, planned)
    assert np.array_equal(deposit - firms.deposit, planned)
    assert np.array_equal(firms.investment_imported - imported, planned)
    assert firms.automation == pytest.approx(levels + firms.automation_step)
    assert province.automation.jobs_automated > 0.0


def test_without_means_there_is_no_equipment() -> None:
    province = opened(automation={"review_rate": 1.0, "cost_per_worker": 5e6})
    firms = province.state.firms
    firms.ownership[:] = 1
    firms.deposit[:] = 0
    firms.debt[:] = firms.capital
    equipment.plan(province)
    assert firms.planned_equipment.sum() == 0
    assert not firms.automation_step.any()


def test_the_shift_to_local_inputs_by_hand() -> None:
    province = opened()
    firms, values = province.state.firms, province.parameters.suppliers
    firms.partner[:] = -1
    rows = province.firms_of(province.structure.exporters[0])
    customer = rows[firms.ownership[rows] == 2][:1]
    one, other = province.firms_of(province.structure.local_sectors[0])[:2]
    firms.partner[[one, other]] = customer[0]
    firms.employees[[one, other]] = [4, 6]
    firms.productivity[[one, other]] = [0.5, 2.0]
    firms.employees[customer] = 40
    firms.productivity[customer] = 1.25
    shift, mix = suppliers.local_shift(province, customer, imported_share=0.8)
    capability = (4 * 0.5 + 6 * 2.0) / (40 * 1.25)
    expected = values.content_gain * (
        math.exp(-values.reference_capability / values.capability_needed)
        - math.exp(-capability / values.capability_needed)
    )
    assert shift == pytest.approx([expected])
    assert mix[0, province.structure.local_sectors[0]] == pytest.approx(1.0)
    firms.partner[:] = -1
    shift, _ = suppliers.local_shift(province, customer, imported_share=0.8)
    assert shift[0] < 0.0


def test_small_domestic_firms_buy_as_the_pack_says() -> None:
    province = opened(suppliers={"large_exporter": 1e9})
    firms = province.state.firms
    rows = province.firms_of(province.structure.exporters[0])
    domestic = rows[firms.ownership[rows] != 2]
    shift, _ = suppliers.local_shift(province, domestic, imported_share=0.8)
    assert not shift.any()


def test_inputs_cost_the_same_wherever_they_are_bought_at_opening_prices() -> None:
    province = after(1, suppliers={"content_gain": 0.0})
    other = after(1, suppliers={"content_gain": 0.3})
    a, b = province.state.firms, other.state.firms
    price = province.prices
    assert np.allclose(price, 1.0, atol=0.01)
    assert not np.array_equal(a.inputs_local, b.inputs_local)
    total_a, total_b = a.inputs_local + a.inputs_imported, b.inputs_local + b.inputs_imported
    assert np.allclose(total_a, total_b, rtol=0.01, atol=1000)
    duty = province.parameters.state.import_duty
    assert np.all(np.abs(b.duties - duty * b.inputs_imported) < 1.0)


def test_input_volume_is_units_at_opening_prices(quarter: Province) -> None:
    firms = quarter.state.firms
    duty = quarter.parameters.state.opening_import_duty
    for sector in quarter.structure.firm_sectors:
        rows = quarter.firms_of(sector)
        imported = firms.inputs_imported[rows]
        units = firms.input_volume[rows] - duty * imported
        basket = quarter.input_prices(sector)[0] / (1.0 - quarter.input_prices(sector)[1])
        local = units - imported
        used = local > 1e5
        assert firms.inputs_local[rows][used] == pytest.approx(local[used] * basket, rel=0.2)


def test_entrants_are_as_digital_and_automated_as_their_sector() -> None:
    province = opened()
    firms = province.state.firms
    sector = province.structure.exporters[0]
    rows = province.firms_of(sector)
    firms.digital[rows] = 1.0
    firms.automation[rows] = 0.3
    entrant = rows[:1]
    firms.digital[entrant] = firms.automation[entrant] = 0.0
    firms.founded[entrant] = province.now - 1
    equipment.plan(province)
    assert firms.automation[entrant] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("name", "series"),
    [("digital_firms", "digital_firms"), ("automation", "jobs_automated")],
)
def test_switched_off_it_stands_still(name: str, series: str) -> None:
    base = Scenario.baseline().with_run(end="2012-12", scale=400, firm_scale=80, seed=2)
    province = Province(base.with_mechanisms(**{name: False}))
    province.run()
    assert province.records["jobs_automated"].any() == (name == "digital_firms")
    firms = province.state.firms
    if name == "automation":
        assert not firms.automation.any()
    else:
        assert set(np.unique(firms.digital)) <= {0.0, 1.0}
    assert len(province.records[series]) == 36


def test_without_content_gain_the_local_share_is_that_of_the_pack() -> None:
    province = after(6, suppliers={"content_gain": 0.0})
    firms = province.state.firms
    for sector in province.structure.firm_sectors:
        local, imported = province.input_prices(sector)
        rows = province.firms_of(sector)
        bought = firms.inputs_imported[rows].sum() / imported
        assert firms.inputs_local[rows].sum() == pytest.approx(bought * local, rel=1e-6)
