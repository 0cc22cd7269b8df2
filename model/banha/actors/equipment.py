"""Digital and automation equipment: decided, financed and installed beside other investment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors import automation, digital_firms
from banha.actors.codes import FOREIGN
from banha.actors.firms import cash_wanted
from banha.houses.programme_money import subsidise
from banha.markets.goods import spend_on_capital

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
MOST_BORNE = 0.9
"""Share of the cost that the State bears at most: nobody buys for nothing."""


def plan(province: Economy) -> None:
    """Decide the month's steps and their money, out of what other investment leaves.

    Own funds beyond the cash wanted, credit and parents' money as for other investment; where
    they do not suffice the steps are shorter in proportion.
    """
    firms, parameters = province.state.firms, province.parameters
    rows = province.producers()
    entrants = rows[firms.founded[rows] == province.now - 1]
    digital_firms.equip_entrants(province, entrants)
    automation.equip_entrants(province, entrants)
    rise, digital_cost, digital_support = plan_digital(province, rows)
    step, automation_cost, automation_support = plan_automation(province, rows)
    support = digital_support + automation_support
    wanted = (digital_cost + automation_cost - support).astype(np.int64)
    planned_own = (
        firms.planned_investment[rows] - firms.planned_loan[rows] - firms.planned_parent[rows]
    )
    total, loan, parent = province.decisions.affordable(
        wanted=wanted,
        deposit=firms.deposit[rows] - planned_own,
        cash_wanted=cash_wanted(province, rows),
        debt=firms.debt[rows] + firms.planned_loan[rows],
        capital=firms.capital[rows],
        has_parent=firms.ownership[rows] == FOREIGN,
        parameters=parameters.credit,
    )
    carried = np.where(wanted > 0, total / np.maximum(wanted, 1), 1.0)
    firms.planned_equipment[rows] = total
    firms.digital_support[rows] = (carried * digital_support).astype(np.int64)
    firms.automation_support[rows] = (carried * automation_support).astype(np.int64)
    firms.planned_loan[rows] += loan
    firms.planned_parent[rows] += parent
    firms.digital_step[rows] = rise * carried
    firms.automation_step[rows] = step * carried


def plan_digital(province: Economy, rows: Rows) -> tuple[Array, Array, Array]:
    """Rise of the digital level that firms want, its cost, and what the State bears (đồng)."""
    state = province.digitalisation
    arrives = province.programmes.arrives("sme_digitalisation")
    state.support = min(share(arrives, state.spending), MOST_BORNE)
    rise, cost = digital_firms.wanted_rise(province, rows)
    eligible = np.where(digital_firms.is_small(province, rows), cost, 0.0)
    state.spending = smooth(province, state.spending, float(eligible.sum()))
    borne = min(state.support, share(arrives, float(eligible.sum())))
    return rise, cost, borne * eligible


def plan_automation(province: Economy, rows: Rows) -> tuple[Array, Array, Array]:
    """Rise of automation that firms want, its cost, and what the State bears of it (đồng)."""
    state = province.automation
    arrives = province.programmes.arrives("automation_subsidy")
    state.support = min(share(arrives, state.spending), MOST_BORNE)
    step, cost = automation.wanted_step(province, rows)
    state.spending = smooth(province, state.spending, float(cost.sum()))
    borne = min(state.support, share(arrives, float(cost.sum())))
    return step, cost, borne * cost


def share(money: float, cost: float) -> float:
    """Share of a cost that money covers, at most all of it; none where nothing is spent."""
    return min(money / cost, 1.0) if cost > 0.0 else 0.0


def smooth(province: Economy, before: float, now: float) -> float:
    """What firms spend in a usual month, by which next month's support is budgeted."""
    return before + province.parameters.programmes.spending_smoothing * (now - before)


def install(province: Economy) -> None:
    """Firms buy the equipment outside; it joins their capital, and the levels rise.

    The State pays its share first.
    """
    firms = province.state.firms
    rows = province.producers()
    saved = automation.workers_saved(province, rows, firms.automation_step[rows])
    province.automation.jobs_automated = float(saved.sum())
    bought = np.zeros(firms.rows, np.int64)
    for name, column in (
        ("sme_digitalisation", firms.digital_support),
        ("automation_subsidy", firms.automation_support),
    ):
        paid = np.zeros(firms.rows, np.int64)
        paid[rows] = column[rows]
        subsidise(province, name, paid)
        bought += paid
    bought[rows] += firms.planned_equipment[rows]
    spend_on_capital(province, local=np.zeros(firms.rows, np.int64), imported=bought)
    firms.capital[:] += bought
    firms.digital[rows] += firms.digital_step[rows]
    firms.automation[rows] += firms.automation_step[rows]
