"""Accounts of a run against the ledger read by hand after every month."""

from pathlib import Path

import pandas as pd
import pytest

from banha.accounts.history import Accounts
from banha.accounts.ledger import PARTIES, read_flows
from banha.errors import ScenarioError
from banha.month import Month
from banha.province import Province
from banha.run import Run, run_past, simulate
from banha.run_folder import read_run, write_run
from banha.scenario import Scenario

SCALE = 7
START = Month(2010, 1)


def small(**asked: object) -> Scenario:
    values = {"province": "binh-duong", "scale": 100 * SCALE, "end": "2012-03", **asked}
    return Scenario.baseline().with_run(**values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(small())


@pytest.fixture(scope="module")
def by_hand() -> list[dict[str, int]]:
    """What was paid in each month, by kind, in the real province."""
    province, months = Province(small()), []
    for _ in range(province.scenario.months):
        province.step()
        booked = province.ledger.received
        months.append({flow: amount * 100 * SCALE for flow, amount in booked.items()})
    return months


def test_months_are_those_of_the_ledger(run: Run, by_hand: list[dict[str, int]]) -> None:
    frame = run.accounts().monthly()
    assert len(frame) == len(by_hand) * len(read_flows())
    for row in frame.itertuples():
        month = Month(row.month.year, row.month.month)
        assert row.value == by_hand[month - START][row.flow]
        flow = read_flows()[row.flow]
        assert (row.payer, row.payee) == (flow.payer, flow.payee)
    assert sum(map(bool, by_hand[0].values())) > 30


def test_years_are_sums_of_their_months(run: Run, by_hand: list[dict[str, int]]) -> None:
    accounts = run.accounts()
    assert accounts.years == [2010, 2011]  # three months of 2012 are no year
    yearly = accounts.yearly()
    for year, first in ((2010, 0), (2011, 12)):
        sums = {flow: sum(m[flow] for m in by_hand[first : first + 12]) for flow in read_flows()}
        assert accounts.year(year) == sums
        rows = yearly[yearly["year"] == year]
        assert dict(zip(rows["flow"], rows["value"], strict=True)) == sums


def test_the_matrix_is_the_ledger_by_payer_and_payee(
    run: Run, by_hand: list[dict[str, int]]
) -> None:
    matrix = run.accounts().matrix(2011)
    cells = {(payer, payee): 0 for payer in PARTIES for payee in PARTIES}
    for month in by_hand[12:24]:
        for flow in read_flows().values():
            cells[flow.payer, flow.payee] += month[flow.name]
    assert {(a, b): matrix.loc[a, b] for a, b in cells} == cells


def test_the_balance_of_the_state_is_the_change_of_its_deposit(run: Run) -> None:
    deposit = run.records["state_deposit"]
    balance = run.accounts().balance(2011)
    assert balance.loc["state", "difference"] == deposit[23] - deposit[11]
    assert balance.loc["state", "difference"] != 0
    homes = run.records["household_deposits"]
    assert balance.loc["households", "difference"] == homes[23] - homes[11]
    assert balance.loc[["market", "own_account", "centre"], "difference"].tolist() == [0, 0, 0]
    assert balance["difference"].sum() == 0


def test_a_run_folder_gives_them_back(run: Run, tmp_path: Path) -> None:
    write_run(run, tmp_path / "run")
    back = read_run(tmp_path / "run").accounts()
    assert back.start == START
    assert (back.values == run.accounts().values).all()
    pd.testing.assert_frame_equal(back.monthly(), run.accounts().monthly())


def test_a_branch_has_the_payments_of_its_past(run: Run) -> None:
    branch = Month(2011, 5)
    past = run_past(small(), months=[branch])
    later = simulate(small(), snapshot=past[branch]).accounts()
    assert (later.values == run.accounts().values).all()


def test_what_is_no_accounts_is_refused(run: Run) -> None:
    accounts = run.accounts()
    for ask in (accounts.year, accounts.matrix, accounts.balance):
        with pytest.raises(ScenarioError, match=r"no year 2012\n.*Whole years.*2010 to 2011"):
            ask(2012)
    frame = accounts.monthly()
    with pytest.raises(ValueError, match="others"):
        Accounts.from_monthly(frame[frame["flow"] != "wages"])
    with pytest.raises(ValueError, match="others"):
        Accounts.from_monthly(frame.iloc[1:])
