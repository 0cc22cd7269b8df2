"""What of many scenarios and provinces a short brief shows, by a rule that it states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from banha.brief.material import Material, Place
from banha.brief.outcomes import headline_lines


@dataclass(frozen=True)
class Pairing:
    """A scenario in a province, compared with the baseline there."""

    place: Place
    name: str


def pairings(material: Material) -> list[Pairing]:
    """Return all comparisons: by province, then in the order of the scenarios."""
    return [
        Pairing(place, name)
        for place in material.places
        for name in material.names
        if name in place.effects
    ]


def most_moved(found: Sequence[Pairing], *, most: int) -> list[Pairing]:
    """Return at most so many comparisons: those that move the first headline most, in their order.

    Up or down counts alike, so that what harms is not left out.
    """
    if len(found) <= most:
        return list(found)
    first = sorted(range(len(found)), key=lambda place: -_size(found[place]))[:most]
    return [found[place] for place in sorted(first)]


def _size(one: Pairing) -> float:
    line = headline_lines(one.place.lines)[0]
    shown = one.place.effects[one.name].of(line)
    size = abs(shown.difference) if shown is not None else math.nan
    return size if math.isfinite(size) else -1.0
