"""The table of public programmes: who is paid, for what, and which criterion it is meant for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from banha.row_table import read_row_table


class ProgrammeRow(BaseModel):
    """One row of programmes.csv.

    `recipient` is who gets the money: `market` (the firms of the province that carry it out),
    `schools`, `parks` (the developer of industrial parks) or `firms` (as a subsidy). `criterion`
    is the one it is meant for: the flexible mechanism looks at it, nothing else does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    recipient: Literal["market", "schools", "parks", "firms"]
    criterion: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    title: str = Field(min_length=1)
    title_vi: str = Field(min_length=1)


@cache
def programme_table() -> Mapping[str, ProgrammeRow]:
    """Return the rows of programmes.csv by name.

    Raises
    ------
    PackError
        The table is missing or wrong.
    """
    return read_row_table("programmes.csv", ProgrammeRow)
