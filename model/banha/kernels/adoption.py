"""Slow habits of persons: taking up digital access, becoming engaged, and giving both up."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.draws import ADOPTION, four_uniforms
from banha.kernels.labour import EMPTY

THIRDS = 3


@njit(cache=True, nogil=True)
def adopt(
    start, stop, month, seed, identity, status, education, origin, household, skill,
    digital, engaged, smoothed_income, members,
    access_chance, largest_chance, price, income_elasticity, education_factor, access_lapse,
    reference_skill, take_up_gain, engagement_chance, engagement_lapse, tally,
):  # fmt: skip
    """Habits of the persons in rows start…stop whose row modulo three is the month's.

    Without access: `access_chance` × (household income per member ÷ price)^elasticity × factor of
    the education, never above `largest_chance`; who takes it up closes the share `take_up_gain` of
    the gap of its skill to the `reference_skill`. With it: lost at `access_lapse`. Engagement
    likewise, at `engagement_chance` and `engagement_lapse`. `tally[education, origin]` counts
    persons, digital and engaged ones.
    """
    for row in range(start + (month - start) % THIRDS, stop, THIRDS):
        if status[row] == EMPTY:
            continue
        level = education[row]
        access, habit, _c, _d = four_uniforms(seed, ADOPTION, month, identity[row], 0)
        if digital[row]:
            if access < access_lapse:
                digital[row] = 0
        elif access < largest_chance:
            home = household[row]
            income = max(smoothed_income[home], 1) / members[home]
            chance = access_chance * (income / price) ** income_elasticity
            if access < chance * education_factor[level]:
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
