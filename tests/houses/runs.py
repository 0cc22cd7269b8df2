"""Runs in which all three houses are at work and many levers are moved at once."""

from __future__ import annotations

from banha.province import Province
from banha.scenario import Scenario

MANY = {
    "supplier_links": 0.02, "vocational_places": 0.5, "university_places": 0.5,
    "scholarships": 0.5, "training_seats": 0.002, "broadband_coverage": 0.2,
    "digital_classes": 0.001, "consultation": 0.01, "efficiency_programme": 0.02,
    "migrant_services": 0.5, "investment_promotion": 0.02, "investment_selectivity": 0.5,
    "sme_digitalisation": 0.3, "start_up_support": 0.05, "research_grants": 0.5, "labs": 0.02,
    "automation_subsidy": 0.3, "joint_projects": 3.0, "school_outreach": 1.0,
    "business_outreach": 1.0, "broadband_price": 0.1, "local_solar": 0.02,
    "industrial_land": 0.00005, "e_government": 0.02, "public_construction": 0.05,
    "corporate_tax": 0.01, "foreign_entry_incentive": 0.05, "environmental_standards": 0.3,
    "minimum_wage_zone": -1.0, "flexible_mechanism": 0.5, "lockdown": 0.02,
    "budget_retention": -0.02, "migration_attraction": 0.1, "mobility": 0.02,
    "suspension": 0.02, "return_home": 0.01, "automation_cost": -0.2,
}  # fmt: skip
"""Values at which the toy province, too, pays for each of its programmes."""

WORKING = {
    "houses": {"project_rate": 400.0, "project_cost": 1000.0, "reference_outreach": 10.0},
    "engagement": {"opening_firms": 0.8},
}
"""The toy province is small and poor: projects that its firms can pay, and enough of them."""


def with_many_levers(scenario: Scenario, *, start: str = "2010-01") -> Scenario:
    for lever, value in MANY.items():
        scenario = scenario.with_lever(lever, value=value, start=start)
    return scenario


def busy_toy(months: int = 0) -> Province:
    """The toy province with every house at work and many levers moved, after so many months."""
    scenario = Scenario.baseline().with_run(
        province="toy", scale=1, firm_scale=1, end="2025-12", seed=5
    )
    for section, values in WORKING.items():
        scenario = scenario.with_parameters(section, **values)
    made = Province(with_many_levers(scenario))
    for _ in range(months):
        made.step()
    return made
