"""A smaller sample of people and firms shows the same economy, only with more luck in it."""

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.model.replay import run

SEEDS = range(1, 13)
SERIES = ("population", "employed", "grdp", "mean_pay", "exports")
COARSE, FINE = 100, 20


def third_year(scale: int) -> dict[str, NDArray[np.float64]]:
    """Mean of each series over its third year, by seed."""
    provinces = [
        run({"province": "binh-duong", "scale": scale, "end": "2012-12", "seed": seed})
        for seed in SEEDS
    ]
    return {name: np.array([p.records[name][24:].mean() for p in provinces]) for name in SERIES}


@pytest.fixture(scope="module")
def by_scale() -> dict[int, dict[str, NDArray[np.float64]]]:
    return {scale: third_year(scale) for scale in (COARSE, FINE)}


@pytest.mark.slow
@pytest.mark.parametrize("series", SERIES)
def test_scales_agree_within_sampling_error(by_scale, series):
    coarse, fine = by_scale[COARSE][series], by_scale[FINE][series]
    error = np.sqrt((coarse.var(ddof=1) + fine.var(ddof=1)) / len(SEEDS))
    # Four standard errors of the difference; a bound above 8 % would not test anything.
    assert 4.0 * error < 0.08 * fine.mean()
    assert abs(coarse.mean() - fine.mean()) < 4.0 * error


@pytest.mark.slow
def test_a_larger_sample_has_less_luck(by_scale):
    spread = {
        scale: np.mean([values.std(ddof=1) / values.mean() for values in series.values()])
        for scale, series in by_scale.items()
    }
    # Five times the sample: the spread should fall by about the square root of five.
    assert 1.3 < spread[COARSE] / spread[FINE] < 4.0
