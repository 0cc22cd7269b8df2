"""Workers and firms as Mesa agents: faces over the rows of columns, made when looked at.

A face is no more than the province, a row and the identity of whoever was there when it was made.
It holds nothing of its own: what is read from it or written to it is in the columns. It is not
registered with the model and may be made and forgotten at will. When its agent is gone, reading or
writing any attribute raises `StaleAgentError`; only `model`, `unique_id`, comparison, hash and
`is_living` still say who it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import numpy as np
from numpy.typing import NDArray

from banha.actors.column_agents import ColumnAgents
from banha.actors.column_attributes import ColumnAttribute, reason_read_only
from banha.errors import StaleAgentError
from banha.mesa_names import Agent
from banha.state import ColumnDescription, Table, read_schema

if TYPE_CHECKING:
    from banha.province import Province

__all__ = ["ColumnAgents", "Face", "Firm", "Worker"]


class Face(Agent):
    """An agent that lives in a row of columns.

    Parameters
    ----------
    model
        The province.
    row
        Row of the agent's table.
    identity
        Number of the agent; that of the row's occupant if not given.
    """

    table_name: ClassVar[str]
    """Table of state that holds the agents: a name of `banha describe schema`."""
    living_column: ClassVar[str]
    """Column of the table that is above zero where somebody is in the row."""
    plural: ClassVar[str]
    """Word for several of them."""
    comings_and_goings: ClassVar[str]
    """Words for how they appear and disappear."""
    own_names: ClassVar[frozenset[str]] = frozenset({"model", "row", "unique_id"})
    pos: ClassVar[None] = None
    model: Province
    """The province."""
    row: int
    """Row of the table; it may later hold somebody else."""
    unique_id: int
    """Number of the agent, never given twice."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Give the class an attribute for every column of its table."""
        super().__init_subclass__(**kwargs)
        for name, column in cls.columns().items():
            setattr(cls, name, ColumnAttribute(column))

    def __init__(self, model: Province, *, row: int, identity: int | None = None) -> None:
        # Agent.__init__ would register the face with the model.
        keep = self.__dict__
        keep["model"] = model
        keep["row"] = row
        keep["unique_id"] = (
            int(self.table_in(model).identity[row]) if identity is None else identity
        )

    @classmethod
    def columns(cls) -> dict[str, ColumnDescription]:
        """The columns of these agents by name."""
        return {c.column: c for c in read_schema() if c.table == cls.table_name}

    @classmethod
    def table_in(cls, model: Province) -> Table:
        """The table of these agents in a province.

        Parameters
        ----------
        model
            The province.
        """
        table: Table = getattr(model.state, cls.table_name)
        return table

    @classmethod
    def living_in(cls, table: Table) -> NDArray[np.bool_]:
        """Which rows of the table have somebody in them: bool[rows].

        Parameters
        ----------
        table
            The table, as `table_in` returns it.
        """
        return np.asarray(getattr(table, cls.living_column) > 0)

    @classmethod
    def vector(cls, model: Province, attribute: str, *, rows: NDArray[Any]) -> NDArray[Any] | None:
        """Values of a column, `unique_id` or `row` at these rows; None if it is no column.

        Parameters
        ----------
        model
            The province.
        attribute
            A name of `vector_names()`.
        rows
            Rows of the table.
        """
        if attribute == "row":
            return rows.copy()
        name = "identity" if attribute == "unique_id" else attribute
        if name not in cls.columns():
            return None
        return np.asarray(getattr(cls.table_in(model), name)[rows])

    @classmethod
    def vector_names(cls) -> tuple[str, ...]:
        """Names that `array` knows: `unique_id`, `row` and the columns."""
        return ("unique_id", "row", *cls.columns())

    @classmethod
    def writable_columns(cls) -> tuple[str, ...]:
        """Names of the columns that may be written without breaking an account."""
        return tuple(
            name for name, column in cls.columns().items() if reason_read_only(column) is None
        )

    @classmethod
    def cannot_keep(cls, name: str) -> str:
        """Why an attribute that is no column cannot be set, and the cure.

        Parameters
        ----------
        name
            The attribute.
        """
        return (
            f"{cls.plural} keep nothing but their columns, so {name!r} cannot be set. Cure: write "
            f"one of {', '.join(cls.writable_columns())}, or keep it in a dictionary by unique_id"
        )

    @property
    def table(self) -> Table:
        """The columns that hold this agent."""
        return self.table_in(self.model)

    @property
    def is_living(self) -> bool:
        """Whether the agent that the face was made for is still there."""
        table, row = self.table, self.row
        return bool(
            int(table.identity[row]) == self.unique_id
            and getattr(table, self.living_column)[row] > 0
        )

    @property
    def living_row(self) -> int:
        """Row of the agent, which must still be there.

        Raises
        ------
        StaleAgentError
            The agent has gone; the row is empty or somebody else's.
        """
        if not self.is_living:
            raise StaleAgentError(
                f"{type(self).__name__} {self.unique_id} is gone. Cure: take {self.plural} from "
                f"province.agents_by_type[{type(self).__name__}] in the month in which you use "
                "them, or ask `is_living` first"
            )
        return self.row

    def __setattr__(self, name: str, value: object) -> None:
        if not isinstance(getattr(type(self), name, None), ColumnAttribute):
            raise AttributeError(self.cannot_keep(name))
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.model is other.model and self.unique_id == other.unique_id

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.unique_id))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"

    def __deepcopy__(self, memo: dict[int, Any]) -> Face:
        # With the whole province the face goes along; alone it stays with its own.
        model = memo.get(id(self.model), self.model)
        return type(self)(model, row=self.row, identity=self.unique_id)

    def remove(self) -> NoReturn:
        """Refuse: agents in columns come and go only by the model's own rules."""
        ColumnAgents(self.model, type(self)).remove(self)

    @classmethod
    def create_agents(cls, model: Province, n: int, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG003
        """Refuse: agents in columns come and go only by the model's own rules."""
        ColumnAgents(model, cls).add(None)

    @classmethod
    def from_dataframe(cls, model: Province, df: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG003
        """Refuse: agents in columns come and go only by the model's own rules."""
        ColumnAgents(model, cls).add(None)


class Worker(Face):
    """A person aged 15 and over, whether or not in work: a face over a row of `persons`.

    Every column of `persons` in `banha describe schema` is an attribute, such as `worker.tenure`.
    """

    table_name = "persons"
    living_column = "status"
    plural = "persons"
    comings_and_goings = "are born or move in, and die or move away"

    @classmethod
    def vector(cls, model: Province, attribute: str, *, rows: NDArray[Any]) -> NDArray[Any] | None:
        """Values of a column, `unique_id`, `row` or `age`; None if it is none of them.

        Parameters
        ----------
        model
            The province.
        attribute
            A name of `vector_names()`.
        rows
            Rows of the table.
        """
        if attribute == "age":
            months = model.now - cls.table_in(model).birth_month[rows].astype(np.int64)
            return np.asarray(months // 12)
        return super().vector(model, attribute, rows=rows)

    @classmethod
    def vector_names(cls) -> tuple[str, ...]:
        """Names that `array` knows: `age`, `unique_id`, `row` and the columns."""
        return ("age", *super().vector_names())

    @property
    def age(self) -> int:
        """Age in completed years."""
        return (self.model.now - int(self.birth_month)) // 12

    @property
    def employer_firm(self) -> Firm | None:
        """The firm that employs the person; None without one, or where it is next door."""
        row, neighbours = int(self.employer), self.model.neighbours
        if row < 0 or (neighbours is not None and row in neighbours.workplaces):
            return None
        return Firm(self.model, row=row)


class Firm(Face):
    """A firm, or the public employer: a face over a row of `firms`.

    Every column of `firms` in `banha describe schema` is an attribute, such as `firm.capital`.
    """

    table_name = "firms"
    living_column = "alive"
    plural = "firms"
    comings_and_goings = "are founded and close by the model's rules of entry"

    @property
    def staff(self) -> ColumnAgents:
        """The firm's workers, as a choice made now."""
        persons = Worker.table_in(self.model)
        rows = np.flatnonzero((persons.employer == self.living_row) & Worker.living_in(persons))
        return ColumnAgents(self.model, Worker, rows=rows)
