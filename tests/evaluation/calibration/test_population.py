"""Particles: weights by the formula, and a posterior that is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from banha.evaluation.calibration.identify import (
    contraction,
    correlations,
    profile,
    quantiles,
    ridges,
    surface_of,
)
from banha.evaluation.calibration.population import Mixture, Particles, scores, shares


def slow_density(z: np.ndarray, centre: np.ndarray, covariance: np.ndarray) -> float:
    deviation = z - centre
    inverse = np.linalg.inv(covariance)
    power = -0.5 * float(deviation @ inverse @ deviation)
    return math.exp(power) / math.sqrt((2 * math.pi) ** len(z) * np.linalg.det(covariance))


def some_particles(count: int = 5, size: int = 2) -> Particles:
    dice = np.random.default_rng(3)
    weights = dice.random(count)
    return Particles(dice.random((count, size)), weights / weights.sum(), dice.random(count))


def test_weights_are_prior_over_proposal() -> None:
    particles = some_particles()
    mixture = Mixture.around(particles)
    z = norm.ppf(particles.points)
    mean = particles.weights @ z
    covariance = np.zeros((2, 2))
    for weight, one in zip(particles.weights, z, strict=True):
        covariance += 2 * weight * np.outer(one - mean, one - mean)
    effective = 1 / sum(weight**2 for weight in particles.weights)
    covariance[0, 1] *= 1 - 2 / (2 + effective)
    covariance[1, 0] = covariance[0, 1]
    assert mixture.covariance == pytest.approx(covariance + 1e-3 * np.eye(2))
    point = np.array([0.3, 0.9])
    score = norm.ppf(point)
    prior = slow_density(score, np.zeros(2), np.eye(2))
    near = sum(
        weight * slow_density(score, centre, mixture.covariance)
        for weight, centre in zip(particles.weights, z, strict=True)
    )
    assert mixture.weight(point[None, :])[0] == pytest.approx(prior / (0.9 * near + 0.1 * prior))


def test_weighted_draws_give_the_prior_back() -> None:
    mixture = Mixture.around(some_particles())
    drawn = mixture.draw(40_000, dice=np.random.default_rng(5))
    weights = mixture.weight(drawn)
    assert weights.max() <= 10.0
    assert weights.mean() == pytest.approx(1.0, abs=0.03)
    mean = weights @ drawn / weights.sum()
    assert mean == pytest.approx([0.5, 0.5], abs=0.02)
    spread = weights @ (drawn - 0.5) ** 2 / weights.sum()
    assert spread == pytest.approx([1 / 12, 1 / 12], abs=0.005)
    assert shares(scores(drawn)) == pytest.approx(drawn)


def test_what_identifies() -> None:
    dice = np.random.default_rng(2)
    one = dice.random(400)
    points = np.stack([one, np.clip(one + 0.05 * dice.normal(size=400), 0, 1), dice.random(400)], 1)
    points[:, 1] = 0.4 + 0.2 * points[:, 1]
    particles = Particles(points, np.full(400, 1 / 400), np.ones(400))
    shrunk = contraction(particles)
    assert abs(shrunk[0]) < 0.1
    assert shrunk[1] == pytest.approx(0.8, abs=0.03)
    slow = np.corrcoef(points.T)
    assert correlations(particles) == pytest.approx(slow)
    assert ridges(particles, names=["a", "b", "c"]) == [("a", "b", pytest.approx(slow[0, 1]))]
    assert quantiles(particles, levels=(0.5,))[0] == pytest.approx(
        np.median(points, axis=0), abs=0.01
    )


def test_a_quadratic_loss_is_fitted_and_noise_is_not() -> None:
    dice = np.random.default_rng(4)
    points = dice.random((60, 2))
    loss = np.exp((points[:, 0] - 0.3) ** 2 + points[:, 0] * points[:, 1])
    fitted = surface_of(points, loss)
    assert (fitted.kind, fitted.points) == ("full", 60)
    assert fitted.r_squared == pytest.approx(1.0)
    assert surface_of(points, np.exp(dice.normal(size=60))).r_squared < 0.3
    assert surface_of(points[:10], loss[:10]).kind == "own"
    assert surface_of(points[:9], loss[:9]).kind == "none"
    envelope = profile(points, loss, place=0)
    first = loss[(points[:, 0] >= 0.2) & (points[:, 0] < 0.3)]
    assert envelope.loc[2, "loss"] == first.min()
    assert envelope.loc[2, "points"] == len(first)
