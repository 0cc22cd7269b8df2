"""The State's part in the money of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.actors.codes import DOMESTIC, FOREIGN
from banha.kernels import households as household_kernel
from banha.markets.goods import buy, split

if TYPE_CHECKING:
    from banha.economy import Economy


def buys(province: Economy) -> None:
    """The State buys goods and services, and pays for its programmes."""
    government, structure = province.government, province.structure
    retained = government.retained_revenue
    links = int(min(province.lever("supplier_links") * retained, government.purchases))
    construction = int(
        min(province.lever("public_construction") * retained, government.purchases - links)
    )
    parts = split(int(government.purchases) - links - construction, structure.state_weights)
    parts += split(construction, structure.investment_weights)
    government.deposit -= int(parts.sum())
    buy(province, parts, local="state_purchases_local", imported="state_purchases_imported")
    province.market[province.programme_sector] += links
    government.pay(province, "programmes", links)
    province.ledger.receive("programmes", links)
    province.supplier_link_spending = links


def pays_pensions(province: Economy) -> None:
    """Pay every pensioner a pension that follows outside income."""
    persons, households = province.state.persons, province.state.households
    amount = int(province.parameters.state.pension * province.outside.income)
    paid = int(
        household_kernel.add_by_household(
            persons.household, persons.pensioner, amount, households.pensions
        )
    )
    households.deposit[:] += households.pensions
    province.government.pay(province, "pensions", amount * int(persons.pensioner.sum()))
    province.ledger.receive("pensions", paid)


def taxes_profits(province: Economy) -> None:
    """Collect corporate tax on the month's positive profits."""
    firms = province.state.firms
    profit = (
        firms.exports + firms.local_sales - firms.inputs_local - firms.inputs_imported
        - firms.duties - firms.research - firms.wages - firms.depreciation
        - (province.parameters.credit.interest_rate * firms.debt).astype(np.int64)
    )  # fmt: skip
    rate = np.full(firms.rows, province.parameters.state.corporate_tax)
    rate += province.lever("corporate_tax")
    entrant = (firms.ownership == FOREIGN) & (firms.protected_until >= province.now)
    rate -= np.where(entrant, province.lever("foreign_entry_incentive"), 0.0)
    tax = (np.maximum(rate, 0.0) * np.maximum(profit, 0)).astype(np.int64)
    firms.corporate_tax[:] = tax
    firms.deposit[:] -= tax
    province.ledger.pay("corporate_tax", tax.sum())
    by_owner = [int(tax[firms.ownership == owner].sum()) for owner in (0, DOMESTIC, FOREIGN)]
    province.government.receive(province, "corporate_tax", sum(by_owner))


def settles(province: Economy) -> None:
    """Share revenue with the central government, which makes good a deficit and settles outside."""
    government, ledger, rule = province.government, province.ledger, province.parameters.state
    kept = int(rule.retained_share * government.collected)
    shared = government.collected - kept
    government.pay(province, "revenue_shared", shared)
    ledger.receive("revenue_shared", shared)
    needed = max(-government.deposit, 0)
    government.receive(province, "central_transfer", needed)
    ledger.pay("central_transfer", needed)
    balance = ledger.received["revenue_shared"] - ledger.paid["central_transfer"]
    settle_centre(province, balance)
    weight = rule.revenue_smoothing
    government.retained_revenue += weight * (kept - government.retained_revenue)
    government.fixed_spending = float(ledger.paid["public_wages"] + ledger.paid["pensions"])


def settle_centre(province: Economy, balance: int) -> None:
    """The central government's balance goes to outside, or comes from there."""
    if balance >= 0:
        province.ledger.pay("centre_settlement", balance)
        province.world.receive(province, "centre_settlement", balance)
    else:
        province.world.pay(province, "centre_support", -balance)
        province.ledger.receive("centre_support", -balance)
