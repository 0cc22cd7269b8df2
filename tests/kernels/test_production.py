"""Effective labour against its twin."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.compare import in_chunks_as_at_once, twins_agree
from tests.kernels.people import MONTH, random_efficiency, random_firms, random_persons
from tests.naive import production as naive

from banha.kernels import production as kernel

pytestmark = pytest.mark.jit_off


def staff(seed: int, *, rows: int = 120, firms: int = 7) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    p = random_persons(rng, rows, firms=f)
    return {
        "start": 0, "stop": rows, "month": MONTH, "status": p.status,
        "birth_month": p.birth_month, "education": p.education, "employer": p.employer,
        "skill": p.skill, "efficiency": random_efficiency(rng),
        "schooling_years": np.array([5, 11, 14, 16]), "productivity": f.productivity,
        "labour": np.zeros(firms, np.int64), "staff_schooling": np.zeros(firms, np.int64),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("rows", "firms"), [(120, 7), (30, 1), (0, 2), (1, 1)])
def test_effective_labour_agrees_with_its_twin(seed, rows, firms):
    left = twins_agree(
        kernel.effective_labour, naive.effective_labour, staff(seed, rows=rows, firms=firms)
    )
    assert rows < 100 or left["labour"].sum() > 0


@pytest.mark.parametrize("seed", range(6))
def test_effective_labour_in_chunks_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.effective_labour, staff(seed))


def test_technology_is_worth_what_its_worker_masters():
    arguments = staff(1, rows=1, firms=1)
    arguments["status"][:] = 1
    arguments["employer"][:] = 0
    arguments["efficiency"][:] = 2.0
    for skill, productivity, expected in ((0.5, 3.0, 1.0), (3.0, 0.5, 1.0), (0.25, 0.25, 0.5)):
        arguments["skill"][:] = skill
        arguments["productivity"][:] = productivity
        left = twins_agree(kernel.effective_labour, naive.effective_labour, arguments)
        assert left["labour"][0] == expected * kernel.MICRO
