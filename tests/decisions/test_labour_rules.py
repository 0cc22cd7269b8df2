"""Rules of the labour market by hand: two kinds of labour, their premium, tenure, skill lost."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from banha.actors.automation import output_per_labour
from banha.actors.codes import DOMESTIC, FOREIGN, STATE
from banha.decisions.plans import combined_labour, skilled_staff
from banha.decisions.wages import premium
from banha.kernels.labour import SKILLED
from banha.markets.labour import combine_labour, exits_of, skilled_weight
from banha.parameters import Parameters, load_parameters
from banha.province import Province
from banha.scenario import Scenario
from banha.structure import change_losses, efficiency_table

SECTORS = ("agriculture", "construction", "knowledge_services")
ELASTICITIES = pytest.mark.parametrize("elasticity", [1.3, 1.6, 2.5])


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load_parameters(SECTORS)


@pytest.fixture(scope="module")
def province() -> Province:
    return Province(Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12"))


def labour(*, elasticity: float = 1.6, floor: float = 0.02) -> Any:
    return SimpleNamespace(substitution_elasticity=elasticity, input_floor=floor)


def combined(skilled: float, unskilled: float, weight: float, rule: Any) -> float:
    return float(
        combined_labour(
            skilled=np.array([skilled]), unskilled=np.array([unskilled]),
            skilled_weight=np.array([weight]), parameters=rule,
        )[0]
    )  # fmt: skip


def ratio_of_marginal_products(skilled: float, unskilled: float, weight: float, rule: Any) -> float:
    """(∂L/∂S) ÷ (∂L/∂U) by central differences."""
    s, u = 1e-5 * skilled, 1e-5 * unskilled
    more_skilled = combined(skilled + s, unskilled, weight, rule)
    more_skilled -= combined(skilled - s, unskilled, weight, rule)
    more_unskilled = combined(skilled, unskilled + u, weight, rule)
    more_unskilled -= combined(skilled, unskilled - u, weight, rule)
    return (more_skilled / s) / (more_unskilled / u)


def test_combined_labour_by_hand() -> None:
    """σ = 2, r = ½: (0.25·√16 + 0.75·√4)² = 6.25."""
    assert combined(16.0, 4.0, 0.25, labour(elasticity=2.0)) == pytest.approx(6.25)


@ELASTICITIES
def test_equal_amounts_count_as_they_are_and_returns_to_scale_are_constant(
    elasticity: float,
) -> None:
    rule = labour(elasticity=elasticity)
    assert combined(7.0, 7.0, 0.3, rule) == pytest.approx(7.0)
    assert combined(9.0, 30.0, 0.3, rule) == pytest.approx(3.0 * combined(3.0, 10.0, 0.3, rule))


def test_a_firm_without_one_kind_of_labour_has_the_floor_of_it() -> None:
    rule = labour(floor=0.02)
    assert combined(0.0, 100.0, 0.3, rule) == pytest.approx(combined(2.0, 100.0, 0.3, rule))
    assert combined(100.0, 0.0, 0.3, rule) == pytest.approx(combined(100.0, 2.0, 0.3, rule))
    assert combined(2.1, 100.0, 0.3, rule) > combined(0.0, 100.0, 0.3, rule) > 0.0
    assert combined(0.0, 0.0, 0.3, rule) == 0.0


def test_marginal_products_at_the_opening_mix_are_as_the_premium(province: Province) -> None:
    firms, rule = province.state.firms, province.parameters.labour
    checked = 0
    for sector in province.structure.firm_sectors:
        rows = province.firms_of(sector)
        skilled = float(firms.skilled_labour[rows].sum())
        unskilled = float(firms.unskilled_labour[rows].sum())
        if skilled <= rule.input_floor * unskilled or unskilled <= rule.input_floor * skilled:
            continue
        ratio = ratio_of_marginal_products(
            skilled, unskilled, float(province.skilled_weight[sector]), rule
        )
        assert ratio == pytest.approx(province.parameters.wages.reference_premium, rel=1e-6)
        checked += 1
    assert checked >= 4


def test_labour_capacity_is_base_output_times_combined_labour(province: Province) -> None:
    """And what automation adds to the output of a unit of labour."""
    combine_labour(province)
    firms, factor = province.state.firms, output_per_labour(province)
    rows = province.producers()[:40]
    for row, weight in zip(rows, skilled_weight(province, rows), strict=True):
        sector = int(firms.sector[row])
        effective = combined(
            float(firms.skilled_labour[row]), float(firms.unskilled_labour[row]), float(weight),
            province.parameters.labour,
        )  # fmt: skip
        expected = province.base_output[sector] * effective * factor[row]
        assert firms.labour_capacity[row] == pytest.approx(expected)


def staff(premium_: float, *, elasticity: float = 1.6) -> float:
    return float(
        skilled_staff(
            planned=np.array([100.0]), premium=np.array([premium_]), skilled_ratio=np.array([0.25]),
            reference_premium=1.4, parameters=labour(elasticity=elasticity),
        )[0]
    )  # fmt: skip


def test_skilled_staff_by_hand() -> None:
    """One in five at the reference premium; at twice that n_s ÷ n_u = 0.25 ÷ 4 with σ = 2."""
    assert staff(1.4) == pytest.approx(20.0)
    assert staff(2.8, elasticity=2.0) == pytest.approx(100.0 * 0.0625 / 1.0625)


@ELASTICITIES
@pytest.mark.parametrize("dearer", [0.8, 1.0, 1.3])
def test_the_mix_of_staff_is_the_cheapest(elasticity: float, dearer: float) -> None:
    """Least cost of a unit of labour among all ratios of skilled to unskilled, searched for."""
    rule = labour(elasticity=elasticity, floor=0.0)
    odds = 1.4 * 0.25 ** (1.0 / elasticity)
    price = 1.4 * dearer
    ratios = np.exp(np.linspace(np.log(0.05), np.log(1.0), 20_001))
    made = combined_labour(
        skilled=ratios, unskilled=np.ones_like(ratios),
        skilled_weight=np.full_like(ratios, odds / (1.0 + odds)), parameters=rule,
    )  # fmt: skip
    cheapest = ratios[np.argmin((price * ratios + 1.0) / made)]
    skilled = staff(price, elasticity=elasticity)
    assert skilled / (100.0 - skilled) == pytest.approx(cheapest, rel=1e-3)


def test_premium_by_hand() -> None:
    """exp(0.02·0.1 + 0.01·(0.5 − 0.2)); at the reference gap and no gap of places it stays."""
    rule: Any = SimpleNamespace(
        premium_unfilled_response=0.02, premium_tightness_response=0.01,
        reference_tightness_gap=0.2,
    )  # fmt: skip
    before = np.array([1.4, 1.4])
    gaps = np.array([0.1, 0.0])
    after = premium(premium=before, unfilled_gap=gaps, tightness_gap=0.5, parameters=rule)
    np.testing.assert_allclose(after, [1.4 * np.exp(0.005), 1.4 * np.exp(0.003)], rtol=1e-14)
    still = premium(premium=before, unfilled_gap=0.0 * gaps, tightness_gap=0.2, parameters=rule)
    assert still.tolist() == before.tolist()


def test_the_hazard_of_separation_falls_from_new_to_settled(province: Province) -> None:
    rule = province.parameters.labour
    factor = exits_of(province).tenure_factor
    new, settled = rule.separation_new, rule.separation_settled
    assert factor[0] == pytest.approx(new)
    months = int(rule.separation_tenure_months)
    assert factor[months] == pytest.approx(settled + (new - settled) / np.e)
    assert factor[-1] == pytest.approx(settled, rel=1e-3)
    assert np.all(np.diff(factor) < 0.0)


def test_quits_are_by_sector_and_owner_and_rise_at_tet() -> None:
    province = Province(Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12"))
    firms, rule = province.state.firms, province.parameters.labour
    quit_ = exits_of(province).quit
    owners = {STATE: rule.separation_state, DOMESTIC: 1.0, FOREIGN: rule.separation_foreign}
    assert set(firms.ownership.tolist()) == set(owners)
    for row in range(firms.rows):
        rate = np.array(rule.separation_rate)[firms.sector[row]]
        assert quit_[row] == pytest.approx(rate * owners[int(firms.ownership[row])])
    province.outside.is_tet = True
    assert exits_of(province).quit == pytest.approx(quit_ * (1.0 + rule.tet_separation))


def test_neutral_values_make_the_hazard_the_same_at_every_tenure() -> None:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=80, end="2010-12")
    flat = Province(scenario.with_parameters("labour", separation_new=1.0, separation_settled=1.0))
    assert np.all(exits_of(flat).tenure_factor == 1.0)


def test_skill_lost_on_changing_sector_grows_with_distance(parameters: Parameters) -> None:
    """Positions 0, 0.2 and 1: losses of 8 % × (1 + distance)."""
    losses = change_losses(parameters)
    expected = 0.08 * np.array([[0.0, 1.2, 2.0], [1.2, 0.0, 1.8], [2.0, 1.8, 0.0]])
    np.testing.assert_allclose(losses, expected, rtol=1e-12)


@pytest.mark.parametrize(("loss", "response"), [(0.08, 0.0), (0.0, 1.0)])
def test_without_distance_or_loss_all_changes_are_alike(loss: float, response: float) -> None:
    overrides: Any = {"labour": {"sector_change_loss": loss, "sector_distance_response": response}}
    losses = change_losses(load_parameters(SECTORS, overrides=overrides))
    np.testing.assert_allclose(losses, loss * (1.0 - np.eye(3)), rtol=1e-12)


def test_efficiency_by_hand(parameters: Parameters) -> None:
    """Years at school 5, 10, 13, 16; school left at 15, 18, 20, 22; twenty years count."""
    table = efficiency_table(parameters)
    assert table.shape == (8, 160)
    a_year, a_year_at_work = 0.0895, 0.02
    school = [-5.0, 0.0, 0.0, 0.0, -1.5, -1.5, -1.5, 1.5]
    left = [15, 18, 20, 22] * 2
    for line in range(8):
        for age in (15, 20, 25, 40, 42, 70):
            experience = sorted((0, age - left[line], 20))[1]
            expected = np.exp(a_year * school[line] + a_year_at_work * experience)
            assert table[line, age] == pytest.approx(expected, rel=1e-12)


def test_only_graduates_are_in_skilled_places_at_the_opening(province: Province) -> None:
    persons = province.state.persons
    employed = persons.status == 1
    skilled = employed & (persons.place == SKILLED)
    assert skilled.sum() > 50
    assert np.array_equal(skilled, employed & (persons.education >= 2))
