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
# # Do supplier links change what a province lives on?
#
# Bình Dương grew by assembling goods for foreign firms. If the province spends part of its
# revenue on arranging links between domestic firms and foreign partners, do domestic firms learn
# enough to matter within a few years?
#
# This page runs the simulated province, looks at where it goes beside what was measured, and
# compares two scenarios with the same luck. The province here is small (one simulated person
# stands for 200), so that the page runs in well under a minute; the answers are accordingly
# rough.

# %%
from banha import compare, load_scenario, simulate
from banha.report.difference_panels import comparison_figure
from banha.report.figures import panel_figure
from banha.report.measured import read_measured
from banha.report.tables import simulated_beside_measured, text_table
from banha.report.trajectories import trajectory_figure

# %% [markdown]
# ## A first run
#
# A scenario says where, when, at what scale, and what is switched on. It never changes:
# `with_run` returns another one.

# %%
baseline = load_scenario("baseline").with_run(scale=200, end="2016-12")
run = simulate(baseline)
yearly = run.yearly()
yearly[(yearly["series"] == "population") & (yearly["year"] >= 2015)]

# %% [markdown]
# Records are tidy: year (or month), series, breakdown, value, unit. `banha describe records`
# lists the series. The accounts were checked to the đồng in every month; the run would have
# stopped otherwise.
#
# ## Beside what was measured
#
# Each measured series is compared on one basis only: one definition, one source, one vintage.

# %%
measured = read_measured(baseline.province)
print(text_table(simulated_beside_measured([yearly], measured=measured), width=130))

# %% [markdown]
# What stands out? Some series start from measured values and are close for that reason alone. A
# fit is no forecast: `docs/path-check.md` shows it at a finer scale, good and bad, and
# `docs/validation.md` what the model can forecast.

# %%
panel_figure(run, "population", measured=measured)

# %% [markdown]
# Any series can be drawn, and any ratio of sums of series:

# %%
trajectory_figure(
    run,
    "employees[labour_intensive+technology]",
    per="employed",
    factor=100.0,
    title="Jobs in manufacturing",
    unit="% of employed persons",
)

# %% [markdown]
# ## Two scenarios, the same luck
#
# `supplier-links` spends up to 5 % of the revenue that the province keeps on arranging links,
# from 2012 on, and that much less on other things. With the same seed both scenarios start from
# the same province and share their luck, so that the difference is what the policy does. Three
# seeds are few: the band shows how much is luck.

# %%
policy = load_scenario("supplier-links").with_run(scale=200, end="2016-12")
comparison = compare(baseline, policy, seeds=3)
print(comparison.note)
comparison.table(years=[2014, 2016])[
    ["series", "unit", "year", "a", "b", "mean", "low", "high", "sign"]
].round(3)

# %%
comparison_figure(comparison, "linked_firms", title="Domestic firms with a foreign partner")

# %% [markdown]
# Without a name it shows the main results and the six criteria:

# %%
comparison_figure(comparison)

# %% [markdown]
# ## A lever of your own
#
# Levers can be moved in Python; `banha describe levers` lists them with their units and bounds.
# What if, besides, world demand fell by 10 log points in 2015 for good?

# %%
slump = policy.with_name("links-and-slump", title="Links and slump").with_lever(
    "world_demand", value=-0.1, start="2015-01"
)
runs = {
    baseline.title: comparison.runs_a,
    policy.title: comparison.runs_b,
    slump.title: [simulate(slump.with_run(seed=seed)) for seed in comparison.seeds],
}
trajectory_figure(
    runs, "grdp_volume", factor=1e-12, title="GRDP volume", unit="trillion đồng of 2010"
)

# %% [markdown]
# ## What now?
#
# - Is the effect on links there in every seed? Is that on GRDP? Take more seeds, or `scale=50`.
# - Which parameter matters most? Try `baseline.with_parameters("labour", search_employed=0.03)`.
# - Why do the bands say nothing about the parameters? See the note that the comparison printed.
