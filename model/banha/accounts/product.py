"""Gross regional domestic product of the month, computed three ways from three sets of books."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from banha.economy import Economy


@dataclass(frozen=True)
class ThreeWays:
    """The product by production, income and expenditure: equal to the đồng, in đồng a month.

    `added` is value added at basic prices by sector, of which production consists.
    """

    production: int
    income: int
    expenditure: int
    added: NDArray[np.int64] = field(compare=False)


def product_taxes(province: Economy) -> int:
    """Value-added tax and duties, from the State's own books."""
    received = province.ledger.received
    return received["value_added_tax"] + received["input_duties"] + received["own_account_duties"]


def value_added_by_sector(province: Economy) -> NDArray[np.int64]:
    """Value added at basic prices by sector: output less inputs at purchasers' prices, đồng.

    Output is sales and the change in stock; what is lost of a closed firm's stock counts against.
    """
    firms = province.state.firms
    added = (
        firms.exports
        + firms.local_sales
        + firms.inventory_change
        + firms.inventory_passed
        - firms.inputs_local
        - firms.inputs_imported
        - firms.duties
        - firms.research
    )
    totals = np.zeros(len(province.pack.sectors), np.int64)
    # Firms that closed during the month are still in their rows: their books count.
    occupied = firms.sector >= 0
    np.add.at(totals, firms.sector[occupied], added[occupied])
    totals += province.own_account.value_added
    totals[province.public_sector] += province.ledger.paid["public_wages"]
    return totals


def by_income(province: Economy) -> int:
    """What persons earned by their own records, firms' surplus from their cash books, and taxes.

    Pay belongs to where the work is done: residents' pay from other provinces is left out, that of
    commuters from there is counted.

    A firm's surplus is what its deposit rose by, plus what it paid to owners, bank, State and for
    capital, less what owners and bank paid in, interest among it, and what its stock rose by:
    sales, inputs and output are not looked at.
    """
    firms = province.state.firms
    surplus = (
        firms.deposit
        - firms.opening_deposit
        + firms.investment_local
        + firms.investment_imported
        + firms.capital_bought
        - firms.capital_sold
        + firms.corporate_tax
        + firms.project_fees
        + firms.association_dues
        + firms.land_rents
        - firms.subsidies
        + firms.dividends
        + firms.interest
        + firms.repayments
        - firms.loans
        - firms.equity
        - firms.losses_covered
        - firms.deposit_interest
        + firms.inventory
        - firms.opening_inventory
    )
    earned = province.crew.total(province.state.persons.pay)
    earned += province.ledger.received["social_insurance"]
    earned += province.ledger.received["commuters_pay"]
    earned -= province.ledger.paid["commuters_earn"]
    return int(surplus.sum()) + earned + product_taxes(province)


EXPORT_FLOWS = ("exports", "own_account_exports", "services_exported", "exports_region")
IMPORT_FLOWS = (
    "consumption_imported",
    "state_purchases_imported",
    "inputs_imported",
    "own_account_inputs_imported",
    "inputs_region",
    "own_account_inputs_region",
    "investment_imported",
    "public_investment_imported",
    "tradables_imported",
    "unfilled_imports",
)


def imports(province: Economy) -> int:
    """What outside booked as sold to the province."""
    return sum(province.ledger.received[flow] for flow in IMPORT_FLOWS)


def exports(province: Economy) -> int:
    """What outside booked as bought from the province."""
    return sum(province.ledger.paid[flow] for flow in EXPORT_FLOWS)


def by_expenditure(province: Economy) -> int:
    """Consumption, public consumption, investment, exports less imports, from the buyers' books."""
    ledger = province.ledger
    firms = province.state.firms
    homes = province.housing.dwellings
    households = province.crew.total(province.state.households.consumption) - homes
    public = (
        ledger.paid["state_purchases_local"]
        + ledger.paid["state_purchases_imported"]
        + ledger.paid["programmes"]
        + ledger.paid["public_wages"]
        + ledger.paid["school_purchases"]
        + ledger.paid["association_purchases"]
    )
    investment = int(firms.investment_local.sum()) + int(firms.investment_imported.sum()) + homes
    investment += ledger.paid["public_investment_local"]
    investment += ledger.paid["public_investment_imported"]
    investment += ledger.paid["park_building"]
    investment += province.stocks.change
    return households + public + investment + exports(province) - imports(province)


def three_ways(province: Economy) -> ThreeWays:
    """The product of the month by production, income and expenditure."""
    added = value_added_by_sector(province)
    production = int(added.sum()) + product_taxes(province)
    return ThreeWays(production, by_income(province), by_expenditure(province), added)


def product_of_the_month(province: Economy) -> ThreeWays:
    """The product as the guard found it at the end of the month; computed where nobody did yet."""
    if province.ways is None:
        province.ways = three_ways(province)
    return province.ways
