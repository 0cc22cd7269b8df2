"""What banha's kernels ask for: columns of persons, and the rules in their own form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from peers.opening import Opening
from peers.rules import Rules, mortality

from banha.kernels import labour, life
from banha.threads import Crew

NEVER = 1 << 20


class Columns:
    """Persons in the columns that the kernels ask for, and room for their lists."""

    def __init__(self, opening: Opening, crew: Crew) -> None:
        them = opening.persons.copy()
        rows = len(them.status)
        self.identity = np.arange(rows)
        self.birth_month, self.education, self.status = (
            them.birth_month, them.education, them.status,
        )  # fmt: skip
        self.sector, self.employer, self.tenure = them.sector, them.employer, them.tenure
        self.skill, self.wage, self.pay = them.skill, them.wage, np.zeros(rows, np.int64)
        self.pensioner, self.place, self.digital, self.origin = np.zeros((4, rows), np.int8)
        self.contract = np.full(rows, labour.FORMAL | labour.COVERED, np.int8)
        self.household = np.arange(rows, dtype=np.int32)
        self.workers = labour.Workers(*(getattr(self, n) for n in labour.Workers._fields))
        self.people = life.People(*(getattr(self, n) for n in life.People._fields))
        self.seeker, self.leaver = np.empty(rows, np.int32), np.empty(rows, np.int32)
        self.fate, self.pensioners = np.empty(rows, np.int8), np.empty(rows, np.int32)
        self.home, self.amount = np.empty(rows, np.int32), np.empty(rows, np.int64)
        self.chunks = crew.chunks(rows)
        streets = (rows >> life.STREET) + 1
        self.begins = np.zeros((len(self.chunks), streets), np.int64)
        for chunk, (start, stop) in enumerate(self.chunks):
            counts = np.bincount(self.household[start:stop] >> life.STREET, minlength=streets)
            self.begins[chunk] = start + np.concatenate([[0], np.cumsum(counts)[:-1]])


def exits_of(rules: Rules, sector: NDArray[np.int8]) -> labour.Exits:
    """Chances of leaving a job or the labour force, for firms of these sectors."""
    return labour.Exits(
        layoff=np.zeros(len(sector)), quit=np.array(rules.quit)[sector],
        tenure_factor=rules.tenure_factor(), retirement_months=12 * rules.retirement_age,
        own_account_months=12 * rules.retirement_age, retirement_rate=rules.retirement,
        withdrawal_rate=rules.withdrawal, return_rate=rules.comeback, pension_share=0.0,
    )  # fmt: skip


def life_rules_of(rules: Rules) -> life.LifeRules:
    """Chances of dying and speeds of learning; nobody departs."""
    return life.LifeRules(
        mortality=mortality(), departure=np.zeros((2, 3, len(mortality()))),
        unemployed_months=NEVER, closing_rate=np.full(4, rules.closing_rate),
        idle_decay=rules.idle_decay,
    )  # fmt: skip


def search_of(rules: Rules, *, month: int, mean_wage: float) -> labour.Search:
    """Who searches how this month; there are neither farms nor household businesses."""
    return labour.Search(
        digital_factor=1.0, unemployed=rules.search_unemployed,
        employed=rules.search_employed, mismatched=rules.search_employed, farm=0.0,
        household_business=0.0, income_response=0.0, age_decline=0.0, looks=rules.looks,
        taste_spread=rules.taste_spread, match_noise=rules.match_noise,
        log_reservation=float(np.log(rules.reservation)),
        log_reservation_decline=float(np.log(1.0 - rules.reservation_decline)),
        log_hiring_standard=float(
            np.log(rules.hiring_standard * rules.minimum_in(month))
        ),
        patience=NEVER, log_mean_wage=float(np.log(mean_wage)), log_farm_income=0.0,
        log_household_business_income=0.0, household_business_chance=0.0,
        household_business_sector=0, farm_chance=0.0, farm_sector=0,
    )  # fmt: skip
