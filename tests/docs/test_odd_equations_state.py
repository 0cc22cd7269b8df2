"""State and houses: what the page prints as an equation is what the code computes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.docs.equations import prints, spread, toy

from banha.actors.government import settles
from banha.actors.research import school_frontier
from banha.criteria import FULL_SCORE
from banha.houses import e_government, flexible, parks, programmes, projects, schools
from banha.houses.programme_table import programme_table
from banha.province import Province

PAGE = "state-and-houses.md"


@pytest.mark.parametrize(
    ("austerity", "set_aside", "richer"),
    [(0.0, 0.0, 1.0), (0.1, 50e6, 1.0), (0.0, 80e6, 1.0), (0.0, 0.0, -1000.0)],
)
@prints(
    PAGE, "Budget", r"G \leftarrow \left[G + s\,(R - A - F + (M - Z - M^*)/T - G)\right]^{+}",
    r"M^* = m\,R", r"A = a\,R",
    r"Z \leftarrow Z + A \ \ (\mathrm{or}\ Z - Z/T\ \mathrm{where}\ A = 0)",
)  # fmt: skip
def test_public_purchases(austerity: float, set_aside: float, richer: float) -> None:
    here = toy(months=3, levers={"austerity": austerity})
    state, rule = here.government, here.parameters.state
    state.deposit = int(state.deposit * richer)
    state.set_aside = set_aside
    revenue, before, months = state.retained_revenue, state.purchases, rule.cash_correction_months
    saved = austerity * revenue
    aside = set_aside + saved if saved > 0.0 else set_aside - set_aside / months
    wanted = here.pack.opening["state_cash_months"] * revenue
    allowed = revenue - saved - state.fixed_spending
    allowed += (state.deposit - aside - wanted) / months
    after = max(before + rule.purchase_adjustment * (allowed - before), 0.0)
    assert here.month.month == 4
    state.decide()
    assert state.set_aside == pytest.approx(aside)
    assert state.purchases == pytest.approx(after)
    assert (after == 0.0) == (richer < 0.0)
    here.month = here.month + 1
    state.decide()
    assert state.purchases == pytest.approx(after)


@prints(PAGE, "Budget", r"R \leftarrow R + s_R\,(k\,X + C - R)")
def test_smoothed_revenue() -> None:
    here = toy(months=2)
    state, before = here.government, here.government.retained_revenue
    here.pack.opening["central_grant"] = 24e6
    here.outside.income = 1.1
    state.collected = 70_000_000
    kept = here.outside.retained_share * 70e6 + 24e6 / 12.0 * 1.1
    settles(here)
    after = before + here.parameters.state.revenue_smoothing * (kept - before)
    assert state.retained_revenue == pytest.approx(after, rel=1e-6)


@pytest.mark.parametrize("needs", [0.0, 0.7])
@prints(
    PAGE, "From budget to result", r"\eta = \frac{r}{1 + e^{-x}}",
    r"x = o + a\,(E - E^\circ) + b\,B + c\,N - d\,\left[\ln\frac{m}{\bar m + m_0}\right]^{+}",
    r"S \leftarrow S\,(1 - \delta) + \eta\,m", r"\bar m \leftarrow \bar m + s\,(m - \bar m)",
)  # fmt: skip
def test_what_arrives_of_a_programmes_money(needs: float) -> None:
    levers = {"investment_promotion": 0.05, "labs": 0.001, "e_government": 0.02, "local_solar": 0.2}
    here = toy(months=2, levers=levers)
    held, rule, every = here.programmes, here.parameters.programmes, here.parameters
    held.needs, here.outside.business_environment = needs, -0.4
    for name in levers:
        held.stock[name], held.capacity[name] = 5e7, 2e5
    decay = {
        "investment_promotion": every.entry.promotion_decay, "labs": every.houses.lab_decay,
        "local_solar": every.environment.solar_decay,
        "e_government": every.engagement.e_government_decay,
    }  # fmt: skip
    stock, used = dict(held.stock), dict(held.capacity)
    level = 1.0 - math.exp(-5e7 / every.engagement.e_government_scale)
    environment = -0.4 + every.engagement.e_government_gain * level
    asked = programmes.wanted_spending(here)
    cut = min(1.0, here.government.purchases / sum(asked.values()))
    programmes.set_budget(here)
    crowded = []
    for name in levers:
        money = int(cut * asked[name])
        free = rule.free_capacity * here.government.retained_revenue
        crowding = max(math.log(money / (used[name] + free)), 0.0)
        x = rule.odds + rule.engagement_effect * (here.habits.engaged - rule.reference_engaged)
        x += rule.business_environment_effect * environment + rule.needs_effect * needs
        arrives = rule.reach / (1.0 + math.exp(-x + rule.crowding_effect * crowding)) * money
        assert held.money[name] == money
        assert held.effective[name] == pytest.approx(arrives)
        assert held.stock[name] == pytest.approx(stock[name] * (1.0 - decay[name]) + arrives)
        usual = used[name] + rule.capacity_pace * (money - used[name])
        assert held.capacity[name] == pytest.approx(usual)
        crowded.append(crowding > 0.0)
    assert set(crowded) == {True, False}


CRITERIA = sorted({row.criterion for row in programme_table().values()})


@pytest.mark.parametrize("share", [0.3, 1.0])
@prints(
    PAGE, "Flexible mechanism",
    r"m_i \leftarrow (1 - f)\,m_i + f\,\sum_j m_j\,\frac{w_i m_i}{\sum_j w_j m_j}",
    r"w_i = (q^* - q_i)^{+} \cdot \rho_i", r"\rho_i = 1 + \frac{r_i}{\langle r \rangle}",
    r"r_i = \frac{(q_{i,12} - q_{i,1})^{+}}{m_i^{c}/\sum_j m_j}",
)  # fmt: skip
def test_money_moves_to_shortfall_and_response(share: float) -> None:
    here, draw = toy(levers={"flexible_mechanism": share}), np.random.default_rng(2)
    target = here.parameters.programmes.target_score
    asked = {name: float(draw.integers(0, 900)) for name in programme_table()}
    asked["consultation"] = 0.0
    first, last = draw.uniform(0.2, 1.1, (2, len(CRITERIA))) * target
    months = np.linspace(first, last, 12)
    for month in months:
        flexible.remember_scores(here, dict(zip(CRITERIA, month.tolist(), strict=True)))
    total = sum(asked.values())
    meant = {name: CRITERIA.index(programme_table()[name].criterion) for name in asked}
    money = np.zeros(len(CRITERIA))
    for name, amount in asked.items():
        money[meant[name]] += amount / total
    rise = np.maximum(last - first, 0.0)
    response = np.where(money > 0.0, rise / np.where(money > 0.0, money, 1.0), 0.0)
    short = np.maximum(target - months.mean(axis=0), 0.0)
    weight = short * (1.0 + response / response.mean())
    pulled = sum(weight[meant[name]] * amount for name, amount in asked.items())
    found = flexible.move_money(here, asked)
    for name, amount in asked.items():
        part = weight[meant[name]] * amount / pulled * total
        assert found[name] == pytest.approx((1.0 - share) * amount + share * part)
    assert (short == 0.0).any()
    assert (rise == 0.0).any()


def three_houses(parts: dict[str, float]) -> Province:
    """A province with projects under way and schools that reach out."""
    here = toy(months=3, levers={"joint_projects": 0.5}, parameters={"houses": parts})
    spread(here, "staff_education")
    firms = here.state.firms
    firms.project_until[1:6], firms.project_school[1:6] = here.now, [0, 1, 0, 2, 1]
    firms.engaged[:] = np.arange(firms.rows) % 2
    for school, outreach in zip(here.schools, (3e6, 5e6, 1e6), strict=True):
        school.outreach = outreach
    return here


def producers(here: Province) -> Any:
    firms = here.state.firms
    return np.flatnonzero((firms.alive == 1) & (firms.sector != here.public_sector))


@pytest.mark.parametrize("funded", [0.4, 3.0])
@pytest.mark.parametrize("parts", [
    {}, {"state_support": 0.5, "business_outreach": 0.7, "school_outreach": 0.9},
    {"school_outreach": 0.0},
])  # fmt: skip
@prints(
    PAGE, "Joint projects",
    r"\lambda\,\frac{n}{1000}\,s\,b\,\frac{E_f}{E_f^\circ}\,c\,\frac{O}{O^\circ}",
    r"s = a\,(1 + x) \min\left(\frac{\mathrm{arrives}}{\mathrm{wanted}},\ 1\right)",
)  # fmt: skip
def test_joint_projects_expected(parts: dict[str, float], funded: float) -> None:
    here = three_houses(parts)
    rule, rows = here.parameters.houses, producers(here)
    wanted = projects.wanted_spending(here)
    here.programmes.effective["joint_projects"] = funded * wanted
    support = rule.state_support * (1.0 + 0.5) * min(funded, 1.0)
    engaged = here.state.firms.engaged[rows].mean() / rule.reference_engaged_firms
    outreach = 9e6 / len(rows) / rule.reference_outreach
    mean = rule.project_rate * len(rows) / 1000.0 * support
    mean *= rule.business_outreach * engaged * rule.school_outreach * outreach
    assert projects.expected_projects(here) == pytest.approx(mean)
    assert wanted > 0.0


@prints(
    PAGE, "Joint projects", r"\mathrm{firm} \propto \sqrt{n_i}\,\frac{h_i}{h^\circ}",
    r"\mathrm{school} \propto O_k\,e^{-d_{ik}/\varsigma}",
)  # fmt: skip
def test_which_firm_and_which_school() -> None:
    here = three_houses({})
    firms, rows, skill = here.state.firms, producers(here), here.parameters.skill
    ready = np.sqrt(firms.employees[rows]) * firms.staff_education[rows] / here.reference_education
    np.testing.assert_allclose(projects.firm_weights(here, rows), ready, rtol=1e-12)
    level = np.array(
        [skill.schooling_vocational, skill.schooling_tertiary, skill.schooling_tertiary]
    )
    apart = np.abs(firms.staff_education[rows][:, None] - level)
    weight = np.array([3e6, 5e6, 1e6]) * np.exp(-apart / here.parameters.houses.match_spread)
    chance = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    for luck in np.linspace(0.01, 0.99, 25):
        chosen = projects.choose_school(here, rows, np.full(len(rows), luck))
        assert chosen.tolist() == [int((luck >= row).sum()) for row in chance]


@prints(
    PAGE, "Joint projects", r"N \leftarrow N + s_N\,\left[a\,(1 - e^{-P/N_0}) - N\right]",
    r"V_k \leftarrow V_k + s_V\,\left[\bar V\,(1 - e^{-P_k/V_0}) - V_k\right]",
)  # fmt: skip
def test_what_the_state_and_the_schools_learn() -> None:
    here = three_houses({"state_support": 0.6})
    rule, rows = here.parameters.houses, producers(here)
    here.programmes.needs = 0.2
    per_firm = 1000.0 * 5 / len(rows)
    goal = 0.6 * (1.0 - math.exp(-per_firm / rule.needs_projects))
    projects.learn_needs(here)
    needs = 0.2 + rule.needs_smoothing * (goal - 0.2)
    assert here.programmes.needs == pytest.approx(needs)
    for school in here.schools:
        school.relevance = 0.1
    schools.learn_from_projects(here)
    for school, running in zip(here.schools[:2], (2, 2), strict=True):
        students = max(int((here.schooling.stage == school.track).sum()), 1)
        goal = 1.0 - math.exp(-1000.0 * running / students / rule.relevance_projects)
        goal *= rule.relevance_limit
        learned = 0.1 + rule.relevance_smoothing * (goal - 0.1)
        assert school.relevance == pytest.approx(learned)


@pytest.mark.parametrize("grant", [0, 4_000_000])
@prints(
    PAGE, "Schools, association, developer",
    r"\Delta\,\mathrm{land} = \frac{\mathrm{grants\ that\ arrive} + s\,M\,(1 - u)}{c}",
)  # fmt: skip
def test_land_that_the_developer_opens(grant: int) -> None:
    here = toy(months=2)
    developer, rule = here.parks, here.parameters.parks
    developer.begin_month()
    developer.deposit = 9_000_000
    developer.receive(here, "park_grants", grant)
    here.programmes.effective["industrial_land"] = 0.7 * grant
    before = developer.land_opened
    parks.build(here)
    own = rule.spending_rate * 9e6 * (1.0 - rule.upkeep_share)
    opened = (0.7 * grant + own) / rule.land_cost
    assert developer.land_opened - before == pytest.approx(opened, rel=1e-5)


@pytest.mark.parametrize("over", [0.0, 0.4, 3.0])
@prints(
    PAGE, "E-government and laboratories", r"\mathrm{level} = 1 - e^{-S/S_0}",
    r"\ln A_{\mathrm{school}} = \ln A_{\mathrm{world}} - g\,e^{-\theta\,\mathrm{level}}",
)  # fmt: skip
def test_levels_of_e_government_and_laboratories(over: float) -> None:
    here, level = toy(), 1.0 - math.exp(-over)
    rule, stock = here.parameters, here.programmes.stock
    stock["e_government"] = over * rule.engagement.e_government_scale
    stock["labs"] = over * rule.houses.lab_scale
    assert e_government.level(here) == pytest.approx(level)
    gap = rule.technology.school_gap * math.exp(-rule.houses.lab_effect * level)
    log_frontier = math.log(here.outside.frontier)
    assert math.log(school_frontier(here)) == pytest.approx(log_frontier - gap)


@prints(
    PAGE, "Six criteria",
    r"q = 100\,\min\left[\max\left(\frac{x - x_{\mathrm{worst}}}"
    r"{x_{\mathrm{best}} - x_{\mathrm{worst}}},\ 0\right),\ 1\right]",
    r"Q = \frac{\sum w\,q}{\sum w}",
)  # fmt: skip
def test_scores_of_indicators_criteria_and_community() -> None:
    here = toy(months=2)
    table, latest = here.records.criteria, here.records
    found = {name: latest[name][1] for name in ("indicators", "indicator_scores", "criteria")}
    scores = []
    for row, value in zip(table.indicators, found["indicators"], strict=True):
        share = (value - row.worst) / (row.best - row.worst)
        scores.append(FULL_SCORE * min(max(share, 0.0), 1.0))
    np.testing.assert_allclose(found["indicator_scores"], scores, rtol=1e-9)
    community, weights = 0.0, 0.0
    for criterion, value in zip(table.criteria, found["criteria"], strict=True):
        rows = [i for i, row in enumerate(table.indicators) if row.criterion == criterion.name]
        weight = np.array([table.indicators[i].weight for i in rows])
        mean = float((weight * np.array(scores)[rows]).sum() / weight.sum())
        assert value == pytest.approx(mean)
        community, weights = community + criterion.weight * mean, weights + criterion.weight
    assert latest["community_score"][1] == pytest.approx(community / weights)
    assert {0.0, FULL_SCORE} < set(scores)
