"""Joint projects, schools, the business association and the developer of industrial parks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banha.actors.codes import TERTIARY, VOCATIONAL
from banha.actors.research import school_gap
from banha.houses import association, e_government, schools

if TYPE_CHECKING:
    from banha.economy import Economy

PER_THOUSAND = 1000.0


def observe_houses(province: Economy, scale: int) -> dict[str, Any]:
    """Projects, what the houses do for them, and what the institutions earn and spend."""
    paid = province.ledger.paid
    firm_scale = province.scenario.firm_scale
    producers = max(len(province.producers()), 1)
    projects = int(schools.running_projects(province).sum())
    return {
        "joint_projects": firm_scale * projects,
        "joint_projects_per_thousand_firms": PER_THOUSAND * projects / producers,
        "projects_started": firm_scale * province.counts["projects_started"],
        "school_outreach": schools.outreach_capacity(province),
        "business_outreach": association.outreach(province),
        "relevance_vocational": schools.school_of(province, VOCATIONAL).relevance,
        "relevance_tertiary": schools.school_of(province, TERTIARY).relevance,
        "school_gap": school_gap(province),
        "e_government": e_government.level(province),
        "school_purchases": scale * paid["school_purchases"],
        "school_grants": scale * paid["school_grants"],
        "project_fees": scale * paid["project_fees"],
        "association_dues": scale * paid["association_dues"],
        "land_rents": scale * paid["land_rents"],
        "industrial_land_opened": province.parks.land_opened,
        "subsidies": scale * paid["subsidies"],
        "start_ups": firm_scale * province.counts["start_ups"],
    }
