"""Draws of what is not measured: each estimate with luck of its own, later ones built on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from banha.packs.stand_ins.stand_in import StandIn

LIKELY = 1.645
SETTLED = frozenset({"people.share_age_15_59", "jobs.enterprises", "budget.central_grant"})
"""Values that follow from others without luck of their own."""
SHARE_UNITS = ("share", "percent")


def luck_of(slug: str, *, year: int, draw: int) -> Callable[[StandIn], StandIn]:
    """Return what a draw does to an estimate; measured values stay as they are.

    ln value ~ N(0, σ²) around the estimate, σ from its range, which holds nine draws in ten; a
    value that can be negative is drawn by itself. The draw depends on province, year, number of
    the draw and name of the value, not on the order of the estimates.

    Parameters
    ----------
    slug, year
        Province and opening.
    draw
        Number of the draw, from 1.
    """

    def drawn(entry: StandIn) -> StandIn:
        width = (entry.high - entry.low) / (2.0 * LIKELY)
        if entry.grade == "measured" or entry.name in SETTLED or width <= 0.0:
            return entry
        z = normal(f"{slug} {year} {draw} {entry.name}")
        if entry.low <= 0.0 or entry.value <= 0.0:
            value = entry.value + width * z
            return replace(entry, value=max(value, 0.0) if entry.value >= 0.0 else value)
        value = entry.value * float(np.exp(width / entry.value * z))
        if entry.unit.startswith(SHARE_UNITS):
            value = min(value, 100.0 if entry.unit == "percent" else 1.0)
        return replace(entry, value=value, low=min(entry.low, value), high=max(entry.high, value))

    return drawn


def normal(key: str) -> float:
    """Return a standard normal number that depends on a text alone."""
    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16], "big")
    return float(np.random.Generator(np.random.Philox(key=seed)).standard_normal())
