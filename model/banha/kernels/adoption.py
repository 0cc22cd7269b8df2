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
    u = np.empty((4, TOGETHER))
    for block in range(start // TOGETHER, (stop - 1) // TOGETHER + 1):
        if block % THIRDS != month % THIRDS:
            continue
        first, last = max(start, block * TOGETHER), min(stop, (block + 1) * TOGETHER)
        block_uniforms(seed, ADOPTION, month, identity, first, last, 0, u)
        for row in range(first, last):
            if status[row] == EMPTY:
                continue
            level, access, habit = education[row], u[0, row - first], u[1, row - first]
            if digital[row]:
                if access < access_lapse:
                    digital[row] = 0
            else:
                home = household[row]
                income = max(smoothed_income[home], 1) / members[home] / price
                chance = access_chance * education_factor[level]
                # The power is dear and seldom needed: 2^k is above the income, 2^(k−1) below.
                if access < chance * limit[math.frexp(income)[1] + DOUBLINGS]:  # noqa: SIM102
                    if access < access_chance * income**income_elasticity * education_factor[level]:
                        digital[row] = 1
                        gap = reference_skill - np.float64(skill[row])
                        skill[row] += np.float32(take_up_gain * max(gap, 0.0))
            if engaged[row]:
                if habit < engagement_lapse:
                    engaged[row] = 0
            elif habit < engagement_chance:
                engaged[row] = 1
            tally[level, origin[row], 0] += 1
            tally[level, origin[row], 1] += digital[row]
            tally[level, origin[row], 2] += engaged[row]
