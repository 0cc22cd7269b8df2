"""Firms and workers as Mesa agents."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

import mesa
from peers.rules import EMPLOYEE, NO_SECTOR, OUT, UNEMPLOYED

if TYPE_CHECKING:
    from peers.mesa_objects import MesaMarket


class FirmAgent(mesa.Agent):
    """A firm: its sector, productivity, posted wage, staff (persons) and open places."""

    def __init__(
        self, model: MesaMarket, sector: int, productivity: float, posted_wage: float, normal: float
    ) -> None:
        super().__init__(model)
        self.sector, self.productivity, self.posted_wage = sector, productivity, posted_wage
        self.normal = self.wanted = log(normal)
        self.staff = self.vacancies = 0
        self.growth, self.log_wage = 0.0, log(posted_wage)
        self.unfilled = model.rules.reference_unfilled
        self.applications: list[tuple[float, WorkerAgent]] = []

    def grow(self) -> None:
        """Productivity grows."""
        rules = self.model.rules
        self.growth = self.random.gauss(rules.productivity_growth, rules.productivity_shock)
        self.productivity *= exp(self.growth)
        self.model.growth_of[self.sector].append(self.growth)

    def plan(self) -> None:
        """The posted wage follows, staff wanted moves, places are posted."""
        rules, model = self.model.rules, self.model
        change = (
            rules.own_weight * self.growth
            + rules.sector_weight * model.mean_growth[self.sector]
            - rules.unemployment_response * (model.unemployment - rules.reference_unemployment)
            + rules.unfilled_response * (self.unfilled - rules.reference_unfilled)
        )
        self.posted_wage *= exp(min(max(change, -rules.wage_bound), rules.wage_bound))
        self.log_wage = log(self.posted_wage)
        self.wanted += rules.staff_return * (self.normal - self.wanted)
        self.wanted += self.random.gauss(0.0, rules.staff_shock)
        gap = exp(self.wanted) - self.staff
        self.vacancies = max(int(gap + self.random.random()), 0)
        model.places.extend([self] * self.vacancies)

    def hire(self) -> None:
        """Take the best applicants."""
        self.applications.sort(key=lambda application: application[0], reverse=True)
        taken = self.applications[: self.vacancies]
        for _, worker in taken:
            worker.join(self)
        left = self.vacancies - len(taken)
        self.model.left[self] = left
        self.model.hires += len(taken)
        self.applications = []


class WorkerAgent(mesa.Agent):
    """A person of 15 and over; the wage is in đồng a month, birth and tenure in months."""

    def __init__(
        self, model: MesaMarket, birth_month: int, education: int, status: int, sector: int,
        employer: FirmAgent | None, tenure: int, skill: float, wage: float,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.birth_month, self.education, self.status = birth_month, education, status
        self.sector, self.employer, self.tenure = sector, employer, tenure
        self.skill, self.wage = skill, wage

    def separate(self) -> None:
        """Quit, withdraw, retire or come back; then perhaps look for a job."""
        model, rules, random = self.model, self.model.rules, self.random.random
        self.tenure += 1
        old = model.month - self.birth_month >= 12 * rules.retirement_age
        if self.status == OUT:
            if not old and random() < rules.comeback:
                self.status, self.tenure = UNEMPLOYED, 0
            return
        if random() < rules.withdrawal + (rules.retirement if old else 0.0):
            self.leave(OUT)
            return
        if self.employer is not None:
            factor = model.tenure_factor[min(self.tenure, 120)]
            if random() < rules.quit[self.employer.sector] * factor:
                self.leave(UNEMPLOYED)
        chance = rules.search_employed if self.employer is not None else rules.search_unemployed
        if random() < chance:
            model.seekers.append(self)

    def leave(self, status: int) -> None:
        """Leave the job, if any."""
        if self.employer is not None:
            self.employer.staff -= 1
            self.employer = None
            self.model.separations += 1
        self.status, self.tenure = status, 0

    def apply(self) -> None:
        """Apply to the best of the places seen, if it is good enough."""
        model, rules, random = self.model, self.model.rules, self.random.random
        log_effect = model.log_efficiency[self.education][(model.month - self.birth_month) // 12]
        standard = model.log_standard - log_effect
        if self.employer is not None:
            lowest = log(self.wage)
        else:
            lowest = model.log_asked + model.log_decline * self.tenure
        best = None
        for _ in range(rules.looks):
            firm = model.places[int(random() * len(model.places))]
            if firm is self.employer or firm.log_wage < standard:
                continue
            luck = random()
            value = firm.log_wage + model.taste * log(luck / (1.0 - luck))
            if self.sector not in {NO_SECTOR, firm.sector}:
                value += model.log_kept
            if value > lowest:
                best, lowest = firm, value
        if best is not None:
            noise = self.random.gauss(0.0, rules.match_noise)
            usable = min(self.skill, best.productivity)
            best.applications.append((log_effect + log(usable) + noise, self))

    def join(self, firm: FirmAgent) -> None:
        """Start at a firm; skill is lost on changing sector."""
        if self.employer is not None:
            self.employer.staff -= 1
        if self.sector not in {NO_SECTOR, firm.sector}:
            self.skill *= 1.0 - self.model.rules.change_loss
        firm.staff += 1
        self.status, self.employer, self.sector = EMPLOYEE, firm, firm.sector
        self.wage, self.tenure = firm.posted_wage, 0

    def live(self) -> None:
        """Work, be paid and learn, or forget; perhaps die."""
        model, rules, firm = self.model, self.model.rules, self.employer
        age = (model.month - self.birth_month) // 12
        if firm is not None:
            effect = model.efficiency[self.education][age]
            model.output += effect * min(self.skill, firm.productivity)
            gap = firm.posted_wage - self.wage
            self.wage += (rules.follow_up if gap > 0.0 else rules.follow_down) * gap
            model.pay += max(int(self.wage * effect), model.minimum)
            self.skill += rules.closing_rate * (firm.productivity - self.skill)
            model.employees += 1
        else:
            model.unemployed += self.status == UNEMPLOYED
            self.skill *= 1.0 - rules.idle_decay
        model.skill += self.skill
        if self.random.random() < model.mortality[min(age, len(model.mortality) - 1)]:
            model.dead.append(self)
