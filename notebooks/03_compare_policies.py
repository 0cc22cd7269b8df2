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
# # Which policy does more for Bình Dương, and how sure is that?
#
# Four policies from 2022 on against business as usual, each with the same seeds. What differs is
# then what the policy does, and not luck. The study is small, to be done in a minute; the same
# study over all the library, finer and longer, is in `experiments/policy_comparison`.

# %%
import tempfile
from pathlib import Path

from banha import compare, load_scenario, make_study, read_results, run_batch
from banha.report import (
    comparison_figure,
    effects_figure,
    pareto_table,
    policy_map_figure,
    tradeoff_figure,
)

# %% [markdown]
# ## A policy of one's own
#
# A scenario never changes: each method returns another one, checked like a file. `banha explain`
# and `explain(mine)` say what it does, by which mechanism, and who pays.

# %%
mine = (
    load_scenario("policies/business-as-usual")
    .with_name("people-first", title="People first")
    .with_lever("vocational_places", value=0.5, start="2022-01", ramp_months=24)
    .with_lever("broadband_coverage", value=0.5, start="2022-01", ramp_months=24)
)
mine

# %% [markdown]
# ## One against one
#
# `compare` runs both with each seed.

# %%
quick = {"scale": 500, "end": "2026-12"}
baseline = load_scenario("policies/business-as-usual").with_run(**quick)
comparison = compare(baseline, mine.with_run(**quick), seeds=3, progress=True)
comparison

# %%
comparison_figure(comparison)

# %% [markdown]
# ## Many against one
#
# A study is run by a batch: on all cores, resumable, each run kept. Here it is kept in a folder
# that is thrown away; by default it is `runs/` and the name of the study.

# %%
study = make_study(
    "first-comparison",
    title="Four policies",
    scenarios=[
        "policies/business-as-usual",
        "policies/smart-city-strategy",
        "policies/vocational-drive",
        "policies/broadband-for-all",
        mine,
    ],
    baseline="business-as-usual",
    seeds=3,
    **quick,
)
folder = Path(tempfile.mkdtemp()) / study.name
run_batch(study, folder, workers=1, progress=True)
results = read_results(folder)
results

# %%
comparisons = results.compare()
policy_map_figure(comparisons)

# %%
effects_figure(comparisons)

# %% [markdown]
# ## Nothing is free
#
# A policy is on the frontier if no other does better in one respect without doing worse in the
# other.

# %%
tradeoff_figure(comparisons, "public_spending", "community_score", better_x="down")

# %%
pareto_table(comparisons, "public_spending", "community_score", better_x="down")

# %% [markdown]
# ## What now?
#
# - Three seeds are few. Which signs survive `seeds=20`? `comparison.note` says what bands hold.
# - How much of a band is luck, how much the assumed numbers of the policy? See notebook 6.
# - `results.rank({"community_score": 1, "public_spending / grdp": -1})` ranks by several criteria.
