"""Programmes of the State: what was spent on each, what of it arrived, and what it bought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from banha.actors.codes import DOMESTIC, TERTIARY, VOCATIONAL
from banha.actors.energy import DONG_PER_BILLION, programme_reach
from banha.actors.pollution import solar_panels
from banha.actors.schooling import full_fees, lever_places
from banha.actors.schooling import wanted_spending as wanted_for_places
from banha.houses.programme_table import programme_table
from banha.houses.schools import running_projects
from banha.markets.migration import in_migrants, served_share
from banha.observing.accounting import YEAR
from banha.observing.firm_sums import FirmSums

if TYPE_CHECKING:
    from banha.economy import Economy

DONG_PER_MILLION = 1e6


def observe_programmes(province: Economy, scale: int, sums: FirmSums) -> dict[str, Any]:
    """Spending on each programme, what arrived of it, what it bought, and that per billion đồng."""
    names, programmes = list(programme_table()), province.programmes
    money = scale * np.array([programmes.spent[name] for name in names], np.float64)
    arrived = scale * np.array([programmes.effective[name] for name in names])
    budget = scale * np.array([programmes.money[name] for name in names], np.float64)
    bought = programme_results(province, scale, sums)
    results = np.array([bought[name] for name in names])
    per_billion = results / np.maximum(money / DONG_PER_BILLION, 1e-12)
    return {
        "programmes_by_lever": money,
        "programme_efficiency": arrived / np.maximum(budget, 1.0),
        "programme_results": results,
        "programme_results_per_billion": np.where(money > 0.0, per_billion, 0.0),
        "knowledge_of_needs": programmes.needs,
    }


def programme_results(province: Economy, scale: int, sums: FirmSums) -> dict[str, float]:
    """What each programme bought in the month or has in place, in its own unit; see the table."""
    parameters, programmes = province.parameters, province.programmes
    firm_scale = province.scenario.firm_scale
    digital, state = parameters.digital, parameters.state

    def real(name: str) -> float:
        return scale * programmes.arrives(name)

    def billions(name: str) -> float:
        return scale * programmes.stock[name] / DONG_PER_BILLION

    def millions(name: str) -> float:
        return real(name) / DONG_PER_MILLION

    unlinked = int(np.count_nonzero((sums.owner == DOMESTIC) & (province.state.firms.partner < 0)))
    projects = int(running_projects(province).sum())
    return {
        "training_seats": scale * province.counts["trainees"],
        "places": places_bought(province, scale),
        "scholarships": real("scholarships") / float(full_fees(province).mean()),
        "digital_classes": real("digital_classes") / digital.class_cost,
        "migrant_services": scale * served_share(province) * in_migrants(province),
        "investment_promotion": billions("investment_promotion"),
        "investment_selectivity": province.refused_foreign_entries * firm_scale,
        "supplier_links": min(
            real("supplier_links") / state.supplier_link_cost, firm_scale * unlinked
        ),
        "sme_digitalisation": millions("sme_digitalisation"),
        "start_up_support": firm_scale * province.counts["grants"],
        "research_grants": millions("research_grants"),
        "labs": billions("labs"),
        "automation_subsidy": millions("automation_subsidy"),
        "joint_projects": firm_scale * projects,
        "school_outreach": millions("school_outreach"),
        "broadband_coverage": real("broadband_coverage") / digital.coverage_cost,
        "broadband_price": millions("broadband_price"),
        "efficiency_programme": programme_reach(province)
        * YEAR * float(province.environment.energy.sum()),
        "local_solar": solar_panels(province),
        "industrial_land": real("industrial_land") / parameters.parks.land_cost,
        "e_government": billions("e_government"),
        "consultation": real("consultation") / parameters.engagement.consultation_cost,
    }  # fmt: skip


def places_bought(province: Economy, scale: int) -> float:
    """Vocational and university places beyond the ordinary ones that were paid for."""
    added = lever_places(province)
    places = sum(max(added[track], 0.0) for track in (VOCATIONAL, TERTIARY))
    paid = province.programmes.arrives("places") / max(wanted_for_places(province), 1.0)
    return scale * places * paid
