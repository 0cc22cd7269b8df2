"""Ranks of scenarios by several criteria, draw by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from banha.batch.folder import refusal


def rank_of(
    values: Mapping[tuple[str, int, int], Sequence[float]],
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
        No draw has all scenarios, or the weights say nothing.
    """
    draws = [
        draw for draw in sorted({key[1:] for key in values})
        if all((name, *draw) in values for name in scenarios)
    ]  # fmt: skip
    if not draws:
        what = "no draw has a run of every scenario"
        raise refusal(where, what, "Run more of the batch.")
    weight = np.array(list(weights.values()), np.float64)
    if not np.isfinite(weight).all() or not np.abs(weight).sum() > 0.0:
        cure = "Give each criterion a number, and at least one that is not zero."
        raise refusal(where, f"the weights {dict(weights)} say nothing", cure)
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
