"""Which assumed numbers of the baseline matter: writes README.md, tables and figures."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from banha.assumed import rows_in_force
from banha.batch.dimension import Dimension
from banha.batch.results import Results, read_results
from banha.batch.run_batch import run_batch
from banha.batch.study import load_study
from banha.cli.sensitivity import picture
from banha.evaluation.markdown import SHORT, number, table
from banha.evaluation.sensitivity import NOT_TOLD, TOLD, Sensitivity, analyse
from banha.evaluation.sensitivity_measures import FALSE_ALARMS, largest_by_luck
from banha.manifest import PLUGS
from banha.parameter_table import parameter_table
from banha.report.sensitivity_figures import (
    output_label,
    sensitivity_bars_figure,
    sensitivity_map_figure,
)
from banha.scenario import Scenario

HERE = Path(__file__).resolve().parent
RUNS = HERE.parents[1] / "runs" / "sensitivity"
COMMAND = "python experiments/sensitivity/run.py"
FIRST = 5  # parameters named for each output
MONOTONE = 0.9  # |μ| over μ* from which the direction is said
HIGH_MARK = 0.05  # of an output's mean
MATTERS = 0.25  # of the first parameter of an output
INTRODUCTION = """\
# Sensitivity of the baseline

Most numbers of the model are assumed: `scenarios/parameters.csv` says between which ends each of
them is thought to lie. Which of them must be known better, and which hardly matter? Here {count} of
them, one from each mechanism that an economist would ask about first, are moved over their whole
declared ranges, all at once, and the baseline of Bình Dương is run to {year} at each point."""
TOLD_FOR = """\
*Told for*: outputs for which the parameter is told from one that does nothing. *% of the first*:
its μ\\* over that of the first parameter of the output; the mean is over all outputs, nought where
it is not told."""
DIRECTION = """\
Plus or minus: the direction, where at least nine tenths of the effect go one way, else ±. In
brackets half of the 95 % interval."""
ALL_NUMBERS = "All numbers: [sensitivity.csv](sensitivity.csv), [ranking.csv](ranking.csv)."
MEASURE = """\
**The design** is Morris' (1991): {blocks} trajectories through the ranges; along a trajectory one
parameter at a time jumps two thirds of its range, and the change of an output, per whole range, is
its elementary effect. μ\\* is the mean of the absolute effects over the trajectories (Campolongo,
Cariboni and Saltelli 2007), computed by SALib; its 95 % interval comes from resampling
trajectories. Every point is run with the same {seeds} seeds, and outputs are averaged over them.

**What is luck.** A parameter that changes nothing but the order of random draws has effects too,
and a mean of absolute values is never nought. The seeds tell how large it would be: with τ² the
variance of an elementary effect over S seeds (mean over trajectories), the averaged effect of
nothing has the standard error τ/√S, and its μ\\* would be √(2/π)·τ/√S (the mark on the bars).
Whether a parameter is *told from nothing* is asked of the effects themselves: the mean square of
its averaged effects over τ²/S has, if there is nothing but normal luck, an F distribution with r
and r(S − 1) degrees of freedom, r being the trajectories; it is told if the ratio is above the 99 %
quantile, here {bound}. The interval of μ\\* is not used for this: it is wide, too, where a
parameter acts strongly in a part of the ranges and not at all in another. Of {cells} pairs of
parameter and output about {wrong} would be told if none did anything, so a single weak pair proves
little. The luck of an output is not the same at all points (that of unemployment is larger where
unemployment is), which hides some effects."""
LIMITS = """\
- *Not told* is not *nothing*: with {seeds} seeds an effect below about twice the mark on its bar
  cannot be seen. The marks are high, above {high:.0%} of the mean in the middle, for {hidden}.
- In {beyond} of the {done} runs demand that local firms left unfilled exceeded, in some year, the
  {gate} of GRDP up to which a run of the baseline counts as sound: the ranges reach beyond it.
- The ranges are judgement. A wide range makes a parameter important: μ\\* is the effect of what is
  not known about a number, not of a unit of it. Ranges are not symmetric around the values in use.
- {blocks} trajectories rank parameters and find those that hardly matter; they do not measure
  interactions. `sobol.toml` asks for the indices of those that matter most; it is there to be run,
  and was not run for this page.
