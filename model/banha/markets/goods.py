"""The goods market of the month: who buys what, and who sells it.

Buyers pay into the market of each product; firms, farms and household businesses sell out of it;
what they cannot deliver is bought outside and recorded. The market keeps nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.energy import input_factor
from banha.actors.housing import buy_homes
from banha.actors.incomes import split_by_products
from banha.actors.supply import supply_share
from banha.kernels import goods as kernel
from banha.kernels import households as household_kernel
from banha.markets.inventories import plan_output, settle_stocks
from banha.markets.suppliers import local_shift
from banha.markets.suspension import running_share

if TYPE_CHECKING:
    from banha.economy import Economy

Money = NDArray[np.int64]


def produce_exports(province: Economy) -> None:
    """Exporters deliver out of capacity and stock and plan output; farms produce.

    `free_capacity` is then what each firm could deliver in the province; in a lockdown a share of
    the capacity stands still, that of staff sent home included.
    """
    firms = province.state.firms
    running = supply_share(province) * running_share(province)
    firms.free_capacity[:] = province.capacity(slice(None)) * running
    capacity = firms.free_capacity
    for sector in province.structure.exporters:
        rows = province.firms_of(sector)
        sold = np.minimum(firms.order_book[rows], capacity[rows] + firms.inventory[rows])
        firms.exports[rows] = sold.astype(np.int64)
        plan_output(province, rows)
        capacity[rows] += firms.inventory[rows] - firms.exports[rows]
        exports = int(firms.exports[rows].sum())
        province.world.pay(province, "exports", exports)
        province.stocks.sold += exports
    province.grow_farm_output()


def households_spend(province: Economy) -> None:
    """Households spend out of smoothed income and deposits; tax and products are split exactly."""
    households, parameters = province.state.households, province.parameters
    chunks = province.crew.chunks(households.rows)

    def work(_chunk: int, start: int, stop: int) -> int:
        return int(household_kernel.spend(
            start, stop, households.deposit, households.smoothed_income, households.members,
            parameters.households.propensity_of_income,
            parameters.households.propensity_of_wealth / 12.0, households.consumption,
        ))  # fmt: skip

    total = sum(province.crew.run(work, chunks))
    ledger, rate = province.ledger, parameters.state.value_added_tax
    tax = int(total * (rate / (1.0 + rate)))
    homes = buy_homes(province, net=total - tax, tax=tax)
    rest = total - tax - homes
    parts = split(rest, split_by_products(province, rest))
    ledger.pay("value_added_tax", tax)
    province.government.receive(province, "value_added_tax", tax)
    buy(province, parts, local="consumption_local", imported="consumption_imported")


def outside_buys(province: Economy) -> None:
    """Visitors and other provinces buy services: what the opening sells them, as income grows."""
    local = list(province.structure.local_sectors)
    yearly = province.pack.uses.outside[local] * province.outside.income
    amounts = (yearly / 12.0 / province.scenario.scale).astype(np.int64)
    province.market[local] += amounts
    province.world.pay(province, "services_exported", int(amounts.sum()))
    province.ledger.receive("services_exported", int(amounts.sum()))


def split(amount: int, weights: Money) -> Money:
    """Split money by billionths, floored; the remainder goes to the last product bought."""
    out = np.empty(len(weights), np.int64)
    kernel.split(amount, weights, out)
    return out


def buy(province: Economy, parts: Money, *, local: str, imported: str) -> None:
    """Pay for products: `parts[p]` into the market of product p, the last part to outside."""
    ledger = province.ledger
    in_province = int(parts[:-1].sum())
    province.market[:] += parts[:-1]
    ledger.pay(local, in_province)
    ledger.receive(local, int(parts[:-1].sum()))
    if parts[-1]:
        ledger.pay(imported, parts[-1])
        province.world.receive(province, imported, int(parts[-1]))


def firms_invest(province: Economy) -> None:
    """Firms carry out planned investment."""
    firms = province.state.firms
    total = firms.planned_investment
    weights = province.structure.investment_weights
    local = np.floor(total * (1.0 - weights[-1] / weights.sum())).astype(np.int64)
    spend_on_capital(province, local=local, imported=total - local)
    firms.capital[:] += total - firms.depreciation


def spend_on_capital(province: Economy, *, local: Money, imported: Money) -> None:
    """Book and pay firms' purchases of capital."""
    firms = province.state.firms
    firms.investment_local[:] += local
    firms.investment_imported[:] += imported
    firms.deposit[:] -= local + imported
    in_province = split(int(local.sum()), province.local_investment_weights)
    parts = np.append(in_province, int(imported.sum()))
    buy(province, parts, local="investment_local", imported="investment_imported")


