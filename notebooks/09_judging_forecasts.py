# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Does the model forecast, and how do we know?
#
# Is the output of an agent-based model believable? Not because the model is detailed. A forecast is
# worth something if, made with what was known then, it errs less than what anyone can do with a
# ruler. This page goes through the judging: what can be scored at all, the rivals, the scores, and
# the verdict as it is stored.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from banha.evaluation.judging.canary import changed_forecasts, plant_in_panel
from banha.evaluation.judging.forecasts import LEVELS, QUANTILE_COLUMNS, outcomes
from banha.evaluation.judging.national import national_growth
from banha.evaluation.judging.rivals.panel_forecasts import rival_forecasts
from banha.evaluation.judging.scoreable import count_scoreable
from banha.evaluation.judging.scores import crps, scored_cells
from banha.evaluation.judging.series import find_series, observations
from banha.packs.stand_ins.nation import load_nation

panel = load_nation().panel
series = find_series("net_migration_rate", "gso-annual-survey")

# %% [markdown]
# ## What can be scored
#
# A series is scored on one basis: one definition, source and vintage. An origin needs five
# observations up to it, and an outcome later. That is counted before any forecast is made, and "not
# scoreable" is a result. Numbers are pairs of province and origin.

# %%
counts = count_scoreable(panel, first_origin=2010)
counts.pivot_table(index=["series", "basis"], columns="horizon", values="n", sort=False).astype(int)

# %% [markdown]
# ## The data, and how noisy they are
#
# Net migration of Bình Dương, per 1,000 persons, from a yearly survey. Much of what moves from year
# to year is the survey's own luck. A forecaster that takes each jump at its word will err.

# %%
rates = observations(panel, series=series)
rates[["binh-duong", "dong-nai", "thanh-hoa"]].plot(marker="o", ylabel=series.unit)
plt.show()

# %% [markdown]
# ## The rivals
#
# Fixed before anything was scored: random walk with drift, mean, AR(1), exponential smoothing,
# panel AR and VAR with shrinkage, the nation plus a constant gap, regressions on the outside path,
# and the combination of all. Each sees observations up to the origin, and gives a distribution.

# %%
forecasts = rival_forecasts(
    panel, series=[series], origins=range(2010, 2016), growth=national_growth()
)
mine = forecasts[
    (forecasts["province"] == "binh-duong")
    & (forecasts["origin"] == 2012)
    & (forecasts["horizon"] == 1)
    & (forecasts["kind"] == "unconditional")
]
middle = QUANTILE_COLUMNS[len(QUANTILE_COLUMNS) // 2]
mine[["forecaster", QUANTILE_COLUMNS[2], middle, QUANTILE_COLUMNS[-3]]].round(1)

# %% [markdown]
# ## Nobody may look ahead
#
# A wild value is planted in every year after 2012. No forecast from 2012 may change.

# %%
known = forecasts[forecasts["origin"] == 2012]
planted = rival_forecasts(
    plant_in_panel(panel, after=2012), series=[series], origins=[2012], growth=national_growth()
)
len(changed_forecasts(known, after=planted))

# %% [markdown]
# ## The scores
#
# The error of the mean forecast is squared and averaged: RMSE. The continuous ranked probability
# score also looks at the spread: a band that is too narrow is punished when it misses, one that is
# too wide always. Here is one cell by hand.

# %%
cell = mine[mine["forecaster"] == "panel_ar"].iloc[0]
met = outcomes(panel, series=[series], first_origin=2010)
came = met[(met["province"] == "binh-duong") & (met["origin"] == 2012) & (met["horizon"] == 1)][
    "outcome"
].iloc[0]
quantiles = cell[QUANTILE_COLUMNS].to_numpy(dtype=float)
plt.step(quantiles, LEVELS, where="post", label="forecast")
plt.axvline(came, color="black", label="came true")
plt.xlabel(f"change from 2012 to 2013, {series.unit}")
plt.ylabel("probability")
plt.legend()
plt.show()
{
    "error": round(float(quantiles.mean() - came), 2),
    "crps": round(float(crps(quantiles[None], outcome=np.array([came]))[0]), 2),
}

# %% [markdown]
# Over all provinces and origins, by horizon. Which rival is best is not known beforehand: the
# benchmark is the one that was best on earlier origins.

# %%
cells = scored_cells(forecasts, outcomes=met, kind="unconditional")
table = cells.groupby(["forecaster", "horizon"])["squared"].mean().unstack("horizon") ** 0.5
table.round(2).sort_values(1)

# %% [markdown]
# ## The verdict
#
# The model's own forecasts take an hour and more of runs; their tables are stored. Below 1 the
# model errs less than its benchmark: geometric mean over series, one to five years ahead. The
# filter without the model shows how much of that the filter would do by itself.

# %%
stored = Path("../experiments/hindcast/results")
headline = pd.read_csv(stored / "headline.csv")
headline[headline["horizon"] == "1-5"].pivot_table(
    index=["kind", "forecaster"], columns=["benchmark", "score"], values="ratio", sort=False
).round(2)

# %% [markdown]
# Tables by series, figures, and what the model cannot forecast: `docs/validation.md`.
