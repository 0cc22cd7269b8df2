"""A problem of calibration: runs whose moments are compared, and the loss.

The loss of a point is

    L = (1/n) Σ_series (1/m) Σ_moments [(mean over seeds of simulated − measured) ÷ error]²

with error² = error of measurement² + (Monte Carlo variance of a run) ÷ seeds. Moments of one series
share their errors across years and bases, so a series counts once, however long it is; of several
windows the mean counts. The Monte
Carlo variance is that of the seeds at the values in force and at the middle of the priors, pooled
over the years of a target; it is the same for all points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from banha.evaluation.calibration.moments import Target
from banha.evaluation.calibration.priors import Prior, values_at, values_in_force, with_values
from banha.scenario import Scenario, load_scenario

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """Runs from one opening to one year, and what they are compared with.

    Attributes
    ----------
    scenarios
        The scenario of each seed at the values in force; seeds may go with draws of the pack.
    targets
        What is compared.
    """

    scenarios: tuple[Scenario, ...]
    targets: tuple[Target, ...]

    @cached_property
    def measured(self) -> Array:
        """Measured moments, one target after the other."""
        return np.array([value for target in self.targets for value in target.measured])

    @cached_property
    def error(self) -> Array:
        """Errors of measurement of the moments."""
        return np.array([value for target in self.targets for value in target.error])

    @cached_property
    def target_of(self) -> NDArray[np.int64]:
        """Place of the target of each moment."""
        sizes = [len(target.years) for target in self.targets]
        return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)

    @cached_property
    def series(self) -> tuple[str, ...]:
        """Series of each moment."""
        return tuple(self.targets[place].series for place in self.target_of)


@dataclass(frozen=True)
class Problem:
    """What is searched: parameters, and windows in which runs are compared.

    Attributes
    ----------
    priors
        The parameters and their ranges.
    windows
        One for a calibration; one for each era where eras are compared.
    """

    priors: tuple[Prior, ...]
    windows: tuple[Window, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Full names of the parameters."""
        return tuple(prior.parameter for prior in self.priors)

    @property
    def seeds(self) -> int:
        """Runs of a window at each point."""
        return len(self.windows[0].scenarios)

    @cached_property
    def measured(self) -> Array:
        """Measured moments of all windows."""
        return np.concatenate([window.measured for window in self.windows])

    @cached_property
    def error(self) -> Array:
        """Errors of measurement of all windows."""
        return np.concatenate([window.error for window in self.windows])

    @cached_property
    def series(self) -> tuple[str, ...]:
        """Series of each moment of all windows."""
        return tuple(name for window in self.windows for name in window.series)

    @cached_property
    def window_of(self) -> NDArray[np.int64]:
        """Place of the window of each moment."""
        sizes = [len(window.measured) for window in self.windows]
        return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)

    @cached_property
    def in_force(self) -> dict[str, tuple[float, ...]]:
        """Values in force of the parameters, by the packs of the runs."""
        return {
            scenario.province: values_in_force(scenario, self.priors)
            for window in self.windows
            for scenario in window.scenarios
        }

    @property
    def first_in_force(self) -> tuple[float, ...]:
        """Values in force in the first run."""
        return self.in_force[self.windows[0].scenarios[0].province]

    def runs_at(self, point: Array | None) -> list[tuple[Scenario, tuple[Target, ...]]]:
        """Return the runs of a point, window by window and seed by seed; None: values in force."""
        return [
            (self._at(scenario, point), window.targets)
            for window in self.windows
            for scenario in window.scenarios
        ]

    def _at(self, scenario: Scenario, point: Array | None) -> Scenario:
        if point is None:
            return scenario
        in_force = self.in_force[scenario.province]
        return with_values(scenario, values_at(self.priors, point, in_force=in_force))

    def moments_of(self, runs: Sequence[Array]) -> Array:
        """Return the moments of a point's runs as seeds × moments, windows side by side."""
        count = self.seeds
        parts = [np.stack(runs[k : k + count]) for k in range(0, len(runs), count)]
        return np.concatenate(parts, axis=1)


@dataclass(frozen=True)
class Loss:
    """How far simulated moments are from the measured ones.

    Attributes
    ----------
    measured, error
        Measured moments and their whole errors.
    series
        Series of each moment.
    window_of
        Place of the window of each moment.
    """

    measured: Array
    error: Array
    series: tuple[str, ...]
    window_of: NDArray[np.int64]

    def standardised(self, moments: Array) -> Array:
        """Mean over seeds less what was measured, in errors, of each moment."""
        return np.asarray((moments.mean(axis=0) - self.measured) / self.error)

    def by_series(self, moments: Array, *, window: int = 0) -> dict[str, float]:
        """Mean squared standardised error of each series of a window."""
        squares = self.standardised(moments) ** 2
        names = np.where(self.window_of == window, np.array(self.series), "")
        here = [name for name in dict.fromkeys(names.tolist()) if name]
        return {name: float(squares[names == name].mean()) for name in here}

    def by_window(self, moments: Array) -> list[float]:
        """Loss of each window."""
        return [
            float(np.mean(list(self.by_series(moments, window=window).values())))
            for window in range(int(self.window_of.max()) + 1)
        ]

    def __call__(self, moments: Array) -> float:
        """Return the loss of seeds × moments: the mean over windows."""
        return float(np.mean(self.by_window(moments)))


def monte_carlo_error(moments: Sequence[Array], *, target_of: NDArray[np.int64]) -> Array:
    """Return the standard error of a mean over seeds, of each moment.

    Parameters
    ----------
    moments
        Seeds × moments of some points.
    target_of
        Target of each moment: the variances of a target's moments are pooled.
    """
    variance = np.mean([one.var(axis=0, ddof=1) for one in moments], axis=0)
    pooled = np.bincount(target_of, weights=variance) / np.bincount(target_of)
    return np.asarray(np.sqrt(pooled[target_of] / len(moments[0])))


def loss_of(problem: Problem, reference: Sequence[Array]) -> Loss:
    """Return the loss of a problem, with the Monte Carlo error of its reference points."""
    places, offset = [], 0
    for window in problem.windows:
        places.append(window.target_of + offset)
        offset += len(window.targets)
    luck = monte_carlo_error(reference, target_of=np.concatenate(places))
    return Loss(problem.measured, np.hypot(problem.error, luck), problem.series, problem.window_of)


def window_of(
    packs: Sequence[str], *, targets: tuple[Target, ...], start: int, until: int, scale: int
) -> Window:
    """Return the window of a province from an opening to the end of a year.

    Parameters
    ----------
    packs
        The pack of each seed: the province's own, or draws of it. The seeds are 1, 2, … at every
        point.
    targets
        What is compared.
    start, until
        First and last year.
    scale
        Persons that one simulated person stands for.
    """
    base = load_scenario("baseline")
    scenarios = tuple(
        base.with_run(province=pack, start=f"{start}-01", end=f"{until}-12", scale=scale, seed=seed)
        for seed, pack in enumerate(packs, start=1)
    )
    return Window(scenarios, targets)
