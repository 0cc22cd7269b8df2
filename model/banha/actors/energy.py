"""Energy: what firms use, and how new equipment, programmes and standards lower it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
DONG_PER_BILLION = 1e9
TERAJOULES_PER_GIGAWATT_HOUR = 3.6
GIGAJOULES_PER_TERAJOULE = 1e3
MEGAWATT_HOURS_PER_GIGAWATT_HOUR = 1e3


def input_factor(province: Economy, rows: Any) -> Array:
    """Inputs per unit of output relative to the opening's.

    (1 + cost of standards·level)·[1 + energy share·(e·p − 1)], e the firm's energy per output
    relative to the opening, p the real price of energy.
    """
    environment = province.parameters.environment
    standards = 1.0 + environment.standards_cost * province.lever("environmental_standards")
    dear = province.state.firms.energy_intensity[rows] * province.environment.energy_price - 1.0
    return np.asarray(standards * (1.0 + environment.energy_cost_share * dear))


def renew_equipment(province: Economy) -> None:
    """Energy per output falls as equipment is renewed, by the programme and by standards.

    e ← e + (investment ÷ capital)·(v − e), v the intensity of new equipment; then a share c of
    the gap to best practice v·(1 − potential) closes, 1 − c = (1 − programme)·(1 − pace·level).
    """
    firms, state = province.state.firms, province.environment
    parameters = province.parameters.environment
    rows = province.producers()
    intensity = firms.energy_intensity[rows]
    renewed = firms.planned_investment[rows] / np.maximum(firms.capital[rows], 1)
    intensity = intensity + renewed * (state.new_equipment - intensity)
    standards = parameters.standards_pace * province.lever("environmental_standards")
    closing = 1.0 - (1.0 - programme_reach(province)) * (1.0 - standards)
    best = state.new_equipment * (1.0 - parameters.efficiency_potential)
    firms.energy_intensity[rows] = intensity - closing * np.maximum(intensity - best, 0.0)
    state.new_equipment *= np.exp(-parameters.new_equipment_progress / 12.0)
    state.energy_price *= np.exp(parameters.energy_price_growth / 12.0)


def programme_reach(province: Economy) -> float:
    """Share of energy use that this month's programme brings to best practice.

    1 − exp[−spending ÷ (cost × energy used in a year)]: the more is spent, the less more brings.
    """
    spending = province.programmes.arrives("efficiency_programme") * province.scenario.scale
    yearly = 12.0 * float(province.environment.energy.sum()) * GIGAJOULES_PER_TERAJOULE
    cost = province.parameters.environment.efficiency_cost * max(yearly, 1.0)
    return float(1.0 - np.exp(-spending / cost))


def sector_output(province: Economy) -> Array:
    """Output of the month by sector in the real province, billion đồng at opening prices."""
    firms, own = province.state.firms, province.own_account
    rows = province.producers()
    output = own.volume + np.bincount(
        firms.sector[rows], weights=firms.output[rows], minlength=len(own.volume)
    )
    public = province.public_sector
    output[public] = firms.employees[0] * province.pack.wage_monthly[public]
    return np.asarray(output * (province.scenario.scale / DONG_PER_BILLION))


def use_energy(province: Economy, output: Array) -> None:
    """Energy and electricity of the month by sector, TJ and GWh.

    Firms' output counts with each firm's own intensity; farms, household businesses and the
    public employer with the mean of their sector's firms.
    """
    state, parameters = province.environment, province.parameters.environment
    state.intensity = intensity_by_sector(province)
    gigajoules = np.array(parameters.energy_intensity) * state.intensity * output
    state.energy = gigajoules / GIGAJOULES_PER_TERAJOULE
    share = np.array(parameters.electricity_share)
    state.electricity = share * state.energy / TERAJOULES_PER_GIGAWATT_HOUR


def intensity_by_sector(province: Economy) -> Array:
    """Mean intensity of a sector's firms, weighted by output; one where there is no output."""
    firms = province.state.firms
    rows = province.producers()
    sectors = len(province.pack.sectors)
    output = firms.output[rows]
    total = np.bincount(firms.sector[rows], weights=output, minlength=sectors)
    used = np.bincount(
        firms.sector[rows], weights=output * firms.energy_intensity[rows], minlength=sectors
    )
    return np.asarray(np.where(total > 0.0, used / np.maximum(total, 1.0), 1.0))
