"""Newcomers aged 15 take the places of those who die: of columns of persons, in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from peers.firm_rules import Firms
from peers.rules import EMPLOYEE, NO_EMPLOYER, NO_SECTOR, UNEMPLOYED, YOUNGEST


def replace(
    persons: Any, dead: NDArray[np.int64], *, firms: Firms, month: int, rng: np.random.Generator
) -> None:
    """Let firms lose the dead, and write newcomers to their rows."""
    lost = persons.employer[dead][persons.status[dead] == EMPLOYEE]
    firms.staff -= np.bincount(lost, minlength=len(firms.staff))
    persons.birth_month[dead] = month - 12 * YOUNGEST
    persons.education[dead] = rng.random(len(dead)) < firms.rules.secondary_share
    persons.status[dead], persons.tenure[dead] = UNEMPLOYED, 0
    persons.sector[dead], persons.employer[dead] = NO_SECTOR, NO_EMPLOYER
    persons.skill[dead] = firms.rules.newcomer_skill * firms.mean_over_jobs(firms.productivity)
    persons.wage[dead] = 0.0
