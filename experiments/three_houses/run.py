"""State, Business and School alone, in pairs and together: writes README.md and figures."""

from __future__ import annotations

import argparse
import datetime as dt
import tomllib
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from banha.evaluation.cases import (
    Cases,
    effect_of,
    limits_said,
    listed,
    measures_of,
    run_cases,
    signs_said,
    with_levers,
)
from banha.evaluation.drawing import draw_effects, draw_paths
from banha.evaluation.markdown import provenance, table
from banha.evaluation.paired import BANDS, Array, Book, Effect, Measure, around, not_recorded
from banha.scenario import Scenario, load_scenario

HERE = Path(__file__).resolve().parent
RUNS = HERE.parents[1] / "runs" / "three_houses"
COMMAND = "python experiments/three_houses/run.py"
BASE, LATE, OFF = "Baseline", "All later", "off"
type Effects = Callable[[str, str, Measure], Array]
INTRODUCTION = """\
# Three houses: alone, in pairs, together

Does it matter that State, Business and School move together? Each house moves its own levers from
{start} on. Each alone, each pair and all three are set against the same run without them; then each
house is taken out of all three, and each is let go first. The levers:

{levers}"""


def all_of(study: Mapping[str, Any]) -> str:
    """Name of the case in which all houses move."""
    return " + ".join(study["house"])


