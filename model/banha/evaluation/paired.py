"""Paired differences: runs that share a seed and differ in what a study changes, over seeds."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from banha.evaluation.markdown import number
from banha.evaluation.study import Finished
from banha.formula import Formula
from banha.report.words import band_holds

Array = NDArray[np.float64]
How = Literal["log", "difference"]

AGREED = 0.9  # share of seeds with one sign from which a sign is called settled
BAND = (0.05, 0.95)
PER_CENT = 100.0
SERIES = re.compile(r"([a-z_0-9]+)(?:\[[a-z_0-9+]+\])?")


@dataclass(frozen=True)
class Measure:
    """What is looked at: a formula over yearly records, and how two runs are compared in it.

    `over` and `per` are read as in `Formula`. `how` is *log* (log ratio in per cent) or
    *difference* (in the unit that `factor` leads to); both of the means of some years.
    """

    label: str
    over: str
    per: str = ""
    how: How = "difference"
    factor: float = 1.0
    decimals: int = 1
    unit: str = ""

    @property
    def head(self) -> str:
        """Label and unit, for the head of a column."""
        return f"{self.label}, {self.unit}" if self.unit else self.label

    @property
    def key(self) -> tuple[str, str]:
        """The formula: over and per."""
        return self.over, self.per

    def compare(self, changed: float, base: float) -> float:
        """Difference of two levels."""
        if self.how == "difference":
            return self.factor * (changed - base)
        if not min(changed, base) > 0.0:
            return math.nan
        return PER_CENT * math.log(changed / base)


@dataclass
class Book:
    """Yearly values of formulas in finished runs, each computed once.

    What was not recorded is not a number everywhere, and is remembered in `missing`.
    """

    missing: set[str] = field(default_factory=set)
    _values: dict[tuple[int, str, str], Array] = field(default_factory=dict)
    _runs: dict[int, Finished] = field(default_factory=dict)

    def values(self, run: Finished, over: str, per: str = "") -> Array:
        """Yearly values of a formula: float64[years]."""
        key = (id(run), over, per)
        if key not in self._values:
            self._runs[id(run)] = run  # kept, so that its id stays its own
            self._values[key] = self._read(run, over, per)
        return self._values[key]

    def _read(self, run: Finished, over: str, per: str) -> Array:
        frame = run.frame(only=names_in(over) | names_in(per))
        try:
            return Formula(over, per=per).values(frame).to_numpy(dtype=np.float64)
        except ValueError:
            self.missing.add(f"{over} / {per}" if per else over)
            return np.full(len(run.years), np.nan)

    def level(self, run: Finished, key: tuple[str, str], years: Sequence[int]) -> float:
        """Mean over those years that the run has; not a number where it has none."""
        chosen = np.isin(run.years, years)
        return float(self.values(run, *key)[chosen].mean()) if chosen.any() else math.nan

    def differences(
        self,
        changed: Sequence[Finished],
        base: Sequence[Finished],
        measure: Measure,
        *,
        years: Sequence[int],
    ) -> Array:
        """Paired differences by seed: float64[seeds].

        Raises
        ------
        ValueError
            Two runs of a pair do not have the same seed.
        """
        found = []
        for one, other in zip(changed, base, strict=True):
            if one.scenario.seed != other.scenario.seed:
                raise ValueError("runs of a pair must share their seed")
            levels = (self.level(run, measure.key, years) for run in (one, other))
            found.append(measure.compare(*levels))
        return np.array(found)


def names_in(text: str) -> set[str]:
    """Series that a formula names."""
    return set(SERIES.findall(text))


def around(year: int, *, run: Finished, reach: int) -> list[int]:
    """The year and those up to `reach` before and after it; none where the run ends before it."""
    if year not in run.years:
        return []
    return [one for one in run.years if abs(one - year) <= reach]


@dataclass(frozen=True)
class Effect:
    """An effect by seed: what is not a number is left out."""

    by_seed: Array

    @property
    def found(self) -> Array:
        """Values that are numbers."""
        return self.by_seed[np.isfinite(self.by_seed)]

    @property
    def median(self) -> float:
        """Median over seeds."""
        return float(np.median(self.found)) if len(self.found) else math.nan

    @property
    def mean(self) -> float:
        """Mean over seeds."""
        return float(self.found.mean()) if len(self.found) else math.nan

    @property
    def band(self) -> tuple[float, float]:
        """5 and 95 per cent quantile over seeds."""
        if not len(self.found):
            return math.nan, math.nan
        low, high = np.quantile(self.found, BAND)
        return float(low), float(high)

    @property
    def nothing(self) -> bool:
        """Whether there is no difference in any seed."""
        return len(self.found) > 0 and not self.found.any()

    def share(self, sign: Any) -> float:
        """Share of seeds with a sign, `+` or `-`; a difference of nothing has neither."""
        if not len(self.found):
            return math.nan
        return float(np.mean(self.found > 0.0 if sign == "+" else self.found < 0.0))

    @property
    def settled(self) -> bool:
        """Whether enough seeds agree on the sign; so they do where nothing differs in any."""
        return self.nothing or max(self.share("+"), self.share("-")) >= AGREED

    @property
    def sign(self) -> Literal["+", "-", "0", "?"]:
        """Sign on which enough seeds agree; `0` where nothing differs, `?` without agreement."""
        if self.nothing:
            return "0"
        if not len(self.found) or not self.settled:
            return "?"
        return "+" if self.share("+") >= AGREED else "-"

    def text(self, decimals: int) -> str:
        """`median [low, high]`, with a question mark where the sign is not settled."""
        if not len(self.found):
            return "–"
        if self.nothing:
            return "0"
        mark = "" if self.settled else " ?"
        middle = number(self.median, decimals, sign=True)
        if len(self.found) == 1:
            return middle + mark
        low, high = (number(end, decimals, sign=True) for end in self.band)
        return f"{middle} [{low}, {high}]{mark}"

    def brief(self) -> str:
        """`text` with as many decimals as three digits of its largest end need."""
        scale, unit = unit_of(self.found)
        return Effect(self.found / scale).text(decimals_of(self.found / scale)) + unit


def unit_of(values: Array) -> tuple[float, str]:
    """What large money is divided by, and the word for it."""
    largest = float(np.abs(values).max(initial=0.0))
    return (1e9, " bn") if largest >= 1e8 else (1.0, "")


def decimals_of(values: Array) -> int:
    """Decimals that show the largest of the values with three digits."""
    largest = float(np.abs(values).max(initial=0.0))
    return max(0, 2 - math.floor(math.log10(largest))) if largest > 0.0 else 0


def brief(value: float) -> str:
    """A level with three digits; large money in billions."""
    if not math.isfinite(value):
        return "–"
    scale, unit = unit_of(np.array([value]))
    return number(value / scale, decimals_of(np.array([value / scale]))) + unit


BANDS = (
    "A value is the median of paired differences over seeds, in brackets their 5 to 95 % band; `?` "
    "marks those on whose sign fewer than 90 % of the seeds agree, `0` those that differ in no "
    "seed, `–` what was not recorded or lies beyond the end of the runs. A band holds "
    f"{band_holds('en')}, at this scale: what is not known about parameters and about the world "
    "outside is not in it."
)


def not_recorded(book: Book) -> list[str]:
    """A line on what the page asks for and the runs have not recorded; none if there is nothing."""
    if not book.missing:
        return []
    names = ", ".join(f"`{name}`" for name in sorted(book.missing))
    return [f"Not recorded by the runs, and shown as a dash: {names}."]
