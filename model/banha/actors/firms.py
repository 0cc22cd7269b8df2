"""What firms do on their own each month: expect, price, plan staff and capital, post wages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.automation import skilled_shift
from banha.actors.codes import FOREIGN
from banha.actors.energy import input_factor
from banha.draw import uniforms
from banha.kernels.draws import PLACES
from banha.markets.inventories import output_wanted
from banha.markets.suspension import newly_suspended, working_share

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]

AT_BOUND = 1.0 - 1e-9
"""A change of this share of its bound lies at it: logarithms round."""


def plan(province: Economy) -> None:
    """Firms form expectations, plan staff and capital, and post wages and open places."""
    expect(province)
    set_prices(province)
    plan_staff(province)
    post_wages(province)
    plan_investment(province)


def expect(province: Economy) -> None:
    """Update smoothed orders and their expected growth from last month's orders."""
    firms = province.state.firms
    living = province.producers()
    orders = firms.order_book[living] + firms.local_orders[living]
    smoothed, growth = province.decisions.expectations(
        orders=orders,
        expected_orders=firms.expected_orders[living],
        expected_growth=firms.expected_growth[living],
        parameters=province.parameters.production,
    )
    firms.expected_orders[living] = smoothed
    firms.expected_growth[living] = growth
    bound = province.parameters.production.growth_bound
    count_bound_changes(province, "growth_bound", growth, bound=bound)


def set_prices(province: Economy) -> None:
    """Firms that sell in the province set markups and prices, and market shares move."""
    firms, parameters, decisions = province.state.firms, province.parameters, province.decisions
    for sector in province.structure.firm_sectors:
        rows = province.firms_of(sector)
        if len(rows) == 0:
            continue
        local = sector in province.structure.local_sectors
        if local:
            firms.markup[rows] = decisions.markups(
                markup=firms.markup[rows],
                opening_markup=firms.opening_markup[rows],
                unmet=firms.unmet[rows],
                parameters=parameters.production,
            )
            firms.price[rows] = decisions.prices(
                price=firms.price[rows],
                unit_cost=unit_cost(province, rows),
                markup=firms.markup[rows],
                input_coefficient=province.structure.input_coefficient[sector]
                * input_factor(province, rows),
                input_price=np.full(len(rows), province.input_price(sector)),
                parameters=parameters.production,
            )
        firms.market_share[rows], firms.customers[rows] = decisions.market_shares(
            share=firms.market_share[rows],
            customers=firms.customers[rows],
            price=firms.price[rows],
            unmet=firms.unmet[rows],
            parameters=parameters.demand,
        )
    province.measure_prices()


def unit_cost(province: Economy, rows: NDArray[np.intp]) -> Array:
    """Labour and capital cost per unit at normal use of the staff; of a typical firm if idle."""
    firms, parameters = province.state.firms, province.parameters
    normal = firms.labour_capacity[rows] / (1.0 + parameters.production.labour_buffer)
    wages = firms.posted_wage[rows] / (
        province.base_output[firms.sector[rows]] * firms.productivity[rows]
    )
    staffed = normal > 0.0
    wages = np.where(
        staffed & (firms.last_wages[rows] > 0),
        firms.last_wages[rows] / np.where(staffed, normal, 1.0),
        wages * (1.0 + parameters.production.labour_buffer),
    )
    wear = parameters.capital.depreciation * capital_output(province, rows)
    return np.asarray(wages + wear * (1.0 + parameters.capital.headroom))


def plan_staff(province: Economy) -> None:
    """Post vacancies and decide layoffs; the public employer keeps staff per head of population.

    Where work is suspended firms plan for those who may work, and send the others home at once.
    """
    firms, parameters = province.state.firms, province.parameters
    living = np.flatnonzero(firms.alive == 1)
    sector = firms.sector[living]
    staff = firms.employees[living].astype(np.float64)
    planned = province.decisions.planned_staff(
        expected_orders=output_wanted(province, living),
        expected_growth=firms.expected_growth[living],
        capital_capacity=firms.capital[living] / capital_output(province, living),
        output_per_person=output_per_person(province, living),
        parameters=parameters.production,
    )
    public = sector == province.public_sector
    planned *= working_share(province)
    planned[public] = province.public_staff_wanted()
    u = uniforms(
        province.seed, stream=PLACES, month=province.now, identities=firms.identity[living]
    )
    young = firms.protected_until[living] >= province.now
    skilled = province.decisions.skilled_staff(
        planned=planned,
        premium=firms.premium[living],
        skilled_ratio=province.skilled_ratio[sector] * np.exp(skilled_shift(province, living)),
        reference_premium=parameters.wages.reference_premium,
        parameters=parameters.labour,
    )
    # A firm is a whole number of people: each rounds the same way every month.
    rounding = uniforms(
        province.seed, stream=PLACES, month=0, identities=firms.identity[living], number=1
    )
    skilled = np.minimum(np.floor(skilled + rounding[:, 0]), planned)
    in_skilled = firms.skilled_employees[living].astype(np.float64)
    for places, wanted, present, luck in (
        (firms.skilled_vacancies, skilled, in_skilled, u[:, 1]),
        (firms.vacancies, planned - skilled, staff - in_skilled, u[:, 0]),
    ):
        share = wanted / np.maximum(planned, 1e-9)
        places[living] = province.decisions.vacancies(
            planned=wanted,
            employees=present,
            replacement_rate=np.array(parameters.labour.separation_rate)[sector],
            hiring_pace=np.where(
                young,
                parameters.labour.entrant_hiring_pace * wanted,
                np.maximum(parameters.labour.hiring_pace * staff, 1.0) * share,
            ),
            luck=luck,
        )
    layoff = province.decisions.layoffs(
        planned=planned, employees=staff, parameters=parameters.production
    )
    sent_home = np.where(public, 0.0, newly_suspended(province))
    firms.layoff[living] = np.maximum(layoff, sent_home)


