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
# # Are three houses worth more together than one by one?
#
# *Ba Nhà*: the State, the Business and the School. The strategy of Bình Dương holds that each needs
# the other two. Here each acts alone, then all together, from 2022 on. If the whole did as much as
# the sum of its parts, there would be no need of a strategy, only of three programmes.

# %%
import pandas as pd

from banha import Province, compare_runs, load_scenario, simulate
from banha.report import budget_figure, criteria_radar_figure, network_figure

quick = {"scale": 500, "end": "2028-12"}
baseline = load_scenario("policies/business-as-usual").with_run(**quick)
names = ["house-state", "house-business", "house-school", "smart-city-strategy"]
policies = {name: load_scenario(f"policies/{name}").with_run(**quick) for name in names}

# %% [markdown]
# ## The houses are agents
#
# Institutions are Mesa agents with money and rules of their own; persons and firms are too, though
# they live in columns and become agents only when they are looked at.

# %%
province = Province(policies["smart-city-strategy"].with_run(end="2010-12"))
province.run()
pd.DataFrame(
    [
        (type(agent).__name__, (type(agent).__doc__ or "").splitlines()[0])
        for agent in province.agents
    ],
    columns=["institution", "what it is"],
)

# %% [markdown]
# ## One by one, and together
#
# Each with the same two seeds as the baseline, which is run once: the differences are paired.

# %%
seeds = (1, 2)
usual = [simulate(baseline.with_run(seed=seed)) for seed in seeds]
comparisons = {
    name: compare_runs(usual, [simulate(policy.with_run(seed=seed)) for seed in seeds])
    for name, policy in policies.items()
}
effects = pd.DataFrame(
    {
        name: comparison.bands("criteria", "innovation").set_index("year")["mean"]
        for name, comparison in comparisons.items()
    }
)
effects["sum of the three"] = effects[names[:3]].sum(axis=1)
effects.loc[2022:].round(2)

# %% [markdown]
# The same for the community score in the last year. Is the whole more than the sum?

# %%
score = pd.Series(
    {
        name: comparison.bands("community_score")["mean"].iloc[-1]
        for name, comparison in comparisons.items()
    }
)
score["sum of the three"] = score[names[:3]].sum()
score.round(2)

# %%
runs = {policy.title: comparisons[name].runs_b for name, policy in policies.items()}
criteria_radar_figure({baseline.title: usual, **runs}, year=2028)

# %% [markdown]
# ## Who works with whom
#
# Links of domestic firms with foreign customers, and of firms with schools, before the strategy
# and after.

# %%
together = simulate(policies["smart-city-strategy"], censuses=[2021, 2028])
network_figure(together.census(2021), together.census(2028))

# %% [markdown]
# ## Who pays
#
# What the strategy changes in the budget of the province in 2028, to the đồng.

# %%
budget_figure(usual[0], 2028, other=together)

# %% [markdown]
# ## What now?
#
# - Two seeds at 1:500 do not settle a difference of this size. `experiments/three_houses` has the
#   full study: what does it find?
# - Leave one house out: `policies/houses-state-business` and its two sisters.
# - What happens to joint projects if schools cannot grow? `with_parameters` and `banha describe`.
