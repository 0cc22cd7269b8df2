"""Energy, emissions, water and limits of supply do what their equations say, and cost it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from banha.accounts.guard import find_breaches
from banha.actors.energy import input_factor
from banha.actors.pollution import pollution_drag, skilled_drag, solar_share
from banha.actors.supply import build_supply, supply_share
from banha.province import Province
from banha.scenario import Scenario


def scenario(end: str = "2011-12") -> Scenario:
    return Scenario.baseline().with_run(scale=400, firm_scale=80, end=end)


@pytest.fixture
def toy() -> Province:
    return Province(Scenario.baseline().with_run(province="toy", scale=1, end="2012-12"))


@pytest.fixture(scope="module")
def baseline() -> Province:
    province = Province(scenario())
    province.run()
    return province


def run_with(lever: str, value: float) -> Province:
    province = Province(scenario().with_lever(lever, value=value, start="2010-01"))
    province.run()
    return province


def test_energy_and_emissions_by_hand(toy: Province) -> None:
    solar = solar_share(toy)
    toy.step()
    firms, given = toy.state.firms, toy.parameters.environment
    output = [float(volume) for volume in toy.own_account.volume]
    weighted = [float(volume) for volume in toy.own_account.volume]
    made = [0.0] * len(output)
    heavy = [0.0] * len(output)
    for row in range(firms.rows):
        sector = int(firms.sector[row])
        if firms.alive[row] and sector != toy.public_sector:
            made[sector] += float(firms.output[row])
            heavy[sector] += float(firms.output[row]) * float(firms.energy_intensity[row])
    for sector in range(len(output)):
        mean = heavy[sector] / made[sector] if made[sector] else 1.0
        weighted[sector] = mean * (output[sector] + made[sector])
        output[sector] += made[sector]
    public = toy.public_sector
    output[public] = float(firms.employees[0] * toy.pack.wage_monthly[public])
    weighted[public] = output[public]
    for sector, volume in enumerate(weighted):
        gigajoules = given.energy_intensity[sector] * volume / 1e9
        megawatt_hours = given.electricity_share[sector] * gigajoules / 3.6
        gas = toy.outside.grid_emission_factor * megawatt_hours * (1.0 - solar)
        gas += given.fuel_emission_factor * gigajoules * (1.0 - given.electricity_share[sector])
        gas += given.process_emissions[sector] * output[sector] / 1e9
        assert toy.records["energy"][0, sector] * 1e3 == pytest.approx(gigajoules)
        assert toy.records["electricity"][0, sector] * 1e3 == pytest.approx(megawatt_hours)
        assert toy.records["emissions"][0, sector] == pytest.approx(gas)


def test_pollution_is_near_one_at_the_opening_and_weighs_both_parts() -> None:
    province = Province(scenario())
    state, given = province.environment, province.parameters.environment
    assert state.pollution == pytest.approx(1.0, abs=0.05)
    area = province.pack.opening["area"]
    gas = 12.0 * sum(state.emissions) / area / given.reference_emissions
    waste = 12.0 * state.wastewater * (1.0 - state.treated_share) / area
    waste /= given.reference_untreated
    by_hand = given.emission_weight * gas + (1.0 - given.emission_weight) * waste
    assert state.pollution == pytest.approx(by_hand)


def test_pollution_keeps_people_away_and_the_skilled_more(toy: Province) -> None:
    toy.environment.pollution = 1.0
    assert pollution_drag(toy) == skilled_drag(toy) == 1.0
    toy.environment.pollution = 3.0
    given = toy.parameters.environment
    assert pollution_drag(toy) == pytest.approx(math.exp(-2.0 * given.pollution_response))
    assert skilled_drag(toy) == pytest.approx(math.exp(-2.0 * given.pollution_skill_response))


def test_supply_curbs_what_firms_can_make(toy: Province) -> None:
    for limit in toy.environment.limits.values():
        limit.capacity = 1e9 * limit.wanted
    assert supply_share(toy) == 1.0
    power = toy.environment.limits["power"]
    shares = []
    for ratio in (0.8, 0.4):
        power.capacity = ratio * power.wanted
        shares.append(supply_share(toy))
    assert shares[1] == pytest.approx(shares[0] / 2.0)
    assert 0.0 < shares[0] < 1.0
    toy.step()
    toy.environment.limits["power"].capacity = 1e-6
    toy.step()
    assert toy.state.firms.exports.sum() < 1e-3 * toy.records["exports"][0]
    assert find_breaches(toy) == []


def test_supply_is_built_towards_the_reserve_and_never_pulled_down(toy: Province) -> None:
    given = toy.parameters.environment
    toy.environment.supply_share = 0.5
    limit = toy.environment.limits["power"]
    before = limit.capacity
    build_supply(toy, {"power": before, "water": 0.0})
    assert limit.wanted == pytest.approx(2.0 * before)
    gap = 2.0 * before * (1.0 + given.reserve_margin) - before
    stock = toy.public_capital.stock / (12.0 * toy.public_capital.output)
    pace = given.supply_building * stock / toy.parameters.public_capital.reference_ratio
    assert limit.capacity == pytest.approx(before + pace * gap)
    high = limit.capacity
    build_supply(toy, {"power": 0.0, "water": 0.0})
    assert limit.capacity == high


def test_inputs_rise_with_energy_and_standards(baseline: Province) -> None:
    firms, given = baseline.state.firms, baseline.parameters.environment
    row = int(baseline.producers()[0])
    price, intensity = baseline.environment.energy_price, float(firms.energy_intensity[row])
    by_hand = 1.0 + given.energy_cost_share * (price * intensity - 1.0)
    # input_factor looks at the lever of the month, which is past the end of the run.
    baseline.months_done -= 1
    assert input_factor(baseline, np.array([row]))[0] == pytest.approx(by_hand)
    baseline.months_done += 1
    assert intensity < 1.0


def test_the_programme_lowers_energy_and_is_paid_for(baseline: Province) -> None:
    with_it = run_with("efficiency_programme", 0.05)
    exporters = list(with_it.structure.exporters)
    saved = with_it.records["energy_intensity"][-1] - baseline.records["energy_intensity"][-1]
    assert (saved[exporters] < -0.005).all()
    paid = with_it.records["programmes"] - baseline.records["programmes"]
    retained = with_it.government.retained_revenue * with_it.scenario.scale
    assert paid[-1] == pytest.approx(0.05 * retained, rel=0.2)
    assert baseline.programmes.money["efficiency_programme"] == 0


def test_the_programme_has_decreasing_returns() -> None:
    def saved(share: float) -> float:
        province = run_with("efficiency_programme", share)
        return 1.0 - float(province.records["energy_intensity"][-1, 1])

    none, some, twice = (saved(share) for share in (0.0, 0.05, 0.10))
    assert none < some < twice
    assert twice - some < some - none


def test_standards_clean_and_cost(baseline: Province) -> None:
    strict = run_with("environmental_standards", 1.0)
    assert strict.records["wastewater_treated"][-1] > baseline.records["wastewater_treated"][-1]
    exporters = list(strict.structure.exporters)
    for sector in exporters:
        assert (
            strict.records["energy_intensity"][-1, sector]
            < baseline.records["energy_intensity"][-1, sector]
        )
    extra = strict.parameters.environment.standards_cost
    row = strict.producers()[:1]
    dear = strict.environment.energy_price * strict.state.firms.energy_intensity[row] - 1.0
    by_hand = (1.0 + extra) * (1.0 + strict.parameters.environment.energy_cost_share * dear)
    strict.months_done -= 1
    assert input_factor(strict, row)[0] == pytest.approx(by_hand[0])
    # In the first month, before anything is saved, standards only cost.
    first = (
        strict.records["value_added"][0, exporters] / baseline.records["value_added"][0, exporters]
    )
    assert (first < 1.0).all()


def test_without_efficiency_energy_per_output_stays() -> None:
    province = Province(scenario("2010-12").with_mechanisms(efficiency=False))
    province.run()
    assert np.all(province.state.firms.energy_intensity == 1.0)
    assert np.all(province.records["energy_intensity"] == 1.0)
    assert np.all(input_factor_of_all(province) == 1.0)


def input_factor_of_all(province: Province) -> np.ndarray:
    province.months_done -= 1
    return input_factor(province, province.producers())


def test_without_limits_output_is_not_curbed() -> None:
    province = Province(scenario("2010-03").with_mechanisms(energy_limits=False))
    province.environment.limits["power"].capacity = 1e-6
    province.step()
    assert province.environment.supply_share == 1.0


def test_solar_spreads_and_land_is_used(baseline: Province) -> None:
    records, given = baseline.records, baseline.parameters
    assert (np.diff(records["solar_share"]) > 0).all()
    stock = given.entry.land_limit * given.environment.land_per_job
    used, left = records["industrial_land_used"], records["industrial_land_left"]
    opened = records["industrial_land_opened"]
    assert opened[-1] > 0.0
    assert used + left == pytest.approx(stock + opened)
