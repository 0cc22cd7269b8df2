"""The rest of the nation and the world: paths that the province takes as given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]


@dataclass
class Outside:
    """What the outside world is like this month.

    Attributes
    ----------
    demand_growth
        Growth of world demand by sector, log points this month (float64[n]; 0 but for exporters).
    frontier
        World frontier of productivity in the units of the province's firms.
    competitor_cost
        Competitors' unit labour cost, 2010 = 1.
    income
        Real income elsewhere in the nation, as an index of the opening month.
    farm_productivity
        Productivity of farms, index of the opening month.
    minimum_wage
        Legal minimum, đồng of 2010 per month and person.
    price_level
        National price level, 2010 = 1; records only.
    investment_cycle
        World foreign investment relative to 2010.
    is_tet
        Whether the lunar new year falls in this month.
    retained_share
        Share of the revenue collected in the province that it keeps.
    lending_rate
        Real lending rate, per month.
    grid_emission_factor
        Emissions of bought electricity, tCO2 per MWh.
    broadband_coverage
        Share of households that broadband reaches without a programme.
    business_environment
        The province's competitiveness index less 60, in tens of points.
    """

    demand_growth: Array
    frontier: float = 1.0
    competitor_cost: float = 1.0
    income: float = 1.0
    farm_productivity: float = 1.0
    minimum_wage: float = 0.0
    price_level: float = 1.0
    investment_cycle: float = 1.0
    demand_lever: float = field(default=0.0)
    is_tet: bool = False
    retained_share: float = 0.0
    lending_rate: float = 0.0
    grid_emission_factor: float = 0.0
    broadband_coverage: float = 0.0
    business_environment: float = 0.0


def move(province: Economy) -> None:
    """Move every outside path by a month, with the scenario's levers on top."""
    pack, outside, year = province.pack, province.outside, province.month.year

    def monthly(series: str) -> float:
        return pack.outside(series).at(year) / 12.0

    demand = province.lever("world_demand")
    special = province.parameters.demand.special_growth
    for sector in province.structure.exporters:
        outside.demand_growth[sector] = (
            monthly(f"demand_growth_{pack.sectors[sector]}")
            + special[sector] / 12.0
            + demand
            - outside.demand_lever
        )
    outside.demand_lever = demand
    premium = province.parameters.technology.frontier_premium / 12.0
    outside.frontier *= np.exp(monthly("frontier_growth") + premium)
    outside.income *= np.exp(monthly("outside_income_growth"))
    outside.farm_productivity *= np.exp(monthly("farm_productivity_growth"))
    outside.competitor_cost = level(province, "competitor_cost") * np.exp(
        province.lever("competitor_cost")
    )
    zones = province.parameters.wages.zone_step * province.lever("minimum_wage_zone")
    outside.minimum_wage = level(province, "minimum_wage") * np.exp(
        province.lever("minimum_wage") + zones
    )
    outside.price_level = level(province, "price_level")
    outside.investment_cycle = level(province, "foreign_investment_cycle")
    move_conditions(province)


def move_conditions(province: Economy) -> None:
    """Budget law, credit, grid, coverage and business environment of the year; the month of Tết."""
    pack, outside, year = province.pack, province.outside, province.month.year
    outside.is_tet = int(pack.outside("tet_month").at(year)) == province.month.month
    outside.retained_share = pack.outside("retained_share").at(year)
    outside.lending_rate = pack.outside("lending_rate_real").at(year) / 12.0
    outside.grid_emission_factor = level(province, "grid_emission_factor")
    outside.broadband_coverage = level(province, "broadband_coverage")
    outside.business_environment = level(province, "business_environment")


def level(province: Economy, series: str) -> float:
    """A yearly level at this month: a straight line between the middles of the years."""
    path = province.pack.outside(series)
    position = (province.month.month - 6.5) / 12.0
    year = province.month.year
    if position < 0:
        return path.at(year) + position * (path.at(year) - path.at(year - 1))
    return path.at(year) + position * (path.at(year + 1) - path.at(year))


def open_paths(province: Economy) -> None:
    """Levels of the outside paths in the opening month."""
    outside = province.outside
    outside.competitor_cost = level(province, "competitor_cost")
    province.opening_competitor_cost = outside.competitor_cost
    outside.minimum_wage = level(province, "minimum_wage")
    outside.price_level = level(province, "price_level")
    outside.investment_cycle = level(province, "foreign_investment_cycle")
    move_conditions(province)
