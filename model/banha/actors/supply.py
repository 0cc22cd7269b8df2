"""Limits of supply: power and water that can be delivered, and what happens beyond."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banha.actors.pollution import solar_power
from banha.actors.public_capital import infrastructure
from banha.draw import normals
from banha.kernels.draws import SUPPLY

if TYPE_CHECKING:
    from banha.economy import Economy

RESOURCES = ("power", "water")


@dataclass
class SupplyLimit:
    """What can be supplied in a month, what was wanted, and what was used.

    Units are those of the resource: GWh of electricity or m3 of water.
    """

    capacity: float
    wanted: float

    @property
    def margin(self) -> float:
        """Supply over what is wanted, less one."""
        return self.capacity / self.wanted - 1.0 if self.wanted > 0.0 else 0.0


def supply_share(province: Economy) -> float:
    """Share of capacity that power and water allow firms to use this month.

    The scarcer of min(1, capacity·luck ÷ wanted), to the power of the response; luck is the
    month's (drought, heat, failures), ln luck ~ N(0, σ). Panels of the programme add to power.
    """
    parameters = province.parameters.environment
    luck = normals(
        province.seed, stream=SUPPLY, month=province.now, identities=np.arange(len(RESOURCES))
    )
    scarcest = 1.0
    for (name, limit), draw in zip(province.environment.limits.items(), luck, strict=True):
        if limit.wanted > 0.0:
            supply = limit.capacity * float(np.exp(parameters.supply_shock * draw))
            supply += solar_power(province) if name == "power" else 0.0
            scarcest = min(scarcest, supply / limit.wanted)
    province.environment.supply_share = float(scarcest**parameters.supply_response)
    return province.environment.supply_share


def build_supply(province: Economy, used: dict[str, float]) -> None:
    """Supply is built towards what is wanted and a reserve, the faster the better the roads.

    capacity ← capacity + pace·infrastructure·(wanted·(1 + reserve) − capacity)⁺; wanted is what
    would have been used without the limit. Nothing is pulled down.
    """
    parameters = province.parameters.environment
    for name, limit in province.environment.limits.items():
        limit.wanted = used[name] / province.environment.supply_share
        gap = max(limit.wanted * (1.0 + parameters.reserve_margin) - limit.capacity, 0.0)
        limit.capacity += parameters.supply_building * infrastructure(province) * gap
