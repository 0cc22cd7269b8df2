"""The page of levers: cost, effects, expected signs, and yields beside evidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from banha.evaluation.expected import Expected, Judged, booked_exactly
from banha.evaluation.markdown import number, table
from banha.evaluation.paired import Array, Book, Effect, Measure, around, brief
from banha.evaluation.study import Finished
from banha.levers import lever_table

type Pair = tuple[Sequence[Finished], Sequence[Finished]]
type Key = tuple[str, float]
INTRODUCTION = """\
# Levers

What each policy costs and does, and each shock does: the baseline with the lever from {start} on
against the baseline without it, with the same seed. Signs were expected before a lever was first
run: `{expected}`, with the reason and source of each."""
COSTS = """\
Difference a year, mean over the lever's years, billion đồng of 2010. Programmes are paid out of
other public purchases; their ordinary work is in both runs. Taxes include all that the lever does
to the economy. Cost to firms is given where it is theirs and was recorded; what firms add to
subsidised equipment is not recorded apart."""
EFFECTS = """\
Means of the years from {reach} before to {reach} after the lever's year {horizon}. Criteria and
score in points of 0 to 100, the others in per cent. All levers are set against the same runs
without a lever, so that the luck of those is in every row: where most levers show the same small
difference it is that luck. The *placebo* ({placebo}), a lever moved so little that hardly anything
but luck changes, shows how large it is."""
SIGNS = """\
Base and difference in the outcome's own unit, means of the years given (1: the lever's first).
*Seeds*: share with the expected sign. *Without*: the mean difference with the mechanism named
switched off in both runs ({seeds} seeds), as a share of that with it on; *killed* where less than
a tenth is left or the seeds disagree on its sign, so that nothing can be told from no effect.
*Booked*: in every year and run spending on programmes is the sum of that on each, to the đồng."""
UNDETECTED = """\
Fewer than 90 % of the seeds have the expected sign, after as many seeds as the table says. Nothing
was widened for them: either the effect is small beside the luck of the draw at this scale, or it is
not there, or it has the other sign. The mean is given with twice its standard error."""
YIELDS = """\
What the mechanism yields in these runs beside what studies found: a check, not a coefficient."""


@dataclass(frozen=True)
class Found:
    """Runs of the study: with each lever and its baseline by lever and value, in pairs."""

    pairs: Mapping[Key, Pair]
    judged: Sequence[Judged]
    first: int
    book: Book
    study: Mapping[str, Any]
    placebo: Pair

    @property
    def kinds(self) -> dict[str, list[Key]]:
        """Levers by kind, in the order of the table of expected signs."""
        rows = lever_table()
        return {
            title: [key for key in self.pairs if rows[key[0]].kind == kind]
            for kind, title in (("policy", "Policies"), ("shock", "Shocks"))
        }


def titled(key: Key) -> str:
    """Lever and value as the page names them."""
    name, value = key
    return f"`{name}` = " + f"{value:g}".replace("-", "\N{MINUS SIGN}")


def by_kind(found: Found, header: Sequence[str], row: Callable[[Key], list[str]]) -> list[str]:
    """A table of policies and one of shocks."""
    parts = []
    for title, keys in found.kinds.items():
        if keys:
            parts += [f"### {title}", table(header, [row(key) for key in keys])]
    return parts


def costs(found: Found) -> list[str]:
    """What levers cost the State and firms."""
    measures = [Measure(**entry) for entry in found.study["cost"]]

    def row(key: Key) -> list[str]:
        with_it, base = found.pairs[key]
        years = list(range(found.first, found.first + max(found.study["horizons"])))
        cells = [
            Effect(found.book.differences(with_it, base, one, years=years)).text(one.decimals)
            for one in measures
        ]
        unit = f"{titled(key)} ({lever_table()[key[0]].unit})"
        return [unit, *cells, firm_cost(found, key, years=years), str(len(base))]

    header = ["lever", *(one.label for one in measures), "cost to firms", "seeds"]
    return [f"## What they cost\n\n{COSTS}", *by_kind(found, header, row)]


def firm_cost(found: Found, key: Key, *, years: Sequence[int]) -> str:
    """What firms pay for a lever a year, with what it is; a dash where it is not theirs."""
    entry = found.study["firm_cost"].get(key[0])
    if entry is None:
        return "–"
    with_it, base = found.pairs[key]
    measure = Measure(entry["label"], entry["over"], factor=entry["factor"])
    values = found.book.differences(with_it, base, measure, years=years)
    if times := entry.get("times"):
        values = values * np.array([found.book.level(run, (times, ""), years) for run in base])
    return f"{Effect(values).text(0)} ({entry['label']})"


def effects(found: Found, horizon: int) -> list[str]:
    """What levers do after some years."""
    measures = [Measure(**entry) for entry in found.study["effect"]]
    reach, (placebo, value) = found.study["reach"], found.study["placebo"].values()

    def cells(pair: Pair) -> list[str]:
        with_it, base = pair
        years = around(found.first + horizon - 1, run=base[0], reach=reach)
        return [
            Effect(found.book.differences(with_it, base, one, years=years)).text(one.decimals)
            for one in measures
        ]

    def row(key: Key) -> list[str]:
        return [titled(key), *cells(found.pairs[key])]

    words = EFFECTS.format(reach=reach, horizon=horizon, placebo=titled((placebo, value)))
    header = ["lever", *(one.head for one in measures)]
    parts = [f"## What they do after {horizon} years\n\n{words}", *by_kind(found, header, row)]
    return [*parts, "### Placebo", table(header, [["placebo", *cells(found.placebo)]])]


def signs(found: Found) -> list[str]:
    """Expected signs, what was found, and what is left without the mechanism."""
    rows = []
    for one in found.judged:
        expected = one.expected
        key = (expected.lever, expected.value)
        booked = all(booked_exactly(run) for run in found.pairs[key][0])
        rows.append(
            [
                titled(key),
                f"{expected.named}, {expected.from_year}–{expected.to_year}",
                expected.sign.replace("-", "\N{MINUS SIGN}"),
                brief(one.base),
                one.effect.brief(),
                share_of(one),
                without(one),
                "yes" if booked else "**no**",
            ]
        )
    held = sum(one.detected for one in found.judged)
    header = [
        "lever",
        "outcome, years",
        "expected",
        "base",
        "difference",
        "seeds",
        "without",
        "booked",
    ]
    said = f"{held} of {len(found.judged)} expected signs hold in at least 90 % of the seeds."
    words = SIGNS.format(seeds=found.study["off_seeds"])
    return [f"## Expected signs\n\n{words}\n\n{said}", table(header, rows), *switches(found)]


def switches(found: Found) -> list[str]:
    """A sentence on mechanisms that do not kill the effect, if there are any."""
    asked = [one for one in found.judged if one.without is not None and one.recorded]
    if not asked:
        return []
    alive = [one for one in asked if not one.killed]
    text = f"Without its mechanism the effect is gone in {len(asked) - len(alive)} of {len(asked)}."
    if alive:
        names = ", ".join(
            f"{titled((one.expected.lever, one.expected.value))} on {one.expected.named} "
            f"({number(100 * one.left, 0)} % left without `{one.expected.off}`)"
            for one in alive
        )
        text += f" It is not in: {names}. There the effect, or part of it, comes another way."
    return [text]


def share_of(judged: Judged) -> str:
    """Share of seeds with the expected sign, of how many."""
    if not judged.recorded:
        return "not recorded"
    text = f"{number(100 * judged.share, 0)} % of {len(judged.effect.found)}"
    return text if judged.detected else f"**{text}**"


def without(judged: Judged) -> str:
    """What is left of an effect with its mechanism off."""
    if judged.without is None or not judged.recorded:
        return "–"
    left = f"`{judged.expected.off}` off: {number(100 * judged.left, 0, sign=True)} %"
    return f"{left}, killed" if judged.killed else left


def undetected(found: Found) -> list[str]:
    """Expected signs that did not show."""
    rows = []
    for one in found.judged:
        if one.detected or not one.recorded:
            continue
        error = float(np.std(one.effect.found, ddof=1)) / math.sqrt(len(one.effect.found)) if len(
            one.effect.found) > 1 else math.nan  # fmt: skip
        expected = one.expected
        sign = expected.sign.replace("-", "\N{MINUS SIGN}")
        mean = f"{brief(one.effect.mean)} ± {brief(2 * error)}"
        name = titled((expected.lever, expected.value))
        rows.append([name, expected.named, sign, mean, share_of(one), expected.reason])
    header = ["lever", "outcome", "expected", "mean", "seeds", "why it was expected"]
    shown = table(header, rows) if rows else "None: every expected sign that was recorded shows."
    return [f"## Not detected\n\n{UNDETECTED}", shown]


def yields(found: Found) -> list[str]:
    """Yields of mechanisms beside evidence that was read."""
    names = {name: (name, value) for name, value in found.pairs}
    rows = []
    for entry in found.study["evidence"]:
        if entry["lever"] not in names:
            continue
        effect = Effect(yield_of(found, names[entry["lever"]], entry))
        low, high = (number(entry[end], entry["decimals"]) for end in ("low", "high"))
        given = low if low == high else f"{low} … {high}"
        name = f"{entry['label']} (`{entry['lever']}`)"
        verdict = compared(effect, low=entry["low"], high=entry["high"])
        text = effect.text(entry["decimals"])
        rows.append([name, text, given, verdict, entry["source"], entry["words"]])
    header = ["yield", "model", "evidence", "model against evidence", "source", "what differs"]
    return [f"## Yields beside evidence\n\n{YIELDS}", table(header, rows)]


def compared(effect: Effect, *, low: float, high: float) -> str:
    """Where the band over seeds lies against what studies found."""
    if not len(effect.found):
        return "–"
    least, most = effect.band
    if most < low:
        return "below"
    if least > high:
        return "above"
    if low <= effect.median <= high:
        return "within"
    return "band reaches it, median " + ("below" if effect.median < low else "above")


def yield_of(found: Found, key: Key, entry: Mapping[str, Any]) -> Array:
    """Yield of a lever by seed, as the study file says."""
    with_it, base = found.pairs[key]
    if entry["kind"] == "probe":
        place = entry["horizon"] - 1
        return np.array([run.seen[entry["over"]][place] for run in with_it], np.float64)
    start = found.first - 1
    years = range(start + entry["from_year"], start + entry["to_year"] + 1)
    if entry["kind"] == "ratio":
        sums = [
            found.book.differences(with_it, base, Measure("", entry[part]), years=years)
            for part in ("over", "per")
        ]
        return np.asarray(sums[0] / np.where(sums[1] == 0.0, np.nan, sums[1]))
    change = found.book.differences(
        with_it, base, Measure("", entry["over"], how="log"), years=years
    )
    if entry["kind"] == "per_unit":
        return np.asarray(change / entry["units"])
    by = found.book.differences(with_it, base, Measure("", entry["per"], how="log"), years=years)
    return np.asarray(change / np.where(by == 0.0, np.nan, by))


def keys_of(rows: Sequence[Expected]) -> list[Key]:
    """Distinct levers and values, in their order."""
    return list(dict.fromkeys((row.lever, row.value) for row in rows))
