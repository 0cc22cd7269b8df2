"""Every scenario of the library over forty years: writes README.md."""

from __future__ import annotations

import argparse
import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from banha.evaluation.markdown import number, provenance, table
from banha.evaluation.study import Finished, run_study
from banha.scenario import list_scenarios, load_scenario

HERE = Path(__file__).resolve().parent
RUNS = HERE.parents[1] / "runs" / "library"
COMMAND = "python experiments/library/run.py"
BASE = "business-as-usual"
INTRODUCTION = """\
# The scenario library over forty years

Every scenario in `scenarios/policies/`, from 2010 on. The guard was on: every account balanced to
the đồng in every month of every run on this page. Unfilled demand is what local firms could not
deliver and was imported, per cent of GRDP, in the worst year of any seed; the gate of 3 % is for
the baseline. Cost is extra spending on programmes against business as usual, billion đồng of 2010 a
year, mean of {start} to {end}. Unemployment is its range over years and seeds. The last column is
the difference of the community score in the last year: a first look at few seeds, no comparison;
that is what `banha compare` is for."""


def names() -> list[str]:
    """Scenarios of the library, business as usual first."""
    found = [one.name for one in list_scenarios() if one.name.startswith("policies/")]
    return sorted(found, key=lambda name: not name.endswith(f"/{BASE}"))


def row(runs: Sequence[Finished], base: Sequence[Finished], *, years: tuple[int, int]) -> list[str]:
    """A line of the table."""
    chosen = np.isin(np.array(base[0].years), np.arange(years[0], years[1] + 1))
    cost = [
        float((run.values("programmes") - other.values("programmes"))[chosen].mean()) / 1e9
        for run, other in zip(runs, base, strict=True)
    ]
    unfilled = max(max(run.plugs["unfilled_imports"]) for run in runs)
    idle = np.array([run.values("unemployment_rate") for run in runs])
    scores = [run.values("community_score")[-1] for run in runs]
    change = np.mean(scores) - np.mean([other.values("community_score")[-1] for other in base])
    return [
        runs[0].scenario.title,
        number(float(np.mean(cost)), 0),
        number(100 * unfilled, 1),
        f"{number(100 * float(idle.min()), 1)} … {number(100 * float(idle.max()), 1)}",
        number(float(np.mean(scores)), 1),
        number(float(change), 1, sign=True),
    ]


def page(found: Mapping[str, Sequence[Finished]], study: Mapping[str, Any], *, date: str) -> str:
    """Return the page in Markdown."""
    years = study["cost_from"], study["cost_to"]
    base = found[next(iter(found))]
    header = [
        "scenario", "cost", "unfilled", "unemployment, %", "community score", "against usual",
    ]  # fmt: skip
    rows = [row(runs, base, years=years) for runs in found.values()]
    every = [run for runs in found.values() for run in runs]
    head = INTRODUCTION.format(start=years[0], end=years[1])
    parts = [head, provenance(every, command=COMMAND, date=date), table(header, rows)]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Run the study and write its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    study = tomllib.loads((HERE / "study.toml").read_text("utf-8"))
    parser.add_argument("--scale", type=int, default=study["scale"], help="persons per person")
    parser.add_argument("--seeds", type=int, default=study["seeds"], help="seeds from 1 on")
    parser.add_argument("--end", default=study["end"], help="last month")
    parser.add_argument("--processes", type=int, default=2, help="processes that share the runs")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where finished runs are kept")
    parser.add_argument("--page", type=Path, default=HERE / "README.md", help="what is written")
    asked = parser.parse_args()
    seeds = range(1, asked.seeds + 1)
    scenarios = [
        load_scenario(name).with_run(scale=asked.scale, end=asked.end, seed=seed)
        for name in names()
        for seed in seeds
    ]
    done = run_study(scenarios, folder=asked.runs, processes=asked.processes, tell=print)
    found = {
        name: done[place * asked.seeds : (place + 1) * asked.seeds]
        for place, name in enumerate(names())
    }
    date = dt.datetime.now(dt.UTC).date().isoformat()
    asked.page.write_text(page(found, study, date=date), encoding="utf-8")
    print(asked.page)


if __name__ == "__main__":
    main()
