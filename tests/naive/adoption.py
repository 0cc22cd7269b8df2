"""Twin of `kernels.adoption`."""

import numpy as np
from tests.naive.draws import ADOPTION, four_uniforms


def adopt(
    start, stop, month, seed, identity, status, education, origin, household, skill,
    digital, engaged, smoothed_income, members,
    access_chance, price, income_elasticity, education_factor, access_lapse,
    reference_skill, take_up_gain, engagement_chance, engagement_lapse, tally,
):  # fmt: skip
    """Ask those whose turn it is; then count them with what they have."""
    turn = [row for row in range(start, stop) if (row // 64) % 3 == month % 3]
    for row in turn:
        if status[row] == 0:
            continue
        luck = four_uniforms(seed, ADOPTION, month, identity[row], 0)
        home = household[row]
        if digital[row] == 1:
            digital[row] = luck[0] >= access_lapse
        else:
            money = max(smoothed_income[home].item(), 1) / members[home].item()
            hazard = access_chance * education_factor[education[row]].item()
            if luck[0] < hazard * (money / price) ** income_elasticity:
                digital[row] = 1
                behind = reference_skill - skill[row].item()
                if behind > 0:
                    skill[row] = np.float32(skill[row] + np.float32(take_up_gain * behind))
        engaged[row] = luck[1] >= engagement_lapse if engaged[row] else luck[1] < engagement_chance
        tally[education[row], origin[row]] += np.array([1, digital[row], engaged[row]])
