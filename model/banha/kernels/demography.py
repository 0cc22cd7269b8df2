"""Demography: deaths, departures, the end of schooling, and the age structure."""

from __future__ import annotations

from numba import njit

from banha.kernels.draws import LIFE, four_uniforms
from banha.kernels.labour import EMPTY, OUT, STUDENT, UNEMPLOYED

STAYS, DIES, DEPARTS = 0, 1, 2


@njit(cache=True, nogil=True)
def live(
    start, stop, month, seed, identity, birth_month, education, status, tenure,
    mortality_monthly, school_leaving_months, participation,
    departure_rate, departure_unemployed, unemployed_months, leaver, fate, age_counts,
):  # fmt: skip
    """A month of life of the persons in rows start…stop.

    Deaths by age; departures at `departure_rate`, or `departure_unemployed` after
    `unemployed_months` without a job; students leave school at the age of their education and
    enter the labour force with probability `participation`. Rows of the dead and departed are
    written to `leaver` (with `fate` 1 or 2) from index `start`; `age_counts[age]` counts the rest.
    Returns the number of rows written.
    """
    count = 0
    oldest = mortality_monthly.shape[0] - 1
    for row in range(start, stop):
        state = status[row]
        if state == EMPTY:
            continue
        age = month - birth_month[row]
        years = min(age // 12, oldest)
        die, depart, enter, _rest = four_uniforms(seed, LIFE, month, identity[row], 0)
        end = STAYS
        if die < mortality_monthly[years]:
            end = DIES
        else:
            hazard = departure_rate
            if state == UNEMPLOYED and tenure[row] > unemployed_months:
                hazard = departure_unemployed
            if state != OUT and state != STUDENT and depart < hazard:
                end = DEPARTS
        if end != STAYS:
            leaver[start + count] = row
            fate[start + count] = end
            count += 1
            continue
        if state == STUDENT and age >= school_leaving_months[education[row]]:
            status[row] = UNEMPLOYED if enter < participation else OUT
            tenure[row] = 0
        age_counts[years] += 1
    return count
