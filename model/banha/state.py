"""State in columns: one array per attribute, all described in `schema.csv`.

A table is a struct of arrays. Rows are reused after their occupant is gone; the `identity` column
is never reused. Columns are allocated with spare room and grow when more is needed, so a view of a
column (`table.wage`) is valid until the next arrival: fetch it where it is used.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

Kind = Literal["stock", "flow", "id", "attribute"]
DOOR_ROOM = 1 << 24


@dataclass(frozen=True)
class ColumnDescription:
    """What one column holds: its type, unit, kind, and value in an empty row."""

    table: str
    column: str
    dtype: str
    unit: str
    kind: Kind
    default: float
    description: str

    @property
    def is_money(self) -> bool:
        """Whether it counts whole đồng."""
        return self.dtype == "int64" and self.unit.startswith("đồng")


@cache
def read_schema() -> tuple[ColumnDescription, ...]:
    """Every column of state, in the order of `schema.csv`."""
    text = files("banha").joinpath("schema.csv").read_text(encoding="utf-8")
    return tuple(
        ColumnDescription(
            table=row["table"],
            column=row["column"],
            dtype=row["dtype"],
            unit=row["unit"],
            kind=row["kind"],  # type: ignore[arg-type]
            default=float(row["default"]),
            description=row["description"],
        )
        for row in csv.DictReader(text.splitlines())
    )


class Table:
    """The columns of one kind of agent.

    `table.<column>` is the array over the rows in use, of the type in the schema. Writing is by
    index (`table.wage[row] = …`, `table.wage[:] = …`); binding a new array to a column's name is
    an error, because kernels and faces hold the old one.
    """

    name: str
    rows: int
    descriptions: dict[str, ColumnDescription]
    _room: int
    _free: NDArray[np.int64]
    _columns: dict[str, NDArray[Any]]
    _block: NDArray[np.int64]

    def __init__(self, name: str, *, room: int) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(
            self, "descriptions", {c.column: c for c in read_schema() if c.table == name}
        )
        if not self.descriptions:
            raise KeyError(f"no columns of table {name!r} in schema.csv")
        object.__setattr__(self, "_free", np.zeros(0, np.int64))
        object.__setattr__(self, "_columns", {})
        object.__setattr__(self, "rows", 0)
        object.__setattr__(self, "_block", np.zeros((len(self.money_flows), 0), np.int64))
        self._allocate(max(1, room))

    def _allocate(self, room: int) -> None:
        """Columns of `room` rows, with the values of the rows in use so far.

        Money flows stand in one block, cleared in one stroke. Zeros take no memory until they are
        written to, and rows get their defaults when they are taken: room to spare costs nothing.
        One column after the other, so that an old one is gone before the next is copied.
        """
        flows, rows = self.money_flows, self.rows
        for name in self.descriptions:
            self.__dict__.pop(name, None)
        for name in flows:
            self._columns.pop(name, None)
        block = np.zeros((len(flows), room), np.int64)
        block[:, :rows] = self._block[:, :rows]
        object.__setattr__(self, "_block", block)
        for name, column in self.descriptions.items():
            if name in flows:
                self._columns[name] = block[flows.index(name)]
                continue
            new = np.zeros(room, column.dtype)
            if rows:
                new[:rows] = self._columns[name][:rows]
            self._columns[name] = new
        object.__setattr__(self, "_room", room)
        self._set_rows(rows)

    @property
    def money_flows(self) -> list[str]:
        """Names of the flow columns in whole đồng, in the order of `flow_block`."""
        return [c.column for c in self.descriptions.values() if c.kind == "flow" and c.is_money]

    @property
    def flow_block(self) -> NDArray[np.int64]:
        """All money flows of the month, rows not in use included: int64[flows, room]."""
        return self._block

    def __getattr__(self, column: str) -> NDArray[Any]:
        """Say that there is no such column: those there are, are found before this is asked."""
        raise AttributeError(
            f"table {self.__dict__.get('name')!r} has no column {column!r}; "
            "`banha describe` lists the columns"
        )

    def __setattr__(self, column: str, value: object) -> None:
        raise AttributeError(
            f"a column cannot be bound anew: write {column}[:] = … to change its values"
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self.descriptions)

    def _set_rows(self, rows: int) -> None:
        object.__setattr__(self, "rows", rows)
        for name, array in self._columns.items():
            self.__dict__[name] = array[:rows]

    def take_rows(self, count: int, *, entry: int = 0, door: int = 0) -> NDArray[np.int64]:
        """Rows for `count` newcomers, blank but for their `identity`: freed rows first.

        An identity is made of the month of entry, the door (one a way of entering) and a number:
        the tenth in-migrant of a month is the same person in two scenarios with one seed, whoever
        else came before, so that paired runs share their luck. A door opens once a month.
        """
        kept = max(len(self._free) - count, 0)
        reused = self._free[kept:][::-1].copy()
        object.__setattr__(self, "_free", self._free[:kept])
        fresh = range(self.rows, self.rows + count - len(reused))
        if fresh.stop > self._room:
            self._allocate(max(fresh.stop, self._room + self._room // 2 + 16))
        if fresh.stop > self.rows:
            self._set_rows(fresh.stop)
        rows = np.concatenate([reused, np.arange(fresh.start, fresh.stop)])
        for column in self.descriptions.values():
            self._columns[column.column][reused] = column.default
            if column.default:  # A fresh row is zero already.
                self._columns[column.column][fresh.start : fresh.stop] = column.default
        if "identity" in self.descriptions:
            if entry and count >= DOOR_ROOM:
                raise ValueError(f"more than {DOOR_ROOM} newcomers through one door in a month")
            first = (entry << 32) + door * DOOR_ROOM
            self._columns["identity"][rows] = np.arange(first, first + count)
        return rows

    def free_rows(self, rows: NDArray[np.integer[Any]]) -> None:
        """Blank the rows and keep them for newcomers."""
        for column in self.descriptions.values():
            self._columns[column.column][rows] = column.default
        object.__setattr__(self, "_free", np.append(self._free, rows).astype(np.int64))

    def clear_flows(self, start: int = 0, stop: int | None = None) -> None:
        """Set every flow column to zero in rows start…stop, all by default: a new month begins."""
        rows = slice(start, self.rows if stop is None else stop)
        self._block[:, rows] = 0
        for column in self.descriptions.values():
            if column.kind == "flow" and not column.is_money:
                self.__dict__[column.column][rows] = 0

    @classmethod
    def from_columns(
        cls, name: str, *, columns: Mapping[str, NDArray[Any]], free: Sequence[int]
    ) -> Self:
        """Return a table with these columns over the rows in use, of which some wait for newcomers.

        Newcomers are given the last of `free` first.

        Raises
        ------
        KeyError
            There is no such table.
        ValueError
            Columns are not those of the schema, of its types and of one length, or free rows are
            not rows of the table, each once.
        """
        rows = max((len(column) for column in columns.values()), default=0)
        table = cls(name, room=rows + rows // 8)
        if {n: (c.dtype, c.shape) for n, c in columns.items()} != {
            n: (np.dtype(column.dtype), (rows,)) for n, column in table.descriptions.items()
        }:
            raise ValueError(f"these are not the columns of table {name!r}")
        if len(set(free)) < len(free) or not all(0 <= row < rows for row in free):
            raise ValueError(f"these are not free rows of table {name!r}")
        table._set_rows(rows)
        for column, values in columns.items():
            table._columns[column][:rows] = values
        object.__setattr__(table, "_free", np.array(free, np.int64))
        return table

    @property
    def free(self) -> tuple[int, ...]:
        """Rows that wait for newcomers; the last is taken first."""
        return tuple(self._free.tolist())

    def bytes_per_row(self) -> int:
        """Bytes that one row takes over all columns."""
        return sum(array.itemsize for array in self._columns.values())


@dataclass(frozen=True)
class State:
    """Everything that agents hold: persons, households, firms, and children by month of age.

    `children[m]` counts children aged m months, 0 ≤ m < 180.
    """

    persons: Table
    households: Table
    firms: Table
    children: NDArray[np.int64]
