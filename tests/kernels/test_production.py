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
        "birth_month": p.birth_month, "education": p.education, "place": p.place,
        "employer": p.employer, "skill": p.skill, "efficiency": random_efficiency(rng),
        "schooling_years": np.array([5, 11, 14, 16]), "productivity": f.productivity,
        "labour": np.zeros(2 * firms, np.int64), "schooling": np.zeros(firms, np.int64),
        "counts": np.zeros(kernel.COUNTS, np.int64),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("rows", "firms"), [(120, 7), (600, 7), (30, 1), (0, 2), (1, 1)])
def test_effective_labour_agrees_with_its_twin(seed, rows, firms):
    left = twins_agree(
        kernel.effective_labour, naive.effective_labour, staff(seed, rows=rows, firms=firms)
    )
    assert rows < 100 or left["labour"].sum() > 0


@pytest.mark.parametrize("seed", range(6))
def test_effective_labour_in_chunks_is_as_at_once(seed):
    in_chunks_as_at_once(kernel.effective_labour, staff(seed))


@pytest.mark.parametrize("seed", range(6))
def test_everybody_is_counted_once(seed):
    arguments = staff(seed, rows=300)
    counts = twins_agree(kernel.effective_labour, naive.effective_labour, arguments)["counts"]
    assert counts[:7].tolist() == np.bincount(arguments["status"], minlength=7).tolist()
    assert 0 < counts[kernel.MISPLACED] < counts[1]
    assert 0 < counts[kernel.SKILLED_UNEMPLOYED] < counts[4]


def test_technology_is_worth_what_its_worker_masters():
    arguments = staff(1, rows=1, firms=1)
    arguments["status"][:] = 1
    arguments["employer"][:] = 0
    arguments["place"][:] = 0
    arguments["efficiency"][:4] = 2.0
    for skill, productivity, expected in ((0.5, 3.0, 1.0), (3.0, 0.5, 1.0), (0.25, 0.25, 0.5)):
        arguments["skill"][:] = skill
        arguments["productivity"][:] = productivity
        left = twins_agree(kernel.effective_labour, naive.effective_labour, arguments)
        assert left["labour"].tolist() == [expected * kernel.MICRO, 0]


def test_the_kind_of_place_decides_what_an_education_is_worth():
    arguments = staff(1, rows=2, firms=1)
    for name, values in (
        ("status", 1), ("employer", 0), ("education", 3), ("skill", 1.0), ("productivity", 1.0),
        ("place", [0, 1]),
    ):  # fmt: skip
        arguments[name][:] = values
    arguments["efficiency"][3], arguments["efficiency"][7] = 0.5, 3.0
    left = twins_agree(kernel.effective_labour, naive.effective_labour, arguments)
    assert left["labour"].tolist() == [0.5 * kernel.MICRO, 3.0 * kernel.MICRO]
    assert left["schooling"].tolist() == [32]
    assert left["counts"].tolist() == [0, 2, 0, 0, 0, 0, 0, 1, 0]
