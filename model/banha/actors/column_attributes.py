"""Columns of state seen as attributes of an agent, and which of them may be written from outside.

Whatever the accounts are made of, or must agree with something kept elsewhere, is read-only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import EDUCATION, LOCAL, MIGRANT
from banha.state import ColumnDescription

if TYPE_CHECKING:
    from banha.actors.faces import Face

KINDS_READ_ONLY = {
    "stock": "the accounts hold it against the month's flows; payments change it",
    "flow": "it records what was paid or made this month; payments change it",
    "id": "it says who this is",
}

HELD_ELSEWHERE = {
    "birth_month": "the count of people by age must agree with it",
    "status": "the labour market and demography change it, with employer and staff",
    "sector": "the employer, the staff and the markets must agree with it",
    "employer": "the firm's staff must agree with it; the labour market changes it",
    "household": "the household's members must agree with it",
    "alive": "firms come by entry and go by closure, which settle their accounts",
    "ownership": "the owner and the payments to owners must agree with it",
    "owner": "dividends go to this household",
    "partner": "it is the row of a living foreign firm; technology forms and ends links",
    "market_share": "the shares of a product's firms add up to one",
    "planned_investment": "it is the sum of own funds, loan and parent's money that were planned",
    "planned_loan": "it is part of the planned investment",
    "planned_parent": "it is part of the planned investment",
}

CODES = {"education": len(EDUCATION), "origin": 1 + max(LOCAL, MIGRANT), "pensioner": 2}
SIGNED_UNITS = ("log points per month", "share", "share of value added")
POSITIVE_UNITS = ("index", "technology level")
CURE = (
    "replace the rule that sets it (`Decisions(...)` lists the rules), or write one of the columns "
    "that `writable_columns()` names"
)


class ColumnAttribute:
    """A column of state as an attribute of the agents whose rows it has."""

    def __init__(self, column: ColumnDescription) -> None:
        self.column = column
        self.__doc__ = f"{column.description} ({column.unit})."

    def __get__(self, face: Face | None, _kind: type | None = None) -> Any:
        if face is None:
            return self
        return getattr(face.table, self.column.column)[face.living_row].item()

    def __set__(self, face: Face, value: object) -> None:
        row = face.living_row
        getattr(face.table, self.column.column)[row] = checked(self.column, value, count=None)


def reason_read_only(column: ColumnDescription) -> str | None:
    """Why a column may not be written from outside; None if it may."""
    return KINDS_READ_ONLY.get(column.kind) or HELD_ELSEWHERE.get(column.column)


def checked(column: ColumnDescription, value: object, *, count: int | None) -> NDArray[Any]:
    """Values fit to be written to a column.

    Parameters
    ----------
    column
        Where they go.
    value
        One number, or with `count` a sequence of as many.
    count
        Number of agents that are written to; None for one agent.

    Raises
    ------
    AttributeError
        The column is read-only.
    ValueError, TypeError
        The values are not numbers that the column can hold.
    """
    reason = reason_read_only(column)
    if reason:
        raise AttributeError(f"{column.column!r} is read-only: {reason}. Cure: {CURE}")
    values = np.asarray(value)
    if values.dtype.kind not in "biuf":
        raise TypeError(f"{column.column!r} takes numbers ({column.unit}), not {value!r}")
    if values.shape not in {(), (count,)}:
        wanted = "one number" if count is None else f"one number, or {count}: one per agent"
        raise ValueError(f"{column.column!r} takes {wanted}, not an array of shape {values.shape}")
    low, high = bounds(column)
    wrong = ~((values >= low) & (values <= high))
    if np.dtype(column.dtype).kind == "i":
        wrong |= values != np.trunc(values)
    if column.unit in POSITIVE_UNITS:
        wrong |= values <= 0
    if wrong.any():
        found = values[wrong].flat[0].item()
        raise ValueError(f"{column.column!r} cannot be {found}: {rule(column)}")
    return values.astype(column.dtype)


def bounds(column: ColumnDescription) -> tuple[float, float]:
    """Least and greatest value that may be written to a column."""
    if column.column in CODES:
        return 0, CODES[column.column] - 1
    kind = np.dtype(column.dtype)
    most = float(np.iinfo(kind).max if kind.kind == "i" else np.finfo(kind).max)
    if column.unit == "probability":
        most = 1.0
    return (-most if column.unit in SIGNED_UNITS else 0.0), most


def rule(column: ColumnDescription) -> str:
    """What values a column takes, in words."""
    low, high = bounds(column)
    words = "whole numbers" if np.dtype(column.dtype).kind == "i" else "finite numbers"
    least = "above 0" if column.unit in POSITIVE_UNITS else f"from {low:g}"
    return f"it takes {words} {least} to {high:g} ({column.unit})"
