"""Learning at work against its twin."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.compare import in_chunks_as_at_once, twins_agree
from tests.kernels.people import random_firms, random_persons
from tests.naive import skill as naive

from banha.kernels import skill as kernel

pytestmark = pytest.mark.jit_off


def learners(seed: int, *, rows: int = 120, firms: int = 7) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    p = random_persons(rng, rows, firms=f)
    return {
        "start": 0, "stop": rows, "status": p.status, "education": p.education,
        "employer": p.employer, "skill": p.skill, "productivity": f.productivity,
        "closing_rate": rng.random(4) * 0.1, "idle_decay": 0.004,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("rows", "firms"), [(120, 7), (30, 1), (0, 2), (1, 1)])
def test_learn_agrees_with_its_twin(seed, rows, firms):
    twins_agree(kernel.learn, naive.learn, learners(seed, rows=rows, firms=firms))


@pytest.mark.parametrize("seed", range(6))
def test_learn_in_chunks_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.learn, learners(seed))


def test_staff_come_nearer_to_the_firm_and_the_idle_forget():
    arguments = learners(7)
    left = twins_agree(kernel.learn, naive.learn, arguments)
    before, after, status = arguments["skill"], left["skill"], arguments["status"]
    target = arguments["productivity"][arguments["employer"]]
    work = status == 1
    assert np.all(np.abs(after - target)[work] < np.abs(before - target)[work])
    assert np.all(after[status > 1] < before[status > 1])
    assert np.all(after[status == 0] == before[status == 0])
