"""Particles around the point: approximate Bayesian computation by adaptive population Monte Carlo.

Points are handled as z = Φ⁻¹(share of the prior), in which the prior is a standard normal. Each
generation tries as many points as are to be kept, drawn from

    q(z) = (1 − δ)·Σ_j w_j·N(z | z_j, 2·C) + δ·N(z | 0, I)

around the particles kept so far with weights w and their covariance C, and a share δ from the
prior, which bounds the weights. The fewer the particles, the nearer C is to its diagonal. A new
point weighs N(z | 0, I) ÷ q(z), one drawn from the prior weighs 1. Of all weighted points the best
are kept; the largest loss among them is the tolerance, which falls from one generation to the next
(Lenormand, Jabot and Deffuant, 2013). The points of the search are the centres of the first
generation; those among them that were drawn from the priors also count as particles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from banha.errors import BanhaError
from banha.evaluation.calibration.journal import Journal, Tried
from banha.evaluation.calibration.problem import Loss, Problem
from banha.evaluation.calibration.runs import Crew
from banha.evaluation.calibration.search import BATCH, STARTUP, Say, losses, tried_of

Array = NDArray[np.float64]

STAGE = "population"
SEED = 20_210
FROM_PRIOR = 0.1
"""Share of a generation that is drawn from the prior."""
EDGE = 1e-6
"""Least share of a prior, so that its normal score is finite."""
LEAST_VARIANCE = 1e-3
"""Of a parameter's normal score in the kernel, so that particles that agree still move."""


@dataclass(frozen=True)
class Particles:
    """Weighted points.

    Attributes
    ----------
    points
        Particles × shares of the priors.
    weights
        Their weights, which sum to one.
    losses
        Their losses.
    """

    points: Array
    weights: Array
    losses: Array

    @property
    def tolerance(self) -> float:
        """The largest loss among them."""
        return float(self.losses.max())

    @property
    def effective_size(self) -> float:
        """1 ÷ Σ w²: as many equal particles would tell as much."""
        return float(1.0 / np.sum(self.weights**2))

    def best(self, count: int) -> Particles:
        """Return those of the least loss, the earlier first where losses are equal."""
        kept = np.argsort(self.losses, kind="stable")[:count]
        weights = self.weights[kept]
        return Particles(self.points[kept], weights / weights.sum(), self.losses[kept])


@dataclass(frozen=True)
class Mixture:
    """Where a generation is drawn from: kernels around centres, and the prior."""

    centres: Array
    weights: Array
    covariance: Array

    @classmethod
    def around(cls, particles: Particles) -> Mixture:
        """Return the kernels around particles: twice their covariance."""
        z = scores(particles.points)
        mean = particles.weights @ z
        deviation = z - mean
        covariance = 2.0 * (deviation * particles.weights[:, None]).T @ deviation
        few = z.shape[1] / (z.shape[1] + particles.effective_size)
        covariance = (1.0 - few) * covariance + few * np.diag(np.diag(covariance))
        floor = LEAST_VARIANCE * np.eye(z.shape[1])
        return cls(z, particles.weights, covariance + floor)

    def draw(self, count: int, *, dice: np.random.Generator) -> Array:
        """Return points, as shares of the priors."""
        size = self.centres.shape[1]
        noise = dice.standard_normal((count, size)) @ np.linalg.cholesky(self.covariance).T
        chosen = self.centres[dice.choice(len(self.weights), size=count, p=self.weights)]
        free = dice.random(count) < FROM_PRIOR
        z = np.where(free[:, None], dice.standard_normal((count, size)), chosen + noise)
        return shares(z)

    def weight(self, points: Array) -> Array:
        """Return prior ÷ proposal at points."""
        z = scores(points)
        prior = _normal(z, np.eye(z.shape[1]))
        near = np.stack([_normal(z - centre, self.covariance) for centre in self.centres])
        # Relative to the prior, so that neither density underflows.
        ratio = np.exp(near - prior)
        proposal = (1.0 - FROM_PRIOR) * (self.weights @ ratio) + FROM_PRIOR
        return np.asarray(1.0 / proposal)


def scores(points: Array) -> Array:
    """Return the normal scores of shares of the priors."""
    return np.asarray(ndtri(np.clip(points, EDGE, 1.0 - EDGE)), dtype=np.float64)


