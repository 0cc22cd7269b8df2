"""Weights of particles, and which a resample takes."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from banha.evaluation.hindcast.weights import SHARE_THAT_COUNTS, chosen, errors, losses, weights


def test_losses_are_mean_squared_errors_over_their_median() -> None:
    luck = np.random.default_rng(1)
    rate, level = luck.standard_normal((3, 4, 5)), luck.standard_normal((3, 4, 5))
    rate[:, 1, 2] = np.nan
    level[:, 2] = np.nan
    level[:, 3, 0] = np.nan
    found = losses({"rate": errors(rate, growth=False), "level": errors(level, growth=True)})
    expected = np.zeros(3)
    for table, growth in ((rate, False), (level, True)):
        squared = []
        for particle in table:
            own = []
            for province in particle:
                known = [(y, v) for y, v in enumerate(province) if not np.isnan(v)]
                if not known:
                    continue
                (y0, v0), (y1, v1) = known[0], known[-1]
                own.append(
                    (v1 - v0) / (y1 - y0) if growth else sum(v for _, v in known) / len(known)
                )
            squared.append(sum(e**2 for e in own) / len(own))
        expected += np.array(squared) / np.median(squared) / 2.0
    np.testing.assert_allclose(found, expected)


def test_nothing_to_compare_is_no_loss() -> None:
    found = losses({"a": errors(np.full((3, 2, 4), np.nan), growth=True)})
    np.testing.assert_array_equal(found, np.zeros(3))
    once = losses({"a": errors(np.ones((3, 2, 1)), growth=True)})
    np.testing.assert_array_equal(once, np.zeros(3))


@given(st.lists(st.floats(0.0, 20.0), min_size=5, max_size=40, unique=True))
def test_a_stated_share_of_the_particles_counts(values: list[float]) -> None:
    loss = np.array(values)
    if np.ptp(loss) < 1e-3 or np.min(np.diff(np.sort(loss))) < 1e-6:
        return
    found = weights(loss)
    assert found.sum() == pytest.approx(1.0)
    assert 1.0 / float(np.sum(found**2)) == pytest.approx(SHARE_THAT_COUNTS * len(loss), rel=1e-3)
    # They fall with the loss, exponentially: logs of weights are on one line.
    order = np.argsort(loss)
    assert (np.diff(found[order]) <= 1e-15).all()


def test_particles_that_err_alike_weigh_alike() -> None:
    np.testing.assert_allclose(weights(np.full(8, 3.0)), 1.0 / 8.0)
    np.testing.assert_allclose(weights(np.array([2.0])), 1.0)
    # Two that err least, of four: fewer cannot be told apart.
    np.testing.assert_allclose(weights(np.array([1.0, 1.0, 2.0, 2.0])), [0.5, 0.5, 0, 0], atol=1e-6)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12), st.integers(1, 30))
def test_a_systematic_resample_takes_each_as_often_as_its_weight_within_one(
    values: list[float], number: int
) -> None:
    weight = np.array(values) + 1e-3
    taken = Counter(chosen(weight, number=number).tolist())
    assert sum(taken.values()) == number
    for place, share in enumerate(weight / weight.sum()):
        assert abs(taken[place] - number * share) < 1.0 + 1e-9


def test_a_resample_walks_along_the_weights() -> None:
    np.testing.assert_array_equal(chosen(np.array([0.5, 0.0, 0.25, 0.25]), number=4), [0, 0, 2, 3])
    np.testing.assert_array_equal(chosen(np.full(5, 0.2), number=5), range(5))
