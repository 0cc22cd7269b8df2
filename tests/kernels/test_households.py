"""Households' kernels against their twins."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.compare import assert_equal_to_the_bit, call, in_chunks_as_at_once, twins_agree
from tests.naive import households as naive

from banha.kernels import households as kernel

pytestmark = pytest.mark.jit_off
SEEDS = range(5)
ROWS = [0, 1, 90]


def spending(seed: int, *, rows: int = 90, largest: int = 10**9, **changed: Any) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    incomes = rng.integers(-largest // 20, largest // 4, rows) * rng.integers(0, 2, rows)
    arguments = {
        "start": 0, "stop": rows,
        "deposit": rng.integers(-largest // 10, largest, rows) * rng.integers(0, 2, rows),
        "smoothed_income": incomes,
        "members": rng.integers(0, 4, rows, dtype=np.int32),
        "propensity_of_income": 0.83, "propensity_of_wealth_monthly": 0.0041,
        "consumption": np.zeros(rows, np.int64),
    }  # fmt: skip
    return {**arguments, **changed}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("largest", [20, 10**9, 10**15, 10**18])
def test_spend_agrees_with_its_twin(seed, rows, largest):
    arguments = spending(seed, rows=rows, largest=largest)
    (total,), left = call(kernel.spend, arguments)
    twins_agree(kernel.spend, naive.spend, arguments)
    assert total == left["consumption"].sum()
    assert_equal_to_the_bit(left["deposit"] + left["consumption"], arguments["deposit"])
    assert np.all(left["consumption"] <= np.maximum(arguments["deposit"], 0))
    assert np.all(left["consumption"] >= 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_spend_in_chunks_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.spend, spending(seed))


def test_spend_over_part_of_the_rows():
    left = twins_agree(kernel.spend, naive.spend, spending(1, start=20, stop=50))
    assert left["consumption"].sum() > 0
    assert left["consumption"][:20].sum() == left["consumption"][50:].sum() == 0


@given(
    deposit=st.integers(-(10**12), 10**12), income=st.integers(-(10**12), 10**12),
    of_income=st.floats(0.0, 2.0), of_wealth=st.floats(0.0, 1.0),
)  # fmt: skip
def test_nobody_spends_more_than_the_deposit(deposit, income, of_income, of_wealth):
    arguments = {
        "start": 0, "stop": 1, "deposit": np.array([deposit]),
        "smoothed_income": np.array([income]), "members": np.ones(1, np.int32),
        "of_income": of_income, "of_wealth": of_wealth, "consumption": np.zeros(1, np.int64),
    }  # fmt: skip
    (total,), left = call(kernel.spend, arguments)
    assert 0 <= total <= max(deposit, 0)
    assert left["deposit"][0] == deposit - total


def smoothing(seed: int, *, rows: int = 90, largest: int = 10**9) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    flows = rng.integers(0, largest, (4, rows)) * rng.integers(0, 2, (4, rows))
    return {
        "start": 0, "stop": rows, "members": rng.integers(0, 3, rows, dtype=np.int32),
        "labour_income": flows[0].copy(), "pensions": flows[1].copy(),
        "dividends": flows[2].copy(), "personal_tax": flows[3].copy(), "weight": 0.25,
        "smoothed_income": rng.integers(-largest, largest, rows),
    }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("largest", [20, 10**9, 10**17])
def test_smooth_income_agrees_with_its_twin(seed, rows, largest):
    arguments = smoothing(seed, rows=rows, largest=largest)
    left = twins_agree(kernel.smooth_income, naive.smooth_income, arguments)
    empty = arguments["members"] == 0
    assert_equal_to_the_bit(left["smoothed_income"][empty], arguments["smoothed_income"][empty])


def test_smooth_income_in_chunks_is_as_at_once():
    in_chunks_as_at_once(kernel.smooth_income, smoothing(2))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", ROWS)
def test_add_by_household_agrees_with_its_twin(seed, rows):
    rng = np.random.default_rng(seed)
    arguments = {
        "household": rng.integers(0, 9, rows, dtype=np.int32),
        "selected": rng.integers(0, 2, rows, dtype=np.int8),
        "amount": int(rng.integers(0, 10**15)), "out": rng.integers(0, 10**6, 9),
    }  # fmt: skip
    (total,), left = call(kernel.add_by_household, arguments)
    twins_agree(kernel.add_by_household, naive.add_by_household, arguments)
    assert left["out"].sum() - arguments["out"].sum() == total
    assert total == arguments["amount"] * int(arguments["selected"].sum())
