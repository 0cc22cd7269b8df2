"""Money of the houses: every deposit from its own book, every budget to the đồng."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from tests.actors.people import province
from tests.houses.runs import MANY, busy_toy

from banha.accounts.guard import find_breaches
from banha.accounts.ledger import read_flows
from banha.actors.codes import DOMESTIC
from banha.actors.government import taxes_profits
from banha.actors.institutions import Keeper
from banha.houses.programme_table import programme_table
from banha.province import Province

KEPT = {
    "VocationalCollege": "schools", "University": "schools", "ResearchInstitute": "schools",
    "BusinessAssociation": "association", "ParkDeveloper": "parks",
}  # fmt: skip
PROGRAMME_FLOWS = ("programmes", "scholarships", "school_grants", "park_grants", "subsidies")
BOTH = pytest.mark.parametrize("place", ["toy", "binh-duong"])


def run(place: str, months: int) -> Province:
    return busy_toy(months) if place == "toy" else province(months=months, levers=MANY)


@BOTH
def test_deposits_are_what_institutions_were_paid_less_what_they_paid(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A recount that writes down each call, and knows nothing of the books."""
    balance: dict[int, int] = defaultdict(int)
    payments: dict[tuple[str, str], int] = defaultdict(int)
    for side, sign in (("pay", -1), ("receive", 1)):
        original = getattr(Keeper, side)

        def noted(self, here, flow, amount, *, side=side, sign=sign, original=original):
            balance[id(self)] += sign * int(amount)
            payments[side, flow] += int(amount)
            original(self, here, flow, amount)

        monkeypatch.setattr(Keeper, side, noted)
    here = run(place, 0)
    ledger: dict[tuple[str, str], int] = defaultdict(int)
    for _ in range(15):
        here.step()
        for flow in read_flows().values():
            if flow.payer in KEPT.values():
                ledger["pay", flow.name] += here.ledger.paid[flow.name]
            if flow.payee in KEPT.values():
                ledger["receive", flow.name] += here.ledger.received[flow.name]
        assert find_breaches(here) == []
    assert {type(keeper).__name__: keeper.party for keeper in here.keepers} == KEPT
    for keeper in here.keepers:
        assert keeper.deposit == balance[id(keeper)] > 0
    assert {key: amount for key, amount in ledger.items() if amount} == {
        key: amount for key, amount in payments.items() if amount
    }


@pytest.mark.parametrize("kind", list(KEPT))
def test_money_that_an_institution_makes_of_nothing_is_named(kind: str) -> None:
    here = busy_toy(2)
    assert find_breaches(here) == []
    keeper = next(one for one in here.keepers if type(one).__name__ == kind)
    keeper.deposit += 1
    assert {breach.account for breach in find_breaches(here)} == {kind, "bank"}


@pytest.mark.parametrize("kind", list(KEPT))
@pytest.mark.parametrize("side", ["paid", "received"])
def test_a_book_that_is_off_by_one_is_named(kind: str, side: str) -> None:
    here = busy_toy(2)
    keeper = next(one for one in here.keepers if type(one).__name__ == kind)
    flow = next(iter(getattr(keeper, side)))
    getattr(keeper, side)[flow] += 1
    named = {(breach.account, breach.flow) for breach in find_breaches(here)}
    assert named == {(kind, "deposit"), (keeper.party, flow)}


@BOTH
def test_each_budget_is_booked_to_the_dong_and_what_is_not_used_stays(place: str) -> None:
    here = run(place, 3)
    seen: set[str] = set()
    for _ in range(12):
        here.step()
        paid, programmes = here.ledger.paid, here.programmes
        money, spent = programmes.money, programmes.spent
        arrived = {name: int(value) for name, value in programmes.effective.items()}
        by_kind = {"market": 0, "schools": 0, "parks": 0, "firms": 0}
        for name, row in programme_table().items():
            by_kind[row.recipient] += spent[name]
            seen |= {name} if spent[name] else set()
            if row.recipient != "firms":
                assert spent[name] == money[name]
            else:
                assert money[name] - arrived[name] <= spent[name] <= money[name]
        firms = [name for name, row in programme_table().items() if row.recipient == "firms"]
        administration = sum(money[name] - arrived[name] for name in firms)
        assert paid["programmes"] == by_kind["market"] + administration
        assert paid["subsidies"] == by_kind["firms"] - administration
        assert paid["subsidies"] == int(here.state.firms.subsidies.sum())
        assert paid["park_grants"] == by_kind["parks"] == money["industrial_land"]
        assert paid["scholarships"] == money["scholarships"]
        assert paid["school_grants"] == by_kind["schools"] - money["scholarships"]
        assert sum(paid[flow] for flow in PROGRAMME_FLOWS) == sum(spent.values())
    assert seen == set(programme_table())


@BOTH
def test_nothing_is_spent_beyond_purchases_and_unused_support_stays_with_the_state(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    here = run(place, 2)
    for _ in range(6):
        here.step()
        paid, money = here.ledger.paid, sum(here.programmes.money.values())
        rest = sum(
            paid[f"{kind}_{where}"]
            for kind in ("state_purchases", "public_investment")
            for where in ("local", "imported")
        )
        assert rest + money == int(here.government.purchases)
        unused = money - sum(here.programmes.spent.values())
        assert unused > 0
        state = here.government
        received = sum(
            here.ledger.received[flow.name]
            for flow in read_flows().values() if flow.payee == "state"
        )  # fmt: skip
        other = sum(
            paid[flow.name] for flow in read_flows().values()
            if flow.payer == "state" and flow.name not in PROGRAMME_FLOWS
        )  # fmt: skip
        kept = state.opening_deposit + received - other - money + unused
        assert state.deposit == kept


def test_every_flow_of_the_houses_is_booked_in_the_toy_run() -> None:
    here, booked = busy_toy(), set()
    for _ in range(8):
        here.step()
        booked |= {flow for flow, amount in here.ledger.paid.items() if amount}
    houses = {
        flow.name for flow in read_flows().values()
        if {flow.payer, flow.payee} & set(KEPT.values())
    }  # fmt: skip
    assert len(houses) == 10
    assert houses | {"subsidies"} <= booked


def test_what_firms_pay_to_the_houses_is_a_cost_and_lowers_taxed_profit() -> None:
    here = busy_toy(5)
    firms, rows = here.state.firms, here.producers()
    columns = ("land_rents", "association_dues", "project_fees")
    houses = sum(getattr(firms, name) for name in columns)
    assert all(getattr(firms, name)[rows].sum() > 0 for name in columns)
    plain = firms.inputs_local + firms.inputs_imported + firms.duties + firms.wages
    plain += firms.social_insurance + firms.interest + firms.research
    assert np.array_equal(firms.last_costs[rows], (plain + houses)[rows])
    here.months_done -= 1
    firms.exports[rows] += 10**9
    rate = here.parameters.state.corporate_tax + here.lever("corporate_tax")
    domestic = rows[firms.ownership[rows] == DOMESTIC]
    taxes_profits(here)
    first = firms.corporate_tax[domestic].copy()
    for name in columns:
        getattr(firms, name)[domestic] += 1_000_000
    taxes_profits(here)
    assert first - firms.corporate_tax[domestic] == pytest.approx(rate * 3e6, abs=1)
