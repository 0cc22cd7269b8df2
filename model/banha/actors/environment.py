"""The environment of the province: energy, emissions, water, land, and limits of supply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.accounts.product import product_of_the_month
from banha.actors import energy, pollution
from banha.actors.supply import RESOURCES, SupplyLimit, build_supply

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]


@dataclass
class Environment:
    """What the environment of the province is like this month, in units of the real province.

    Attributes
    ----------
    new_equipment
        Energy per output of new equipment, opening mean 1.
    energy_price
        Real price of energy, opening 1.
    intensity, energy, electricity, emissions
        By sector: energy per output (opening 1), TJ, GWh, t CO2e of the month.
    wastewater, treated_share
        Wastewater of the month in m3, and the share of it that is treated.
    pollution
        Emissions and untreated wastewater per area over their references.
    limits
        Supply of power (GWh) and water (m3).
    supply_share
        Share of capacity that power and water allowed this month.
    """

    new_equipment: float
    treated_share: float
    intensity: Array
    energy: Array
    electricity: Array
    emissions: Array
    energy_price: float = 1.0
    wastewater: float = 0.0
    pollution: float = 1.0
    limits: dict[str, SupplyLimit] = field(default_factory=dict)
    supply_share: float = 1.0


def open_environment(province: Economy) -> None:
    """The environment that the opening's production leaves, with the reserve of supply wanted."""
    parameters, sectors = province.parameters.environment, len(province.pack.sectors)
    state = province.environment = Environment(
        parameters.new_equipment_intensity,
        parameters.treated_share,
        intensity=np.ones(sectors),
        energy=np.zeros(sectors),
        electricity=np.zeros(sectors),
        emissions=np.zeros(sectors),
    )
    used = measure_environment(province)
    reserve = 1.0 + parameters.reserve_margin
    state.limits = {name: SupplyLimit(reserve * used[name], used[name]) for name in RESOURCES}


def advance(province: Economy) -> None:
    """Equipment is renewed, the month's use and waste are counted, supply is built."""
    energy.renew_equipment(province)
    build_supply(province, measure_environment(province))


def measure_environment(province: Economy) -> dict[str, float]:
    """Count the month's energy, emissions, wastewater and pollution; returns use by resource."""
    output = energy.sector_output(province)
    energy.use_energy(province, output)
    pollution.emit(province, output)
    water = pollution.water_used(province, output)
    pollution.treat(province, water)
    pollution.pollute(province)
    return {"power": float(province.environment.electricity.sum()), "water": water}


def observe_environment(province: Economy, scale: int) -> dict[str, Any]:
    """Energy, emissions, wastewater, land and margins of the month."""
    state = province.environment
    used, left = pollution.industrial_land(province)
    product = scale * product_of_the_month(province).production / energy.DONG_PER_BILLION
    return {
        "electricity": state.electricity,
        "energy": state.energy,
        "energy_intensity": state.intensity,
        "emissions": state.emissions,
        "emissions_per_grdp": float(state.emissions.sum()) / max(product, 1e-9),
        "solar_share": pollution.solar_share(province),
        "wastewater": state.wastewater,
        "wastewater_treated": state.treated_share,
        "industrial_land_used": used,
        "industrial_land_left": left,
        "power_margin": state.limits["power"].margin,
        "water_margin": state.limits["water"].margin,
        "pollution": state.pollution,
    }
