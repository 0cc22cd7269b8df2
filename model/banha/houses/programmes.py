"""From budget to result: what the State spends on programmes, and how much of it arrives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors import digital, engagement, schooling, training
from banha.actors.digital_firms import eligible_for_support
from banha.actors.research import own_research
from banha.houses import flexible, projects
from banha.houses.e_government import business_environment
from banha.houses.programme_money import Amounts
from banha.houses.programme_table import programme_table
from banha.markets import entry, migration

if TYPE_CHECKING:
    from banha.economy import Economy


def wanted_spending(province: Economy) -> Amounts:
    """What each programme would cost this month, đồng of the model: ordinary work and levers."""
    retained = province.government.retained_revenue
    return {
        "training_seats": training.wanted_spending(province),
        "places": schooling.wanted_spending(province),
        "scholarships": schooling.wanted_scholarships(province),
        "digital_classes": digital.wanted_class_spending(province),
        "migrant_services": migration.wanted_services(province),
        "investment_promotion": province.lever("investment_promotion") * retained,
        "investment_selectivity": entry.wanted_screening(province),
        "supplier_links": province.lever("supplier_links") * retained,
        "sme_digitalisation": province.lever("sme_digitalisation") * eligible_for_support(province),
        "start_up_support": province.lever("start_up_support") * retained,
        "research_grants": province.lever("research_grants") * own_research(province),
        "labs": province.lever("labs") * retained,
        "automation_subsidy": province.lever("automation_subsidy") * province.automation.spending,
        "joint_projects": projects.wanted_spending(province),
        "school_outreach": wanted_outreach(province),
        "broadband_coverage": digital.wanted_coverage_spending(province),
        "broadband_price": digital.wanted_price_support(province),
        "efficiency_programme": province.lever("efficiency_programme") * retained,
        "local_solar": province.lever("local_solar") * retained,
        "industrial_land": wanted_land(province),
        "e_government": province.lever("e_government") * retained,
        "consultation": engagement.wanted_spending(province),
    }


def wanted_outreach(province: Economy) -> float:
    """Grants for schools' outreach: lever × the reference per firm, đồng a month."""
    firms = len(province.producers()) * province.scenario.firm_scale
    reference = province.parameters.houses.reference_outreach * firms / province.scenario.scale
    return province.lever("school_outreach") * reference


def wanted_land(province: Economy) -> float:
    """Cost of the land that the lever opens: ha a year × cost ÷ 12, đồng a month."""
    cost = province.parameters.parks.land_cost / province.scenario.scale
    return province.lever("industrial_land") * cost / 12.0


def set_budget(province: Economy) -> None:
    """Decide the month's money for each programme, what of it arrives, and what stays in place.

    Together programmes get at most the month's public purchases: where they ask for more all are
    cut alike. The flexible mechanism then moves money between them.
    """
    programmes = province.programmes
    wanted = wanted_spending(province)
    room = max(province.government.purchases, 0.0)
    share = min(1.0, room / max(sum(wanted.values()), 1.0))
    granted = flexible.move_money(province, {name: share * asked for name, asked in wanted.items()})
    budget = {name: int(amount) for name, amount in granted.items()}
    arriving = {name: efficiency(province, name, money) for name, money in budget.items()}
    decay = decays(province)
    for name, money in budget.items():
        programmes.money[name], programmes.spent[name] = money, 0
        programmes.effective[name] = arriving[name] * money
        kept = programmes.stock[name] * (1.0 - decay.get(name, 1.0))
        programmes.stock[name] = kept + programmes.effective[name]
        gap = money - programmes.capacity[name]
        programmes.capacity[name] += province.parameters.programmes.capacity_pace * gap


def decays(province: Economy) -> Mapping[str, float]:
    """Monthly decay of what programmes leave in place; what is not named leaves nothing."""
    parameters = province.parameters
    return {
        "investment_promotion": parameters.entry.promotion_decay,
        "labs": parameters.houses.lab_decay,
        "local_solar": parameters.environment.solar_decay,
        "e_government": parameters.engagement.e_government_decay,
    }


def efficiency(province: Economy, name: str, money: int) -> float:
    """Share of a programme's money that arrives: reach ÷ (1 + exp(−x)).

    x = odds + a·(engaged share of persons − reference) + b·business environment + c·knowledge of
    needs − d·ln⁺(money ÷ (what the administration is used to + what it can always do)).
    """
    rules, programmes = province.parameters.programmes, province.programmes
    usual = programmes.capacity[name] + rules.free_capacity * province.government.retained_revenue
    crowding = np.log(max(money / max(usual, 1.0), 1.0))
    x = (
        rules.odds
        + rules.engagement_effect * (province.habits.engaged - rules.reference_engaged)
        + rules.business_environment_effect * business_environment(province)
        + rules.needs_effect * programmes.needs
        - rules.crowding_effect * crowding
    )
    return float(rules.reach / (1.0 + np.exp(-x)))


def open_programmes(province: Economy) -> None:
    """The administration is used to what programmes cost at the opening with no lever moved."""
    paths, province.lever_paths = province.lever_paths, {}
    province.programmes.capacity.update(wanted_spending(province))
    province.lever_paths = paths


def pay_programmes(province: Economy) -> int:
    """Pay what is bought from firms, schools and the developer; returns what is set aside in all.

    Subsidies to firms are paid where they are earned; what does not arrive of them is spent on
    their administration, in the province.
    """
    programmes, government = province.programmes, province.government
    for name, row in programme_table().items():
        money = programmes.money[name]
        if row.recipient == "schools":
            pay_schools(province, name, money)
        elif row.recipient == "parks":
            government.pay(province, "park_grants", money)
            province.parks.receive(province, "park_grants", money)
        else:
            bought = money
            if row.recipient == "firms":
                bought -= int(programmes.effective[name])
            buy_work(province, bought)
            money = bought
        programmes.pay(name, money)
    return sum(programmes.money.values())


def buy_work(province: Economy, amount: int) -> None:
    """Work for programmes is bought from the firms of the sector that does it."""
    province.market[province.programme_sector] += amount
    province.government.pay(province, "programmes", amount)
    province.ledger.receive("programmes", amount)


def pay_schools(province: Economy, name: str, money: int) -> None:
    """Money for schools goes to those that teach, research or reach out; to the đồng."""
    flow = "scholarships" if name == "scholarships" else "school_grants"
    weights = school_weights(province, name)
    parts = np.floor(money * weights / max(float(weights.sum()), 1e-12)).astype(np.int64)
    parts[int(np.argmax(weights))] += money - int(parts.sum())
    for school, part in zip(province.schools, parts.tolist(), strict=True):
        province.government.pay(province, flow, part)
        school.receive(province, flow, part)


def school_weights(province: Economy, name: str) -> NDArray[np.float64]:
    """How money for schools is shared: by places, fees, laboratories, or outreach."""
    kinds = province.schools
    if name == "labs":
        return np.array([float(school.track is None) for school in kinds])
    if name in ("places", "scholarships"):
        by_track = schooling.added_places_by_track if name == "places" else schooling.fees_by_track
        costs = by_track(province)
        weights = np.array([0.0 if one.track is None else costs[one.track] for one in kinds])
        return weights if weights.sum() > 0.0 else np.ones(len(kinds))
    return np.array([max(school.outreach, 1.0) for school in kinds])
