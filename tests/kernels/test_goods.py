"""Sales and the splitting of money: against their twins, and exact to the đồng."""

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.kernels.compare import call, twins_agree
from tests.kernels.people import random_firms
from tests.naive import goods as naive

from banha.kernels import goods as kernel

pytestmark = pytest.mark.jit_off
LARGEST = 2**61 - 1
money = st.integers(0, 10**18)


numbers = st.integers(0, LARGEST)


@given(amount=numbers, parts=st.tuples(numbers, st.integers(1, LARGEST)))
@example(amount=10**18, parts=(10**18 - 1, 10**18))
@example(amount=10**18, parts=(333_333_333, 10**9))
@example(amount=LARGEST, parts=(LARGEST, LARGEST))
@example(amount=LARGEST, parts=(1, LARGEST))
@example(amount=0, parts=(1, 1))
@example(amount=1, parts=(0, 1))
def test_floor_share_is_exact_to_ten_to_the_eighteen(amount, parts):
    numerator, denominator = sorted(parts)
    arguments = {"amount": amount, "numerator": numerator, "denominator": denominator}
    twins_agree(kernel.floor_share, naive.floor_share, arguments)
    assert int(kernel.floor_share(*arguments.values())) == amount * numerator // denominator


weightings = st.one_of(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=9),
    st.lists(st.integers(0, 2 * 10**17), min_size=1, max_size=9),
).filter(any)


@given(amount=money, weights=weightings)
@example(amount=10**18, weights=[1, 1, 1])
@example(amount=7, weights=[1, 0])
@example(amount=7, weights=[0, 0, 5, 0])
@example(amount=1, weights=[1] * 9)
def test_split_agrees_with_its_twin_and_loses_nothing(amount, weights):
    arguments = {
        "amount": amount, "weights": np.array(weights, np.int64),
        "out": np.full(len(weights), -1, np.int64),
    }  # fmt: skip
    left = twins_agree(kernel.split, naive.split, arguments)
    parts = left["out"].tolist()
    assert sum(parts) == amount
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert part == 0 or weight > 0
        assert 0 <= part - amount * weight // whole < len(weights)


@pytest.mark.jit_off
def test_split_without_any_weight_gives_all_to_the_last():
    arguments = {
        "amount": 10**17, "weights": np.zeros(3, np.int64), "out": np.full(3, -1, np.int64),
    }  # fmt: skip
    assert twins_agree(kernel.split, naive.split, arguments)["out"].tolist() == [0, 0, 10**17]


def market(
    seed: int, *, firms: int = 7, demand: int = 10**9, listed: int | None = None
) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    rows = np.sort(rng.permutation(firms)[: firms if listed is None else listed])
    f.market_share[rows] /= f.market_share[rows].sum() or 1.0
    return {
        "firms": rows, "demand": demand, "market_share": f.market_share, "price": f.price,
        "capacity": f.free_capacity, "sales": f.local_sales, "output": f.output,
        "orders_volume": f.local_orders, "unmet": f.unmet,
    }  # fmt: skip


def sales_are_sound(arguments: dict[str, Any]) -> None:
    """Within demand and capacity, whole đồng, and every column telling the same story."""
    (sold,), left = call(kernel.sell, arguments)
    rows, price, capacity = arguments["firms"], arguments["price"], arguments["capacity"]
    sales, output = left["sales"][rows], left["output"][rows]
    assert 0 <= sold <= arguments["demand"]
    assert sold == sales.sum()
    assert np.all(sales >= 0)
    # Whole đồng are cut off, never rounded up; the allowance is of double precision.
    assert np.all(sales <= capacity[rows] * price[rows] * (1.0 + 4e-16 * 8) + 1e-6)
    np.testing.assert_allclose(output, sales / price[rows], rtol=1e-15)
    assert np.all(left["orders_volume"][rows] >= output)
    assert np.all((left["unmet"][rows] >= 0.0) & (left["unmet"][rows] <= 1.0))
    others = np.setdiff1d(np.arange(len(price)), rows)
    for name in ("sales", "output", "orders_volume", "unmet"):
        np.testing.assert_array_equal(left[name][others], arguments[name][others])
    room = (capacity[rows] * price[rows]).sum()
    if room > 0.0:
        short = min(room, arguments["demand"]) - sold
        assert short <= 2 * len(rows) + 1e-15 * 8 * room


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("firms", [1, 2, 7])
@pytest.mark.parametrize("demand", [0, 1, 10**6, 10**9, 10**12, 10**18])
def test_sell_agrees_with_its_twin(seed, firms, demand):
    arguments = market(seed, firms=firms, demand=demand)
    twins_agree(kernel.sell, naive.sell, arguments)
    sales_are_sound(arguments)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("room", [0.9, 1.0, 1.1, 3.0])
def test_sell_is_sound_where_doubles_no_longer_hold_every_dong(seed, room):
    arguments = market(seed, demand=10**18 - seed)
    weight = np.random.default_rng(seed).random(7)
    arguments["capacity"] = room * 1e18 * weight / weight.sum() / arguments["price"]
    twins_agree(kernel.sell, naive.sell, arguments)
    (sold,), left = call(kernel.sell, arguments)
    assert 0 <= sold <= arguments["demand"]
    assert sold == sum(left["sales"].tolist())
    assert left["sales"].min() >= 0


@pytest.mark.parametrize("listed", [0, 1, 3])
def test_sell_touches_only_the_firms_listed(listed):
    arguments = market(3, listed=listed)
    twins_agree(kernel.sell, naive.sell, arguments)
    sales_are_sound(arguments)


def test_without_capacity_everything_is_left():
    arguments = {**market(1), "capacity": np.zeros(7)}
    (sold,), left = call(kernel.sell, arguments)
    assert sold == 0
    assert np.all(left["unmet"] == 1.0)


def test_with_ample_capacity_everything_is_sold_to_the_last_few_dong():
    arguments = {**market(1), "capacity": np.full(7, 1e15)}
    (sold,), left = call(kernel.sell, arguments)
    assert 0 <= arguments["demand"] - sold <= 14
    assert np.all(left["unmet"] == 0.0)


@st.composite
def markets(draw: st.DrawFn) -> dict[str, Any]:
    firms = draw(st.integers(1, 6))

    def column(low: float, high: float) -> Any:
        values = st.floats(low, high, allow_subnormal=False)
        return np.array(draw(st.lists(values, min_size=firms, max_size=firms)))

    share = column(0.0, 1.0)
    return {
        "firms": np.arange(firms), "demand": draw(st.integers(0, 10**15)),
        "market_share": share / (share.sum() or 1.0), "price": column(0.05, 20.0),
        "capacity": column(0.0, 1e15), "sales": np.zeros(firms, np.int64),
        "output": np.zeros(firms), "orders_volume": np.zeros(firms), "unmet": np.zeros(firms),
    }  # fmt: skip


@given(markets())
def test_sales_stay_within_demand_and_capacity(arguments):
    sales_are_sound(arguments)
