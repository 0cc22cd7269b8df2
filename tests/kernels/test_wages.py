"""Posted wages against their twin."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.compare import twins_agree
from tests.kernels.people import random_firms
from tests.naive import wages as naive

from banha.kernels import wages as kernel

pytestmark = pytest.mark.jit_off


def posting(seed: int, *, firms: int = 30, **changed: Any) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    arguments = {
        "wage": f.posted_wage, "own_growth": f.productivity_growth,
        "sector_growth": rng.normal(0.0, 0.01, firms), "unemployment": 0.06,
        "unfilled": f.unfilled, "anchor": rng.normal(0.0, 0.01, firms),
        "own_weight": 0.3, "sector_weight": 0.4, "unemployment_response": 0.2,
        "unfilled_response": 0.05, "reference_unemployment": 0.03, "reference_unfilled": 0.04,
        "monthly_bound": 0.02, "out": np.full(firms, np.nan),
    }  # fmt: skip
    return {**arguments, **changed}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("firms", [0, 1, 30])
@pytest.mark.parametrize("bound", [0.0, 0.005, 0.02, 1.0])
def test_posted_wage_agrees_with_its_twin_and_keeps_to_its_bound(seed, firms, bound):
    arguments = posting(seed, firms=firms, monthly_bound=bound)
    left = twins_agree(kernel.posted_wage, naive.posted_wage, arguments)
    change = np.abs(np.log(left["out"] / arguments["wage"]))
    assert np.all(change <= bound + 1e-12)
    assert firms < 30 or bound > 0.005 or np.any(change >= bound - 1e-12)
