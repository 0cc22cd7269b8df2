"""The public budget of the province in a year: every payment that the State takes part in."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pandas as pd

from banha.accounts.history import Accounts
from banha.accounts.ledger import read_flows

STATE = "state"
RECEIVED, PAID = "received", "paid"


@cache
def read_budget() -> Mapping[str, str]:
    """Item of the budget by kind of payment, in the order of the budget.

    Raises
    ------
    ValueError
        The table lacks a payment of the State, or holds one that is not the State's.
    """
    text = files("banha").joinpath("accounts/budget.csv").read_text(encoding="utf-8")
    items = {row["flow"]: row["item"] for row in csv.DictReader(text.splitlines())}
    own = {flow.name for flow in read_flows().values() if STATE in (flow.payer, flow.payee)}
    if items.keys() != own:
        raise ValueError(f"budget.csv and flows.csv differ in {sorted(items.keys() ^ own)}")
    return items


def budget_table(accounts: Accounts, year: int, *, other: Accounts | None = None) -> pd.DataFrame:
    """Return the budget of a year: what each payment did to the deposit of the State.

    Parameters
    ----------
    accounts
        Of a run.
    year
        A whole year of the run.
    other
        Accounts of a second run; then values are its values less those of the first.

    Returns
    -------
    Columns item, flow, side (`received` or `paid`), value: whole đồng of 2010, what is paid
    negative. The values add up to the change of the State's deposit over the year, exactly.

    Raises
    ------
    ScenarioError
        It is no whole year of a run.
    """
    paid = accounts.year(year)
    second = None if other is None else other.year(year)
    rows = []
    for flow, item in read_budget().items():
        received = read_flows()[flow].payee == STATE
        value = paid[flow] if second is None else second[flow] - paid[flow]
        side = RECEIVED if received else PAID
        rows.append((item, flow, side, value if received else -value))
    return pd.DataFrame(rows, columns=["item", "flow", "side", "value"])


def budget_items(table: pd.DataFrame) -> pd.DataFrame:
    """Return a budget by item, in its order: item, side, value."""
    sums = table.groupby(["item", "side"], sort=False)[["value"]].sum()
    return sums.reset_index()
