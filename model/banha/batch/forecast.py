"""What a batch would take of this machine: time, memory and disk, from a short measurement."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from banha.batch.folder import read_head, sound_entries
from banha.batch.ledger import read_ledger
from banha.batch.local import one_thread
from banha.batch.plan import Plan, shard_of
from banha.batch.run_batch import cut
from banha.batch.study import Study
from banha.processes import shared_processes
from banha.scenario import Scenario

MEASURED_MONTHS = 24
MEASURED_SECONDS = 4.0
COARSE_ADULTS = 3_000
LEDGER_BYTES = 1_200


@dataclass(frozen=True)
class Measured:
    """What a scenario takes, as measured.

    Attributes
    ----------
    opening
        Seconds until its first month.
    monthly
        Seconds of each of its months: float64[months].
    writing
        Seconds to make and write its parts.
    size
        Bytes of its parts.
    memory_mib
        Most memory of a process that runs it.
    """

    opening: float
    monthly: NDArray[np.float64]
    writing: float
    size: int
    memory_mib: float

    def seconds(self, *, first: int = 0, last: int | None = None) -> float:
        """Seconds of the months from `first` on, up to `last`."""
        return self.opening + float(self.monthly[first:last].sum())


@dataclass(frozen=True)
class Forecast:
    """What a batch would take.

    Attributes
    ----------
    study, workers
        What is asked.
    runs, done
        Runs that are asked, and those of them that are done already.
    seconds
        Time until the end.
    saved
        Share of the work that is saved by running common pasts once.
    memory_mib
        Most memory of one process.
    size
        Bytes on the disk.
    free, ram
        Bytes that are free on the disk, and bytes of memory of this machine.
    measuring
        Seconds that the measurement took.
    """

    study: Study
    workers: int
    runs: int
    done: int
    seconds: float
    saved: float
    memory_mib: float
    size: int
    free: int
    ram: int
    measuring: float


def forecast_of(
    study: Study, *, folder: Path, workers: int, shard: tuple[int, int] | None = None
) -> Forecast:
    """Measure some months of the study's scenarios, and return what the batch would take.

    As many processes measure at once as would work at once, so that what they take from each other
    is in the figures.
    """
    start = time.perf_counter()
    plan = Plan(study)
    families = plan.families
    if shard is not None:
        families = tuple(shard_of(families, number=shard[0], of=shard[1]))
    known = read_head(folder) is not None
    done = sound_entries(folder, read_ledger(folder)) if known else {}
    left = [tuple(run for run in family if run.key not in done) for family in families]
    costs = _measure(study, workers=workers)
    tasks = cut([family for family in left if family], branch=study.branch, workers=workers)
    spent = plain = 0.0
    for task in tasks:
        scenarios = [study.scenario(run.scenario, province=run.province) for run in task]
        plain += sum(costs[one.province].seconds(last=one.months) for one in scenarios)
        spent += _seconds(scenarios, costs=costs, branch=study.branch)
    runs = sum(map(len, left))
    overhead = sum(costs[run.province].writing for family in left for run in family)
    size = sum(costs[run.province].size + LEDGER_BYTES for family in left for run in family)
    place = next(parent for parent in (folder.absolute(), *folder.absolute().parents)
                 if parent.exists())  # fmt: skip
    return Forecast(
        study=study,
        workers=workers,
        runs=sum(map(len, families)),
        done=sum(map(len, families)) - runs,
        seconds=(spent + overhead) / min(workers, max(len(tasks), 1)),
        saved=1.0 - spent / plain if plain else 0.0,
        memory_mib=max(cost.memory_mib for cost in costs.values()),
        size=size,
        free=shutil.disk_usage(place).free,
        ram=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        measuring=time.perf_counter() - start,
    )


def _seconds(scenarios: Sequence[Scenario], *, costs: dict[str, Measured], branch: bool) -> float:
    """Seconds of a task: its common past once, then each scenario from where it branches."""
    from banha.batch.work import branches

    months = branches(list(scenarios))[1] if branch else {}
    first = {one.name: months[one.name] - one.start for one in scenarios if one.name in months}
    total = sum(
        costs[one.province].seconds(first=first.get(one.name, 0), last=one.months)
        for one in scenarios
    )
    past = max(first.values(), default=0)
    return total + (costs[scenarios[0].province].seconds(last=past) if past else 0.0)


def _measure(study: Study, *, workers: int) -> dict[str, Measured]:
    """Measure the first scenario of each province, and the one that moves most levers."""
    from banha.batch.warm import warm_up

    costs = {}
    with one_thread(), shared_processes(workers) as pool:
        pool.submit(warm_up).result()  # kernels are compiled once, by one process
        for province in study.provinces:
            there = [one for one in study.scenarios if one.province == province]
            busiest = max(there, key=lambda one: len(one.levers))
            longest = max(there, key=lambda one: one.months)
            chosen = [one.with_run(end=longest.end) for one in (there[0], busiest)]
            asked = [(chosen[i % 2].to_dict(), study.keep, study.records) for i in range(workers)]
            found = list(pool.map(measure, asked if workers > 1 else [asked[0]]))
            costs[province] = Measured(
                opening=float(np.mean([one.opening for one in found])),
                monthly=np.mean([one.monthly for one in found], axis=0),
                writing=float(np.mean([one.writing for one in found])),
                size=max(one.size for one in found),
                memory_mib=max(one.memory_mib for one in found),
            )
    return costs


def measure(asked: tuple[dict[str, Any], Sequence[Any], Sequence[str] | None]) -> Measured:
    """Measure a scenario, by `to_dict`: its first months, and all months of a coarse copy."""
    from banha.batch.warm import warm_up
    from banha.province import Province
    from banha.run import peak_memory_mib, simulate

    content, keep, only = asked
    scenario = Scenario.model_validate(content)
    warm_up()
    before = peak_memory_mib()
    start = time.perf_counter()
    province = Province(scenario)
    opening = time.perf_counter() - start
    province.step()
    seconds, adults = _some_months(province)
    memory = peak_memory_mib()
    coarse = _coarse(scenario, adults=province.adults)
    run = simulate(coarse)
    path = run.records["adults"] / coarse.scale
    monthly = _monthly(path, run.seconds, adults=adults, seconds=seconds)
    writing, size = _parts(run.records, keep=keep, only=only)
    growth = float(path.max() / path[0])
    return Measured(opening, monthly, writing, size, before + (memory - before) * growth)


def _some_months(province: Any) -> tuple[float, float]:
    """Step some months; seconds of one, and the adults in it."""
    count = min(MEASURED_MONTHS, province.scenario.months - province.months_done)
    if count < 1:
        return 0.0, float(province.adults)
    start = time.perf_counter()
    adults, done = 0.0, 0
    while done < count and (done < 2 or time.perf_counter() - start < MEASURED_SECONDS):
        province.step()
        adults += province.adults
        done += 1
    return (time.perf_counter() - start) / done, adults / done


def _coarse(scenario: Scenario, *, adults: int) -> Scenario:
    """A copy that is quick to run: few persons, or the scenario itself if it has no more."""
    from banha.packs import load_pack
    from banha.run import coarsest_scale

    most = coarsest_scale(load_pack(scenario.province, start_year=scenario.start.year))
    wanted = round(scenario.scale * max(adults / COARSE_ADULTS, 1.0))
    scale = max(min(wanted, most), scenario.scale)
    return scenario.with_run(scale=scale)


def _monthly(
    path: NDArray[np.float64], total: float, *, adults: float, seconds: float
) -> NDArray[np.float64]:
    """Seconds of each month: a + b·adults through the coarse copy and the months measured."""
    mean, each = float(path.mean()), total / len(path)
    if adults <= 1.5 * mean or seconds <= each:
        return np.full(len(path), max(seconds, each))
    slope = (seconds - each) / (adults - mean)
    # The coarse path by its own size: the months measured stand at its beginning.
    return np.asarray(each + slope * (path * adults / path[0] - mean))


def _parts(records: Any, *, keep: Sequence[Any], only: Sequence[str] | None) -> tuple[float, int]:
    """Seconds to make the parts of a run, and their bytes."""
    from banha.batch.orders import RunOrder
    from banha.batch.parts import content_of

    order = RunOrder("", "", "", 0, 0, {}, {})
    start = time.perf_counter()
    size = sum(len(content_of(records, order, dataset, only=only)) for dataset in keep)
    return time.perf_counter() - start, size
