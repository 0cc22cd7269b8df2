"""The packs of a hindcast: as known at an origin, and the same with the outside path given."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

from banha.evaluation.calibration.priors import read_priors
from banha.evaluation.hindcast.plan import Stretch
from banha.evaluation.known import load_known
from banha.founding.vintages import make_vintages
from banha.processes import shared_processes

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


def packs_of(stretch: Stretch, *, folder: Path, provinces: Sequence[str], workers: int = 1) -> Path:
    """Build the packs of a stretch where they are not there yet; return their folder.

    Every pack passes the strict loader: an input that was not known by then is refused. Where the
    nation's paths are known longer than the provinces' data, those of one province's pack of the
    later year take the place of the earlier ones in all: they are the same in every province.
    """
    place = folder / str(stretch.known)
    with shared_processes(max(workers, 1)) as pool:
        tasks = [
            pool.submit(vintage, place, slug, until=stretch.known)
            for slug in provinces
            if not (place / slug / "pack.toml").is_file()
        ]
        for task in tasks:
            task.result()
    if stretch.path == stretch.known:
        return place
    later = folder / f"paths-{stretch.path}"
    vintage(later, provinces[0], until=stretch.path)
    given = folder / f"{stretch.known}-{stretch.path}"
    for slug in provinces:
        if not (given / slug / "pack.toml").is_file():
            _give_path(place / slug, later=later / provinces[0], destination=given / slug)
    return given


def vintage(folder: Path, slug: str, *, until: int) -> None:
    """Build one province's pack as known at the end of a year, and hold it to that."""
    replaced = {f"{prior.section}.{prior.name}" for prior in read_priors()}
    for pack in make_vintages(folder, until=until, provinces=[slug]):
        load_known(pack.name, until=until, folder=folder, replaced=replaced)


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
