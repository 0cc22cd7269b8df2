"""A province's state as JSON and raw arrays, and back.

The state is a graph of objects. What stands on its own is written as JSON has it (None, true,
numbers, texts); everything else as a list that begins with a word:

`["list", …]`, `["tuple", …]`, `["set", …]`, `["deque", most, …]`, `["dict", [key, value], …]`;
`["month", index]`; `["number", type, hexadecimal]`, a number of numpy's;
`["array", type, shape]`, whose bytes come next in the second part;
`["table", name, free rows, [column, array], …]`; `["object", class, [attribute, value], …]`;
`["same", n]`, the n-th object met: an object that is held twice is one object again.

The first objects are those given to both sides: they are there already, and are filled.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from banha.errors import Fault, SnapshotError
from banha.month import Month
from banha.snapshot_classes import CLASSES, NUMBERS, left_out, may_be_set, number_type
from banha.state import Table

type Node = Any
NAMES = {kind: name for name, kind in CLASSES.items()}


class Encoder:
    """Writes values as JSON and collects the bytes of their arrays, in order, in `buffers`.

    `given` are the objects that the other side has already.
    """

    def __init__(self, given: Sequence[object]) -> None:
        self.buffers: list[bytes] = []
        self._seen = {id(value): number for number, value in enumerate(given)}
        self._kept: list[object] = list(given)  # alive, so that no identity is used twice

    def attributes(self, value: object, *, where: str) -> list[Node]:
        """Return names and values of an object's attributes, but those made afresh, by name."""
        names = sorted(vars(value).keys() - left_out(type(value)))
        return [[name, self.node(vars(value)[name], where=f"{where}.{name}")] for name in names]

    def node(self, value: object, *, where: str) -> Node:
        """Return a value as JSON has it.

        Raises
        ------
        SnapshotError
            The value, which stands at `where`, is of a kind that a snapshot cannot hold.
        """
        if value is None or type(value) in (bool, int, float, str):
            return value
        if isinstance(value, Month):
            return ["month", value.index]
        if isinstance(value, np.generic):
            return ["number", self._number_type(value.dtype, where=where), _bytes(value).hex()]
        if type(value) is tuple:
            return ["tuple", *self._items(value, where=where)]
        if id(value) in self._seen:
            return ["same", self._seen[id(value)]]
        self._seen[id(value)] = len(self._kept)
        self._kept.append(value)
        return self._of_identity(value, where=where)

    def _of_identity(self, value: object, *, where: str) -> Node:
        """Return an object that can be held twice."""
        kind = type(value)
        if isinstance(value, np.ndarray):
            return self._array(value, where=where)
        if isinstance(value, Table):
            free = self._array(np.array(value.free, np.int64), where=where)
            columns = [
                [name, self._array(getattr(value, name), where=f"{where}.{name}")] for name in value
            ]
            return ["table", value.name, free, *columns]
        if kind in NAMES:
            return ["object", NAMES[kind], *self.attributes(value, where=where)]
        return self._collection(value, where=where)

    def _collection(self, value: Any, *, where: str) -> Node:
        if type(value) is dict:
            keyed = [
                [self.node(key, where=where), self.node(entry, where=f"{where}[{key!r}]")]
                for key, entry in value.items()
            ]
            return ["dict", *keyed]
        if type(value) is list:
            return ["list", *self._items(value, where=where)]
        if type(value) is deque:
            return ["deque", value.maxlen, *self._items(value, where=where)]
        if type(value) is set:
            return ["set", *self._items(sorted(value), where=where)]
        raise _cannot_hold(f"an object of class {type(value).__qualname__}", where=where)

    def _items(self, values: Any, *, where: str) -> list[Node]:
        return [self.node(value, where=f"{where}[{i}]") for i, value in enumerate(values)]

    def _array(self, value: NDArray[Any], *, where: str) -> Node:
        if type(value) is not np.ndarray or not value.flags.c_contiguous:
            raise _cannot_hold("an array of a class of its own, or not in rows", where=where)
        written = self._number_type(value.dtype, where=where)
        self.buffers.append(_bytes(value))
        return ["array", written, list(value.shape)]

    @staticmethod
    def _number_type(dtype: np.dtype[Any], *, where: str) -> str:
        try:
            return number_type(dtype)
        except TypeError as error:
            raise _cannot_hold(str(error), where=where) from None