def capital_output(province: Economy, rows: NDArray[np.intp]) -> Array:
    """Capital per unit of monthly output of each firm, months."""
    ratio = np.array(province.parameters.capital.capital_output)
    return np.asarray(ratio[province.state.firms.sector[rows]])


def output_per_person(province: Economy, rows: NDArray[np.intp]) -> Array:
    """Monthly output that one more member of staff can make, đồng at opening prices.

    The firm's own staff where there is one; else a typical worker who masters the firm's
    technology.
    """
    firms = province.state.firms
    base = province.base_output[firms.sector[rows]]
    typical = base * firms.productivity[rows] * province.mean_efficiency
    staff = firms.employees[rows]
    own = firms.labour_capacity[rows] / np.maximum(staff, 1)
    return np.asarray(np.where((staff > 0) & (own > 0.0), own, typical))


def post_wages(province: Economy) -> None:
    """Firms change the wage that they offer."""
    firms, parameters, decisions = province.state.firms, province.parameters, province.decisions
    living = np.flatnonzero(firms.alive == 1)
    sector = firms.sector[living]
    wage = firms.posted_wage[living]
    mean_wage = province.mean_posted_wage()
    exporters = province.structure.exports[sector]
    anchor = np.where(
        exporters,
        decisions.exporters_anchor(
            margin=firms.margin[living],
            reference_margin=province.reference_margin[sector],
            competitor_cost=province.outside.competitor_cost / province.opening_competitor_cost,
            parameters=parameters.wages,
            demand=parameters.demand,
        ),
        decisions.local_anchor(
            posted_wage=wage,
            relative_wage=province.relative_wage[sector],
            mean_wage=mean_wage,
            parameters=parameters.wages,
        ),
    )
    posted = decisions.posted_wage(
        wage=wage,
        own_growth=firms.productivity_growth[living],
        sector_growth=province.sector_growth[sector],
        unemployment=province.unemployment,
        unfilled=firms.unfilled[living],
        anchor=anchor + wage_curve_step(province),
        minimum_wage=province.outside.minimum_wage,
        parameters=parameters.wages,
    )
    firms.posted_wage[living] = posted
    bound = parameters.wages.monthly_bound
    count_bound_changes(province, "monthly_bound", np.log(posted / wage), bound=bound)
    firms.premium[living] = decisions.premium(
        premium=firms.premium[living],
        unfilled_gap=firms.unfilled_gap[living],
        tightness_gap=province.tightness_gap,
        parameters=parameters.wages,
    )


def count_bound_changes(province: Economy, name: str, changes: Array, *, bound: float) -> None:
    """Count the firms whose change of the month lies at its bound."""
    province.count_bound(name, int(np.count_nonzero(np.abs(changes) >= bound * AT_BOUND)))


def wage_curve_step(province: Economy) -> float:
    """Change of the month in what slack adds to the level of posted wages, log points.

    Unemployment counts as one person at least, so that it has a logarithm.
    """
    before = province.wage_curve
    level = province.decisions.wage_curve(
        level=before,
        unemployment=max(province.unemployment, 1.0 / max(province.employed, 1)),
        parameters=province.parameters.wages,
    )
    province.wage_curve = level
    return 0.0 if before is None else float(level - before)


def plan_investment(province: Economy) -> None:
    """Decide investment, loans and parents' money; paid in the money step."""
    firms, parameters, decisions = province.state.firms, province.parameters, province.decisions
    living = province.producers()
    capital = firms.capital[living]
    depreciation = (parameters.capital.depreciation * capital).astype(np.int64)
    firms.depreciation[living] = depreciation
    wanted = decisions.investment_wanted(
        capital=capital,
        depreciation=depreciation,
        expected_orders=firms.expected_orders[living],
        capital_output=capital_output(province, living),
        parameters=parameters.capital,
    )
    total, loan, parent = decisions.affordable(
        wanted=wanted,
        deposit=firms.deposit[living],
        cash_wanted=cash_wanted(province, living),
        debt=firms.debt[living],
        capital=capital,
        has_parent=firms.ownership[living] == FOREIGN,
        parameters=parameters.credit,
    )
    firms.planned_investment[living] = total
    firms.planned_loan[living] = loan
    firms.planned_parent[living] = parent


def cash_wanted(province: Economy, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Money that firms keep: some months of last month's costs."""
    months = province.parameters.credit.cash_months
    return (months * province.state.firms.last_costs[rows]).astype(np.int64)
