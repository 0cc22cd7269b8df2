"""Cheap labour erodes, with and without the smart-city strategy: writes README.md and figures."""

from __future__ import annotations

import argparse
import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from banha.evaluation.cases import (
    Cases,
    effect_of,
    limits_said,
    listed,
    run_cases,
    signs_said,
    with_levers,
)
from banha.evaluation.drawing import draw_effects, draw_paths
from banha.evaluation.markdown import number, provenance, table
from banha.evaluation.paired import BANDS, Book, Effect, Measure, around, not_recorded
from banha.scenario import Scenario, load_scenario

HERE = Path(__file__).resolve().parent
RUNS = HERE.parents[1] / "runs" / "strategy"
COMMAND = "python experiments/strategy/run.py"
NEITHER, STRATEGY, EROSION, BOTH = "neither", "strategy", "erosion", "erosion-and-strategy"
NAMES = {
    NEITHER: "neither",
    STRATEGY: "strategy",
    EROSION: "cheap labour erodes",
    BOTH: "cheap labour erodes, strategy",
}
INTRODUCTION = """\
# Cheap labour erodes: with and without the strategy

The strategy's own story: a province that grew on cheap labour loses that advantage, and answers by
becoming a smart city. From {start} on competitors become cheaper ({erosion}, over {ramp} months);
wages in the province answer by themselves. The strategy is the levers of the three houses with the
flexible mechanism: {strategy}. Four cases: neither, each, and both, to {end}."""
DIFFERENCES = """\
Paired differences of means of the years from {reach} before to {reach} after the one named:"""
UNDONE = """\
What the erosion does where the seeds agree on its sign, and what the strategy does to it:"""
FULL = 100.0  # per cent
QUESTIONS = {
    "Erosion alone": "neither → erosion: what is lost without the strategy",
    "Strategy, no erosion": "neither → strategy",
    "Strategy under erosion": "erosion → both: what the strategy does where it is needed",
    "Both": "neither → both: what is left of the loss",
    "Difference of the two": "the strategy under erosion less without it",
}


@dataclass(frozen=True)
class Looked:
    """A measure with how a figure shows it."""

    measure: Measure
    level: Measure
    criterion: bool


def looked_at(entries: Sequence[Mapping[str, Any]]) -> list[Looked]:
    """Measures of the study file."""
    found = []
    for entry in entries:
        plain = {
            key: value
            for key, value in entry.items()
            if key not in ("level", "level_factor", "criterion")
        }
        measure = Measure(**plain)
        level = Measure(
            entry.get("level", measure.head), measure.over, measure.per,
            factor=entry.get("level_factor", measure.factor),
        )  # fmt: skip
        found.append(Looked(measure, level, entry.get("criterion", False)))
    return found


def cases_of(study: Mapping[str, Any], base: Scenario, *, start: str) -> dict[str, Scenario]:
    """The four cases by name."""

    def moved(scenario: Scenario, *names: str) -> Scenario:
        for name in names:
            part = study[name]
            scenario = with_levers(
                scenario, part["levers"], start=start, ramp_months=part["ramp_months"]
            )
        return scenario

    return {
        NEITHER: base,
        STRATEGY: moved(base, "strategy"),
        EROSION: moved(base, "erosion"),
        BOTH: moved(base, "erosion", "strategy"),
    }


def answers(book: Book, found: Cases, measure: Measure, years: Sequence[int]) -> dict[str, Effect]:
    """Paired differences of the four cases."""

    def between(base: str, case: str) -> Effect:
        return effect_of(book, found, measure, case=case, base=base, years=years)

    plain, needed = between(NEITHER, STRATEGY), between(EROSION, BOTH)
    values = (
        between(NEITHER, EROSION), plain, needed, between(NEITHER, BOTH),
        Effect(needed.by_seed - plain.by_seed),
    )  # fmt: skip
    return dict(zip(QUESTIONS, values, strict=True))


def made_good(rows: Mapping[str, Effect], measure: Measure) -> str:
    """How much of what the erosion does the strategy undoes, where the seeds tell."""
    lost, gained = rows["Erosion alone"], rows["Strategy under erosion"]
    if lost.sign not in ("+", "-"):
        return ""
    verb = "raises" if lost.sign == "+" else "lowers"
    text = f"- {measure.label}: the erosion {verb} it by {size(lost, measure)}; "
    if gained.sign not in ("+", "-"):
        return text + "whether the strategy changes that the seeds do not tell."
    if gained.sign == lost.sign:
        return text + f"the strategy adds {size(gained, measure)} in the same direction."
    share = Effect(-100.0 * gained.by_seed / np.where(lost.by_seed == 0.0, np.nan, lost.by_seed))
    low, high = (number(end, 0) for end in share.band)
    part = f"{number(share.median, 0)} % of it" if share.median < FULL else "all of it and more"
    return text + f"the strategy undoes {part} [{low}, {high} %], {size(gained, measure)}."


