"""Part of the inputs of a province comes from the others, and a slump there is felt here."""

import math

import pytest
from tests.region.regions import OFF, TOYS, alone, digests, toy_region, toy_scenario

from banha.region.migration import neighbours_of
from banha.region.region import Region
from banha.region.trade import delivered

TRADE = {name: value for name, value in OFF.items() if name != "inputs_share"}
OUTPUT = 10.8e9 + 6.0e9
"""Output of the exporting sectors of a toy, đồng a year: see its README."""


def share_by_hand(
    share: float = 0.35, length: float = 300.0, rest_distance: float = 700.0
) -> float:
    """Share of the imported inputs of one toy that the other sells."""
    kilometres = 6371.0 * math.radians(0.1) * math.cos(math.radians(11.0))
    near = OUTPUT * math.exp(-kilometres / length)
    return share * near / (near + 1.0e11 * math.exp(-rest_distance / length))


def test_purchases_are_those_of_the_slow_twin() -> None:
    region = toy_region(**TRADE)
    wanted: dict[str, list[float]] = {slug: [] for slug in TOYS}
    for month in range(5):
        region.step()
        for seller, buyer in (TOYS, TOYS[::-1]):
            here, there = region.provinces[seller], region.provinces[buyer]
            lots = (
                int(there.state.firms.inputs_imported.sum()),
                int(there.own_account.inputs_imported.sum()),
            )
            asked = [int(share_by_hand() * lot) for lot in lots]
            limit = int(here.state.firms.exports.sum())
            bought = [
                there.ledger.paid[name] for name in ("inputs_region", "own_account_inputs_region")
            ]
            assert bought == pytest.approx(asked, abs=1)  # a share of the last bit may floor else
            assert sum(bought) < limit
            assert here.ledger.received["exports_region"] == sum(bought) > 0
            assert here.ledger.received["exports"] == limit - sum(bought)
            wanted[seller].append(sum(asked))
            neighbours = neighbours_of(here)
            assert neighbours.sold_share == pytest.approx(sum(asked) / limit)
            if month:
                growth = math.log(wanted[seller][-1] / wanted[seller][-2])
                assert neighbours.purchase_growth == pytest.approx(growth, rel=1e-6)
                mixed = neighbours.demand_growth(0.02)
                part = neighbours.sold_share
                assert mixed == pytest.approx((1.0 - part) * 0.02 + part * growth, rel=1e-6)


def test_nobody_sells_more_than_it_exports() -> None:
    orders = {("a", "b", "x"): 70, ("a", "c", "x"): 31, ("a", "c", "y"): 0}
    assert delivered(orders, limit=101) == orders
    sold = delivered(orders, limit=50)
    assert list(sold.values()) == [34, 15, 0]
    assert delivered(orders, limit=0) == dict.fromkeys(orders, 0)


def test_orders_beyond_exports_come_from_outside_and_are_counted() -> None:
    region = toy_region(**TRADE)
    region.step()
    region.provinces["toy-a"].state.firms.order_book[:] *= 1e-6
    region.step()
    here = region.provinces["toy-a"]
    assert here.bounds_hit["inputs_beyond_exports"] >= 1
    assert 0 <= here.ledger.received["exports"] < 10
    assert "inputs_beyond_exports" not in region.provinces["toy-b"].bounds_hit


def test_a_slump_in_the_neighbour_is_felt_by_those_who_sell_to_it() -> None:
    def exports_of_the_first(*, slump: bool, **rules: float) -> float:
        scenario = toy_scenario(end="2011-06", **rules)
        hit = scenario.with_lever("world_demand", value=-0.7, start="2010-07")
        region = Region(scenario, TOYS, own={"toy-b": hit} if slump else {})
        region.run()
        return float(region.provinces["toy-a"].records["exports"][9:].sum())

    usual, felt = (exports_of_the_first(slump=slump, **TRADE) for slump in (False, True))
    assert felt < 0.97 * usual
    closed = [exports_of_the_first(slump=slump, **OFF) for slump in (False, True)]
    assert closed[0] == closed[1]


def test_the_first_month_is_that_of_a_province_alone() -> None:
    region = toy_region(**TRADE)
    region.step()
    single = alone(toy_scenario(**TRADE), "toy-a")
    single.step()
    both = [one.records["grdp"] for one in (region.provinces["toy-a"], single)]
    assert both[0] == both[1]
    assert digests(region)["toy-a"]
