"""Slow habits of persons: taking up digital access, becoming engaged, and giving both up."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from banha.kernels.draws import ADOPTION, block_uniforms
from banha.kernels.labour import EMPTY

THIRDS = 3
TOGETHER = 64
"""Rows that are asked in one month: neighbours, so that two thirds of the memory is not read."""
DOUBLINGS = 64
SAFE = 1.0 + 1e-9


@njit(cache=True, nogil=True)
def adopt(
    start, stop, month, seed, identity, status, education, origin, household, skill,
    digital, engaged, smoothed_income, members,
    access_chance, price, income_elasticity, education_factor, access_lapse,
    reference_skill, take_up_gain, engagement_chance, engagement_lapse, tally,
):  # fmt: skip
    """Habits of the persons in rows start…stop whose number in 64s modulo three is the month's.

    Without access: `access_chance` × (household income per member ÷ price)^elasticity × factor of
    the education; who takes it up closes the share `take_up_gain` of the gap of its skill to the
    `reference_skill`. With it: lost at `access_lapse`. Engagement likewise, at `engagement_chance`
    and `engagement_lapse`. `tally[education, origin]` counts persons, digital and engaged ones.
    """
    limit = np.empty(2 * DOUBLINGS + 1)
    for doubling in range(-DOUBLINGS, DOUBLINGS + 1):
        ends = 2.0 ** (income_elasticity * doubling), 2.0 ** (income_elasticity * (doubling - 1))
        limit[doubling + DOUBLINGS] = SAFE * max(ends[0], ends[1])
    u, without, income = np.empty((4, TOGETHER)), np.empty(TOGETHER, np.uint32), np.empty(TOGETHER)
    for block in range(start // TOGETHER, (stop - 1) // TOGETHER + 1):
        if block % THIRDS != month % THIRDS:
            continue
        first, last = max(start, block * TOGETHER), min(stop, (block + 1) * TOGETHER)
        block_uniforms(seed, ADOPTION, month, identity, first, last, 0, u)
        count = 0
        for row in range(first, last):
            access, habit, gone = u[0, row - first], u[1, row - first], status[row] == EMPTY
            without[count] = row
            count += (digital[row] == 0) & (not gone)
            digital[row] &= (access >= access_lapse) | gone
            begins, fades = habit < engagement_chance, habit < engagement_lapse
            changes = fades if engaged[row] else begins
            engaged[row] ^= changes & (not gone)
        for i in range(count):
            home = np.uint32(household[without[i]])
            income[i] = max(smoothed_income[home], 1) / members[home] / price
        for i in range(count):
            row = without[i]
            level, access = np.uint32(education[row]), u[0, row - np.uint32(first)]
            chance = access_chance * education_factor[level]
            # The power is dear and seldom needed: 2^k is above the income, 2^(k−1) below.
            if access < chance * limit[math.frexp(income[i])[1] + DOUBLINGS]:  # noqa: SIM102
                if access < (
                    access_chance * income[i] ** income_elasticity * education_factor[level]
                ):
                    digital[row] = 1
                    gap = reference_skill - np.float64(skill[row])
                    skill[row] += np.float32(take_up_gain * max(gap, 0.0))
        for row in range(first, last):
            lives = status[row] != EMPTY
            level, came = np.uint32(education[row]), np.uint32(origin[row])
            tally[level, came, 0] += lives
            tally[level, came, 1] += lives & (digital[row] != 0)
            tally[level, came, 2] += lives & (engaged[row] != 0)
