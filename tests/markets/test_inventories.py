"""Exporters produce to plan and sell out of stock; without a store they make to order."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.replay import digests

from banha.actors import closing, firms, opening
from banha.kernels import goods as kernel
from banha.markets import goods
from banha.province import Province
from banha.scenario import Scenario

ASKED = {"scale": 400, "firm_scale": 80, "end": "2013-12"}


def run(scenario: Scenario, *, months: int | None = None) -> Province:
    province = Province(scenario)
    for _ in range(scenario.months if months is None else months):
        province.step()
    return province


def make_exports_to_order(province: Province) -> None:
    """What the world asks is made as far as capacity goes, and sold the same month."""
    columns = province.state.firms
    columns.free_capacity[:] = province.capacity(slice(None)) * goods.supply_share(province)
    for row in np.flatnonzero(columns.alive == 1).tolist():
        if int(columns.sector[row]) in province.structure.exporters:
            made = int(min(columns.order_book[row], columns.free_capacity[row]))
            columns.exports[row] = columns.planned_output[row] = made
            columns.free_capacity[row] -= made
    made = int(columns.exports.sum())
    province.world.pay(province, "exports", made)
    province.stocks.sold += made
    province.stocks.produced += made
    province.grow_farm_output()


def sell_to_order(province: Province) -> None:
    """Output of every firm is what it sells."""
    columns, ledger = province.state.firms, province.ledger
    columns.unmet[:] = 0.0
    for sector in province.structure.firm_sectors:
        sold = int(kernel.sell(
            province.firms_of(sector), int(province.market[sector]), columns.market_share,
            columns.price, columns.free_capacity, columns.local_sales, columns.output,
            columns.local_orders, columns.unmet,
        ))  # fmt: skip
        province.market[sector] -= sold
        ledger.pay("local_sales", sold)
    columns.made_to_order[:] = columns.output
    columns.output[:] += columns.exports
    ledger.receive("local_sales", columns.local_sales.sum())
    ledger.receive("exports", columns.exports.sum())
    columns.deposit[:] += columns.local_sales + columns.exports
    goods.import_the_rest(province)


def open_without_stock(province: Province) -> None:
    columns = province.state.firms
    living = province.producers()
    columns.made_to_order[living] = columns.output[living] - columns.order_book[living]


@pytest.mark.parametrize("gap_closing", [0.0, 0.5])
def test_without_a_store_the_economy_makes_to_order_to_the_dong(
    monkeypatch: pytest.MonkeyPatch, gap_closing: float
) -> None:
    scenario = Scenario.baseline().with_run(**ASKED)
    off = run(scenario.with_parameters("inventories", months=0.0, gap_closing=gap_closing))
    assert not off.records["inventories"].any()
    monkeypatch.setattr(opening, "open_stocks", open_without_stock)
    monkeypatch.setattr(goods, "produce_exports", make_exports_to_order)
    monkeypatch.setattr(goods, "firms_sell", sell_to_order)
    monkeypatch.setattr(
        firms, "output_wanted", lambda province, rows: province.state.firms.expected_orders[rows]
    )
    monkeypatch.setattr(closing, "clear_stock", lambda _province, _rows: None)
    by_hand = run(scenario)
    assert digests(by_hand) == digests(off)


def test_the_opening_stock_is_the_stock_wanted() -> None:
    province = run(Scenario.baseline().with_run(**ASKED), months=0)
    columns = province.state.firms
    for row in province.producers().tolist():
        exporter = int(columns.sector[row]) in province.structure.exporters
        months = province.parameters.inventories.months if exporter else 0.0
        assert columns.inventory[row] == int(months * columns.expected_orders[row])


def test_exports_and_plan_by_hand() -> None:
    province = run(Scenario.baseline().with_run(**ASKED), months=13)
    columns, parameters = province.state.firms, province.parameters.inventories
    for verb in ("month_begins", "outside_moves", "institutions_decide", "firms_plan"):
        getattr(province, verb)()
    province.labour_market_meets()
    goods.produce_exports(province)
    usable = province.capacity(slice(None)) * province.environment.supply_share
    binding = {"plan": 0, "capacity": 0}
    for row in province.producers().tolist():
        if int(columns.sector[row]) not in province.structure.exporters:
            assert columns.free_capacity[row] == usable[row]
            continue
        stock, expected = int(columns.inventory[row]), float(columns.expected_orders[row])
        sold = int(min(columns.order_book[row], usable[row] + stock))
        assert columns.exports[row] == sold
        wanted = expected + parameters.gap_closing * (parameters.months * expected - stock)
        binding["plan" if wanted < usable[row] else "capacity"] += 1
        planned = min(max(wanted, 0.0), usable[row])
        store = parameters.room * parameters.months * expected
        planned = max(min(planned, sold - stock + store), sold - stock, 0.0)
        assert columns.planned_output[row] == pytest.approx(planned, abs=1.0)
        assert columns.free_capacity[row] == pytest.approx(usable[row] + stock - sold, abs=1.0)
    assert min(binding.values()) > 0, binding


def test_inputs_follow_output_and_not_sales() -> None:
    scenario = Scenario.baseline().with_run(**ASKED)
    scenario = scenario.with_parameters("environment", energy_cost_share=0.0)
    province = run(scenario.with_parameters("suppliers", content_gain=0.0), months=6)
    columns, structure = province.state.firms, province.structure
    seen = 0
    for _ in range(6):
        late = columns.made_to_order.copy()
        province.step()
        for row in province.producers().tolist():
            sector = int(columns.sector[row])
            if sector not in structure.exporters or columns.founded[row] >= province.now - 1:
                continue
            made = int(columns.planned_output[row]) + late[row]
            imported = structure.input_coefficient[sector] * structure.input_shares[-1, sector]
            assert columns.inputs_imported[row] == pytest.approx(imported * made, abs=1.0)
            assert columns.planned_output[row] <= columns.output[row]
            sold = int(columns.exports[row] + columns.local_sales[row])
            seen += sold > 0 and abs(columns.output[row] / sold - 1.0) > 0.05
    assert seen > 0


def test_stocks_rise_in_a_slump_and_then_fall() -> None:
    scenario = Scenario.baseline().with_run(**ASKED)
    slump = scenario.with_lever("world_demand", value=-0.2, start="2011-01", end="2011-12")
    gap = run(slump).records["inventories"] - run(scenario).records["inventories"]
    gap = gap / run(scenario, months=12).records["inventories"][-1]
    assert not gap[:12].any()
    assert gap[12:18].max() > 0.05
    assert gap[18:30].min() < -0.05
    assert np.argmax(gap[12:30]) < np.argmin(gap[12:30])


def test_stock_meets_orders_that_capacity_cannot() -> None:
    scenario = Scenario.baseline().with_run(**ASKED)
    boom = scenario.with_lever("world_demand", value=0.2, start="2011-01", ramp_months=0)
    with_stock = run(boom, months=13)
    without = run(boom.with_mechanisms(inventories=False), months=13)
    assert with_stock.records["exports"][12] > without.records["exports"][12]
    assert with_stock.records["inventory_change"][12] < 0.0
