"""Production: what the staff of each firm can do."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.draws import BLOCK
from banha.kernels.labour import (
    EMPLOYEE,
    FOUR,
    TWO,
    UNEMPLOYED,
    UNSKILLED,
    VOCATIONAL,
    years_old,
)

MICRO = 1_000_000
MISPLACED, SKILLED_UNEMPLOYED = 7, 8
COUNTS = 9
"""Entries of a count: the seven statuses, graduates in unskilled places, unemployed graduates."""


@njit(cache=True, nogil=True)
def effective_labour(
    start, stop, month, status, birth_month, education, place, employer, skill,
    efficiency, schooling_years, productivity, labour, schooling, counts,
):  # fmt: skip
    """Add up, by firm, the effective labour and the schooling of the staff in rows start…stop.

    Effective labour is Σ e·min(A, b): technology is worth what its workers can use. It is counted
    by kind of place in `labour[2·firm + kind]`, in millionths, as a whole number, so that the
    order of adding cannot matter. `counts` counts people by status, misplaced and unemployed
    graduates apart. The staff among some rows is listed first: a processor that cannot foresee who
    works would wait at every turn.
    """
    staff, others = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    for first in range(start, stop, BLOCK):
        working, idle, misplaced = 0, 0, 0
        for row in range(first, min(first + BLOCK, stop)):
            staff[working], others[idle] = row, row
            working += status[row] == EMPLOYEE
            idle += status[row] != EMPLOYEE
        for i in range(idle):
            state = np.uint32(status[others[i]])
            counts[state] += 1
            counts[SKILLED_UNEMPLOYED] += (state == UNEMPLOYED) & (
                education[others[i]] >= VOCATIONAL
            )
        for i in range(working):
            row = staff[i]
            firm = np.uint32(employer[row])
            kind, level = np.uint32(place[row]), np.uint32(education[row])
            effect = efficiency[FOUR * kind + level, years_old(month, birth_month[row])]
            usable = min(np.float64(skill[row]), productivity[firm])
            labour[TWO * firm + kind] += np.int64(effect * usable * MICRO)
            schooling[firm] += schooling_years[level]
            misplaced += (level >= VOCATIONAL) & (kind == UNSKILLED)
        counts[EMPLOYEE] += working
        counts[MISPLACED] += misplaced
