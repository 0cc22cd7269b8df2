"""How often a bound was binding is counted, and by nothing but the bound."""

import numpy as np
import pytest
from tests.model.replay import TOY

from banha.actors import firms as rules
from banha.province import Province
from banha.scenario import Scenario

CHANGES = {
    "monthly_bound": ("wages", "posted_wage", rules.post_wages),
    "growth_bound": ("production", "expected_growth", rules.expect),
}


def province_with(section: str, name: str, value: float) -> Province:
    toy = Scenario.baseline().with_run(**TOY)
    scenario = toy.with_parameters(section, **{name: value})
    province = Province(scenario)
    for _ in range(3):
        province.step()
    return province


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("value", [0.0005, 0.01, 0.5])
def test_each_firm_at_its_bound_is_counted(name: str, value: float) -> None:
    section, column, rule = CHANGES[name]
    province = province_with(section, name, value)
    firms = province.state.firms
    rows = np.flatnonzero(firms.alive == 1) if name == "monthly_bound" else province.producers()
    before, counted = getattr(firms, column)[rows].copy(), province.bounds_hit[name]
    rule(province)
    after = getattr(firms, column)[rows]
    change = np.log(after / before) if name == "monthly_bound" else after
    there = sum(abs(one) == pytest.approx(value, rel=1e-6) for one in change.tolist())
    assert province.bounds_hit[name] - counted == there
    assert np.all(np.abs(change) <= value * 1.000001)
    assert {0.0005: there > 0, 0.01: True, 0.5: there == 0}[value]


def test_a_run_hands_its_counts_on() -> None:
    province = province_with("wages", "monthly_bound", 0.0005)
    assert set(province.bounds_hit) >= {"book_cap", "growth_bound", "monthly_bound"}
    assert province.bounds_hit["monthly_bound"] > 0
