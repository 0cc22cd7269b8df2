"""The industrial employment index by month: jobs over those of the same month a year before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import norm

from banha.evaluation.forecasting.series import LEVELS
from banha.evaluation.hindcast.ensemble import INDUSTRY
from banha.packs.shared import nation_folder

SERIES, BASIS = "industrial_employment_index_yoy", "gso-first-of-month"
UNIT = "index_same_date_prev_year_100"
TABLE = "province_monthly.parquet"
MONTHS = 12
HALF_LIFE = 4.0
"""Months in which half of a gap in jobs closes. Assumed; 2 to 8 are as plausible. From October to
December 2021 the index of Bình Dương made up a third of its fall in logs, which is half in 3.2."""
SURVEY_ERROR = 2.0
"""Standard deviation of the index of Bình Dương about the mean of both neighbouring months, to June
2021, in log points; of the middle province it is 2.9."""


def industry_index(
    runs: pd.DataFrame, *, first: int, columns: Sequence[str], measured: pd.DataFrame
) -> pd.DataFrame:
    """Return the index by province and month, as quantiles over the particles.

    It is taken on the first day of a month: jobs at the end of the month before, over those a year
    earlier, times 100. Where the index of the year before the first was measured, its gap to the
    simulated one is carried on: the gap of its last month closes by half every few months, and the
    year-on-year index of the next year is taken against the months that were measured.

    Parameters
    ----------
    runs
        What `run_ensemble` returned, with the jobs of industry by month.
    first
        First year that is forecast.
    columns
        Columns of the table.
    measured
        The measured index: months (as year × 12 + month − 1) in rows, provinces in columns.
    """
    jobs = runs[runs["series"] == INDUSTRY]
    wide = jobs.assign(step=jobs["year"] * MONTHS + jobs["month"] - 1).pivot_table(
        index=["province", "particle"], columns="step", values="value"
    )
    logs = pd.DataFrame(100.0 * np.log(wide.where(wide > 0.0)))
    frames = []
    for step in range(first * MONTHS, int(wide.columns[-1]) + 1):
        change = logs[step - 1] - logs[step - 1 - MONTHS]
        gap = _gap(logs, step, first=first, measured=measured)
        shift = gap.reindex(change.index.get_level_values("province")).to_numpy(np.float64)
        index = (change + np.nan_to_num(shift)).dropna()
        period = f"{step // MONTHS}-{step % MONTHS + 1:02d}"
        frames.append(_quantiles(index).assign(period=period))
    table = pd.concat(frames, ignore_index=True)
    table["series"], table["breakdown"], table["basis"] = SERIES, "total", BASIS
    table["unit"] = UNIT
    return pd.DataFrame(table[list(columns)])


def measured_index(nation: str, *, until: int) -> pd.DataFrame:
    """Return the measured index of a nation's provinces: months in rows, provinces in columns.

    A month that is missing lies on the straight line between its neighbours.
    """
    path = nation_folder(nation) / TABLE
    if not path.is_file():
        return pd.DataFrame()
    table = pd.read_parquet(path)
    table = table[table["series"] == SERIES]
    period = table["period"].astype(str)
    step = period.str[:4].astype(int) * MONTHS + period.str[5:].astype(int) - 1
    wide = (
        table.assign(step=step, province=table["province"].astype(str))
        .pivot_table(index="step", columns="province", values="value")
        .sort_index()
    )
    wide = wide[wide.index < (until + 1) * MONTHS]
    every = range(int(wide.index[0]), int(wide.index[-1]) + 1)
    return wide.reindex(every).interpolate(limit_area="inside")


def _gap(logs: pd.DataFrame, step: int, *, first: int, measured: pd.DataFrame) -> pd.Series[float]:
    """What to add to the simulated log change of a month: gap then less gap a year before."""
    last = first * MONTHS - 1
    if measured.empty or last not in measured.index:
        return pd.Series(dtype=np.float64)
    years = (step - last + MONTHS - 1) // MONTHS
    ends = [_measured_gap(logs, at, measured=measured) for at in (last, step - MONTHS)]
    decay = 0.5 ** ((step - last) / HALF_LIFE)
    before = ends[1] if years == 1 else ends[0] * 0.5 ** ((step - MONTHS - last) / HALF_LIFE)
    return pd.Series(ends[0] * decay - before)


def _measured_gap(logs: pd.DataFrame, step: int, *, measured: pd.DataFrame) -> pd.Series[float]:
    """Measured less simulated log change on the year before, by province."""
    if step not in measured.index:
        return pd.Series(np.nan, index=measured.columns)
    simulated = (logs[step - 1] - logs[step - 1 - MONTHS]).groupby(level="province").mean()
    return pd.Series(100.0 * np.log(measured.loc[step] / 100.0) - simulated)


def _quantiles(index: pd.Series[float]) -> pd.DataFrame:
    """Mean and quantiles of 100·e^(change), normal in logs, with the error of the survey."""
    by_province = index.groupby(level="province")
    centre, spread = by_province.mean() / 100.0, by_province.std(ddof=0) / 100.0
    deviation = np.sqrt(spread**2 + (SURVEY_ERROR / 100.0) ** 2)
    frame = pd.DataFrame({"n": by_province.size()})
    for name, level in LEVELS.items():
        frame[name] = 100.0 * np.exp(centre + norm.ppf(level) * deviation)
    frame["mean"] = 100.0 * np.exp(centre + 0.5 * deviation**2)
    return frame.reset_index()
