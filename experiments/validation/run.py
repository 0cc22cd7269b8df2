"""Simulate Bình Dương 2010-2030, compare with measured series, write docs/path-check.md."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

from validation_page import page

from banha.formula import Formula
from banha.report.figures import figure_sheet, panels_figure
from banha.report.measured import read_measured
from banha.report.panels import Line, Panel
from banha.run_many import simulate_many
from banha.scenario import load_scenario

HERE = Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs"
METADATA = {"Software": None}  # the same figure is the same file, whatever made it

STABILITY = (
    ("Unemployment", "% of labour force", [("", "unemployment_rate", "", "solid")]),
    (
        "Uses of GRDP",
        "% of GRDP",
        [
            ("consumption", "household_consumption", "grdp", "solid"),
            ("investment", "investment", "grdp", "dashed"),
            ("public", "public_consumption", "grdp", "dotted"),
        ],
    ),
    (
        "What closes the accounts",
        "% of GRDP",
        [
            ("settled outside", "outside_settlements", "grdp", "solid"),
            ("tradables brought in", "tradables_imported", "grdp", "dashed"),
            ("unfilled", "unfilled_imports", "grdp", "dotted"),
        ],
    ),
    ("Capital over yearly GRDP", "%", [("", "capital", "grdp", "solid")]),
    ("Employees paid the minimum", "% of employees", [("", "at_minimum_wage", "", "solid")]),
    ("Firm exits", "% of firms a year", [("", "firm_exits", "firms", "solid")]),
)


def stability_panels() -> list[Panel]:
    """Panels of the second figure: what must not drift or explode."""
    return [
        Panel(
            name="",
            title={"en": title},
            unit={"en": unit},
            lines=tuple(
                Line(label, {"en": label}, Formula(over, per=per, factor=100.0), style=style)
                for label, over, per, style in lines
            ),
            from_zero=True,
        )
        for title, unit, lines in STABILITY
    ]


def main() -> None:
    """Run the study and write its page and figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, help="persons per simulated person")
    parser.add_argument("--seeds", type=int, help="number of seeds, from 1")
    parser.add_argument("--end", help="last month, such as 2030-12")
    parser.add_argument("--processes", type=int, default=2, help="processes that share the runs")
    parser.add_argument("--folder", type=Path, default=DOCS, help="where the page is written")
    asked = parser.parse_args()
    study = tomllib.loads((HERE / "study.toml").read_text("utf-8"))
    seeds = list(range(1, asked.seeds + 1)) if asked.seeds else study["seeds"]
    base = load_scenario(study["scenario"]).with_run(
        scale=asked.scale or study["scale"], end=asked.end or study["end"]
    )
    runs = simulate_many(
        [base.with_run(seed=seed) for seed in seeds], processes=asked.processes, guard=True
    )
    measured = read_measured(base.province)
    yearly = {base.title: [run.yearly() for run in runs]}
    figures = asked.folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    sheet = figure_sheet(yearly, measured=measured)
    sheet.savefig(figures / "validation-fit.png", dpi=170, metadata=METADATA)
    stability = panels_figure(yearly, stability_panels())
    stability.savefig(figures / "validation-stability.png", dpi=170, metadata=METADATA)
    text = page(runs, study=study, measured=measured)
    (asked.folder / "path-check.md").write_text(text, encoding="utf-8")
    print(f"{asked.folder / 'validation.md'}: {len(runs)} runs, digests")
    for run in runs:
        print(f"  seed {run.scenario.seed}: {run.digest[:16]}, {run.seconds:.0f} s")


if __name__ == "__main__":
    main()
