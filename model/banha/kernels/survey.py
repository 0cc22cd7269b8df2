"""Counts of persons by pay, education, skill and digital access, for the records."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.labour import EMPLOYEE, EMPTY, UNEMPLOYED

MICRO = 1_000_000
"""Skill is added up in millionths: whole numbers, so that chunks add up exactly."""


@njit(cache=True, nogil=True)
def count_people(start, stop, status, education, pay, skill, force, working, skills, paid):
    """Count the labour force, rows start…stop, by education, and employees by bin of pay.

    `force` and `working` count who is in the labour force and who works, `skills` adds up skill
    in millionths over the labour force. The bin of a pay of x is x below 128, and 64·k + x ÷ 2^k
    above, k the halvings that bring it below 128.
    """
    for row in range(start, stop):
        state = status[row]
        if state < EMPLOYEE or state > UNEMPLOYED:
            continue
        level = np.uint32(education[row])
        force[level] += 1
        skills[level] += np.int64(np.float64(skill[row]) * MICRO)
        if state == UNEMPLOYED:
            continue
        working[level] += 1
        rest = pay[row]
        if state != EMPLOYEE or rest <= 0:
            continue
        place = 0
        for step in (32, 16, 8, 4, 2, 1):
            if rest >> step >= 64:
                rest >>= step
                place += 64 * step
        paid[np.uint32(place + rest)] += 1


@njit(cache=True, nogil=True)
def count_digital(
    start, stop, status, origin, household, employer, digital, smoothed_income, members, least,
    firm_counts, access, jobs,
):  # fmt: skip
    """Count digital access by fifth of income, and digital jobs by origin, rows start…stop.

    A person is in the fifth of the income of its household per member: how many of the four `least`
    incomes of the fifths above the lowest it reaches. `access[fifth]` counts persons and those
    with digital access. An employee of a firm counts in `jobs[origin]`, and a second time in its
    second place if the firm is digital; `firm_counts` is 1 for digital firms, 0 for others, −1 for
    employers that are no firms.
    """
    for row in range(start, stop):
        state = status[row]
        if state == EMPTY:
            continue
        home = np.uint32(household[row])
        fifth = 0
        for income in least:
            fifth += smoothed_income[home] >= income * members[home]
        access[fifth, 0] += 1
        access[fifth, 1] += digital[row]
        if state != EMPLOYEE:
            continue
        kind, came = firm_counts[np.uint32(employer[row])], np.uint32(origin[row])
        if kind >= 0:
            jobs[came, 0] += 1
            jobs[came, 1] += kind
