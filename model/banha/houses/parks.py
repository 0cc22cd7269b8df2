"""The developer of industrial parks: it lets land to exporters, keeps it up, and opens more."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from banha.actors.institutions import Keeper
from banha.actors.public_capital import building_product

if TYPE_CHECKING:
    from banha.economy import Economy

M2_PER_HECTARE = 10_000.0


class ParkDeveloper(Keeper):
    """The developer of industrial parks (chủ đầu tư khu công nghiệp).

    `land_opened` is the industrial land that it has opened since the opening, ha of the real
    province.
    """

    party: ClassVar[str] = "parks"

    def __init__(self, model: Economy) -> None:
        super().__init__(model)
        self.land_opened = 0.0


def collect_rents(province: Economy) -> None:
    """Exporters pay rent for the land under their staff, as far as their money goes."""
    firms, parks = province.state.firms, province.parameters.parks
    rows = province.producers()
    rows = rows[province.structure.exports[firms.sector[rows]]]
    area = province.parameters.environment.land_per_job * M2_PER_HECTARE
    rent = (parks.land_rent * area * firms.employees[rows]).astype(np.int64)
    firms.land_rents[rows] = np.maximum(np.minimum(rent, firms.deposit[rows]), 0)
    firms.deposit[rows] -= firms.land_rents[rows]
    province.ledger.pay("land_rents", firms.land_rents.sum())
    province.parks.receive(province, "land_rents", int(firms.land_rents[rows].sum()))


def build(province: Economy) -> None:
    """The developer spends this month's grant and a share of its own money on building.

    Land opened = (what arrives of the grant + own spending × (1 − upkeep share)) ÷ cost of a
    hectare; the rest keeps up what is there.
    """
    developer, parks = province.parks, province.parameters.parks
    granted = developer.received.get("park_grants", 0)
    own = int(parks.spending_rate * max(developer.deposit - granted, 0))
    developer.pay(province, "park_building", granted + own)
    province.market[building_product(province)] += granted + own
    province.ledger.receive("park_building", granted + own)
    new = province.programmes.arrives("industrial_land") + own * (1.0 - parks.upkeep_share)
    developer.land_opened += new * province.scenario.scale / parks.land_cost
