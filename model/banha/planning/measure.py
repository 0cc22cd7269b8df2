"""Measuring, within seconds: a coarse run over all months, and some months at larger sizes."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.planning import machine
from banha.planning.machine import MIB
from banha.planning.memory import Rows
from banha.planning.timing import Point, point_of
from banha.scenario import Scenario
from banha.scenario_readers import LARGEST_SCALE

if TYPE_CHECKING:
    from banha.province import Province
    from banha.run import Run

COARSE_ADULTS = 6_000
COARSE_MONTHS = 252
FEWEST_COARSE_MONTHS = 4
MIDDLE_ADULTS = 100_000
LARGE_ADULTS = 600_000
FEWER_FIRMS = 4
"""At the middle size months are measured twice: as asked, and with so many times fewer firms."""
WORTH_MEASURING = 1.5
"""Sizes closer than this are taken for one."""
MOST_MONTHS = 36
FEWEST_MONTHS = 4
SECONDS = 1.5
"""Months are measured for so long at each size, if that is more than the fewest."""
COMPILING_SECONDS = 1.0
LOADING_SECONDS = 10.0


@dataclass(frozen=True)
class Order:
    """What is measured: a scenario by `to_dict`, and how it would be run."""

    content: dict[str, Any]
    threads: int
    guard: bool
    largest: int
    begun: float


@dataclass(frozen=True)
class Measured:
    """What was measured in one process.

    Attributes
    ----------
    start
        Seconds until libraries and kernels are loaded.
    opening
        Seconds of the opening at the largest size measured, and the adults there.
    points
        What months took, at several sizes.
    adults, firms
        Persons and firms of the coarse run over those of its first month: float64[months].
    opening_rows, last_rows
        Rows of the coarse run.
    base, closing
        Most bytes of the process while the coarse run was simulated and once its folder was
        written, without the columns of its agents.
    shared
        Bytes of libraries that processes share.
    writing, packing
        Seconds to write a run folder, and to make what a batch keeps of a run.
    tables, figures, parts
        Bytes of a run folder but figures, of figures, and of what a batch keeps of a run.
    compiled
        Whether kernels had to be compiled, which is no measure of anything.
    """

    start: float
    opening: tuple[float, int]
    points: tuple[Point, ...]
    adults: NDArray[np.float64]
    firms: NDArray[np.float64]
    opening_rows: Rows
    last_rows: Rows
    base: float
    closing: float
    shared: float
    writing: float
    packing: float
    tables: int
    figures: int
    parts: int
    compiled: bool


class _Watch:
    """Keeps the time of each month of a run, and the rows of its tables."""

    def __init__(self) -> None:
        self.ticks: list[float] = []
        self.province: Province | None = None
        self.opening = Rows(0, 0, 0)

    def prepare(self, province: Province) -> None:
        self.province, self.opening = province, rows_of(province)

    def last_rows(self) -> Rows:
        """Return the rows at the end of the run, and let its province go."""
        assert self.province is not None
        rows, self.province = rows_of(self.province), None
        return rows

    def __call__(self, done: int, total: int) -> None:
        del done, total
        self.ticks.append(time.perf_counter())

    @property
    def seconds(self) -> NDArray[np.float64]:
        """Seconds of each month from the second on."""
        return np.diff(self.ticks)[1:]


def rows_of(province: Province) -> Rows:
    """Return the rows of the tables of a province that are in use or were."""
    return Rows(*(province.table(name).rows for name in ("persons", "households", "firms")))


def measure(order: Order) -> Measured:
    """Measure in this process, which should be new: what it held before counts as its base."""
    from banha.batch.warm import warm_up
    from banha.run import opening_adults, simulate

    ready = time.perf_counter()
    warm_up()
    loading = time.perf_counter() - ready
    start = time.time() - order.begun
    coarse, *larger = sizes_of(Scenario.model_validate(order.content), largest=order.largest)
    watch = _Watch()
    run = simulate(
        coarse, threads=order.threads, guard=order.guard, prepare=watch.prepare, progress=watch
    )
    last = watch.last_rows()
    base, shared = machine.most_held() * MIB - last.columns, machine.shared_memory()
    adults, firms = paths_of(run)
    point = point_of(
        watch.seconds, adults=adults * watch.opening.persons, firms=firms * watch.opening.firms
    )
    writing, tables, figures = written(run)
    closing = machine.most_held() * MIB - last.columns
    packing, parts = packed(run)
    months = [months_of(one, threads=order.threads, guard=order.guard) for one in larger]
    openings = [
        (watch.ticks[1] - watch.ticks[0], opening_adults(coarse)),
        *(one for one, _ in months),
    ]
    return Measured(
        start=start,
        opening=max(openings, key=lambda one: one[1]),
        points=(point, *(point for _, point in months)),
        adults=adults,
        firms=firms,
        opening_rows=watch.opening,
        last_rows=last,
        base=base,
        closing=closing,
        shared=shared,
        writing=writing,
        packing=packing,
        tables=tables,
        figures=figures,
        parts=parts,
        compiled=loading > LOADING_SECONDS or bool((watch.seconds > COMPILING_SECONDS).any()),
    )


def sizes_of(scenario: Scenario, *, largest: int) -> list[Scenario]:
    """Return what is measured: a coarse copy over all months, then larger ones of few months.

    Firms are thinned with persons, but for one copy, which tells what firms take. A scenario that
    is small is its own coarse copy.

    Parameters
    ----------
    scenario
        What would be run.
    largest
        Most adults that may be simulated.
    """
    from banha.packs import load_pack
    from banha.run import coarsest_scale, opening_adults

    adults = opening_adults(scenario)
    most = coarsest_scale(load_pack(scenario.province, start_year=scenario.start.year))
    months = min(max(scenario.months, FEWEST_COARSE_MONTHS), COARSE_MONTHS)

    def thinned(wanted: int, *, months: int, firms: int = 1) -> Scenario:
        scale = max(min(round(scenario.scale * adults / wanted), most), scenario.scale)
        firm_scale = max(round(scenario.firm_scale * scale / scenario.scale), 1) * firms
        return scenario.with_run(
            scale=scale, firm_scale=min(firm_scale, LARGEST_SCALE),
            end=str(scenario.start + (months - 1)),
        )  # fmt: skip

    sizes = [thinned(COARSE_ADULTS, months=months)]
    for wanted in (MIDDLE_ADULTS, LARGE_ADULTS):
        copy = thinned(min(wanted, largest), months=MOST_MONTHS + 1)
        if opening_adults(copy) < WORTH_MEASURING * opening_adults(sizes[-1]):
            continue
        sizes.append(copy)
        if len(sizes) == 2:
            sizes.append(thinned(min(wanted, largest), months=MOST_MONTHS + 1, firms=FEWER_FIRMS))
    return sizes


def months_of(scenario: Scenario, *, threads: int, guard: bool) -> tuple[tuple[float, int], Point]:
    """Open a scenario and step some months: seconds of the opening and its adults, and a month."""
    from banha.province import Province
    from banha.run import opening_adults

    begun = time.perf_counter()
    province = Province(scenario, threads=threads, guard=guard)
    opening = time.perf_counter() - begun
    province.step()
    seconds: list[float] = []
    adults: list[float] = []
    while province.months_done < scenario.months:
        if len(seconds) >= FEWEST_MONTHS and sum(seconds) > SECONDS:
            break
        begun = time.perf_counter()
        province.step()
        seconds.append(time.perf_counter() - begun)
        adults.append(float(province.adults))
    firms = [float((province.state.firms.alive == 1).sum())]
    return (opening, opening_adults(scenario)), point_of(seconds, adults=adults, firms=firms)


def paths_of(run: Run) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return adults and firms of each month over those of the first: float64[months] both."""
    adults = run.records["adults"]
    firms = run.records["firms"].sum(axis=1)
    return adults / adults[0], firms / max(float(firms[0]), 1.0)


def written(run: Run) -> tuple[float, int, int]:
    """Write a run folder somewhere and drop it: seconds, bytes but figures, bytes of figures."""
    from banha.run import write_run

    with tempfile.TemporaryDirectory(prefix="banha-plan-") as place:
        begun = time.perf_counter()
        folder = write_run(run, Path(place) / "run")
        seconds = time.perf_counter() - begun
        sizes = {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    figures = sum(size for path, size in sizes.items() if path.parent != folder)
    return seconds, sum(sizes.values()) - figures, figures


def packed(run: Run) -> tuple[float, int]:
    """Make what a batch keeps of a run: seconds and bytes."""
    from banha.batch.forecast import LEDGER_BYTES
    from banha.batch.orders import RunOrder
    from banha.batch.parts import content_of

    order = RunOrder("", "", "", 0, 0, {}, {})
    begun = time.perf_counter()
    size = len(content_of(run.records, order, "yearly", only=None))
    return time.perf_counter() - begun, size + LEDGER_BYTES
