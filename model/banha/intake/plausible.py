"""Values that cannot be right: negative counts, ranges, neighbouring years, ratios of series."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Entries
from itertools import pairwise

from banha.intake.catalogue import Relation, Series, catalogue, relations
from banha.intake.findings import Findings
from banha.intake.mapping import Mapping
from banha.intake.numerals import written
from banha.intake.observations import Observation

PER_CENT = 100.0
FACTORS = (1_000.0, 1e-3, 1e6, 1e-6)
THOUSANDFOLD = (500.0, 2_000.0)
"""Between these a value over that of the year next to it is taken for a change of unit."""
type ByYear = Entries[tuple[str, str, int], Observation]


def accept_or_fault(
    one: Observation, what: str, *, factor: float | None, mapping: Mapping, findings: Findings
) -> None:
    """Add a fault for an implausible value, or a note where the mapping accepts it.

    Parameters
    ----------
    one
        The observation.
    what
        What is implausible about it.
    factor
        By what the value probably is to be multiplied, if that would make it plausible.
    mapping
        Holds what is accepted, with the reason.
    findings
        Receives the fault or the note.
    """
    reason = mapping.reason(one.series, one.breakdown, one.year)
    if reason:
        findings.note(f"{one.place.at('value')}: {what} Accepted by the mapping: {reason}")
        return
    if factor is None:
        cure = "Correct the value"
    else:
        shown = written(factor) if factor > 1 else f"1/{written(round(1 / factor))}"
        what = f"{what} The unit seems to be off: likely factor {shown}."
        cure = (
            f'Give the value in {one.unit}; or name its unit and, in mapping.toml, [units."…"]'
            f' unit = "{one.unit}", factor = {written(factor)}'
        )
    cure += f". If the value is right: {entry_of(one)}."
    findings.fault(one.place.at("value"), what, cure, kind=f"implausible {one.series}")


def entry_of(one: Observation) -> str:
    """Return the entry of a mapping that accepts a value."""
    about = f'series = "{one.series}", breakdown = "{one.breakdown}", years = [{one.year}]'
    return f'[[accepted]] {about}, reason = "…"'


def check_values(found: Sequence[Observation], *, mapping: Mapping, findings: Findings) -> None:
    """Judge values by the catalogue, by their neighbours and by other series of the same year."""
    best = by_year(found)
    suspect: set[int] = set()
    for one in found:
        series = catalogue().get(one.series)
        if series is not None and not _in_range(one, series, mapping=mapping, findings=findings):
            suspect.add(id(one))
    for odd, what, factor in _breaks(found):
        if id(odd) not in suspect:
            suspect.add(id(odd))
            accept_or_fault(odd, what, factor=factor, mapping=mapping, findings=findings)
    people = {
        year: one.value
        for (series, breakdown, year), one in best.items()
        if (series, breakdown) == ("population", "total") and id(one) not in suspect
    }
    for one in found:
        series = catalogue().get(one.series)
        if series is not None and id(one) not in suspect:
            inside = _per_person(one, series, people=people, mapping=mapping, findings=findings)
            suspect.update(() if inside else (id(one),))
    for relation in relations():
        _check_relation(relation, best, suspect=suspect, mapping=mapping, findings=findings)


def by_year(found: Iterable[Observation]) -> dict[tuple[str, str, int], Observation]:
    """Return the preferred observation, else the first, of each series, breakdown and year."""
    best: dict[tuple[str, str, int], Observation] = {}
    for one in found:
        key = (one.series, one.breakdown, one.year)
        if key not in best or (one.preferred and not best[key].preferred):
            best[key] = one
    return best


def _in_range(one: Observation, series: Series, *, mapping: Mapping, findings: Findings) -> bool:
    if series.low >= 0 > one.value:
        what = f"{one.title} of {one.period} is negative: {written(one.value)}."
        cure = "Correct the sign, or leave the cell empty if there is no value."
        findings.fault(one.place.at("value"), what, cure, kind=f"negative {one.series}")
        return False
    judged = series.by_breakdown or one.breakdown == "total"
    if not judged or series.low <= one.value <= series.high:
        return True
    what = (
        f"{one.title} of {one.period} is {written(one.value)} {one.unit}, outside"
        f" {written(series.low)} to {written(series.high)}."
    )
    factor = _factor(one.value, series.low, series.high) if not series.by_breakdown else None
    if series.kind == "share" and one.value <= 1:
        factor = PER_CENT
    accept_or_fault(one, what, factor=factor, mapping=mapping, findings=findings)
    return False


def _factor(value: float, low: float, high: float) -> float | None:
    """Return the factor that brings a value between two others, if one of the usual does."""
    return next((f for f in FACTORS if value and max(low, 1e-300) <= value * f <= high), None)


def _per_person(
    one: Observation,
    series: Series,
    *,
    people: Entries[int, float],
    mapping: Mapping,
    findings: Findings,
) -> bool:
    if one.breakdown != "total" or not math.isfinite(series.high_per_person) or one.value == 0:
        return True
    near = min(people, key=lambda year: (abs(year - one.year), year), default=None)
    if near is None or abs(near - one.year) > 5:
        return True
    low, high = series.low_per_person * people[near], series.high_per_person * people[near]
    if low <= one.value <= high:
        return True
    what = (
        f"{one.title} of {one.period} is {written(one.value)} {one.unit}, where the population of"
        f" {near} is {written(people[near])}: outside {low:.4g} to {high:.4g}."
    )
    factor = _factor(one.value, low, high)
    accept_or_fault(one, what, factor=factor, mapping=mapping, findings=findings)
    return False


def _breaks(found: Iterable[Observation]) -> list[tuple[Observation, str, float]]:
    """Return values about a thousand times, or a thousandth of, those of the next or last year."""
    groups: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for one in found:
        series = catalogue().get(one.series)
        if one.value > 0 and (series is None or series.steady):
            groups[one.series, one.breakdown, one.basis].append(one)
    odd: dict[int, tuple[Observation, str, float]] = {}
    for group in groups.values():
        group.sort(key=lambda one: one.period)
        middle = statistics.median(math.log(one.value) for one in group)
        for before, after in pairwise(group):
            ratio = after.value / before.value
            if not THOUSANDFOLD[0] <= max(ratio, 1 / ratio) <= THOUSANDFOLD[1]:
                continue
            far = abs(math.log(before.value) - middle) > abs(math.log(after.value) - middle)
            one, other = (before, after) if far else (after, before)
            what = (
                f"{one.title} of {one.period} is {written(one.value)}, that of {other.period}"
                f" {written(other.value)}."
            )
            odd.setdefault(id(one), (one, what, 1_000.0 if one.value < other.value else 1e-3))
    return list(odd.values())


def _check_relation(
    relation: Relation,
    best: ByYear,
    *,
    suspect: set[int],
    mapping: Mapping,
    findings: Findings,
) -> None:
    for (series, breakdown, year), one in best.items():
        over = best.get((relation.over_series, relation.over_breakdown, year))
        if (series, breakdown) != (relation.series, relation.breakdown) or over is None:
            continue
        if {id(one), id(over)} & suspect or over.value <= 0:
            continue
        ratio = one.value / over.value
        if relation.low <= ratio <= relation.high:
            continue
        what = (
            f"{one.title} of {one.period} is {written(one.value)}, {ratio:.4g} times {over.title}"
            f" ({written(over.value)} in {over.place.row}); between {written(relation.low)} and"
            f" {written(relation.high)} times is possible."
        )
        factor = _factor(ratio, relation.low, relation.high)
        accept_or_fault(one, what, factor=factor, mapping=mapping, findings=findings)
        suspect.add(id(one))