- {left} of the {all} numbers were not moved at all, nor was the world outside; parameters that are
  not on the list may matter as much.
- {year} only, Bình Dương only, the baseline only. What moves the *effect* of a policy may be
  another list: give a study with the policy as its scenario.
- Scores of criteria end at 100: where a criterion is near it, as broadband is in {year}, nothing
  moves it far.
- With {blocks} trajectories the resampled intervals are somewhat too narrow."""


def reasons() -> dict[str, str]:
    """Why each parameter is on the list."""
    with (HERE / "reasons.csv").open(encoding="utf-8", newline="") as file:
        return {row["parameter"]: row["reason"] for row in csv.DictReader(file)}


def parameters_table(scenario: Scenario, names: Sequence[str]) -> str:
    """Value in use, range, unit and reason of each parameter."""
    why = reasons()
    lines = [
        "| parameter | in use | range | unit | why it is here |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name in names:
        section, parameter, _ = Dimension(name).parts
        rows = [row for row in rows_in_force(scenario, section, parameter).values()
                if row.low < row.high]  # fmt: skip
        values, lows, highs = ([getattr(row, key) for row in rows]
                               for key in ("value", "low", "high"))  # fmt: skip
        ends = f"{min(lows):g} – {max(highs):g}" + (", by sector" if len(rows) > 1 else "")
        used = f"{values[0]:g}" if len(rows) == 1 else f"{min(values):g} – {max(values):g}"
        lines.append(f"| `{name}` | {used} | {ends} | {rows[0].unit} | {why[name]} |")
    return "\n".join(lines)


def ranking_table(found: Sensitivity) -> str:
    """How much each parameter matters, over all outputs."""
    count = len(found.outputs)
    rows = [
        [f"`{row['parameter']}`", f"{row['outputs']} of {count}",
         output_label(str(row["strongest"])) if row["strongest"] else "–",
         number(100 * float(row["relative"]), 0), number(100 * float(row["mean_relative"]), 0)]
        for row in found.ranking.to_dict("records")
    ]  # fmt: skip
    header = ["parameter", "told for", "most for", "there, % of the first", "mean, % of the first"]
    return table(header, rows)


def outputs_table(found: Sensitivity) -> str:
    """The first parameters of each output, with direction and interval."""
    rows = []
    for output in found.outputs:
        of_output = found.table[found.table["output"] == output]
        first = of_output[of_output["told"] == TOLD].nlargest(FIRST, "mu_star")
        said = [effect(row) for row in first.to_dict("records")]
        quiet = int((of_output["told"] == NOT_TOLD).sum())
        rows.append([output_label(output), "; ".join(said) or "none", str(quiet)])
    lines = [
        "| output | first parameters: μ\\* in % of its mean | not told |",
        "| --- | --- | ---: |",
    ]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def effect(row: Mapping[Any, Any]) -> str:
    """A parameter with the direction of its effect, μ* and the half of its interval."""
    mu, star, conf = (float(row[f"{name}_share"]) for name in ("mu", "mu_star", "mu_star_conf"))
    sign = "±" if abs(mu) < MONOTONE * star else "+" if mu > 0 else "\N{MINUS SIGN}"
    return f"`{row['parameter']}` {sign}{number(100 * star, 1)} (± {number(100 * conf, 1)})"


def said(found: Sensitivity) -> str:
    """What matters and what does not, in words."""
    ranking = found.ranking
    relative = found.wide("relative").where(found.wide("told") == TOLD, 0.0)
    leads = {
        name: [
            output_label(output) for output in found.outputs if relative.loc[name, output] == 1.0
        ]
        for name in ranking["parameter"]
    }
    lines = [
        f"- `{name}` comes first for {listed(outputs)}."
        for name, outputs in leads.items()
        if outputs
    ]
    behind = [name for name in ranking["parameter"]
              if not leads[name] and relative.loc[name].max() >= MATTERS]  # fmt: skip
    if behind:
        lines.append(
            f"- Not first, but with at least {MATTERS:.0%} of the first's effect somewhere: "
            + listed([f"`{name}`" for name in behind]) + "."
        )  # fmt: skip
    small = [name for name in ranking["parameter"]
             if 0.0 < relative.loc[name].max() < MATTERS]  # fmt: skip
    if small:
        text = listed([f"`{name}`" for name in small])
        lines.append(f"- Told from nothing, but small everywhere: {text}.")
    idle = ranking.loc[ranking["outputs"] == 0, "parameter"].tolist()
    if idle:
        text = listed([f"`{name}`" for name in idle])
        lines.append(f"- Not told from a parameter that does nothing, for any output: {text}.")
    return "\n".join(lines)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def provenance(results: Results, found: Sensitivity, *, date: str) -> str:
    """What was run, when, with which code and data, and by which command."""
    done = int((results.runs["status"] == "done").sum())
    hashes = ", ".join(
        f"{name} `{value[:SHORT]}`" for name, value in results.hashes.items()
        if name.endswith(".csv") or name.startswith("pack ")
    )  # fmt: skip
    scenario = found.scenario
    return (
        f"Written on {date} by `{COMMAND}`; rerun it after every change of the model. {done} runs "
        f"of {scenario.start} to {scenario.end} at 1:{scenario.scale} (persons) and "
        f"1:{scenario.firm_scale} (firms), seeds {found.seeds[0]} to {found.seeds[-1]}. Code "
        f"`{results.hashes['code'][:SHORT]}`, {hashes} (SHA-256); {results.hashes['libraries']}. "
        f"{found.note}"
    ).strip()


def page(results: Results, found: Sensitivity, *, date: str) -> str:
    """Return the page in Markdown."""
    cells = len(found.parameters) * len(found.outputs)
    moved = {Dimension(name).parts[:2] for name in found.parameters}
    every = [(row.section, row.name) for row in parameter_table()]
    given = {"blocks": found.blocks, "seeds": len(found.seeds), "year": found.year}
    bound = largest_by_luck(found.blocks, seeds=len(found.seeds))
    measure = MEASURE.format(
        **given, bound=number(bound, 1), cells=cells, wrong=round(FALSE_ALARMS * cells)
    )
    runs = results.runs
    marks = found.wide("nothing_share").median()
    hidden = listed([output_label(str(name)) for name in marks.index[marks > HIGH_MARK]])
    limits = LIMITS.format(
        **given,
        high=HIGH_MARK,
        hidden=hidden or "no output",
        beyond=int((runs["beyond_gate"] > 0).sum()),
        done=int((runs["status"] == "done").sum()),
        gate=f"{100 * (PLUGS['unfilled_imports'] or 0):g} %",
        left=sum(one not in moved for one in every),
        all=len(every),
    )
    parts = [
        INTRODUCTION.format(count=len(found.parameters), year=found.year),
        provenance(results, found, date=date),
        "## What matters, and what does not", said(found), ranking_table(found),
        TOLD_FOR,
        "![Parameters by outputs](sensitivity-map.png)",
        "## Output by output", f"In {found.year}. {DIRECTION}",
        outputs_table(found), "![First parameters of each output](sensitivity-bars.png)",
        ALL_NUMBERS,
        "## How it was measured", measure,
        "## What was moved", parameters_table(found.scenario, found.parameters),
        "## What this does not show", limits,
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Run the study and write its page, tables and figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, help="processes; by default one for each core")
    parser.add_argument("--runs", type=Path, default=RUNS, help="folder of the batch")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the page is written")
    parser.add_argument(
        "--read", action="store_true", help="make no runs: write the page of those in the folder"
    )
    asked = parser.parse_args()
    if not asked.read:
        summary = run_batch(load_study(HERE), asked.runs, workers=asked.workers)
        print(summary.folder, summary.digest)
    results = read_results(asked.runs)
    found = analyse(results)
    asked.folder.mkdir(parents=True, exist_ok=True)
    found.table.to_csv(asked.folder / "sensitivity.csv", index=False, float_format="%.6g")
    found.ranking.to_csv(asked.folder / "ranking.csv", index=False, float_format="%.4g")
    (asked.folder / "sensitivity-map.png").write_bytes(picture(sensitivity_map_figure(found)))
    (asked.folder / "sensitivity-bars.png").write_bytes(picture(sensitivity_bars_figure(found)))
    date = dt.datetime.now(dt.UTC).date().isoformat()
    (asked.folder / "README.md").write_text(page(results, found, date=date), encoding="utf-8")
    print(asked.folder / "README.md")


if __name__ == "__main__":
    main()
