"""Paired differences as tidy tables: of one comparison over the years, of several in one year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.comparison import HIGH, LOW, Comparison, sign_of_draws
from banha.errors import Fault, RequestError, ScenarioError
from banha.formula import Formula
from banha.report.comparison import Line, draws_of
from banha.report.labels import read_outcome, unit_of
from banha.report.runs import title_of
from banha.report.style import Language
from banha.report.words import read_language
from banha.suggest import did_you_mean

if TYPE_CHECKING:
    from banha.batch.comparisons import Comparisons
    from banha.batch.results import Results

type ComparisonData = (
    Comparison | Comparisons | Results | Mapping[str, Comparison] | Sequence[Comparison]
)
"""What compares scenarios with a baseline: one comparison, several, or the results of a batch."""
type Outcomes = Line | str | Sequence[Line | str]
"""Outcomes: lines of `comparison.csv`, or formulas such as `criteria[innovation]`."""
type Middle = Literal["mean", "median"]

Array = NDArray[np.float64]
BANDS = ["mean", "median", "low", "high", "share_positive", "sign", "draws"]
PARAMETERS = "parameters"
"""Attribute of a table of effects: whether its widest bands hold calibrated parameters."""
WIDE = ["low_assumed", "high_assumed"]


def outcomes_of(outcomes: Outcomes) -> list[Line]:
    """Return the outcomes asked for as lines.

    Raises
    ------
    RequestError
        One of them is no formula, or there is none.
    """
    many = [outcomes] if isinstance(outcomes, str | Line) else list(outcomes)
    if not many:
        cure = "Name one, such as employed or criteria[innovation]."
        raise RequestError([Fault("figure, outcomes", "there is no outcome", cure)])
    return [read_outcome(one) for one in many]


def outcome_key(line: Line) -> str:
    """Return the formula of an outcome, by which tables name it."""
    return f"{line.simulated} / {line.per}" if line.per else line.simulated


def comparisons_of(data: ComparisonData, lines: Sequence[Line]) -> dict[str, Comparison]:
    """Return the comparisons by name of the scenario; those of a batch hold the lines' series only.

    Raises
    ------
    RequestError
        They are none, not alike, or with several baselines.
    """
    found = dict(_each(data, lines))
    if not found:
        cure = "Compare at least one scenario with a baseline."
        raise RequestError([Fault("figure", "there is no comparison to draw", cure)])
    bases = sorted({one.a.name for one in found.values()})
    if len(bases) > 1:
        what = f"the comparisons have several baselines: {', '.join(bases)}"
        raise RequestError([Fault("figure", what, "Draw those with one baseline.")])
    return found


def difference_table(
    comparison: Comparison, lines: Outcomes, *, lang: Language = "en"
) -> pd.DataFrame:
    """Return what a scenario changes in some outcomes, year by year.

    Parameters
    ----------
    comparison
        Two scenarios with the same seeds.
    lines
        Outcomes; each is compared in per cent or as a difference, as its line says.
    lang
        Language of labels and units.

    Returns
    -------
    Columns outcome (its formula), label, unit, year, mean, median, low, high (5 and 95 % over
    seeds; not a number with one), share_positive, sign, draws (values that are numbers),
    low_assumed, high_assumed (over the pairs with numbers varied, assumed or calibrated; not a
    number without them). The sign is over the widest set.

    Raises
    ------
    RequestError
        An outcome cannot be read, or was not recorded.
    """
    read_language(lang)
    parts = [_by_year(comparison, line, lang=lang) for line in outcomes_of(lines)]
    return pd.concat(parts, ignore_index=True)


def effect_table(
    data: ComparisonData, outcomes: Outcomes, *, year: int | None = None, lang: Language = "en"
) -> pd.DataFrame:
    """Return what each scenario changes in some outcomes in one year.

    Parameters
    ----------
    data
        One comparison with a baseline, several, or the results of a batch that names one.
    outcomes
        Lines of `comparison.csv`, or formulas such as `employed` or `criteria[innovation]`.
    year
        When; None: the last year.
    lang
        Language of titles, labels and units.

    Returns
    -------
    Columns scenario, title, and those of `difference_table`.

    Raises
    ------
    RequestError
        There is nothing to compare, no such year, or an outcome that was not recorded.
    """
    read_language(lang)
    lines = outcomes_of(outcomes)
    parts = []
    found = comparisons_of(data, lines)
    for name, comparison in found.items():
        when = year_of(comparison, year)
        parts.append(effect_rows(name, comparison, lines, year=when, lang=lang))
    table = pd.concat(parts, ignore_index=True)
    table.attrs[PARAMETERS] = any(one.particles for one in found.values())
    return table


def effect_rows(
    name: str, comparison: Comparison, lines: Sequence[Line], *, year: int, lang: Language
) -> pd.DataFrame:
    """Return the rows of `effect_table` of one scenario in a year."""
    then = _in_year(comparison, year)
    part = pd.concat([_by_year(then, line, lang=lang) for line in lines])
    part.insert(0, "title", title_of(comparison.b, lang=lang))
    part.insert(0, "scenario", name)
    return part.drop_duplicates("outcome")


def year_of(comparison: Comparison, year: int | None) -> int:
    """Return the year asked for; the last one if none is.

    Raises
    ------
    RequestError
        The comparison does not hold it.
    """
    first, last = int(comparison.frame["year"].min()), int(comparison.frame["year"].max())
    if year is None:
        return last
    if year not in set(comparison.frame["year"]):
        what = f"the comparison does not hold the year {year!r}"
        cure = f"Name a year from {first} to {last}."
        raise RequestError([Fault("figure, year", what, cure)])
    return int(year)


def differences(comparison: Comparison, line: Line) -> pd.DataFrame:
    """Return the paired differences of an outcome: a row per year, a column per draw.

    Columns are tuples of the seed and, where there are several, the point. Values are in the unit
    and kind of the line; what is no number is not a number.

    Raises
    ------
    RequestError
        The outcome was not recorded.
    """
    _refuse_absent(comparison, line)
    formula = Formula(line.simulated, per=line.per, factor=line.factor)
    frame = comparison.frame[comparison.frame["series"].isin(_series(line))]
    a, b = (draws_of(formula, frame, side) for side in ("a", "b"))
    found = b - a
    if line.kind == "percent":
        found = 100.0 * found / a.abs().where(a != 0.0)
    draws = frame[["seed", "point"] if "point" in frame else ["seed"]].drop_duplicates()
    found.columns = pd.Index([tuple(draw) for draw in draws.to_numpy()], tupleize_cols=False)
    return found.where(np.isfinite(found.to_numpy(dtype=np.float64)))


def bands_of(draws: Array) -> dict[str, Any]:
    """Return mean, median, band, sign and count of draws; what is no number is left out."""
    found = draws[np.isfinite(draws)]
    if not len(found):
        nothing = dict.fromkeys(BANDS[:5], float("nan"))
        return {**nothing, "sign": "no result", "draws": 0}
    low, high = np.quantile(found, [LOW, HIGH]) if len(found) > 1 else (np.nan, np.nan)
    return {
        "mean": float(found.mean()), "median": float(np.median(found)), "low": float(low),
        "high": float(high), "share_positive": float((found > 0).mean()),
        "sign": sign_of_draws(found), "draws": len(found),
    }  # fmt: skip


def _in_year(comparison: Comparison, year: int) -> Comparison:
    """The comparison with the records of one year, which is quicker to read."""
    wide = None if comparison.assumed is None else _in_year(comparison.assumed, year)
    frame = comparison.frame[comparison.frame["year"] == year]
    return replace(comparison, frame=frame, assumed=wide)


def _by_year(comparison: Comparison, line: Line, *, lang: Language) -> pd.DataFrame:
    luck = differences(comparison, line)
    wide = None if comparison.assumed is None else differences(comparison.assumed, line)
    rows = []
    for when in (int(year) for year in luck.index):
        row = bands_of(luck.loc[when].to_numpy(dtype=np.float64))
        row |= dict.fromkeys(WIDE, float("nan"))
        if wide is not None:
            widest = bands_of(wide.loc[when].to_numpy(dtype=np.float64))
            row |= dict(zip(WIDE, (widest["low"], widest["high"]), strict=True))
            row |= {name: widest[name] for name in ("share_positive", "sign")}
        rows.append({"year": when, **row})
    table = pd.DataFrame(rows)
    table.insert(0, "unit", unit_of(line, lang))
    table.insert(0, "label", line.label(lang))
    table.insert(0, "outcome", outcome_key(line))
    return table


def _each(data: ComparisonData, lines: Sequence[Line]) -> Iterator[tuple[str, Comparison]]:
    from banha.batch.comparisons import Comparisons
    from banha.batch.results import Results

    if isinstance(data, Results):
        data = data.compare()
    if isinstance(data, Comparisons):
        for name, found in data.each(sorted({n for line in lines for n in _series(line)})):
            if isinstance(found, ScenarioError):
                raise found
            yield name, found
    elif isinstance(data, Comparison):
        yield data.b.name, data
    elif isinstance(data, Mapping):
        yield from data.items()
    elif isinstance(data, list | tuple):
        yield from ((one.b.name, one) for one in data)
    else:
        what = f"{type(data).__name__} is no comparison"
        cure = "Give a comparison, several, or the results of a batch."
        raise RequestError([Fault("figure", what, cure)])


def _series(line: Line) -> set[str]:
    return {named.series for named in Formula(line.simulated, per=line.per).named()}


def _refuse_absent(comparison: Comparison, line: Line) -> None:
    """Refuse an outcome of a series or part that was not recorded."""
    rows = comparison.frame[["series", "breakdown"]].drop_duplicates()
    known = sorted(set(rows["series"]))
    for named in Formula(line.simulated, per=line.per).named():
        parts = sorted(set(rows.loc[rows["series"] == named.series, "breakdown"]))
        if not parts:
            what = f"no series {named.series!r} was recorded"
            raise RequestError([Fault("figure", what, did_you_mean(named.series, known))])
        if unknown := [part for part in named.parts if part not in parts]:
            what = f"the series {named.series!r} has no part {unknown[0]!r}"
            raise RequestError([Fault("figure", what, did_you_mean(unknown[0], parts))])
