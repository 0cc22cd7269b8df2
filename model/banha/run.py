"""One run: a scenario simulated from its first month to its last, and what came of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import resource
import sys
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pandas as pd

from banha.accounts.history import Accounts
from banha.cards import Shown
from banha.census import Census, census_months, read_census_month, take_census
from banha.decisions.choice import Decisions
from banha.errors import Fault, RequestError, ScenarioError
from banha.kernels.cache import with_sound_cache
from banha.month import Month
from banha.packs import Pack, load_pack
from banha.progress.choice import Progress, following
from banha.province import Province
from banha.records import Records, read_series
from banha.run_folder import RunFolder, StoredRun, read_run, write_run
from banha.scenario import Scenario
from banha.snapshot import open_snapshot, read_snapshot_head, take_snapshot

__all__ = [
    "Progress",
    "Run",
    "RunFolder",
    "StoredRun",
    "opening_adults",
    "read_run",
    "require_enough_agents",
    "run_past",
    "simulate",
    "write_run",
]

FEWEST_ADULTS = 50
"""With fewer simulated adults, rates of a month are mere chance."""


@dataclass(frozen=True, eq=False)
class Run(Shown):
    """A finished run.

    Attributes
    ----------
    scenario
        What was run.
    records
        The recorded series; `records[series]` is an array of months (× parts).
    seconds
        Wall time from the opening, or a snapshot, to the last month, compilation included.
    digest
        SHA-256 of all recorded arrays: equal digests are equal results, bit by bit.
    bounds_hit
        How often each bound was binding.
    threads
        Threads that shared the work.
    started, finished
        When, in coordinated universal time.
    nanoseconds_per_person_month
        Wall time per simulated adult and month after the first month run; None for a single month.
    peak_memory_mib
        Most memory that the process held so far, MiB.
    censuses
        By month: every adult and firm as they were at its end, where asked for.
    guard
        Whether the accounts were checked every month.
    """

    scenario: Scenario
    records: Records
    seconds: float
    digest: str
    bounds_hit: dict[str, int]
    threads: int
    started: dt.datetime
    finished: dt.datetime
    nanoseconds_per_person_month: float | None
    peak_memory_mib: float
    guard: bool = True
    censuses: Mapping[Month, Census] = field(default_factory=dict)

    def __repr__(self) -> str:
        one = self.scenario
        return (
            f"<Run of {one.name}: {one.province}, {one.start} to {one.end}, 1:{one.scale}, "
            f"seed {one.seed}; {self.seconds:.1f} s, digest {self.digest[:12]}>"
        )

    def monthly(self) -> pd.DataFrame:
        """Tidy monthly records: month, series, breakdown, value, unit."""
        return self.records.frame()

    def yearly(self) -> pd.DataFrame:
        """Tidy records of whole years: year, series, breakdown, value, unit.

        Flows are summed, stocks and rates averaged.
        """
        return self.records.yearly()

    def distributions(self) -> pd.DataFrame:
        """Tidy quantiles of each December: month, distribution, quantile, value, unit."""
        return self.records.distributions()

    def accounts(self) -> Accounts:
        """Every kind of payment by month, in whole đồng of the real province."""
        return self.records.accounts

    def census(self, month: Month | str | int) -> Census:
        """Return the census taken at the end of a month.

        Raises
        ------
        RequestError
            None was asked for then.
        """
        wanted = read_census_month(month)
        if wanted not in self.censuses:
            taken = ", ".join(map(str, self.censuses)) or "none"
            cure = f'Ask for it: simulate(…, censuses=["{wanted}"]). Taken here: {taken}.'
            raise RequestError([Fault("census", f"no census was taken in {wanted}", cure)])
        return self.censuses[wanted]


def simulate(
    scenario: Scenario,
    *,
    threads: int = 1,
    guard: bool = True,
    decisions: Decisions | None = None,
    prepare: Callable[[Province], object] | None = None,
    progress: Progress | bool | None = None,
    snapshot: bytes | None = None,
    censuses: Iterable[Month | str | int] = (),
) -> Run:
    """Run a scenario to its end.

    Parameters
    ----------
    scenario
        What to run.
    threads
        Threads that share the work; the results do not depend on it.
    guard
        Whether the accounts are checked every month.
    decisions
        Decision rules in force; None: those of banha.
    prepare
        Called with the opened province before its first month here: to add agents and levers.
    progress
        Whether to show how far the run is: a bar in a notebook, a live line in a terminal, plain
        lines elsewhere. A function is told the months done and the months in all instead.
    snapshot
        Go on from there; the run is the same as from its start, records of the past included.
    censuses
        Months, or years for their December, at the end of which to keep every adult and firm.

    Raises
    ------
    ScenarioError
        Too few persons, a sector without firms, no threads, or a census of a month not simulated.
    PackError, SnapshotError
        The province pack or the snapshot is missing, wrong, or of another past.
    AccountingError
        The accounts of a month do not hold.
    """
    require_threads(threads)
    require_enough_agents(scenario)
    past = 0 if snapshot is None else read_snapshot_head(snapshot)["months_done"]
    asked = census_months(censuses, first=scenario.start + past, last=scenario.end)
    open_it = Province if snapshot is None else partial(open_snapshot, snapshot)
    opened = partial(open_it, scenario=scenario, threads=threads, guard=guard, decisions=decisions)
    persons = partial(opening_adults, scenario)
    with following(
        progress=progress, what=scenario.name, start=scenario.start, persons=persons
    ) as told:
        tell = told or _silent
        tell(past, scenario.months)
        return _simulated(opened, prepare=prepare, past=past, asked=asked, tell=tell)


def _simulated(
    opened: Callable[[], Province],
    *,
    prepare: Callable[[Province], object] | None,
    past: int,
    asked: Collection[Month],
    tell: Progress,
) -> Run:
    """Open a province and run it to the end of its scenario; `tell` is told after each month."""
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    province = _first_month(opened, prepare=prepare)
    warm, warm_months = time.perf_counter(), province.months_done
    taken = _months(province, past=past, asked=asked, tell=tell)
    run = finish(province, started=started, clock=clock, warm=warm, warm_months=warm_months)
    return replace(run, censuses=taken)


def _months(
    province: Province, *, past: int, asked: Collection[Month], tell: Progress
) -> dict[Month, Census]:
    """Run the months that are left, and return the censuses asked for."""
    scenario, taken = province.scenario, {}
    for done in range(past + 1, scenario.months + 1):
        if done > province.months_done:
            province.step()
        if (month := scenario.start + (done - 1)) in asked:
            taken[month] = take_census(province)
        tell(done, scenario.months)
    return taken


def _first_month(
    open_it: Callable[[], Province], *, prepare: Callable[[Province], object] | None = None
) -> Province:
    """Open a province and run its first month, if there is one left."""

    def first_month() -> Province:
        # All kernels are loaded by the end of the first month, and nothing outside the new
        # province has changed by then: with a damaged cache it can be opened again.
        province = open_it()
        if prepare is not None:
            prepare(province)
        if province.months_done < province.scenario.months:
            province.step()
        return province

    return with_sound_cache(first_month)


def run_past(
    trunk: Scenario, *, months: Collection[Month], threads: int = 1, guard: bool = True
) -> dict[Month, bytes]:
    """Run the common past of scenarios once, and return a snapshot before each of these months.

    Parameters
    ----------
    trunk
        What is common to the scenarios: see `banha.branching.trunk_of`.
    months
        Each is the first month that its snapshot has not run yet.
    threads
        Threads that share the work; the results do not depend on it.
    guard
        Whether the accounts are checked every month.

    Raises
    ------
    ScenarioError
        A month is not one of the trunk, or the trunk cannot be run.
    AccountingError
        The accounts of a month do not hold.
    """
    require_threads(threads)
    require_enough_agents(trunk)
    faults = [
        Fault("months", f"{month} is not a month of the trunk", _within(trunk))
        for month in sorted(set(months))
        if not trunk.start <= month <= trunk.end + 1
    ]
    if faults:
        raise ScenarioError(faults)
    taken: dict[Month, bytes] = {}

    def opened() -> Province:
        province = Province(trunk, threads=threads, guard=guard)
        if province.month in months:
            taken[province.month] = take_snapshot(province)
        return province

    if set(months) <= {trunk.start}:
        if months:
            with_sound_cache(opened)
        return taken
    province = _first_month(opened)
    while province.month < max(months):
        if province.month in months:
            taken[province.month] = take_snapshot(province)
        province.step()
    taken[province.month] = take_snapshot(province)
    return taken


def _within(trunk: Scenario) -> str:
    return f"Give months from {trunk.start} to {trunk.end + 1}, or a trunk with a later end."


def finish(
    province: Province,
    *,
    started: dt.datetime,
    clock: float,
    warm: float,
    warm_months: int,
) -> Run:
    """Return the run of a province at its end.

    `clock` and `warm` are readings of the clock before and after the first month run here,
    `warm_months` the months done by then.
    """
    end = time.perf_counter()
    scenario, records = province.scenario, province.records
    person_months = float(records["adults"][warm_months:].sum()) / scenario.scale
    return Run(
        scenario=scenario,
        records=records,
        seconds=end - clock,
        digest=digest_of(records),
        bounds_hit=dict(province.bounds_hit),
        threads=province.crew.threads,
        started=started,
        finished=dt.datetime.now(dt.UTC),
        nanoseconds_per_person_month=(end - warm) * 1e9 / person_months if person_months else None,
        peak_memory_mib=peak_memory_mib(),
        guard=province.guard,
    )


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def digest_of(records: Records) -> str:
    """SHA-256 of the names, shapes and bytes of all recorded arrays and distributions."""
    digest = hashlib.sha256()
    for name in read_series():
        values = np.ascontiguousarray(records[name], dtype="<f8")
        digest.update(f"{name} {values.shape}\n".encode())
        digest.update(values.tobytes())
    quantiles = np.ascontiguousarray(records.distributions()["value"], dtype="<f8")
    digest.update(f"distributions {quantiles.shape}\n".encode())
    digest.update(quantiles.tobytes())
    return digest.hexdigest()


def peak_memory_mib() -> float:
    """Most memory that this process held so far, MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kibibytes
    return peak * unit / 2**20


