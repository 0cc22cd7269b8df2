"""Identities, recomputed from agents' own records by an independent slow path."""

from __future__ import annotations

import pytest

from banha.accounts.guard import SIGNS, find_breaches
from banha.accounts.ledger import PARTIES, read_flows
from banha.accounts.product import three_ways
from banha.province import Province
from banha.scenario import load_scenario


def run(province: str, *, scale: int, end: str, seed: int = 2, name: str = "baseline") -> Province:
    scenario = load_scenario(name).with_run(province=province, scale=scale, end=end, seed=seed)
    model = Province(scenario)
    model.run()
    return model


def slow_product(province: Province) -> int:
    """Output less inputs, one firm at a time, own-account work, public payroll, product taxes."""
    total = 0
    firms = province.state.firms
    for row in range(firms.rows):
        total += int(firms.exports[row]) + int(firms.local_sales[row])
        total += int(firms.inventory[row]) - int(firms.opening_inventory[row])
        total -= int(firms.inputs_local[row]) + int(firms.inputs_imported[row])
        total -= int(firms.duties[row]) + int(firms.research[row])
    own = province.own_account
    for sector in range(len(province.pack.sectors)):
        total += int(own.exports[sector]) + int(own.sales[sector])
        total -= int(own.inputs_local[sector]) + int(own.inputs_imported[sector])
        total -= int(own.duties[sector])
    for flow in ("public_wages", "value_added_tax", "input_duties", "own_account_duties"):
        total += province.ledger.paid[flow]
    return total


@pytest.mark.parametrize("name", ["baseline", "supplier-links", "world-demand-slump"])
def test_the_product_is_the_same_three_ways_and_by_hand(name: str) -> None:
    province = run("binh-duong", scale=400, end="2012-12", name=name)
    ways = three_ways(province)
    assert ways.production == ways.income == ways.expenditure == slow_product(province)
    assert ways.production > 0


def test_the_flow_matrix_balances_for_those_who_keep_nothing() -> None:
    province = run("toy", scale=1, end="2011-06")
    matrix = province.ledger.matrix()
    for party in ("market", "own_account", "centre"):
        assert matrix.loc[party].sum() == matrix[party].sum()
    assert matrix.to_numpy().sum() == sum(province.ledger.paid.values())
    assert (matrix.to_numpy() >= 0).all()


def test_every_flow_has_two_parties_and_words() -> None:
    for flow in read_flows().values():
        assert flow.payer in PARTIES
        assert flow.payee in PARTIES
        assert len(flow.description.split()) >= 2
        for party, column in ((flow.payer, flow.payer_column), (flow.payee, flow.payee_column)):
            assert (column in SIGNS.get(party, {})) == (party in SIGNS), f"{flow.name}: {party}"


def test_money_of_all_deposits_equals_loans_and_the_claim_on_outside() -> None:
    province = run("toy", scale=1, end="2011-12")
    state = province.state
    deposits = sum(int(x) for x in state.households.deposit)
    deposits += sum(int(x) for x in state.firms.deposit) + province.government.deposit
    kept = [*province.schools, province.association, province.parks]
    assert all(keeper.deposit > 0 for keeper in kept)
    deposits += sum(keeper.deposit for keeper in kept)
    loans = sum(int(x) for x in state.firms.debt)
    assert deposits - loans == province.bank.claim_on_outside


def test_counts_of_people_match_a_recount() -> None:
    province = run("toy", scale=1, end="2012-12")
    persons, firms, households = (
        province.state.persons, province.state.firms, province.state.households,
    )  # fmt: skip
    staff = [0] * firms.rows
    members = [0] * households.rows
    for row in range(persons.rows):
        if persons.status[row] == 0:
            continue
        members[persons.household[row]] += 1
        if persons.status[row] == 1:
            assert persons.employer[row] >= 0
            staff[persons.employer[row]] += 1
        else:
            assert persons.employer[row] == -1
    assert staff == firms.employees.tolist()
    assert members == households.members.tolist()
    assert (firms.employees[firms.alive == 0] == 0).all()
    partners = firms.partner[firms.partner >= 0]
    assert (firms.alive[partners] == 1).all()


@pytest.mark.slow
def test_accounts_hold_for_twenty_years() -> None:
    province = run("binh-duong", scale=100, end="2030-12")
    assert find_breaches(province) == []
    unfilled = province.records["unfilled_imports"].sum() / province.records["grdp"].sum()
    assert unfilled < 0.03
