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
    flows = rng.integers(0, largest, (8, rows)) * rng.integers(0, 2, (8, rows))
    return {
        "start": 0, "stop": rows, "members": rng.integers(0, 3, rows, dtype=np.int32),
        "labour_income": flows[0].copy(), "pensions": flows[1].copy(),
        "dividends": flows[2].copy(), "personal_tax": flows[3].copy(),
        "deposit_interest": flows[4].copy(), "rents_received": flows[5].copy(),
        "rents_paid": flows[6].copy(), "school_fees": flows[7].copy(), "weight": 0.25,
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


def counting(seed: int, *, rows: int = 90, largest: int = 10**9) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    return {
        "start": 0, "stop": rows, "members": rng.integers(0, 4, rows, dtype=np.int32),
        "smoothed_income": rng.integers(-largest // 10, largest, rows),
        "people": np.zeros(kernel.INCOME_BINS, np.int64),
        "income": np.zeros(kernel.INCOME_BINS, np.int64),
    }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("largest", [200, 10**9, 10**17])
def test_count_incomes_agrees_with_its_twin(seed, rows, largest):
    assert kernel.INCOME_BINS == naive.INCOME_BINS
    arguments = counting(seed, rows=rows, largest=largest)
    left = twins_agree(kernel.count_incomes, naive.count_incomes, arguments)
    lived_in = arguments["members"] > 0
    assert left["people"].sum() == arguments["members"].sum()
    assert left["income"].sum() == arguments["smoothed_income"][lived_in].sum()


@pytest.mark.parametrize(
    "amount", [0, 1, 63, 64, 127, 128, 129, 255, 256, 10**6, 2**40 - 1, 10**18]
)
def test_bin_of_agrees_with_its_twin(amount):
    twins_agree(kernel.bin_of, naive.bin_of, {"amount": np.int64(amount)})


def test_count_incomes_in_chunks_is_as_at_once():
    in_chunks_as_at_once(kernel.count_incomes, counting(3))


def test_the_largest_income_has_a_bin():
    arguments = counting(1, rows=1)
    arguments |= {"members": np.ones(1, np.int32), "smoothed_income": np.array([2**63 - 1])}
    left = twins_agree(kernel.count_incomes, naive.count_incomes, arguments)
    assert left["people"].sum() == 1


def renting(seed: int, *, rows: int = 90, largest: int = 10**9) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    return {
        "start": 0, "stop": rows, "tenant": rng.integers(0, 2, rows, dtype=np.int8),
        "members": rng.integers(0, 3, rows, dtype=np.int32),
        "consumption": rng.integers(0, largest, rows), "share": 0.23,
        "deposit": rng.integers(-largest // 10, largest // 2, rows),
        "rents_paid": np.zeros(rows, np.int64),
    }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", ROWS)
def test_pay_rents_agrees_with_its_twin(seed, rows):
    arguments = renting(seed, rows=rows)
    (paid, _), left = call(kernel.pay_rents, arguments)
    twins_agree(kernel.pay_rents, naive.pay_rents, arguments)
    assert paid == left["rents_paid"].sum()
    assert_equal_to_the_bit(left["deposit"] + left["rents_paid"], arguments["deposit"])
    assert left["rents_paid"][arguments["tenant"] == 0].sum() == 0


def test_pay_rents_in_chunks_is_as_at_once():
    in_chunks_as_at_once(kernel.pay_rents, renting(2))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", ROWS)
def test_receive_rents_agrees_with_its_twin(seed, rows):
    given = renting(seed, rows=rows)
    arguments = {name: given[name] for name in ("start", "stop", "tenant", "members")}
    arguments |= {"rate": 0.0371, "deposit": given["deposit"], "out": given["rents_paid"]}
    left = twins_agree(kernel.receive_rents, naive.receive_rents, arguments)
    assert left["out"][given["tenant"] == 1].sum() == 0
    in_chunks_as_at_once(kernel.receive_rents, arguments)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rows", ROWS)
def test_pay_interest_agrees_with_its_twin(seed, rows):
    rng = np.random.default_rng(seed)
    arguments = {
        "start": 0, "stop": rows, "opening_deposit": rng.integers(-(10**8), 10**9, rows),
        "rate": 0.0013, "deposit": rng.integers(-(10**8), 10**9, rows),
        "deposit_interest": np.zeros(rows, np.int64),
    }  # fmt: skip
    (total,), left = call(kernel.pay_interest, arguments)
    twins_agree(kernel.pay_interest, naive.pay_interest, arguments)
    in_chunks_as_at_once(kernel.pay_interest, arguments)
    assert_equal_to_the_bit(left["deposit"] - left["deposit_interest"], arguments["deposit"])
    assert total == left["deposit_interest"].sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_pay_fees_agrees_with_its_twin_and_takes_no_more_than_there_is(seed):
    rng = np.random.default_rng(seed)
    arguments = {
        "students": rng.permutation(60)[:40], "fee": 700, "household": rng.integers(0, 20, 60),
        "deposit": rng.integers(-500, 3000, 20), "school_fees": np.zeros(20, np.int64),
    }  # fmt: skip
    (paid, short), left = call(kernel.pay_fees, arguments)
    twins_agree(kernel.pay_fees, naive.pay_fees, arguments)
    assert paid == left["school_fees"].sum() > 0
    assert short > 0
    assert paid + short == 40 * 700
    assert np.all(left["deposit"] >= np.minimum(arguments["deposit"], 0))


STREETS, HOMES = 3, 2 * 2**15 + 40


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("parts", [1, 3])
def test_receive_pay_agrees_with_its_twin(seed, parts):
    rng = np.random.default_rng(seed)
    begins = 40 * np.arange(parts * STREETS).reshape(parts, STREETS)
    street = np.repeat(np.tile(np.arange(STREETS), parts), 40)
    arguments = {
        "start": 0, "stop": STREETS, "begins": begins,
        "ends": begins + rng.integers(0, 41, begins.shape),
        "home": (2**15 * street + rng.integers(0, 40, len(street))).astype(np.int32),
        "amount": rng.integers(0, 10**7, len(street)), "tax_rate": 0.07, "tax_threshold": 4e6,
        **{
            name: rng.integers(0, 10**7, HOMES)
            for name in ("labour_income", "personal_tax", "pensions", "deposit")
        },
        "sums": np.zeros(2, np.int64),
    }  # fmt: skip
    names = list(arguments)[: list(arguments).index("personal_tax") + 1]
    notes = {name: arguments[name] for name in names}
    twins_agree(kernel.note_pay, naive.note_pay, notes)
    in_chunks_as_at_once(kernel.note_pay, notes)
    left = twins_agree(kernel.receive_pay, naive.receive_pay, arguments)
    in_chunks_as_at_once(kernel.receive_pay, arguments)
    noted = sum(
        arguments["amount"][first:last].sum()
        for first, last in zip(begins.flat, arguments["ends"].flat, strict=True)
    )
    assert left["labour_income"].sum() == arguments["labour_income"].sum() + noted
    assert left["sums"].tolist() == [left["personal_tax"].sum(), left["pensions"].sum()]


@pytest.mark.parametrize("seed", SEEDS)
def test_count_by_street_agrees_with_its_twin(seed):
    rng = np.random.default_rng(seed)
    homes = np.append(rng.integers(0, HOMES, 300), [-1, -1, 2**15 - 1, 2**15]).astype(np.int32)
    arguments = {
        "start": 0, "stop": len(homes), "household": rng.permutation(homes),
        "counts": np.zeros(STREETS, np.int64),
    }  # fmt: skip
    left = twins_agree(kernel.count_by_street, naive.count_by_street, arguments)
    in_chunks_as_at_once(kernel.count_by_street, arguments)
    assert left["counts"].sum() == 302
