"""The survey's kernel against its twin."""

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
