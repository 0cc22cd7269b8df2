"""Firms by ownership, sector and size, entry, exit and links, in real numbers of firms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC, FOREIGN
from banha.observing.firm_sums import FirmSums

if TYPE_CHECKING:
    from banha.economy import Economy

SIZES = {
    "1-4": 0, "5-9": 5, "10-49": 10, "50-199": 50, "200-299": 200, "300-499": 300,
    "500-999": 500, "1000-4999": 1000, "5000 and more": 5000,
}  # fmt: skip
"""Classes of firms by staff, as statistics count them, and the fewest persons in each.

Firms that have no staff yet are in the first.
"""
SMALLEST = np.array(list(SIZES.values()), np.float64)


def size_class(size: NDArray[np.float64]) -> NDArray[np.intp]:
    """Class of firms by their real number of staff."""
    return np.searchsorted(SMALLEST, size, side="right") - 1


def observe_firms(province: Economy, sums: FirmSums) -> dict[str, Any]:
    """Firms that live at the end of the month, and the month's entries and exits."""
    firms, counts = province.state.firms, province.counts
    scale, persons = province.scenario.firm_scale, province.scenario.scale
    living = np.flatnonzero(sums.private)
    owners = sums.owner[living]
    staff = sums.employees[living]
    domestic = living[owners == DOMESTIC]
    linked = int(np.count_nonzero(firms.partner[domestic] >= 0))
    place = size_class(staff * (persons / scale))
    return {
        "linked_firms": linked / max(len(domestic), 1),
        "firms": scale * np.bincount(owners, minlength=3)[:3],
        "firms_by_sector": scale * np.bincount(sums.place[living], minlength=sums.sectors),
        "firms_by_size": scale * np.bincount(place, minlength=len(SIZES)),
        "jobs_by_size": persons * np.bincount(place, weights=staff, minlength=len(SIZES)),
        "foreign_jobs_share": float(staff[owners == FOREIGN].sum() / max(staff.sum(), 1.0)),
        "firm_entries": scale * (counts["start_ups"] + counts["foreign_entries"]),
        "foreign_entries": scale * counts["foreign_entries"],
        "expected_foreign_entries": scale * province.expected_foreign_entries,
        "reference_foreign_entries": scale * province.reference_foreign_entries,
        "firm_exits": scale * (counts["closures"] + counts["bankruptcies"]),
        "bankruptcies": scale * counts["bankruptcies"],
    }
