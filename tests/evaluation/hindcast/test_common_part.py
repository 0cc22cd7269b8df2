"""The shared part of the gap against exponential smoothing written out."""

from itertools import pairwise

import numpy as np
import pytest

from banha.evaluation.hindcast.common_part import WEIGHTS, CommonPart, common_part, shared

PATH = np.array([1.0, 1.4, 1.1, 2.0, 2.3, 2.1, 3.0, 3.2])


def smoothed(values: list[float], *, weight: float, drift: float) -> tuple[float, list[float]]:
    level, errors = values[0], []
    for value in values[1:]:
        errors.append(value - (level + drift))
        level = weight * value + (1.0 - weight) * (level + drift)
    return level, errors


def test_the_middle_changes_of_those_measured_both_times_are_shared() -> None:
    gaps = np.array(
        [
            [900.0, np.nan, 902.0, 903.0, np.nan],
            [10.0, np.nan, 14.0, 19.0, np.nan],
            [500.0, np.nan, 501.0, np.nan, np.nan],
            [np.nan, np.nan, -7.0, -6.0, np.nan],
        ]
    )
    path = shared(gaps, drifts=True)
    np.testing.assert_array_equal(path - path[0], [0.0, np.nan, 2.0, 3.0, np.nan])


def test_the_middle_of_what_rates_differ_from_their_usual_level_by_is_shared() -> None:
    gaps = np.array([[60.0, 65.0, 58.0], [2.0, 3.0, np.nan], [5.0, 7.0, 4.0]])
    usual = [60.0, 2.5, 5.0]
    expected = [
        sorted(g - u for g, u in zip(column, usual, strict=True) if np.isfinite(g))
        for column in gaps.T
    ]
    middle = [float(np.median(one)) for one in expected]
    np.testing.assert_allclose(shared(gaps, drifts=False), 5.0 + np.array(middle))


@pytest.mark.parametrize("drifts", [False, True])
def test_the_shared_part_does_not_move_with_whoever_stands_in_the_middle(*, drifts: bool) -> None:
    """The middle province alone jumps: the others stay, and so does what they share."""
    gaps = np.repeat(np.arange(0.0, 210.0, 10.0)[:, None], 8, axis=1)
    gaps[10, 4:] += 4.0
    path = shared(gaps, drifts=drifts)
    assert np.ptp(path) == 0.0


@pytest.mark.parametrize("drifts", [False, True])
def test_level_weight_and_spread_are_those_that_err_least(*, drifts: bool) -> None:
    drift = 0.0
    if drifts:
        changes = [b - a for a, b in pairwise(PATH)][-6:]
        mean = sum(changes) / len(changes)
        error = (sum((c - mean) ** 2 for c in changes) / (len(changes) - 1) / len(changes)) ** 0.5
        drift = mean * max(1.0 - (2.0 * error / mean) ** 2, 0.0)
    best = min(
        (
            sum(e**2 for e in smoothed(list(PATH), weight=w, drift=drift)[1]) / 7,
            w,
            smoothed(list(PATH), weight=w, drift=drift)[0],
        )
        for w in WEIGHTS
    )
    found = common_part(PATH, drifts=drifts)
    assert found.drift == pytest.approx(drift)
    assert found.spread == pytest.approx(best[0] ** 0.5)
    assert found.weight == pytest.approx(best[1])
    assert found.level == pytest.approx(best[2])
    assert found.age == 0


def test_a_drift_that_is_not_sure_is_none() -> None:
    found = common_part(np.array([0.0, 3.0, -3.0, 2.0, -2.0, 0.1]), drifts=True)
    assert (found.drift, found.doubt) == (0.0, 0.0)


def test_the_variance_grows_as_simulated_smoothing_errs() -> None:
    part = CommonPart(level=0.0, drift=0.0, weight=0.4, spread=1.5, doubt=0.0)
    luck = np.random.default_rng(5).standard_normal((200_000, 4)) * 1.5
    for horizon in range(1, 5):
        # Each year's surprise moves the level by the weight; the last is not smoothed yet.
        errors = luck[:, horizon - 1] + 0.4 * luck[:, : horizon - 1].sum(axis=1)
        assert part.variance(horizon) == pytest.approx(float(errors.var()), rel=0.02)


def test_years_without_data_at_the_end_count_as_horizons() -> None:
    path = 3.0 * np.arange(8.0) + PATH
    late = common_part(np.append(path, [np.nan, np.nan]), drifts=True)
    now = common_part(path, drifts=True)
    assert late.age == 2
    assert late.drift > 0.0
    assert late.mean(1) == pytest.approx(now.mean(3))
    assert late.variance(1) == pytest.approx(now.variance(3))


@pytest.mark.parametrize(
    ("path", "level", "spread"),
    [([], 0.0, 0.0), ([2.0], 2.0, 0.0), ([2.0, 5.0], 5.0, 3.0), ([2.0, 5.0, 4.0], 4.0, 3.0)],
)
def test_few_data_stand_on_the_last_and_move_as_the_largest_change(
    path: list[float], level: float, spread: float
) -> None:
    found = common_part(np.array([np.nan, *path]), drifts=True)
    assert (found.level, found.spread, found.drift) == (level, spread, 0.0)