def size(effect: Effect, measure: Measure) -> str:
    """Size of an effect without its sign."""
    return f"{number(abs(effect.median), measure.decimals)} {measure.unit}".strip()


def section(
    book: Book, found: Cases, looked: Sequence[Looked], *, year: int, years: Sequence[int]
) -> list[str]:
    """Table and words for a year."""
    by = {one.measure: answers(book, found, one.measure, years) for one in looked}
    rows = [
        [measure.head, *(effect.text(measure.decimals) for effect in named.values())]
        for measure, named in by.items()
    ]

    def said(question: str, subject: str) -> str:
        return signs_said(
            {one.label: named[question] for one, named in by.items()}, subject=subject
        )

    back = [
        made_good(by[one.measure], one.measure)
        for one in looked
        if not one.criterion and one.measure.over != "programmes"
    ]
    parts = [
        f"## {year}",
        said("Erosion alone", "The effect of the erosion"),
        said("Strategy under erosion", "The effect of the strategy where cheap labour erodes"),
        table(["", *QUESTIONS], rows),
    ]
    if any(back):
        known = "\n".join(filter(None, back))
        parts.append(f"{UNDONE}\n\n{known}")
    return parts


def figures(
    book: Book, found: Cases, looked: Sequence[Looked], folder: Path, *, first: int,
    year: int, years: Sequence[int],
) -> None:  # fmt: skip
    """Draw the four cases over the years, the criteria likewise, and the paired differences."""
    title = "Bình Dương: cheap labour erodes, with and without the strategy"
    for name, criterion, words in (
        ("strategy-paths.png", False, title),
        ("strategy-criteria.png", True, f"{title}: the six criteria"),
    ):
        shown = [one.level for one in looked if one.criterion is criterion]
        draw_paths(
            found, folder / name, measures=shown, book=book, first=first, title=words, names=NAMES
        )
    effects = {one.measure.head: answers(book, found, one.measure, years) for one in looked}
    draw_effects(
        effects, folder / "strategy-effects.png", title=f"{title}: paired differences in {year}"
    )


def options(study: Mapping[str, Any]) -> argparse.Namespace:
    """What was asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=study["scale"], help="persons per person")
    parser.add_argument("--seeds", type=int, default=study["seeds"], help="seeds from 1 on")
    parser.add_argument("--end", default=study["end"], help="last month")
    parser.add_argument("--levers-from", default=study["levers_from"], help="month of the levers")
    parser.add_argument("--processes", type=int, default=2, help="processes that share the runs")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where finished runs are kept")
    parser.add_argument("--page", type=Path, default=HERE / "README.md", help="what is written")
    return parser.parse_args()


def introduction(study: Mapping[str, Any], *, start: str, end: str) -> str:
    """What the page is about, from the study file."""

    def words(part: str) -> str:
        levers = study[part]["levers"]
        named = [
            f"`{name}` {value:g}".replace("-", "\N{MINUS SIGN}") for name, value in levers.items()
        ]
        return listed(named)

    return INTRODUCTION.format(
        start=start, end=end, erosion=words("erosion"), strategy=words("strategy"),
        ramp=study["erosion"]["ramp_months"],
    )  # fmt: skip


def main() -> None:
    """Run the study and write its page and figures."""
    study = tomllib.loads((HERE / "study.toml").read_text("utf-8"))
    asked = options(study)
    base = load_scenario(study["scenario"]).with_run(scale=asked.scale, end=asked.end)
    found = run_cases(
        cases_of(study, base, start=asked.levers_from), seeds=list(range(1, asked.seeds + 1)),
        folder=asked.runs, processes=asked.processes, tell=print,
    )  # fmt: skip
    book, looked, run = Book(), looked_at(study["measure"]), found[NEITHER][0]
    shown = [year for year in study["shown"] if year in run.years] or [run.years[-1]]
    sections = []
    for year in shown:
        years = around(year, run=run, reach=study["reach"])
        sections += section(book, found, looked, year=year, years=years)
    figures(
        book, found, looked, asked.page.parent, first=int(asked.levers_from[:4]) - 2,
        year=shown[-1], years=around(shown[-1], run=run, reach=study["reach"]),
    )  # fmt: skip
    questions = "\n".join(f"- *{name}*: {words}." for name, words in QUESTIONS.items())
    date = dt.datetime.now(dt.UTC).date().isoformat()
    runs = [one for several in found.values() for one in several]
    parts = [
        introduction(study, start=asked.levers_from, end=asked.end),
        provenance(runs, command=COMMAND, date=date), BANDS, *not_recorded(book),
        "![The four cases over the years](strategy-paths.png)",
        "![The six criteria in the four cases](strategy-criteria.png)",
        f"![Paired differences in {shown[-1]}](strategy-effects.png)",
        DIFFERENCES.format(reach=study["reach"]) + "\n\n" + questions,
        *sections, f"## What is certain, and what is not\n\n{limits_said()}",
    ]  # fmt: skip
    asked.page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(asked.page)


if __name__ == "__main__":
    main()
