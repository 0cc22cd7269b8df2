"""What the strategy demands and what it fears, beside what other themes record of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from banha.accounts.product import product_of_the_month
from banha.actors.energy import DONG_PER_BILLION
from banha.houses.e_government import business_environment
from banha.markets.entry import attractiveness
from banha.observing.accounting import YEAR
from banha.observing.firm_sums import FirmSums
from banha.observing.programmes import observe_programmes

if TYPE_CHECKING:
    from banha.economy import Economy


def observe_demands(
    province: Economy, scale: int, sums: FirmSums, values: dict[str, Any]
) -> dict[str, Any]:
    """Competitiveness, conditions for firms, results of programmes, and the four risks."""
    return {
        **observe_competitiveness(province),
        "business_environment": business_environment(province),
        "attractiveness": attractiveness(province),
        **observe_programmes(province, scale, sums),
        **observe_risks(province, values),
    }


def observe_competitiveness(province: Economy) -> dict[str, Any]:
    """Unit labour cost relative to competitors', and shares of the world market.

    Relative cost = (cost ÷ reference cost) ÷ (competitors' cost ÷ its opening value). That of
    exporters together weights sectors by value added; their advantage is −ln of it.
    """
    exporters = list(province.structure.exporters)
    competitor = province.outside.competitor_cost / province.opening_competitor_cost
    relative = province.unit_labour_cost / province.reference_unit_labour_cost / competitor
    weight = np.maximum(product_of_the_month(province).added[exporters], 1)
    together = float(relative[exporters] @ weight / weight.sum())
    share = np.zeros(len(relative))
    share[exporters] = np.exp(province.world_share[exporters])
    return {
        "relative_unit_labour_cost": relative,
        "relative_unit_labour_cost_exporters": together,
        "world_market_share": share,
        "labour_cost_advantage": -float(np.log(together)) if together > 0.0 else 0.0,
    }


def observe_risks(province: Economy, values: dict[str, Any]) -> dict[str, Any]:
    """Labour intensity, value added in output, energy per product.

    Persons who work and TJ per billion đồng of a year's product by volume.
    """
    billions = max(YEAR * values["grdp_volume"] / DONG_PER_BILLION, 1e-9)
    output = max(float(values["output"].sum()), 1.0)
    return {
        "labour_intensity": values["employed"] / billions,
        "value_added_ratio": float(values["value_added_volume"].sum()) / output,
        "energy_per_grdp": YEAR * float(province.environment.energy.sum()) / billions,
    }
