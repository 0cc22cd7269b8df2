"""Matching: each firm takes the best of those who apply."""

from __future__ import annotations

import numpy as np
from numba import njit

SHORT_QUEUE = 64
"""Applications up to which they are ranked one by one."""


@njit(cache=True, nogil=True)
def rank(queue, score, places):
    """Bring the best `places` of the applications in `queue` to its front, best first.

    Ties go to the earlier application. One by one they are put among those that are there: in a
    short queue that costs less than to sort it.
    """
    kept = 0
    for i in range(queue.shape[0]):
        who = queue[i]
        if kept == places and score[who] <= score[queue[kept - 1]]:
            continue
        at = min(kept, places - 1)
        while at > 0 and score[queue[at - 1]] < score[who]:
            queue[at] = queue[at - 1]
            at -= 1
        queue[at] = who
        kept = min(kept + 1, places)


@njit(cache=True, nogil=True)
def match(applied_to, score, vacancies, hired):
    """Fill open places with their best applicants.

    `vacancies` and `applied_to` number the doors, two a firm. `hired[i]` is set to 1 for every
    application taken. Ties go to the earlier application. Returns the number of hires.
    """
    doors = vacancies.shape[0]
    first = np.zeros(doors + 1, np.int64)
    for i in range(applied_to.shape[0]):
        first[applied_to[i] + 1] += 1
    for door in range(doors):
        first[door + 1] += first[door]
    order = np.empty(applied_to.shape[0], np.int64)
    filled = first.copy()
    for i in range(applied_to.shape[0]):
        door = applied_to[i]
        order[filled[door]] = i
        filled[door] += 1
    total = 0
    for door in range(doors):
        low = first[door]
        high = first[door + 1]
        places = vacancies[door]
        if high - low <= places:
            for j in range(low, high):
                hired[order[j]] = 1
            total += high - low
        elif places > 0:
            queue = order[low:high]
            if high - low <= SHORT_QUEUE:
                rank(queue, score, places)
            else:
                queue = queue[np.argsort(-score[queue], kind="mergesort")]
            for j in range(places):
                hired[queue[j]] = 1
            total += places
    return total
