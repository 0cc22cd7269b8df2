"""Whole things drawn among those that stand at several places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from banha.draw import uniforms
from banha.kernels.draws import COMMUTERS

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Lot:
    """What a draw depends on: luck of a province, month, and a purpose that serves once."""

    seed: int
    month: int
    purpose: int

    def uniforms(self, identities: NDArray[np.integer]) -> NDArray[np.float64]:
        """A number between zero and one for each identity."""
        return uniforms(
            self.seed, stream=COMMUTERS, month=self.month, identities=identities,
            number=self.purpose,
        )[:, 0]  # fmt: skip


def draw_among(
    counts: Rows,
    number: int,
    *,
    lot: Lot,
    weights: NDArray[np.float64] | None = None,
) -> Rows:
    """Draw `number` of the things of which `counts` stand at each place, none of them twice.

    Parameters
    ----------
    counts
        Things by place.
    number
        How many are drawn; all if there are no more.
    lot
        What the draw depends on.
    weights
        Hazard of the things of each place, relative to the others; None: all alike.

    Returns
    -------
    How many were drawn of each place.
    """
    things = np.repeat(np.arange(len(counts)), counts)
    if number >= len(things):
        return np.asarray(counts, np.int64).copy()
    if number <= 0:
        return np.zeros(len(counts), np.int64)
    luck = lot.uniforms(np.arange(len(things)))
    wait = -np.log(luck)
    if weights is not None:
        wait = wait / np.maximum(weights, 1e-12)[things]
    first = np.argsort(wait, kind="stable")[:number]
    return np.bincount(things[first], minlength=len(counts)).astype(np.int64)


def share_among(number: int, weights: NDArray[np.float64], *, lot: Lot) -> Rows:
    """Draw a place for each of `number` things with chances as the weights; returns the counts."""
    limits = np.cumsum(weights)
    if number <= 0 or limits[-1] <= 0.0:
        return np.zeros(len(weights), np.int64)
    luck = lot.uniforms(np.arange(number))
    chosen = np.searchsorted(limits, luck * limits[-1], side="right")
    return np.bincount(np.minimum(chosen, len(weights) - 1), minlength=len(weights)).astype(
        np.int64
    )


def split_whole(amount: int, weights: Rows) -> Rows:
    """Split whole đồng in proportion to whole weights, floored; the rest goes to the first of them.

    The first is the first place with a weight. Exact for amounts of any size.
    """
    total = int(weights.sum())
    shares = np.array([amount * weight // total for weight in weights.tolist()], np.int64)
    shares[int(np.argmax(weights > 0))] += amount - int(shares.sum())
    return shares