def firms_buy_inputs(province: Economy) -> None:
    """Inputs for this month's planned output and for what last month made to order beyond it.

    Linked suppliers' products replace imported inputs unit for unit (`suppliers.local_shift`).
    """
    firms, structure = province.state.firms, province.structure
    living = province.producers()
    volume = np.zeros(firms.rows)
    volume[living] = firms.planned_output[living] + firms.made_to_order[living]
    for sector in structure.firm_sectors:
        rows = province.firms_of(sector)
        units = structure.input_coefficient[sector] * volume[rows] * input_factor(province, rows)
        local_price, imported_share = province.input_prices(sector)
        shift, mix = local_shift(province, rows, imported_share=imported_share)
        less = np.minimum(shift, 0.0) / max(1.0 - imported_share, 1e-12)
        usual = (units * local_price * (1.0 + less)).astype(np.int64)
        linked = (units * np.maximum(shift, 0.0))[:, None] * mix * province.prices
        linked = linked.astype(np.int64)
        imported = imported_share - shift
        firms.inputs_local[rows] = usual + linked.sum(axis=1)
        firms.inputs_imported[rows] = (units * imported).astype(np.int64)
        opening_duty = province.parameters.state.opening_import_duty
        firms.input_volume[rows] = units * (1.0 + opening_duty * imported)
        firms.duties[rows] = (
            province.parameters.state.import_duty * firms.inputs_imported[rows]
        ).astype(np.int64)
        local = split(int(usual.sum()), province.local_input_weights(sector)) + linked.sum(axis=0)
        buy(
            province,
            np.append(local, int(firms.inputs_imported[rows].sum())),
            local="inputs_local",
            imported="inputs_imported",
        )
    firms.deposit[:] -= firms.inputs_local + firms.inputs_imported + firms.duties
    province.ledger.pay("input_duties", firms.duties.sum())
    province.government.receive(province, "input_duties", int(firms.duties[living].sum()))


def own_account_trades(province: Economy) -> None:
    """Farms and household businesses buy inputs; farms sell in the province, then outside.

    Household businesses buy for what they sold last month, as local firms do, so that all demand
    is in the market when they sell.
    """
    own, ledger, structure = province.own_account, province.ledger, province.structure
    farm, business = structure.farm, structure.household_business_sector
    buy_own_account_inputs(province, (farm, business))
    output = int(own.volume[farm])
    own.sales[farm] = min(int(province.market[farm]), output)
    own.exports[farm] = output - own.sales[farm]
    own.sales[business] = province.household_business_sales()
    for sector in (farm, business):
        province.market[sector] -= own.sales[sector]
    ledger.pay("own_account_sales", own.sales[farm] + own.sales[business])
    ledger.receive("own_account_sales", own.sales.sum())
    province.world.pay(province, "own_account_exports", int(own.exports[farm]))
    ledger.receive("own_account_exports", own.exports.sum())


def buy_own_account_inputs(province: Economy, sectors: tuple[int, ...]) -> None:
    """Buy inputs for the volume of farms this month and of household businesses last month."""
    own, ledger = province.own_account, province.ledger
    for sector in sectors:
        units = own.volume[sector]
        coefficient = province.own_account_input_coefficient[sector]
        local_price, imported_share = province.input_prices(sector)
        own.inputs_local[sector] = int(coefficient * units * local_price)
        own.inputs_imported[sector] = int(coefficient * units * imported_share)
        own.duties[sector] = int(
            province.parameters.state.import_duty * own.inputs_imported[sector]
        )
        parts = split(int(own.inputs_local[sector]), province.local_input_weights(sector))
        buy(
            province,
            np.append(parts, own.inputs_imported[sector]),
            local="own_account_inputs_local",
            imported="own_account_inputs_imported",
        )
        ledger.pay("own_account_duties", own.duties[sector])
        province.government.receive(province, "own_account_duties", int(own.duties[sector]))


def firms_sell(province: Economy) -> None:
    """Firms deliver what is left in each market; what they cannot deliver is imported."""
    firms, ledger = province.state.firms, province.ledger
    firms.unmet[:] = 0.0
    for sector in province.structure.firm_sectors:
        rows = province.firms_of(sector)
        demand = int(province.market[sector])
        sold = int(kernel.sell(
            rows, demand, firms.market_share, firms.price, firms.free_capacity,
            firms.local_sales, firms.output, firms.local_orders, firms.unmet,
        ))  # fmt: skip
        province.market[sector] -= sold
        ledger.pay("local_sales", sold)
        if sector in province.structure.exporters:
            province.stocks.sold += sold
    firms.made_to_order[:] = firms.output
    for sector in province.structure.exporters:
        settle_stocks(province, province.firms_of(sector))
    ledger.receive("local_sales", firms.local_sales.sum())
    ledger.receive("exports", firms.exports.sum())
    firms.deposit[:] += firms.local_sales + firms.exports
    import_the_rest(province)


def import_the_rest(province: Economy) -> None:
    """What is left in the markets is bought outside: tradable goods, and services not delivered."""
    local = list(province.structure.local_sectors)
    unfilled = int(province.market[local].sum())
    province.market[local] = 0
    tradables = int(province.market.sum())
    province.market[:] = 0
    for flow, amount in (("unfilled_imports", unfilled), ("tradables_imported", tradables)):
        province.ledger.pay(flow, amount)
        province.world.receive(province, flow, amount)
