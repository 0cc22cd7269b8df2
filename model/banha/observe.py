"""What is recorded of a month, computed from agents' state and the month's books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.accounts.product import (
    by_production,
    imports,
    product_taxes,
    value_added_by_sector,
)
from banha.actors.codes import DOMESTIC, FOREIGN
from banha.actors.digital import observe_digital
from banha.actors.engagement import observe_engagement
from banha.actors.environment import observe_environment
from banha.actors.housing import observe_housing
from banha.actors.incomes import observe_incomes
from banha.actors.public_capital import observe_public_capital
from banha.actors.schooling import observe_schooling
from banha.actors.technology_records import observe_technology
from banha.actors.training import observe_training
from banha.kernels.labour import EMPLOYEE, FARM, HOUSEHOLD_BUSINESS_STATUS, UNEMPLOYED
from banha.markets.inventories import observe_inventories
from banha.observe_labour import observe_labour

if TYPE_CHECKING:
    from banha.economy import Economy

Values = dict[str, Any]


def observe(province: Economy) -> Values:
    """Every recorded series of the month, in units of the real province."""
    scale = province.scenario.scale
    return {
        **observe_people(province, scale),
        **observe_pay(province),
        **observe_labour(province, scale),
        **observe_product(province, scale),
        **observe_money(province, scale),
        **observe_firms(province),
        **observe_schooling(province, scale),
        **observe_training(province, scale),
        **observe_digital(province),
        **observe_engagement(province),
        **observe_housing(province, scale),
        **observe_incomes(province, scale),
        **observe_environment(province, scale),
        **observe_public_capital(province, scale),
        **observe_technology(province, scale),
        **observe_inventories(province, scale),
    }


def observe_people(province: Economy, scale: int) -> Values:
    """Population, employment and its flows."""
    counts, by_status = province.counts, province.by_status
    firms = province.state.firms
    employees = np.zeros(len(province.pack.sectors))
    living = firms.alive == 1
    np.add.at(employees, firms.sector[living], firms.employees[living])
    labour_force = int(by_status[EMPLOYEE : UNEMPLOYED + 1].sum())
    return {
        "population": scale * (province.adults + int(province.state.children.sum())),
        "adults": scale * province.adults,
        "employed": scale * province.employed,
        "employees": scale * employees,
        "farmers": scale * int(by_status[FARM]),
        "household_business_workers": scale * int(by_status[HOUSEHOLD_BUSINESS_STATUS]),
        "unemployed": scale * int(by_status[UNEMPLOYED]),
        "unemployment_rate": province.unemployment,
        "participation_rate": labour_force / max(province.adults, 1),
        "vacancies": scale * counts["vacancies"],
        "unfilled": scale * counts["unfilled"],
        "hires": scale * counts["hires"],
        "separations": scale * counts["separations"],
        "arrivals": scale * counts["arrivals"],
        "departures": scale * counts["departures"],
        "births": scale * counts["births"],
        "deaths": scale * (counts["deaths"] + counts["child_deaths"]),
    }


def observe_pay(province: Economy) -> Values:
    """Wages and unit labour cost."""
    firms, sectors = province.state.firms, len(province.pack.sectors)
    payroll, staff = np.zeros(sectors), np.zeros(sectors)
    living = firms.alive == 1
    np.add.at(payroll, firms.sector[living], firms.wages[living])
    np.add.at(staff, firms.sector[living], firms.employees[living])
    payroll[province.public_sector] = province.ledger.paid["public_wages"]
    exporters = list(province.structure.exporters)
    added = value_added_by_sector(province)[exporters].sum()
    return {
        "mean_pay": province.mean_pay,
        "pay_by_sector": payroll / np.maximum(staff, 1.0),
        "posted_wage": by_sector_mean(province, "posted_wage"),
        "at_minimum_wage": province.counts["at_minimum_wage"]
        / max(province.counts["paid_employees"], 1),
        "minimum_wage": province.outside.minimum_wage,
        "unit_labour_cost": province.unit_labour_cost,
        "unit_labour_cost_exporters": payroll[exporters].sum() / max(float(added), 1.0),
        "productivity": by_sector_mean(province, "productivity"),
        "transfer": province.transfer_mean,
        "price_level": province.outside.price_level,
        "prices": province.prices,
    }


def by_sector_mean(province: Economy, column: str) -> NDArray[np.float64]:
    """Mean of a firm column by sector, weighted by staff; zero where there is none."""
    return np.array(
        [
            province.mean_of(column, province.firms_of(sector), default=0.0)
            for sector in range(len(province.pack.sectors))
        ]
    )


def value_added_volume(province: Economy) -> NDArray[np.float64]:
    """Value added by sector at opening prices, double deflated, đồng of the model."""
    firms, structure, own = province.state.firms, province.structure, province.own_account
    volume = np.zeros(len(province.pack.sectors))
    for sector in structure.firm_sectors:
        rows = province.firms_of(sector)
        research = firms.research[rows].sum() / province.prices[province.programme_sector]
        inputs = firms.input_volume[rows].sum() + research
        volume[sector] = firms.output[rows].sum() - inputs
        volume[sector] += firms.inventory_passed[firms.sector == sector].sum()
    for sector, coefficient in province.own_account_input_coefficient.items():
        units = own.volume[sector]
        volume[sector] += units * (1.0 - coefficient * opening_input_price(province, sector))
    staff = province.state.firms.employees[0]
    volume[province.public_sector] = staff * float(
        province.pack.wage_monthly[province.public_sector]
    )
    return volume


def opening_input_price(province: Economy, sector: int) -> float:
    """Cost of a unit of inputs at opening prices and the opening duty."""
    duty = province.parameters.state.opening_import_duty
    return 1.0 + float(province.structure.input_shares[-1, sector]) * duty


def observe_product(province: Economy, scale: int) -> Values:
    """Gross regional domestic product, its parts, and its uses."""
    ledger, firms = province.ledger, province.state.firms
    taxes = product_taxes(province)
    added = value_added_by_sector(province)
    volume = value_added_volume(province)
    basic = float(added.sum())
    exports = ledger.paid["exports"] + ledger.paid["own_account_exports"]
    homes = province.housing.dwellings
    consumption = int(province.state.households.consumption.sum()) - homes
    investment = int(firms.investment_local.sum() + firms.investment_imported.sum()) + homes
    built = ledger.paid["public_investment_local"] + ledger.paid["public_investment_imported"]
    public = (
        ledger.paid["state_purchases_local"] + ledger.paid["state_purchases_imported"]
        + ledger.paid["programmes"] + ledger.paid["public_wages"]
    )  # fmt: skip
    return {
        "grdp": scale * by_production(province),
        "grdp_volume": scale * float(volume.sum()) * (1.0 + taxes / max(basic, 1.0)),
        "value_added": scale * added.astype(np.float64),
        "value_added_volume": scale * volume,
        "product_taxes": scale * taxes,
        "household_consumption": scale * consumption,
        "public_consumption": scale * public,
        "investment": scale * (investment + built),
        "exports": scale * exports,
        "imports": scale * imports(province),
        "tradables_imported": scale * ledger.paid["tradables_imported"],
        "unfilled_imports": scale * ledger.paid["unfilled_imports"],
    }


def observe_money(province: Economy, scale: int) -> Values:
    """Incomes, deposits, debts and the State's money."""
    households, firms, ledger = (
        province.state.households, province.state.firms, province.ledger,
    )  # fmt: skip
    income = (
        households.labour_income.sum() + households.pensions.sum()
        + households.dividends.sum() - households.personal_tax.sum()
        - households.school_fees.sum()
        + households.deposit_interest.sum() + households.rents_received.sum()
        - households.rents_paid.sum()
    )  # fmt: skip
    settled = (
        ledger.paid["bank_settlement"] + ledger.paid["centre_settlement"]
        - ledger.paid["bank_support"] - ledger.paid["centre_support"]
    )  # fmt: skip
    return {
        "capital": scale * int(firms.capital.sum()),
        "household_income": scale * int(income),
        "household_deposits": scale * int(households.deposit.sum()),
        "firm_deposits": scale * int(firms.deposit.sum()),
        "firm_debt": scale * int(firms.debt.sum()),
        "state_deposit": scale * province.government.deposit,
        "claim_on_outside": scale * province.bank.claim_on_outside,
        "outside_settlements": scale * settled,
        "tax_revenue": scale * province.government.collected,
        "public_spending": scale
        * sum(
            ledger.paid[flow]
            for flow in (
                "public_wages", "pensions", "programmes", "state_purchases_local",
                "state_purchases_imported", "public_investment_local",
                "public_investment_imported",
            )
        ),
        "programmes": scale * ledger.paid["programmes"],
    }  # fmt: skip


def observe_firms(province: Economy) -> Values:
    """Firms by ownership, entry, exit and links, in real numbers of firms."""
    firms, counts = province.state.firms, province.counts
    scale = province.scenario.firm_scale
    living = province.producers()
    owners = firms.ownership[living]
    staff = firms.employees[living].astype(np.float64)
    domestic = living[owners == DOMESTIC]
    linked = float((firms.partner[domestic] >= 0).mean()) if len(domestic) else 0.0
    return {
        "linked_firms": linked,
        "firms": scale * np.bincount(owners, minlength=3)[:3],
        "foreign_jobs_share": float(staff[owners == FOREIGN].sum() / max(staff.sum(), 1.0)),
        "firm_entries": scale * (counts["start_ups"] + counts["foreign_entries"]),
        "foreign_entries": scale * counts["foreign_entries"],
        "expected_foreign_entries": scale * province.expected_foreign_entries,
        "firm_exits": scale * (counts["closures"] + counts["bankruptcies"]),
        "bankruptcies": scale * counts["bankruptcies"],
    }
