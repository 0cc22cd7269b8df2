"""The opening of the peers: the same persons and firms for all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from peers.rules import (
    EMPLOYEE,
    NO_EMPLOYER,
    NO_SECTOR,
    OLDEST,
    OUT,
    START,
    UNEMPLOYED,
    YOUNGEST,
    Array,
    Rules,
    mortality,
)


@dataclass(frozen=True)
class Persons:
    """Persons in columns. Months are counted from January 1900, wages are đồng a month."""

    birth_month: NDArray[np.int16]
    education: NDArray[np.int8]
    status: NDArray[np.int8]
    sector: NDArray[np.int8]
    employer: NDArray[np.int32]
    tenure: NDArray[np.int16]
    skill: NDArray[np.float32]
    wage: NDArray[np.float32]

    def copy(self) -> Persons:
        """Return the same persons, free to change."""
        return Persons(*(column.copy() for column in vars(self).values()))


@dataclass(frozen=True)
class Opening:
    """Persons and firms; `normal_staff` is what a firm's staff wanted returns to, persons."""

    persons: Persons
    sector: NDArray[np.int8]
    productivity: Array
    posted_wage: Array
    normal_staff: Array


def draw_opening(persons: int, *, rules: Rules, seed: int) -> Opening:
    """Draw an opening near the state that the rules lead to."""
    rng = np.random.default_rng(seed)
    months = _ages(persons, rng)
    past = months - 12 * rules.retirement_age
    away = rules.withdrawal / (rules.withdrawal + rules.comeback)
    working = np.where(past < 0, 1.0 - away, np.exp(-rules.retirement * np.maximum(past, 0)))
    active = rng.permutation(np.flatnonzero(rng.random(persons) < working))
    firms = max(round(persons / rules.persons_per_firm), 2 * rules.sectors)
    sector = np.sort(
        np.concatenate([
            np.arange(rules.sectors),
            rng.choice(rules.sectors, firms - rules.sectors, p=rules.sector_share),
        ]).astype(np.int8)
    )  # fmt: skip
    productivity = np.exp(rules.productivity_spread * rng.standard_normal(firms))
    posted_wage = rules.base_wage * productivity**rules.productivity_premium
    size = np.exp(rules.size_spread * rng.standard_normal(firms))
    normal_staff = np.maximum(rules.employed_share * len(active) * size / size.sum(), 1.0)
    staff = np.floor(normal_staff).astype(np.int64)
    people = Persons(
        birth_month=(START - months).astype(np.int16),
        education=(rng.random(persons) < rules.secondary_share).astype(np.int8),
        status=np.full(persons, OUT, np.int8),
        sector=np.full(persons, NO_SECTOR, np.int8),
        employer=np.full(persons, NO_EMPLOYER, np.int32),
        tenure=rng.integers(0, 60, persons).astype(np.int16),
        skill=np.full(persons, rules.newcomer_skill, np.float32),
        wage=np.zeros(persons, np.float32),
    )
    people.status[active] = UNEMPLOYED
    people.tenure[active] = rng.geometric(0.2, len(active)) - 1
    jobs = np.repeat(np.arange(firms, dtype=np.int32), staff)[: len(active)]
    rows = active[: len(jobs)]
    people.status[rows] = EMPLOYEE
    people.employer[rows] = jobs
    people.sector[rows] = sector[jobs]
    people.tenure[rows] = rng.integers(0, 60, len(rows))
    people.skill[rows] = 0.95 * productivity[jobs]
    people.wage[rows] = posted_wage[jobs]
    return Opening(people, sector, productivity, posted_wage, normal_staff)


def _ages(persons: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Ages in months as constant deaths and births of the rules keep them."""
    dying = np.repeat(mortality()[YOUNGEST:OLDEST], 12)
    alive = np.cumprod(1.0 - dying)
    below = np.cumsum(alive) / alive.sum()
    return 12 * YOUNGEST + np.searchsorted(below, rng.random(persons))
