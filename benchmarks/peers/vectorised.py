"""The rules in NumPy, vectorised."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from peers import newcomers
from peers.firm_rules import Firms, Month
from peers.opening import Opening
from peers.rules import (
    EMPLOYEE,
    NO_EMPLOYER,
    NO_SECTOR,
    OUT,
    START,
    UNEMPLOYED,
    Array,
    Rules,
    mortality,
)

Rows = NDArray[np.int64]


class VectorisedMarket:
    """The labour market as whole columns at a time."""

    def __init__(self, rules: Rules, opening: Opening, *, seed: int) -> None:
        self.rules, self.rng, self.month = rules, np.random.default_rng(seed), START
        self.persons = opening.persons.copy()
        employed = self.persons.employer[self.persons.status == EMPLOYEE]
        self.firms = Firms(opening, rules, np.bincount(employed, minlength=len(opening.sector)))
        self.efficiency, self.log_efficiency = rules.efficiency(), np.log(rules.efficiency())
        self.tenure_factor, self.mortality = rules.tenure_factor(), mortality()
        self.quit = np.array(rules.quit)[opening.sector]
        self.records: list[Month] = []
        self.unemployment = self.unemployment_now()

    def unemployment_now(self) -> float:
        """Share of the jobless in those who work or are jobless."""
        unemployed = int((self.persons.status == UNEMPLOYED).sum())
        return unemployed / max(unemployed + int(self.firms.staff.sum()), 1)

    def step(self) -> None:
        """One month."""
        self.firms.plan(self.unemployment, self.rng)
        separations, seekers = self.separate()
        rows, firm, score = self.apply(seekers)
        hires = self.hire(rows, firm, score)
        employees = np.flatnonzero(self.persons.status == EMPLOYEE)
        self.unemployment = self.unemployment_now()
        pay, output = self.work(employees)
        self.records.append(
            Month(
                employees=len(employees),
                unemployed=int((self.persons.status == UNEMPLOYED).sum()),
                separations=separations,
                seekers=len(seekers),
                hires=hires,
                vacancies=int(self.firms.vacancies.sum()),
                pay=pay,
                skill=float(self.persons.skill.mean(dtype=np.float64)),
                output=output,
            )
        )
        self.replace_the_dead()
        self.month += 1

    def separate(self) -> tuple[int, Rows]:
        """Quits, withdrawals, retirement, comebacks; returns separations and those who search."""
        rules, persons, rng = self.rules, self.persons, self.rng
        status, size = persons.status, len(persons.status)
        persons.tenure[:] += 1
        old = persons.birth_month <= self.month - 12 * rules.retirement_age
        was_out, was_employed = status == OUT, status == EMPLOYEE
        exit_ = rng.random(size, dtype=np.float32)
        hazard = rules.withdrawal + rules.retirement * old
        withdraws = ~was_out & (exit_ < hazard)
        returns = was_out & ~old & (exit_ < rules.comeback)
        jobs = np.flatnonzero(was_employed & ~withdraws)
        factor = self.tenure_factor[np.minimum(persons.tenure[jobs], len(self.tenure_factor) - 1)]
        chance = self.quit[persons.employer[jobs]] * factor
        quits = jobs[rng.random(len(jobs), dtype=np.float32) < chance]
        leavers = np.concatenate([np.flatnonzero(was_employed & withdraws), quits])
        self.firms.staff -= np.bincount(persons.employer[leavers], minlength=len(self.quit))
        persons.employer[leavers] = NO_EMPLOYER
        status[withdraws], status[quits], status[returns] = OUT, UNEMPLOYED, UNEMPLOYED
        persons.tenure[withdraws | returns], persons.tenure[quits] = 0, 0
        look = np.where(status == UNEMPLOYED, rules.search_unemployed, rules.search_employed)
        looks = (rng.random(size, dtype=np.float32) < look) & ~was_out & (status != OUT)
        return len(leavers), np.flatnonzero(looks)

    def apply(self, seekers: Rows) -> tuple[Rows, Rows, Array]:
        """Seekers apply to the best of the places they see: (rows, firms, scores)."""
        rules, persons, firms, rng = self.rules, self.persons, self.firms, self.rng
        places = np.repeat(np.arange(len(firms.staff)), firms.vacancies)
        if not len(places):
            return seekers[:0], seekers[:0], np.empty(0)
        seen = places[rng.integers(0, len(places), (len(seekers), rules.looks))]
        log_wage = np.log(firms.posted_wage)
        age = (self.month - persons.birth_month[seekers]) // 12
        log_effect = self.log_efficiency[persons.education[seekers], age]
        sector = persons.sector[seekers, None]
        changes = (sector != NO_SECTOR) & (sector != firms.sector[seen])
        taste = rng.logistic(0.0, rules.taste_spread * np.sqrt(3.0) / np.pi, seen.shape)
        value = log_wage[seen] + taste + np.log(1.0 - rules.change_loss) * changes
        standard = np.log(rules.hiring_standard * rules.minimum_in(self.month)) - log_effect
        value[seen == persons.employer[seekers, None]] = -np.inf
        value[log_wage[seen] < standard[:, None]] = -np.inf
        best = value.argmax(axis=1)[:, None]
        asked = (
            np.log(rules.reservation * firms.mean_over_jobs(firms.posted_wage))
            + np.log(1.0 - rules.reservation_decline) * persons.tenure[seekers]
        )
        employed = persons.status[seekers] == EMPLOYEE
        lowest = np.where(employed, np.log(np.maximum(persons.wage[seekers], 1.0)), asked)
        good = np.take_along_axis(value, best, 1)[:, 0] > lowest
        rows, firm = seekers[good], np.take_along_axis(seen, best, 1)[good, 0]
        usable = np.minimum(persons.skill[rows], firms.productivity[firm])
        noise = rules.match_noise * rng.standard_normal(len(rows))
        return rows, firm, log_effect[good] + np.log(usable) + noise

    def hire(self, rows: Rows, firm: Rows, score: Array) -> int:
        """Firms take their best applicants; returns hires."""
        persons, firms = self.persons, self.firms
        order = np.lexsort((-score, firm))
        ranked = firm[order]
        begins = np.searchsorted(ranked, np.arange(len(firms.staff)))
        taken = order[np.arange(len(order)) - begins[ranked] < firms.vacancies[ranked]]
        hired, joins = rows[taken], firm[taken]
        before = persons.employer[hired]
        firms.staff -= np.bincount(before[before >= 0], minlength=len(firms.staff))
        filled = np.bincount(joins, minlength=len(firms.staff))
        firms.staff += filled
        firms.note_unfilled(firms.vacancies - filled)
        sector = persons.sector[hired]
        changes = (sector != NO_SECTOR) & (sector != firms.sector[joins])
        persons.skill[hired[changes]] *= np.float32(1.0 - self.rules.change_loss)
        persons.status[hired], persons.employer[hired] = EMPLOYEE, joins
        persons.sector[hired], persons.tenure[hired] = firms.sector[joins], 0
        persons.wage[hired] = firms.posted_wage[joins]
        return len(hired)

    def work(self, employees: Rows) -> tuple[int, float]:
        """Output is made, wages follow, employees are paid and learn: (pay, output)."""
        rules, persons, firms = self.rules, self.persons, self.firms
        firm = persons.employer[employees]
        age = (self.month - persons.birth_month[employees]) // 12
        effect = self.efficiency[persons.education[employees], age]
        skill, wage = persons.skill[employees], persons.wage[employees]
        labour = np.bincount(firm, effect * np.minimum(skill, firms.productivity[firm]))
        gap = firms.posted_wage[firm] - wage
        new = wage + np.where(gap > 0.0, rules.follow_up, rules.follow_down) * gap
        paid = np.maximum((new * effect).astype(np.int64), int(rules.minimum_in(self.month)))
        persons.wage[employees] = new
        learned = skill + rules.closing_rate * (firms.productivity[firm] - skill)
        persons.skill[:] *= np.float32(1.0 - rules.idle_decay)
        persons.skill[employees] = learned
        return int(paid.sum()), float(labour.sum())

    def replace_the_dead(self) -> None:
        """Newcomers aged 15 take the places of those who die."""
        persons = self.persons
        age = (self.month - persons.birth_month) // 12
        chance = self.mortality[np.minimum(age, len(self.mortality) - 1)]
        dead = np.flatnonzero(self.rng.random(len(age)) < chance)
        newcomers.replace(persons, dead, firms=self.firms, month=self.month, rng=self.rng)
