"""Checks across the rows of a pack: totals agree, shares sum to one, accounts balance."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from banha.errors import Fault
from banha.packs.head import PackHead
from banha.packs.layout import (
    EDUCATIONS,
    FIRM_KINDS,
    FIRST_OUTSIDE_YEAR,
    GROWTH_SERIES,
    IMPORTED,
    INDEX_SERIES,
    LAST_OUTSIDE_YEAR,
    OLDEST_AGE,
    OPENING_NAMES,
    OTHER_SERIES,
    SIGNED_SERIES,
    WORKING_AGE,
)
from banha.packs.tables import Table

SHARE_TOLERANCE = 1e-6
MONTHS = 12
Tables = Mapping[str, Table | None]


def consistency_faults(tables: Tables, *, head: PackHead) -> Iterator[Fault]:
    """Yield what is wrong between rows and between files; tables that are none are passed over."""
    checks: dict[str, Callable[[Table], Iterator[Fault]]] = {
        "sectors.csv": partial(_sectors, head=head),
        "population.csv": partial(_population, tables=tables),
        "education.csv": _education,
        "employment.csv": partial(_employment, tables=tables),
        "firms.csv": partial(_firms, tables=tables),
        "uses.csv": partial(_uses, tables=tables, head=head),
        "opening.csv": _opening,
        "outside.csv": partial(_outside, tables=tables, head=head),
        "mortality.csv": _mortality,
        "fertility.csv": _fertility,
    }
    for name, check in checks.items():
        table = tables.get(name)
        if table is not None:
            yield from check(table)


def required_series(sectors: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Return the outside series that a pack of these sectors must have."""
    pairs = zip(sectors, kinds, strict=True)
    demand = [f"demand_growth_{sector}" for sector, kind in pairs if kind == "export"]
    return [*demand, *GROWTH_SERIES, *INDEX_SERIES, *OTHER_SERIES, *SIGNED_SERIES]


def _sectors(table: Table, *, head: PackHead) -> Iterator[Fault]:
    if table.texts("sector") != head.sectors:
        yield Fault(
            table.where,
            f"The sectors are {', '.join(table.texts('sector'))}.",
            f"Give one row per sector in the order of pack.toml: {', '.join(head.sectors)}.",
        )
    kinds = table.texts("kind")
    for kind in ("farm", "public"):
        if kinds.count(kind) != 1:
            yield Fault(
                f"{table.where}, column kind",
                f"{kinds.count(kind)} sectors are of the kind {kind}.",
                "Let exactly one be so.",
            )
    for row, kind in enumerate(kinds):
        if kind != "local" and table.numbers("household_business_share")[row] > 0:
            yield Fault(
                table.at(row, "household_business_share"),
                f"Household businesses have a share in a sector of the kind {kind}.",
                "Only local sectors have household businesses: write 0.",
            )
        if kind != "farm" and table.integers("wage_monthly")[row] == 0:
            yield Fault(
                table.at(row, "wage_monthly"),
                "Employees are paid nothing.",
                "Write the mean pay in đồng per month.",
            )


def _population(table: Table, *, tables: Tables) -> Iterator[Fault]:
    if table.integers("age").tolist() != list(range(OLDEST_AGE + 1)):
        yield Fault(
            f"{table.where}, column age",
            "The ages are not 0 to 100, one after the other.",
            "Give one row per age, the last for 100 and over.",
        )
        return
    employment = tables.get("employment.csv")
    adults = int(table.integers("persons")[WORKING_AGE:].sum())
    if employment is not None and int(employment.integers("persons").sum()) != adults:
        total = int(employment.integers("persons").sum())
        yield Fault(
            employment.where,
            f"The statuses sum to {total} persons; population.csv has {adults} of 15 and over.",
            "Let both be the same.",
        )


def _education(table: Table) -> Iterator[Fault]:
    low, high = table.integers("age_low"), table.integers("age_high")
    if low[0] != WORKING_AGE or high[-1] != OLDEST_AGE or bool(np.any(low[1:] != high[:-1] + 1)):
        yield Fault(
            table.where,
            "The age groups do not cover 15 to 100 without gap or overlap.",
            "Let each group begin one year after the one before ends.",
        )
    sums = sum(table.numbers(name) for name in EDUCATIONS)
    for row, total in enumerate(np.asarray(sums)):
        if abs(total - 1) > SHARE_TOLERANCE:
            yield Fault(
                f"{table.where}, line {table.lines[row]}",
                f"The shares sum to {total:.6f}.",
                "Let primary, secondary, vocational and tertiary sum to 1.",
            )


