"""Production: what the staff of each firm can do."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.labour import EMPLOYEE

MICRO = 1_000_000


@njit(cache=True, nogil=True)
def effective_labour(
    start, stop, month, status, birth_month, education, employer, skill,
    efficiency, schooling_years, productivity, labour, staff_schooling,
):  # fmt: skip
    """Add up, by firm, the effective labour and the schooling of the staff in rows start…stop.

    Effective labour is Σ e·min(A, b): technology is worth what its workers can use. It is counted
    in millionths, as a whole number, so that the order of adding cannot matter.
    """
    for row in range(start, stop):
        if status[row] != EMPLOYEE:
            continue
        firm = employer[row]
        effect = efficiency[education[row], (month - birth_month[row]) // 12]
        usable = min(np.float64(skill[row]), productivity[firm])
        labour[firm] += np.int64(effect * usable * MICRO)
        staff_schooling[firm] += schooling_years[education[row]]
