"""Counts of persons by pay, education, skill and digital access, for the records."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.draws import BLOCK
from banha.kernels.households import bin_of
from banha.kernels.labour import EMPLOYEE, EMPTY, UNEMPLOYED

MICRO = 1_000_000
"""Skill is added up in millionths: whole numbers, so that chunks add up exactly."""


@njit(cache=True, nogil=True)
def count_people(start, stop, status, education, pay, skill, force, working, skills, paid):
    """Count the labour force, rows start…stop, by education, and employees by bin of pay.

    `force` and `working` count who is in the labour force and who works, `skills` adds up skill
    in millionths over the labour force. Bins are those of `bin_of`.
    """
    in_force, earners = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    for first in range(start, stop, BLOCK):
        there, earning = 0, 0
        for row in range(first, min(first + BLOCK, stop)):
            in_force[there], earners[earning] = row, row
            there += (status[row] >= EMPLOYEE) & (status[row] <= UNEMPLOYED)
            earning += (status[row] == EMPLOYEE) & (pay[row] > 0)
        for i in range(there):
            row = in_force[i]
            level = np.uint32(education[row])
            force[level] += 1
            working[level] += status[row] != UNEMPLOYED
            skills[level] += np.int64(np.float64(skill[row]) * MICRO)
        for i in range(earning):
            paid[bin_of(pay[earners[i]])] += 1


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
    living, staff = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint32)
    for first in range(start, stop, BLOCK):
        there, working = 0, 0
        for row in range(first, min(first + BLOCK, stop)):
            living[there], staff[working] = row, row
            there += status[row] != EMPTY
            working += status[row] == EMPLOYEE
        for i in range(there):
            row = living[i]
            home = np.uint32(household[row])
            fifth = 0
            for income in least:
                fifth += smoothed_income[home] >= income * members[home]
            access[np.uint32(fifth), 0] += 1
            access[np.uint32(fifth), 1] += digital[row]
        for i in range(working):
            row = staff[i]
            kind, came = firm_counts[np.uint32(employer[row])], np.uint32(origin[row])
            jobs[came, 0] += kind >= 0
            jobs[came, 1] += max(kind, 0)
