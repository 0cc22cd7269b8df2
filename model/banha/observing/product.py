"""The gross regional domestic product, its parts, its uses, and what it is made with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from banha.accounts.product import exports, imports, product_of_the_month, product_taxes
from banha.observing.accounting import Factors, labour_share, yearly_growth
from banha.observing.firm_sums import Array, FirmSums
from banha.observing.people import workers_by_sector

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.observing.memory import Memory


CONSUMPTION = ("consumption_local", "consumption_imported", "value_added_tax", "dwellings")
"""What households spend; homes, with the tax on them, are investment."""


def gross_output(province: Economy, sums: FirmSums) -> Array:
    """Output by sector at opening prices, đồng of the model; the public payroll at opening pay."""
    output = sums.output + province.own_account.volume
    public = province.public_sector
    output[public] = sums.staff[public] * float(province.pack.wage_monthly[public])
    return output


def value_added_volume(province: Economy, sums: FirmSums) -> Array:
    """Value added by sector at opening prices, double deflated, đồng of the model."""
    firms, structure, own = province.state.firms, province.structure, province.own_account
    inputs = sums.of(firms.input_volume)
    inputs += sums.of(firms.research) / province.prices[province.programme_sector]
    made = np.zeros(sums.sectors)
    producing = list(structure.firm_sectors)
    passed = sums.booked(firms.inventory_passed)
    made[producing] = (sums.output - inputs + passed)[producing]
    for sector, coefficient in province.own_account_input_coefficient.items():
        units = own.volume[sector]
        made[sector] += units * (1.0 - coefficient * opening_input_price(province, sector))
    public = province.public_sector
    made[public] = sums.staff[public] * float(province.pack.wage_monthly[public])
    return made


def opening_input_price(province: Economy, sector: int) -> float:
    """Cost of a unit of inputs at opening prices and the opening duty."""
    duty = province.parameters.state.opening_import_duty
    return 1.0 + float(province.structure.input_shares[-1, sector]) * duty


def observe_product(
    province: Economy, scale: int, sums: FirmSums, memory: Memory
) -> dict[str, Any]:
    """The product three ways, by sector and by volume; growth and productivity."""
    product, taxes = product_of_the_month(province), product_taxes(province)
    added = product.added.astype(np.float64)
    volume, output = value_added_volume(province, sums), gross_output(province, sums)
    basic = float(added.sum())
    total_volume = float(volume.sum()) * (1.0 + taxes / max(basic, 1.0))
    memory.volumes.append(total_volume)
    factors = month_factors(province, sums, volume=volume, added=added)
    productivity = memory.productivity.follow(factors)
    growth = province.parameters.technology.opening_growth
    workers = factors.labour
    return {
        "grdp": scale * product.production,
        "grdp_income": scale * product.income,
        "grdp_expenditure": scale * product.expenditure,
        "grdp_volume": scale * total_volume,
        "grdp_growth": yearly_growth(memory.volumes, opening_growth=growth),
        "grdp_share": np.append(added, taxes) / max(basic + taxes, 1.0),
        "output": scale * output,
        "value_added": scale * added,
        "value_added_volume": scale * volume,
        "value_added_ratio_by_sector": volume / np.maximum(output, 1.0),
        "product_taxes": scale * taxes,
        "labour_productivity": total_volume / max(province.employed, 1),
        "labour_productivity_by_sector": volume / np.maximum(workers[:-1], 1.0),
        "tfp": productivity[-1],
        "tfp_by_sector": productivity[:-1],
        **observe_uses(province, scale, sums),
    }


def month_factors(province: Economy, sums: FirmSums, *, volume: Array, added: Array) -> Factors:
    """Value added, persons, capital and labour's share by sector, and last of the province.

    Labour is paid wages, social insurance and what people earn on their own account.
    """
    firms, own = province.state.firms, province.own_account
    income = sums.wages + sums.of(firms.social_insurance) + own.value_added
    income[province.public_sector] = added[province.public_sector]
    workers, capital = workers_by_sector(province, sums), sums.of(firms.capital)
    return Factors(
        volume=np.append(volume, volume.sum()),
        labour=np.append(workers, province.employed),
        capital=np.append(capital, capital.sum()),
        share=labour_share(np.append(income, income.sum()), np.append(added, added.sum())),
    )


def observe_uses(province: Economy, scale: int, sums: FirmSums) -> dict[str, Any]:
    """Consumption, investment, trade with outside, and local content of inputs."""
    ledger, firms, own = province.ledger, province.state.firms, province.own_account
    homes = province.housing.dwellings
    # The guard has found that households' spending adds up to these.
    consumption = sum(ledger.paid[flow] for flow in CONSUMPTION) - homes
    invested = firms.investment_local + firms.investment_imported
    built = ledger.paid["public_investment_local"] + ledger.paid["public_investment_imported"]
    built += ledger.paid["park_building"]
    public = (
        ledger.paid["state_purchases_local"] + ledger.paid["state_purchases_imported"]
        + ledger.paid["programmes"] + ledger.paid["public_wages"]
        + ledger.paid["school_purchases"] + ledger.paid["association_purchases"]
    )  # fmt: skip
    local, imported = sums.booked(firms.inputs_local), sums.booked(firms.inputs_imported)
    return {
        "household_consumption": scale * consumption,
        "public_consumption": scale * public,
        "investment": scale * (int(invested.sum()) + homes + built),
        "investment_by_sector": scale * sums.booked(invested),
        "capital": scale * int(firms.capital.sum()),
        "capital_by_sector": scale * sums.of(firms.capital),
        "exports": scale * exports(province),
        "exports_by_sector": scale * (sums.booked(firms.exports) + own.exports),
        "imports": scale * imports(province),
        "tradables_imported": scale * ledger.paid["tradables_imported"],
        "unfilled_imports": scale * ledger.paid["unfilled_imports"],
        "local_content_by_sector": local / np.maximum(local + imported, 1.0),
    }
