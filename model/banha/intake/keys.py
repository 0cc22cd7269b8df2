"""One value per key: duplicates, which value is preferred, gaps, changes of territory."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from banha.intake.findings import Findings
from banha.intake.names import nation
from banha.intake.numerals import written
from banha.intake.observations import Observation

type Key = tuple[str, str, str, str]
MOST_GAPS_NOTED = 20


def key_of(one: Observation) -> Key:
    """Return series, breakdown, basis and period."""
    return (one.series, one.breakdown, one.basis, one.period)


def without_duplicates(found: Iterable[Observation], *, findings: Findings) -> list[Observation]:
    """Return one observation per key; the same value twice is noted, two values are a fault."""
    first: dict[Key, Observation] = {}
    same: dict[str, int] = defaultdict(int)
    for one in found:
        kept = first.setdefault(key_of(one), one)
        if kept is one:
            continue
        if kept.value == one.value and kept.unit == one.unit:
            same[one.place.sheet.name] += 1
            findings.note(
                f"{one.place.row}: {one.title} of {one.period} ({one.basis}) stands there twice"
                f" with the same value; that of {kept.place.row} was kept."
            ) if same[one.place.sheet.name] <= MOST_GAPS_NOTED else None
            continue
        findings.fault(
            one.place.at("value"),
            f"{one.title} of {one.period} ({one.basis}) is {written(one.value)} here and"
            f" {written(kept.value)} in {kept.place.row}.",
            "Keep one of the two rows; or, if they are measured differently, say so in the column"
            " basis.",
            kind="duplicate",
        )
    for table, count in same.items():
        if count > MOST_GAPS_NOTED:
            findings.note(f"{table}: {count:,} rows in all stand there twice; one each was kept.")
    return list(first.values())


def with_preferred(found: Sequence[Observation], *, findings: Findings) -> list[Observation]:
    """Return the observations with `preferred` decided, at most one per series and year.

    What the user says is kept. Where nothing is preferred, a value of which nothing is said is,
    if it is the only one; among several none is, and that is noted.
    """
    groups: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for one in found:
        groups[one.series, one.breakdown, one.period].append(one)
    chosen: dict[Key, bool] = {}
    undecided: set[str] = set()
    for group in groups.values():
        claimed = [one for one in group if one.preferred]
        if len(claimed) > 1:
            first, second = claimed[:2]
            findings.fault(
                second.place.at("preferred"),
                f"{second.title} of {second.period} is preferred on the basis {second.basis!r} and,"
                f" in {first.place.row}, on {first.basis!r}.",
                "Write preferred = true in one of these rows and false in the others.",
                kind="preferred",
            )
        silent = [] if claimed else [one for one in group if one.preferred is None]
        if len(silent) > 1:
            undecided.add(group[0].title)
        for one in group:
            chosen[key_of(one)] = bool(one.preferred) or silent == [one]
    if undecided:
        findings.note(
            f"Several bases and none preferred: {', '.join(sorted(undecided)[:12])}; say in the"
            " column preferred which one is to be used."
        )
    return [replace(one, preferred=chosen[key_of(one)]) for one in found]


def gaps(found: Iterable[Observation]) -> list[tuple[str, str, str, tuple[int, ...]]]:
    """Return series, breakdown, basis and the years missing between the first and the last."""
    years: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for one in found:
        years[one.series, one.breakdown, one.basis].add(one.year)
    rows = []
    for key, there in sorted(years.items()):
        missing = tuple(year for year in range(min(there), max(there)) if year not in there)
        if missing:
            rows.append((*key, missing))
    return rows


def note_gaps(rows: Sequence[tuple[str, str, str, tuple[int, ...]]], *, findings: Findings) -> None:
    """Note the first gaps, and how many there are; nothing is filled."""
    for series, breakdown, basis, missing in rows[:MOST_GAPS_NOTED]:
        findings.note(
            f"No value of {series}, {breakdown} ({basis}) in {_spans(missing)}; not filled."
        )
    if len(rows) > MOST_GAPS_NOTED:
        more = len(rows) - MOST_GAPS_NOTED
        findings.note(f"{more} more series have gaps; the table of gaps names them all.")


def _spans(years: Sequence[int]) -> str:
    """Return years in words, neighbours joined: 2001, 2003 to 2006."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(s[0]) if len(s) == 1 else f"{s[0]} to {s[-1]}" for s in spans)


def note_boundaries(found: Sequence[Observation], *, slug: str, findings: Findings) -> None:
    """Note the series whose years lie on both sides of a change of the province's territory."""
    for change in nation().boundaries.get(slug, ()):
        before = {one.title for one in found if one.year < change.year}
        after = {one.title for one in found if one.year >= change.year}
        crossing = sorted(before & after)
        if crossing:
            shown = ", ".join(crossing[:8])
            more = f" and {len(crossing) - 8} more" if len(crossing) > 8 else ""
            findings.note(
                f"{change.explanation}: values before and from {change.year} may be of different"
                f" territories ({shown}{more})."
            )
