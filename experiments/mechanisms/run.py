"""What each mechanism does: paired runs with it on and off; writes docs/mechanisms.md."""

from __future__ import annotations

import argparse
import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from banha.evaluation.markdown import provenance, spread, table
from banha.evaluation.study import Finished, run_study
from banha.mechanisms import MechanismRow, mechanism_table
from banha.parameters import ParameterRow, parameter_table
from banha.scenario import load_scenario

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNS = ROOT / "runs" / "mechanisms"
COMMAND = "python experiments/mechanisms/run.py"
INTRODUCTION = """\
# Mechanisms

Each mechanism of the model that a scenario can switch off (`[mechanisms]` in a scenario file): what
it says, its parameters, what the economy lacks without it, and what it does: the last year of runs
*with* it less that of runs *without* it, with the same seed. Positive: the mechanism raises the
series. A value is the median over seeds with its range."""


def effect(on: Finished, off: Finished, *, series: str, how: str) -> float:
    """Effect of having the mechanism on the last year of a series: log per cent, or points."""
    with_it, without = float(on.values(series)[-1]), float(off.values(series)[-1])
    if how == "points":
        return 100.0 * (with_it - without)
    return 100.0 * float(np.log(with_it / without)) if min(with_it, without) > 0 else float("nan")


def parameter_rows(row: MechanismRow) -> list[ParameterRow]:
    """Rows of the parameters of a mechanism, in its order."""
    known: dict[str, list[ParameterRow]] = {}
    for parameter in parameter_table():
        known.setdefault(f"{parameter.section}.{parameter.name}", []).append(parameter)
    return [found for name in row.parameters.split(";") for found in known[name.strip()]]


def described(row: MechanismRow) -> str:
    """Title, equation, what is missing without it, and its parameters."""
    neutral = {f"{section}.{name}": value for (section, name), value in row.neutral.items()}
    rows = []
    for one in parameter_rows(row):
        name = f"{one.section}.{one.name}"
        named = f"`{name}`" + (f" ({one.sector})" if one.sector else "")
        off = f"{neutral[name]:g}" if name in neutral else ""
        ends = f"{one.low:g} … {one.high:g}"
        cells = [named, f"{one.value:g}", ends, off, one.unit, one.grade, one.source]
        rows.append([*cells, one.description])
    header = ["parameter", "value", "range", "off", "unit", "grade", "source", "meaning"]
    parts = [
        f"## {row.title} (`{row.name}`)",
        f"*{row.title_vi}.* Equation: {row.equation}. Without it: {row.without}.",
        table(header, rows),
    ]
    return "\n\n".join(parts)


def page(found: Mapping[str, Sequence[Finished]], *, study: Mapping[str, Any], date: str) -> str:
    """Return the page in Markdown; `found` holds the runs without each mechanism, and `on`."""
    rows = []
    for name, row in mechanism_table().items():
        cells = [
            spread(
                [
                    effect(on, off, series=asked["series"], how=asked["how"])
                    for on, off in zip(found["on"], found[name], strict=True)
                ],
                1,
                sign=True,
            )
            for asked in study["series"]
        ]
        rows.append([row.title, *cells])
    header = ["effect of having"] + [
        f"{asked['name']}, {'points' if asked['how'] == 'points' else 'log %'}"
        for asked in study["series"]
    ]
    runs = [run for several in found.values() for run in several]
    texts = [described(row) for row in mechanism_table().values()]
    effects = f"## Effects in {runs[0].years[-1]}\n\n" + table(header, rows)
    head = [INTRODUCTION, provenance(runs, command=COMMAND, date=date), effects]
    return "\n\n".join([*head, *texts]) + "\n"


def main() -> None:
    """Run the study and write its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    study = tomllib.loads((HERE / "study.toml").read_text("utf-8"))
    parser.add_argument("--scale", type=int, default=study["scale"], help="persons per person")
    parser.add_argument("--seeds", type=int, default=study["seeds"], help="seeds from 1 on")
    parser.add_argument("--end", default=study["end"], help="last month")
    parser.add_argument("--processes", type=int, default=2, help="processes that share the runs")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where finished runs are kept")
    parser.add_argument(
        "--page", type=Path, default=ROOT / "docs" / "mechanisms.md", help="what is written"
    )
    asked = parser.parse_args()
    base = load_scenario(study["scenario"]).with_run(scale=asked.scale, end=asked.end)
    cases = {"on": base} | {
        name: base.with_mechanisms(**{name: False}).with_name(f"without-{name}".replace("_", "-"))
        for name in mechanism_table()
    }
    every = [
        scenario.with_run(seed=seed)
        for scenario in cases.values()
        for seed in range(1, asked.seeds + 1)
    ]
    done = run_study(every, folder=asked.runs, processes=asked.processes, tell=print)
    found = {
        name: done[place * asked.seeds : (place + 1) * asked.seeds]
        for place, name in enumerate(cases)
    }
    date = dt.datetime.now(dt.UTC).date().isoformat()
    asked.page.write_text(page(found, study=study, date=date), encoding="utf-8")
    print(asked.page)


if __name__ == "__main__":
    main()
