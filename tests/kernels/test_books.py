"""Balances from flows against their twin; what is booked wrongly is found, and where."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.compare import call, in_chunks_as_at_once, twins_agree
from tests.naive import books as naive

from banha.kernels import books as kernel

pytestmark = pytest.mark.jit_off
SIGNS = np.array([1, -1, 0, 1], np.int64)


def booked(seed: int, *, rows: int = 90, wrong: list[int] | None = None) -> dict[str, Any]:
    """Books of agents that balance but in the rows given, each of which lacks one đồng."""
    rng = np.random.default_rng(seed)
    flows = rng.integers(0, 10**12, (len(SIGNS), rows))
    opening = rng.integers(0, 10**15, rows)
    closing = opening + flows[0] - flows[1] + flows[3]
    closing[wrong or []] -= 1
    return {
        "start": 0, "stop": rows, "opening": opening, "closing": closing, "flows": flows,
        "signs": SIGNS, "sums": np.zeros(len(SIGNS), np.int64), "breach": np.full(3, -1, np.int64),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("rows", "wrong"), [(0, []), (1, []), (90, []), (90, [7, 80]), (600, [7, 300])]
)
def test_derive_balances_agrees_with_its_twin(seed, rows, wrong):
    arguments = booked(seed, rows=rows, wrong=wrong)
    left = twins_agree(kernel.derive_balances, naive.derive_balances, arguments)
    (count,), _ = call(kernel.derive_balances, arguments)
    assert count == len(wrong)
    assert left["breach"].tolist() == wrong + [-1] * (3 - len(wrong))
    assert left["sums"].tolist() == arguments["flows"].sum(axis=1).tolist()


def test_all_breaches_are_counted_and_the_first_are_named():
    arguments = booked(1, wrong=list(range(20, 60)))
    left = twins_agree(kernel.derive_balances, naive.derive_balances, arguments)
    assert left["breach"].tolist() == [20, 21, 22]
    assert call(kernel.derive_balances, arguments)[0] == (40,)


def test_rows_outside_the_range_are_not_looked_at():
    arguments = booked(1, wrong=[3, 50]) | {"start": 4, "stop": 50}
    left = twins_agree(kernel.derive_balances, naive.derive_balances, arguments)
    assert left["breach"].tolist() == [-1, -1, -1]
    assert left["sums"].tolist() == arguments["flows"][:, 4:50].sum(axis=1).tolist()


@pytest.mark.parametrize("seed", range(3))
def test_in_chunks_it_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.derive_balances, booked(seed))
