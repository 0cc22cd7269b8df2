"""The guard: accounts that do not hold stop the run, and the message names what broke.

It re-derives every balance from the agents' own records and compares; no balance is computed as
what is left over. See `product.py` for the three ways to the gross regional domestic product.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banha.accounts.ledger import read_flows
from banha.accounts.product import three_ways
from banha.errors import AccountingError
from banha.kernels import books as kernel
from banha.state import Table

if TYPE_CHECKING:
    from banha.economy import Economy

SIGNS = {
    "households": {
        "labour_income": 1, "pensions": 1, "dividends": 1, "moved_in": 1,
        "deposit_interest": 1, "rents_received": 1, "rents_paid": -1,
        "personal_tax": -1, "consumption": -1, "equity": -1, "moved_out": -1,
        "school_fees": -1,
    },
    "firms": {
        "deposit_interest": 1,
        "exports": 1, "local_sales": 1, "loans": 1, "losses_covered": 1, "equity": 1,
        "inputs_local": -1, "inputs_imported": -1, "duties": -1, "wages": -1,
        "social_insurance": -1, "capital_bought": -1, "capital_sold": 1,
        "corporate_tax": -1, "interest": -1, "repayments": -1, "investment_local": -1,
        "investment_imported": -1, "dividends": -1, "research": -1, "project_fees": -1,
        "association_dues": -1, "land_rents": -1, "subsidies": 1, "commuter_pay": -1,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Breach:
    """An identity that does not hold: which account, which flow or record, and by how much."""

    account: str
    flow: str
    residual: int

    def __str__(self) -> str:
        return f"{self.account}: {self.flow} does not balance by {self.residual:+,} đồng"


def check_accounts(province: Economy) -> None:
    """Stop the run if any account of this month does not hold to the đồng.

    Raises
    ------
    AccountingError
        With the month, and every account and flow that broke.
    """
    breaches = find_breaches(province)
    if breaches:
        lines = "\n".join(f"    {breach}" for breach in breaches)
        raise AccountingError(f"Accounts of {province.month} do not hold:\n{lines}")


def find_breaches(province: Economy) -> list[Breach]:
    """Every identity that this month's books break; empty when all hold."""
    return [
        *_both_sides_of_each_flow(province),
        *_households_and_firms(province),
        *_state_deposit(province),
        *_keepers(province),
        *_parties_that_keep_nothing(province),
        *_bank_balance_sheet(province),
        *_stocks(province),
        *_product_three_ways(province),
    ]


def _both_sides_of_each_flow(province: Economy) -> list[Breach]:
    ledger = province.ledger
    return [
        Breach(f"{flow.payer} → {flow.payee}", flow.name, residual)
        for flow in read_flows().values()
        if (residual := ledger.received[flow.name] - ledger.paid[flow.name])
    ]


def _households_and_firms(province: Economy) -> list[Breach]:
    """Every deposit from the agent's own flows, and the flows' sums against the ledger."""
    breaches: list[Breach] = []
    sums: dict[tuple[str, str], int] = {}
    for party in ("households", "firms"):
        table = province.table(party)
        totals, rows = derived_balances(province, table)
        sums |= {(party, flow): total for flow, total in totals.items()}
        breaches += [
            Breach(f"{party}[{row}]", "deposit", int(residual_of(table, row))) for row in rows
        ]
    return _records_against_ledger(province, sums) + breaches