def shares(z: Array) -> Array:
    """Return the shares of the priors of normal scores."""
    from scipy.special import ndtr

    return np.clip(np.asarray(ndtr(z), dtype=np.float64), EDGE, 1.0 - EDGE)


def _normal(deviation: Array, covariance: Array) -> Array:
    """Logarithm of the normal density, but for the constant that all share."""
    factor = np.linalg.cholesky(covariance)
    scaled = np.linalg.solve(factor, deviation.T)
    return np.asarray(-0.5 * np.sum(scaled**2, axis=0) - np.sum(np.log(np.diag(factor))))


def populate(
    problem: Problem,
    *,
    searched: Sequence[Tried],
    loss: Loss,
    count: int,
    generations: int,
    crew: Crew,
    journal: Journal,
    say: Say,
) -> tuple[Particles, list[Tried]]:
    """Return the particles of the last generation, and all points that the generations tried.

    Parameters
    ----------
    problem
        What is calibrated.
    searched
        The points of the search, in order.
    loss
        What is to be small.
    count
        Particles kept, and tried in each generation.
    generations
        How many.
    crew
        Who runs them; the accounts are checked every month.
    journal
        Where they are written.
    say
        Told the progress.

    Raises
    ------
    BanhaError
        Runs failed at nearly all points.
    """
    centres = _first_centres(searched, loss, count=count)
    kept = _from_prior(searched, loss)
    tried: list[Tried] = []
    for generation in range(generations):
        mixture = Mixture.around(centres)
        points = mixture.draw(count, dice=np.random.default_rng(SEED + generation))
        stage = f"{STAGE} {generation + 1} of {count} after {len(searched)} trials"
        new = _run(problem, points, crew=crew, journal=journal, stage=stage)
        tried += new
        kept = _pooled(kept, new, mixture.weight(points), loss=loss, count=count)
        centres = kept.best(count)
        say(f"{stage}: tolerance {kept.tolerance:.3f}, effective size {centres.effective_size:.1f}")
    return centres, tried


def _pooled(
    kept: Particles, new: Sequence[Tried], weights: Array, *, loss: Loss, count: int
) -> Particles:
    """The best of the points kept and of the new ones.

    Weights stay as they were drawn, so that generations can be pooled; only at the end do they sum
    to one.
    """
    values = losses(new, loss)
    ran = np.isfinite(values)
    if len(kept.points) + ran.sum() < 2:
        raise BanhaError(_all_failed(new))
    points = np.concatenate([kept.points, np.stack([one.point for one in new])[ran]])
    whole = np.concatenate([kept.weights, weights[ran]])
    every = np.concatenate([kept.losses, values[ran]])
    order = np.argsort(every, kind="stable")[:count]
    return Particles(points[order], whole[order], every[order])


def _first_centres(searched: Sequence[Tried], loss: Loss, *, count: int) -> Particles:
    """The best points of the search, of equal weight; at most half of them."""
    values = losses(searched, loss)
    ran = np.flatnonzero(np.isfinite(values))
    if len(ran) < 2:
        raise BanhaError(_all_failed(searched))
    points = np.stack([searched[int(place)].point for place in ran])
    whole = Particles(points, np.ones(len(ran)), values[ran])
    return whole.best(max(2, min(count, len(ran) // 2)))


def _from_prior(searched: Sequence[Tried], loss: Loss) -> Particles:
    """The points that the search drew from the priors, which weigh one each."""
    drawn = list(searched)[: STARTUP // BATCH * BATCH]
    values = losses(drawn, loss)
    ran = np.isfinite(values)
    points = np.stack([one.point for one in drawn])[ran]
    return Particles(points, np.ones(len(points)), values[ran])


def _run(
    problem: Problem, points: Array, *, crew: Crew, journal: Journal, stage: str
) -> list[Tried]:
    """Run the points of a generation that have not been run, a batch at a time."""
    tried = journal.tried(stage)
    while len(tried) < len(points):
        asked = list(points[len(tried) : len(tried) + BATCH])
        for point, answer in zip(asked, crew.evaluate(problem, asked, guard=True), strict=True):
            tried.append(tried_of(point, answer))
            journal.add(stage, tried[-1])
    return tried


def _all_failed(tried: Sequence[Tried]) -> str:
    reason = next((one.failed for one in tried if one.failed), "no reason is known")
    return (
        f"calibrate\n    the runs failed at nearly all points; the first: {reason}\n"
        "    Cure: narrow the priors in calibration.csv, or choose a finer --scale."
    )
