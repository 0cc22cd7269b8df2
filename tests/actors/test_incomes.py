"""Fifths and inequality against a slow computation; interest; subsistence in the province."""

from __future__ import annotations

import numpy as np
import pytest

from banha.actors.incomes import bin_edge, home_product, measure_fifths
from banha.province import Province
from banha.scenario import Scenario


def toy(end: str = "2010-06", **overrides: dict[str, float]) -> Province:
    scenario = Scenario.baseline().with_run(province="toy", scale=1, firm_scale=1, end=end, seed=4)
    for section, values in overrides.items():
        scenario = scenario.with_parameters(section, **values)
    return Province(scenario)


def slowly(members: np.ndarray, income: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Limits, means and Gini person by person."""
    persons = np.sort(np.repeat(income / np.maximum(members, 1), members))
    fifths = np.array_split(persons, 5)
    differences = np.abs(persons[:, None] - persons[None, :]).mean()
    limits = np.array([fifth[-1] for fifth in fifths[:4]])
    return limits, np.array([f.mean() for f in fifths]), differences / (2.0 * persons.mean())


def test_fifths_are_those_of_a_slow_computation() -> None:
    province = Province(Scenario.baseline().with_run(scale=400, firm_scale=80))
    households = province.state.households
    rng = np.random.default_rng(3)
    households.smoothed_income[:] = np.exp(rng.normal(15.0, 0.9, households.rows)).astype(np.int64)
    measure_fifths(province)
    limits, means, gini = slowly(households.members, households.smoothed_income)
    np.testing.assert_allclose(province.income_fifths, limits, rtol=0.01)
    np.testing.assert_allclose(province.living.fifth_means, means, rtol=0.005)
    assert province.living.gini == pytest.approx(gini, abs=5e-4)


def test_equal_incomes_have_no_inequality() -> None:
    province = toy()
    households = province.state.households
    households.smoothed_income[:] = 1_000_000 * households.members
    measure_fifths(province)
    assert province.living.gini == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(province.living.fifth_means, 1e6)


def test_bins_meet() -> None:
    edges = bin_edge(np.arange(1000))
    np.testing.assert_array_equal(edges[:129], np.arange(129.0))
    assert (np.diff(edges) > 0).all()
    assert (np.diff(edges) / np.maximum(edges[:-1], 1))[128:].max() <= 1 / 64


def test_interest_is_paid_on_the_deposit_of_the_first_of_the_month() -> None:
    province = toy(credit={"deposit_rate": 0.01})
    held = province.state.households.deposit.copy()
    province.step()
    households, ledger = province.state.households, province.ledger
    by_hand = [int(0.01 * int(deposit)) for deposit in held]
    assert households.deposit_interest[: len(held)].tolist() == by_hand
    paid = ledger.paid["deposit_interest"] + ledger.paid["deposit_interest_firms"]
    kept = ledger.paid["bank_settlement"] - ledger.received["bank_support"]
    losses = ledger.paid["losses_covered"] + province.bank.written_off
    assert kept == ledger.received["interest"] - paid - losses
    assert paid > ledger.received["interest"], "the case of a bank that earns less than it pays"


def test_without_a_rate_deposits_earn_nothing() -> None:
    province = toy(credit={"deposit_rate": 0.0})
    province.run()
    assert province.records["deposit_interest"].sum() == 0


def test_the_first_month_is_bought_as_in_the_opening_table() -> None:
    province = toy()
    bought = province.pack.uses.households.astype(float)
    bought[home_product(province)] = 0.0
    province.step()
    ledger = province.ledger
    share = ledger.paid["consumption_imported"] / (
        ledger.paid["consumption_imported"] + ledger.paid["consumption_local"]
    )
    assert share == pytest.approx(bought[-1] / bought.sum(), rel=0.01)