def require_threads(threads: int) -> None:
    """Refuse a number of threads that cannot be.

    Raises
    ------
    ScenarioError
        `threads` is no whole number from 1 on.
    """
    if not is_whole(threads, lowest=1):
        what = f"{threads!r} is not a number of threads"
        raise ScenarioError([Fault("threads", what, "Give a whole number from 1 on.")])


def is_whole(value: object, *, lowest: int) -> bool:
    """Tell whether a value is a whole number from `lowest` on."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= lowest


def require_enough_agents(scenario: Scenario) -> None:
    """Refuse a scale at which too few persons, or a sector without firms, would be left.

    Raises
    ------
    ScenarioError
        With the coarsest scale that can be.
    PackError
        The province pack is missing or wrong.
    """
    pack = load_pack(scenario.province, start_year=scenario.start.year)
    scale = scenario.scale
    adults = int(pack.population[15:].sum())
    what = ""
    if round(adults / scale) < FEWEST_ADULTS:
        what = (
            f"1:{scale} leaves {round(adults / scale)} of the {adults:,} adults of "
            f"{pack.name_en}; at least {FEWEST_ADULTS} are needed"
        )
    elif empty := sectors_without_firms(pack, scale=scale):
        what = f"1:{scale} leaves no firm in {', '.join(empty)} of {pack.name_en}"
    if what:
        cure = f"Write a scale from 1 to {coarsest_scale(pack)}."
        raise ScenarioError([Fault(f"scenario {scenario.name!r}, scale", what, cure)])


def sectors_without_firms(pack: Pack, *, scale: int) -> list[str]:
    """Return the sectors that have firms in the pack, but none at a scale of 1:K."""
    largest = largest_strata(pack)
    return [pack.sectors[code] for code, jobs in largest.items() if round(jobs / scale) == 0]


def largest_strata(pack: Pack) -> dict[int, int]:
    """Return jobs in the largest ownership class of each sector that has firms.

    A class keeps a firm while its jobs, divided by K, round to at least one.
    """
    jobs = pack.firms.groupby(["sector_code", "ownership_code"])["jobs"].sum()
    largest = jobs[jobs > 0].groupby("sector_code").max()
    return {int(code): int(most) for code, most in zip(largest.index, largest, strict=True)}


def opening_adults(scenario: Scenario) -> int:
    """Return how many adults a scenario simulates at its opening."""
    pack = load_pack(scenario.province, start_year=scenario.start.year)
    return round(int(pack.population[15:].sum()) / scenario.scale)


def coarsest_scale(pack: Pack) -> int:
    """Return the largest K for which 1:K leaves enough adults and a firm in every sector."""
    limits = [2 * jobs - 1 for jobs in largest_strata(pack).values()]
    return max(1, min(int(pack.population[15:].sum()) // FEWEST_ADULTS, *limits))
