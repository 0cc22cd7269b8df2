"""Twin of `kernels.skill`."""

import numpy as np

EMPTY, EMPLOYEE = 0, 1


def learn(start, stop, status, education, employer, skill, productivity, closing_rate, idle_decay):
    """b ← b + λ_e·(A − b) at work, b ← b·(1 − δ) elsewhere; b in single precision."""
    for row in range(start, stop):
        before = skill[row].item()
        if status[row] == EMPLOYEE:
            target = productivity[employer[row]].item()
            skill[row] = before + closing_rate[education[row]].item() * (target - before)
        elif status[row] != EMPTY:
            skill[row] = before * float(np.float32(1.0 - idle_decay))
