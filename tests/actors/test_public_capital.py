"""Public capital is built, wears, raises output, and stands in the accounts once."""

from __future__ import annotations

import numpy as np
import pytest

from banha.accounts.guard import find_breaches
from banha.accounts.product import three_ways
from banha.actors.public_capital import infrastructure, raise_output
from banha.province import Province
from banha.scenario import Scenario


def run(months: int, **run: object) -> Province:
    province = Province(Scenario.baseline().with_run(scale=400, firm_scale=80, end="2012-12"))
    for _ in range(months):
        province.step()
    return province


@pytest.fixture(scope="module")
def baseline() -> Province:
    return run(12)


def test_it_is_neutral_at_the_opening() -> None:
    province = run(0)
    assert infrastructure(province) == pytest.approx(1.0, abs=0.02)


def test_it_wears_and_is_built() -> None:
    province = run(1)
    before = province.public_capital.stock
    province.step()
    paid = province.ledger.paid
    built = paid["public_investment_local"] + paid["public_investment_imported"]
    assert built > 0
    wear = province.parameters.public_capital.depreciation
    assert province.public_capital.stock == pytest.approx(before * (1.0 - wear) + built)


def test_output_of_labour_rises_with_it() -> None:
    province = run(0)
    base = province.base_output.copy()
    before = infrastructure(province)
    province.public_capital.stock *= 2.0
    assert infrastructure(province) == pytest.approx(2.0 * before)
    raise_output(province)
    elasticity = province.parameters.public_capital.output_elasticity
    assert province.base_output == pytest.approx(base * 2.0**elasticity)


def test_building_is_investment_and_counted_once(baseline: Province) -> None:
    ledger, records, scale = baseline.ledger, baseline.records, baseline.scenario.scale
    uses = sum(
        records[name][-1]
        for name in (
            "household_consumption",
            "public_consumption",
            "investment",
            "inventory_change",
            "exports",
        )
    )
    assert uses - records["imports"][-1] == records["grdp"][-1]
    ways = three_ways(baseline)
    assert ways.production == ways.expenditure
    firms = baseline.state.firms
    own = int(firms.investment_local.sum() + firms.investment_imported.sum())
    built = ledger.paid["public_investment_local"] + ledger.paid["public_investment_imported"]
    homes = baseline.housing.dwellings
    parks = ledger.paid["park_building"]
    assert parks > 0
    assert records["investment"][-1] == scale * (own + built + homes + parks)
    assert records["public_investment"][-1] == scale * built


def test_public_construction_builds_and_other_purchases_pay(baseline: Province) -> None:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12")
    with_it = Province(scenario.with_lever("public_construction", value=0.1, start="2010-01"))
    with_it.run()
    for name in ("public_investment", "public_capital", "infrastructure"):
        assert with_it.records[name][-1] > baseline.records[name][-1]
    first = {
        name: with_it.records[name][0] - baseline.records[name][0]
        for name in ("public_investment", "public_consumption", "public_spending")
    }
    retained = 0.1 * run(0).government.retained_revenue * with_it.scenario.scale
    # Building is a share of ordinary purchases too: those displaced build less.
    product = int(np.argmax(with_it.structure.investment_weights[:-1]))
    share = with_it.structure.state_weights[product] / 1e9
    assert first["public_investment"] == pytest.approx(retained * (1.0 - share), rel=1e-6)
    assert first["public_consumption"] == pytest.approx(-retained * (1.0 - share), rel=1e-6)
    assert first["public_spending"] == 0
    assert find_breaches(with_it) == []


def test_without_the_mechanism_output_does_not_hear_of_it() -> None:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-06")
    province = Province(scenario.with_mechanisms(public_capital=False))
    base = province.base_output.copy()
    province.public_capital.stock *= 3.0
    province.run()
    assert np.array_equal(province.base_output, base)
