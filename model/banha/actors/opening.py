"""The opening state: from a balanced pack to agents whose books balance.

Opening order: firms, persons and homes, labour and technology, orders and prices, money.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC, FOREIGN
from banha.actors.contracts import contributions, open_contracts
from banha.actors.digital import open_habits
from banha.actors.engagement import open_firms_engagement
from banha.actors.opening_firms import draw_firms, fill_firms
from banha.actors.opening_persons import fill_persons
from banha.actors.ownership import draw_households
from banha.actors.schooling import open_schooling
from banha.actors.technology import open_technology
from banha.kernels.draws import FOUNDER
from banha.kernels.labour import (
    EMPLOYEE,
    FARM,
    FORMAL,
    HOUSEHOLD_BUSINESS_STATUS,
    SKILLED,
    UNEMPLOYED,
    VOCATIONAL,
)
from banha.markets.inventories import open_stocks
from banha.markets.labour import combine_labour, measure_labour
from banha.packs.layout import OLDEST_AGE
from banha.state import State, Table
from banha.sums import weighted_sum

if TYPE_CHECKING:
    from banha.economy import Economy


def empty_state(adults: int, homes: int, firms: int) -> State:
    """Tables with room for the opening and decades of growth: what is not used takes no memory."""
    return State(
        persons=Table("persons", room=3 * adults + 64),
        households=Table("households", room=4 * homes + 64),
        firms=Table("firms", room=2 * firms + 64),
        children=np.zeros(180, np.int64),
    )


def open_province(province: Economy) -> None:
    """Fill the province's columns and books with the opening of its pack."""
    pack, scenario = province.pack, province.scenario
    drawn = draw_firms(pack, scale=scenario.scale, firm_scale=scenario.firm_scale)
    adults = round(int(pack.population[15:].sum()) / scenario.scale)
    province.state = empty_state(adults, adults // 2, len(drawn))
    staff = fill_firms(
        province.state.firms, pack=pack, drawn=drawn, seed=province.seed, month=province.now,
        public_jobs=round(pack.persons("employee", sector=pack.sectors[province.public_sector])
                          / scenario.scale),
        firm_age=int(province.parameters.opening.firm_age),
    )  # fmt: skip
    fill_persons(
        province.state, pack=pack, structure=province.structure, parameters=province.parameters,
        staff=staff, scale=scenario.scale, seed=province.seed, month=province.now,
    )  # fmt: skip
    persons, firms = province.state.persons, province.state.firms
    employed = persons.status == EMPLOYEE
    firms.employees[:] = np.bincount(persons.employer[employed], minlength=firms.rows)
    persons.place[employed] = persons.education[employed] >= VOCATIONAL
    skilled = employed & (persons.place == SKILLED)
    firms.skilled_employees[:] = np.bincount(persons.employer[skilled], minlength=firms.rows)
    province.by_status[:] = np.bincount(persons.status, minlength=7)
    age = (province.now - persons.birth_month[persons.status > 0].astype(np.int64)) // 12
    province.age_counts[:] = np.bincount(np.minimum(age, OLDEST_AGE), minlength=OLDEST_AGE + 1)
    open_labour(province)
    open_orders(province)
    open_technology(province)
    open_money(province)
    open_schooling(province)
    open_habits(province)
    open_firms_engagement(province)


def open_labour(province: Economy) -> None:
    """Skill, posted wages, and the output that a unit of effective labour makes."""
    persons, firms = province.state.persons, province.state.firms
    pack, structure = province.pack, province.structure
    employed = persons.status == EMPLOYEE
    employer = persons.employer[employed]
    gap = np.exp(-pack.opening["skill_gap"])
    persons.skill[:] = province.newcomer_skill()
    persons.skill[employed] = gap * firms.productivity[employer]
    firms.premium[:] = province.parameters.wages.reference_premium
    efficiency = pay_units(province)[employed]
    province.mean_efficiency = float(efficiency.mean())
    premium = firms.productivity**province.parameters.wages.productivity_premium
    for sector in range(len(pack.sectors)):
        mine = firms.sector[employer] == sector
        if mine.any():
            pay = weighted_sum(efficiency[mine], premium[employer[mine]]) / int(mine.sum())
            rows = province.firms_of(sector)
            firms.posted_wage[rows] = pack.wage_monthly[sector] * premium[rows] / pay
    persons.wage[employed] = firms.posted_wage[employer]
    open_contracts(province)
    province.base_output[:] = 1.0
    measure_labour(province)
    open_skill_mix(province)
    combine_labour(province)
    scale = province.scenario.scale
    buffer = 1.0 + province.parameters.production.labour_buffer
    for sector in structure.firm_sectors:
        rows = province.firms_of(sector)
        made = pack.output[sector] * (1.0 - pack.household_business_share[sector]) / 12.0 / scale
        effective = float(firms.labour_capacity[rows].sum())
        province.base_output[sector] = made * buffer / effective if effective > 0 else 0.0
    measure_labour(province)
    foreign = np.flatnonzero(firms.ownership == FOREIGN)
    gap_ahead = np.exp(province.parameters.technology.opening_frontier_gap)
    province.outside.frontier = gap_ahead * province.mean_of("productivity", foreign, default=1.0)
    staff = firms.employees.astype(np.float64)
    province.reference_education = weighted_sum(firms.staff_education, staff) / float(staff.sum())
    mean = province.mean_posted_wage()
    for sector in range(len(pack.sectors)):
        rows = province.firms_of(sector)
        province.relative_wage[sector] = province.mean_of("posted_wage", rows, default=mean) / mean


def pay_units(province: Economy) -> NDArray[np.float64]:
    """Pay of each person per unit of posted wage: efficiency, and the premium of skilled places."""
    persons, parameters = province.state.persons, province.parameters
    ages = (province.now - persons.birth_month) // 12
    units = province.structure.efficiency[4 * persons.place + persons.education, ages]
    return np.asarray(units * np.where(persons.place == 1, parameters.wages.reference_premium, 1.0))


def open_skill_mix(province: Economy) -> None:
    """Sectors' mix of skilled and unskilled labour, at which the reference premium is earned.

    The weight a of skilled labour makes the ratio of marginal products per unit of labour equal
    to the premium at the sector's opening mix: a ÷ (1 − a) = premium·(S ÷ U)^(1/σ).
    """
    firms, labour = province.state.firms, province.parameters.labour
    premium = province.parameters.wages.reference_premium
    for sector in range(len(province.pack.sectors)):
        rows = province.firms_of(sector)
        skilled, unskilled = (
            float(column[rows].sum()) for column in (firms.skilled_labour, firms.unskilled_labour)
        )
        if unskilled <= 0.0:
            continue
        ratio = max(skilled / unskilled, labour.input_floor)
        odds = premium * ratio ** (1.0 / labour.substitution_elasticity)
        province.skilled_weight[sector] = odds / (1.0 + odds)
        staff = float(firms.employees[rows].sum() - firms.skilled_employees[rows].sum())
        province.skilled_ratio[sector] = firms.skilled_employees[rows].sum() / max(staff, 1.0)


def open_orders(province: Economy) -> None:
    """Order books, market shares, capital, markups and margins that reproduce the pack's output."""
    firms, pack, structure = province.state.firms, province.pack, province.structure
    parameters = province.parameters
    living = province.producers()
    buffer = 1.0 + parameters.production.labour_buffer
    firms.output[living] = firms.labour_capacity[living] / buffer
    firms.last_output[living] = firms.output[living]
    firms.expected_orders[living] = firms.output[living]
    firms.cumulative_output[living] = firms.output[living] / parameters.technology.opening_growth
    ratio = np.array(parameters.capital.capital_output)[firms.sector[living]]
    headroom = 1.0 + parameters.capital.headroom
    # Growing firms are always a little behind the capital that they want.
    behind = 1.0 + parameters.technology.opening_growth / parameters.capital.gap_closing
    capital = ratio * firms.output[living] * headroom / behind
    firms.capital[living] = capital.astype(np.int64)
    firms.expected_growth[living] = parameters.technology.opening_growth
    outside_share = pack.uses.outside / np.maximum(pack.uses.supply, 1)
    for sector in structure.firm_sectors:
        rows = province.firms_of(sector)
        firms.market_share[rows] = firms.output[rows] / firms.output[rows].sum()
        firms.customers[rows] = firms.market_share[rows]
        if sector in structure.exporters:
            firms.order_book[rows] = outside_share[sector] * firms.output[rows]
    firms.local_orders[living] = firms.output[living] - firms.order_book[living]
    open_stocks(province)
    firms.unfilled[:] = parameters.wages.reference_unfilled
    open_margins(province)


def open_margins(province: Economy) -> None:
    """Margins per unit of value added, and the markups that make every local price one."""
    persons, firms = province.state.persons, province.state.firms
    employed = persons.status == EMPLOYEE
    employer = persons.employer[employed]
    pay = persons.wage[employed] * pay_units(province)[employed]
    wages = np.bincount(employer, weights=pay, minlength=firms.rows)
    formal = np.bincount(employer[(persons.contract[employed] & FORMAL) > 0], minlength=firms.rows)
    insurance = contributions(province, formal)
    insurance[firms.sector == province.public_sector] = 0
    wages = wages + insurance
    firms.last_wages[:] = wages.astype(np.int64)
    wear = province.parameters.capital.depreciation * firms.capital
    for sector in province.structure.firm_sectors:
        rows = province.firms_of(sector)
        input_cost = province.structure.input_coefficient[sector] * province.input_price(sector)
        research = province.parameters.technology.research_share[sector]
        added = firms.output[rows] * (1.0 - input_cost - research)
        cost = wages[rows] + wear[rows]
        firms.margin[rows] = 1.0 - cost / np.maximum(added, 1.0)
        province.reference_margin[sector] = 1.0 - cost.sum() / added.sum()
        province.reference_surplus[sector] = (
            1.0 - input_cost - (wages[rows].sum() / firms.output[rows].sum())
        )
        province.unit_labour_cost[sector] = wages[rows].sum() / added.sum()
        unit = cost / np.maximum(firms.output[rows], 1.0)
        markup = (1.0 - input_cost) / np.maximum(unit, 1e-9) - 1.0
        firms.markup[rows] = markup
        firms.opening_markup[rows] = markup
        firms.last_costs[rows] = (wages[rows] + input_cost * firms.output[rows]).astype(np.int64)


def open_money(province: Economy) -> None:
    """Deposits, debts and incomes that carry the pack's spending; the bank's claim follows."""
    pack, scale, firms = province.pack, province.scenario.scale, province.state.firms
    households, parameters = province.state.households, province.parameters
    living = province.producers()
    domestic = living[firms.ownership[living] == DOMESTIC]
    firms.owner[domestic] = draw_households(
        province, stream=FOUNDER, identities=firms.identity[domestic]
    )
    firms.deposit[living] = (pack.opening["firm_cash_months"] * firms.last_costs[living]).astype(
        np.int64
    )
    firms.debt[living] = (pack.opening["firm_debt_to_capital"] * firms.capital[living]).astype(
        np.int64
    )
    tax = 1.0 + parameters.state.value_added_tax
    spending = float(pack.uses.households.sum()) / 12.0 / scale * tax
    ratio = pack.opening["household_deposit_to_income"]
    income_needed = spending / (
        parameters.households.propensity_of_income
        + parameters.households.propensity_of_wealth * ratio
    )
    open_incomes(province, income_needed)
    households.deposit[:] = (12.0 * ratio * households.smoothed_income).astype(np.int64)
    open_government(province)
    deposits = int(households.deposit.sum()) + int(firms.deposit.sum())
    province.bank.claim_on_outside = deposits + province.government.deposit - int(firms.debt.sum())


def open_incomes(province: Economy, income_needed: float) -> None:
    """Smoothed incomes: own work and pensions, and what is missing to the owners of firms.

    Owners' share is in proportion to the capital of their firms. Where nobody owns a firm, all
    incomes are raised alike.
    """
    persons, households, firms = (
        province.state.persons, province.state.households, province.state.firms,
    )  # fmt: skip
    pack, scale = province.pack, province.scenario.scale
    employed = persons.status == EMPLOYEE
    pay = np.zeros(persons.rows)
    pay[employed] = (persons.wage * pay_units(province))[employed]
    for status, sector in (
        (FARM, province.structure.farm),
        (HOUSEHOLD_BUSINESS_STATUS, province.structure.household_business_sector),
    ):
        workers = persons.status == status
        province.own_account.workers_in[sector] = int(workers.sum())
        share = 1.0 if status == FARM else pack.household_business_share[sector]
        sales = pack.output[sector] * share / 12.0 / scale
        added = sales * (1.0 - province.own_account_input_coefficient[sector])
        income = added / max(int(workers.sum()), 1)
        province.own_account.income_per_worker[sector] = income
        province.own_account.volume[sector] = sales
        pay[workers] = income
        if status == HOUSEHOLD_BUSINESS_STATUS:
            province.opening_sales_per_owner = sales / max(int(workers.sum()), 1)
    pay += province.parameters.state.pension * persons.pensioner
    labour = np.bincount(persons.household, weights=pay, minlength=households.rows)
    missing = income_needed - float(labour.sum())
    domestic = firms.ownership == DOMESTIC
    owned = np.bincount(
        firms.owner[domestic], weights=firms.capital[domestic], minlength=households.rows
    )
    if missing > 0 and owned.sum() > 0:
        labour += missing * owned / owned.sum()
    else:
        labour *= income_needed / labour.sum()
    households.smoothed_income[:] = labour.astype(np.int64)


def open_government(province: Economy) -> None:
    """The State's purchases as in the pack, and the revenue and deposit that carry them."""
    pack, scale = province.pack, province.scenario.scale
    government, persons = province.government, province.state.persons
    public = province.public_sector
    bought = int(pack.uses.state.sum()) - int(pack.uses.state[public])
    government.purchases = bought / 12.0 / scale
    payroll = float(pack.wage_monthly[public]) * province.state.firms.employees[0]
    pensions = province.parameters.state.pension * int(persons.pensioner.sum())
    government.fixed_spending = payroll + pensions
    government.retained_revenue = government.purchases + government.fixed_spending
    government.deposit = int(pack.opening["state_cash_months"] * government.retained_revenue)
    province.opening_unemployment = float((persons.status == UNEMPLOYED).sum()) / max(
        int(((persons.status >= EMPLOYEE) & (persons.status <= UNEMPLOYED)).sum()), 1
    )
