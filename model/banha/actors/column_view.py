"""A view of agents that live in columns: which rows it shows, and reading and writing them at once.

The view that `province.agents_by_type[Worker]` gives is the population itself: it always shows
whoever is there now. What is taken from it by `select`, `sort`, `groupby`, `copy`, … is a choice of
agents made at that moment, and stays so: once one of them has died, left or closed, that one's face
and every reading of the whole choice raise `StaleAgentError`; `living()` is the choice without the
gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from banha.actors.column_attributes import checked
from banha.errors import StaleAgentError

if TYPE_CHECKING:
    from banha.actors.faces import Face
    from banha.province import Province
    from banha.state import Table

Rows = NDArray[np.int64]
Identities = NDArray[np.integer[Any]]
CHUNK = 4096


class ColumnView:
    """Rows of a table in an order, with the identities that were there when they were chosen.

    Parameters
    ----------
    model
        The province that they belong to.
    kind
        `Worker` or `Firm`.
    rows
        Rows of the table, in order; None for the population itself.
    """

    def __init__(self, model: Province, kind: type[Face], *, rows: Rows | None = None) -> None:
        self.model = model
        self.kind = kind
        self._held: tuple[Rows, Identities] | None = None
        self._sorted: Identities | None = None
        if rows is not None:
            self._hold(rows, self.table.identity[rows])

    def _hold(self, rows: Rows, identities: Identities) -> Self:
        self._held = rows, identities
        self._sorted = None
        return self

    def _new(self, rows: Rows, identities: Identities) -> Self:
        return type(self)(self.model, self.kind)._hold(rows, identities)

    def _pairs(self) -> tuple[Rows, Identities]:
        """Rows and identities, whether or not those agents are still there."""
        if self._held is not None:
            return self._held
        rows = np.flatnonzero(self.kind.living_in(self.table))
        return rows, self.table.identity[rows]

    def _part(self, order: Any) -> Self:
        rows, identities = self._pairs()
        return self._new(rows[order], identities[order])

    def _arranged(self, order: Any, *, inplace: bool) -> Self:
        part = self._part(order)
        return self._hold(*part._pairs()) if inplace else part

    def _there(self) -> NDArray[np.bool_]:
        rows, identities = self._pairs()
        there = self.kind.living_in(self.table)[rows]
        return np.asarray(there & (self.table.identity[rows] == identities))

    @property
    def table(self) -> Table:
        """The columns."""
        return self.kind.table_in(self.model)

    @property
    def rows(self) -> Rows:
        """Rows of the agents, in order: int64.

        Raises
        ------
        StaleAgentError
            Some of the agents are gone.
        """
        rows, _identities = self._pairs()
        if self._held is None:
            return rows
        gone = int(np.count_nonzero(~self._there()))
        if gone:
            raise StaleAgentError(
                f"{gone} of these {len(rows)} {self.kind.plural} are gone since they were chosen. "
                "Cure: use `.living()` of this choice, or choose anew from "
                f"province.agents_by_type[{self.kind.__name__}]"
            )
        return rows

    def living(self) -> Self:
        """The agents that are still there, in the same order."""
        return self._part(self._there())

    def copy(self) -> Self:
        """The same agents, as a choice made now."""
        return self._new(*self._pairs())

    def __copy__(self) -> Self:
        return self.copy()

    def __len__(self) -> int:
        if self._held is None:
            return int(np.count_nonzero(self.kind.living_in(self.table)))
        return len(self._held[0])

    def __iter__(self) -> Iterator[Any]:
        rows, identities = self._pairs()
        for start in range(0, len(rows), CHUNK):
            part = slice(start, start + CHUNK)
            for row, identity in zip(rows[part].tolist(), identities[part].tolist(), strict=True):
                yield self.kind(self.model, row=row, identity=identity)

    def __contains__(self, agent: object) -> bool:
        if type(agent) is not self.kind or agent.model is not self.model:
            return False
        if self._held is None:
            return agent.is_living
        if self._sorted is None:
            self._sorted = np.sort(self._held[1])
        place = int(np.searchsorted(self._sorted, agent.unique_id))
        return place < len(self._sorted) and int(self._sorted[place]) == agent.unique_id

    def __getitem__(self, item: int | slice) -> Any:
        """An agent; for a slice a list of agents, as Mesa has it."""
        rows, identities = self._pairs()
        if isinstance(item, slice):
            return list(self._part(item))
        return self.kind(self.model, row=int(rows[item]), identity=int(identities[item]))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} {self.kind.plural}>"

    def to_list(self) -> list[Any]:
        """The agents as a list of faces."""
        return list(self)

    def array(self, attribute: str) -> NDArray[Any]:
        """Values of a column, of `unique_id` or `age`, one per agent: a copy of the column's type.

        Raises
        ------
        AttributeError
            There is no column of that name.
        StaleAgentError
            Some of the agents are gone.
        """
        values = self._vector(attribute)
        if values is None:
            names = ", ".join(self.kind.vector_names())
            raise AttributeError(
                f"{self.kind.plural} have no column {attribute!r}. Cure: use one of {names}"
            )
        return values

    def _vector(self, attribute: str) -> NDArray[Any] | None:
        return self.kind.vector(self.model, attribute, rows=self.rows)

    def _values(self, attribute: str, handle_missing: str, default_value: Any) -> list[Any]:
        vector = self._vector(attribute)
        if vector is not None:
            found: list[Any] = vector.tolist()
            return found
        if handle_missing == "default":
            if not hasattr(self.kind, attribute) and attribute not in self.kind.own_names:
                return [default_value] * len(self)
            return [getattr(agent, attribute, default_value) for agent in self]
        return [getattr(agent, attribute) for agent in self]

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """Attributes of every agent as Python values: a list, or a list per agent for a list.

        Raises
        ------
        AttributeError
            An attribute is missing and `handle_missing` is "error".
        ValueError
            `handle_missing` is neither "error" nor "default".
        """
        if handle_missing not in {"error", "default"}:
            raise ValueError(
                f"Unknown handle_missing option: {handle_missing}, "
                "should be one of 'error' or 'default'"
            )
        if isinstance(attr_names, str):
            return self._values(attr_names, handle_missing, default_value)
        columns = [self._values(name, handle_missing, default_value) for name in attr_names]
        if not columns:
            return [[] for _ in range(len(self))]
        return [list(values) for values in zip(*columns, strict=True)]

    def set(self, attr_name: str, value: Any) -> Self:
        """Write one value, or an array with one value per agent, to a column of all agents.

        Raises
        ------
        AttributeError
            There is no such column, or it is read-only.
        ValueError, TypeError
            The column cannot hold the values.
        """
        rows = self.rows
        column = self.kind.columns().get(attr_name)
        if column is None:
            raise AttributeError(self.kind.cannot_keep(attr_name))
        getattr(self.table, attr_name)[rows] = checked(column, value, count=len(rows))
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """One or more functions of all agents' values of an attribute.

        NumPy's functions get an array; `sum`, `min`, `max` and `len` a buffer of Python numbers;
        any other function the list that Mesa would give it.
        """
        functions = [func] if callable(func) else list(func)
        vector = self._vector(attribute)
        if vector is None:
            values = self.get(attribute)
            results = [function(values) for function in functions]
        else:
            wide = vector.astype(np.float64 if vector.dtype.kind == "f" else np.int64)
            results = [function(_argument(function, wide)) for function in functions]
        return results[0] if callable(func) else results


def _argument(function: Callable[..., Any], values: NDArray[Any]) -> Any:
    """What to hand to an aggregating function so that the result is that of a list of numbers."""
    inner: Any = function
    while isinstance(inner, partial):
        inner = inner.func
    if (getattr(inner, "__module__", None) or type(inner).__module__).split(".")[0] == "numpy":
        return values
    if inner in {sum, min, max, len}:
        return memoryview(values)
    return values.tolist()
