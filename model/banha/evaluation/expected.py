"""Expected signs of levers, written down before the levers were run, and how they are judged."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import TypeAdapter

from banha.evaluation.paired import AGREED, Book, Effect, Measure
from banha.evaluation.study import Finished
from banha.scenario import Scenario

KILLED = 0.1  # share of the effect beneath which it is taken to be gone
DONG = 0.5  # amounts are whole đồng


@dataclass(frozen=True)
class Expected:
    """One row of the table of expected signs.

    With the lever at `value`, the mean of the formula `outcome` (over `per`) from the lever's year
    `from_year` to its year `to_year`, 1 being the first, lies above (`+`) or below (`-`) that of
    the same run without it. `off` names the mechanism without which it must not, if there is one.
    """

    lever: str
    value: float
    outcome: str
    sign: Literal["+", "-"]
    from_year: int
    to_year: int
    off: str
    reason: str
    source: str
    per: str = ""

    @property
    def measure(self) -> Measure:
        """The outcome, in its own unit."""
        return Measure(label=self.outcome, over=self.outcome, per=self.per)

    @property
    def named(self) -> str:
        """The outcome as a page names it."""
        return f"`{self.outcome}`" + (f" / `{self.per}`" if self.per else "")

    def years(self, first: int) -> list[int]:
        """Calendar years of the window where the lever's first year is `first`."""
        return list(range(first + self.from_year - 1, first + self.to_year))


def read_expected(path: Path) -> list[Expected]:
    """Return the rows of a table of expected signs."""
    with path.open(encoding="utf-8", newline="") as file:
        return TypeAdapter(list[Expected]).validate_python(list(csv.DictReader(file, strict=True)))


@dataclass(frozen=True)
class Judged:
    """What became of an expected sign.

    `base` is the level without the lever, `effect` the paired differences, `without` those with
    the mechanism off in both runs (none where no mechanism is named), all in the outcome's unit.
    """

    expected: Expected
    base: float
    effect: Effect
    without: Effect | None

    @property
    def share(self) -> float:
        """Share of seeds with the expected sign."""
        return self.effect.share(self.expected.sign)

    @property
    def detected(self) -> bool:
        """Whether enough seeds have the expected sign; not where the outcome was not recorded."""
        return self.share >= AGREED

    @property
    def recorded(self) -> bool:
        """Whether the outcome was recorded in the window."""
        return len(self.effect.found) > 0

    @property
    def left(self) -> float:
        """Mean effect with the mechanism off as a share of that with it on."""
        if self.without is None or not self.effect.mean:
            return float("nan")
        return self.without.mean / self.effect.mean

    @property
    def killed(self) -> bool:
        """Whether without the mechanism nothing can be told from no effect.

        So it is where less than a tenth of the effect is left, or the seeds disagree on its sign.
        """
        if self.without is None or not self.recorded:
            return False
        return self.without.nothing or not self.without.settled or abs(self.left) < KILLED


def judge_expected(
    expected: Expected,
    *,
    book: Book,
    first: int,
    pair: tuple[Sequence[Finished], Sequence[Finished]],
    off: tuple[Sequence[Finished], Sequence[Finished]] | None,
) -> Judged:
    """Judge an expected sign by runs with the lever and without, in pairs of the same seed."""
    years, measure = expected.years(first), expected.measure
    with_it, without = pair
    base = [book.level(run, measure.key, years) for run in without]
    left = None
    if off is not None:
        left = Effect(book.differences(off[0], off[1], measure, years=years))
    return Judged(
        expected=expected,
        base=float(np.mean(base)),
        effect=Effect(book.differences(with_it, without, measure, years=years)),
        without=left,
    )


def booked_exactly(run: Finished) -> bool:
    """Whether spending on programmes is the sum of that on each, to the đồng, in every year."""
    parts = [
        values for name, values in run.yearly.items() if name.startswith("programmes_by_lever")
    ]
    gap = np.array(run.yearly["programmes"]) - np.sum(parts, axis=0)
    return bool(np.abs(gap).max() < DONG)


def scenario_of(base: Scenario, expected: Expected, *, start: str, off: str = "") -> Scenario:
    """Return the scenario with the lever of an expected sign, and a mechanism off."""
    return (
        without(base, off)
        .with_lever(expected.lever, value=expected.value, start=start)
        .with_name(
            "-".join(filter(None, (expected.lever, off and f"without-{off}"))).replace("_", "-")
        )
    )


def without(base: Scenario, off: str) -> Scenario:
    """Return the scenario with a mechanism off; itself where none is named."""
    if not off:
        return base
    return base.with_mechanisms(**{off: False}).with_name(f"without-{off}".replace("_", "-"))
