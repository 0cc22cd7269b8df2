"""The industrial employment index by month: jobs over those of the same month a year before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from banha.evaluation.hindcast.ensemble import INDUSTRY

SERIES, BASIS = "industrial_employment_index_yoy", "gso-first-of-month"
UNIT = "index_same_date_prev_year_100"
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
MONTHS = 12


def industry_index(runs: pd.DataFrame, *, first: int, columns: Sequence[str]) -> pd.DataFrame:
    """Return the index by province and month, as quantiles over the particles.

    It is taken on the first day of a month: jobs at the end of the month before, over those a year
    earlier, times 100.

    Parameters
    ----------
    runs
        What `run_ensemble` returned, with the jobs of industry by month.
    first
        First year that is forecast.
    columns
        Columns of the table.
    """
    jobs = runs[runs["series"] == INDUSTRY]
    wide = jobs.assign(step=jobs["year"] * MONTHS + jobs["month"] - 1).pivot_table(
        index=["province", "particle"], columns="step", values="value"
    )
    frames = []
    for step in range(first * MONTHS, int(wide.columns[-1]) + 1):
        index = 100.0 * wide[step - 1] / wide[step - 1 - MONTHS]
        index = index.where(np.isfinite(index)).dropna()
        by_province = index.groupby(level="province")
        frame = pd.DataFrame({"mean": by_province.mean(), "n": by_province.size()})
        for level in LEVELS:
            frame[f"p{round(100 * level):02d}"] = by_province.quantile(level)
        frame["period"] = f"{step // MONTHS}-{step % MONTHS + 1:02d}"
        frames.append(frame.reset_index())
    table = pd.concat(frames, ignore_index=True)
    table["series"], table["breakdown"], table["basis"] = SERIES, "total", BASIS
    table["unit"] = UNIT
    return table[list(columns)]
