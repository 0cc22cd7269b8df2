"""Opening the month's books, and measuring what next month's rules look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.actors.incomes import measure_fifths
from banha.kernels import households as household_kernel
from banha.kernels.labour import EMPLOYEE, HOUSEHOLD_BUSINESS_STATUS, UNEMPLOYED
from banha.markets import inventories

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.state import Table


def begin_month(province: Economy) -> None:
    """Free the rows of those who left, clear flows, remember opening balances."""
    state = province.state
    for table, rows in (
        (state.persons, province.leaving_persons),
        (state.households, province.leaving_households),
        (state.firms, province.leaving_firms),
    ):
        table.free_rows(np.array(rows, np.int64))
        rows.clear()
        open_books(province, table)
    inventories.begin_month(province)
    province.ledger.clear()
    province.own_account.clear()
    province.government.begin_month()
    province.bank.begin_month()
    for keeper in province.keepers:
        keeper.begin_month()
    if province.neighbours is not None:
        province.neighbours.begin_month()
    province.counts.clear()
    province.ways = None


def open_books(province: Economy, table: Table) -> None:
    """Flows of the month are nothing yet; deposits are what the month begins with."""
    has_deposit = "deposit" in table.descriptions

    def work(_chunk: int, start: int, stop: int) -> None:
        table.clear_flows(start, stop)
        if has_deposit:
            table.opening_deposit[start:stop] = table.deposit[start:stop]

    province.crew.run(work, province.crew.chunks(table.rows))


def measure(province: Economy, *, opening: bool = False) -> None:
    """Employment, unemployment, tightness, pay, margins and unit labour cost of the month."""
    measure_people(province, opening=opening)
    if not opening:
        measure_firms(province)
        smooth_incomes(province)
        if province.month.month % 3 == 0:
            measure_fifths(province)


def measure_people(province: Economy, *, opening: bool) -> None:
    """Counts of people, unemployment, tightness, mean pay."""
    by_status = province.by_status
    province.adults = int(by_status[1:].sum())
    province.employed = int(by_status[EMPLOYEE : HOUSEHOLD_BUSINESS_STATUS + 1].sum())
    unemployed = int(by_status[UNEMPLOYED])
    province.unemployment = unemployed / max(province.employed + unemployed, 1)
    if opening:
        staff = np.maximum(province.state.firms.employees, 0)
        wage_bill = float(province.pack.wage_monthly[province.state.firms.sector] @ staff)
        province.mean_pay = wage_bill / max(int(staff.sum()), 1)
        province.tightness = province.parameters.migration.reference_tightness
        province.heard_tightness = province.parameters.migration.opening_tightness
        province.tightness_gap = province.parameters.wages.reference_tightness_gap
        province.opening_mean_pay = province.mean_pay
        province.opening_unemployment = province.unemployment
        province.wage_curve = None
        province.opening_adults = province.adults
        province.opening_public_staff = int(province.state.firms.employees[0])
        province.opening_farmers = int(by_status[2])
        return
    received = province.ledger.received
    paid = received["wages"] + received["public_wages"] + received["commuters_earn"]
    province.mean_pay = paid / max(province.counts["paid_employees"], 1)
    province.tightness = province.counts["vacancies"] / max(unemployed, 1)
    hear(province)
    skilled = province.counts["skilled_vacancies"]
    seekers, others = province.skill_seekers
    province.tightness_gap = float(
        np.log((skilled + 1.0) / (seekers + 1.0))
        - np.log((province.counts["vacancies"] - skilled + 1.0) / (others + 1.0))
    )


def hear(province: Economy) -> None:
    """What migrants hear of open places follows them with a delay: θ̄ ← θ̄ + (θ − θ̄) ÷ months."""
    gap = province.tightness - province.heard_tightness
    province.heard_tightness += gap / province.parameters.migration.hearing_months


def measure_firms(province: Economy) -> None:
    """Margins per unit of value added by firm, unit labour cost by sector, last month's values.

    Value added is that of output: sales and the change in stock less inputs.
    """
    firms = province.state.firms
    added = (
        firms.exports + firms.local_sales + firms.inventory_change - firms.inputs_local
        - firms.inputs_imported - firms.duties - firms.research
    )  # fmt: skip
    producing = (added > 0) & (firms.alive == 1)
    firms.last_wages[:] = firms.wages + firms.commuter_pay + firms.social_insurance
    cost = firms.last_wages + firms.depreciation
    firms.margin[producing] = 1.0 - cost[producing] / added[producing]
    firms.margin[(added <= 0) & (firms.output > 0)] = -1.0
    firms.last_output[:] = firms.output
    firms.last_costs[:] = (
        firms.inputs_local + firms.inputs_imported + firms.duties + firms.last_wages
        + firms.interest + firms.research + firms.land_rents + firms.association_dues
        + firms.project_fees
    )  # fmt: skip
    for sector in province.structure.firm_sectors:
        rows = province.firms_of(sector)
        wages, value = int(firms.last_wages[rows].sum()), int(added[rows].sum())
        if value > 0:
            province.unit_labour_cost[sector] = wages / value


def smooth_incomes(province: Economy) -> None:
    """Households' smoothed income follows the month's disposable income."""
    households = province.state.households
    weight = province.parameters.households.income_smoothing

    def work(_chunk: int, start: int, stop: int) -> None:
        household_kernel.smooth_income(
            start, stop, households.members, households.labour_income, households.pensions,
            households.dividends, households.personal_tax, households.deposit_interest,
            households.rents_received, households.rents_paid, households.school_fees, weight,
            households.smoothed_income,
        )  # fmt: skip

    province.crew.run(work, province.crew.chunks(households.rows))
