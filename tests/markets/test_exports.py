"""A sector's share of the world market answers margins and competitors with a level."""

from __future__ import annotations

import math

import numpy as np
import pytest

from banha.markets.exports import move_order_books, move_world_share
from banha.province import Province
from banha.scenario import Scenario


@pytest.fixture
def province() -> Province:
    return Province(Scenario.baseline().with_run(scale=400, firm_scale=80, end="2012-12"))


def test_the_share_moves_to_its_level_and_stays(province: Province) -> None:
    demand, sector = province.parameters.demand, province.structure.exporters[0]
    margin = float(province.reference_margin[sector]) + 0.1
    bound = demand.margin_bound
    target = demand.share_elasticity * bound * math.tanh(0.1 / bound)
    first = move_world_share(province, sector, margin)
    assert first == pytest.approx(demand.share_adjustment * target)
    moved = first + sum(move_world_share(province, sector, margin) for _ in range(600))
    assert moved == pytest.approx(target)
    assert province.world_share[sector] == pytest.approx(target)


def test_a_gap_that_closes_leaves_nothing(province: Province) -> None:
    sector = province.structure.exporters[0]
    reference = float(province.reference_margin[sector])
    total = sum(move_world_share(province, sector, reference - 0.2) for _ in range(24))
    assert total < -0.1
    total += sum(move_world_share(province, sector, reference) for _ in range(600))
    assert total == pytest.approx(0.0, abs=1e-9)


def test_cheaper_competitors_take_orders(province: Province) -> None:
    demand, sector = province.parameters.demand, province.structure.exporters[1]
    province.outside.competitor_cost *= 0.8
    moved = move_world_share(province, sector, float(province.reference_margin[sector]))
    gap = demand.competitor_cost_response * math.log(0.8)
    bound = demand.margin_bound
    by_hand = demand.share_adjustment * demand.share_elasticity * bound * math.tanh(gap / bound)
    assert moved == pytest.approx(by_hand)
    assert moved < 0.0


def test_a_sector_s_orders_grow_with_the_world_and_its_share(province: Province) -> None:
    firms, sector = province.state.firms, province.structure.exporters[0]
    rows = province.firms_of(sector)
    firms.last_output[rows] = 1.0
    firms.margin[rows] = province.reference_margin[sector] + 0.05
    firms.protected_until[rows] = province.now
    province.outside.demand_growth[sector] = 0.01
    before = float(firms.order_book[rows].sum())
    move_order_books(province)
    growth = np.log(float(firms.order_book[rows].sum()) / before)
    assert growth == pytest.approx(0.01 + province.world_share[sector])


def test_without_the_mechanism_orders_follow_the_world_alone() -> None:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-06")
    province = Province(scenario.with_mechanisms(margin_orders=False))
    province.run()
    assert np.all(province.world_share == 0.0)
