"""Tables of the data folder that hold one named thing a row."""

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol, Self

from banha.data import data_folder
from banha.errors import Fault, PackError


class Row(Protocol):
    """A row that has a name, is made from its cells, and never changes."""

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
        return dict(_parsed(path.read_bytes(), row))
    except (OSError, ValueError, csv.Error) as error:
        raise PackError(
            [Fault(str(path), f"cannot be read: {error}", "Restore the file.")]
        ) from None


@lru_cache(maxsize=16)
def _parsed(content: bytes, row: Any) -> Mapping[str, Any]:
    """Rows of the bytes of a table; the same bytes are read once."""
    table = io.StringIO(content.decode("utf-8-sig"), newline="")
    rows = [row.model_validate(cells) for cells in csv.DictReader(table, strict=True)]
    return {one.name: one for one in rows}
