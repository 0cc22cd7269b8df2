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
# # How sure is any of this?
#
# Three things are uncertain: the luck of the draw, the numbers that were assumed, and the world
# outside. banha shows the first in every band, the second when asked, and says that the third is
# missing. This page takes a policy apart.

# %%
import tempfile
from pathlib import Path

from banha import Scenario, compare, load_scenario, make_study, read_results, run_batch
from banha.evaluation.sensitivity import analyse
from banha.report import comparison_figure, sensitivity_bars_figure, trajectory_figure

quick = {"scale": 500, "end": "2016-12"}
baseline = Scenario.baseline().with_run(**quick)
policy = load_scenario("policies/supplier-links").with_run(**quick)

# %% [markdown]
# ## Luck, and how pairing removes it
#
# Each seed is another draw of the same province. The band of levels is wide.

# %%
comparison = compare(baseline, policy, seeds=5, assumed=True, progress=True)
trajectory_figure(comparison, "linked_firms", factor=100, unit="% of domestic firms")

# %% [markdown]
# The difference between two scenarios with the same seed is much less a matter of luck. The wider
# band also has the assumed numbers of the policy varied, each by a factor between ½ and 2.

# %%
comparison_figure(comparison, ["linked_firms", "grdp_volume"])

# %%
comparison.table(series=["linked_firms", "grdp_volume", "employed"])[
    ["series", "mean", "low", "high", "sign", "low_assumed", "high_assumed", "share_assumed"]
].round(3)

# %% [markdown]
# Which numbers were varied, and by how much?

# %%
comparison.factors.pivot(index="parameter", columns="seed", values="factor").round(2).head(8)

# %% [markdown]
# ## Which numbers matter
#
# Morris' method moves one parameter at a time between the ends that the table of parameters
# declares. Four trajectories over three parameters are a first look; `experiments/sensitivity` has
# twenty parameters.

# %%
study = make_study(
    "first-sensitivity",
    title="A first look at three parameters",
    scenarios=["baseline"],
    seeds=2,
    scale=500,
    end="2012-12",
    design={
        "method": "morris",
        "points": 4,
        "seed": 1,
        "parameters": {
            "entry.foreign_rate": "declared",
            "labour.separation_rate": "declared",
            "migration.attraction": "declared",
        },
    },
)
folder = Path(tempfile.mkdtemp()) / study.name
run_batch(study, folder, workers=1, progress=True)
found = analyse(read_results(folder))
found.ranking.round(2)

# %%
sensitivity_bars_figure(found)

# %% [markdown]
# ## What now?
#
# - What no band here holds: the world outside. Run `policies/world-demand-slump` beside the
#   baseline; is its effect larger than any band above?
# - Is a sign robust that holds in nine of ten draws of luck, but not of the assumed numbers?
# - Which of the numbers of `explain(policy)` were read somewhere, and which are assumed?
