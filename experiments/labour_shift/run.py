"""The labour shift with and without migration, foreign entry and own demand: writes README.md."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd

from banha.data import provinces_folder
from banha.evaluation.markdown import number, provenance, spread, table
from banha.evaluation.study import Finished, run_study
from banha.formula import Formula
from banha.packs import load_pack
from banha.scenario import Scenario, load_scenario

mpl.use("Agg")
from matplotlib import pyplot as plt

HERE = Path(__file__).resolve().parent
RUNS = HERE.parents[1] / "runs" / "labour_shift"
COMMAND = "python experiments/labour_shift/run.py"
METADATA = {"Software": None}  # the same figure is the same file, whatever made it
INTRODUCTION = """\
# The labour shift

From farms to factories by in-migration: the province simulated as it was, without migration,
without new foreign firms, and without its own growth of world demand (*national-demand*: the
constant that the pack adds to the measured national series is taken out, so that demand for its
exports follows the nation's). What is left of the shift without a driver is not due to it. Measured
values stand on one basis each and are not joined; simulated are medians over seeds with their
range, year averages."""


def cases(study: Mapping[str, Any], base: Scenario) -> dict[str, Scenario]:
    """The cases of the study."""
    found = {}
    for case in study["case"]:
        scenario = base.with_name(case["name"])
        if names := case.get("mechanisms"):
            scenario = scenario.with_mechanisms(**dict.fromkeys(names, False))
        if case.get("own_demand"):
            less = {sector: -own for sector, own in own_demand(base).items()}
            scenario = scenario.with_parameters("demand", special_growth={"all": 0.0, **less})
        found[case["name"]] = scenario
    return found


def own_demand(base: Scenario) -> dict[str, float]:
    """The province's own growth of demand by exporting sector: what its parameter and pack add."""
    pack = load_pack(base.province, start_year=base.start.year)
    path = provinces_folder() / base.province / "assumptions.csv"
    with path.open(encoding="utf-8") as file:
        values = {row["name"]: float(row["value"]) for row in csv.DictReader(file)}
    return {
        sector: values[f"outside_constant.demand_growth_{sector}"]
        for sector, kind in zip(pack.sectors, pack.kinds, strict=True)
        if kind == "export"
    }


def formula(mark: Mapping[str, Any]) -> Formula:
    """The simulated side of a mark."""
    return Formula(mark["over"], per=mark.get("per", ""), factor=mark["factor"])


def measured(mark: Mapping[str, Any], *, table_of: pd.DataFrame) -> dict[int, float]:
    """Measured values of a mark by year, on its one basis."""
    rows = table_of[(table_of["series"] == mark["series"]) & (table_of["basis"] == mark["basis"])]

    def of(breakdown: str) -> pd.Series:
        return rows[rows["breakdown"] == breakdown].set_index("year")["value"].astype(float)

    values = of(mark["breakdown"])
    if "of" in mark:
        values = (values / of(mark["of"])).dropna()
    return dict((values * mark.get("measured_factor", 1.0)).items())


def rows_of(
    found: Mapping[str, Sequence[Finished]], *, study: Mapping[str, Any], table_of: pd.DataFrame
) -> list[list[str]]:
    """One row for each mark and year."""
    frames = {name: [run.frame() for run in runs] for name, runs in found.items()}
    rows = []
    for mark in study["mark"]:
        given = measured(mark, table_of=table_of)
        values = {
            name: [formula(mark).values(frame) for frame in several]
            for name, several in frames.items()
        }
        for year in mark["years"]:
            if any(year not in one.index for several in values.values() for one in several):
                continue
            cells = [
                spread([float(one[year]) for one in several], mark["decimals"])
                for several in values.values()
            ]
            known = number(given.get(year, float("nan")), mark["decimals"])
            rows.append([mark["label"], str(year), known, *cells])
    return rows


def draw(
    found: Mapping[str, Sequence[Finished]],
    path: Path,
    *,
    study: Mapping[str, Any],
    table_of: pd.DataFrame,
) -> None:
    """A panel for each mark: median lines of the cases, and measured values as points."""
    figure, axes = plt.subplots(2, 4, figsize=(15, 7), layout="constrained")
    for axis, mark in zip(axes.flat, study["mark"], strict=True):
        for name, runs in found.items():
            lines = [formula(mark).values(run.frame()) for run in runs]
            years = lines[0].index.to_numpy()
            axis.plot(years, np.median([line.to_numpy() for line in lines], axis=0), label=name)
        given = measured(mark, table_of=table_of)
        axis.plot(list(given), list(given.values()), "ko", ms=4, label="measured")
        axis.set_title(mark["label"], fontsize=10)
        axis.set_ylim(bottom=0)
    axes.flat[0].legend(fontsize=8)
    figure.savefig(path, dpi=130, metadata=METADATA)
    plt.close(figure)


def page(rows: Sequence[Sequence[str]], *, runs: Sequence[Finished], names: Sequence[str],
         date: str) -> str:  # fmt: skip
    """Return the page in Markdown."""
    parts = [
        INTRODUCTION,
        provenance(runs, command=COMMAND, date=date),
        table(["", "year", "measured", *names], rows),
        "![Medians of the cases beside measured values](labour-shift.png)",
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Run the study and write its page and figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    study = tomllib.loads((HERE / "study.toml").read_text("utf-8"))
    parser.add_argument("--start", default=study["start"], help="first month, of a pack's opening")
    parser.add_argument("--scale", type=int, default=study["scale"], help="persons per person")
    parser.add_argument("--seeds", type=int, default=study["seeds"], help="seeds from 1 on")
    parser.add_argument("--end", default=study["end"], help="last month")
    parser.add_argument("--processes", type=int, default=2, help="processes that share the runs")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where finished runs are kept")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the page is written")
    asked = parser.parse_args()
    base = load_scenario(study["scenario"]).with_run(
        start=asked.start, end=asked.end, scale=asked.scale
    )
    named = cases(study, base)
    every = [
        scenario.with_run(seed=seed)
        for scenario in named.values()
        for seed in range(1, asked.seeds + 1)
    ]
    done = run_study(every, folder=asked.runs, processes=asked.processes, tell=print)
    found = {
        name: done[place * asked.seeds : (place + 1) * asked.seeds]
        for place, name in enumerate(named)
    }
    table_of = load_pack(base.province, start_year=base.start.year).measured
    rows = rows_of(found, study=study, table_of=table_of)
    asked.folder.mkdir(parents=True, exist_ok=True)
    draw(found, asked.folder / "labour-shift.png", study=study, table_of=table_of)
    date = dt.datetime.now(dt.UTC).date().isoformat()
    text = page(rows, runs=done, names=list(found), date=date)
    (asked.folder / "README.md").write_text(text, encoding="utf-8")
    print(asked.folder / "README.md")


if __name__ == "__main__":
    main()
