"""People at home: what the page prints as an equation is what the code computes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.docs.equations import captured, prints, toy

from banha.actors import digital, engagement, housing, incomes
from banha.actors.life import life_rules
from banha.actors.month_end import begin_month
from banha.actors.population import births
from banha.decisions.spending import split_spending
from banha.draw import uniforms
from banha.kernels.draws import ADOPTION, FIRM_ENGAGEMENT
from banha.markets.goods import households_spend
from banha.province import Province

PAGE = "people.md"
HABITS = {
    "digital": {"rate": 0.02, "peers": 2.0, "lapse": 0.05},
    "engagement": {
        "accord": 0.03, "contact": 0.1, "lapse": 0.06, "link_effect": 0.2,
        "association_effect": 0.05, "e_government_accord": 0.08,
    },
}  # fmt: skip


def with_programmes() -> Province:
    """A province whose programmes for access and engagement all bring something."""
    here = toy(months=3, parameters=HABITS)
    rule, effective, adults = here.parameters, here.programmes.effective, here.adults
    effective["digital_classes"] = 0.004 * rule.digital.class_cost * adults
    effective["broadband_coverage"] = 0.1 * rule.digital.coverage_cost * adults
    effective["broadband_price"] = 0.3 * rule.digital.price * here.habits.digital * adults
    effective["consultation"] = 0.05 * rule.engagement.consultation_cost * adults
    here.programmes.stock["e_government"] = 0.7 * rule.engagement.e_government_scale
    return here


def engaged_hazard(here: Province, share: float) -> float:
    rule = here.parameters.engagement
    level = 1.0 - math.exp(-0.7)
    hazard = rule.accord + rule.contact * share + rule.consultation_yield * 0.05
    return hazard + rule.e_government_accord * level


@pytest.mark.parametrize("later", [0, 1, 2])
@prints(
    PAGE, "Digital access and engagement",
    r"h_{\mathrm{access}} = r\,B\,(1 + p\,S)\,(1 + c\,k)\left(\frac{y}{q}\right)^{\epsilon} "
    r"e^{\delta\,l}",
    r"h_{\mathrm{engaged}} = a + x\,G + z\,n + g\,E_G",
)  # fmt: skip
def test_who_takes_up_access_and_becomes_engaged(later: int) -> None:
    here, draw = with_programmes(), np.random.default_rng(later)
    here.now += later
    persons, homes, rule = here.state.persons, here.state.households, here.parameters
    homes.smoothed_income[:] = homes.smoothed_income * np.exp(draw.normal(0.0, 1.0, homes.rows))
    persons.education[:] = draw.integers(0, 4, persons.rows)
    had, was = persons.digital.copy(), persons.engaged.copy()
    share, coverage = here.habits.digital, min(here.outside.broadband_coverage + 0.1, 1.0)
    hazard = rule.digital.rate * coverage * (1.0 + rule.digital.peers * share)
    hazard *= 1.0 + rule.digital.class_effect * 0.004
    chance = engagement.engagement_chance(here, share=here.habits.engaged)
    assert chance == pytest.approx(engaged_hazard(here, here.habits.engaged), rel=1e-12)
    digital.change_habits(here, engagement_chance=chance)
    luck = uniforms(here.seed, stream=ADOPTION, month=here.now, identities=persons.identity)
    asked = (np.arange(persons.rows) // 64 % 3 == here.now % 3) & (persons.status > 0)
    per_member = homes.smoothed_income / np.maximum(homes.members, 1)
    over_price = np.maximum(per_member[persons.household], 1e-9) / (0.7 * rule.digital.price)
    access = hazard * over_price**rule.digital.income_elasticity
    access *= np.exp(rule.digital.education_effect * persons.education)
    on = np.where(had == 1, luck[:, 0] >= 3.0 * rule.digital.lapse, luck[:, 0] < 3.0 * access)
    lapses = luck[:, 1] < 3.0 * rule.engagement.lapse
    takes_part = np.where(was == 1, ~lapses, luck[:, 1] < 3.0 * chance)
    assert persons.digital.tolist() == np.where(asked, on, had).tolist()
    assert persons.engaged.tolist() == np.where(asked, takes_part, was).tolist()
    assert (persons.digital != had).sum() > 3
    assert (persons.engaged != was).sum() > 3


@pytest.mark.parametrize("later", [0, 1, 2])
@prints(PAGE, "Digital access and engagement", r"h_{\mathrm{engaged}} = a + x\,G + z\,n + g\,E_G")
def test_which_firms_become_engaged(later: int) -> None:
    here, draw = with_programmes(), np.random.default_rng(later)
    here.now += later
    firms, rule = here.state.firms, here.parameters
    firms.engaged[:] = draw.integers(0, 2, firms.rows)
    firms.partner[:] = draw.choice([-1, 1], firms.rows)
    here.association.outreach = 0.8 * rule.houses.reference_dues * here.mean_pay * 14
    was = firms.engaged.copy()
    producers = (firms.alive == 1) & (firms.sector != here.public_sector)
    outreach = 0.8 * 14 / producers.sum()
    share = float(was[firms.alive == 1].mean())
    hazard = engaged_hazard(here, share) + rule.engagement.link_effect * (firms.partner >= 0)
    hazard = hazard + rule.engagement.association_effect * outreach
    engagement.engage_firms(here)
    luck = uniforms(here.seed, stream=FIRM_ENGAGEMENT, month=here.now, identities=firms.identity)
    after = np.where(was == 1, luck[:, 0] >= 3.0 * rule.engagement.lapse, luck[:, 1] < 3.0 * hazard)
    asked = (np.arange(firms.rows) % 3 == here.now % 3) & (firms.alive == 1)
    assert firms.engaged.tolist() == np.where(asked, after, was).tolist()


def persons_counted(here: Province) -> float:
    return here.adults + here.parameters.households.child_weight * int(here.state.children.sum())


def system(here: Province) -> tuple[Any, Any, float]:
    """Subsistence and marginal shares by product, and spending per person, at the opening."""
    pack, rule = here.pack, here.parameters.households
    bought = pack.uses.households.astype(float)
    bought[incomes.home_product(here)] = 0.0
    heads = pack.population[15:].sum() + rule.child_weight * pack.population[:15].sum()
    per_person, shares = bought.sum() / 12.0 / heads, bought / bought.sum()
    elasticity = np.append(rule.spending_elasticity, rule.import_elasticity)
    marginal = elasticity * shares / (elasticity * shares).sum()
    subsistence = per_person * (shares - (1.0 - rule.subsistence_share) * marginal)
    return subsistence, marginal, float(per_person)


@prints(
    PAGE, "Spending of households", r"\beta_i = \frac{e_i w_i}{\sum_k e_k w_k}",
    r"\gamma_i = c^\circ\,(w_i - (1 - \sigma)\,\beta_i)",
)  # fmt: skip
def test_shares_beyond_subsistence_and_subsistence() -> None:
    here = toy()
    subsistence, marginal, per_person = system(here)
    assert here.living.system.per_person == pytest.approx(per_person)
    np.testing.assert_allclose(here.living.system.marginal, marginal, rtol=1e-12)
    np.testing.assert_allclose(here.living.system.subsistence, subsistence, rtol=1e-12)


@pytest.mark.parametrize("richer", [1.0, 5.0])
@prints(
    PAGE, "Spending of households", r"c = \min(c_1\,\bar y + \tfrac{c_2}{12}\,M,\ M)",
    r"x_i = p_i \gamma_i N s + \beta_i \left(X - N s \sum_k p_k \gamma_k\right)",
    r"s \leftarrow s + \kappa\,\left(\frac{X}{\bar p\,N\,c^\circ}\,"
    r"\frac{\kappa + e^{g/12} - 1}{\kappa} - s\right)",
    r"\kappa = 1 - 2^{-1/H}",
)  # fmt: skip
def test_what_households_spend_and_on_what(richer: float) -> None:
    here, draw = toy(months=3), np.random.default_rng(7)
    homes, rule, living = here.state.households, here.parameters.households, here.living
    homes.smoothed_income[:] = homes.smoothed_income * richer * draw.lognormal(0.0, 0.8, homes.rows)
    homes.deposit[::2] //= 50
    here.prices[3:] *= np.array([0.9, 1.2, 1.1, 1.0])
    living.standard = 1.15
    begin_month(here)
    money, income, lives = homes.deposit.copy(), homes.smoothed_income, homes.members > 0
    wanted = rule.propensity_of_income * income + rule.propensity_of_wealth / 12.0 * money
    spent = np.where(lives & (money > 0), np.minimum(wanted, money), 0.0)
    assert ((wanted > money) & lives).any()
    assert ((wanted < money) & lives).any()
    households_spend(here)
    np.testing.assert_allclose(homes.consumption[lives], spent[lives], atol=1.0)
    rate, total = here.parameters.state.value_added_tax, int(homes.consumption.sum())
    left = total - total * rate / (1.0 + rate) - here.ledger.paid["dwellings"]
    prices, persons = np.append(here.prices, 1.0), persons_counted(here)
    subsistence, marginal, per_person = system(here)
    needed = prices * subsistence * persons * 1.15
    bought = needed + marginal * (left - needed.sum())
    assert left > needed.sum()
    got = here.market.astype(float)
    got[incomes.home_product(here)] -= here.ledger.paid["dwellings"]
    np.testing.assert_allclose(got, bought[:-1], rtol=1e-6, atol=10.0)
    speed = 1.0 - 2.0 ** (-1.0 / rule.standard_half_life)
    lag = speed / (speed + math.exp(rule.reference_growth / 12.0) - 1.0)
    basket = float((living.basket * prices).sum())
    standard = 1.15 + speed * (left / basket / persons / per_person / lag - 1.15)
    assert living.standard == pytest.approx(standard, rel=1e-9)


@prints(
    PAGE, "Spending of households",
    r"x_i = p_i \gamma_i N s + \beta_i \left(X - N s \sum_k p_k \gamma_k\right)",
)  # fmt: skip
def test_what_does_not_reach_for_subsistence_is_split_as_it_is() -> None:
    here = toy()
    subsistence, _, _ = system(here)
    prices = np.linspace(0.8, 1.4, len(subsistence))
    needed = prices * subsistence * 40.0 * 1.3
    total = 0.6 * needed.sum()
    found = split_spending(
        here.living.system, prices=prices, total=total, persons=40.0, standard=1.3
    )
    np.testing.assert_allclose(found, total * needed / needed.sum(), rtol=1e-12)


@pytest.mark.parametrize("crowded", [0.3, 0.9, 1.0, 1.2, 40.0])
@prints(
    PAGE, "Homes and rent", r"R = (F^\circ/F)^{\eta}",
    r"\frac{B}{F_{tot}} = \min\left[\max(a + b \ln R,\ 0),\ \bar b\,\right]",
    r"C = \left(\sum_i w_i p_i\right)^{1 - \omega} R^{\omega}",
)  # fmt: skip
def test_rent_building_and_cost_of_living(crowded: float) -> None:
    here = toy(months=2)
    rule = here.parameters.housing
    people = here.adults + int(here.state.children.sum())
    here.housing.floor = rule.reference_floor / crowded * people
    rent = crowded**rule.rent_elasticity
    here.housing.rent = housing.rent_index(here)
    assert here.housing.rent == pytest.approx(rent)
    rate = rule.building_rate + rule.building_response * math.log(rent)
    assert housing.building_rate(here) == pytest.approx(min(max(rate, 0.0), rule.building_limit))
    here.prices[3:] *= np.array([0.9, 1.2, 1.3, 1.0])
    shares = here.living.basket
    basket = float((shares[:-1] * here.prices).sum() + shares[-1])
    living = basket ** (1.0 - rule.rent_share) * rent**rule.rent_share
    assert housing.cost_of_living(here) == pytest.approx(living)


@pytest.mark.parametrize("net", [0, 10_000_000, 10**15])
@prints(
    PAGE, "Homes and rent",
    r"F_{tot} \leftarrow F_{tot} + \min\left(\frac{B}{12},\ \frac{X_0}{k\,s\,p}\right) - "
    r"\frac{\delta}{12}\,F_{tot}",
)  # fmt: skip
def test_floor_is_built_as_far_as_spending_goes_and_wears(net: int) -> None:
    here = toy(months=2, parameters={"housing": {"home_wear": 0.04}})
    rule, product = here.parameters.housing, incomes.home_product(here)
    here.living.standard, here.prices[product], here.housing.rent = 1.3, 1.2, 1.1
    floor = here.housing.floor
    rate = rule.building_rate + rule.building_response * math.log(1.1)
    built = min(rate * floor / 12.0, net / (rule.home_cost * 1.3 * 1.2))
    housing.buy_homes(here, net=net, tax=0)
    after = floor + built - 0.04 / 12.0 * floor
    assert here.housing.floor == pytest.approx(after, rel=1e-9)


@prints(
    PAGE, "Births, deaths, ages", r"\bar n = \frac{F}{12} \sum_a \tfrac12\,N_a\,\phi_a",
    r"h_{\mathrm{death}} = 1 - (1 - q_a)^{1/12}",
)  # fmt: skip
def test_births_and_deaths(monkeypatch: pytest.MonkeyPatch) -> None:
    here = toy(months=2)
    asked = captured(monkeypatch, "banha.actors.population", "poissons")
    births(here)
    total = here.pack.outside("total_fertility_rate").at(2010)
    women = 0.5 * here.age_counts * here.pack.fertility_shares(2010)
    assert asked[0]["means"][0] == pytest.approx(total / 12.0 * women.sum())
    assert women.sum() > 0.0
    yearly = here.pack.mortality_rates(2010)
    np.testing.assert_allclose(
        life_rules(here).mortality, 1.0 - (1.0 - yearly) ** (1.0 / 12.0), rtol=1e-12
    )
