"""Tables of the verdict: ratios to the benchmarks by series, their mean, and coverage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.errors import Fault, RequestError
from banha.evaluation.judging.benchmarks import BENCHMARKS, SCORES
from banha.evaluation.judging.scoreable import HORIZONS
from banha.evaluation.judging.scores import DRAWS, interval, score_table, year_weights
from banha.evaluation.judging.series import scored_series

Array = NDArray[np.float64]
ALL_HORIZONS = "1-5"
SMOOTHEST = ("population", "retail_sales")
"""Series that any trend forecasts well, without which the mean is shown as well."""
ALL_SERIES = "all"


def ratio_table(cells: pd.DataFrame, *, draws: int = DRAWS, seed: int = 1) -> pd.DataFrame:
    """Return scores of the forecaster over those of its benchmarks, by series and horizon.

    Parameters
    ----------
    cells
        What `compared_cells` returned.
    draws, seed
        Draws of the bootstrap of whole origin years, and its seed.

    Returns
    -------
    DataFrame
        Columns series, basis, horizon ("1".."5", "1-5"), score (rmse or crps), benchmark (best or
        combination), value, benchmark_value, ratio (below 1: the forecaster is better), low, high
        (90 %; not known with one origin year), n, origins, missing.
    """
    return _ratios(cells, draws=draws, seed=seed)[0]


def headline_table(
    cells: pd.DataFrame,
    *,
    headline: Sequence[tuple[str, str]] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> pd.DataFrame:
    """Return the geometric mean of ratios over series, each series equal.

    Parameters
    ----------
    cells
        What `compared_cells` returned.
    headline
        Series and basis of those that count; by default the headline series.
    draws, seed
        Draws of the bootstrap: whole origin years, the same for all series.

    Returns
    -------
    DataFrame
        Columns horizon, score, benchmark, ratio, low, high, series (how many), won (with a ratio
        below 1), worst (series with the highest ratio), worst_ratio, without_smoothest (the ratio
        without population and retail sales).

    Raises
    ------
    RequestError
        None of the headline series was scored.
    """
    wanted = headline or [one.key for one in scored_series() if one.headline]
    table, drawn = _ratios(cells, draws=draws, seed=seed)
    use = [key in set(wanted) for key in zip(table["series"], table["basis"], strict=True)]
    table, drawn = table[use].reset_index(drop=True), drawn[np.asarray(use, dtype=bool)]
    if table.empty:
        what = "None of the headline series was scored."
        raise RequestError([Fault("cells", what, "Forecast at least one of them.")])
    rows = []
    for key, group in table.groupby(["horizon", "score", "benchmark"], sort=False):
        ratios = group["ratio"]
        means = _geometric_mean(drawn[group.index.to_numpy()])
        low, high = interval(means[1:]) if group["origins"].max() > 1 else (np.nan, np.nan)
        others = ratios[~group["series"].isin(SMOOTHEST)].to_numpy(dtype=np.float64)
        worst = str(group["series"].iloc[int(ratios.argmax())])
        rows.append({
            **dict(zip(("horizon", "score", "benchmark"), key, strict=True)),
            "ratio": float(means[0]), "low": low, "high": high, "series": len(group),
            "won": int((ratios < 1.0).sum()), "worst": worst,
            "worst_ratio": float(ratios.max()),
            "without_smoothest": float(_geometric_mean(others)) if len(others) else np.nan,
        })  # fmt: skip
    return pd.DataFrame(rows)


def coverage_table(cells: pd.DataFrame, *, draws: int = DRAWS, seed: int = 1) -> pd.DataFrame:
    """Return coverage of the 50 % and 90 % bands over the panel, by series and for all together.

    A missing forecast covers nothing.

    Returns
    -------
    DataFrame
        Columns series, basis, horizon ("1".."5", "1-5"), coverage_50, coverage_90, both with _low
        and _high, n, origins, missing.
    """
    stacked = _with_all_horizons(cells)
    together = stacked.assign(series=ALL_SERIES, basis="")
    table = pd.concat([stacked, together], ignore_index=True)
    scores = score_table(table, by=["series", "basis", "horizon"], draws=draws, seed=seed)
    names = [name for name in scores.columns if name.startswith("coverage")]
    return scores[["series", "basis", "horizon", *names, "n", "origins", "missing"]]


def _with_all_horizons(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells by horizon, and once more for all horizons together."""
    horizons = cells["horizon"].isin(HORIZONS)
    single = cells[horizons].assign(horizon=cells.loc[horizons, "horizon"].astype(str))
    return pd.concat([single, cells[horizons].assign(horizon=ALL_HORIZONS)], ignore_index=True)


def _ratios(cells: pd.DataFrame, *, draws: int, seed: int) -> tuple[pd.DataFrame, Array]:
    """Ratios by series, horizon, score and benchmark, and those of the draws of origin years."""
    if cells.empty:
        raise RequestError([Fault("cells", "There is nothing to compare.", "Give some cells.")])
    years = np.sort(cells["origin"].unique())
    weights = year_weights(len(years), draws=draws, seed=seed)
    rows, drawn = [], []
    stacked = _with_all_horizons(cells)
    for key, group in stacked.groupby(["series", "basis", "horizon"], sort=False):
        place = np.searchsorted(years, group["origin"].to_numpy())
        count = weights @ np.bincount(place, minlength=len(years))
        count = np.where(count > 0, count, np.nan)
        head = dict(zip(("series", "basis", "horizon"), key, strict=True))
        tail = {
            "n": len(group), "origins": group["origin"].nunique(),
            "missing": int(group["missing"].sum()),
        }  # fmt: skip
        for score, loss in SCORES.items():
            own = _score(group[loss], place=place, weights=weights, count=count, score=score)
            for benchmark in BENCHMARKS:
                losses = group[f"{benchmark}_{score}"]
                other = _score(losses, place=place, weights=weights, count=count, score=score)
                ratio = _ratio(own, other)
                low, high = interval(ratio[1:]) if tail["origins"] > 1 else (np.nan, np.nan)
                rows.append({
                    **head, "score": score, "benchmark": benchmark, "value": own[0],
                    "benchmark_value": other[0], "ratio": ratio[0], "low": low, "high": high,
                    **tail,
                })  # fmt: skip
                drawn.append(ratio)
    return pd.DataFrame(rows), np.asarray(drawn)


def _geometric_mean(ratios: Array) -> Array:
    """Geometric mean over the first axis; nought where one of them is."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp(np.log(ratios).mean(axis=0)), dtype=np.float64)


def _ratio(own: Array, other: Array) -> Array:
    """One score over another; equal scores of nought are a tie."""
    ratio = np.divide(own, other, out=np.full(len(own), np.nan), where=other > 0.0)
    return np.asarray(np.where((own == 0.0) & (other == 0.0), 1.0, ratio))


def _score(
    losses: pd.Series[float], *, place: NDArray[np.intp], weights: Array, count: Array, score: str
) -> Array:
    """Score of the sample and of each draw of origin years."""
    sums = np.bincount(place, weights=losses.to_numpy(), minlength=weights.shape[1])
    mean = (weights @ sums) / count
    return np.sqrt(mean) if score == "rmse" else mean
