"""Emissions, wastewater and land: what production leaves behind and takes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.energy import (
    GIGAJOULES_PER_TERAJOULE,
    MEGAWATT_HOURS_PER_GIGAWATT_HOUR,
    TERAJOULES_PER_GIGAWATT_HOUR,
)
from banha.houses.land import land_for_jobs

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
GWH_PER_KWH = 1e-6


def solar_share(province: Economy) -> float:
    """Share of electricity from local solar: what spreads by itself, and the programme's panels.

    By itself: ceiling ÷ (1 + exp[−speed·(year − midpoint)]).
    """
    parameters = province.parameters.environment
    year = province.month.year + (province.month.month - 1) / 12.0
    late = parameters.solar_midpoint - year
    natural = float(parameters.solar_ceiling / (1.0 + np.exp(parameters.solar_speed * late)))
    used = float(province.environment.electricity.sum())
    more = solar_power(province) / used if used > 0.0 else 0.0
    return min(natural + more, 1.0)


def solar_panels(province: Economy) -> float:
    """Panels that the programme has put in place, kWp of the real province."""
    stock = province.programmes.stock["local_solar"] * province.scenario.scale
    return stock / province.parameters.environment.solar_cost


def solar_power(province: Economy) -> float:
    """Electricity of the programme's panels in a month, GWh."""
    return solar_panels(province) * province.parameters.environment.solar_yield * GWH_PER_KWH


def emit(province: Economy, output: Array) -> None:
    """Greenhouse gas by sector, t CO2e: bought electricity, fuel, and processes."""
    state, parameters = province.environment, province.parameters.environment
    bought = state.electricity * (1.0 - solar_share(province))
    fuel = state.energy - state.electricity * TERAJOULES_PER_GIGAWATT_HOUR
    state.emissions = (
        province.outside.grid_emission_factor * MEGAWATT_HOURS_PER_GIGAWATT_HOUR * bought
        + parameters.fuel_emission_factor * GIGAJOULES_PER_TERAJOULE * fuel
        + np.array(parameters.process_emissions) * output
    )


def water_used(province: Economy, output: Array) -> float:
    """Water that producers use in a month, m3."""
    return float(np.array(province.parameters.environment.water_intensity) @ output)


def treat(province: Economy, water: float) -> None:
    """Wastewater is a share of water used; standards raise the share that is treated.

    treated ← treated + pace·(target − treated), target = opening + (1 − opening)·level.
    """
    state, parameters = province.environment, province.parameters.environment
    state.wastewater = parameters.wastewater_share * water
    level = province.lever("environmental_standards")
    target = parameters.treated_share + (1.0 - parameters.treated_share) * level
    state.treated_share += parameters.standards_pace * (target - state.treated_share)


def pollute(province: Economy) -> None:
    """Pollution: a year's emissions and untreated wastewater per km2 over their references."""
    state, parameters = province.environment, province.parameters.environment
    per_year = 12.0 / province.pack.opening["area"]
    gas = per_year * float(state.emissions.sum()) / parameters.reference_emissions
    untreated = per_year * state.wastewater * (1.0 - state.treated_share)
    weight = parameters.emission_weight
    state.pollution = weight * gas + (1.0 - weight) * untreated / parameters.reference_untreated


def pollution_drag(province: Economy) -> float:
    """How pollution changes the number of people who come: exp[−response·(pollution − 1)]."""
    response = province.parameters.environment.pollution_response
    return float(np.exp(-response * (province.environment.pollution - 1.0)))


def skilled_drag(province: Economy) -> float:
    """How pollution changes the schooling of those who come, as a factor on its rank."""
    response = province.parameters.environment.pollution_skill_response
    return float(np.exp(-response * (province.environment.pollution - 1.0)))


def industrial_land(province: Economy) -> tuple[float, float]:
    """Industrial land used and left, ha: jobs × area per job, out of the land for all jobs."""
    firms, parameters = province.state.firms, province.parameters
    jobs = int(firms.employees[province.producers()].sum()) * province.scenario.scale
    area = parameters.environment.land_per_job
    return jobs * area, max(land_for_jobs(province) - jobs, 0.0) * area
