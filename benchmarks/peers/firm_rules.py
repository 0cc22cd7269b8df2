"""What firms do in a month before the labour market opens, in NumPy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from peers.opening import Opening
from peers.rules import Array, Rules


class Month(NamedTuple):
    """What happened in a month: counts of persons or places, and sums.

    `pay` is in đồng, `skill` the mean of all persons, `output` in units of effective labour.
    """

    employees: int
    unemployed: int
    separations: int
    seekers: int
    hires: int
    vacancies: int
    pay: int
    skill: float
    output: float


class Firms:
    """Firms in columns: `staff` in persons, `vacancies` in open places, `unfilled` a share."""

    def __init__(self, opening: Opening, rules: Rules, staff: NDArray[np.int64]) -> None:
        self.rules = rules
        self.sector = opening.sector
        self.productivity = opening.productivity.copy()
        self.posted_wage = opening.posted_wage.copy()
        self.normal = np.log(opening.normal_staff)
        self.wanted = self.normal.copy()
        self.staff = staff
        self.vacancies = np.zeros(len(staff), np.int64)
        self.unfilled = np.full(len(staff), rules.reference_unfilled)
        self.firms_in = np.maximum(np.bincount(self.sector, minlength=rules.sectors), 1)

    def plan(self, unemployment: float, rng: np.random.Generator) -> None:
        """Productivity grows, posted wages follow, staff wanted moves, places are posted."""
        rules, firms = self.rules, len(self.staff)
        growth = rules.productivity_growth + rules.productivity_shock * rng.standard_normal(firms)
        self.productivity *= np.exp(growth)
        mean = np.bincount(self.sector, growth, minlength=rules.sectors) / self.firms_in
        change = (
            rules.own_weight * growth
            + rules.sector_weight * mean[self.sector]
            - rules.unemployment_response * (unemployment - rules.reference_unemployment)
            + rules.unfilled_response * (self.unfilled - rules.reference_unfilled)
        )
        self.posted_wage *= np.exp(np.clip(change, -rules.wage_bound, rules.wage_bound))
        self.wanted += rules.staff_return * (self.normal - self.wanted)
        self.wanted += rules.staff_shock * rng.standard_normal(firms)
        gap = np.exp(self.wanted) - self.staff
        self.vacancies = np.maximum(np.floor(gap + rng.random(firms)), 0.0).astype(np.int64)

    def note_unfilled(self, left: NDArray[np.int64]) -> None:
        """Places `left` open over staff and these."""
        self.unfilled = left / np.maximum(self.staff + left, 1)

    def mean_over_jobs(self, values: Array) -> float:
        """Mean of a firms' attribute over their jobs."""
        return float(self.staff @ values) / max(int(self.staff.sum()), 1)
