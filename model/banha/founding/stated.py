"""Own assumptions of a folder of tables: `assumptions.csv`, which comes before the estimates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from banha.errors import Fault, PackError
from banha.packs.assumptions import Assumption, Assumptions, read_assumptions
from banha.packs.stand_ins.complete import DERIVED, estimates_by_assumption
from banha.packs.stand_ins.nation import Nation
from banha.packs.stated import FILE as ASSUMPTIONS_FILE
from banha.suggest import did_you_mean

OPTIONAL = ("local_sales_limit", "minimum_wage_zone_one_from")
"""Assumptions that the builder reads where they are given, and does without elsewhere."""


def read_stated(
    folder: Path, *, nation: Nation, start_years: Sequence[int]
) -> dict[str, Assumption]:
    """Return the own assumptions of a folder by name; nothing where it has no such file.

    Parameters
    ----------
    folder
        Folder of the user's tables.
    nation
        The nation, whose assumptions hold where there are no own ones.
    start_years
        Years of the openings: a row `name@year` must be of one of them.

    Raises
    ------
    PackError
        The file has faults, or names what is no assumption.
    """
    path = folder / ASSUMPTIONS_FILE
    if not path.is_file():
        return {}
    known = known_names(nation)
    stated = read_assumptions(path)
    faults = [
        fault for entry in stated for fault in _faults(entry, known=known, start_years=start_years)
    ]
    if faults:
        raise PackError(faults)
    return {entry.name: entry for entry in stated}


def known_names(nation: Nation) -> list[str]:
    """Return the names of all assumptions of a pack that is founded."""
    template: Assumptions = read_assumptions(nation.folder / ASSUMPTIONS_FILE)
    return sorted(
        {entry.name for entry in template} | {*estimates_by_assumption(), *DERIVED, *OPTIONAL}
    )


def _faults(
    entry: Assumption, *, known: Sequence[str], start_years: Sequence[int]
) -> Iterator[Fault]:
    name, at, year = entry.name.partition("@")
    where = f"{ASSUMPTIONS_FILE}, row {entry.name}"
    if name not in known:
        yield Fault(where, f"There is no assumption {name!r}.", did_you_mean(name, known))
    if at and year not in {str(start) for start in start_years}:
        what = f"No opening of {year} is built."
        yield Fault(where, what, f"Add --start {year}, or take the row out.")