def _employment(table: Table, *, tables: Tables) -> Iterator[Fault]:
    sectors = tables.get("sectors.csv")
    if sectors is None:
        return
    kind_of = dict(zip(sectors.texts("sector"), sectors.texts("kind"), strict=True))
    known = {
        "employee": ("export", "local", "public"),
        "farm": ("farm",),
        "household_business": ("local",),
    }
    pairs = zip(table.texts("status"), table.texts("sector"), strict=True)
    for row, (status, sector) in enumerate(pairs):
        kinds = known.get(status, ("",))
        if kind_of.get(sector, "") not in kinds:
            yield Fault(
                table.at(row, "sector"),
                f"{sector!r} with the status {status}.",
                f"Give a sector of the kind {' or '.join(kinds)}."
                if kinds != ("",)
                else "Leave the sector empty.",
            )
    seen = list(zip(table.texts("status"), table.texts("sector"), strict=True))
    for status, sector in sorted({pair for pair in seen if seen.count(pair) > 1}):
        yield Fault(table.where, f"{status} {sector} stands there twice.", "Add the rows up.")


def _firms(table: Table, *, tables: Tables) -> Iterator[Fault]:
    low, high = table.integers("size_low"), table.integers("size_high")
    firms, jobs = table.integers("firms"), table.integers("jobs")
    for row in np.flatnonzero((jobs < firms * low) | (jobs > firms * high)):
        yield Fault(
            table.at(int(row), "jobs"),
            f"{jobs[row]} jobs cannot be those of {firms[row]} firms of "
            f"{low[row]} to {high[row]} each.",
            "Let jobs lie between firms × size_low and firms × size_high.",
        )
    sectors, employment = tables.get("sectors.csv"), tables.get("employment.csv")
    if sectors is None or employment is None:
        return
    names = np.array(table.texts("sector"))
    people = _people(employment)
    for sector, kind in zip(sectors.texts("sector"), sectors.texts("kind"), strict=True):
        listed = int(jobs[names == sector].sum())
        wanted = people.get(("employee", sector), 0) if kind in FIRM_KINDS else 0
        if listed != wanted:
            yield Fault(
                table.where,
                f"{listed} jobs in {sector}; employment.csv has {wanted} employees in firms.",
                "Let both be the same; farms and the state have no row in firms.csv.",
            )


def _uses(table: Table, *, tables: Tables, head: PackHead) -> Iterator[Fault]:
    if table.texts("product") != [*head.sectors, IMPORTED]:
        yield Fault(
            f"{table.where}, column product",
            f"The products are {', '.join(table.texts('product'))}.",
            f"Give one row per sector in the order of pack.toml, then {IMPORTED}.",
        )
        return
    columns = ["households", "state", "investment", *(f"inputs_{s}" for s in head.sectors)]
    used = np.sum([table.integers(name) for name in [*columns, "outside"]], axis=0)
    for place in np.flatnonzero(used != table.integers("supply")):
        row = int(place)
        yield Fault(
            table.at(row, "supply"),
            f"The uses sum to {used[row]} đồng.",
            "Let supply be the sum of the uses to the last đồng.",
        )
    if table.integers("outside")[-1] != 0:
        yield Fault(table.at(len(head.sectors), "outside"), "Imports are exported.", "Write 0.")
    sectors = tables.get("sectors.csv")
    if sectors is not None and sectors.texts("sector") == head.sectors:
        yield from _inputs_and_output(table, sectors=sectors, tables=tables)
        yield from _public_payroll(sectors, tables=tables)


