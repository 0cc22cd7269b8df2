"""One value of a province's opening with where it comes from and how far it can be off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

METHODS = (
    "own table",
    "between own years",
    "own year nearby",
    "derived",
    "regional mean",
    "national value",
    "regression",
    "flagship",
    "judgement",
)
MEASURED_METHODS = ("own table",)
HEADER = (
    "name", "value", "low", "high", "unit", "grade", "method", "known_from", "source", "note",
)  # fmt: skip


@dataclass(frozen=True)
class StandIn:
    """A value with its range, unit, method and the latest year that went into it.

    Attributes
    ----------
    name
        What it is, such as `jobs.farm`.
    value, low, high
        The value, and the range in which it lies with a probability of about nine in ten.
    unit
        Unit of the value.
    method
        One of `METHODS`.
    known_from
        Latest year of the data that it rests on.
    source
        Sources of those data.
    note
        How it was made.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    method: str
    known_from: int
    source: str
    note: str = ""

    @property
    def grade(self) -> str:
        """`measured` where the province's own table gives it for the year, else `assumed`."""
        return "measured" if self.method in MEASURED_METHODS else "assumed"

    def row(self) -> tuple[str | float | int, ...]:
        """Return the row of `stand_ins.csv`."""
        return (
            self.name, self.value, self.low, self.high, self.unit, self.grade, self.method,
            self.known_from, self.source, self.note,
        )  # fmt: skip


class StandIns(Mapping[str, float]):
    """Values by name, each with its stand-in; adding one twice is an error of the program.

    Parameters
    ----------
    luck
        What a draw does to a value when it is added; none: nothing.
    """

    def __init__(self, luck: Callable[[StandIn], StandIn] | None = None) -> None:
        self._entries: dict[str, StandIn] = {}
        self._luck = luck

    def add(self, entry: StandIn) -> float:
        """Keep a stand-in and return its value."""
        if entry.name in self._entries:
            raise ValueError(f"{entry.name} stands there twice")
        kept = entry if self._luck is None else self._luck(entry)
        self._entries[entry.name] = kept
        return kept.value

    def entry(self, name: str) -> StandIn:
        """Return the stand-in of a name."""
        return self._entries[name]

    def entries(self) -> list[StandIn]:
        """Return all stand-ins in the order in which they were made."""
        return list(self._entries.values())

    def __getitem__(self, name: str) -> float:
        return self._entries[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