def combined(study: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Houses alone, in pairs and all together."""
    houses = list(study["house"])
    return [some for count in range(1, len(houses) + 1) for some in combinations(houses, count)]


def cases_of(
    study: Mapping[str, Any], base: Scenario, *, start: str, later: str
) -> dict[str, Scenario]:
    """Scenarios by name: combinations, each house switched off, and each house first."""
    houses = study["house"]

    def moved(scenario: Scenario, some: Sequence[str], since: str) -> Scenario:
        for house in some:
            levers, ramp = houses[house]["levers"], study["ramp_months"]
            scenario = with_levers(scenario, levers, start=since, ramp_months=ramp)
        return scenario

    cases = {BASE: base}
    cases |= {" + ".join(some): moved(base, some, start) for some in combined(study)}
    for house, entry in houses.items():
        still = base.with_mechanisms(**{entry["mechanism"]: False})
        cases[f"{BASE}, {house} {OFF}"] = still
        cases[f"{all_of(study)}, {house} {OFF}"] = moved(still, list(houses), start)
        others = [other for other in houses if other != house]
        cases[f"{house} first"] = moved(moved(base, [house], start), others, later)
    return cases | {LATE: moved(base, list(houses), later)}


def named(cases: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """The cases under names that scenarios may have: small letters and hyphens."""
    return {
        name.lower().replace(" + ", "-").replace(", ", "-").replace(" ", "-"): case
        for name, case in cases.items()
    }


def together(found: Effects, measure: Measure, study: Mapping[str, Any]) -> dict[str, Effect]:
    """Effects of the combinations, and what houses do together beyond what they do apart.

    With E the effect against the baseline: of a pair E(ab) − E(a) − E(b); of all three E(abc) less
    each alone, and less pairs E(abc) − ΣE(pairs) + ΣE(alone), what only the three together do.
    """
    by = {some: found(" + ".join(some), BASE, measure) for some in combined(study)}
    alone = np.sum([effect for some, effect in by.items() if len(some) == 1], axis=0)
    pairs = np.sum([effect for some, effect in by.items() if len(some) == 2], axis=0)
    every = by[tuple(study["house"])]
    rows = {" + ".join(some): Effect(effect) for some, effect in by.items()}
    rows |= {
        f"{a} + {b} less each alone": Effect(by[a, b] - by[a,] - by[b,])
        for a, b in combinations(study["house"], 2)
    }
    return rows | {
        "All three less each alone": Effect(every - alone),
        "All three less pairs": Effect(every - pairs + alone),
    }


def worth(found: Effects, measure: Measure, study: Mapping[str, Any]) -> dict[str, Effect]:
    """What is lost from all three without a house: with it less without, and of the levers only."""
    every = all_of(study)
    rows = {}
    for house in study["house"]:
        still, base = f"{every}, {house} {OFF}", f"{BASE}, {house} {OFF}"
        rows[f"{house}: all it does"] = Effect(found(every, still, measure))
        levers = found(every, BASE, measure) - found(still, base, measure)
        rows[f"{house}: what the levers lose without it"] = Effect(levers)
    return rows


def first(found: Effects, measure: Measure, study: Mapping[str, Any]) -> dict[str, Effect]:
    """Each house first, all at once, and all later, against the baseline."""
    rows = {f"{house} first": f"{house} first" for house in study["house"]}
    rows |= {"All at once": all_of(study), "All later": LATE}
    return {label: Effect(found(case, BASE, measure)) for label, case in rows.items()}


def best_first(rows: Mapping[str, Effect], measure: Measure) -> str:
    """Which house first did most, and whether the seeds agree that it beats each other."""
    ones = {name: rows[name] for name in rows if name.endswith(" first")}
    if any(not len(one.found) for one in ones.values()):
        return ""
    best = max(ones, key=lambda name: ones[name].median)
    sure = [
        name.removesuffix(" first") for name in ones
        if name != best and Effect(ones[best].by_seed - ones[name].by_seed).sign == "+"
    ]  # fmt: skip
    name = best.removesuffix(" first")
    if sure:
        return f"- {measure.label}: {name}, ahead of {listed(sure)} in at least 90 % of the seeds."
    return f"- {measure.label}: {name} by the median, but the seeds do not agree that it is ahead."


def effects_table(rows_of: Mapping[Measure, Mapping[str, Effect]]) -> str:
    """A row for each effect, a column for each measure."""
    labels = list(next(iter(rows_of.values())))
    rows = [
        [label, *(rows[label].text(one.decimals) for one, rows in rows_of.items())]
        for label in labels
    ]
    return table(["", *(one.head for one in rows_of)], rows)


def complementarity_said(rows_of: Mapping[Measure, Mapping[str, Effect]], *, year: str) -> str:
    """What is known of all three beyond each alone."""
    beyond = {
        one.label: rows["All three less each alone"]
        for one, rows in rows_of.items()
        if one.over != "programmes"
    }
    known = {name: effect for name, effect in beyond.items() if len(effect.found)}
    more, less, unknown = (
        [name for name, effect in known.items() if effect.sign == sign] for sign in "+-?"
    )
    parts = []
    if more:
        parts.append(f"Together the houses do more than the sum of each alone for {listed(more)}.")
    if less:
        parts.append(f"They do less for {listed(less)}.")
    if unknown:
        parts.append(f"Nothing can be told for {listed(unknown)}: the seeds disagree on the sign.")
    return f"In {year}: " + " ".join(parts)


class Study:
    """Finished cases and how the page looks at them."""

    def __init__(self, found: Cases, study: Mapping[str, Any], *, first_year: int) -> None:
        self.found, self.study = found, study
        self.book, self.measures = Book(), measures_of(study["measure"])
        run = found[BASE][0]
        last = run.years[-1]
        self.years = [year for year in study["shown"] if year in run.years] or [last]
        self.span = [year for year in run.years if year >= first_year]

    def at(self, years: Sequence[int]) -> Effects:
        """Paired differences of a case from another in these years."""

        def differences(case: str, base: str, measure: Measure) -> Array:
            return effect_of(
                self.book, self.found, measure, case=case, base=base, years=years
            ).by_seed

        return differences

    def around(self, year: int) -> Effects:
        """Paired differences in the years around one."""
        run = self.found[BASE][0]
        return self.at(around(year, run=run, reach=self.study["reach"]))

    def rows(
        self,
        kind: Callable[[Effects, Measure, Mapping[str, Any]], dict[str, Effect]],
        effects: Effects,
    ) -> dict[Measure, dict[str, Effect]]:
        """Effects of a kind by measure."""
        return {one: kind(effects, one, self.study) for one in self.measures}

    def sections(self) -> list[str]:
        """The page's tables and what they say."""
        parts = []
        for year in self.years:
            rows = self.rows(together, self.around(year))
            every = {one.label: by[all_of(self.study)] for one, by in rows.items()}
            parts += [
                f"## Alone, in pairs, together: {year}",
                signs_said(every, subject="The effect of all three"),
                complementarity_said(rows, year=str(year)),
                effects_table(rows),
            ]
        year = self.years[-1]
        rows = self.rows(worth, self.around(year))
        parts += [f"## What each house is worth: {year}", WORTH, effects_table(rows)]
        rows = self.rows(first, self.at(self.span))
        said = [best_first(by, one) for one, by in rows.items() if one.over != "programmes"]
        span = f"{self.span[0]}–{self.span[-1]}"
        parts += [
            f"## Who moves first: {span}",
            FIRST.format(later=self.study["later_from"], span=span),
            effects_table(rows),
            "First with most, by measure:\n\n" + "\n".join(filter(None, said)),
        ]
        return parts

    def figures(self, folder: Path) -> None:
        """Draw effects of the combinations, and paths of the houses alone and together."""
        year = self.years[-1]
        rows = self.rows(together, self.around(year))
        shown = {one.head: by for one, by in rows.items() if one.over != "programmes"}
        draw_effects(
            shown, folder / "three-houses.png",
            title=f"Three houses of Bình Dương, alone and together: effects in {year}",
        )  # fmt: skip
        names = {BASE: BASE} | {house: f"{house} alone" for house in self.study["house"]}
        names[all_of(self.study)] = "all three"
        draw_paths(
            self.found, folder / "three-houses-paths.png", book=self.book,
            measures=[levels(one) for one in self.measures], first=self.span[0] - 2,
            title="Three houses of Bình Dương, alone and together", names=names,
        )  # fmt: skip


LEVELS = {
    "tfp": ("TFP, first month = 1", 1.0),
    "grdp_volume": ("GRDP volume, trillion đồng of 2010", 1e-12),
    "employed": ("Jobs, thousand", 1e-3),
    "mean_pay": ("Mean pay, million đồng of 2010 a month", 1e-6),
}
WORTH = """\
A house is taken out by switching its mechanism off from the opening on. *All it does*: all three
less all three without it, its ordinary work included. *What the levers lose*: effect of all levers
with the house less that of the same levers without it, each against its own run without levers."""
FIRST = """\
One house moves at once, the others from {later} on; means a year of the differences from the
baseline over {span}."""


def levels(measure: Measure) -> Measure:
    """The measure as a level, for a figure over the years."""
    label, factor = LEVELS.get(measure.over, (measure.head, measure.factor))
    return Measure(label, measure.over, measure.per, factor=factor)


def options(study: Mapping[str, Any]) -> argparse.Namespace:
    """What was asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=study["scale"], help="persons per person")
    parser.add_argument("--seeds", type=int, default=study["seeds"], help="seeds from 1 on")
    parser.add_argument("--end", default=study["end"], help="last month")
    parser.add_argument("--levers-from", default=study["levers_from"], help="month of the levers")
    parser.add_argument("--later-from", default=study["later_from"], help="of who follows")
    parser.add_argument("--processes", type=int, default=2, help="processes that share the runs")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where finished runs are kept")
    parser.add_argument("--page", type=Path, default=HERE / "README.md", help="what is written")
    return parser.parse_args()


def main() -> None:
    """Run the study and write its page and figures."""
    study = tomllib.loads((HERE / "study.toml").read_text("utf-8"))
    asked = options(study)
    study["later_from"] = asked.later_from
    base = load_scenario(study["scenario"]).with_run(scale=asked.scale, end=asked.end)
    cases = cases_of(study, base, start=asked.levers_from, later=asked.later_from)
    done = run_cases(
        named(cases), seeds=list(range(1, asked.seeds + 1)), folder=asked.runs,
        processes=asked.processes, tell=print,
    )  # fmt: skip
    found = dict(zip(cases, done.values(), strict=True))
    looked = Study(found, study, first_year=int(asked.levers_from[:4]))
    looked.figures(asked.page.parent)
    levers = "\n".join(
        f"- {house}: {listed([f'`{name}` {value:g}' for name, value in entry['levers'].items()])}"
        for house, entry in study["house"].items()
    )
    date = dt.datetime.now(dt.UTC).date().isoformat()
    runs = [run for several in found.values() for run in several]
    sections = looked.sections()
    parts = [
        INTRODUCTION.format(start=asked.levers_from, levers=levers),
        provenance(runs, command=COMMAND, date=date), BANDS, *not_recorded(looked.book),
        "![Effects of the houses alone, in pairs and together](three-houses.png)",
        "![Paths with the houses alone and together](three-houses-paths.png)",
        *sections, f"## What is certain, and what is not\n\n{limits_said()}",
    ]  # fmt: skip
    asked.page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(asked.page)


if __name__ == "__main__":
    main()
