"""Sums of products whose last digit does not depend on how many cores a machine has."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

TOGETHER = 10_000
"""Entries multiplied at once: from more than these on, the library that numpy calls starts threads
of its own. They add in an order that depends on the machine, and spin on the cores that the crew
works on."""


def weighted_sum(values: NDArray[Any], weights: NDArray[Any]) -> float:
    """Σ value·weight, added in blocks in their order."""
    total = 0.0
    for start in range(0, len(values), TOGETHER):
        together = slice(start, start + TOGETHER)
        total += float(values[together] @ weights[together])
    return total
