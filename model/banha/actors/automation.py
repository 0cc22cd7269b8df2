"""Automation: adopted where the wages saved pay for it; fewer people make the same output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.draw import uniforms
from banha.kernels.draws import AUTOMATION

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass
class Automation:
    """What automation did this month: persons whose work machines took over, and its cost.

    `spending` is what firms wanted to spend on it, smoothed, đồng of the model; `support` the
    share of it that the State bears this month.
    """

    jobs_automated: float = 0.0
    spending: float = 0.0
    support: float = 0.0


def share_saved(province: Economy, rows: Rows) -> Array:
    """Share of the labour per output that full automation would save: exposure × labour saved."""
    automation = province.parameters.automation
    exposure = np.array(automation.exposure)[province.state.firms.sector[rows]]
    return np.asarray(automation.labour_saved * exposure)


def output_per_labour(province: Economy) -> Array:
    """Output of a unit of effective labour relative to none automated: 1 ÷ (1 − σ·a), by row."""
    firms = province.state.firms
    rows = np.arange(firms.rows)
    return np.asarray(1.0 / (1.0 - share_saved(province, rows) * firms.automation))


def workers_saved(province: Economy, rows: Rows, step: Array) -> Array:
    """Persons that a step saves at unchanged output: staff × σ·Δa ÷ (1 − σ·a)."""
    firms = province.state.firms
    saved = share_saved(province, rows)
    left = 1.0 - saved * firms.automation[rows]
    return np.asarray(firms.employees[rows] * saved * step / left)


def cost_per_worker(province: Economy, rows: Rows) -> Array:
    """Cost of the equipment that replaces a person: c·exp(−d·years + k·automation), đồng.

    What is easy is automated first; equipment becomes cheaper every year, and by a shock.
    """
    automation = province.parameters.automation
    years = 1900.0 + province.now / 12.0 - automation.cost_year
    level = province.state.firms.automation[rows]
    return np.asarray(
        automation.cost_per_worker
        * np.exp(automation.cost_steepness * level - automation.cost_decline * years)
        * np.exp(province.lever("automation_cost"))
    )


def wanted_step(province: Economy, rows: Rows) -> tuple[Array, Array]:
    """Rise of automation that firms want this month, and what it costs (đồng).

    A firm that reviews its plant takes a step if a year's pay of a person exceeds hurdle × cost of
    the equipment that replaces one, less what the State bears of it.
    """
    firms, automation = province.state.firms, province.parameters.automation
    u = uniforms(
        province.seed, stream=AUTOMATION, month=province.now, identities=firms.identity[rows]
    )
    cost = cost_per_worker(province, rows)
    pay = 12.0 * firms.last_wages[rows] / np.maximum(firms.employees[rows], 1)
    own = cost * (1.0 - province.automation.support)
    pays_off = (pay > automation.hurdle * own) & (u[:, 0] < automation.review_rate)
    step = np.where(pays_off, np.minimum(automation.step, 1.0 - firms.automation[rows]), 0.0)
    return step, cost * workers_saved(province, rows, step)


def equip_entrants(province: Economy, entrants: Rows) -> None:
    """Firms that entered last month are automated as their sector is in the mean."""
    firms = province.state.firms
    for sector in np.unique(firms.sector[entrants]):
        everyone = province.firms_of(int(sector))
        older = everyone[~np.isin(everyone, entrants)]
        mean = province.mean_of("automation", older, default=0.0)
        firms.automation[entrants[firms.sector[entrants] == sector]] = mean


def skilled_shift(province: Economy, rows: Rows) -> Array:
    """Rise of ln(skilled ÷ unskilled labour wanted) by automation: skill bias × level."""
    bias = province.parameters.automation.skill_bias
    return np.asarray(bias * province.state.firms.automation[rows])
