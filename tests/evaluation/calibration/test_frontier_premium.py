"""Growth of the frontier beside its path: nothing at 0, and as much a year as is set."""

from __future__ import annotations

import math

import numpy as np

from banha.province import Province
from banha.run import simulate
from banha.scenario import Scenario, load_scenario


def frontier(scenario: Scenario, *, months: int) -> tuple[float, float]:
    """World frontier at the opening, and after some months."""
    province = Province(scenario)
    first = province.outside.frontier
    for _ in range(months):
        province.step()
    return first, province.outside.frontier


def test_the_frontier_grows_by_its_path_and_the_premium() -> None:
    plain = load_scenario("baseline").with_run(province="toy", scale=1, end="2011-06")
    path = Province(plain).pack.outside("frontier_growth")
    slow = sum((path.at(2010) + 0.024) / 12 for _ in range(12)) + 6 * (path.at(2011) + 0.024) / 12
    first, last = frontier(plain.with_parameters("technology", frontier_premium=0.024), months=18)
    assert math.isclose(math.log(last / first), slow, rel_tol=1e-9)


def test_without_a_premium_no_bit_changes() -> None:
    plain = load_scenario("baseline").with_run(province="toy", scale=1, end="2010-06")
    zero = plain.with_parameters("technology", frontier_premium=0.0)
    assert simulate(plain).digest == simulate(zero).digest
    first, last = frontier(plain, months=6)
    path = Province(plain).pack.outside("frontier_growth").at(2010)
    slow = first
    for _ in range(6):
        slow *= np.exp(path / 12.0)
    assert last == slow
