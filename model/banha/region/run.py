"""One run of a region: a scenario simulated in several provinces at once, and what came of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from banha.cards import Shown
from banha.decisions.choice import Decisions
from banha.kernels.cache import with_sound_cache
from banha.progress.choice import Progress, following
from banha.region.between import Between
from banha.region.members import require_members
from banha.region.region import Region
from banha.run import Run, finish, opening_adults, require_enough_agents, require_threads
from banha.scenario import Scenario


@dataclass(frozen=True, eq=False)
class RegionRun(Shown, Mapping[str, Run]):
    """A finished run of a region: the run of each province by its slug.

    Attributes
    ----------
    scenario
        What was run, its own province apart.
    runs
        The run of each province, in the order asked for.
    seconds
        Wall time from the opening to the last month.
    digest
        SHA-256 of the digests of all runs and of what passed between the provinces.
    """

    scenario: Scenario
    runs: Mapping[str, Run]
    seconds: float
    digest: str
    _between: Between = field(repr=False)

    def __repr__(self) -> str:
        one = self.scenario
        return (
            f"<RegionRun of {one.name}: {', '.join(self.runs)}, {one.start} to {one.end}, "
            f"1:{one.scale}, seed {one.seed}; {self.seconds:.1f} s, digest {self.digest[:12]}>"
        )

    def __getitem__(self, province: str) -> Run:
        return self.runs[province]

    def __iter__(self) -> Iterator[str]:
        return iter(self.runs)

    def __len__(self) -> int:
        return len(self.runs)

    def between(self) -> pd.DataFrame:
        """What passed between provinces, tidy: month, kind, from, to, value, unit.

        Persons and đồng of the real provinces. Migrants, their children, their money and commuters
        go from where people lived or live; pay of commuters and inputs from who is paid: from the
        home of commuters, from the province that sells.
        """
        return self._between.frame()


def simulate_region(
    scenario: Scenario,
    *,
    provinces: Sequence[str],
    own: Mapping[str, Scenario] | None = None,
    threads: int = 1,
    guard: bool = True,
    decisions: Decisions | None = None,
    progress: Progress | bool | None = None,
) -> RegionRun:
    """Run a scenario in several provinces that feel each other.

    Parameters
    ----------
    scenario
        What to run; its own province is replaced by the list.
    provinces
        Slugs of at least two provinces, each once; the results do not depend on their order.
    own
        Scenarios of single provinces by slug, where they differ: their levers and parameters hold
        there; start, end, scale and seed are those of `scenario`.
    threads
        Threads that share the work; the results do not depend on it.
    guard
        Whether the accounts of and between the provinces are checked every month.
    decisions
        Decision rules in force; None: those of banha.
    progress
        As for `simulate`.

    Raises
    ------
    ScenarioError
        The provinces are no region, or one of them cannot be run at the scale.
    PackError
        A province pack is wrong.
    AccountingError
        Accounts of a month, within or between provinces, do not hold.
    """
    require_threads(threads)
    scenarios = require_members(scenario, provinces, own=own or {})
    for one in scenarios.values():
        require_enough_agents(one)
    opened = partial(
        Region, scenario, list(scenarios), threads=threads, guard=guard, decisions=decisions,
        own=own,
    )  # fmt: skip
    with following(
        progress=progress, what=scenario.name, start=scenario.start,
        persons=lambda: sum(opening_adults(one) for one in scenarios.values()),
    ) as told:  # fmt: skip
        return _simulated(opened, scenario, tell=told)


def _simulated(opened: partial[Region], scenario: Scenario, *, tell: Progress | None) -> RegionRun:
    """Open a region and run it to its end; `tell` is told after each month."""
    started, clock, months = dt.datetime.now(dt.UTC), time.perf_counter(), scenario.months
    tell = tell or _silent
    tell(0, months)

    def first_month() -> Region:
        region = opened()
        region.step()
        return region

    region = with_sound_cache(first_month)
    warm = time.perf_counter()
    for done in range(1, months + 1):
        if done > region.months_done:
            region.step()
        tell(done, months)
    runs = {
        slug: replace(
            finish(province, started=started, clock=clock, warm=warm, warm_months=1),
            nanoseconds_per_person_month=None,
        )
        for slug, province in region.provinces.items()
    }
    seconds = time.perf_counter() - clock
    digest = region_digest(runs, between=region.between)
    return RegionRun(scenario, runs, seconds, digest, region.between)


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def region_digest(runs: Mapping[str, Run], *, between: Between) -> str:
    """SHA-256 of the digests of all runs, by slug, and of what passed between the provinces."""
    digest = hashlib.sha256()
    for slug in sorted(runs):
        digest.update(f"{slug} {runs[slug].digest}\n".encode())
    frame = between.frame()
    digest.update(frame.to_csv(index=False).encode())
    return digest.hexdigest()
