"""A month of life against its twin."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.compare import assert_equal_to_the_bit, call, ranges, twins_agree
from tests.kernels.people import MONTH, random_firms, random_persons
from tests.naive import demography as naive

from banha.kernels import demography as kernel

pytestmark = pytest.mark.jit_off
AGES = 101


def living(seed: int, *, rows: int = 150, **changed: Any) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    p = random_persons(rng, rows, firms=random_firms(rng))
    arguments = {
        "start": 0, "stop": rows, "month": MONTH, "seed": seed,
        "identity": p.identity, "birth_month": p.birth_month, "education": p.education,
        "status": p.status, "tenure": p.tenure, "mortality_monthly": np.linspace(0.0, 0.3, AGES),
        "school_leaving_months": np.array([180, 216, 252, 270]), "participation": 0.8,
        "departure_rate": 0.05, "departure_unemployed": 0.3, "unemployed_months": 6,
        "leaver": np.full(rows, -7, np.int64), "fate": np.full(rows, -7, np.int8),
        "age_counts": np.zeros(AGES, np.int64),
    }  # fmt: skip
    return {**arguments, **changed}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rows", [0, 1, 150])
def test_live_agrees_with_its_twin_and_counts_everybody(seed, rows):
    arguments = living(seed, rows=rows)
    (count,), left = call(kernel.live, arguments)
    twins_agree(kernel.live, naive.live, arguments)
    assert count + left["age_counts"].sum() == np.count_nonzero(arguments["status"])
    assert rows < 100 or set(left["fate"][:count]) == {kernel.DIES, kernel.DEPARTS}


@pytest.mark.parametrize(
    "changed",
    [
        {"participation": 0.0}, {"participation": 1.0}, {"departure_rate": 0.0},
        {"departure_rate": 1.0}, {"departure_unemployed": 1.0, "unemployed_months": 400},
        {"mortality_monthly": np.zeros(AGES)}, {"mortality_monthly": np.ones(AGES)},
        {"mortality_monthly": np.linspace(0.0, 0.5, 31)}, {"start": 40, "stop": 90},
        {"start": 9, "stop": 9},
    ],
)  # fmt: skip
def test_live_agrees_with_its_twin_at_the_edges(changed):
    twins_agree(kernel.live, naive.live, living(11, **changed))


@pytest.mark.parametrize("seed", range(6))
def test_live_in_chunks_is_as_at_once(seed):
    arguments = living(seed)
    (count,), whole = call(kernel.live, arguments)
    chunked = {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in arguments.items()}
    kept: list[int] = []
    for start, stop in ranges(arguments["stop"], 4):
        found = kernel.live(start, stop, *list(chunked.values())[2:])
        kept += range(start, start + found)
    assert len(kept) == count > 0
    for name in ("leaver", "fate"):
        assert_equal_to_the_bit(whole[name][:count], chunked[name][kept])
    for name in ("status", "tenure", "age_counts"):
        assert_equal_to_the_bit(whole[name], chunked[name])


def test_students_and_those_out_of_the_labour_force_do_not_move_away():
    arguments = living(3, departure_rate=1.0, departure_unemployed=1.0)
    (count,), left = call(kernel.live, arguments)
    moved = left["leaver"][:count][left["fate"][:count] == kernel.DEPARTS]
    assert set(arguments["status"][moved].tolist()) == {1, 2, 3, 4}


def test_everybody_dies_at_a_rate_of_one():
    arguments = living(3, mortality_monthly=np.ones(AGES))
    (count,), left = call(kernel.live, arguments)
    assert count == np.count_nonzero(arguments["status"])
    assert set(left["fate"][:count].tolist()) == {kernel.DIES}
