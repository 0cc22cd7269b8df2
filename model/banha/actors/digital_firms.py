"""Digital use by firms: who adopts, what it costs, and what it adds to productivity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.draw import uniforms
from banha.kernels.draws import DIGITAL

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass
class Digitalisation:
    """What small and medium firms wanted to spend on digital tools, and what the State bears.

    `spending` is smoothed, đồng of the model a month; `support` the share that the State bears of
    it this month.
    """

    spending: float = 0.0
    support: float = 0.0


def is_small(province: Economy, rows: Rows) -> NDArray[np.bool_]:
    """Small and medium firms, which the support is for: staff below a limit, in real persons."""
    scenario, limit = province.scenario, province.parameters.digital_firms.small_limit
    staff = province.state.firms.employees[rows] * scenario.scale / scenario.firm_scale
    return np.asarray(staff < limit)


def eligible_for_support(province: Economy) -> float:
    """What small and medium firms will want to spend on digital tools, đồng a month."""
    return province.digitalisation.spending


def open_digital(province: Economy) -> None:
    """A share of the firms is fully digital at the opening."""
    firms = province.state.firms
    rows = province.producers()
    u = luck(province, rows)
    firms.digital[rows] = u[:, 1] < province.parameters.digital_firms.opening_share


def luck(province: Economy, rows: Rows) -> Array:
    """Four uniforms for each firm: to adopt, and to start digital."""
    return uniforms(
        province.seed, stream=DIGITAL, month=province.now,
        identities=province.state.firms.identity[rows],
    )  # fmt: skip


def share_on(province: Economy) -> Array:
    """Share of firms of each sector that have adopted; zero where there is none."""
    firms, sectors = province.state.firms, len(province.pack.sectors)
    rows = province.producers()
    all_firms = np.bincount(firms.sector[rows], minlength=sectors)
    on = np.bincount(firms.sector[rows], weights=firms.digital[rows] > 0.0, minlength=sectors)
    return np.asarray(on / np.maximum(all_firms, 1))


def equip_entrants(province: Economy, entrants: Rows) -> None:
    """Firms that entered last month are digital as often as their sector.

    They begin with the mean productivity of their sector, which contains its digital gains.
    """
    firms = province.state.firms
    start = luck(province, entrants)[:, 1] < share_on(province)[firms.sector[entrants]]
    firms.digital[entrants] = start


def adoption_hazard(province: Economy, rows: Rows) -> Array:
    """Monthly chance to adopt: rate × logistic(size, staff education, share of the sector on).

    The logit is a·ln(size ÷ reference) + b·ln(h ÷ h°) + c·(share on − ½), size in real persons,
    and for small and medium firms d·share of the cost that the State bears.
    """
    firms, digital = province.state.firms, province.parameters.digital_firms
    scenario = province.scenario
    size = np.maximum(firms.employees[rows], 1) * scenario.scale / scenario.firm_scale
    education = np.maximum(firms.staff_education[rows], 1e-9) / province.reference_education
    logit = (
        digital.size_response * np.log(size / digital.reference_size)
        + digital.education_response * np.log(education)
        + digital.peer_response * (share_on(province)[firms.sector[rows]] - 0.5)
        + digital.cost_response * province.digitalisation.support * is_small(province, rows)
    )
    return np.asarray(digital.adoption_rate / (1.0 + np.exp(-logit)))


def wanted_rise(province: Economy, rows: Rows) -> tuple[Array, Array]:
    """Rise of the level that firms want this month, and what it costs (đồng).

    After adoption the level rises evenly over the rise months; cost = staff × cost per person ×
    rise. A firm without staff waits.
    """
    firms, digital = province.state.firms, province.parameters.digital_firms
    level = firms.digital[rows].astype(np.float64)
    adopts = luck(province, rows)[:, 0] < adoption_hazard(province, rows)
    rising = ((level > 0.0) | adopts) & (firms.employees[rows] > 0)
    rise = np.where(rising, np.minimum(1.0 / digital.rise_months, 1.0 - level), 0.0)
    return rise, rise * digital.cost_per_person * firms.employees[rows]


def productivity_gain(province: Economy) -> Array:
    """Δ ln A of the month's rise: (internet + e-commerce growth) ÷ 12 × rise months × Δ level."""
    digital = province.parameters.digital_firms
    yearly = digital.internet_growth + digital.commerce_growth
    effect = yearly / 12.0 * digital.rise_months
    return np.asarray(effect * province.state.firms.digital_step)


def counts_as_digital(province: Economy, rows: Rows) -> NDArray[np.bool_]:
    """Which firms count as digital: their level is at least `counted_level`."""
    least = province.parameters.digital_firms.counted_level
    return np.asarray(province.state.firms.digital[rows] >= least)
