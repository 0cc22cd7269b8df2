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
        "least_wage": float(np.exp(14.1)), "monthly_bound": 0.02, "out": np.full(firms, np.nan),
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


def test_whoever_posts_less_than_the_least_wage_rises_to_it_step_by_step() -> None:
    """From 90 to a least wage of 100 at 4 per cent a month: 93.67, 97.50, 100; 120 stays."""
    still = {
        "own_growth": np.zeros(2), "sector_growth": np.zeros(2), "unfilled": np.full(2, 0.04),
        "anchor": np.zeros(2), "unemployment": 0.03, "least_wage": 100.0, "monthly_bound": 0.04,
    }  # fmt: skip
    wage, path = np.array([90.0, 120.0]), []
    for _ in range(4):
        arguments = posting(0, firms=2, wage=wage, **still)
        kernel.posted_wage(**arguments)
        wage = arguments["out"]
        path.append(float(wage[0]))
        assert wage[1] == pytest.approx(120.0)
    assert path == pytest.approx([90 * np.exp(0.04), 90 * np.exp(0.08), 100.0, 100.0])
