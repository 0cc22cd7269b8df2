"""Parts that must sum to their total, or to a hundred."""

from collections import defaultdict
from collections.abc import Mapping as Entries
from collections.abc import Sequence

import pandas as pd

from banha.intake.catalogue import SumRule, catalogue
from banha.intake.findings import Findings
from banha.intake.mapping import Mapping
from banha.intake.numerals import written
from banha.intake.observations import Observation
from banha.intake.plausible import entry_of
from banha.intake.schema import SIZE_CLASSES

POINTS = 0.5
"""Shares may miss a hundred by so many percentage points: each is rounded."""
PART = 0.01
"""Parts may miss their total by so much of it."""
SIZES_PART = 0.02
"""Size classes may miss the active enterprises by so much of them."""
FOUR_LINES = "4line"
"""In the name of a basis: taxes on products stand beside the three sectors."""
FIRM_SIZE_YEAR = 2010


def check_sums(found: Sequence[Observation], *, mapping: Mapping, findings: Findings) -> None:
    """Add a fault for each series, year and basis whose complete parts miss their whole."""
    groups: dict[tuple[str, int, str], dict[str, Observation]] = defaultdict(dict)
    for one in found:
        groups[one.series, one.year, one.basis][one.breakdown] = one
    for (series, _, basis), parts in sorted(groups.items()):
        known = catalogue().get(series)
        rule = known.sum_rule if known else None
        if rule is None or not set(rule.parts) <= set(parts):
            continue
        if FOUR_LINES in basis and any(name not in parts for name in rule.optional):
            continue
        _check(rule, parts, mapping=mapping, findings=findings)


def _check(
    rule: SumRule, parts: Entries[str, Observation], *, mapping: Mapping, findings: Findings
) -> None:
    used = [parts[name] for name in (*rule.parts, *rule.optional) if name in parts]
    last = max(used, key=lambda one: one.place.line)
    total = sum(one.value for one in used)
    whole, place = rule.whole, last
    tolerance = f"{POINTS} percentage points"
    allowed = POINTS
    if whole is None:
        if "total" not in parts:
            return
        place, whole = parts["total"], parts["total"].value
        allowed, tolerance = PART * abs(whole), f"{PART:.0%}"
    if abs(total - whole) <= allowed + 1e-9:
        return
    reason = mapping.reason(place.series, place.breakdown, place.year)
    if reason:
        what = "parts miss their whole. Accepted by the mapping:"
        findings.note(f"{place.place.at('value')}: {what} {reason}")
        return
    words = " + ".join(f"{one.breakdown} {written(one.value)}" for one in used)
    lines = ", ".join(dict.fromkeys(one.place.row for one in used))
    findings.fault(
        place.place.at("value"),
        f"{place.series} of {place.year} ({place.basis}): {words} = {total:.12g}, not"
        f" {written(whole)} (tolerance {tolerance}); parts in {lines}.",
        "Correct the part that is wrong; or, if the parts are of another source, give them another"
        f" basis. If all values are right: {entry_of(place)}.",
        kind=f"sum of {place.series}",
    )


def check_firm_sizes(
    sizes: pd.DataFrame,
    *,
    where: str,
    found: Sequence[Observation],
    mapping: Mapping,
    findings: Findings,
) -> None:
    """Compare the province's enterprises by size with those active at the end of 2010.

    Where upper classes are missing, the sum may fall short of the active enterprises but not
    exceed them.
    """
    own = sizes[sizes["scope"] == "province"]
    active = [
        one
        for one in found
        if (one.series, one.breakdown, one.year) == ("enterprises_active", "total", FIRM_SIZE_YEAR)
    ]
    if own.empty or not active:
        return
    best = next((one for one in active if one.preferred), active[0])
    total, complete = float(own["enterprises"].sum()), set(own["size_class"]) == set(SIZE_CLASSES)
    above = total > best.value * (1 + SIZES_PART)
    below = complete and total < best.value * (1 - SIZES_PART)
    reason = mapping.reason(best.series, best.breakdown, best.year)
    if (above or below) and reason:
        findings.note(f"{where}: size classes miss the active. Accepted by the mapping: {reason}")
    elif above or below:
        findings.fault(
            where,
            f"The size classes sum to {written(total)} enterprises, where {best.place.row} has"
            f" {written(best.value)} active in {FIRM_SIZE_YEAR} (tolerance {SIZES_PART:.0%}).",
            "Correct the table that is wrong; both are to count the enterprises active at the end"
            f" of the year. If both are right: {entry_of(best)}.",
            kind="sum of firm sizes",
        )
