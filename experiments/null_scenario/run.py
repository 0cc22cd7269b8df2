"""The null scenario over seeds: what holds on a steady path and what drifts: writes README.md."""

from __future__ import annotations

import argparse
import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from banha.evaluation.markdown import number, provenance, spread, table
from banha.evaluation.stability import UtilisationProbe, stability, steady_unemployment
from banha.evaluation.study import Finished, run_study
from banha.scenario import load_scenario

HERE = Path(__file__).resolve().parent
RUNS = HERE.parents[1] / "runs" / "null_scenario"
COMMAND = "python experiments/null_scenario/run.py"
INTRODUCTION = """\
# Null scenario

An economy to which nothing happens must stay where it is. The null pack (`make_pack.py` makes it
from an opening state of a province, numbers in `study.toml`) has stable ages and constant growth of
the outside world: productivity g_A, world demand g_A + n, farm productivity g_A + (1 − α)·n. In
`scenarios/null.toml` migration, study outside, entry and exit of firms, innovation, own shocks,
links to suppliers and techniques that spread on a path of their own (automation, digital firms and
persons, energy efficiency) are off; all domestic firms have a partner, so that technology gaps are
steady; schooling and farm jobs open where they come to rest. After the burn-in, each ratio
must stay within five per cent of its mean in every year, and unemployment within 2 to 4 % with a
trend below 0.2 points a decade."""


def page(runs: Sequence[Finished], *, study: Mapping[str, Any], date: str) -> str:
    """Return the page in Markdown."""
    held = [
        stability(run, burn_in_years=study["burn_in_years"], band=study["share_band"])
        for run in runs
    ]
    rows = []
    for several in zip(*held, strict=True):
        cells = [spread([100 * getattr(one, name) for one in several], 2)
                 for name in ("first", "mean", "last")]  # fmt: skip
        low = min(one.low for one in several)
        high = max(one.high for one in several)
        within = f"{sum(one.passed for one in several)} of {len(several)}"
        ends = [number(100 * low, 1, sign=True), number(100 * high, 1, sign=True)]
        rows.append([several[0].name, *cells, *ends, within])
    header = ["%", "first year", "mean", "last year", "lowest, % of mean", "highest", "within band"]
    jobless = [steady_unemployment(run, study=study) for run in runs]
    words = (
        f"Unemployment: mean {spread([100 * one.mean for one in jobless], 2)} %, trend "
        f"{spread([100 * one.trend for one in jobless], 2, sign=True)} points a decade; holds in "
        f"{sum(one.passed for one in jobless)} of {len(jobless)}."
    )
    drifts = [row[0] for row in rows if not row[-1].startswith(f"{len(runs)} of")]
    verdict = f"Drifts: {', '.join(drifts) or 'nothing'}."
    findings = (HERE / "findings.md").read_text("utf-8").strip()
    parts = [INTRODUCTION, provenance(runs, command=COMMAND, date=date), table(header, rows)]
    return "\n\n".join([*parts, words, verdict, findings]) + "\n"


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
    base = load_scenario(study["scenario"]).with_run(scale=asked.scale, end=asked.end)
    runs = run_study(
        [base.with_run(seed=seed) for seed in range(1, asked.seeds + 1)],
        folder=asked.runs,
        probe=UtilisationProbe,
        processes=asked.processes,
        tell=print,
    )
    date = dt.datetime.now(dt.UTC).date().isoformat()
    asked.page.write_text(page(runs, study=study, date=date), encoding="utf-8")
    print(asked.page)


if __name__ == "__main__":
    main()
