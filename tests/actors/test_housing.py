"""Homes, rent and land by hand."""

from __future__ import annotations

import numpy as np
import pytest

from banha.actors import housing
from banha.actors.codes import MIGRANT
from banha.actors.incomes import home_product
from banha.province import Province
from banha.scenario import Scenario


def toy(**values: float) -> Province:
    scenario = Scenario.baseline().with_run(province="toy", scale=1, firm_scale=1, end="2012-12")
    return Province(scenario.with_parameters("housing", **values) if values else scenario)


def test_rent_is_one_at_the_opening_and_rises_as_floor_per_person_falls() -> None:
    province = toy()
    assert province.housing.rent == pytest.approx(1.0)
    province.housing.floor /= 1.1
    assert housing.rent_index(province) == pytest.approx(1.1**2)


@pytest.mark.parametrize(("rent", "rate"), [(1.0, 0.03), (1.1, 0.0586), (2.0, 0.08), (0.5, 0.0)])
def test_building_follows_rent(rent: float, rate: float) -> None:
    province = toy()
    province.housing.rent = rent
    assert housing.building_rate(province) == pytest.approx(rate, abs=1e-4)


def test_floor_is_what_was_paid_over_its_cost_less_wear() -> None:
    province = toy()
    province.housing.rent, province.living.standard = 1.1, 1.25
    product = home_product(province)
    province.prices[product] = 1.2
    before = province.housing.floor
    paid = housing.buy_homes(province, net=10**9, tax=6 * 10**7)
    rate = (0.03 + 0.3 * np.log(1.1)) / 12
    assert paid == int(rate * before * 2_500_000 * 1.25 * 1.2)
    assert province.housing.floor == pytest.approx(before * (1 + rate - 0.01 / 12), rel=1e-6)
    assert province.market[product] == province.ledger.paid["dwellings"] == paid
    assert province.housing.dwellings == paid + 6 * 10**7 * paid // 10**9


def test_nobody_builds_for_more_than_is_spent() -> None:
    province = toy()
    assert housing.buy_homes(province, net=1000, tax=60) == 1000
    assert province.housing.dwellings == 1060


def test_tenants_pay_and_owners_receive_the_same() -> None:
    province = toy(settling_rate=0.0)
    province.step()
    households = province.state.households
    renting = households.rents_paid > 0
    share = 0.2 * province.housing.rent
    spent = households.consumption[renting]
    assert (households.tenant[renting] == 1).all()
    np.testing.assert_array_equal(households.rents_paid[renting], (share * spent).astype(np.int64))
    assert households.rents_received[households.tenant == 1].sum() == 0
    assert 0 < households.rents_paid.sum() == households.rents_received.sum()


def test_where_nobody_owns_a_home_no_rent_is_paid() -> None:
    province = toy(settling_rate=0.0)
    province.state.households.tenant[:] = 1
    province.step()
    assert province.ledger.paid["rents"] == 0


def test_in_time_tenants_settle() -> None:
    province = toy(settling_rate=1.0, newcomers_rent=0.0)
    before = province.state.households.tenant.sum()
    province.step()
    assert province.state.households.tenant.sum() < 0.7 * before


def test_only_homes_of_those_who_came_rent_at_the_opening() -> None:
    province = Province(Scenario.baseline().with_run(scale=400, firm_scale=80))
    persons = province.state.persons
    homes, founders = np.unique(persons.household, return_index=True)
    came = persons.origin[founders] == MIGRANT
    tenant = province.state.households.tenant[homes] == 1
    assert not tenant[~came].any()
    share = province.pack.opening["renting_share"]
    spread = np.sqrt(share * (1.0 - share) / came.sum())
    assert tenant[came].mean() == pytest.approx(share, abs=4.0 * spread)


def test_cost_of_living_and_arrivals_by_hand() -> None:
    province = toy()
    province.housing.rent = 1.5
    province.prices[:] = 1.0
    assert housing.cost_of_living(province) == pytest.approx(1.5**0.2)
    assert housing.real_income_factor(province) == pytest.approx(1.5 ** (-0.2 * 1.1))


def test_farms_lose_land_for_good() -> None:
    province = toy()
    state, farm_land = province.housing, province.pack.opening["farm_land"]
    state.floor += 1000.0
    state.opening_jobs -= 10
    housing.lose_farm_land(province)
    left = 1 - (80 * 10 + 3 * 1000.0) / farm_land
    assert state.farm_land == pytest.approx(left)
    state.floor -= 1000.0
    housing.lose_farm_land(province)
    assert state.farm_land == pytest.approx(left)


def test_farm_output_falls_with_land() -> None:
    province = toy()
    farm = province.structure.farm
    province.grow_farm_output()
    before = province.own_account.volume[farm]
    province.housing.farm_land = 0.9
    province.grow_farm_output()
    assert province.own_account.volume[farm] == pytest.approx(before * 0.9**0.4)


@pytest.mark.parametrize(
    ("values", "series", "value"),
    [
        ({"rent_elasticity": 0.0}, "rent", 1.0),
        ({"land_per_job": 0.0, "land_per_floor": 0.0}, "farm_land", 1.0),
        ({"newcomers_rent": 0.0, "settling_rate": 1.0}, "renting_share", 0.0),
    ],
)
def test_neutral_values_still_it(values: dict[str, float], series: str, value: float) -> None:
    province = toy(**values)
    province.run()
    np.testing.assert_allclose(province.records[series][-12:], value)
