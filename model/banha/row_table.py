"""Tables of the data folder that hold one named thing a row."""

import csv
from collections.abc import Mapping
from typing import Protocol, Self

from banha.data import data_folder
from banha.errors import Fault, PackError


class Row(Protocol):
    """A row that has a name and is made from its cells."""

    name: str

    @classmethod
    def model_validate(cls, obj: object) -> Self:
        """Return the row of some cells; ValueError if they are wrong."""
        ...


def read_row_table[R: Row](file: str, row: type[R]) -> Mapping[str, R]:
    """Return the rows of a table of the data folder by name.

    Raises
    ------
    PackError
        The table is missing or wrong.
    """
    path = data_folder() / file
    try:
        with path.open(encoding="utf-8-sig", newline="") as table:
            rows = [row.model_validate(cells) for cells in csv.DictReader(table, strict=True)]
    except (OSError, ValueError, csv.Error) as error:
        raise PackError(
            [Fault(str(path), f"cannot be read: {error}", "Restore the file.")]
        ) from None
    return {one.name: one for one in rows}
