"""Time of months: a flat part, a part for each person, a part for each firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Path = NDArray[np.float64]
OUTLIER = 4.0
"""Months that take this many times the median were disturbed, or compiled kernels."""
YEARS_OF_GROWTH = 60
"""Months whose mean growth goes on where a path ends."""


@dataclass(frozen=True)
class Point:
    """What a month took at one size.

    Attributes
    ----------
    adults, firms
        Simulated persons of 15 and over, and living firms: means of the months.
    seconds
        Of a month.
    spread
        Half the range between quartiles of the months measured, over their median.
    """

    adults: float
    firms: float
    seconds: float
    spread: float = 0.0


@dataclass(frozen=True)
class Cost:
    """Seconds of a month: flat + per_person · persons + per_firm · firms."""

    flat: float
    per_person: float
    per_firm: float

    def months(self, adults: Path, firms: Path) -> Path:
        """Return the seconds of each month of a path."""
        return self.flat + self.per_person * adults + self.per_firm * firms


type Months = Sequence[float] | Path


def point_of(seconds: Months, *, adults: Months, firms: Months) -> Point:
    """Return what a month took: the mean over months, outliers cut to the median."""
    taken = np.asarray(seconds, np.float64)
    median = float(np.median(taken))
    sound = np.where(taken > OUTLIER * median, median, taken)
    low, high = np.percentile(sound, [25, 75])
    return Point(
        float(np.mean(adults)), float(np.mean(firms)), float(sound.mean()),
        float((high - low) / 2.0 / median),
    )  # fmt: skip


def fit(points: Sequence[Point]) -> Cost:
    """Return costs, none below zero, with the least squares of relative errors.

    The point of the most persons is then met exactly, by a factor on what persons and firms take:
    with size a person takes more, as the columns leave the processor's cache, and that point is
    nearest to what is asked.
    """
    from scipy.optimize import nnls

    rows = np.array([[1.0, point.adults, point.firms] for point in points])
    seconds = np.array([point.seconds for point in points])
    # Columns of one size, so that none is lost in rounding.
    sizes = np.maximum(rows.max(axis=0), 1e-12)
    found, _ = nnls(rows / sizes / seconds[:, None], np.ones(len(points)))
    flat, person, firm = (float(value) for value in found / sizes)
    largest = max(points, key=lambda point: point.adults)
    with_size = person * largest.adults + firm * largest.firms
    if with_size > 0.0:
        factor = max(largest.seconds - flat, 0.0) / with_size
        person, firm = factor * person, factor * firm
    return Cost(flat, person, firm)


def extended(path: Path, *, months: int) -> Path:
    """Return a path of so many months: cut, or going on with the mean growth of its last years."""
    if months <= len(path):
        return path[:months]
    last = min(YEARS_OF_GROWTH, len(path) - 1)
    rate = (path[-1] / max(path[-1 - last], 1.0)) ** (1.0 / last) if last > 0 else 1.0
    more = path[-1] * rate ** np.arange(1, months - len(path) + 1)
    return np.concatenate([path, more])


def of_many(each: float, *, start: float, runs: int, processes: int, cores: int) -> float:
    """Return the seconds of many runs, shared among processes.

    The first process starts alone, and then all the others. Processes beyond the cores only wait
    for each other.

    Parameters
    ----------
    each
        Seconds of a run in a process that is ready.
    start
        Seconds until a process is ready.
    runs, processes, cores
        How many there are.
    """
    turns = -(-runs // processes)
    crowd = max(processes / cores, 1.0)
    starts = start * (2.0 if processes > 1 else 1.0)
    return starts + turns * each * crowd
