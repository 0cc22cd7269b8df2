"""Own assumptions in place of estimates: which hold in an opening, and whether they can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from banha.errors import Fault
from banha.packs.assumptions import Assumption, Assumptions

FILE = "assumptions.csv"
MOST_TIMES = 100.0
ZONE, ZONES = "minimum_wage_zone", (1, 4)
LEAST_AGES = {"share_age_15_59": 0.3, "share_age_60_plus": 0.0}
MAY_BE_ZERO = ("share", "log points", "đồng per year", "elasticity")
LEAST_CHILDREN = 0.05


@dataclass(frozen=True)
class Stated:
    """An own assumption and what it takes the place of.

    Attributes
    ----------
    entry
        The assumption.
    before
        The estimate, or the nation's value; none where there was none.
    """

    entry: Assumption
    before: Assumption | None


def stated_in(stated: Mapping[str, Assumption], *, year: int) -> dict[str, Assumption]:
    """Return the own assumptions as the opening of a year reads them, by plain name.

    Parameters
    ----------
    stated
        By name as written: `name` holds in every opening, `name@year` in that of the year.
    year
        Year of the opening.
    """
    plain = {name: entry for name, entry in stated.items() if "@" not in name}
    end = f"@{year}"
    of_year = {
        name.removesuffix(end): replace(entry, name=name.removesuffix(end))
        for name, entry in stated.items()
        if name.endswith(end)
    }
    return plain | of_year


def compared(mine: Mapping[str, Assumption], *, estimated: Assumptions) -> list[Stated]:
    """Return each own assumption with what it takes the place of."""
    before = {entry.name: entry for entry in estimated}
    return [Stated(entry, before.get(name)) for name, entry in mine.items()]


def stated_faults(stated: Sequence[Stated]) -> Iterator[Fault]:
    """Yield what cannot be: signs, shares above one, units that are off, ages beyond all."""
    for one in stated:
        what = _wrong(one)
        if what is not None:
            yield Fault(f"{FILE}, row {one.entry.name}", what, "Correct the value or its unit.")
    ages = {one.entry.name: one.entry.value for one in stated if one.entry.name in LEAST_AGES}
    if sum((LEAST_AGES | ages).values()) > 1.0 - LEAST_CHILDREN:
        where, cure = f"{FILE}, row {next(iter(ages))}", "Correct the shares of the ages."
        yield Fault(where, "Nearly nobody is left for the other ages.", cure)


def _wrong(one: Stated) -> str | None:
    """Return what is wrong with an own assumption; none where it can be."""
    entry, before = one.entry, one.before
    if entry.name == ZONE and entry.value not in range(ZONES[0], ZONES[1] + 1):
        return f"{entry.value:g} is no zone of the minimum wage, {ZONES[0]} to {ZONES[1]}."
    if before is None or before.low < 0.0:
        return None
    return _beyond(entry.value, before=before)


def _beyond(value: float, *, before: Assumption) -> str | None:
    """Return how a value is beyond what can be, where the value before it is not below zero."""
    if value < 0.0:
        return f"{value:g} is negative."
    if value == 0.0 and not before.unit.startswith(MAY_BE_ZERO):
        return "It cannot be nought."
    if before.unit.startswith("share") and before.value <= 1.0 < value:
        return f"{value:g} is more than all: it is a share ({before.unit})."
    times = value / before.value if before.value > 0.0 else 1.0
    if times >= MOST_TIMES or 0.0 < times <= 1.0 / MOST_TIMES:
        return (
            f"{value:g} is {times:.3g} times the estimate, {before.value:.6g} "
            f"{before.unit}: the unit seems to be off."
        )
    return None
