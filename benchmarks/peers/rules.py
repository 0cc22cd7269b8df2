"""A labour market with firms: the parameters and the opening of the peers.

Every month, in this order:

1. firms' productivity grows, posted wages follow, staff wanted moves, open places are posted;
2. employees quit, withdraw or retire; some who withdrew come back;
3. some jobless persons and some employees look at a few open places, drawn at random, and apply
   to the best if it is good enough; each firm takes its best applicants;
4. the staff makes output with effective labour Σ e·min(skill, productivity);
5. wages move to the posted wage, employees are paid, skills move to the employer's productivity;
6. some persons die by age, and a newcomer aged 15 takes the place of each.

The rules are those of banha with the rest switched off: all places are unskilled, nobody studies,
farms, keeps a business, draws a pension or departs, and firms neither close nor lay off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EMPLOYEE, UNEMPLOYED, OUT = 1, 4, 6
"""Status of a person, coded as in banha's columns."""
START = 12 * 110
"""First month, counted from January 1900."""
YOUNGEST, OLDEST, AGES = 15, 100, 161
NO_SECTOR = NO_EMPLOYER = -1

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rules:
    """Parameters of the market. Hazards and chances are a month, amounts in đồng a month.

    Attributes
    ----------
    persons_per_firm
        Persons of 15 and over per firm at the opening.
    size_spread, productivity_spread
        Standard deviations between firms at the opening, log points.
    employed_share
        Staff wanted at the opening, as a share of persons who work or look for work.
    secondary_share
        Share of persons with the second of two educations.
    schooling_return, experience_return, experience_years
        Log points of efficiency from secondary education, and per year of the first years of age.
    sector_share, quit
        By sector: share of firms; chance that a job of mean tenure ends.
    quit_new, quit_settled, quit_months
        Quits of the new and of the settled relative to the mean; months to fall by a factor e.
    retirement_age
        Years.
    retirement, withdrawal, comeback
        Chances of retiring from that age on, of withdrawing, of coming back before that age.
    search_unemployed, search_employed
        Chances of looking for a job.
    looks
        Open places that a searcher looks at, at most four.
    taste_spread, match_noise
        Standard deviations, log points.
    reservation, reservation_decline
        Share of the mean posted wage that the jobless ask for, and its fall a month.
    change_loss
        Share of skill lost on changing sector; offers there are worth so much less.
    hiring_standard
        Share of the legal minimum below which firms take nobody.
    minimum_wage, base_wage
        Legal minimum and mean posted wage at the opening, đồng a month.
    productivity_premium
        Elasticity of the posted wage to productivity at the opening.
    productivity_growth, productivity_shock
        Mean and standard deviation of the growth of a firm's productivity, log points a month.
    own_weight, sector_weight
        Pass-through of the firm's and its sector's growth of productivity to the posted wage.
    unemployment_response, reference_unemployment, unfilled_response, reference_unfilled
        Log points a month of posted wages per unit of unemployment and of unfilled places.
    wage_bound
        Most that a posted wage changes, log points a month.
    staff_shock, staff_return
        Standard deviation and pull to the normal of staff wanted, in logs a month.
    follow_up, follow_down
        Speed at which wages of staff follow the posted wage up and down, a month.
    closing_rate, idle_decay, newcomer_skill
        Speed at which skill moves to the employer's productivity; its loss without a job; skill of
        newcomers relative to the mean productivity of jobs.
    """

    persons_per_firm: float = 170.0
    size_spread: float = 1.0
    productivity_spread: float = 0.25
    employed_share: float = 0.88
    secondary_share: float = 0.5
    schooling_return: float = 0.45
    experience_return: float = 0.02
    experience_years: int = 20
    sector_share: tuple[float, ...] = (0.25, 0.20, 0.10, 0.30, 0.10, 0.05)
    quit: tuple[float, ...] = (0.020, 0.015, 0.020, 0.018, 0.010, 0.004)
    quit_new: float = 1.5
    quit_settled: float = 0.6
    quit_months: float = 10.0
    retirement_age: int = 60
    retirement: float = 0.03
    withdrawal: float = 0.0012
    comeback: float = 0.02
    search_unemployed: float = 0.625
    search_employed: float = 0.07
    looks: int = 3
    taste_spread: float = 0.25
    match_noise: float = 0.10
    reservation: float = 0.70
    reservation_decline: float = 0.05
    change_loss: float = 0.08
    hiring_standard: float = 0.85
    minimum_wage: float = 3_300_000.0
    base_wage: float = 3_000_000.0
    productivity_premium: float = 0.5
    productivity_growth: float = 0.003
    productivity_shock: float = 0.003
    own_weight: float = 0.6
    sector_weight: float = 0.4
    unemployment_response: float = 0.01
    reference_unemployment: float = 0.10
    unfilled_response: float = 0.06
    reference_unfilled: float = 0.01
    wage_bound: float = 0.015
    staff_shock: float = 0.02
    staff_return: float = 0.05
    follow_up: float = 0.30
    follow_down: float = 0.10
    closing_rate: float = 1.0 - 0.5 ** (1.0 / 20.0)
    idle_decay: float = 0.005
    newcomer_skill: float = 0.8

    @property
    def sectors(self) -> int:
        """Number of sectors."""
        return len(self.quit)

    def efficiency(self) -> Array:
        """Efficiency e of a person by education and age in years: float64[2, ages]."""
        experience = np.clip(np.arange(AGES) - YOUNGEST, 0, self.experience_years)
        schooling = np.array([[0.0], [self.schooling_return]])
        return np.asarray(np.exp(schooling + self.experience_return * experience))

    def tenure_factor(self) -> Array:
        """Quits by months of tenure relative to the sector's: float64[121], the last for more."""
        decline = np.exp(-np.arange(121) / self.quit_months)
        return np.asarray(self.quit_settled + (self.quit_new - self.quit_settled) * decline)

    def minimum_in(self, month: int) -> float:
        """Legal minimum, đồng a month: it grows with productivity."""
        return self.minimum_wage * float(np.exp(self.productivity_growth * (month - START)))


def mortality() -> Array:
    """Chance of dying in a month by age in years: float64[101], Gompertz, the last for 100 on."""
    yearly = np.minimum(0.0006 * np.exp(0.075 * (np.arange(OLDEST + 1) - YOUNGEST)), 0.5)
    return np.asarray(1.0 - (1.0 - yearly) ** (1.0 / 12.0))
