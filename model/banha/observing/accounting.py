"""Growth accounting: total factor productivity as a chained Törnqvist index, and yearly growth."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
YEAR = 12
SMALLEST = 1e-9
"""What a logarithm is taken of where there is nothing."""


@dataclass(frozen=True)
class Factors:
    """What is made of what in a month, by sector or for the province.

    Attributes
    ----------
    volume
        Value added at opening prices, đồng.
    labour
        Persons who work.
    capital
        Capital at replacement cost, đồng of 2010.
    share
        Labour's share of value added, from 0 to 1.
    """

    volume: Array
    labour: Array
    capital: Array
    share: Array

    def usable(self) -> NDArray[np.bool_]:
        """Where there is anything to take a logarithm of."""
        return (self.volume > 0.0) & (self.labour > 0.0)


def labour_share(income: Array, value_added: Array) -> Array:
    """Labour income over value added, kept from 0 to 1; 1 where nothing is added."""
    added = np.asarray(value_added, np.float64)
    ratio = np.where(added > 0.0, income / np.maximum(added, 1.0), 1.0)
    return np.asarray(np.clip(ratio, 0.0, 1.0))


def log_change(before: Factors, now: Factors) -> Array:
    """Δln TFP = Δln V − s·Δln L − (1 − s)·Δln K, s the mean of labour's shares in both months.

    Without capital in either month labour's share counts as one.
    """
    bare = (before.capital <= 0.0) | (now.capital <= 0.0)
    share = np.where(bare, 1.0, (before.share + now.share) / 2.0)
    capital = np.where(bare, 0.0, _log_ratio(before.capital, now.capital))
    change = _log_ratio(before.volume, now.volume) - share * _log_ratio(before.labour, now.labour)
    return np.asarray(change - (1.0 - share) * capital)


def _log_ratio(before: Array, now: Array) -> Array:
    return np.asarray(np.log(np.maximum(now, SMALLEST) / np.maximum(before, SMALLEST)))


class TotalFactorProductivity:
    """The index, 1 in the first month; over a month without output it waits for the next."""

    def __init__(self) -> None:
        self.level: Array = np.ones(0)
        self._last: Factors | None = None

    def follow(self, now: Factors) -> Array:
        """Chain the month to the last one with output, and return the index."""
        if self._last is None:
            self.level, self._last = np.ones(len(now.volume)), now
            return self.level.copy()
        last, usable = self._last, now.usable()
        both = usable & last.usable()
        self.level[both] *= np.exp(log_change(last, now)[both])
        self._last = Factors(
            *(
                np.where(usable, getattr(now, name), getattr(last, name))
                for name in ("volume", "labour", "capital", "share")
            )
        )
        return self.level.copy()


def yearly_growth(volumes: list[float], *, opening_growth: float) -> float:
    """Growth over the last twelve months, log points: ln(V_t ÷ V_{t−12}).

    Before the first month it is taken to have grown by `opening_growth` a month, as the opening
    state itself assumes.
    """
    now = len(volumes) - 1
    since = max(now - YEAR, 0)
    change = log(max(volumes[now], SMALLEST) / max(volumes[since], SMALLEST))
    return change + (YEAR - (now - since)) * opening_growth
