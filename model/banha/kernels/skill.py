"""Skill: what persons learn at work and forget without it."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.labour import EMPLOYEE, EMPTY


@njit(cache=True, nogil=True)
def learn(start, stop, status, education, employer, skill, productivity, closing_rate, idle_decay):
    """Move technology skill towards the employer's productivity, or let it decay.

    Employees close the share `closing_rate[education]` of the gap; everybody else on record loses
    `idle_decay` a month.
    """
    for row in range(start, stop):
        state = status[row]
        if state == EMPTY:
            continue
        if state == EMPLOYEE:
            gap = productivity[employer[row]] - np.float64(skill[row])
            skill[row] += np.float32(closing_rate[education[row]] * gap)
        else:
            skill[row] *= np.float32(1.0 - idle_decay)
