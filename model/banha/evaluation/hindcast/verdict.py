"""The verdict on a hindcast: counts, scores, ratios and coverage, for every way to set out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from banha.evaluation.hindcast.hindcast import Hindcast
from banha.evaluation.hindcast.model_forecasts import (
    LAST_OBSERVATION,
    MODEL,
    UNALIGNED,
    WITHOUT_MODEL,
)
from banha.evaluation.hindcast.transfer import LEFT_OUT
from banha.evaluation.judging.benchmarks import SCORES, compared_cells, rival_losses
from banha.evaluation.judging.forecasts import CONDITIONAL, KINDS
from banha.evaluation.judging.rivals.panel_forecasts import RIVAL_NAMES
from banha.evaluation.judging.scoreable import FIRST_RUN
from banha.evaluation.judging.scores import scored_cells
from banha.evaluation.judging.significance import confidence_set, diebold_mariano
from banha.evaluation.judging.tables import coverage_table, headline_table, ratio_table

WAYS = (MODEL, LAST_OBSERVATION, UNALIGNED, WITHOUT_MODEL)
DIGITS = 4
KEPT_QUANTILES = {"q03": "p05", "q11": "p25", "q21": "p50", "q31": "p75", "q39": "p95"}


@dataclass(frozen=True)
class Verdict:
    """Tables of a hindcast.

    Attributes
    ----------
    tables
        By name: `counts`, `weights`, `headline`, `ratios`, `coverage`, `scores` (of every way to
        set out beside the rivals), `significance` (whether the model differs beyond chance) and
        `transfer` (errors where a province was left out of all that is estimated).
    forecasts
        The model's own forecasts: cells with outcome, mean and five quantiles.
    """

    tables: Mapping[str, pd.DataFrame]
    forecasts: pd.DataFrame


def judge(found: Hindcast) -> Verdict:
    """Score the model and everybody else."""
    tables = {"counts": found.counts, "weights": found.weights, "transfer": _transfer(found)}
    headlines, ratios, coverage, scores, tests = [], [], [], [], []
    for kind in KINDS:
        for way in WAYS:
            cells = compared_cells(
                found.forecasts, outcomes=found.outcomes, forecaster=way, kind=kind
            )
            headlines.append(headline_table(cells).assign(kind=kind, forecaster=way))
            coverage.append(coverage_table(cells).assign(kind=kind, forecaster=way))
            ratios.append(ratio_table(cells).assign(kind=kind, forecaster=way))
            if way == MODEL:
                tests.append(_significance(cells).assign(kind=kind))
        scores.append(_scores(found, kind=kind))
    for name, frames in (
        ("headline", headlines), ("ratios", ratios), ("coverage", coverage), ("scores", scores),
        ("significance", tests),
    ):  # fmt: skip
        tables[name] = pd.concat(frames, ignore_index=True)
    return Verdict(tables, _own(found))


def _significance(cells: pd.DataFrame) -> pd.DataFrame:
    """Whether the model and its benchmarks differ, by series and horizon, on squared errors."""
    names = {"squared": MODEL, "best_rmse": "best", "combination_rmse": "combination"}
    rows = []
    for key, group in cells.groupby(["series", "basis", "horizon"]):
        by_year = group.groupby("origin")[list(names)].mean().rename(columns=names)
        own, best = (by_year[name].to_numpy() for name in (MODEL, "best"))
        left = confidence_set(by_year)
        rows.append({
            **dict(zip(("series", "basis", "horizon"), key, strict=True)),
            "origins": len(by_year),
            "diebold_mariano": diebold_mariano(own, second=best, horizon=group["horizon"].iloc[0]),
            "confidence_set": left if isinstance(left, str) else ", ".join(left),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _scores(found: Hindcast, *, kind: str) -> pd.DataFrame:
    """RMSE and CRPS of every forecaster by series and horizon, a missing one as the worst rival."""
    cells = scored_cells(found.forecasts, outcomes=found.outcomes, kind=kind, check=False)
    cells = cells[cells["origin"] >= FIRST_RUN]
    rows = []
    for score, loss in SCORES.items():
        losses = rival_losses(cells, loss=loss, rivals=(*WAYS, *RIVAL_NAMES))
        wide = losses.groupby(["series", "basis", "horizon"], sort=False).mean()
        wide = wide**0.5 if score == "rmse" else wide
        rows.append(wide.reset_index().assign(score=score, kind=kind))
    return pd.concat(rows, ignore_index=True)


def _transfer(found: Hindcast) -> pd.DataFrame:
    """RMSE and CRPS of the model as it is, and estimated on the other provinces; path given."""
    mine = found.forecasts[found.forecasts["forecaster"].isin([MODEL, LEFT_OUT])]
    cells = scored_cells(mine, outcomes=found.outcomes, kind=CONDITIONAL, check=False)
    cells = cells[cells["origin"] >= FIRST_RUN]
    rows = []
    for score, loss in SCORES.items():
        grouped = cells.groupby(["series", "basis", "horizon", "forecaster"], sort=False)
        wide = grouped[loss].mean().unstack()
        wide = wide**0.5 if score == "rmse" else wide
        rows.append(wide.reset_index().assign(score=score))
    return pd.concat(rows, ignore_index=True)


def _own(found: Hindcast) -> pd.DataFrame:
    """The model's forecasts beside what came true."""
    own = found.forecasts[found.forecasts["forecaster"] == MODEL]
    met = own.merge(found.outcomes, how="left")
    quantiles = [name for name in met.columns if name.startswith("q")]
    met["mean"] = met[quantiles].mean(axis=1)
    keep = ["series", "basis", "province", "origin", "horizon", "kind", "outcome", "mean"]
    return met.rename(columns=KEPT_QUANTILES)[[*keep, *KEPT_QUANTILES.values()]]


def write_verdict(verdict: Verdict, folder: Path) -> None:
    """Write the tables as CSV, the forecasts as parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in verdict.tables.items():
        table.round(DIGITS).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    own = verdict.forecasts.copy()
    for name in own.select_dtypes("float64").columns:
        own[name] = own[name].astype("float32")
    own.to_parquet(folder / "forecasts.parquet", index=False, compression="zstd")
