"""The targets of performance, with what was measured beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import phases
import side_by_side

type Measured = Mapping[str, Any]


class Target(NamedTuple):
    """What is wanted: at most or at least `limit`; `measured` is None if it was not run."""

    name: str
    limit: float
    unit: str
    measured: float | None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """Whether it is met."""
        if self.measured is None:
            return "not measured"
        met = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        return "met" if met else "not met"

    @property
    def line(self) -> str:
        """A line of the table."""
        sign = "≥" if self.at_least else "≤"
        value = "–" if self.measured is None else f"{readable(self.measured)} {self.unit}"
        return f"| {self.name} | {sign} {self.limit:g} {self.unit} | {value} | {self.verdict} |"


def readable(value: float) -> str:
    """Three digits, or whole numbers where they are more."""
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.3g}"


def run_of(measured: Measured, *, scale: int, threads: int) -> Measured | None:
    """Return the run of the full model at a scale with so many threads, if there is one."""
    for told in measured.get("runs", ()):
        if told["scale"] == scale and told["threads"] == threads:
            return told  # type: ignore[no-any-return]
    return None


def targets(measured: Measured) -> Iterator[Target]:
    """Yield every target."""
    one = run_of(measured, scale=1, threads=2)
    runs, started = measured.get("runs", ()), measured.get("start", {})
    yield Target(
        f"whole province 1:1, {one['months'] if one else 360} months, 2 threads, whole process",
        25.0, "ns per person-month", phases.whole(one) if one else None,
    )  # fmt: skip
    yield Target("its memory per person above the process base", 100.0, "B",
                 phases.memory(one) if one else None)  # fmt: skip
    ensemble = measured.get("ensemble")
    yield Target("ensemble of runs over 2 processes, together", 20.0, "ns per person-month",
                 ensemble["ns"] if ensemble else None)  # fmt: skip
    yield from of_the_nation(measured.get("nation"))
    yield from ratios(measured)
    for told in (told for told in runs if told["threads"] == 2):
        name, share = f"records, share of a run at 1:{told['scale']}", phases.records_share(told)
        yield Target(name, 5.0, "%", 100.0 * share)
    yield Target("`banha --help`", 0.5, "s", started.get("help"))
    yield Target("first run, compilation included, to the first result", 60.0, "s",
                 started.get("empty"))  # fmt: skip
    yield from of_the_pace(measured)


def of_the_nation(told: Measured | None) -> Iterator[Target]:
    """Yield what a run as large as a nation should keep to; its pace is taken to 120 months."""
    size = "50 million persons"
    if told:
        size = f"{told['inhabitants']:,} persons, {told['most']:,} of 15 and over"
        size += f", {told['months']} months"
    yield Target(f"nation-size, {size}: peak memory", 4.0, "GiB",
                 told["peak"] / 1024.0 if told else None)  # fmt: skip
    seconds = None
    if told:
        stepping = sum(told["phases"].values())
        seconds = told["seconds"] + stepping * (120 / told["months"] - 1.0)
    yield Target("nation-size, 120 months at this pace (stretch)", 180.0, "s", seconds)


def of_the_pace(measured: Measured) -> Iterator[Target]:
    """Yield how much slower a person-month is at one size than at another."""
    told = [one for one in measured.get("runs", ()) if one["threads"] == 2]
    told += [measured["nation"]] if "nation" in measured else []
    most, paces = [one["most"] for one in told], [phases.stepping(one) for one in told]
    spread = max(paces) / min(paces) if len(paces) > 1 else None
    sizes = f"{min(most):,} to {max(most):,} persons" if spread else "all sizes"
    yield Target(f"time per person-month, slowest over fastest, {sizes}", 2.5, "×", spread)


def ratios(measured: Measured) -> Iterator[Target]:
    """Yield Mesa's time over that of banha's kernels at the largest size that Mesa was run."""
    told = measured.get("peers", ())
    mesa = side_by_side.largest_mesa(told)
    best = side_by_side.best_ns(told, way="kernels", persons=mesa["persons"]) if mesa else None
    at = f", {mesa['persons']:,} workers" if mesa else ""
    yield Target(f"the same rules as Mesa objects over banha's kernels{at}", 200.0, "×",
                 mesa["ns"] / best if mesa and best else None, at_least=True)  # fmt: skip


def table(measured: Measured) -> str:
    """Return the table of targets."""
    lines = ["| target | wanted | measured | |", "|---|---|---|---|"]
    return "\n".join([*lines, *(target.line for target in targets(measured))])
