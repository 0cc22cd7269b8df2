# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What can be simulated from your own province's tables?
#
# Sông Tiên is made up, and so is every number of it. Its tables look as a statistics office gives
# them: a yearbook with three sheets, a labour survey with decimal commas, and a `mapping.toml` that
# says what they are. How such a mapping is written, error by error, is in
# `docs/tutorials/own-province.md`.

# %%
import os
import tempfile
from pathlib import Path

from banha import compare, load_scenario, make_pack, simulate
from banha.report import comparison_figure, trajectory_figure
from banha.report.figures import panel_figure
from banha.report.measured import read_measured
from banha.report.tables import simulated_beside_measured, text_table

tables = Path("../docs/tutorials/song-tien")
os.environ["BANHA_PROVINCES"] = tempfile.mkdtemp()

# %% [markdown]
# ## Build
#
# Packs of your own lie in `provinces` where you work; here in a folder that is thrown away. What
# was converted or passed over on reading is said in notes.

# %%
pack, notes = make_pack("song-tien", source=tables)
print(*notes[:6], sep="\n")
print(f"grade {pack.grade}; by group:", pack.founded.grade.by_group)

# %% [markdown]
# ## What stands in for what is missing
#
# Each value with the range in which it lies about nine times in ten, and how it was made. The
# widest ranges of the groups with the lowest share of measured values are what to collect next.

# %%
inputs = pack.inputs()
missing = inputs[inputs["grade"] != "measured"]
width = (missing["high"] - missing["low"]) / missing["value"].abs()
missing.assign(width=width.round(2)).sort_values("width", ascending=False)[
    ["name", "value", "low", "high", "unit", "method", "width"]
].head(20)

# %% [markdown]
# ## Beside what was measured
#
# The opening is near the tables because it is made of them. How does the run go on? One simulated
# person stands for 500 here, so that foreign firms are a handful.

# %%
quick = {"province": "song-tien", "scale": 500, "end": "2024-12"}
usual = load_scenario("policies/business-as-usual").with_run(**quick)
run = simulate(usual)
measured = read_measured("song-tien")
print(text_table(simulated_beside_measured([run.yearly()], measured=measured), width=130))

# %%
trajectory_figure(run, "population", factor=1e-6, unit="million persons", measured=measured)

# %%
panel_figure(run, "shares", measured=measured)

# %% [markdown]
# No parameter is fitted to this province: people who move in are too few, and population stays
# behind. A gap like this is the size of error of all that follows.
#
# ## One policy against business as usual

# %%
policy = load_scenario("policies/vocational-drive").with_run(**quick)
comparison = compare(usual, policy, seeds=2)
comparison

# %%
comparison_figure(comparison)

# %% [markdown]
# ## What you know better
#
# `assumptions.csv` in the folder of the tables comes before the estimates of the same names, which
# are those of the pack's own `assumptions.csv`. What is estimated from a value follows it.

# %%
own_tables = Path(tempfile.mkdtemp())
for name in ("nien-giam-2019.xlsx", "lao-dong.csv", "mapping.toml", "province.toml"):
    (own_tables / name).write_bytes((tables / name).read_bytes())
(own_tables / "assumptions.csv").write_text(
    "name,value,low,high,unit,grade,source,note\n"
    "enterprise_wage_monthly,2750000,2600000,2900000,đồng per month,published,a survey,\n",
    encoding="utf-8",
)
better, _ = make_pack("song-tien", source=own_tables)
both = inputs.merge(better.inputs(), on="name", suffixes=("", "_better"))
both[both["value"] != both["value_better"]][["name", "value", "value_better", "unit"]]

# %% [markdown]
# ## What now?
#
# - Put your own tables into a folder, and begin with a mapping of one sheet.
# - Which sign of the comparison holds with `scale=100` and `seeds=20`?
# - What changes with `start_years=(2015,)`? Enterprises by size are of 2010 and move with their
#   number.
