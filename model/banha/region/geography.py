"""Where provinces lie, and how far they are from each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import asin, cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from banha.data import data_folder, province_folder
from banha.errors import Fault, ScenarioError
from banha.packs.head import Place, read_head
from banha.row_table import read_row_table

Array = NDArray[np.float64]
PLACES = "nations/viet-nam/places.csv"
EARTH_RADIUS = 6371.0
"""Mean radius, km."""


class PlaceRow(BaseModel):
    """One row of places.csv: the centre of a province's area, in degrees."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    latitude: float
    longitude: float
    source: str


def places_of(provinces: Sequence[str]) -> dict[str, Place]:
    """Return where provinces lie: as their packs say, else as the table of the nation does.

    Raises
    ------
    ScenarioError
        Nobody says where a province lies.
    """
    table: Mapping[str, PlaceRow] = (
        read_row_table(PLACES, PlaceRow) if (data_folder() / PLACES).is_file() else {}
    )
    places: dict[str, Place] = {}
    faults = []
    for slug in provinces:
        path = province_folder(slug) / "pack.toml"
        head = read_head(path, where=f"{slug}/pack.toml", faults=[])
        if head is not None and head.place is not None:
            places[slug] = head.place
        elif slug in table:
            places[slug] = Place(latitude=table[slug].latitude, longitude=table[slug].longitude)
        else:
            cure = (
                "Write its centre into pack.toml, such as "
                "place = { latitude = 11.21, longitude = 106.65 }."
            )
            what = f"nobody says where {slug} lies: it is not in {PLACES}"
            faults.append(Fault(f"province {slug!r}", what, cure))
    if faults:
        raise ScenarioError(faults)
    return places


def kilometres(a: Place, b: Place) -> float:
    """Return the distance of two places as the crow flies, km."""
    north, east = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    chord = sin(north / 2.0) ** 2
    chord += cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(east / 2.0) ** 2
    return 2.0 * EARTH_RADIUS * asin(sqrt(min(chord, 1.0)))


def distances(provinces: Sequence[str]) -> dict[tuple[str, str], float]:
    """Return the distance of every two provinces, km.

    Raises
    ------
    ScenarioError
        Nobody says where a province lies.
    """
    places = places_of(provinces)
    return {(a, b): kilometres(places[a], places[b]) for a in provinces for b in provinces}


def fades(kilometres: float, *, length: float) -> float:
    """What distance leaves of a weight: exp(−distance ÷ length)."""
    return float(np.exp(-kilometres / length))
