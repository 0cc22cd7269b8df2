"""Lines of a printed comparison, from `comparison.csv`, and what they come to."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.comparison import LOW, NOT_ROBUST, share_of_band, sign_of_draws
from banha.formula import Formula, series_of

if TYPE_CHECKING:
    from banha.comparison import Comparison

Array = NDArray[np.float64]
Kind = Literal["level", "percent", "ratio"]
When = Literal["last", "years", "total"]
FIRST_FREE_YEAR = 10_000
"""Above every year that a run can hold."""
MOST_YEARS = 8
"""Years up to which a line by year shows every year."""


@dataclass(frozen=True)
class Line:
    """One line of a printed comparison.

    Attributes
    ----------
    section
        Heading under which it stands; the words of it are `section_…` in `word_tables/text.csv`.
    label_en, label_vi
        Words for it.
    simulated, per, factor
        What it shows, as a `Formula`.
    unit_en, unit_vi
        Its unit.
    kind
        `level`: the difference b − a. `percent`: the same in per cent of a. `ratio`: the
        difference in `simulated` over that in `per`, both added up over the years.
    when
        `last`: the last year. `years`: by year, and added up. `total`: added up.
    """

    section: str
    label_en: str
    label_vi: str
    simulated: str
    per: str
    factor: float
    unit_en: str
    unit_vi: str
    kind: Kind
    when: When

    def label(self, lang: str) -> str:
        """Words for it in a language."""
        return self.label_vi if lang == "vi" else self.label_en

    def unit(self, lang: str) -> str:
        """Its unit in a language."""
        return self.unit_vi if lang == "vi" else self.unit_en


@dataclass(frozen=True)
class Shown:
    """What a line comes to in one year, or added up over the years.

    Attributes
    ----------
    line
        The line.
    year
        The year; 0: added up over all years.
    a, b
        Means over seeds at the numbers as they stand; not a number for a ratio.
    difference
        Mean difference at the numbers as they stand, of the line's kind.
    low, high
        5 and 95 % of the difference over seeds; infinite where a ratio has no denominator.
    low_assumed, high_assumed
        The same over pairs with assumed numbers varied; not a number without them.
    share_assumed
        Share of that band which assumed numbers cause; not a number without them.
    up
        Share of the draws of the widest set that are above nought.
    sign
        What can be said of the sign over these draws.
    """

    line: Line
    year: int
    a: float
    b: float
    difference: float
    low: float
    high: float
    low_assumed: float
    high_assumed: float
    share_assumed: float
    up: float
    sign: str

    @property
    def robust(self) -> bool:
        """Whether at least nine draws in ten agree in the sign."""
        return self.sign != NOT_ROBUST


@cache
def read_lines() -> tuple[Line, ...]:
    """Return the lines of `comparison.csv`."""
    text = files("banha").joinpath("report", "comparison.csv").read_text(encoding="utf-8")
    return tuple(
        Line(**{**row, "factor": float(row["factor"])})  # type: ignore[arg-type]
        for row in csv.DictReader(text.splitlines())
    )


def shown_lines(comparison: Comparison, *, lines: Sequence[Line] | None = None) -> list[Shown]:
    """Return what the lines come to, in their order.

    Raises
    ------
    ValueError
        A line names a series or part that was not recorded.
    """
    chosen = read_lines() if lines is None else lines
    sets = [comparison] + ([comparison.assumed] if comparison.assumed is not None else [])
    names = {
        name for line in chosen for text in (line.simulated, line.per) for name in series_of(text)
    }
    if unknown := sorted(names - set(comparison.frame["series"])):
        raise ValueError(f"no series {', '.join(unknown)} was recorded")
    frames = [one.frame[one.frame["series"].isin(names)] for one in sets]
    return [shown for line in chosen for shown in _shown(line, frames)]


def years_shown(years: Sequence[int]) -> list[int]:
    """Return all years if they are few, else every few years back from the last one."""
    step = math.ceil(len(years) / MOST_YEARS)
    return sorted(list(years)[::-1][::step])


def _shown(line: Line, frames: Sequence[pd.DataFrame]) -> list[Shown]:
    if line.kind == "ratio":
        return [_ratio(line, frames)]
    formula = Formula(line.simulated, per=line.per, factor=line.factor)
    pairs = [(draws_of(formula, frame, "a"), draws_of(formula, frame, "b")) for frame in frames]
    years = [int(year) for year in pairs[0][0].index]
    asked = {"last": years[-1:], "years": [*years_shown(years), 0], "total": [0]}[line.when]
    found = []
    for year in asked:
        values = [
            tuple((side.sum() if year == 0 else side.loc[year]).to_numpy() for side in pair)
            for pair in pairs
        ]
        found.append(_one(line, year, values))
    return found


def draws_of(formula: Formula, frame: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return a formula's values in one scenario: a row per year, a column per seed and point.

    Parameters
    ----------
    formula
        What is computed.
    frame
        The frame of a comparison.
    side
        `a` or `b`.

    Raises
    ------
    ValueError
        The formula names a series or part that was not recorded.
    """
    named = frame.drop(columns="value", errors="ignore").rename(columns={side: "value"})
    keys = [name for name in ("seed", "point") if name in named]
    draw = named.groupby(keys, sort=False).ngroup()
    # A formula groups by year: with the draw in it, one pass gives those of every draw.
    values = formula.values(named.assign(year=draw * FIRST_FREE_YEAR + named["year"]))
    years = values.index.to_numpy() % FIRST_FREE_YEAR
    draws = values.index.to_numpy() // FIRST_FREE_YEAR
    table = pd.DataFrame({"year": years, "draw": draws, "value": values.to_numpy()})
    return table.pivot(index="year", columns="draw", values="value")


