"""Ranks of scenarios by several criteria, draw by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.batch.folder import refusal
from banha.batch.reading import draw_numbers
from banha.comparison import refuse_unlike
from banha.formula import Formula, series_of

if TYPE_CHECKING:
    from banha.batch.results import Results

Array = NDArray[np.float64]


def read_weights(
    criteria: str | Sequence[str] | Mapping[str, float], *, where: object
) -> dict[str, float]:
    """Return the weight of each criterion; 1 where none is given.

    Raises
    ------
    BatchError
        There is none, or a weight is no number, or all are 0.
    """
    if isinstance(criteria, str):
        criteria = [criteria]
    weights = dict(criteria) if isinstance(criteria, Mapping) else dict.fromkeys(criteria, 1.0)
    try:
        found = {str(name): float(weight) for name, weight in weights.items()}
    except (TypeError, ValueError):
        found = {}
    values = np.array(list(found.values()), np.float64)
    if not np.isfinite(values).all() or not np.abs(values).sum() > 0.0:
        cure = "Give each criterion a number, and at least one that is not zero."
        raise refusal(where, f"the weights {weights} say nothing", cure)
    return found


def formula_of(text: str, *, where: object) -> Formula:
    """Return the formula of a criterion, such as `employed / adults`.

    Raises
    ------
    BatchError
        It cannot be read.
    """
    above, _, below = text.partition(" / ")
    formula = Formula(above, per=below)
    try:
        if not above.strip():
            raise ValueError("it names nothing")
        list(formula.named())
    except ValueError as error:
        cure = "Write series joined by ` + `, ` - ` or ` * `, with ` / ` once at most."
        raise refusal(where, f"the criterion {text!r} cannot be read: {error}", cure) from None
    return formula


def ranked(
    results: Results, weights: Mapping[str, float], *, year: int | None, province: str
) -> pd.DataFrame:
    """Return the scenarios of a province from first to last; see `Results.rank`.

    Raises
    ------
    BatchError
        A criterion cannot be read, or no draw has all scenarios.
    ScenarioError
        The scenarios are not alike.
    """
    where = results.folder
    formulas = {text: formula_of(text, where=where) for text in weights}
    scenarios = [one for one in results.study.scenarios if one.province == province]
    for other in scenarios[1:]:
        refuse_unlike(scenarios[0], other)
    if year is None:
        year = max(results.years(results.files(province=province)), default=None)
    names = {
        name
        for formula in formulas.values()
        for text in (formula.simulated, formula.per)
        for name in series_of(text)
    }
    frame = results.series(sorted(names), province=province, year=year)
    number = draw_numbers(frame)
    first = np.flatnonzero(np.diff(number, prepend=-1))
    by_draw = frame.assign(year=number)  # what a formula groups by, a draw in place of a year
    values = np.empty((len(first), len(formulas)))
    for place, (text, formula) in enumerate(formulas.items()):
        try:
            values[:, place] = formula.values(by_draw).reindex(range(len(first)))
        except ValueError as error:
            what = f"the criterion {text!r} cannot be computed: {error}"
            raise refusal(where, what, "Name series and parts that were kept.") from None
        if not np.isfinite(values[:, place]).all():
            what = f"the criterion {text!r} is not a number in every run of {year}"
            raise refusal(where, what, "Take another criterion, or another year.")
    heads = frame.iloc[first]
    found = {
        (str(name), int(seed), int(point)): row
        for name, seed, point, row in zip(
            heads["scenario"], heads["seed"], heads["point"], values, strict=True
        )
    }
    return rank_of(found, weights, scenarios=[one.name for one in scenarios], where=where)


def rank_of(
    values: Mapping[tuple[str, int, int], Sequence[float] | Array],
    weights: Mapping[str, float],
    *,
    scenarios: Sequence[str],
    where: object,
) -> pd.DataFrame:
    """Return the scenarios from first to last.

    Parameters
    ----------
    values
        By scenario, seed and point: the value of each criterion.
    weights
        Weight of each criterion; below zero less is better.
    scenarios
        Names.
    where
        For messages.

    Returns
    -------
    Columns rank, scenario, score, share_first, draws, and the mean of each criterion.

    Raises
    ------
    BatchError
        No draw has all scenarios.
    """
    draws = [
        draw for draw in sorted({key[1:] for key in values})
        if all((name, *draw) in values for name in scenarios)
    ]  # fmt: skip
    if not draws:
        what = "no draw has a run of every scenario"
        raise refusal(where, what, "Run more of the batch.")
    weight = np.array(list(weights.values()), np.float64)
    cube = np.array([[values[name, *draw] for name in scenarios] for draw in draws])
    low, high = cube.min(axis=1, keepdims=True), cube.max(axis=1, keepdims=True)
    spread = np.where(high > low, high - low, 1.0)
    share = np.where(weight < 0.0, high - cube, cube - low) / spread
    scores = share @ np.abs(weight) / np.abs(weight).sum()
    first = scores == scores.max(axis=1, keepdims=True)
    frame = pd.DataFrame(
        {
            "scenario": list(scenarios),
            "score": scores.mean(axis=0),
            "share_first": (first / first.sum(axis=1, keepdims=True)).mean(axis=0),
            "draws": len(draws),
            **{name: cube[:, :, place].mean(axis=0) for place, name in enumerate(weights)},
        }
    )
    frame = frame.sort_values("score", ascending=False, kind="stable").reset_index(drop=True)
    frame.insert(0, "rank", frame["score"].rank(ascending=False, method="min").astype(int))
    return frame
