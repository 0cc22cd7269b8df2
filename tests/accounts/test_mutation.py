"""Drop, double or misdirect one đồng of each kind of flow: the guard must name it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tests.houses.runs import busy_toy

from banha.accounts.guard import SIGNS, find_breaches
from banha.accounts.ledger import Ledger, read_flows
from banha.errors import AccountingError
from banha.province import Province
from banha.scenario import Scenario

FLOWS = list(read_flows())
RARE = {
    "losses_covered", "equity", "foreign_equity", "loans", "migrants_bring", "migrants_take",
    "bequests", "central_transfer", "used_capital", "bank_support", "centre_support", "pensions",
    "bank_settlement", "state_purchases_local", "state_purchases_imported",
    "migrants_bring_region", "migrants_take_region", "inputs_region",
    "own_account_inputs_region", "exports_region",
    "commuters_pay", "commuters_earn",
}  # fmt: skip
"""Flows that need not be booked in every month of the toy run; those of a region never are."""


def toy(months: int) -> Province:
    scenario = Scenario.baseline().with_run(
        province="toy", scale=1, firm_scale=1, end="2012-12", seed=5
    )
    province = Province(scenario)
    for _ in range(months):
        province.step()
    return province


def drop(receive: Callable[..., None], ledger: Ledger, flow: str, amount: int) -> None:
    receive(ledger, flow, int(amount) - 1)


def double(receive: Callable[..., None], ledger: Ledger, flow: str, amount: int) -> None:
    receive(ledger, flow, int(amount) + 1)


def misdirect(receive: Callable[..., None], ledger: Ledger, flow: str, amount: int) -> None:
    receive(ledger, flow, int(amount) - 1)
    receive(ledger, FLOWS[FLOWS.index(flow) - 1], 1)


@pytest.mark.parametrize("side", ["pay", "receive"])
@pytest.mark.parametrize("mutation", [drop, double, misdirect])
def test_the_guard_names_every_flow_that_is_mutated(
    monkeypatch: pytest.MonkeyPatch, mutation: Callable[..., None], side: str
) -> None:
    province = busy_toy(4)
    province.guard = False
    original = getattr(Ledger, side)
    for flow in FLOWS:
        struck = strike_once(monkeypatch, side=side, flow=flow, mutation=mutation)
        province.step()
        monkeypatch.setattr(Ledger, side, original)
        if not struck:  # nothing of this kind was booked this month
            assert flow in RARE
            mutation(original, province.ledger, flow, 0)
        named = {name for breach in find_breaches(province) for name in breach.flow.split(", ")}
        assert flow in named, f"{mutation.__name__} of {flow} was reported as {named}"
        province.step()
        assert not {b.flow for b in find_breaches(province)} & set(FLOWS)


def strike_once(
    monkeypatch: pytest.MonkeyPatch, *, side: str, flow: str, mutation: Callable[..., None]
) -> list[str]:
    """Mutate the next booking of a flow on one side; the list fills when it has happened."""
    struck: list[str] = []
    original = getattr(Ledger, side)

    def strike(ledger: Ledger, name: str, amount: int) -> None:
        if name == flow and not struck:
            struck.append(name)
            mutation(original, ledger, name, amount)
        else:
            original(ledger, name, amount)

    monkeypatch.setattr(Ledger, side, strike)
    return struck


def test_a_breach_stops_the_run_and_names_month_and_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    province = toy(2)
    strike_once(monkeypatch, side="receive", flow="wages", mutation=drop)
    with pytest.raises(AccountingError, match=r"2010-03[\s\S]*wages.*-1 đồng"):
        province.step()


@pytest.mark.parametrize(
    ("table", "column"), [(t, c) for t, columns in SIGNS.items() for c in columns]
)
def test_a_record_that_is_off_by_one_is_named(table: str, column: str) -> None:
    province = toy(14)
    assert find_breaches(province) == []
    values = getattr(province.table(table), column)
    row = int(np.argmax(province.table(table).opening_deposit > 0))
    values[row] += 1
    named = " ".join(str(breach) for breach in find_breaches(province))
    assert f"{table}.{column}" in named
    assert f"{table}[{row}]" in named


@pytest.mark.parametrize("table", ["households", "firms"])
def test_money_moved_between_agents_without_a_flow_is_seen(table: str) -> None:
    province = toy(3)
    deposits = province.table(table).deposit
    first, second = np.flatnonzero(deposits > 1)[:2]
    deposits[first] -= 1
    deposits[second] += 1
    accounts = [breach.account for breach in find_breaches(province)]
    assert f"{table}[{first}]" in accounts
    assert f"{table}[{second}]" in accounts


def test_money_made_of_nothing_by_an_institution_is_seen() -> None:
    province = toy(3)
    province.government.deposit += 1
    assert {b.account for b in find_breaches(province)} >= {"state", "bank"}
    province.government.deposit -= 1
    province.bank.claim_on_outside += 1
    assert "bank" in {b.account for b in find_breaches(province)}


def test_a_producer_that_hides_a_sale_breaks_the_product() -> None:
    province = toy(3)
    firms = province.state.firms
    row = int(np.argmax(firms.local_sales))
    firms.local_sales[row] -= 1
    named = {breach.account for breach in find_breaches(province)}
    assert "gross regional domestic product" in named


def test_without_the_guard_a_run_goes_on() -> None:
    province = toy(2)
    province.guard = False
    province.government.deposit += 1
    province.step()
    assert find_breaches(province)
