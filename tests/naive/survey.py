"""Twins of `kernels.survey`."""

import numpy as np


def count_people(start, stop, status, education, pay, skill, force, working, skills, paid):
    """Statuses 1 to 4 are the labour force, 4 without work; bins by seven leading digits."""
    for row in range(start, stop):
        state, level = status[row].item(), education[row].item()
        if not 1 <= state <= 4:
            continue
        force[level] += 1
        skills[level] += int(float(skill[row]) * 1_000_000)
        if state != 4:
            working[level] += 1
        amount = pay[row].item()
        if state == 1 and amount > 0:
            halvings = max(amount.bit_length() - 7, 0)
            paid[64 * halvings + (amount >> halvings)] += 1


def count_digital(
    start, stop, status, origin, household, employer, digital, smoothed_income, members, least,
    firm_counts, access, jobs,
):  # fmt: skip
    """Access of all who live; jobs of those in status 1 at firms marked 0 or 1."""
    living = [row for row in range(start, stop) if status[row] != 0]
    for row in living:
        home = household[row].item()
        each = smoothed_income[home].item() / members[home].item()
        reached = [income for income in least.tolist() if each >= income]
        access[len(reached)] += np.array([1, digital[row].item()])
    for row in living:
        if status[row] == 1 and firm_counts[employer[row]] in (0, 1):
            jobs[origin[row]] += np.array([1, firm_counts[employer[row]]])
