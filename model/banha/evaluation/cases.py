"""Studies of several cases: scenarios that differ in levers and mechanisms, each for all seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from banha.evaluation.markdown import number
from banha.evaluation.paired import Book, Effect, Measure
from banha.evaluation.study import Finished, Tell, run_study
from banha.parameters import parameter_table
from banha.report.words import band_holds
from banha.scenario import Scenario

type Cases = Mapping[str, Sequence[Finished]]


def with_levers(
    scenario: Scenario, levers: Mapping[str, float], *, start: str, ramp_months: int = 0
) -> Scenario:
    """Return the scenario with levers moved from a month on."""
    for name, value in levers.items():
        scenario = scenario.with_lever(name, value=value, start=start, ramp_months=ramp_months)
    return scenario


def run_cases(
    cases: Mapping[str, Scenario],
    *,
    seeds: Sequence[int],
    folder: Path,
    processes: int,
    tell: Tell,
) -> dict[str, list[Finished]]:
    """Run every case for every seed; finished runs by case, in the order of the seeds."""
    every = [
        case.with_name(name).with_run(seed=seed) for name, case in cases.items() for seed in seeds
    ]
    done = run_study(every, folder=folder, processes=processes, tell=tell)
    count = len(seeds)
    return {name: done[place * count : (place + 1) * count] for place, name in enumerate(cases)}


def effect_of(
    book: Book, found: Cases, measure: Measure, *, case: str, base: str, years: Sequence[int]
) -> Effect:
    """Paired effect of a case against another."""
    return Effect(book.differences(found[case], found[base], measure, years=years))


def measures_of(entries: Sequence[Mapping[str, Any]]) -> list[Measure]:
    """Measures of a study file's tables."""
    return [Measure(**entry) for entry in entries]


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def signs_said(effects: Mapping[str, Effect], *, subject: str) -> str:
    """What an effect is known to raise and lower, and of what the sign is not known.

    The sentence is `subject` is to raise …, to lower …
    """
    by_sign: dict[str, list[str]] = {"+": [], "-": [], "0": [], "?": []}
    for label, effect in effects.items():
        if len(effect.found):
            by_sign[effect.sign].append(label)
    unknown = by_sign.pop("?")
    words = {"+": "to raise", "-": "to lower", "0": "not to touch"}
    parts = [f"{words[sign]} {listed(names)}" for sign, names in by_sign.items() if names]
    text = f"{subject} is {listed(parts)}." if parts else ""
    if unknown:
        count = max(len(effect.found) for effect in effects.values())
        text += f" For {listed(unknown)} fewer than 90 % of the {count} seeds agree on a sign."
    return text.strip()


def limits_said() -> str:
    """What the bands of a study do not hold: parameters, and how many of them are assumed."""
    rows = parameter_table()
    assumed = sum(row.grade == "assumed" for row in rows)
    return (
        f"The bands hold {band_holds('en')}. Of the "
        f"{number(len(rows), 0)} values {number(assumed, 0)} are graded *assumed*, among them what "
        "programmes cost, how much of their money arrives and what it does; how the world outside "
        "goes on after the last observed year is assumed too. Neither is in the bands, which are "
        "therefore too narrow for a forecast. What the model can tell is which way, by which "
        "mechanism and in what order of size, if its assumptions hold."
    )
