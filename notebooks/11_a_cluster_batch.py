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
# # Does it matter which machines run a study?
#
# A study of a hundred policies and a hundred seeds is ten thousand runs: too much for a laptop over
# lunch, little for a cluster over night. This page runs a small one three ways: on a Dask cluster
# that is broken off and gone on with, in two shards that never see each other, and here. If it
# mattered where a run is made, no result of a cluster could be checked on a laptop.

# %%
import logging
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from distributed import LocalCluster

from banha import make_study, read_results, run_batch
from banha.batch.merge import merge_batches
from banha.report import effects_figure, trajectory_figure

place = Path(tempfile.mkdtemp(prefix="banha-cluster-"))
study = make_study(
    "cluster",
    title="A small study",
    scenarios=["baseline", "supplier-links", "foreign-entry-stop"],
    baseline="baseline",
    seeds=4,
    scale=1000,
    end="2014-12",
)
study

# %% [markdown]
# ## A cluster
#
# Two workers with one thread each, on this machine, in processes of their own (Dask comes with
# `pip install 'banha[cluster]'`). On a real cluster
# only the address is another: `dask scheduler` on one node, `dask worker tcp://NODE:8786
# --nthreads 1` as often as there are cores, or `dask_jobqueue.SLURMCluster(cores=1, memory="2GB")`
# and `cluster.scale(200)`, which asks the queue for them.

# %%
cluster = LocalCluster(
    n_workers=2,
    threads_per_worker=1,
    dashboard_address="127.0.0.1:0",
    silence_logs=logging.CRITICAL,
)
address = cluster.scheduler_address
address.partition("://")[0], len(cluster.workers)

# %% [markdown]
# ## Broken off
#
# `tell` is told how far the batch is after each run. Here it plays the part of the queue whose time
# is up: after three runs the batch is interrupted, as by Ctrl-C or the termination signal.


# %%
def time_is_up(progress):
    if progress.done >= 3:
        raise KeyboardInterrupt


try:
    run_batch(study, place / "cluster", scheduler=address, tell=time_is_up)
except KeyboardInterrupt:
    broken_off = read_results(place / "cluster")
broken_off

# %% [markdown]
# What is done is kept, and says that it is not all. The ledger has a line for each run.

# %%
broken_off.runs["status"].value_counts().rename("runs").to_frame()

# %% [markdown]
# ## Gone on with
#
# The same command again makes what is missing and nothing else. On the command line it is
# `banha batch study.toml --scheduler tcp://NODE:8786`, the same each time: in a job script it can
# stand in a loop until it ends with 0.

# %%
summary = run_batch(study, place / "cluster", scheduler=address, resume=True)
cluster.close()
made = summary.progress
{"before": made.skipped, "now": made.done, "failed": made.failed, "complete": summary.complete}

# %% [markdown]
# ## In shards
#
# Two machines without a common disk and without Dask: each runs its part of the study,
# `banha batch study.toml --shard 1/2` and `--shard 2/2`, and one puts them together with
# `banha merge`. Every run belongs to just one part, whatever the machines.

# %%
for part in (1, 2):
    run_batch(study, place / f"part-{part}", shard=(part, 2), workers=1)
merged = merge_batches([place / "part-1", place / "part-2"], place / "merged")
{"taken over": merged.added, "of": merged.runs, "complete": merged.complete}

# %% [markdown]
# ## Here
#
# And once more in one process of this machine.

# %%
here = run_batch(study, place / "here", workers=1)
digests = {"cluster": summary.digest, "shards": merged.digest, "here": here.digest}
pd.Series({name: digest[:16] for name, digest in digests.items()}, name="digest").to_frame()

# %% [markdown]
# One digest: every number of every run is the same, to the last bit. That holds for machines of one
# kind with the same versions of the libraries; workers with others are refused before they start.

# %%
assert len(set(digests.values())) == 1
results = {name: read_results(place / name) for name in ("cluster", "merged", "here")}
tables = {name: found.series("grdp_volume") for name, found in results.items()}
assert tables["cluster"].equals(tables["here"])
assert tables["merged"].equals(tables["here"])

# %% [markdown]
# ## What came of it
#
# Who did how much of it, and how long a run took, stands in the ledger.

# %%
ledger = pd.concat(
    [pd.read_json(file, lines=True) for file in (place / "cluster" / "ledger").glob("*.jsonl")]
)
work = ledger[ledger["status"] == "done"].groupby("worker")["seconds"].agg(["count", "sum"])
work.index = [f"worker {number}" for number in range(1, len(work) + 1)]
work.plot.bar(y="count", legend=False, ylabel="runs", rot=0, figsize=(4, 2.5))
plt.show()

# %% [markdown]
# And the results are read as ever: what each policy changes, paired by seed.

# %%
trajectory_figure(results["cluster"], "employed")

# %%
effects_figure(results["cluster"].compare(), "employed")

# %% [markdown]
# Commands, job scripts and what is in the folder: `docs/batches.md`; exit codes and JSON for
# scripts: `docs/automation.md`.
