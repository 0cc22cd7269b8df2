"""A calibration from its request to its particles; what is done already is not done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.evaluation.calibration.eras import Eras, compare_eras
from banha.evaluation.calibration.identify import Surface, surface_of
from banha.evaluation.calibration.journal import Journal, Tried
from banha.evaluation.calibration.moments import measured_of, targets_of
from banha.evaluation.calibration.packs import own_packs, packs_of_seeds
from banha.evaluation.calibration.population import Particles, populate
from banha.evaluation.calibration.posterior import PARTICLE, WEIGHT, Posterior
from banha.evaluation.calibration.priors import read_priors, values_at, values_in_force
from banha.evaluation.calibration.problem import Loss, Problem, window_of
from banha.evaluation.calibration.request import Request
from banha.evaluation.calibration.runs import Crew
from banha.evaluation.calibration.search import REFERENCE, Say, losses, measure, search
from banha.evaluation.calibration.settings import keep_settings
from banha.scenario import load_scenario
from banha.versions import own_version

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Calibration:
    """A finished calibration.

    Attributes
    ----------
    request
        What was asked.
    problem
        Priors, runs and what they are compared with.
    loss
        How far moments are from the measured ones.
    reference
        The values in force, and the middle of the priors.
    tried
        All other points, in their order: of the search, then of the generations.
    particles
        The weighted points of the last generation.
    point
        The point of the least loss.
    eras
        One set against one for each era, where it was asked.
    in_force
        Values that the province had in force, prior by prior.
    hashes
        SHA-256 of the data and code that it rests on.
    """

    request: Request
    problem: Problem
    loss: Loss
    reference: tuple[Tried, ...]
    tried: tuple[Tried, ...]
    particles: Particles
    point: Tried
    eras: Eras | None
    in_force: tuple[float, ...]
    hashes: Mapping[str, str]

    @property
    def values(self) -> dict[str, float]:
        """Values of the point, by the full names of the parameters."""
        return self._values(self.point.point)

    @property
    def runs(self) -> tuple[Array, Array]:
        """Points that ran and their losses, those in force and in the middle included."""
        every = [*self.reference, *self.tried]
        values = losses(every, self.loss)
        ran = np.isfinite(values)
        return np.stack([one.point for one in every])[ran], values[ran]

    @property
    def surface(self) -> Surface:
        """The quadratic response surface of all points that ran."""
        return surface_of(*self.runs)

    @property
    def failed(self) -> list[str]:
        """Why runs failed, of each point at which one did."""
        return [one.failed for one in self.tried if one.failed]

    @property
    def posterior(self) -> Posterior:
        """The particles, with what is known of them."""
        rows = [self._values(point) for point in self.particles.points]
        table = pd.DataFrame(rows, columns=list(self.problem.names))
        table.insert(0, WEIGHT, self.particles.weights)
        table.insert(0, PARTICLE, np.arange(1, len(table) + 1))
        return Posterior(table=table, about=self._about())

    def _values(self, point: Array) -> dict[str, float]:
        """Values to set in the province itself, whatever draws the seeds went with."""
        return values_at(self.problem.priors, point, in_force=self.in_force)

    def _about(self) -> dict[str, Any]:
        request = self.request
        in_force, middle = losses(self.reference, self.loss)
        return {
            "province": request.province,
            "opening": request.opening,
            "until": request.until,
            "version": own_version(),
            "seeds": request.seeds,
            "packs": [one.province for one in self.problem.windows[0].scenarios],
            "scale": request.scale,
            "trials": request.trials,
            "generations": request.generations,
            "particles": len(self.particles.weights),
            "tolerance": self.particles.tolerance,
            "effective_size": self.particles.effective_size,
            "loss_at_point": float(losses([self.point], self.loss)[0]),
            "loss_in_force": float(in_force),
            "loss_at_prior_median": float(middle),
            "failed_points": len(self.failed),
            "point": self.values,
            "hashes": dict(self.hashes),
        }


def calibrate(request: Request, *, say: Say | None = None) -> Calibration:
    """Search for the parameters that fit a province, and draw particles around them.

    The folder of the request holds a journal of every point that was run: the same request goes on
    with it, and comes to the same end as one that was never broken off.

    Parameters
    ----------
    request
        What is asked.
    say
        Told the progress, in sentences.

    Raises
    ------
    BanhaError
        The priors or the measured series cannot be used, the folder holds another calibration, or
        runs failed at nearly all points.
    """
    tell = say or _silent
    priors = read_priors(request.priors, sectors=request.head.sectors)
    targets = targets_of(
        measured_of(request.province, until=request.until), start=request.opening,
        until=request.until,
    )  # fmt: skip
    own = load_scenario("baseline").with_run(province=request.province)
    in_force = values_in_force(own, priors)
    hashes = keep_settings(request, priors=priors, in_force=in_force, targets=targets)
    packs, folder = packs_of_seeds(request)
    with own_packs(folder), Crew(request.workers, packs=folder) as crew:
        window = window_of(
            packs, targets=targets, start=request.opening, until=request.until,
            scale=request.scale,
        )  # fmt: skip
        problem = Problem(priors, (window,))
        journal = Journal(request.out)
        reference, loss, known = measure(problem, crew=crew, journal=journal, stage=REFERENCE)
        searched = search(
            problem, known=known, loss=loss, trials=request.trials, crew=crew, journal=journal,
            say=tell,
        )  # fmt: skip
        particles, tried = populate(
            problem, searched=searched, loss=loss, count=request.particles,
            generations=request.generations, crew=crew, journal=journal, say=tell,
        )  # fmt: skip
    eras = None
    if request.eras:
        with Crew(request.workers) as crew:
            eras = compare_eras(request, priors=priors, crew=crew, journal=journal, say=tell)
    every = [*reference, *searched, *tried]
    point = every[int(losses(every, loss).argmin())]
    return Calibration(
        request, problem, loss, tuple(reference), (*searched, *tried), particles, point, eras,
        in_force, hashes,
    )  # fmt: skip


def _silent(_text: str) -> None:
    """Tell nobody."""
