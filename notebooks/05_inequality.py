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
# # Who is left behind: migrants, the unskilled, those without a connection?
#
# More than half of those who work in Bình Dương came from elsewhere. A census of the simulated
# province tells what they earn, where they work, and whether they are connected; a policy shows
# whether the gap can be narrowed.

# %%
from banha import compare, load_scenario, simulate
from banha.report import (
    comparison_figure,
    income_figure,
    trajectory_figure,
    wage_distribution_figure,
)

baseline = load_scenario("policies/business-as-usual").with_run(scale=200, end="2024-12")
run = simulate(baseline, censuses=[2010, 2021, 2024], progress=True)
census = run.census(2021)
census.persons.head()

# %% [markdown]
# ## In-migrants and locals

# %%
persons = census.persons
employees = persons[persons["status"] == "employee"]
employees.groupby("origin", observed=True).agg(
    employees=("person", "size"),
    age=("age", "mean"),
    pay=("pay", "median"),
    skilled=("skilled", "mean"),
    digital=("digital", "mean"),
).round(2)

# %%
income_figure(census, by="origin")

# %% [markdown]
# ## What schooling pays

# %%
wage_distribution_figure(census, by="education")

# %%
trajectory_figure(run, "gini")

# %% [markdown]
# ## The digital gap
#
# Access by fifth of income: the poorest fifth is `lowest`.

# %%
yearly = run.yearly()
access = yearly[yearly["series"] == "digital_access_by_fifth"]
access.pivot(index="year", columns="breakdown", values="value").round(2).iloc[::3]

# %% [markdown]
# Does laying broadband everywhere narrow it? Both scenarios have the same luck.

# %%
quick = {"scale": 500, "end": "2026-12"}
comparison = compare(
    baseline.with_run(**quick),
    load_scenario("policies/broadband-for-all").with_run(**quick),
    seeds=3,
)
comparison_figure(
    comparison,
    ["criteria[broadband]", "criteria[digital_equality]", "digital_access_in_migrants", "gini"],
)

# %% [markdown]
# ## What now?
#
# - Access is not use. `digital_jobs` tells who works in a digital firm: does the policy move it?
# - What narrows the gap for in-migrants: connection, schooling, or rent? Try `vocational_places`.
# - Household income is pooled; pay is not. Why is the Gini coefficient of one below the other?
