"""Designs: the points at which the parameters of a study are tried."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.batch.dimension import Dimension

Method = Literal["none", "list", "grid", "latin-hypercube", "sobol", "morris", "sobol-indices"]
SPREAD = ("latin-hypercube", "sobol", "morris", "sobol-indices")
"""Methods that spread points over ranges."""
MORRIS_LEVELS = 4


@dataclass(frozen=True, eq=False)
class Design:
    """Points of a design.

    Attributes
    ----------
    method
        *none*, a *list* or a *grid* of given values, a *latin-hypercube* or *sobol* sequence over
        ranges, or what a sensitivity analysis asks: *morris* trajectories, *sobol-indices*.
    dimensions
        What is varied.
    coordinates
        float64[points, dimensions].
    count
        What was asked: points of a sequence, trajectories (morris), base samples (sobol-indices).
    seed
        Seed of the design; not that of a run.
    """

    method: Method = "none"
    dimensions: tuple[Dimension, ...] = ()
    coordinates: NDArray[np.float64] = field(default_factory=lambda: np.zeros((1, 0)))
    count: int = 1
    seed: int = 0

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self.coordinates)

    def at(self, point: int) -> dict[Dimension, float]:
        """Coordinate of each dimension at a point."""
        values = self.coordinates[point].tolist()
        return dict(zip(self.dimensions, values, strict=True))

    def shares(self) -> NDArray[np.float64]:
        """Places of the points within their ranges, from 0 (low) to 1: float64[points, dimensions].

        Those of a morris design are exactly on its levels, as they were drawn.
        """
        found = np.array(
            [
                [d.share(value) for d, value in self.at(point).items()]
                for point in range(self.points)
            ]
        ).reshape(self.points, len(self.dimensions))
        if self.method == "morris":
            found = np.round(found * (MORRIS_LEVELS - 1)) / (MORRIS_LEVELS - 1)
        return found

    def frame(self) -> pd.DataFrame:
        """Return point and the coordinate of each dimension."""
        columns = {d.name: self.coordinates[:, i] for i, d in enumerate(self.dimensions)}
        return pd.DataFrame({"point": np.arange(self.points), **columns})

    def describe(self) -> dict[str, Any]:
        """Return the design, ready for JSON."""
        return {
            "method": self.method, "count": self.count, "seed": self.seed,
            "dimensions": [dimension.describe() for dimension in self.dimensions],
            "coordinates": self.coordinates.tolist(),
        }  # fmt: skip

    @classmethod
    def restore(cls, described: dict[str, Any]) -> Design:
        """Return the design that `describe` described."""
        dimensions = tuple(
            Dimension(**{**one, "values": tuple(one["values"])}) for one in described["dimensions"]
        )
        shape = (-1, len(dimensions)) if dimensions else (1, 0)
        coordinates = np.array(described["coordinates"], np.float64).reshape(shape)
        return cls(
            described["method"], dimensions, coordinates, described["count"], described["seed"]
        )


def grid(dimensions: Sequence[Dimension]) -> NDArray[np.float64]:
    """Return every combination of the dimensions' values, the last varying fastest."""
    return np.array(list(itertools.product(*(dimension.values for dimension in dimensions))))


def spread(
    method: Method, dimensions: Sequence[Dimension], *, count: int, seed: int
) -> NDArray[np.float64]:
    """Return the points of a method of `SPREAD` over the dimensions' ranges."""
    shares = _shares(method, names=[d.name for d in dimensions], count=count, seed=seed)
    return np.array(
        [[d.at(share) for d, share in zip(dimensions, row, strict=True)] for row in shares]
    )


def problem_of(names: Sequence[str]) -> dict[str, Any]:
    """Return dimensions that go from 0 to 1, as SALib wants them."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _shares(method: Method, *, names: Sequence[str], count: int, seed: int) -> NDArray[np.float64]:
    """Points in the unit cube: float64[points, dimensions]."""
    if method in ("latin-hypercube", "sobol"):
        from scipy.stats import qmc

        kind = qmc.LatinHypercube if method == "latin-hypercube" else qmc.Sobol
        return np.asarray(kind(len(names), rng=seed).random(count))
    if method == "morris":
        from SALib.sample import morris

        return np.asarray(
            morris.sample(problem_of(names), count, num_levels=MORRIS_LEVELS, seed=seed)
        )
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem_of(names), count, calc_second_order=False, seed=seed))
