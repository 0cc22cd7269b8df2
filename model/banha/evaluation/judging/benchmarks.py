"""Which rival a forecaster is compared with, chosen without knowledge of the future."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from banha.errors import Fault, RequestError
from banha.evaluation.judging.forecasts import CELL, check_forecasts, check_outcomes
from banha.evaluation.judging.rivals.panel_forecasts import COMBINATION, RIVAL_NAMES
from banha.evaluation.judging.scoreable import FIRST_RUN
from banha.evaluation.judging.scores import fill_missing, scored_cells

SCORES = {"rmse": "squared", "crps": "crps"}
"""Scores that ratios are made of, and the loss of a cell behind each."""
BEST = "best"
BENCHMARKS = (BEST, COMBINATION)


def rival_losses(cells: pd.DataFrame, *, loss: str, rivals: Sequence[str]) -> pd.DataFrame:
    """Return losses, cells in rows and rivals in columns; a missing one is that of the worst."""
    chosen = cells[cells["forecaster"].isin(rivals)]
    if chosen.empty:
        what = f"None of the rivals {', '.join(rivals)} has a forecast with an outcome."
        raise RequestError([Fault("forecasts", what, "Add forecasts of the rivals.")])
    wide = chosen.pivot_table(index=CELL, columns="forecaster", values=loss, sort=False)
    wide = wide.reindex(columns=list(rivals))
    worst = wide.max(axis=1)
    return pd.DataFrame({name: wide[name].fillna(worst) for name in wide.columns})


def choose_benchmarks(losses: pd.DataFrame) -> pd.DataFrame:
    """Return the rival that did best so far, by series, basis and origin.

    For an origin T only cells count whose outcome was known by then: origin + horizon <= T. The
    least mean loss over them, all horizons together, wins; on a tie the combination, then the
    rival that stands first. Where nothing was known yet it is the combination.

    Parameters
    ----------
    losses
        What `rival_losses` returned.

    Returns
    -------
    DataFrame
        Columns series, basis, origin, benchmark, known (cells that the choice rests on).
    """
    order = [COMBINATION, *[name for name in losses.columns if name != COMBINATION]]
    losses = losses[[name for name in order if name in losses.columns]]
    chosen = []
    for (series, basis), group in losses.groupby(level=["series", "basis"], sort=False):
        origins = group.index.get_level_values("origin").to_numpy()
        due = origins + group.index.get_level_values("horizon").to_numpy()
        for origin in np.unique(origins):
            past = group[due <= origin]
            name = COMBINATION if past.empty else str(past.mean().idxmin())
            chosen.append((series, basis, int(origin), name, len(past)))
    return pd.DataFrame(chosen, columns=["series", "basis", "origin", "benchmark", "known"])


def compared_cells(
    forecasts: pd.DataFrame,
    *,
    outcomes: pd.DataFrame,
    forecaster: str,
    kind: str,
    rivals: Sequence[str] = RIVAL_NAMES,
    first_origin: int = FIRST_RUN,
) -> pd.DataFrame:
    """Return the losses of a forecaster beside those of its benchmarks, cell by cell.

    Parameters
    ----------
    forecasts
        Tidy forecasts of the forecaster and of the rivals.
    outcomes
        What came true. Cells before `first_origin` help to choose the benchmark and are not scored.
    forecaster
        Who is judged.
    kind
        `conditional` or `unconditional`.
    rivals
        Names of the rivals, the combination among them.
    first_origin
        First origin that is scored.

    Returns
    -------
    DataFrame
        The cell; `squared`, `absolute`, `crps`, `error`, `covered_50`, `covered_90`, `missing` of
        the forecaster; `best_rmse` and `best_crps`: loss of the rival that was best so far by that
        score, named in `best_rmse_name` and `best_crps_name`; `combination_rmse` and
        `combination_crps`.

    Raises
    ------
    RequestError
        A table cannot be scored, or has no forecast of the forecaster or of the combination.
    """
    check_forecasts(forecasts)
    check_outcomes(outcomes)
    names = set(forecasts.loc[forecasts["kind"] == kind, "forecaster"])
    for needed in (forecaster, COMBINATION):
        if needed not in names:
            what = f"There are no {kind} forecasts of {needed}."
            cure = f"There are some of {', '.join(sorted(names)) or 'nobody'}."
            raise RequestError([Fault("forecasts", what, cure)])
    cells = scored_cells(forecasts, outcomes=outcomes, kind=kind, check=False)
    own = fill_missing(cells, outcomes=outcomes, forecaster=forecaster, rivals=rivals)
    own = own[own["origin"] >= first_origin]
    if own.empty:
        what = f"No cell from {first_origin} on can be scored."
        raise RequestError([Fault("outcomes", what, "Choose an earlier first origin.")])
    for score, loss in SCORES.items():
        own = _beside(own, losses=rival_losses(cells, loss=loss, rivals=rivals), score=score)
    return own


def _beside(own: pd.DataFrame, *, losses: pd.DataFrame, score: str) -> pd.DataFrame:
    """Losses of a forecaster with those of its benchmarks by a score."""
    name = f"{BEST}_{score}_name"
    choice = choose_benchmarks(losses).drop(columns="known").rename(columns={"benchmark": name})
    own = own.merge(choice, on=["series", "basis", "origin"], how="left")
    own[name] = own[name].fillna(COMBINATION)
    rows = losses.reindex(pd.MultiIndex.from_frame(own[CELL]))
    columns = rows.columns.get_indexer(pd.Index(own[name]))
    own[f"{BEST}_{score}"] = rows.to_numpy()[np.arange(len(rows)), columns]
    own[f"{COMBINATION}_{score}"] = rows[COMBINATION].to_numpy()
    return own
