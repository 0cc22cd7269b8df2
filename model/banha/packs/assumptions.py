"""The assumptions that a pack is built on: `assumptions.csv` in the pack's folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from banha.errors import Fault, PackError
from banha.packs.layout import GRADES
from banha.packs.tables import Column, read_table

COLUMNS = (
    Column("name", "text"),
    Column("value", "number"),
    Column("low", "number"),
    Column("high", "number"),
    Column("unit", "text"),
    Column("grade", "text", allowed=GRADES),
    Column("source", "text"),
    Column("note", "text", blank=True),
)


@dataclass(frozen=True)
class Assumption:
    """One assumed number with its range, unit, grade and reason."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    grade: str
    source: str
    note: str


class Assumptions:
    """Assumptions by name; a missing one is an error that names the file.

    A row named `name@year` stands in for the row `name` in the opening of that year.

    Parameters
    ----------
    entries
        The assumptions by name.
    where
        The file that they stand in.
    year
        The opening that they are read for; zero for none.
    """

    def __init__(self, entries: Mapping[str, Assumption], *, where: str, year: int = 0) -> None:
        self._entries = dict(entries)
        self._where = where
        self._year = year

    def for_year(self, year: int) -> "Assumptions":
        """Return the same assumptions as the opening of a year reads them."""
        return Assumptions(self._entries, where=self._where, year=year)

    def __getitem__(self, name: str) -> float:
        """Return the value of an assumption."""
        return self.entry(name).value

    def value_or(self, name: str, *, default: float) -> float:
        """Return the value of an assumption that a pack may leave out."""
        present = name in self
        return self[name] if present else default

    def __contains__(self, name: str) -> bool:
        return name in self._entries or f"{name}@{self._year}" in self._entries

    def merged(self, entries: Mapping[str, Assumption], *, where: str) -> "Assumptions":
        """Return the same assumptions with others added or put in their place."""
        return Assumptions({**self._entries, **entries}, where=where, year=self._year)

    def __iter__(self) -> Iterator[Assumption]:
        """Go through the assumptions in the order of the file."""
        return iter(self._entries.values())

    def entry(self, name: str) -> Assumption:
        """Return an assumption with its range.

        Raises
        ------
        PackError
            There is none of this name.
        """
        own = self._entries.get(f"{name}@{self._year}")
        if own is not None:
            return replace(own, name=name)
        if name not in self._entries:
            raise PackError(
                [Fault(self._where, f"The assumption {name} is missing.", "Add a row for it.")]
            )
        return self._entries[name]

    def starting(self, prefix: str) -> dict[str, float]:
        """Return the values whose names start with `prefix.`, by the rest of their names."""
        head = f"{prefix}."
        return {
            name.removeprefix(head): self[name]
            for name in self._entries
            if name.startswith(head) and "@" not in name
        }

    def scaled(self, name: str, factor: float) -> "Assumptions":
        """Return the same assumptions with one of them multiplied by a factor."""
        entry = self._entries[name]
        changed = replace(entry, value=entry.value * factor)
        entries = {**self._entries, name: changed}
        return Assumptions(entries, where=self._where, year=self._year)


def read_assumptions(path: Path) -> Assumptions:
    """Read the assumptions of a pack.

    Raises
    ------
    PackError
        With all faults of the file.
    """
    faults: list[Fault] = []
    where = f"{path.parent.name}/{path.name}"
    table = read_table(path, where=where, columns=COLUMNS, faults=faults)
    entries: dict[str, Assumption] = {}
    if table is not None:
        for row in range(len(table.lines)):
            record = {str(key): value for key, value in table.frame.iloc[row].items()}
            entry = Assumption(**record)
            if not entry.low <= entry.value <= entry.high:
                faults.append(
                    Fault(
                        table.at(row, "value"),
                        f"{entry.value:g} lies outside {entry.low:g} to {entry.high:g}.",
                        "Correct the value or the range.",
                    )
                )
            if entry.name in entries:
                faults.append(
                    Fault(table.at(row, "name"), f"{entry.name} stands twice.", "Keep one row.")
                )
            entries[entry.name] = entry
    if faults:
        raise PackError(faults)
    return Assumptions(entries, where=where)
