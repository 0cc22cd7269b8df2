"""The flow matrix of the month: every payment booked twice, by its payer and by its payee.

The room that makes a payment books it as paid from the payers' own records and as received from
the payees' own records. Nothing is booked as the difference of other things.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.cards import Shown

type Amount = int | np.integer[Any]

PARTIES = (
    "households", "firms", "own_account", "state", "centre", "bank", "outside", "market",
    "schools", "association", "parks",
)  # fmt: skip


@dataclass(frozen=True)
class Flow:
    """A kind of payment: who pays whom, and the columns of state where each side records it."""

    name: str
    payer: str
    payer_column: str
    payee: str
    payee_column: str
    description: str


@cache
def read_flows() -> Mapping[str, Flow]:
    """Every kind of payment, by name, in the order of `flows.csv`."""
    text = files("banha").joinpath("accounts/flows.csv").read_text(encoding="utf-8")
    return {
        row["flow"]: Flow(
            row["flow"],
            row["payer"],
            row["payer_column"],
            row["payee"],
            row["payee_column"],
            row["description"],
        )
        for row in csv.DictReader(text.splitlines())
    }


class Ledger(Shown):
    """What was paid and what was received this month, by kind of payment, in whole đồng."""

    def __init__(self) -> None:
        self.paid: dict[str, int] = dict.fromkeys(read_flows(), 0)
        self.received: dict[str, int] = dict.fromkeys(read_flows(), 0)

    def __repr__(self) -> str:
        return f"<Ledger: {sum(self.paid.values()):,} đồng paid this month>"

    def clear(self) -> None:
        """Begin a month."""
        for flow in self.paid:
            self.paid[flow] = 0
            self.received[flow] = 0

    def pay(self, flow: str, amount: Amount) -> None:
        """Book `amount` on the payer's side."""
        self.paid[flow] += int(amount)

    def receive(self, flow: str, amount: Amount) -> None:
        """Book `amount` on the payee's side."""
        self.received[flow] += int(amount)

    def transfer(self, flow: str, amount: Amount) -> int:
        """Book a payment between two single parties on both sides; returns the amount."""
        self.pay(flow, amount)
        self.receive(flow, amount)
        return int(amount)

    def received_by(self, party: str) -> int:
        """Everything that `party` booked as received."""
        return sum(self.received[f.name] for f in read_flows().values() if f.payee == party)

    def paid_by(self, party: str) -> int:
        """Everything that `party` booked as paid."""
        return sum(self.paid[f.name] for f in read_flows().values() if f.payer == party)

    def matrix(self) -> pd.DataFrame:
        """The flow matrix: payments by payer (rows) and payee (columns), đồng."""
        return flow_matrix(self.paid)


def flow_matrix(paid: Mapping[str, int]) -> pd.DataFrame:
    """Payments by kind as a matrix of payers (rows) and payees (columns), đồng."""
    values: NDArray[np.int64] = np.zeros((len(PARTIES), len(PARTIES)), np.int64)
    for flow in read_flows().values():
        values[PARTIES.index(flow.payer), PARTIES.index(flow.payee)] += paid[flow.name]
    return pd.DataFrame(values, index=list(PARTIES), columns=list(PARTIES))
