"""The filter of the gap against a scalar filter in plain loops and a dense normal conditional."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from banha.evaluation.hindcast.gaps import (
    DIFFUSE,
    LEAST,
    GapModel,
    drifting,
    estimated,
    filtered,
    log_likelihood,
    projected,
    returning,
)

Array = NDArray[np.float64]
PARAMETERS = np.array([0.7, -0.4, -0.2, 1.1])
HORIZONS = 3


def holey(seed: int, *, provinces: int = 4, years: int = 9) -> Array:
    luck = np.random.default_rng(seed)
    gaps = np.cumsum(luck.standard_normal((provinces, years)), axis=1)
    return np.where(luck.random(gaps.shape) < 0.3, np.nan, gaps)


def dense(gaps: Array, model: GapModel) -> tuple[Array, Array]:
    """Mean and variance of later data of one province given its data, from their joint normal."""
    years = len(gaps) + HORIZONS
    transition, covariance = model.transition, np.zeros((years, 2, years, 2))
    state = model.spread
    for year in range(years):
        if year:
            state = transition @ state @ transition.T + model.noise
        moved = state
        for later in range(year, years):
            covariance[later, :, year] = moved
            covariance[year, :, later] = moved.T
            moved = transition @ moved
    joint = np.einsum("a,iajb,b->ij", model.seen, covariance, model.seen)
    joint += model.error * np.eye(years)
    known = np.flatnonzero(np.isfinite(gaps))
    ahead = np.arange(len(gaps), years)
    across = joint[np.ix_(ahead, known)]
    inner = np.linalg.inv(joint[np.ix_(known, known)])
    mean = across @ inner @ gaps[known]
    return mean, np.diag(joint[np.ix_(ahead, ahead)] - across @ inner @ across.T)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", [returning, drifting])
def test_projections_are_those_of_the_joint_normal(kind: object, seed: int) -> None:
    assert callable(kind)
    model, gaps = kind(PARAMETERS), holey(seed)
    mean, variance = projected(filtered(gaps, model), model, horizons=HORIZONS)
    for province, row in enumerate(gaps):
        expected_mean, expected_variance = dense(row, model)
        np.testing.assert_allclose(mean[:, province], expected_mean, rtol=1e-3, atol=1e-3)
        np.testing.assert_allclose(variance[:, province], expected_variance, rtol=1e-3)


@pytest.mark.parametrize("kind", [returning, drifting])
def test_the_likelihood_is_that_of_a_filter_in_plain_loops(kind: object) -> None:
    assert callable(kind)
    model, gaps = kind(PARAMETERS), holey(7)
    f, q, h = model.transition, model.noise, model.seen
    total = 0.0
    for row in gaps:
        mean, seen = [0.0, 0.0], 0
        var = [[float(model.spread[i, j]) for j in range(2)] for i in range(2)]
        for year, value in enumerate(row):
            if year:
                mean = [sum(f[i, j] * mean[j] for j in range(2)) for i in range(2)]
                var = [
                    [
                        sum(f[i, k] * var[k][m] * f[j, m] for k in range(2) for m in range(2))
                        + q[i, j]
                        for j in range(2)
                    ]
                    for i in range(2)
                ]
            if np.isnan(value):
                continue
            cross = [sum(var[i][j] * h[j] for j in range(2)) for i in range(2)]
            size = sum(h[i] * cross[i] for i in range(2)) + model.error
            surprise = value - sum(h[i] * mean[i] for i in range(2))
            if seen >= (1 if model.spread[0, 0] == DIFFUSE else 0):
                total -= 0.5 * (np.log(size) + surprise**2 / size)
            seen += 1
            mean = [mean[i] + cross[i] / size * surprise for i in range(2)]
            var = [[var[i][j] - cross[i] * cross[j] / size for j in range(2)] for i in range(2)]
    assert filtered(gaps, model).log_likelihood == pytest.approx(total, rel=1e-9)
    assert log_likelihood(gaps, model) == pytest.approx(total, rel=1e-9)


@given(st.lists(st.floats(-50.0, 50.0), min_size=2, max_size=8))
def test_without_errors_of_the_survey_the_filter_stands_on_the_last_datum(
    values: list[float],
) -> None:
    model = drifting(np.array([0.0, -3.0, -20.0, 0.0]))
    state = filtered(np.array([values]), model)
    assert model.error == pytest.approx(LEAST)
    assert float(state.mean[0] @ model.seen) == pytest.approx(values[-1], abs=1e-3)


def test_a_province_that_nobody_measured_has_the_mean_and_the_spread_of_all() -> None:
    model = returning(PARAMETERS)
    state = filtered(np.full((1, 4), np.nan), model)
    mean, variance = projected(state, model, horizons=2)
    moved = np.exp(2 * PARAMETERS[0]) + np.exp(2 * PARAMETERS[1]) + np.exp(2 * PARAMETERS[2])
    np.testing.assert_allclose(mean, 0.0)
    np.testing.assert_allclose(variance, moved + LEAST)


def simulated(model: GapModel, *, provinces: int, years: int, seed: int) -> Array:
    luck = np.random.default_rng(seed)
    spread = np.diag(np.minimum(np.diag(model.spread), 100.0))
    state = luck.standard_normal((provinces, 2)) * np.sqrt(np.diag(spread))
    out = np.empty((provinces, years))
    for year in range(years):
        if year:
            state = state @ model.transition.T
            state += luck.standard_normal((provinces, 2)) * np.sqrt(np.diag(model.noise))
        out[:, year] = state @ model.seen
    return out + luck.standard_normal(out.shape) * np.sqrt(model.error)


@pytest.mark.parametrize(
    ("kind", "true"),
    [
        (returning, np.log([3.0, 1.5, 0.7, 1.0]) + np.array([0.0, 0.0, 0.0, 0.8])),
        (drifting, np.log([0.6, 0.8, 0.5, 1.0]) + np.array([0.0, 0.0, 0.0, 1.5])),
    ],
)
def test_parameters_are_found_again_from_simulated_gaps(kind: object, true: Array) -> None:
    assert callable(kind)
    gaps = simulated(kind(true), provinces=200, years=14, seed=1)
    found = estimated(gaps, kind=kind)
    np.testing.assert_allclose(found[:3], true[:3], atol=0.25)
    assert found[3] == pytest.approx(true[3], abs=0.6)


@pytest.mark.parametrize("kind", [returning, drifting])
def test_a_survey_every_second_year_tells_of_the_gap(kind: object) -> None:
    assert callable(kind)
    gaps = simulated(kind(np.array([0.0, -1.0, -1.0, 1.0])), provinces=60, years=9, seed=2)
    gaps[:, 1::2] = np.nan
    found = estimated(gaps, kind=kind)
    assert np.isfinite(found).all()
    mean, variance = projected(filtered(gaps, kind(found)), kind(found), horizons=2)
    assert np.isfinite(mean).all()
    assert (variance > 0.0).all()


def test_one_year_of_data_tells_nothing_of_how_the_gap_moves() -> None:
    once = np.full((5, 4), np.nan)
    once[:, 3] = np.arange(5.0)
    assert np.isnan(estimated(once, kind=drifting)).all()
    assert np.isnan(estimated(once[:, 3:], kind=returning)).all()
    assert np.isnan(estimated(np.full((5, 4), np.nan), kind=returning)).all()


def test_no_noise_is_wide_enough_to_leave_data_out() -> None:
    """A filter so vague that anything may happen is unlikely, not unjudged."""
    gaps = holey(7)
    for kind in (returning, drifting):
        for part in range(3):
            vague = PARAMETERS.copy()
            vague[part] = 9.0
            assert log_likelihood(gaps, kind(vague)) < log_likelihood(gaps, kind(PARAMETERS))
