"""Which rows of a table are meant: lists that are asked for many times a month."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def living_in(alive, sector, wanted):
    """Rows of the living firms of a sector, in order."""
    rows, count = np.empty(alive.shape[0], np.int64), 0
    for row in range(alive.shape[0]):
        rows[count] = row
        count += (alive[row] == 1) & (sector[row] == wanted)
    return rows[:count].copy()


@njit(cache=True, nogil=True)
def living_outside(alive, sector, unwanted):
    """Rows of the living firms of all sectors but one, in order."""
    rows, count = np.empty(alive.shape[0], np.int64), 0
    for row in range(alive.shape[0]):
        rows[count] = row
        count += (alive[row] == 1) & (sector[row] != unwanted)
    return rows[:count].copy()
