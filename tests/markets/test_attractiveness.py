"""Skill, infrastructure and the business environment draw foreign firms as the equation says."""

from __future__ import annotations

import math

import pytest

from banha.markets.entry import attractiveness
from banha.province import Province
from banha.scenario import Scenario


@pytest.fixture
def province() -> Province:
    return Province(Scenario.baseline().with_run(scale=400, firm_scale=80, end="2012-12"))


def test_only_the_business_environment_counts_at_the_opening(province: Province) -> None:
    """Schooling and infrastructure open near their references, the environment where it was."""
    response = province.parameters.entry.business_environment_response
    environment = province.pack.outside("business_environment").at(2010)
    expected = math.exp(response * environment)
    assert attractiveness(province) == pytest.approx(expected, rel=0.08)


def test_a_year_of_schooling_and_twice_the_capital(province: Province) -> None:
    before, entry = attractiveness(province), province.parameters.entry
    province.state.firms.staff_education[:] += 1.0
    assert attractiveness(province) == pytest.approx(before * math.exp(entry.skill_response))
    province.public_capital.stock *= 2.0
    assert attractiveness(province) == pytest.approx(
        before * math.exp(entry.skill_response) * 2.0**entry.infrastructure_elasticity
    )


def test_the_business_environment_counts(province: Province) -> None:
    before, entry = attractiveness(province), province.parameters.entry
    province.outside.business_environment += 1.5
    better = before * math.exp(1.5 * entry.business_environment_response)
    assert attractiveness(province) == pytest.approx(better)


@pytest.mark.parametrize("name", ["entry_skill", "entry_infrastructure"])
def test_without_the_mechanism_its_part_is_gone(name: str) -> None:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12")
    province = Province(scenario.with_mechanisms(**{name: False}))
    before = attractiveness(province)
    if name == "entry_skill":
        province.state.firms.staff_education[:] += 3.0
    else:
        province.public_capital.stock *= 3.0
    assert attractiveness(province) == before
