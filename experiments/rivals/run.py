"""Forecasts of the rivals on the panel: what can be scored, and how they did."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pandas as pd

from banha.evaluation.judging.benchmarks import SCORES, rival_losses
from banha.evaluation.judging.forecasts import KINDS, outcomes
from banha.evaluation.judging.national import national_growth
from banha.evaluation.judging.rivals.panel_forecasts import RIVAL_NAMES, rival_forecasts
from banha.evaluation.judging.scoreable import FIRST_RUN, count_scoreable
from banha.evaluation.judging.scores import scored_cells
from banha.evaluation.judging.series import scored_series
from banha.packs.stand_ins.nation import load_nation

FIRST_ORIGIN, LAST_ORIGIN = 2005, 2020
"""Origins before 2010 are not scored; they show which rival was best so far."""
OUTPUT = Path(__file__).resolve().parents[2] / "runs" / "rivals" / "forecasts.parquet"


def counts(panel: pd.DataFrame) -> None:
    """Print what can be scored, three ways."""
    views: dict[str, dict[str, object]] = {
        "Rows the panel prefers, Bình Dương": {"province": "binh-duong", "preferred_only": True},
        "Rows the panel prefers, all provinces": {"preferred_only": True},
        f"Scored: every row of a basis, origins from {FIRST_RUN}": {"first_origin": FIRST_RUN},
    }
    for title, options in views.items():
        table = count_scoreable(panel, **options)  # type: ignore[arg-type]
        wide = table.pivot_table(
            index=["series", "basis"], columns="horizon", values="n", sort=False
        )
        print(f"\n{title}: province-origins by horizon\n{wide.astype(int).to_string()}")


def scores(forecasts: pd.DataFrame, *, met: pd.DataFrame) -> None:
    """Print RMSE and CRPS of the rivals; in cells that one of them lacks it has the worst loss."""
    for kind in KINDS:
        cells = scored_cells(forecasts, outcomes=met, kind=kind)
        cells = cells[cells["origin"] >= FIRST_RUN]
        for score, loss in SCORES.items():
            losses = rival_losses(cells, loss=loss, rivals=RIVAL_NAMES)
            wide = losses.groupby(["series", "basis", "horizon"], sort=False).mean().sort_index()
            wide = wide**0.5 if score == "rmse" else wide
            wide["best"] = wide.idxmin(axis=1)
            print(f"\n{score} of {kind} forecasts\n{wide.round(2).to_string()}")
        bands = cells.groupby("forecaster")[["covered_50", "covered_90"]].mean()
        print(f"\nCoverage of {kind} forecasts\n{bands.round(3).to_string()}")


def main() -> None:
    """Forecast, write and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT, help="parquet file to write")
    output = parser.parse_args().output
    panel = load_nation().panel
    counts(panel)
    started = time.perf_counter()
    forecasts = rival_forecasts(
        panel, series=scored_series(), origins=range(FIRST_ORIGIN, LAST_ORIGIN + 1),
        growth=national_growth(),
    )  # fmt: skip
    print(f"\n{len(forecasts)} forecasts in {time.perf_counter() - started:.0f} s")
    output.parent.mkdir(parents=True, exist_ok=True)
    forecasts.to_parquet(output, index=False)
    with pd.option_context("display.width", 220):
        scores(forecasts, met=outcomes(panel, series=scored_series()))


if __name__ == "__main__":
    main()