class Decoder:
    """Makes values again from JSON and the bytes of their arrays.

    `given` are the objects that are there already, as on the other side. Whatever the input, no
    class is used but those of `CLASSES`, and no array is larger than the bytes it is made from.
    What is wrong raises one of `FAULTS`.
    """

    FAULTS = (
        ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError,
        ValueError,
    )  # fmt: skip

    def __init__(self, given: Sequence[object], buffer: bytes) -> None:
        self._seen: list[Any] = list(given)
        self._buffer = memoryview(buffer)

    def fill(self, value: object, *, attributes: Node) -> None:
        """Set attributes of an object that is there."""
        for name, node in attributes:
            if not isinstance(name, str) or not may_be_set(type(value), name):
                raise ValueError(f"a snapshot does not set {name!r} of {type(value).__name__}")
            object.__setattr__(value, name, self.value(node))

    def finish(self) -> None:
        """Refuse bytes that belong to no array."""
        if len(self._buffer):
            raise ValueError("there are bytes that belong to no array")

    def value(self, node: Node) -> Any:
        """Return the value that a node of JSON stands for."""
        if not isinstance(node, list):
            if isinstance(node, dict):
                raise TypeError("a node is no mapping")
            return node
        word, *rest = node
        if word == "same":
            (number,) = rest
            return self._seen[_natural(number)]
        if word == "month":
            (index,) = rest
            return Month.from_index(_natural(index))
        if word == "number":
            written, digits = rest
            return np.frombuffer(bytes.fromhex(digits), _dtype(written)).reshape(())[()]
        if word == "tuple":
            return tuple(self.value(item) for item in rest)
        return self._of_identity(word, rest)

    def _of_identity(self, word: object, rest: list[Node]) -> Any:
        """Return an object that can be held twice; it is counted before what it holds."""
        if word in ("array", "table"):
            number = len(self._seen)
            self._seen.append(None)
            made = self._array(rest) if word == "array" else self._table(*rest)
            self._seen[number] = made
            return made
        if word == "object":
            name, *attributes = rest
            kind = CLASSES[name]
            made = object.__new__(kind)
            self._seen.append(made)
            self.fill(made, attributes=attributes)
            return made
        return self._collection(word, rest)

    def _collection(self, word: object, rest: list[Node]) -> Any:
        if word == "dict":
            mapping: dict[Any, Any] = {}
            self._seen.append(mapping)
            for key, node in rest:
                mapping[self.value(key)] = self.value(node)
            return mapping
        if word == "list":
            made: Any = []
        elif word == "deque":
            most, *rest = rest
            made = deque(maxlen=None if most is None else _natural(most))
        elif word == "set":
            made = set()
        else:
            raise ValueError(f"there is no node {word!r}")
        self._seen.append(made)
        add = made.add if isinstance(made, set) else made.append
        for node in rest:
            add(self.value(node))
        return made

    def _array(self, rest: list[Node]) -> NDArray[Any]:
        written, shape = rest
        dtype = _dtype(written)
        size = dtype.itemsize
        for length in shape:
            size *= _natural(length)
        if size > len(self._buffer):
            raise ValueError("an array is said to be larger than what is left")
        raw, self._buffer = self._buffer[:size], self._buffer[size:]
        return np.frombuffer(raw, dtype).reshape(shape).astype(dtype.newbyteorder("="))

    def _table(self, name: str, free: Node, *columns: Node) -> Table:
        rows = self._array(free[1:]).tolist()
        found = {column: self._array(node[1:]) for column, node in columns}
        return Table.from_columns(name, columns=found, free=rows)


def row_faults(tables: Mapping[str, Table], *, sectors: int) -> list[str]:
    """Return the columns that point at rows or sectors that are not there.

    Kernels follow them without looking.
    """
    wrong = []
    for table in tables.values():
        for name, column in table.descriptions.items():
            if column.unit.startswith("row of "):
                limit = tables[column.unit.removeprefix("row of ")].rows
            elif column.unit == "sector":
                limit = sectors
            else:
                continue
            values = getattr(table, name)
            if len(values) and (int(values.min()) < -1 or int(values.max()) >= limit):
                wrong.append(f"{table.name}.{name}")
    return wrong


def _bytes(value: NDArray[Any] | np.generic) -> bytes:
    return np.asarray(value, value.dtype.newbyteorder("<")).tobytes()


def _dtype(written: object) -> np.dtype[Any]:
    if written not in NUMBERS:
        raise ValueError(f"a snapshot holds no numbers of type {written!r}")
    return np.dtype(written)


def _natural(number: object) -> int:
    if type(number) is not int or number < 0:
        raise ValueError(f"{number!r} is no natural number")
    return number


def _cannot_hold(what: str, *, where: str) -> SnapshotError:
    cure = (
        "Only what banha itself keeps can be in a snapshot: run this province from its start. If "
        "it is a new part of banha's state, name its class in snapshot_classes.py."
    )
    return SnapshotError([Fault(where, f"a snapshot cannot hold {what}", cure)])
