"""What the strategy demands and what it fears, beside what other themes record of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from banha.accounts.product import product_of_the_month
from banha.actors.codes import DOMESTIC, TERTIARY, VOCATIONAL
from banha.actors.energy import DONG_PER_BILLION, programme_reach
from banha.actors.schooling import lever_places
from banha.actors.schooling import wanted_spending as wanted_for_places
from banha.markets.entry import attractiveness
from banha.observing.accounting import YEAR
from banha.observing.firm_sums import FirmSums

if TYPE_CHECKING:
    from banha.economy import Economy

PROGRAMMES = (
    "supplier_links", "efficiency_programme", "training", "places", "coverage", "classes",
    "consultation",
)  # fmt: skip


def observe_demands(
    province: Economy, scale: int, sums: FirmSums, values: dict[str, Any]
) -> dict[str, Any]:
    """Competitiveness, conditions for firms, results of programmes, and the four risks."""
    return {
        **observe_competitiveness(province),
        "business_environment": province.outside.business_environment,
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


def observe_programmes(province: Economy, scale: int, sums: FirmSums) -> dict[str, Any]:
    """Spending on each programme, what it bought, and that per billion đồng."""
    spent = province.government.programmes
    money = scale * np.array([spent.get(name, 0) for name in PROGRAMMES], np.float64)
    bought = programme_results(province, scale, sums)
    results = np.array([bought[name] for name in PROGRAMMES])
    per_billion = results / np.maximum(money / DONG_PER_BILLION, 1e-12)
    return {
        "programmes_by_lever": money,
        "programme_results": results,
        "programme_results_per_billion": np.where(money > 0.0, per_billion, 0.0),
    }


def programme_results(province: Economy, scale: int, sums: FirmSums) -> dict[str, float]:
    """What each programme bought in the month, in the real province.

    Links, TJ of yearly energy use brought to best practice, trainees, places, persons reached by
    broadband, seats in digital classes, persons consulted.
    """
    parameters, money = province.parameters, province.programme_money
    spent, firm_scale = province.government.programmes, province.scenario.firm_scale
    firms = province.state.firms
    unlinked = int(np.count_nonzero((sums.owner == DOMESTIC) & (firms.partner < 0)))
    links = scale * spent.get("supplier_links", 0) / parameters.state.supplier_link_cost
    added = lever_places(province)
    places = sum(max(added[track], 0.0) for track in (VOCATIONAL, TERTIARY))
    paid = money.get("places", 0) / max(wanted_for_places(province), 1.0)
    digital, engagement = parameters.digital, parameters.engagement
    return {
        "supplier_links": min(links, firm_scale * unlinked),
        "efficiency_programme": programme_reach(province)
        * YEAR * float(province.environment.energy.sum()),
        "training": scale * province.counts["trainees"],
        "places": scale * places * paid,
        "coverage": scale * money.get("coverage", 0) / digital.coverage_cost,
        "classes": scale * money.get("classes", 0) / digital.class_cost,
        "consultation": scale * money.get("consultation", 0) / engagement.consultation_cost,
    }  # fmt: skip


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
