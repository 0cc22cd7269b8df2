"""Digital and automation equipment: decided, financed and installed beside other investment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.actors import automation, digital_firms
from banha.actors.codes import FOREIGN
from banha.actors.firms import cash_wanted
from banha.markets.goods import spend_on_capital

if TYPE_CHECKING:
    from banha.economy import Economy


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
    rise, digital_cost = digital_firms.wanted_rise(province, rows)
    step, automation_cost = automation.wanted_step(province, rows)
    wanted = (digital_cost + automation_cost).astype(np.int64)
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
    firms.planned_loan[rows] += loan
    firms.planned_parent[rows] += parent
    firms.digital_step[rows] = rise * carried
    firms.automation_step[rows] = step * carried


def install(province: Economy) -> None:
    """Firms buy the equipment outside; it joins their capital, and the levels rise."""
    firms = province.state.firms
    rows = province.producers()
    saved = automation.workers_saved(province, rows, firms.automation_step[rows])
    province.automation.jobs_automated = float(saved.sum())
    bought = np.zeros(firms.rows, np.int64)
    bought[rows] = firms.planned_equipment[rows]
    spend_on_capital(province, local=np.zeros(firms.rows, np.int64), imported=bought)
    firms.capital[:] += bought
    firms.digital[rows] += firms.digital_step[rows]
    firms.automation[rows] += firms.automation_step[rows]
