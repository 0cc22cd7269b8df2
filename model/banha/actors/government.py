"""The State's part in the money of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.actors.codes import DOMESTIC, FOREIGN
from banha.actors.public_capital import public_investment
from banha.houses.programmes import pay_programmes
from banha.markets.goods import buy, split

if TYPE_CHECKING:
    from banha.economy import Economy


def buys(province: Economy) -> None:
    """The State buys goods and services, builds, and pays for its programmes."""
    government, structure = province.government, province.structure
    retained = government.retained_revenue
    spent = pay_programmes(province)
    construction = int(
        min(province.lever("public_construction") * retained, government.purchases - spent)
    )
    parts = split(int(government.purchases) - spent - construction, structure.state_weights)
    built = public_investment(province, parts)
    parts -= built
    built += split(construction, structure.investment_weights)
    government.deposit -= int(parts.sum()) + int(built.sum())
    buy(province, parts, local="state_purchases_local", imported="state_purchases_imported")
    buy(province, built, local="public_investment_local", imported="public_investment_imported")


def taxes_profits(province: Economy) -> None:
    """Collect corporate tax on the month's positive profits, the change in stock included.

    What levers leave to firms of the tax at its usual rate is remembered as forgone.
    """
    firms = province.state.firms
    profit = (
        firms.exports + firms.local_sales + firms.inventory_change - firms.inputs_local
        - firms.inputs_imported - firms.duties - firms.research - firms.wages
        - firms.commuter_pay - firms.social_insurance - firms.depreciation - firms.land_rents
        - firms.association_dues - firms.project_fees
        - (province.outside.lending_rate * firms.debt).astype(np.int64)
    )  # fmt: skip
    rate = np.full(firms.rows, province.parameters.state.corporate_tax)
    rate += province.lever("corporate_tax")
    entrant = (firms.ownership == FOREIGN) & (firms.protected_until >= province.now)
    rate -= np.where(entrant, province.lever("foreign_entry_incentive"), 0.0)
    tax = (np.maximum(rate, 0.0) * np.maximum(profit, 0)).astype(np.int64)
    usual = (province.parameters.state.corporate_tax * np.maximum(profit, 0)).astype(np.int64)
    province.government.tax_forgone = int((usual - tax).sum())
    firms.corporate_tax[:] = tax
    firms.deposit[:] -= tax
    province.ledger.pay("corporate_tax", tax.sum())
    by_owner = [int(tax[firms.ownership == owner].sum()) for owner in (0, DOMESTIC, FOREIGN)]
    province.government.receive(province, "corporate_tax", sum(by_owner))


def settles(province: Economy) -> None:
    """Share revenue with the central government, which pays its grant, or the deficit if larger.

    Its balance is settled with outside.
    """
    government, ledger, rule = province.government, province.ledger, province.parameters.state
    kept = int(retained_share(province) * government.collected)
    shared = government.collected - kept
    government.pay(province, "revenue_shared", shared)
    ledger.receive("revenue_shared", shared)
    grant = central_grant(province)
    transfer = max(grant, -government.deposit)
    government.receive(province, "central_transfer", transfer)
    ledger.pay("central_transfer", transfer)
    income = ledger.received["revenue_shared"] + ledger.received["social_insurance"]
    balance = income - ledger.paid["central_transfer"]
    settle_centre(province, balance)
    weight = rule.revenue_smoothing
    government.retained_revenue += weight * (kept + grant - government.retained_revenue)
    government.fixed_spending = float(ledger.paid["public_wages"] + ledger.paid["pensions"])


def central_grant(province: Economy) -> int:
    """The centre's grant of a month: the opening's, as income elsewhere grows."""
    yearly = province.pack.opening.get("central_grant", 0.0) * province.outside.income
    return int(yearly / 12.0 / province.scenario.scale)


def retained_share(province: Economy) -> float:
    """Share of the revenue that the province keeps: the budget law's, and what a shock changes."""
    share = province.outside.retained_share + province.lever("budget_retention")
    return min(max(share, 0.0), 1.0)


def settle_centre(province: Economy, balance: int) -> None:
    """The central government's balance goes to outside, or comes from there."""
    if balance >= 0:
        province.ledger.pay("centre_settlement", balance)
        province.world.receive(province, "centre_settlement", balance)
    else:
        province.world.pay(province, "centre_support", -balance)
        province.ledger.receive("centre_support", -balance)
