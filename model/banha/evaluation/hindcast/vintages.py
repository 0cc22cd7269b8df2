"""The packs of a hindcast: as known at an origin, and the same with the outside path given."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from banha.evaluation.hindcast.plan import Stretch
from banha.evaluation.judging.forecasts import CONDITIONAL
from banha.evaluation.known import load_known
from banha.founding.vintages import make_vintages

type Tell = Callable[[str], None]

LAST_KNOWN = 2021
OUTSIDE = "outside.csv"
NATIONAL_PATHS = frozenset(
    {
        "demand_growth_labour_intensive",
        "demand_growth_technology",
        "frontier_growth",
        "outside_income_growth",
        "farm_productivity_growth",
        "competitor_cost",
        "foreign_investment_cycle",
        "price_level",
    }
)
"""Paths of the nation and the world, which conditional forecasts are given."""


def packs_of(
    stretch: Stretch, *, folder: Path, provinces: Sequence[str], tell: Tell | None = None
) -> Path:
    """Build the packs of a stretch where they are not there yet; return their folder.

    Every pack passes the strict loader: an input that was not known by then is refused.
    """
    place = folder / str(stretch.known)
    for number, pack in enumerate(
        make_vintages(place, until=stretch.known, provinces=provinces), start=1
    ):
        load_known(pack.name, until=stretch.known, folder=place)
        if tell is not None and number % 10 == 0:
            tell(f"packs of {stretch.known}: {number} of {len(provinces)}")
    if stretch.kind != CONDITIONAL:
        return place
    later = folder / str(LAST_KNOWN)
    given = folder / f"{stretch.known}-given"
    for pack in make_vintages(later, until=LAST_KNOWN, provinces=provinces):
        _give_path(place / pack.name, later=pack, destination=given / pack.name)
    return given


def _give_path(pack: Path, *, later: Path, destination: Path) -> None:
    """Copy a pack, the nation's paths in it being those known later."""
    draft = destination.with_name(f".{destination.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(pack, draft)
    own, given = _rows(pack / OUTSIDE), _rows(later / OUTSIDE)
    header, *rows = own
    series = header.index("series")
    kept = [row for row in rows if row[series] not in NATIONAL_PATHS]
    taken = [row for row in given[1:] if row[series] in NATIONAL_PATHS]
    with (draft / OUTSIDE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *kept, *taken])
    shutil.rmtree(destination, ignore_errors=True)
    destination.parent.mkdir(parents=True, exist_ok=True)
    draft.rename(destination)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