def _inputs_and_output(uses: Table, *, sectors: Table, tables: Tables) -> Iterator[Fault]:
    output = sectors.integers("output")
    for place in np.flatnonzero(uses.integers("supply")[:-1] != output):
        row = int(place)
        yield Fault(
            uses.at(row, "supply"),
            f"The supply is not the sector's output of {output[row]} đồng in sectors.csv.",
            "Let both be the same.",
        )
    opening = tables.get("opening.csv")
    if opening is None:
        return
    scalars = dict(zip(opening.texts("name"), opening.numbers("value"), strict=True))
    own = float(scalars.get("household_business_input_coefficient", 0.0))
    share = sectors.numbers("household_business_share")
    wanted = output * ((1 - share) * sectors.numbers("input_coefficient") + share * own)
    for row, sector in enumerate(sectors.texts("sector")):
        total = int(uses.integers(f"inputs_{sector}").sum())
        if abs(total - wanted[row]) > max(1.0, SHARE_TOLERANCE * wanted[row]):
            yield Fault(
                f"{uses.where}, column inputs_{sector}",
                f"The inputs sum to {total} đồng; output times the input coefficients is "
                f"{wanted[row]:.0f}.",
                "Let both be the same.",
            )


def _public_payroll(sectors: Table, *, tables: Tables) -> Iterator[Fault]:
    employment = tables.get("employment.csv")
    if employment is None:
        return
    people = _people(employment)
    output, pay = sectors.integers("output"), sectors.integers("wage_monthly")
    for row, kind in enumerate(sectors.texts("kind")):
        sector = sectors.texts("sector")[row]
        payroll = people.get(("employee", sector), 0) * int(pay[row]) * MONTHS
        if kind == "public" and payroll != output[row]:
            yield Fault(
                sectors.at(row, "output"),
                f"The public payroll is {payroll} đồng a year.",
                "The output of public services is its payroll: write that.",
            )


def _people(employment: Table) -> dict[tuple[str, str], int]:
    pairs = zip(employment.texts("status"), employment.texts("sector"), strict=True)
    return dict(zip(pairs, employment.integers("persons").tolist(), strict=True))


def _opening(table: Table) -> Iterator[Fault]:
    names = table.texts("name")
    for name in OPENING_NAMES:
        if names.count(name) != 1:
            yield Fault(
                f"{table.where}, column name",
                f"{name} stands there {names.count(name)} times.",
                "Give it one row.",
            )
    value, low, high = (table.numbers(column) for column in ("value", "low", "high"))
    for row in np.flatnonzero((value < low) | (value > high)):
        yield Fault(
            table.at(int(row), "value"),
            f"{value[row]:g} lies outside its range of {low[row]:g} to {high[row]:g}.",
            "Correct the value or the range.",
        )


def _outside(table: Table, *, tables: Tables, head: PackHead) -> Iterator[Fault]:
    sectors = tables.get("sectors.csv")
    kinds = sectors.texts("kind") if sectors is not None else ["" for _ in head.sectors]
    if len(kinds) != len(head.sectors):
        return
    years, names = table.integers("year"), np.array(table.texts("series"))
    wanted = list(range(FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR + 1))
    for series in required_series(head.sectors, kinds):
        if sorted(years[names == series].tolist()) != wanted:
            yield Fault(
                f"{table.where}, series {series}",
                "The years are not one row each.",
                f"Give one row for each year from {wanted[0]} to {wanted[-1]}.",
            )
    positive = np.isin(names, [*INDEX_SERIES, *OTHER_SERIES])
    for row in np.flatnonzero(positive & (table.numbers("value") <= 0)):
        yield Fault(
            table.at(int(row), "value"), "The value is not above zero.", "Write a level above zero."
        )


def _mortality(table: Table) -> Iterator[Fault]:
    ages = table.integers("age")
    first, last = table.integers("year_from"), table.integers("year_to")
    for year in range(FIRST_OUTSIDE_YEAR, LAST_OUTSIDE_YEAR + 1):
        if sorted(ages[(first <= year) & (year <= last)].tolist()) != list(range(OLDEST_AGE + 1)):
            yield Fault(
                table.where,
                f"The year {year} has not one rate for each age.",
                "Give one row per age from 0 to 100 for each span of years, without overlap.",
            )
            return


def _fertility(table: Table) -> Iterator[Fault]:
    years, shares = table.integers("year"), table.numbers("share")
    if int(years.min()) > FIRST_OUTSIDE_YEAR:
        yield Fault(
            f"{table.where}, column year",
            f"The first year is {years.min()}.",
            f"Begin with {FIRST_OUTSIDE_YEAR} or earlier; a year holds until the next one.",
        )
    for year in sorted(set(years.tolist())):
        total = float(shares[years == year].sum())
        if abs(total - 1) > SHARE_TOLERANCE:
            yield Fault(
                table.where, f"The shares of {year} sum to {total:.6f}.", "Let them sum to 1."
            )
