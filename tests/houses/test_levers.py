"""Levers and shocks whose effect is an equation of one month."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.actors.people import efficiency_of, province

from banha.accounts.guard import find_breaches
from banha.actors import digital, pollution, supply
from banha.actors.government import retained_share
from banha.actors.technology import programme_rate
from banha.markets import goods, labour, migration
from banha.province import Province
from banha.scenario import Scenario


def test_services_keep_in_migrants_by_hand() -> None:
    here = province(months=1)
    rules, persons = here.parameters.migration, here.state.persons
    count = int(((persons.origin == 1) & (persons.status > 0)).sum())
    assert migration.in_migrants(here) == pytest.approx(count, rel=0.02)
    before = migration.departure_hazards(here, is_tet=False)
    served = 0.25 * migration.in_migrants(here) * rules.service_cost
    here.programmes.effective["migrant_services"] = served
    assert migration.served_share(here) == pytest.approx(0.25)
    after = migration.departure_hazards(here, is_tet=False)
    assert np.array_equal(after[0], before[0])
    assert after[1] / before[1] == pytest.approx(1.0 - 0.25 * rules.service_effect)
    here.programmes.effective["migrant_services"] = 9.0 * served
    assert migration.served_share(here) == 1.0


def test_services_cost_what_those_served_cost() -> None:
    here = province(months=2, levers={"migrant_services": 0.6})
    by_hand = 0.6 * migration.in_migrants(here) * here.parameters.migration.service_cost
    here.step()
    assert here.programmes.money["migrant_services"] == int(by_hand)
    here.programmes.effective["migrant_services"] = 0.0
    assert migration.served_share(here) == 0.0


def test_the_price_of_access_by_hand() -> None:
    here = province(months=2, levers={"broadband_price": 0.4})
    full = here.parameters.digital.price
    paid = full * here.habits.digital * here.adults
    assert digital.wanted_price_support(here) == pytest.approx(0.4 * paid)
    here.programmes.effective["broadband_price"] = 0.3 * paid
    assert digital.price_of_access(here) == pytest.approx(0.7 * full)
    here.programmes.effective["broadband_price"] = 5.0 * paid
    assert digital.price_of_access(here) == pytest.approx(digital.LEAST_PAID * full)


def test_a_lower_price_brings_more_people_on_line() -> None:
    base, cheap = (province(months=18, levers={"broadband_price": v}) for v in (0.0, 0.9))
    assert cheap.records["digital_access"][-1] > base.records["digital_access"][-1] + 0.005


def test_panels_of_the_programme_add_to_solar_share_and_to_power() -> None:
    here = province(months=1)
    rules = here.parameters.environment
    natural, used = pollution.solar_share(here), float(here.environment.electricity.sum())
    here.programmes.stock["local_solar"] = 40_000 * rules.solar_cost / 400
    assert pollution.solar_panels(here) == pytest.approx(40_000)
    power = 40_000 * rules.solar_yield * 1e-6
    assert pollution.solar_power(here) == pytest.approx(power)
    assert 0.0 < power / used < 0.5
    assert pollution.solar_share(here) == pytest.approx(natural + power / used)
    limit = here.environment.limits["power"]
    here.environment.limits["water"].capacity = 1e12
    limit.capacity = 1e-9
    assert supply.supply_share(here) == pytest.approx(
        (power / limit.wanted) ** rules.supply_response, rel=1e-6
    )
    here.programmes.stock["local_solar"] = 1e15
    assert pollution.solar_share(here) == 1.0


def test_in_a_lockdown_capacity_and_search_rest() -> None:
    base, shut = province(), province(levers={"lockdown": 0.3})
    for here in (base, shut):
        for limit in here.environment.limits.values():
            limit.capacity = 1e12
    rested = [labour.search_of(here) for here in (base, shut)]
    for name in ("unemployed", "employed"):
        first, second = (getattr(one, name) for one in rested)
        assert second == pytest.approx(0.7 * first)
    capacity = []
    for here in (base, shut):
        here.month_begins()
        here.outside_moves()
        goods.produce_exports(here)
        firms, rows = here.state.firms, here.producers()
        whole = here.capacity(slice(None))[rows]
        made = firms.exports[rows] + firms.free_capacity[rows]
        local = ~np.isin(firms.sector[rows], here.structure.exporters)
        capacity.append((made / whole)[local & (whole > 0)])
    assert capacity[0] == pytest.approx(1.0)
    assert capacity[1] == pytest.approx(0.7)


def test_a_lockdown_cuts_output_and_accounts_hold() -> None:
    base, shut = province(months=4), province(months=4, levers={"lockdown": 0.5})
    assert shut.records["grdp"][0] < 0.9 * base.records["grdp"][0]
    assert find_breaches(shut) == []


def austere(seed: int) -> tuple[Province, float]:
    """A province after a year of austerity and eight more, and the most that was set aside."""
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end="2019-12", seed=seed)
    lean = Province(scenario.with_lever("austerity", value=0.2, start="2010-01", end="2010-12"))
    aside = most = 0.0
    back = lean.parameters.state.cash_correction_months
    for month in range(108):
        retained = lean.government.retained_revenue
        lean.step()
        aside += 0.2 * retained if month < 12 else -aside / back
        assert lean.government.set_aside == pytest.approx(aside)
        most = max(most, aside)
    assert aside < 0.05 * most
    return lean, most


def without_austerity(seed: int) -> Province:
    """The same province without it."""
    base = Province(
        Scenario.baseline().with_run(scale=400, firm_scale=80, end="2019-12", seed=seed)
    )
    for _ in range(108):
        base.step()
    return base


def test_what_austerity_sets_aside_is_given_back() -> None:
    lean, base = austere(4)[0], without_austerity(4)
    assert find_breaches(lean) == []
    spending = [here.records["public_spending"] for here in (base, lean)]
    assert spending[1][3:12].sum() < 0.95 * spending[0][3:12].sum()
    assert spending[1][18:48].sum() > 0.97 * spending[0][18:48].sum()


@pytest.mark.slow
def test_of_what_austerity_sets_aside_nothing_is_lost_or_kept() -> None:
    # Two runs part by luck, at this coarse scale by more than was set aside: four pairs do not.
    left = []
    for seed in range(1, 5):
        lean, most = austere(seed)
        left.append((lean.government.deposit - without_austerity(seed).government.deposit) / most)
    assert abs(sum(left) / len(left)) < 0.2


def test_austerity_lowers_what_the_budget_allows_by_the_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[dict[str, float]] = []
    here = province(months=3, levers={"austerity": 0.25})
    state, rule = here.government, here.decisions.public_purchases

    def noted(**facts: float) -> float:
        asked.append(facts)
        return rule(**facts)

    object.__setattr__(here.decisions, "public_purchases", noted)
    before, deposit = state.set_aside, state.deposit
    here.month_begins()
    assert here.month.month == 4
    state.decide()
    saved = 0.25 * state.retained_revenue
    assert state.set_aside == pytest.approx(before + saved)
    assert asked[0]["retained_revenue"] == pytest.approx(state.retained_revenue - saved)
    assert asked[0]["deposit"] == pytest.approx(deposit - before - saved)


@pytest.mark.parametrize("shock", [0.05, -0.3, 0.5])
def test_the_share_that_is_kept_moves_within_bounds(shock: float) -> None:
    base, moved = province(), province(levers={"budget_retention": shock})
    law = base.outside.retained_share
    assert retained_share(base) == law
    assert retained_share(moved) == pytest.approx(min(max(law + shock, 0.0), 1.0))
    moved.outside.retained_share = 0.1
    assert retained_share(moved) == pytest.approx(min(max(0.1 + shock, 0.0), 1.0))
    moved.outside.retained_share = 0.9
    assert retained_share(moved) == pytest.approx(min(0.9 + shock, 1.0))
    kept = province(months=1, levers={"budget_retention": shock})
    paid, collected = kept.ledger.paid["revenue_shared"], kept.government.collected
    assert paid == collected - int(retained_of(kept, shock) * collected)


def retained_of(here: Province, shock: float) -> float:
    return min(max(here.outside.retained_share + shock, 0.0), 1.0)


@pytest.mark.parametrize("zones", [-1.0, 1.0])
def test_a_zone_moves_the_legal_minimum_by_its_step(zones: float) -> None:
    base, moved = province(months=1), province(months=1, levers={"minimum_wage_zone": zones})
    step = base.parameters.wages.zone_step
    ratio = moved.outside.minimum_wage / base.outside.minimum_wage
    assert ratio == pytest.approx(math.exp(zones * step))


def test_a_pull_to_the_province_multiplies_arrivals() -> None:
    base, moved = province(), province(levers={"migration_attraction": 0.2})
    ratio = migration.expected_arrivals(moved) / migration.expected_arrivals(base)
    assert ratio == pytest.approx(math.exp(0.2))


def test_supplier_links_are_what_arrives() -> None:
    here = province(months=2, levers={"supplier_links": 0.02})
    money = here.programmes.money["supplier_links"] * efficiency_of(here, "supplier_links")
    links = money * 400 / here.parameters.state.supplier_link_cost / 80
    assert programme_rate(here, 1000) == pytest.approx(links / 1000)
