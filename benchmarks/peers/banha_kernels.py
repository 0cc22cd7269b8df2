"""The rules through banha's own kernels; what firms do is in NumPy.

The kernels do a little more than the rules ask: they also draw contracts, note pay for households
and count by education.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from peers import newcomers
from peers.firm_rules import Firms, Month
from peers.kernel_inputs import Columns, exits_of, life_rules_of, search_of
from peers.opening import Opening
from peers.rules import (
    AGES,
    EMPLOYEE,
    START,
    UNEMPLOYED,
    Rules,
)

from banha.kernels import labour, life, matching, production
from banha.threads import Crew

Rows = NDArray[np.int64]
NO_PUBLIC_EMPLOYER = -1


class KernelMarket:
    """The labour market on banha's kernels, shared among threads."""

    def __init__(self, rules: Rules, opening: Opening, *, seed: int, threads: int = 1) -> None:
        self.rules, self.seed, self.month = rules, seed, START
        self.rng, self.crew = np.random.default_rng(seed), Crew(threads)
        self.persons = Columns(opening, self.crew)
        employed = self.persons.employer[self.persons.status == EMPLOYEE]
        self.firms = Firms(opening, rules, np.bincount(employed, minlength=len(opening.sector)))
        self.efficiency = np.ones((8, AGES))
        self.efficiency[:2] = rules.efficiency()
        self.log_efficiency = np.log(self.efficiency)
        self.change_loss = rules.change_loss * (1.0 - np.eye(rules.sectors))
        unemployed = int((self.persons.status == UNEMPLOYED).sum())
        self.unemployment = unemployed / max(unemployed + len(employed), 1)
        self.exits, self.life_rules = exits_of(rules, opening.sector), life_rules_of(rules)
        self.records: list[Month] = []

    def step(self) -> None:
        """One month."""
        self.firms.plan(self.unemployment, self.rng)
        separations, seekers = self.separate()
        hires = self.hire(*self.apply(seekers))
        output, counts = self.produce()
        pay, dead = self.live()
        employees, unemployed = int(counts[EMPLOYEE]), int(counts[UNEMPLOYED])
        self.unemployment = unemployed / max(unemployed + employees, 1)
        self.records.append(
            Month(
                employees=employees, unemployed=unemployed, separations=separations,
                seekers=sum(map(len, seekers)), hires=hires,
                vacancies=int(self.firms.vacancies.sum()), pay=pay,
                skill=float(self.persons.skill.mean(dtype=np.float64)), output=output,
            )
        )  # fmt: skip
        newcomers.replace(self.persons, dead, firms=self.firms, month=self.month, rng=self.rng)
        self.persons.identity[dead] += len(self.persons.identity)
        self.month += 1

    def search(self) -> labour.Search:
        """Who searches how, at the mean posted wage of jobs."""
        mean = self.firms.mean_over_jobs(self.firms.posted_wage)
        return search_of(self.rules, month=self.month, mean_wage=mean)

    def separate(self) -> tuple[int, list[NDArray[np.int32]]]:
        """Quits, withdrawals, retirement, comebacks; returns separations and seekers by chunk."""
        persons, search = self.persons, self.search()
        leavers = np.zeros((len(persons.chunks), 2, len(self.firms.staff)), np.int64)
        bounds = labour.bounds_of(self.log_efficiency, self.exits, search)

        def work(chunk: int, start: int, stop: int) -> int:
            return int(labour.separate(
                start, stop, self.month, self.seed, persons.workers, self.log_efficiency,
                self.exits, search, bounds, leavers[chunk], persons.seeker,
            ))  # fmt: skip

        counts = self.crew.run(work, persons.chunks)
        lost = leavers.sum(axis=(0, 1))
        self.firms.staff -= lost
        starts = [start for start, _ in persons.chunks]
        seekers = [persons.seeker[s : s + n].copy() for s, n in zip(starts, counts, strict=True)]
        return int(lost.sum()), seekers

    def apply(
        self, seekers: list[NDArray[np.int32]]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        """Seekers apply: (rows, doors, scores)."""
        firms, search = self.firms, self.search()
        wage = np.log(firms.posted_wage)
        offers = labour.Offers(
            unskilled=np.repeat(np.arange(len(wage), dtype=np.int32), firms.vacancies),
            skilled=np.empty(0, np.int32), log_wage=np.stack([wage, wage]),
            log_change=np.log(1.0 - self.change_loss), firm_sector=firms.sector,
            productivity=firms.productivity, way=np.zeros(len(wage)),
        )  # fmt: skip
        found = [
            (np.empty(len(s), np.int64), np.empty(len(s), np.int32), np.empty(len(s), np.float32))
            for s in seekers
        ]

        def work(chunk: int, _start: int, _stop: int) -> int:
            return int(labour.apply(
                seekers[chunk], self.month, self.seed, self.persons.workers, self.log_efficiency,
                offers, search, *found[chunk],
            ))  # fmt: skip

        counts = self.crew.run(work, [(0, len(s)) for s in seekers])
        rows, doors, scores = (
            np.concatenate([part[i][:n] for part, n in zip(found, counts, strict=True)])
            for i in range(3)
        )
        return rows, doors, scores

    def hire(
        self, rows: NDArray[np.int64], applied_to: NDArray[np.int32], score: NDArray[np.float32]
    ) -> int:
        """Firms take their best applicants; returns hires."""
        firms, persons, number = self.firms, self.persons, len(self.firms.staff)
        doors = np.stack([firms.vacancies, np.zeros_like(firms.vacancies)], axis=1).reshape(-1)
        staff = np.stack([firms.staff, np.zeros_like(firms.staff)], axis=1).reshape(-1)
        hired = np.zeros(len(rows), np.int8)
        hires = int(matching.match(applied_to, score, doors, hired))
        left, gap = np.empty(len(rows), np.int32), np.empty(len(rows))
        always, never = np.ones(2 * number), 0.0

        def move(_chunk: int, start: int, stop: int) -> None:
            labour.hire(
                start, stop, self.month, self.seed, rows, applied_to, hired, persons.workers,
                persons.contract, firms.sector, firms.posted_wage, firms.productivity, always,
                never, never, self.change_loss, left, gap,
            )  # fmt: skip

        self.crew.run(move, self.crew.chunks(len(rows)))
        labour.count_hires(applied_to, hired, left, gap, staff, doors, np.zeros(number))
        firms.staff = staff[::2].copy()
        firms.note_unfilled(doors[::2])
        return hires

    def produce(self) -> tuple[float, Rows]:
        """Output, and persons by status."""
        persons, firms = self.persons, self.firms
        chunks = persons.chunks
        effective = np.zeros((len(chunks), 2 * len(firms.staff)), np.int64)
        schooling = np.zeros((len(chunks), len(firms.staff)), np.int64)
        counts, years = self.crew.counts(chunks, production.COUNTS), np.zeros(4, np.int64)

        def work(chunk: int, start: int, stop: int) -> None:
            production.effective_labour(
                start, stop, self.month, persons.status, persons.birth_month, persons.education,
                persons.place, persons.employer, persons.skill, self.efficiency, years,
                firms.productivity, effective[chunk], schooling[chunk], counts[chunk],
            )  # fmt: skip

        self.crew.run(work, chunks)
        return float(effective.sum()) / production.MICRO, np.sum(counts, axis=0)

    def live(self) -> tuple[int, Rows]:
        """Everybody is paid and learns; returns pay and the rows of those who die."""
        persons, firms, rules = self.persons, self.firms, self.rules
        chunks = persons.chunks
        employers = life.Employers(firms.posted_wage, np.ones(len(firms.staff)), firms.productivity)
        pay = life.PayRules(
            rules.follow_up, rules.follow_down, float(int(rules.minimum_in(self.month))), 0.0,
            0.0, 0, 0, NO_PUBLIC_EMPLOYER, 0,
        )  # fmt: skip
        staff = np.zeros((2, len(chunks), len(firms.staff)), np.int64)
        stayers = self.crew.counts(chunks, 4, len(self.life_rules.mortality))
        totals = self.crew.counts(chunks, life.TOTALS)
        filled = persons.begins.copy()

        def work(chunk: int, start: int, stop: int) -> tuple[int, int]:
            return life.month_of_life(  # type: ignore[no-any-return]
                start, stop, self.month, self.seed, persons.people, self.efficiency, employers,
                pay, self.life_rules, staff[0, chunk], staff[1, chunk], filled[chunk],
                persons.home, persons.amount, persons.pensioners, persons.leaver, persons.fate,
                stayers[chunk], totals[chunk],
            )  # fmt: skip

        counts = self.crew.run(work, chunks)
        dead = [
            persons.leaver[s : s + n] for (s, _), (n, _) in zip(chunks, counts, strict=True)
        ]  # fmt: skip
        return int(staff[0].sum()), np.concatenate(dead).astype(np.int64)
