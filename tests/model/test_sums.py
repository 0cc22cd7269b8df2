"""Sums of products: exact where whole numbers are added, block by block where they are not."""

import numpy as np
import pytest

from banha.sums import TOGETHER, weighted_sum


@pytest.mark.parametrize("count", [0, 1, TOGETHER, TOGETHER + 1, 3 * TOGETHER])
def test_whole_numbers_add_up(count):
    values, weights = np.arange(count) % 7.0, np.arange(count) % 11.0
    expected = sum((i % 7) * (i % 11) for i in range(count))
    assert weighted_sum(values, weights) == expected


def test_it_is_the_product_of_vectors_while_they_are_short():
    rng = np.random.default_rng(1)
    values, weights = rng.random(TOGETHER), rng.random(TOGETHER)
    assert weighted_sum(values, weights) == float(values @ weights)


def test_long_vectors_are_added_in_the_order_of_their_blocks():
    rng = np.random.default_rng(2)
    values, weights = rng.random(2 * TOGETHER + 5), rng.random(2 * TOGETHER + 5)
    blocks = [slice(0, TOGETHER), slice(TOGETHER, 2 * TOGETHER), slice(2 * TOGETHER, None)]
    first, second, third = (float(values[some] @ weights[some]) for some in blocks)
    assert weighted_sum(values, weights) == first + second + third
