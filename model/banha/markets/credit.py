"""Credit, overdrafts, payout to owners, and the end of firms that cannot pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.closing import close
from banha.actors.codes import FOREIGN
from banha.actors.firms import cash_wanted
from banha.actors.ownership import pay_owners

if TYPE_CHECKING:
    from banha.economy import Economy

Money = NDArray[np.int64]


def settle(province: Economy) -> None:
    """Debt service, overdrafts, bankruptcies, payout."""
    service_debt(province)
    cover_overdrafts(province)
    pay_out(province)


def service_debt(province: Economy) -> None:
    """Firms pay interest; those that sell repay a share of their debt."""
    firms, credit = province.state.firms, province.parameters.credit
    firms.interest[:] = (province.outside.lending_rate * firms.debt).astype(np.int64)
    selling = (firms.exports + firms.local_sales) > 0
    due = np.where(selling, (credit.repayment_rate * firms.debt).astype(np.int64), 0)
    repay(province, due)
    firms.deposit[:] -= firms.interest
    province.ledger.transfer("interest", int(firms.interest.sum()))


def repay(province: Economy, amount: Money) -> None:
    """Firms repay debt to the bank."""
    firms = province.state.firms
    firms.repayments[:] += amount
    firms.debt[:] -= amount
    firms.deposit[:] -= amount
    province.ledger.transfer("repayments", int(amount.sum()))


def lend(province: Economy, amount: Money) -> None:
    """The bank lends to firms."""
    firms = province.state.firms
    firms.loans[:] += amount
    firms.debt[:] += amount
    firms.deposit[:] += amount
    province.ledger.transfer("loans", int(amount.sum()))


def pay_in_from_parents(province: Economy, amount: Money) -> None:
    """Foreign parents put money into their firms."""
    firms = province.state.firms
    firms.equity[:] += amount
    firms.deposit[:] += amount
    province.world.pay(province, "foreign_equity", int(amount.sum()))
    province.ledger.receive("foreign_equity", int(amount.sum()))


def cover_overdrafts(province: Economy) -> None:
    """Parents and credit lines cover overdrafts; a firm with neither is bankrupt and closes."""
    firms, credit = province.state.firms, province.parameters.credit
    short = np.maximum(-firms.deposit, 0)
    foreign = firms.ownership == FOREIGN
    pay_in_from_parents(province, np.where(foreign, short, 0))
    line = np.maximum((credit.leverage_limit * firms.capital).astype(np.int64) - firms.debt, 0)
    lend(province, np.where(foreign, 0, np.minimum(short, line)))
    bankrupt = np.flatnonzero((firms.deposit < 0) & (firms.alive == 1))
    province.counts["bankruptcies"] = len(bankrupt)
    close(province, bankrupt)


def pay_out(province: Economy) -> None:
    """Firms pay money above what they keep to their owners."""
    firms = province.state.firms
    living = province.producers()
    amount = province.decisions.payout(
        deposit=firms.deposit[living],
        cash_wanted=cash_wanted(province, living),
        parameters=province.parameters.credit,
    )
    pay_owners(province, living, amount)


def settle_bank(province: Economy) -> None:
    """Interest earned over interest paid goes to the bank's owners outside; they cover losses."""
    ledger, bank = province.ledger, province.bank
    margin = ledger.received["interest"] - ledger.paid["deposit_interest"]
    margin -= ledger.paid["deposit_interest_firms"]
    income = max(margin, 0)
    losses = ledger.paid["losses_covered"] + bank.written_off + income - margin
    ledger.pay("bank_settlement", income)
    province.world.receive(province, "bank_settlement", income)
    province.world.pay(province, "bank_support", losses)
    ledger.receive("bank_support", losses)


def finance_investment(province: Economy) -> None:
    """The bank lends and parents pay in what planned investment needs."""
    firms = province.state.firms
    lend(province, firms.planned_loan.copy())
    pay_in_from_parents(province, firms.planned_parent.copy())
