"""A third of the habits against its twin."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.compare import assert_equal_to_the_bit, call, ranges, twins_agree
from tests.kernels.people import HOUSEHOLDS, MONTH, random_firms, random_persons, typed
from tests.naive import adoption as naive

from banha.kernels import adoption as kernel

pytestmark = pytest.mark.jit_off


def habits(seed: int, *, rows: int = 400, **changed: Any) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    p = random_persons(rng, rows, firms=random_firms(rng))
    q = typed(
        "persons",
        origin=rng.integers(0, 2, rows),
        digital=rng.integers(0, 2, rows),
        engaged=rng.integers(0, 2, rows),
    )
    homes = typed(
        "households",
        smoothed_income=rng.integers(-100, 10**7, HOUSEHOLDS),
        members=rng.integers(1, 6, HOUSEHOLDS),
    )
    arguments = {
        "start": 0, "stop": rows, "month": MONTH, "seed": seed, "identity": p.identity,
        "status": p.status, "education": p.education, "origin": q.origin,
        "household": p.household, "skill": p.skill, "digital": q.digital, "engaged": q.engaged,
        "smoothed_income": homes.smoothed_income, "members": homes.members,
        "access_chance": 0.1, "price": 150000.0, "income_elasticity": 0.5,
        "education_factor": np.exp(0.4 * np.arange(4.0)), "access_lapse": 0.2,
        "reference_skill": 1.0, "take_up_gain": 0.3, "engagement_chance": 0.3,
        "engagement_lapse": 0.4, "tally": np.zeros((4, 2, 3), np.int64),
    }  # fmt: skip
    return {**arguments, **changed}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rows", [0, 1, 150, 700])
def test_adopt_agrees_with_its_twin(seed, rows):
    twins_agree(kernel.adopt, naive.adopt, habits(seed, rows=rows))


@pytest.mark.parametrize(
    "changed",
    [
        {"month": MONTH + 1}, {"month": MONTH + 2}, {"start": 140, "stop": 291},
        {"start": 41, "stop": 41}, {"access_chance": 0.0, "access_lapse": 0.0},
        {"access_chance": 5.0},
        {"access_chance": 0.02, "price": 3e6}, {"engagement_chance": 1.0, "engagement_lapse": 1.0},
        {"income_elasticity": 0.0}, {"income_elasticity": -0.7}, {"income_elasticity": 2.0},
        {"reference_skill": 0.0}, {"take_up_gain": 1.0},
    ],
)  # fmt: skip
def test_adopt_agrees_with_its_twin_at_the_edges(changed):
    twins_agree(kernel.adopt, naive.adopt, habits(11, **changed))


@pytest.mark.parametrize("seed", range(4))
def test_adopt_in_chunks_is_as_at_once(seed):
    arguments = habits(seed)
    _, whole = call(kernel.adopt, arguments)
    chunked = {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in arguments.items()}
    for start, stop in ranges(arguments["stop"], 4):
        kernel.adopt(start, stop, *list(chunked.values())[2:])
    for name in ("digital", "engaged", "skill", "tally"):
        assert_equal_to_the_bit(whole[name], chunked[name])


def test_three_months_ask_and_count_everybody_once():
    total = 0
    for month in range(MONTH, MONTH + 3):
        arguments = habits(3, month=month)
        _, left = call(kernel.adopt, arguments)
        changed = np.flatnonzero(left["engaged"] != arguments["engaged"])
        assert set(changed // 64 % 3) == {month % 3}
        total += left["tally"][..., 0].sum()
    assert total == np.count_nonzero(arguments["status"])


def test_nobody_changes_without_hazards():
    none = dict.fromkeys(
        ("access_chance", "access_lapse", "engagement_chance", "engagement_lapse"), 0.0
    )
    arguments = habits(5, **none)
    _, left = call(kernel.adopt, arguments)
    for name in ("digital", "engaged", "skill"):
        assert_equal_to_the_bit(arguments[name], left[name])
