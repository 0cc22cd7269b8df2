"""Memory of a run from its scenario alone: rows of the tables × bytes of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from banha.packs import Pack, load_pack
from banha.planning.machine import MIB
from banha.scenario import Scenario
from banha.scratch import SEGMENT
from banha.state import read_schema

BASE = 304 * MIB
"""Bytes of a process that holds libraries and compiled kernels, but nobody yet."""
SHARED = 140 * MIB
"""Bytes of these that are files of libraries, which all processes share."""
DRAWING = 80 * MIB
"""Bytes that drawing the figure sheet of a run takes beside."""
LISTS = 17
"""Bytes a person of a segment of the lists that kernels write, kept between months: see
`scratch.Scratch`."""
WORKING = 8
"""Bytes a person that a month takes beside the columns and those lists."""
OPENING = 50
"""Bytes a person that the opening takes beside the columns."""
LAST_PAGES, A_PERSON = 45 * MIB, 60
"""Bytes at most, and a person where they are few, of the large pages in which columns end."""
USUAL_GROWTH = 0.01
"""Growth of the population a year where the pack does not know it."""
NEW_HOMES = 0.01
"""Households grow a year by so much more than persons: they become smaller."""
FIRM_MARGIN = 1.1
"""Rows of firms over those of the opening: entrants come before those who leave are gone."""


@dataclass(frozen=True)
class Rows:
    """Rows of the three tables that are in use or were."""

    persons: float
    households: float
    firms: float

    @property
    def columns(self) -> float:
        """Bytes of the columns of these rows."""
        return (
            self.persons * row_bytes("persons")
            + self.households * row_bytes("households")
            + self.firms * row_bytes("firms")
        )

    def grown(self, *, persons: float, households: float, firms: float) -> Rows:
        """Return as many times the rows."""
        return Rows(self.persons * persons, self.households * households, self.firms * firms)


@cache
def row_bytes(table: str) -> int:
    """Return the bytes of one row of a table, by the schema."""
    return sum(np.dtype(c.dtype).itemsize for c in read_schema() if c.table == table)


def opening_rows(scenario: Scenario) -> Rows:
    """Return the rows at the opening of a scenario.

    Raises
    ------
    PackError
        The province pack is missing or wrong.
    """
    pack = load_pack(scenario.province, start_year=scenario.start.year)
    scale = scenario.scale
    persons = round(int(pack.population[15:].sum()) / scale)
    homes = round(int(pack.population.sum()) / scale / pack.opening["household_size"])
    firms = _firms(pack, scale=scale, firm_scale=scenario.firm_scale)
    return Rows(persons, max(1, min(persons, homes)), firms)


def _firms(pack: Pack, *, scale: int, firm_scale: int) -> int:
    """Firms at the opening, the public employer among them: see `opening_firms.draw_firms`."""
    strata = pack.firms.groupby(["sector_code", "ownership_code"])[["firms", "jobs"]].sum()
    jobs = np.round(strata["jobs"].to_numpy(np.float64) / scale)
    firms = np.maximum(np.round(strata["firms"].to_numpy(np.float64) / firm_scale), 1.0)
    return 1 + int(np.minimum(firms, jobs).sum())


def simulating(opening: Rows, last: Rows) -> float:
    """Return the most bytes that agents take while a run is simulated, from rows first and last."""
    return max(
        opening.columns + OPENING * opening.persons + last_pages(opening),
        kept(last) + WORKING * last.persons,
    )


def kept(last: Rows) -> float:
    """Return the bytes of agents that are still held while the figures are drawn."""
    return last.columns + LISTS * min(last.persons, SEGMENT) + last_pages(last)


def last_pages(rows: Rows) -> float:
    """Return the bytes of pages that columns have begun and do not fill."""
    return min(float(LAST_PAGES), A_PERSON * rows.persons)


def estimated(scenarios: Iterable[Scenario], *, figures: bool = True) -> int:
    """Return the most bytes of a process that runs these scenarios at once.

    From the scenarios alone: nothing is measured.

    Parameters
    ----------
    scenarios
        One; or one for each province of a region.
    figures
        Whether the process draws figures at the end.

    Raises
    ------
    PackError
        A province pack is missing or wrong.
    """
    most = end = 0.0
    for scenario in scenarios:
        opening = opening_rows(scenario)
        last = opening.grown(**expected_growth(scenario))
        most += simulating(opening, last)
        end += kept(last)
    return round(BASE + max(most, end + (DRAWING if figures else 0)))


def of_processes(each: float, *, processes: int, shared: float) -> float:
    """Return the bytes of so many processes that share some of what each of them holds."""
    return processes * (each - shared) + shared


def expected_growth(scenario: Scenario) -> dict[str, float]:
    """Return how many times the rows of the opening there are expected to be at the end.

    Persons grow as they were measured to from the start on, in the mean of these years.
    """
    years = scenario.months / 12
    pack = load_pack(scenario.province, start_year=scenario.start.year)
    persons = (1.0 + measured_growth(pack)) ** years
    return {
        "persons": persons,
        "households": persons * (1.0 + NEW_HOMES) ** years,
        "firms": FIRM_MARGIN,
    }


def measured_growth(pack: Pack) -> float:
    """Return the growth of a province's population a year, as measured from its opening on.

    At least 0; `USUAL_GROWTH` where fewer than two years were measured.
    """
    rows = pack.measured
    rows = rows[(rows["series"] == "population") & (rows["breakdown"] == "total")]
    values = rows[rows["year"] >= pack.start_year].groupby("year")["value"].mean().sort_index()
    if len(values) < 2 or values.iloc[0] <= 0 or values.iloc[-1] <= 0:
        return USUAL_GROWTH
    years = int(values.index[-1]) - int(values.index[0])
    times = float(values.iloc[-1]) / float(values.iloc[0])
    return max(float(times ** (1.0 / years)) - 1.0, 0.0)


def finest_that_fits(fits: Callable[[int], bool], *, finest: int, coarsest: int) -> int | None:
    """Return the smallest scale from `finest` to `coarsest` that fits; None where none does.

    Coarser scales are taken to fit wherever a finer one does.
    """
    if finest > coarsest:
        return None
    if fits(finest):
        return finest
    if not fits(coarsest):
        return None
    while finest < coarsest:
        middle = (finest + coarsest) // 2
        if fits(middle):
            coarsest = middle
        else:
            finest = middle + 1
    return coarsest
