"""Stocks in the accounts: firms' own columns, the books of stocks, the product three ways."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from banha.accounts.guard import find_breaches
from banha.accounts.product import three_ways
from banha.actors.closing import close
from banha.errors import AccountingError
from banha.markets import goods
from banha.province import Province
from banha.scenario import Scenario

COLUMNS = ("inventory", "opening_inventory", "inventory_change", "inventory_passed")


def toy(months: int) -> Province:
    scenario = Scenario.baseline().with_run(
        province="toy", scale=1, firm_scale=1, end="2012-12", seed=5
    )
    province = Province(scenario)
    for _ in range(months):
        province.step()
    return province


def named(province: Province) -> str:
    return " ".join(str(breach) for breach in find_breaches(province))


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("off", [-1, 1])
def test_one_dong_of_stock_dropped_or_added_is_named(column: str, off: int) -> None:
    province = toy(14)
    assert find_breaches(province) == []
    firms = province.state.firms
    row = int(np.argmax(firms.inventory))
    getattr(firms, column)[row] += off
    assert f"firms[{row}]: inventory" in named(province)
    assert "gross regional domestic product" in named(province)


@pytest.mark.parametrize("book", ["produced", "sold", "written_off"])
def test_one_dong_missing_in_the_books_of_stocks_is_named(book: str) -> None:
    province = toy(3)
    setattr(province.stocks, book, getattr(province.stocks, book) - 1)
    assert "firms.inventory" in named(province)
    assert "expenditure" in named(province)


def test_stock_moved_between_firms_without_a_record_is_seen() -> None:
    province = toy(3)
    stock = province.state.firms.inventory
    first, second = np.flatnonzero(stock > 1)[:2]
    stock[first] -= 1
    stock[second] += 1
    assert f"firms[{first}]: inventory" in named(province)
    assert f"firms[{second}]: inventory" in named(province)


def test_a_store_that_leaks_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    province = toy(2)
    settle: Callable[..., None] = goods.settle_stocks

    def leak(model: Province, rows: np.ndarray) -> None:
        settle(model, rows)
        model.state.firms.inventory[rows[0]] -= 1

    monkeypatch.setattr(goods, "settle_stocks", leak)
    with pytest.raises(AccountingError, match=r"inventory does not balance by -1 đồng"):
        province.step()


def test_output_is_sales_and_the_change_in_stock_of_every_firm() -> None:
    province = toy(0)
    firms = province.state.firms
    moved = 0
    for _ in range(18):
        province.step()
        by_hand = [0, 0]
        for row in range(firms.rows):
            sold = int(firms.exports[row]) + int(firms.local_sales[row])
            change = int(firms.inventory_change[row])
            assert int(firms.inventory[row]) >= 0
            if firms.sector[row] in province.structure.exporters:
                assert firms.output[row] == sold + change
                by_hand[0] += sold + change
                by_hand[1] += sold
            else:
                assert firms.inventory[row] == 0
            moved += abs(change)
        assert by_hand == [province.stocks.produced, province.stocks.sold]
        stock = int(firms.inventory.sum()) - int(firms.opening_inventory.sum())
        assert stock == province.stocks.change == province.records["inventory_change"][-1]
        assert province.records["inventories"][-1] == firms.inventory.sum()
    assert moved > 0


def test_survivors_buy_the_stock_of_a_closing_firm_and_the_rest_is_written_off() -> None:
    province = toy(6)
    firms, exporter = province.state.firms, province.structure.exporters[0]
    rows = province.firms_of(exporter)
    dead = rows[np.argsort(firms.inventory[rows])[-1:]]
    heirs = np.setdiff1d(rows, dead)
    stock, capital = int(firms.inventory[dead].sum()), int(firms.capital[dead].sum())
    before = firms.inventory[heirs].copy(), firms.capital[heirs].copy(), firms.deposit[heirs].copy()
    lost = province.stocks.written_off
    close(province, dead)
    gained = firms.inventory[heirs] - before[0]
    machines = firms.capital[heirs] - before[1]
    paid = before[2] - firms.deposit[heirs]
    assert 0 < gained.sum() <= stock
    assert firms.inventory[dead].sum() == 0
    assert province.stocks.written_off - lost == stock - gained.sum()
    price = province.parameters.capital.resale_price
    assert paid == pytest.approx(price * (gained + machines), abs=1.0)
    bought = int(gained.sum() + machines.sum())
    assert int(gained.sum()) == pytest.approx(bought * stock / (stock + capital), abs=len(heirs))
    ways = three_ways(province)
    assert ways.production == ways.income == ways.expenditure


def test_without_survivors_the_stock_is_lost_and_lowers_the_product() -> None:
    province = toy(6)
    firms, exporter = province.state.firms, province.structure.exporters[0]
    rows = province.firms_of(exporter)
    stock, product = int(firms.inventory[rows].sum()), three_ways(province).production
    assert stock > 0
    close(province, rows)
    ways = three_ways(province)
    assert ways.production == ways.income == ways.expenditure == product - stock
    assert int(firms.inventory[rows].sum()) == 0
