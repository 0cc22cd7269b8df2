"""The survey's kernels against their twins."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.compare import in_chunks_as_at_once, twins_agree
from tests.naive import survey as naive

from banha.kernels import survey as kernel

pytestmark = pytest.mark.jit_off


def people(seed: int, *, rows: int = 90, largest: int = 10**8) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    return {
        "start": 0, "stop": rows,
        "status": rng.integers(0, 7, rows, dtype=np.int8),
        "education": rng.integers(0, 4, rows, dtype=np.int8),
        "pay": rng.integers(0, largest, rows) * rng.integers(0, 2, rows),
        "skill": rng.random(rows, dtype=np.float32) * 3,
        "force": np.zeros(4, np.int64), "working": np.zeros(4, np.int64),
        "skills": np.zeros(4, np.int64), "paid": np.zeros(64 * 58, np.int64),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rows", [0, 1, 90])
@pytest.mark.parametrize("largest", [20, 200, 10**8, 10**15])
def test_count_people_agrees_with_its_twin(seed, rows, largest):
    arguments = people(seed, rows=rows, largest=largest)
    left = twins_agree(kernel.count_people, naive.count_people, arguments)
    assert left["force"].sum() >= left["working"].sum() >= left["paid"].sum()
    status, pay = arguments["status"], arguments["pay"]
    assert left["paid"].sum() == np.count_nonzero((status == 1) & (pay > 0))


@pytest.mark.parametrize("seed", range(3))
def test_count_people_in_chunks_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.count_people, people(seed))


def adopters(seed: int, *, rows: int = 90, homes: int = 25, firms: int = 8) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    status = rng.integers(0, 7, rows, dtype=np.int8)
    return {
        "start": 0, "stop": rows, "status": status,
        "origin": rng.integers(0, 2, rows, dtype=np.int8),
        "household": rng.integers(0, homes, rows, dtype=np.int32),
        "employer": np.where(status == 1, rng.integers(0, firms, rows), -1).astype(np.int32),
        "digital": rng.integers(0, 2, rows, dtype=np.int8),
        "smoothed_income": rng.integers(-1000, 10**4, homes),
        "members": rng.integers(1, 6, homes, dtype=np.int32),
        "least": np.array([400, 901, 1800, 3000]),
        "firm_counts": rng.integers(-1, 2, firms).astype(np.int8),
        "access": np.zeros((5, 2), np.int64), "jobs": np.zeros((2, 2), np.int64),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rows", [0, 1, 90])
def test_count_digital_agrees_with_its_twin(seed, rows):
    arguments = adopters(seed, rows=rows)
    left = twins_agree(kernel.count_digital, naive.count_digital, arguments)
    living = arguments["status"] > 0
    assert left["access"].sum(axis=0).tolist() == [
        living.sum(), arguments["digital"][living].sum(),
    ]  # fmt: skip
    assert np.all(left["jobs"][:, 1] <= left["jobs"][:, 0])


@pytest.mark.parametrize(("income", "fifth"), [(799, 0), (800, 1), (6000, 4), (-5, 0)])
def test_the_least_income_of_a_fifth_is_in_it(income, fifth):
    arguments = adopters(1, rows=1, homes=1)
    arguments.update(
        status=np.array([5], np.int8), members=np.full(1, 2, np.int32), digital=np.ones(1, np.int8),
        smoothed_income=np.array([income]),
    )  # fmt: skip
    left = twins_agree(kernel.count_digital, naive.count_digital, arguments)
    assert left["access"].tolist() == [[int(place == fifth)] * 2 for place in range(5)]


@pytest.mark.parametrize("seed", range(3))
def test_count_digital_in_chunks_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.count_digital, adopters(seed))
