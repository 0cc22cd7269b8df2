"""Signs of policies and shocks, and accounts over forty years: writes README.md."""

from __future__ import annotations

import argparse
import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from banha.data import provinces_folder
from banha.evaluation.checks import Check, PremiumProbe, read_checks
from banha.evaluation.markdown import number, provenance, spread, table
from banha.evaluation.study import Finished, run_study
from banha.manifest import PLUGS
from banha.scenario import Scenario, load_scenario

HERE = Path(__file__).resolve().parent
RUNS = HERE.parents[1] / "runs" / "policy_signs"
COMMAND = "python experiments/policy_signs/run.py"
INTRODUCTION = """\
# Signs of policies and shocks

Each check is a pair of runs with the same seed that differ in one thing only. The difference must
have the sign and lie in the band of `study.toml`, which is judgement about what evidence says, wide
on purpose. A value is the median over seeds with its range."""


def signs(
    checks: Sequence[Check], found: Mapping[str, Sequence[tuple[Finished, Finished]]]
) -> list[str]:
    """A table for each check that was made, a line for each that could not be."""
    parts = []
    for check in checks:
        parts.append(f"## {check.name}\n\n{check.claim}")
        if check.missing:
            parts.append(f"Not made: the model has no lever {', '.join(check.missing)}.")
            continue
        rows = []
        for outcome in check.outcome:
            differences = [outcome.difference(after, base) for base, after in found[check.name]]
            held = outcome.holds(differences)
            band = f"{number(outcome.low, 1)} … {number(outcome.high, 1)}"
            verdict = f"{held} of {len(differences)}"
            rows.append([outcome.label, spread(differences, 2, sign=True), band, verdict])
        parts.append(table(["outcome", "difference", "band", "seeds within"], rows))
    return parts


def accounts(runs: Sequence[Finished]) -> str:
    """What closed the accounts from outside, over the whole of each run."""
    rows = []
    for run in runs:
        span = f"{run.years[0]}–{run.years[-1]}, seed {run.scenario.seed}"
        cells = []
        for name, gate in PLUGS.items():
            shares = run.plugs[name]
            ends = f"{number(100 * min(shares), 2)} … {number(100 * max(shares), 2)}"
            kept = gate is None or max(abs(share) for share in shares) <= gate
            cells.append(ends if kept else f"{ends} **beyond {100 * gate:g}**")
        rows.append([span, *cells])
    names = [name.replace("_", " ") + (f" (gate {100 * gate:g})" if gate else "")
             for name, gate in PLUGS.items()]  # fmt: skip
    words = (
        "## Accounts over forty years\n\nThe guard was on: every account balanced to the đồng in "
        "every month of every run on this page. What came from or went to outside to close them, "
        "lowest and highest year, per cent of GRDP:"
    )
    return words + "\n\n" + table(["run", *names], rows)


def long_runs(
    base: Scenario, study: Mapping[str, Any], *, years: int, scale: int
) -> list[Scenario]:
    """Runs of many years from each opening of the pack.

    Their scale is finer than that of the pairs: the four builders that 1:100 leaves of the
    province of 1997 cannot meet a boom, and what they lack is imported.
    """
    head = tomllib.loads((provinces_folder() / base.province / "pack.toml").read_text("utf-8-sig"))
    return [
        base.with_run(start=f"{start}-01", end=f"{start + years - 1}-12", seed=seed, scale=scale)
        for start in head["start_years"]
        for seed in range(1, study["accounts_seeds"] + 1)
    ]


def main() -> None:
    """Run the study and write its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    study = tomllib.loads((HERE / "study.toml").read_text("utf-8"))
    parser.add_argument("--scale", type=int, default=study["scale"], help="persons per person")
    parser.add_argument("--seeds", type=int, default=study["seeds"], help="seeds from 1 on")
    parser.add_argument("--end", default=study["end"], help="last month")
    parser.add_argument("--years", type=int, default=study["accounts_years"], help="of accounts")
    parser.add_argument(
        "--accounts-scale", type=int, default=study["accounts_scale"], help="theirs"
    )
    parser.add_argument("--processes", type=int, default=2, help="processes that share the runs")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where finished runs are kept")
    parser.add_argument("--page", type=Path, default=HERE / "README.md", help="what is written")
    asked = parser.parse_args()
    base = load_scenario(study["scenario"]).with_run(scale=asked.scale, end=asked.end)
    checks = read_checks(study["check"])
    made = [check for check in checks if not check.missing]
    pairs = [
        scenario.with_run(seed=seed)
        for check in made
        for seed in range(1, asked.seeds + 1)
        for scenario in check.pair(base)
    ]
    over_years = long_runs(base, study, years=asked.years, scale=asked.accounts_scale)
    done = run_study(
        [*pairs, *over_years],
        folder=asked.runs,
        probe=PremiumProbe,
        processes=asked.processes,
        tell=print,
    )
    paired = list(zip(done[: len(pairs) : 2], done[1 : len(pairs) : 2], strict=True))
    found = {
        check.name: paired[place * asked.seeds : (place + 1) * asked.seeds]
        for place, check in enumerate(made)
    }
    date = dt.datetime.now(dt.UTC).date().isoformat()
    head = [INTRODUCTION, provenance(done, command=COMMAND, date=date)]
    parts = [*head, *signs(checks, found), accounts(done[len(pairs) :])]
    asked.page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(asked.page)


if __name__ == "__main__":
    main()
