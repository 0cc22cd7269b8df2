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
# # How did Bình Dương leave the farm, and what comes after the factory?
#
# In 1997 the new province of Bình Dương lived on rubber, rice and a few industrial parks. By 2021
# it was one of the industrial centres of Viet Nam. Here the simulated province makes the same
# journey from its opening in 1997, is laid beside what was measured to 2021, and goes on to 2030.
#
# The years after 2021 are a projection under assumptions, not the forecast that is scored
# (`docs/validation.md`); `docs/path-check.md` shows the fit, good and bad.

# %%
from banha import Scenario, simulate
from banha.report import (
    labour_cost_figure,
    labour_flow_figure,
    labour_flows,
    panel_figure,
    read_measured,
    trajectory_figure,
    wage_distribution_figure,
)

# %% [markdown]
# ## From 1997 to 2030
#
# One simulated person stands for 500, so that three seeds take half a minute; `scale=50` is finer.
# A census keeps every adult and firm at the end of a year.

# %%
scenario = Scenario.baseline().with_run(start="1997-01", end="2030-12", scale=500)
runs = [
    simulate(scenario.with_run(seed=seed), censuses=[1997, 2009, 2021, 2030], progress=True)
    for seed in (1, 2, 3)
]
runs[0]

# %%
measured = read_measured(scenario.province)
panel_figure(runs, "population", measured=measured)

# %% [markdown]
# Industry took over from farms and went on growing: shares of value added, each measured series
# on one basis only.

# %%
panel_figure(runs, "shares", measured=measured)

# %% [markdown]
# ## Who moved where?
#
# The same persons in two censuses. Those who are in one only came, grew up, left, or died.

# %%
flows = labour_flows(*runs[0].censuses.values())
labour_flow_figure(flows)

# %% [markdown]
# Where did those who worked in factories in 2021 come from?

# %%
into_factories = flows[(flows["to_month"] == "2021-12") & (flows["to_group"] == "factories")]
into_factories.sort_values("persons", ascending=False)[["from_month", "from_group", "persons"]]

# %% [markdown]
# ## Cheap labour, and how long it lasts
#
# Exporters' unit labour cost against that of their competitors: the advantage on which the first
# transformation was built.

# %%
labour_cost_figure(runs)

# %%
wage_distribution_figure(*(runs[0].census(year) for year in (1997, 2009, 2021, 2030)))

# %% [markdown]
# ## Output of a worker

# %%
trajectory_figure(
    runs,
    "grdp_volume",
    per="employed",
    factor=1e-6,
    title="Product of a worker",
    unit="million đồng of 2010 a year",
)

# %% [markdown]
# ## What now?
#
# - A bound that is reached is a finding. Which one was reached in these runs, and how often?
#   `runs[0].bounds_hit` says it.
# - The opening of 1997 is carried back from later tables: `docs/path-check.md`. Does the path to
#   2021 change if the run starts in 2010?
# - What would have happened without foreign firms? Try the scenario `foreign-entry-stop`.
