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
# # What would you tell the province about these two programmes?
#
# From a study file, through the batch and a look at the effects, to a policy brief of two pages
# that an official can read. The study is small, to be done in a minute: what it says is said with
# care.

# %%
import base64
import re
import tempfile
from pathlib import Path

from IPython.display import SVG

from banha import load_study, read_results, run_batch
from banha.brief import write_report
from banha.report import effects_figure, policy_map_figure

# %% [markdown]
# ## The question, in a file
#
# `title` and `description` are what a reader meets first. They are written before anything is run.

# %%
folder = Path(tempfile.mkdtemp())
file = folder / "two-programmes.toml"
file.write_text(
    """
title = "Vocational schools or broadband?"
title_vi = "Trường nghề hay băng thông rộng?"
description = "The province can afford one more programme from 2022 on. Which does more?"
description_vi = "Từ năm 2022, tỉnh chỉ đủ sức thêm một chương trình. Nên chọn cái nào?"
scenarios = [
    "policies/business-as-usual",
    "policies/vocational-drive",
    "policies/broadband-for-all",
]
baseline = "business-as-usual"
seeds = 3
scale = 1000
end = "2026-12"
""",
    encoding="utf-8",
)
study = load_study(file)
study

# %% [markdown]
# ## The runs
#
# Each run is kept; the same call goes on where it was broken off. On the command line this is
# `banha batch two-programmes.toml`.

# %%
run_batch(study, folder / "runs", workers=1, progress=True)
results = read_results(folder / "runs")
results

# %% [markdown]
# ## Looking before writing
#
# Which effects have a sign that the draws agree on? What is hollow, or in brackets, is not to be
# told as a result.

# %%
comparisons = results.compare()
effects_figure(comparisons)

# %%
policy_map_figure(comparisons)

# %%
comparisons.note

# %% [markdown]
# ## The brief
#
# One page in each language, which holds everything itself. On the command line:
# `banha report runs/two-programmes -o brief.html`, with `--lang vi`, and `--pdf` where a browser is
# installed that can print. `full=True` writes the full report, with every number that is assumed.

# %%
for lang in ("en", "vi"):
    write_report(results.folder, folder / f"brief-{lang}.html", lang=lang)
write_report(results.folder, folder / "full.html", full=True)
{path.name: f"{path.stat().st_size / 1000:.0f} kB" for path in sorted(folder.glob("*.html"))}

# %% [markdown]
# What it says first, and its figure:

# %%
page = (folder / "brief-en.html").read_text(encoding="utf-8")
for sentence in re.findall("<li>(<b>.*?)</li>", page.partition('class="findings"')[2])[:2]:
    print(re.sub("<.*?>", "", sentence))
SVG(base64.b64decode(re.findall('base64,([^"]+)', page)[0]))

# %% [markdown]
# ## What now?
#
# - Three pairs of runs are few, and the page says so at its top. What is left with `seeds = 20`?
# - The bands hold luck alone. `particles = true` in the study varies calibrated parameters as well.
# - How much depends on assumed numbers? `banha compare A B --assumed` says it; the full report
#   lists them all.
