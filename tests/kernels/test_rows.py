"""Lists of rows against their twins."""

import numpy as np
import pytest
from tests.kernels.compare import twins_agree
from tests.naive import rows as naive

from banha.kernels import rows as kernel

pytestmark = pytest.mark.jit_off


def firms(seed: int, number: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        "alive": rng.integers(0, 2, number).astype(np.int8),
        "sector": rng.integers(-1, 6, number).astype(np.int8),
    }


@pytest.mark.parametrize("number", [0, 1, 200])
@pytest.mark.parametrize("sector", [0, 3, 5])
def test_living_in_agrees_with_its_twin(number, sector):
    arguments = {**firms(sector, number), "wanted": sector}
    twins_agree(kernel.living_in, naive.living_in, arguments)
    left = firms(sector, number)
    found = kernel.living_in(left["alive"], left["sector"], sector)
    wanted = (left["alive"] == 1) & (left["sector"] == sector)
    assert np.array_equal(found, np.flatnonzero(wanted))


@pytest.mark.parametrize("number", [0, 1, 200])
@pytest.mark.parametrize("sector", [0, 3, 5])
def test_living_outside_agrees_with_its_twin(number, sector):
    arguments = {**firms(sector, number), "unwanted": sector}
    twins_agree(kernel.living_outside, naive.living_outside, arguments)
