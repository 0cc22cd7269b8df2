"""The rules as Mesa objects: one agent per worker and per firm."""

from __future__ import annotations

from math import log, pi, sqrt
from typing import Any

import mesa
from peers.firm_rules import Month
from peers.mesa_agents import FirmAgent, WorkerAgent
from peers.opening import Opening
from peers.rules import NO_SECTOR, OUT, START, UNEMPLOYED, YOUNGEST, Rules, mortality


class MesaMarket(mesa.Model):
    """The labour market; its random draws are those of Mesa's `model.random`."""

    def __init__(self, rules: Rules, opening: Opening, *, seed: int) -> None:
        super().__init__(rng=seed)
        self.rules, self.month = rules, START
        self.records: list[Month] = []
        self.efficiency: list[list[float]] = rules.efficiency().tolist()
        self.log_efficiency = [[log(e) for e in row] for row in self.efficiency]
        self.tenure_factor, self.mortality = rules.tenure_factor().tolist(), mortality().tolist()
        self.taste = rules.taste_spread * sqrt(3.0) / pi
        self.log_kept = log(1.0 - rules.change_loss)
        self.log_decline = log(1.0 - rules.reservation_decline)
        columns = (
            opening.sector, opening.productivity, opening.posted_wage, opening.normal_staff,
        )  # fmt: skip
        firms = [FirmAgent(self, *row) for row in zip(*map(list_of, columns), strict=True)]
        for birth, education, status, sector, employer, *rest in zip(
            *map(list_of, vars(opening.persons).values()), strict=True
        ):
            firm = firms[employer] if employer >= 0 else None
            WorkerAgent(self, birth, education, status, sector, firm, *rest)
            if firm is not None:
                firm.staff += 1
        self.firms, self.workers = self.agents_by_type[FirmAgent], self.agents_by_type[WorkerAgent]
        staff = sum(firm.staff for firm in firms)
        active = sum(worker.status != OUT for worker in self.workers)
        self.unemployment = 1.0 - staff / max(active, 1)

    def step(self) -> None:
        """One month."""
        self.begin()
        self.firms.do("grow")
        self.mean_growth = [sum(all_) / max(len(all_), 1) for all_ in self.growth_of]
        self.firms.do("plan")
        self.workers.do("separate")
        mean_wage = self.mean_over_jobs("posted_wage")
        self.log_asked = log(self.rules.reservation * mean_wage)
        if self.places:
            for worker in self.seekers:
                worker.apply()
        self.firms.do("hire")
        for firm, left in self.left.items():
            firm.unfilled = left / max(firm.staff + left, 1)
        self.workers.do("live")
        self.unemployment = self.unemployed / max(self.unemployed + self.employees, 1)
        self.record()
        skill = self.rules.newcomer_skill * self.mean_over_jobs("productivity")
        for worker in self.dead:
            self.replace(worker, skill)
        self.month += 1

    def begin(self) -> None:
        """Open the books of the month."""
        self.growth_of: list[list[float]] = [[] for _ in range(self.rules.sectors)]
        self.places: list[FirmAgent] = []
        self.seekers: list[WorkerAgent] = []
        self.dead: list[WorkerAgent] = []
        self.left: dict[FirmAgent, int] = {}
        self.employees = self.unemployed = self.separations = self.hires = self.pay = 0
        self.output = self.skill = 0.0
        self.minimum = int(self.rules.minimum_in(self.month))
        self.log_standard = log(self.rules.hiring_standard * self.rules.minimum_in(self.month))

    def mean_over_jobs(self, attribute: str) -> float:
        """Mean of a firms' attribute over their jobs."""
        total = sum(float(firm.staff * getattr(firm, attribute)) for firm in self.firms)
        return total / max(sum(int(firm.staff) for firm in self.firms), 1)

    def record(self) -> None:
        """Keep what happened."""
        skill = self.skill / len(self.workers)
        self.records.append(
            Month(
                employees=self.employees, unemployed=self.unemployed,
                separations=self.separations, seekers=len(self.seekers), hires=self.hires,
                vacancies=len(self.places), pay=self.pay, skill=skill, output=self.output,
            )
        )  # fmt: skip

    def replace(self, worker: WorkerAgent, skill: float) -> None:
        """A newcomer aged 15 takes the place of who died."""
        if worker.employer is not None:
            worker.employer.staff -= 1
        worker.remove()
        education = int(self.random.random() < self.rules.secondary_share)
        birth = self.month - 12 * YOUNGEST
        WorkerAgent(self, birth, education, UNEMPLOYED, NO_SECTOR, None, 0, skill, 0.0)


def list_of(column: Any) -> list[Any]:
    """Plain numbers of a column: they are faster than NumPy's in a loop."""
    return list(column.tolist())
