"""Rules of wages by hand: the wage curve, and what entrants post."""

from __future__ import annotations

import numpy as np
import pytest

from banha.actors.firms import wage_curve_step
from banha.decisions.wages import wage_curve
from banha.markets.entry import entrants_wage
from banha.parameters import WagesParameters, load_parameters
from banha.province import Province
from banha.scenario import Scenario

SECTORS = ("agriculture", "construction", "knowledge_services")


@pytest.fixture(scope="module")
def rule() -> WagesParameters:
    changed = {"wages": {"curve_elasticity": 0.1, "curve_speed": 0.5,
                         "reference_unemployment": 0.03}}  # fmt: skip
    return load_parameters(SECTORS, overrides=changed).wages


@pytest.fixture(scope="module")
def province() -> Province:
    opened = Province(Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12"))
    opened.step()
    return opened


def test_the_opening_stands_on_the_curve(rule: WagesParameters) -> None:
    """Twice the reference: −0.1·ln 2 = −6.93 log per cent."""
    assert wage_curve(level=None, unemployment=0.06, parameters=rule) == pytest.approx(-0.0693147)


def test_the_level_moves_half_of_the_way_each_month_and_comes_back(rule: WagesParameters) -> None:
    level, path = 0.0, []
    for unemployment in (0.06, 0.06, 0.03, 0.03):
        level = wage_curve(level=level, unemployment=unemployment, parameters=rule)
        path.append(level)
    full = -0.1 * np.log(2.0)
    assert path == pytest.approx([full / 2, full * 3 / 4, full * 3 / 8, full * 3 / 16])


def test_slack_lowers_posted_wages_of_all_firms_by_the_step(province: Province) -> None:
    before = province.wage_curve
    assert before is not None
    slack = province.unemployment
    province.unemployment = 2.0 * slack
    step = wage_curve_step(province)
    assert step < 0.0
    assert province.wage_curve == before + step
    province.unemployment = 0.0
    assert np.isfinite(wage_curve_step(province))
    province.unemployment = slack


def test_entrants_pay_by_their_productivity(province: Province) -> None:
    """Twice as productive as the sector: wage × 2^premium; as productive: its mean."""
    firms, sector = province.state.firms, province.structure.exporters[0]
    incumbents = province.firms_of(sector)
    rows = incumbents[:2]
    kept = firms.productivity[rows].copy()
    usual = province.mean_of("productivity", incumbents, default=1.0)
    mean = province.mean_of("posted_wage", incumbents, default=1.0)
    firms.productivity[rows] = [usual, 2.0 * usual]
    premium = province.parameters.wages.productivity_premium
    again = province.mean_of("productivity", incumbents, default=1.0)
    expected = mean * (np.array([usual, 2.0 * usual]) / again) ** premium
    assert entrants_wage(province, rows, incumbents) == pytest.approx(expected)
    firms.productivity[rows] = kept
