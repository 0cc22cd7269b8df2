"""Every lever against the baseline: cost, effects and expected signs; writes docs/levers.md."""

from __future__ import annotations

import argparse
import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from levers_page import (
    INTRODUCTION,
    Found,
    Key,
    Pair,
    costs,
    effects,
    keys_of,
    signs,
    undetected,
    yields,
)

from banha.evaluation.expected import Expected, judge_expected, read_expected, scenario_of, without
from banha.evaluation.links import LinksProbe
from banha.evaluation.markdown import provenance
from banha.evaluation.paired import BANDS, Book, not_recorded
from banha.evaluation.study import Finished, run_study
from banha.scenario import Scenario, load_scenario

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNS = ROOT / "runs" / "levers"
COMMAND = "python experiments/levers/run.py"


class Runs:
    """Finished runs by case and seed; asks for those that are not there yet, many at a time."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.finished: dict[tuple[str, int], Finished] = {}

    def finish(self, cases: Sequence[tuple[Scenario, Sequence[int]]]) -> None:
        """Run cases for seeds."""
        wanted = {
            (case.content_hash(), seed): case.with_run(seed=seed)
            for case, seeds in cases
            for seed in seeds
        }
        left = {key: one for key, one in wanted.items() if key not in self.finished}
        done = run_study(
            list(left.values()),
            folder=self.asked.runs,
            probe=LinksProbe,
            processes=self.asked.processes,
            tell=print,
        )
        self.finished.update(zip(left, done, strict=True))

    def of(self, case: Scenario, seeds: Sequence[int]) -> list[Finished]:
        """Finished runs of a case."""
        return [self.finished[case.content_hash(), seed] for seed in seeds]


def seeds_up_to(count: int) -> list[int]:
    """Seeds from 1 on."""
    return list(range(1, count + 1))


def pairs_of(
    runs: Runs, base: Scenario, rows: Sequence[Expected], *, start: str
) -> dict[Key, Pair]:
    """Pairs of every lever; more seeds for those whose expected sign too few seeds have."""
    few, most = seeds_up_to(runs.asked.seeds), seeds_up_to(runs.asked.most_seeds)
    first_of = {(row.lever, row.value): row for row in reversed(rows)}
    cases = {key: scenario_of(base, first_of[key], start=start) for key in keys_of(rows)}
    runs.finish([(base, few), *((case, few) for case in cases.values())])
    pairs: dict[Key, Pair] = {
        key: (runs.of(case, few), runs.of(base, few)) for key, case in cases.items()
    }
    book, first = Book(), int(start[:4])
    judged = [
        judge_expected(row, book=book, first=first, pair=pairs[row.lever, row.value], off=None)
        for row in rows
    ]
    again = dict.fromkeys(
        (one.expected.lever, one.expected.value)
        for one in judged
        if one.recorded and not one.detected
    )
    if len(most) > len(few) and again:
        print(f"More seeds for {len(again)} levers")
        runs.finish([(base, most), *((cases[key], most) for key in again)])
        pairs |= {key: (runs.of(cases[key], most), runs.of(base, most)) for key in again}
    return pairs


def placebo_of(runs: Runs, base: Scenario, study: Mapping[str, Any]) -> Pair:
    """Pairs in which a lever moves so little that nothing but luck changes."""
    seeds = seeds_up_to(runs.asked.seeds)
    lever = study["placebo"]
    case = base.with_lever(**lever, start=study["lever_start"]).with_name("placebo")
    runs.finish([(base, seeds), (case, seeds)])
    return runs.of(case, seeds), runs.of(base, seeds)


def without_mechanism(
    runs: Runs, base: Scenario, rows: Sequence[Expected], *, start: str, seeds: Sequence[int]
) -> dict[tuple[Key, str], Pair]:
    """Pairs in which the mechanism of an expected sign is off in both runs."""
    cases = {
        ((row.lever, row.value), row.off): (
            scenario_of(base, row, start=start, off=row.off),
            without(base, row.off),
        )
        for row in rows
        if row.off
    }
    runs.finish([(case, seeds) for pair in cases.values() for case in pair])
    return {
        key: (runs.of(changed, seeds), runs.of(other, seeds))
        for key, (changed, other) in cases.items()
    }


def options(study: dict[str, Any]) -> argparse.Namespace:
    """What was asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=study["scale"], help="persons per person")
    parser.add_argument("--seeds", type=int, default=study["seeds"], help="seeds from 1 on")
    parser.add_argument(
        "--most-seeds", type=int, default=study["most_seeds"], help="where a sign does not show"
    )
    parser.add_argument("--end", default=study["end"], help="last month")
    parser.add_argument("--lever", nargs="*", default=[], help="only these levers; default: all")
    parser.add_argument("--processes", type=int, default=2, help="processes that share the runs")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where finished runs are kept")
    parser.add_argument(
        "--page", type=Path, default=ROOT / "docs" / "levers.md", help="what is written"
    )
    return parser.parse_args()


def page(found: Found, *, runs: Runs, date: str) -> str:
    """Return the page in Markdown."""
    head = INTRODUCTION.format(start=found.study["lever_start"], expected=found.study["expected"])
    body = costs(found)
    for horizon in found.study["horizons"]:
        body += effects(found, horizon)
    body += [*signs(found), *undetected(found), *yields(found)]
    said = provenance(list(runs.finished.values()), command=COMMAND, date=date)
    return "\n\n".join([head, said, BANDS, *not_recorded(found.book), *body]) + "\n"


def main() -> None:
    """Run the study and write its page."""
    study = tomllib.loads((HERE / "study.toml").read_text("utf-8"))
    asked = options(study)
    base = load_scenario(study["scenario"]).with_run(scale=asked.scale, end=asked.end)
    rows = [
        row
        for row in read_expected(ROOT / study["expected"])
        if not asked.lever or row.lever in asked.lever
    ]
    start, first, runs = study["lever_start"], int(study["lever_start"][:4]), Runs(asked)
    pairs = pairs_of(runs, base, rows, start=start)
    study["off_seeds"] = min(study["off_seeds"], asked.seeds)
    off = without_mechanism(runs, base, rows, start=start, seeds=seeds_up_to(study["off_seeds"]))
    book = Book()
    judged = [
        judge_expected(row, book=book, first=first, pair=pairs[key], off=off.get((key, row.off)))
        for row in rows
        for key in [(row.lever, row.value)]
    ]
    found = Found(
        pairs=pairs, judged=judged, first=first, book=book, study=study,
        placebo=placebo_of(runs, base, study),
    )  # fmt: skip
    date = dt.datetime.now(dt.UTC).date().isoformat()
    asked.page.write_text(page(found, runs=runs, date=date), encoding="utf-8")
    print(asked.page)


if __name__ == "__main__":
    main()
