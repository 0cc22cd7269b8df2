"""Scores of forecasts: RMSE, MAE, CRPS, bias and coverage, with their uncertainty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.errors import Fault, RequestError
from banha.evaluation.judging.forecasts import (
    CELL,
    LEVELS,
    QUANTILE_COLUMNS,
    check_forecasts,
    check_outcomes,
)  # fmt: skip

Array = NDArray[np.float64]
DRAWS = 500
BAND = 90.0
LOSSES = ["squared", "absolute", "crps"]
MIDDLE = len(LEVELS) // 2


def crps(quantiles: Array, *, outcome: Array) -> Array:
    """Continuous ranked probability score of equally probable quantiles, in the outcome's unit.

    Twice the mean over levels p of the quantile loss (y - q)(p - 1[y < q]); for quantiles at
    (i - 0.5) / n that is exactly the score of the distribution with mass 1 / n on each of them.

    Parameters
    ----------
    quantiles
        Forecasts × levels.
    outcome
        One for each forecast.
    """
    count = quantiles.shape[1]
    levels = (np.arange(count) + 0.5) / count
    gap = outcome[:, None] - quantiles
    return np.asarray(2.0 * np.mean(gap * (levels - (gap < 0.0)), axis=1), dtype=np.float64)


def covered(quantiles: Array, *, outcome: Array, share: float) -> NDArray[np.bool_]:
    """Whether outcomes lie in the central band that holds a share of the distribution.

    The ends of the band are interpolated between the quantiles.
    """
    low, high = (_at_level(quantiles, level=0.5 + side * share / 2.0) for side in (-1.0, 1.0))
    return np.asarray((low <= outcome) & (outcome <= high))


def _at_level(quantiles: Array, *, level: float) -> Array:
    """Value at a level, interpolated between the quantiles beside it."""
    place = float(np.clip(level * len(LEVELS) - 0.5, 0.0, len(LEVELS) - 1.0))
    below = min(int(place), len(LEVELS) - 2)
    part = place - below
    return np.asarray((1.0 - part) * quantiles[:, below] + part * quantiles[:, below + 1])


def scored_cells(
    forecasts: pd.DataFrame, *, outcomes: pd.DataFrame, kind: str, check: bool = True
) -> pd.DataFrame:
    """Return losses of each forecast that has an outcome.

    Parameters
    ----------
    forecasts
        Tidy forecasts of any number of forecasters.
    outcomes
        What came true.
    kind
        `conditional` or `unconditional`.
    check
        Whether to check both tables first.

    Returns
    -------
    DataFrame
        A row a forecast: the cell, `forecaster`, `error` (mean forecast less outcome), `squared`,
        `absolute` (of the median), `crps`, `covered_50`, `covered_90`.

    Raises
    ------
    RequestError
        A table cannot be scored, or no forecast of this kind has an outcome.
    """
    if check:
        check_forecasts(forecasts)
        check_outcomes(outcomes)
    chosen = forecasts[forecasts["kind"] == kind]
    met = outcomes.merge(chosen, on=CELL, how="inner")
    if met.empty:
        what = f"No {kind} forecast has an outcome."
        raise RequestError([Fault("forecasts", what, "Compare origins and bases of both tables.")])
    values = met[QUANTILE_COLUMNS].to_numpy(dtype=np.float64)
    outcome = met["outcome"].to_numpy(dtype=np.float64)
    cells = met[[*CELL, "forecaster"]].copy()
    cells["error"] = values.mean(axis=1) - outcome
    cells["squared"] = cells["error"] ** 2
    cells["absolute"] = np.abs(values[:, MIDDLE] - outcome)
    cells["crps"] = crps(values, outcome=outcome)
    for share in (50, 90):
        cells[f"covered_{share}"] = covered(values, outcome=outcome, share=share / 100.0)
    return cells


def fill_missing(
    cells: pd.DataFrame, *, outcomes: pd.DataFrame, forecaster: str, rivals: Sequence[str]
) -> pd.DataFrame:
    """Return the losses of a forecaster in all cells; a missing one has those of the worst rival.

    Parameters
    ----------
    cells
        What `scored_cells` returned.
    outcomes
        All cells that are scored.
    forecaster
        Whose losses.
    rivals
        Forecasters the worst of whom stands in, loss by loss. The forecaster itself is not one.

    Returns
    -------
    DataFrame
        A row for each cell in which the forecaster or a rival made a forecast, with `missing`. The
        bands of a missing forecast cover nothing and its `error` is not a number.
    """
    own = cells[cells["forecaster"] == forecaster].drop(columns="forecaster")
    others = cells[cells["forecaster"].isin([name for name in rivals if name != forecaster])]
    worst = others.groupby(CELL, sort=False)[LOSSES].max().reset_index()
    full = outcomes[CELL].merge(own, on=CELL, how="left")
    full = full.merge(worst, on=CELL, how="left", suffixes=("", "_worst"))
    full["missing"] = full["crps"].isna()
    for loss in LOSSES:
        full[loss] = full[loss].fillna(full[f"{loss}_worst"])
    for share in ("covered_50", "covered_90"):
        full[share] = full[share].eq(True)
    return full.dropna(subset=["crps"]).drop(columns=[f"{loss}_worst" for loss in LOSSES])


def score_table(
    cells: pd.DataFrame, *, by: Sequence[str], draws: int = DRAWS, seed: int = 1
) -> pd.DataFrame:
    """Return scores by group, with 90 % intervals over origin years.

    Parameters
    ----------
    cells
        Losses by cell: of one forecaster from `fill_missing`, or of many from `scored_cells` with
        `forecaster` among `by`.
    by
        Columns to group by.
    draws, seed
        Draws of the bootstrap of whole origin years, and its seed.

    Returns
    -------
    DataFrame
        Columns of `by`, then rmse, mae, crps, bias, coverage_50, coverage_90 and n, origins,
        missing; `_low` and `_high` beside each score. With a single origin year the interval is not
        known.
    """
    if cells.empty:
        raise RequestError([Fault("cells", "There is nothing to score.", "Give some forecasts.")])
    rows = []
    for key, group in cells.groupby(list(by), sort=False):
        row = dict(zip(by, key, strict=True))
        rows.append(row | _scores(group, draws=draws, seed=seed))
    return pd.DataFrame(rows)


def year_weights(years: int, *, draws: int, seed: int) -> Array:
    """How often each origin year is drawn, draws × years; the first row is the sample itself."""
    luck = np.random.default_rng(seed)
    drawn = luck.multinomial(years, np.full(years, 1.0 / years), size=draws)
    return np.vstack([np.ones(years), drawn]).astype(np.float64)


def interval(values: Array) -> tuple[float, float]:
    """Central 90 % of draws; not known where fewer than half of them are."""
    known = values[np.isfinite(values)]
    if len(known) < max(len(values) / 2, 1):
        return float("nan"), float("nan")
    low, high = np.percentile(known, [50.0 - BAND / 2, 50.0 + BAND / 2])
    return float(low), float(high)


def _scores(group: pd.DataFrame, *, draws: int, seed: int) -> dict[str, float]:
    """Scores of a group and their intervals."""
    sums = group.groupby("origin").agg(
        squared=("squared", "sum"), absolute=("absolute", "sum"), crps=("crps", "sum"),
        error=("error", "sum"), known=("error", "count"), covered_50=("covered_50", "sum"),
        covered_90=("covered_90", "sum"), n=("crps", "size"),
    ).astype(np.float64)  # fmt: skip
    weights = year_weights(len(sums), draws=draws, seed=seed)
    drawn = {str(name): weights @ sums[name].to_numpy() for name in sums.columns}
    known = np.where(drawn["known"] > 0, drawn["known"], np.nan)
    scores = {
        "rmse": np.sqrt(drawn["squared"] / drawn["n"]), "mae": drawn["absolute"] / drawn["n"],
        "crps": drawn["crps"] / drawn["n"], "bias": drawn["error"] / known,
        "coverage_50": drawn["covered_50"] / drawn["n"],
        "coverage_90": drawn["covered_90"] / drawn["n"],
    }  # fmt: skip
    row: dict[str, float] = {}
    for name, values in scores.items():
        low, high = interval(values[1:]) if len(sums) > 1 else (float("nan"),) * 2
        row |= {name: float(values[0]), f"{name}_low": low, f"{name}_high": high}
    missing = int(group["missing"].sum()) if "missing" in group.columns else 0
    return row | {"n": len(group), "origins": len(sums), "missing": missing}
