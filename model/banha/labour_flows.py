"""Who does what at two censuses: moves of persons between farms, factories, services and more."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.census import Census
from banha.errors import Fault, RequestError

GROUPS = ("farms", "factories", "services", "knowledge", "students", "not_working")
"""What a person of the province does."""
GREW_UP, MOVED_IN, GONE = "grew_up", "moved_in", "left_or_died"
ORIGINS = (*GROUPS, GREW_UP, MOVED_IN)
GOALS = (*GROUPS, GONE)
FIRST_AGE = 15
COLUMNS = ("from_month", "to_month", "from_group", "to_group", "persons")


@cache
def _table() -> Mapping[tuple[str, str], str]:
    text = files("banha").joinpath("labour_groups.csv").read_text(encoding="utf-8")
    return {(row["by"], row["value"]): row["group"] for row in csv.DictReader(text.splitlines())}


def groups_of(census: Census) -> NDArray[np.int8]:
    """Place in `GROUPS` of every person of a census, in its order.

    Those who work are grouped by the name of their sector where `labour_groups.csv` has it, else
    by the kind of the sector; the others by their status.
    """
    by_sector = {name: GROUPS.index(group) for name, group in groups_by_sector(census).items()}
    by_status = {
        value: GROUPS.index(group) for (by, value), group in _table().items() if by == "status"
    }
    place = census.persons["sector"].astype(object).map(by_sector)
    place = place.fillna(census.persons["status"].astype(object).map(by_status))
    return np.asarray(place, np.int8)


def groups_by_sector(census: Census) -> dict[str, str]:
    """Group of those who work in each sector: by its name in the table, else by its kind."""
    table = _table()
    return {
        sector: table.get(("sector", sector), table["kind", kind])
        for sector, kind in zip(census.sectors, census.kinds, strict=True)
    }


def labour_flows(*censuses: Census) -> pd.DataFrame:
    """Moves of persons between the groups of two or more censuses of one run.

    Parameters
    ----------
    censuses
        In any order; moves are between each and the next.

    Returns
    -------
    Columns from_month, to_month (YYYY-MM), from_group, to_group, persons (of the real province);
    moves that nobody made are left out. Those of `from_group` add up to what was counted at the
    start, those of `to_group` to what was counted at the end, but for the outside. Not yet there
    at the start are those who `grew_up` (born in the province and under 15 then) and those who
    `moved_in` (in-migrants, and locals who were away then, such as students elsewhere). Not there
    any more at the end are those who `left_or_died`. Who came and went between two censuses is in
    neither. `attrs` tells province, title, scale and seed.

    Raises
    ------
    RequestError
        Fewer than two months, or censuses of different runs.
    """
    ordered = require_one_run(censuses)
    pairs = [_between(a, b) for a, b in pairwise(ordered)]
    flows = pd.concat(pairs, ignore_index=True)
    flows.attrs.update(described(ordered[0]))
    return flows


def described(census: Census) -> dict[str, str]:
    """What a caption says of the run of a census: province, titles, seed, scale."""
    scenario = census.scenario
    about = {"scale": str(census.scale), "firm_scale": str(census.firm_scale)}
    if scenario is None:
        return about
    titles = {"title_en": scenario.title, "title_vi": scenario.title_vi or scenario.title}
    return {**about, **titles, "province": scenario.province, "seed": str(scenario.seed)}


def require_one_run(censuses: Sequence[Census]) -> list[Census]:
    """Return censuses of one run in the order of their months.

    Raises
    ------
    RequestError
        Fewer than two, two of one month, or of different runs: their persons are no one's.
    """
    where, cure = "labour_flows", "Give censuses of several months: run.census(2010), …"
    if wrong := [type(one).__name__ for one in censuses if not hasattr(one, "persons")]:
        raise RequestError([Fault(where, f"{', '.join(wrong)} is no census", cure)])
    ordered = sorted(censuses, key=lambda census: census.month)
    if len({census.month for census in ordered}) < max(len(ordered), 2):
        months = ", ".join(str(census.month) for census in ordered) or "none"
        what = f"moves are between two or more different months; given: {months}"
        raise RequestError([Fault(where, what, cure)])
    first = ordered[0]
    for one in ordered[1:]:
        if (one.scenario, one.scale, one.sectors) != (first.scenario, first.scale, first.sectors):
            what = f"the censuses of {first.month} and {one.month} are of different runs"
            cure = "Take all of them from one run: persons are matched by their numbers."
            raise RequestError([Fault(where, what, cure)])
    return ordered


def _between(start: Census, end: Census) -> pd.DataFrame:
    """Moves between two censuses: both sides joined by the person's number."""
    before = pd.DataFrame({"person": start.persons["person"], "a": groups_of(start)})
    after = pd.DataFrame({"person": end.persons["person"], "b": groups_of(end)})
    # Of months that are whole years apart the age then is exact.
    age_then = end.persons["age"] - (end.month - start.month) / 12
    here = (end.persons["origin"] == "local") & (age_then < FIRST_AGE)
    after["came"] = np.where(here, ORIGINS.index(GREW_UP), ORIGINS.index(MOVED_IN))
    both = before.merge(after, on="person", how="outer", validate="one_to_one")
    origin = both["a"].fillna(both["came"]).to_numpy(np.int64)
    goal = both["b"].fillna(GOALS.index(GONE)).to_numpy(np.int64)
    counts = np.zeros((len(ORIGINS), len(GOALS)), np.int64)
    np.add.at(counts, (origin, goal), 1)
    rows = [
        (str(start.month), str(end.month), ORIGINS[a], GOALS[b], int(counts[a, b]) * start.scale)
        for a, b in np.argwhere(counts)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