def _one(line: Line, year: int, values: Sequence[tuple[Array, ...]]) -> Shown:
    differences = []
    for a, b in values:
        size = np.abs(np.where(a == 0.0, np.nan, a))
        differences.append(100.0 * (b - a) / size if line.kind == "percent" else b - a)
    mean_a, mean_b = (float(side.mean()) for side in values[0])
    return _with_bands(
        line, year, a=mean_a, b=mean_b, difference=float(differences[0].mean()), draws=differences
    )


def _ratio(line: Line, frames: Sequence[pd.DataFrame]) -> Shown:
    """Difference in one sum over that in another; infinite where the latter is not positive."""
    draws, middle = [], math.nan
    for place, frame in enumerate(frames):
        over, under = (
            (draws_of(formula, frame, "b") - draws_of(formula, frame, "a")).sum().to_numpy()
            for formula in (Formula(line.simulated), Formula(line.per))
        )
        if not over.any():
            draws.append(np.full(len(over), np.nan))
            continue
        positive = np.where(under > 0.0, under, 1.0)
        draws.append(np.where(under > 0.0, line.factor * over / positive, np.inf))
        if place == 0:
            below = float(under.mean())
            middle = line.factor * float(over.mean()) / below if below > 0.0 else math.inf
    return _with_bands(line, 0, a=math.nan, b=math.nan, difference=middle, draws=draws)


def _with_bands(
    line: Line, year: int, *, a: float, b: float, difference: float, draws: Sequence[Array]
) -> Shown:
    luck, widest = draws[0], draws[-1]
    low, high = _band(luck, of_ratio=line.kind == "ratio")
    more = len(draws) > 1
    wide = _band(widest, of_ratio=line.kind == "ratio") if more else (math.nan, math.nan)
    finite = bool(np.isfinite(luck).all() and np.isfinite(widest).all())
    return Shown(
        line=line, year=year, a=a, b=b, difference=difference, low=low, high=high,
        low_assumed=wide[0], high_assumed=wide[1],
        share_assumed=share_of_band(luck, widest) if more and finite else math.nan,
        up=float((widest > 0).mean()), sign=sign_of_draws(widest),
    )  # fmt: skip


def _band(draws: Array, *, of_ratio: bool) -> tuple[float, float]:
    """5 and 95 % of the draws; a ratio's are draws themselves, for some may be infinite."""
    if len(draws) < 2 or np.isnan(draws).any():
        return math.nan, math.nan
    if of_ratio:
        low, high = np.quantile(draws, [LOW, 1.0 - LOW], method="nearest")
    else:
        low, high = np.quantile(draws, [LOW, 1.0 - LOW])
    return float(low), float(high)
