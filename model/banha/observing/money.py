"""Incomes, deposits, debts, parents' money and the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from banha.economy import Economy

SPENDING = {
    "payroll": ("public_wages",),
    "pensions": ("pensions",),
    "programmes": ("programmes",),
    "grants": ("scholarships", "school_grants", "park_grants", "subsidies"),
    "purchases": ("state_purchases_local", "state_purchases_imported"),
    "building": ("public_investment_local", "public_investment_imported"),
}
"""Kinds of public spending and the payments they are made of."""
INCOME = (
    "wages", "public_wages", "mixed_income", "pensions", "dividends", "deposit_interest", "rents",
)  # fmt: skip
DEDUCTED = ("personal_tax", "school_fees", "rents")
"""What households receive, and what is taken off before they spend."""


def observe_money(province: Economy, scale: int) -> dict[str, Any]:
    """Incomes, deposits and debts."""
    households, firms, ledger = province.state.households, province.state.firms, province.ledger
    # The guard has found that the columns of households add up to these.
    income = sum(ledger.received[flow] for flow in INCOME)
    income -= sum(ledger.paid[flow] for flow in DEDUCTED)
    settled = (
        ledger.paid["bank_settlement"] + ledger.paid["centre_settlement"]
        - ledger.paid["bank_support"] - ledger.paid["centre_support"]
    )  # fmt: skip
    return {
        "household_income": scale * income,
        "household_deposits": scale * province.crew.total(households.deposit),
        "firm_deposits": scale * int(firms.deposit.sum()),
        "firm_debt": scale * int(firms.debt.sum()),
        "claim_on_outside": scale * province.bank.claim_on_outside,
        "outside_settlements": scale * settled,
        "foreign_investment": scale * ledger.paid["foreign_equity"],
        **observe_budget(province, scale),
    }


def observe_budget(province: Economy, scale: int) -> dict[str, Any]:
    """The State's revenue, what it keeps, and what it spends by kind."""
    ledger, government = province.ledger, province.government
    spending = np.array(
        [sum(ledger.paid[flow] for flow in flows) for flows in SPENDING.values()], np.int64
    )
    kept = government.collected - ledger.paid["revenue_shared"]
    return {
        "state_deposit": scale * government.deposit,
        "tax_revenue": scale * government.collected,
        "tax_forgone": scale * government.tax_forgone,
        "revenue_kept": scale * kept,
        "central_transfer": scale * ledger.received["central_transfer"],
        "public_spending": scale * int(spending.sum()),
        "spending_by_kind": scale * spending,
        "programmes": scale * sum(province.programmes.spent.values()),
    }