def derived_balances(province: Economy, table: Table) -> tuple[dict[str, int], list[int]]:
    """Sums of the table's money flows, and the first rows whose deposit they do not explain."""
    names = table.money_flows
    signs = np.array([SIGNS[table.name].get(name, 0) for name in names], np.int64)
    chunks = province.crew.chunks(table.rows)
    sums = province.crew.counts(chunks, len(names))
    breach = np.full((len(chunks), 3), -1, np.int64)

    def work(chunk: int, start: int, stop: int) -> None:
        kernel.derive_balances(
            start, stop, table.opening_deposit, table.deposit, table.flow_block, signs,
            sums[chunk], breach[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    totals = dict(zip(names, np.sum(sums, axis=0).tolist(), strict=True))
    return totals, [int(row) for row in breach[breach >= 0]][:3]


def residual_of(table: Table, row: int) -> int:
    """Deposit of an agent less what its opening deposit and its own flows make."""
    flows = sum(
        sign * int(getattr(table, column)[row]) for column, sign in SIGNS[table.name].items()
    )
    return int(table.deposit[row]) - int(table.opening_deposit[row]) - flows


def _records_against_ledger(province: Economy, sums: dict[tuple[str, str], int]) -> list[Breach]:
    """The columns of households and firms against the counterpart's side of the ledger."""
    booked: dict[tuple[str, str], int] = {}
    names: dict[tuple[str, str], list[str]] = {}
    for flow in read_flows().values():
        for party, column, amount in (
            (flow.payer, flow.payer_column, province.ledger.received[flow.name]),
            (flow.payee, flow.payee_column, province.ledger.paid[flow.name]),
        ):
            if column:
                booked[party, column] = booked.get((party, column), 0) + amount
                names.setdefault((party, column), []).append(flow.name)
    breaches = []
    for (party, column), amount in booked.items():
        recorded = sums[party, column]
        if recorded != amount:
            breaches.append(
                Breach(f"{party}.{column}", ", ".join(names[party, column]), recorded - amount)
            )
    return breaches


def _state_deposit(province: Economy) -> list[Breach]:
    state = province.government
    derived = (
        state.opening_deposit
        + province.ledger.received_by("state")
        - province.ledger.paid_by("state")
    )
    if state.deposit == derived:
        return []
    return [Breach("state", "deposit", state.deposit - derived)]


def _keepers(province: Economy) -> list[Breach]:
    """Institutions that keep money: each deposit from its own book, their books the ledger's."""
    breaches = []
    for keeper in province.keepers:
        book = sum(keeper.received.values()) - sum(keeper.paid.values())
        residual = keeper.deposit - keeper.opening_deposit - book
        if residual:
            breaches.append(Breach(type(keeper).__name__, "deposit", residual))
    for flow in read_flows().values():
        for party, side, booked in (
            (flow.payer, "paid", province.ledger.paid[flow.name]),
            (flow.payee, "received", province.ledger.received[flow.name]),
        ):
            mine = [keeper for keeper in province.keepers if keeper.party == party]
            own = sum(getattr(keeper, side).get(flow.name, 0) for keeper in mine)
            if mine and own != booked:
                breaches.append(Breach(party, flow.name, own - booked))
    return breaches


def _parties_that_keep_nothing(province: Economy) -> list[Breach]:
    """Markets, own-account work and the centre end the month with nothing in hand."""
    ledger = province.ledger
    return [
        Breach(party, "money left at the end of the month", residual)
        for party in ("market", "own_account", "centre")
        if (residual := ledger.received_by(party) - ledger.paid_by(party))
    ]


def _bank_balance_sheet(province: Economy) -> list[Breach]:
    """Deposits = loans + claim on outside; the claim moves only by outside's own payments."""
    breaches = []
    ledger = province.ledger
    bank = province.bank
    claim = bank.opening_claim + ledger.paid_by("outside") - ledger.received_by("outside")
    if bank.claim_on_outside != claim:
        breaches.append(Breach("bank", "claim on outside", bank.claim_on_outside - claim))
    deposits = (
        province.crew.total(province.state.households.deposit)
        + int(province.state.firms.deposit.sum())
        + province.government.deposit
        + sum(keeper.deposit for keeper in province.keepers)
    )
    loans = int(province.state.firms.debt.sum())
    residual = deposits - loans - bank.claim_on_outside
    if residual:
        breaches.append(Breach("bank", "deposits against loans and claim on outside", residual))
    return breaches


def _stocks(province: Economy) -> list[Breach]:
    """Every stock from the firm's own records, and their sums against the books of stocks."""
    firms, books = province.state.firms, province.stocks
    explained = firms.opening_inventory + firms.inventory_change + firms.inventory_passed
    residual = firms.inventory - explained
    breaches = [
        Breach(f"firms[{row}]", "inventory", int(residual[row]))
        for row in np.flatnonzero(residual)[:3]
    ]
    for column, booked in (
        ("inventory_change", books.produced - books.sold),
        ("inventory_passed", -books.written_off),
    ):
        recorded = int(getattr(firms, column).sum())
        if recorded != booked:
            breaches.append(Breach(f"firms.{column}", "inventory", recorded - booked))
    return breaches


def _product_three_ways(province: Economy) -> list[Breach]:
    ways = province.ways = three_ways(province)
    breaches = []
    for name in ("income", "expenditure"):
        residual = getattr(ways, name) - ways.production
        if residual:
            breaches.append(Breach("gross regional domestic product", name, residual))
    return breaches
