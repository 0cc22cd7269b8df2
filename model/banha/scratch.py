"""Room that a month works in."""

from __future__ import annotations

import numpy as np

SEGMENT = 1 << 20
"""Persons whose month is lived at once: what is noted of them need not be kept of everybody."""


class Scratch:
    """Room for lists that kernels make, kept between months: `row` for all, others a segment."""

    def __init__(self) -> None:
        self._allocate(0)

    def resize(self, rows: int) -> None:
        """Make room for lists as long as there are rows; what is not written to takes no memory."""
        if len(self.row) < rows:
            self._allocate(rows + rows // 8)

    def _allocate(self, room: int) -> None:
        self.row = np.empty(room, np.int32)
        part = min(room, SEGMENT)
        self.fate = np.empty(part, np.int8)
        self.pensioner = np.empty(part, np.int32)
        self.home = np.empty(part, np.int32)
        self.amount = np.empty(part, np.int64)
