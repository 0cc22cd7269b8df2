"""Indicators recomputed person by person and firm by firm, from nothing but agents' state."""

from __future__ import annotations

import math
from typing import Any

from banha.province import Province

MONTHS = 12
PRIMARY, VOCATIONAL, TERTIARY = 0, 2, 3


class Watched(Province):
    """A province that is looked at when energy has been used, and after the month."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.recount = Recount()
        super().__init__(*arguments, **options)

    def technology_advances(self) -> None:
        super().technology_advances()
        self.recount.see_energy(self)
        self.recount.see_stayers(self)

    def month_is_recorded(self) -> None:
        self.recount.see(self)
        super().month_is_recorded()


def table(columns: Any, *names: str) -> list[tuple[Any, ...]]:
    """Rows of some columns, as plain numbers."""
    return list(zip(*(getattr(columns, name).tolist() for name in names), strict=True))


class Recount:
    """What is seen of each month, added up over the year where an indicator needs it."""

    def __init__(self) -> None:
        self.flows: list[dict[str, float]] = []
        self.energy: dict[str, float] = {}
        self.habits: dict[int, list[tuple[int, int, int, int]]] = {}
        self.factors: list[tuple[float, float, float, float]] = []
        self.treated = math.nan

    def see_energy(self, province: Province) -> None:
        """Terajoules and tonnes of the month: output of each firm at its own intensity."""
        environment = province.parameters.environment
        public, names = province.public_sector, len(province.pack.sectors)
        output, used = [0.0] * names, [0.0] * names
        for alive, sector, made, intensity in table(
            province.state.firms, "alive", "sector", "output", "energy_intensity"
        ):
            if alive and sector != public:
                output[sector] += made
                used[sector] += made * intensity
        year = province.month.year + (province.month.month - 1) / 12
        speed = environment.solar_speed * (environment.solar_midpoint - year)
        self.energy = {"energy": 0.0, "emissions": 0.0}
        self.solar = environment.solar_ceiling / (1 + math.exp(speed))
        electricity = 0.0
        for sector in range(names):
            mean = used[sector] / output[sector] if output[sector] else 1.0
            others = province.own_account.volume[sector]
            if sector == public:
                others = province.state.firms.employees[0] * province.pack.wage_monthly[public]
            billions = (output[sector] + others) * province.scenario.scale / 1e9
            joules = environment.energy_intensity[sector] * mean * billions
            power = joules * environment.electricity_share[sector]
            gas = (joules - power) * environment.fuel_emission_factor
            electricity += power / 3.6
            gas += environment.process_emissions[sector] * billions
            self.energy["energy"] += joules / 1000
            self.energy["emissions"] += gas
        panels = province.programmes.stock["local_solar"] * province.scenario.scale
        panels *= environment.solar_yield / environment.solar_cost / 1000  # MWh, as electricity
        self.solar = min(self.solar + panels / electricity, 1.0)
        grid = province.outside.grid_emission_factor * (1 - self.solar)
        self.energy["emissions"] += electricity * grid
        if math.isnan(self.treated):
            self.treated = environment.treated_share
        level = province.lever("environmental_standards")
        target = environment.treated_share + (1 - environment.treated_share) * level
        self.treated += environment.standards_pace * (target - self.treated)

    def see_stayers(self, province: Province) -> None:
        """Degrees of those who stay in the province, before the month's newcomers."""
        gone = set(province.leavers.tolist())
        staying = [
            education
            for row, (status, education) in enumerate(
                table(province.state.persons, "status", "education")
            )
            if status > 0 and row not in gone
        ]
        self.degrees = staying.count(TERTIARY) / len(staying)

    def see(self, province: Province) -> None:
        """The flows of the month, and the third of the persons whose turn it was."""
        self.now = province.now
        persons = table(province.state.persons, "status", "education", "digital", "engaged",
                        "origin")  # fmt: skip
        for third in range(3):
            if third == province.now % 3 or len(self.habits) < 3:
                self.habits[third] = [
                    person[1:] for row, person in enumerate(persons)
                    if row // 64 % 3 == third and person[0] > 0
                ]  # fmt: skip
        self.flows.append({**self.energy, **self.product(province), **self.events(province)})

    def product(self, province: Province) -> dict[str, float]:
        """The product in money and by volume, and with it the factors that made it."""
        ledger, own, public = province.ledger, province.own_account, province.public_sector
        prices, research_price = province.prices, province.prices[province.programme_sector]
        money = volume = income = capital = spent = 0.0
        for alive, sector, sold, local, change, passed, inputs, imported, duties, research, made, \
                used, wages, insurance, owned in table(
            province.state.firms, "alive", "sector", "exports", "local_sales", "inventory_change",
            "inventory_passed", "inputs_local", "inputs_imported", "duties", "research", "output",
            "input_volume", "wages", "social_insurance", "capital",
        ):  # fmt: skip
            if sector < 0:
                continue
            money += sold + local + change + passed - inputs - imported - duties - research
            spent += research
            if sector != public:
                volume += passed
            if alive and sector != public:
                volume += made - used - research / research_price
                income += wages + insurance
            capital += owned if alive else 0
        for sector in range(len(prices)):
            earned = own.exports[sector] + own.sales[sector] - own.inputs_local[sector]
            earned -= own.inputs_imported[sector] + own.duties[sector]
            money += earned
            income += earned
        for sector, coefficient in province.own_account_input_coefficient.items():
            imports = province.structure.input_shares[-1, sector]
            dear = 1 + imports * province.parameters.state.opening_import_duty
            volume += own.volume[sector] * (1 - coefficient * dear)
        volume += province.state.firms.employees[0] * province.pack.wage_monthly[public]
        money += ledger.paid["public_wages"]
        income += ledger.paid["public_wages"]
        taxes = sum(ledger.received[name] for name in
                    ("value_added_tax", "input_duties", "own_account_duties"))  # fmt: skip
        employed = sum(1 <= status <= 3 for status in province.state.persons.status.tolist())
        self.factors.append((volume, employed, capital, income / money))
        scale = province.scenario.scale
        return {
            "grdp": scale * (money + taxes), "grdp_volume": scale * volume * (1 + taxes / money),
            "research": scale * spent,
        }  # fmt: skip

    def events(self, province: Province) -> dict[str, float]:
        """Trainees, persons consulted, and foreign firms that came and that were to be expected."""
        scenario, entry = province.scenario, province.parameters.entry
        settled = came = 0
        for alive, ownership, founded in table(
            province.state.firms, "alive", "ownership", "founded"
        ):
            if alive and ownership == 2:
                came += founded == province.now
                settled += founded != province.now
        crowd = (1 + settled * scenario.firm_scale) / (1 + entry.reference_firms)
        rate = sum(entry.foreign_rate[sector] for sector in province.structure.exporters)
        cost = province.parameters.engagement.consultation_cost
        return {
            "trainees": scenario.scale * province.counts["trainees"],
            "consulted": scenario.scale * province.programmes.effective["consultation"] / cost,
            "foreign_entries": scenario.firm_scale * came,
            "reference_foreign_entries": rate * entry.reference_firms
            * crowd**entry.agglomeration_elasticity * province.outside.investment_cycle,
        }  # fmt: skip

    def year(self, name: str) -> float:
        """A flow over twelve months."""
        return sum(month[name] for month in self.flows[-MONTHS:])

    def tfp_growth(self) -> float:
        """Growth over twelve months, added up from month to month."""
        growth = 0.0
        for before, now in zip(self.factors[-MONTHS - 1 : -1], self.factors[-MONTHS:], strict=True):
            share = (before[3] + now[3]) / 2
            growth += math.log(now[0] / before[0]) - share * math.log(now[1] / before[1])
            growth -= (1 - share) * math.log(now[2] / before[2])
        return growth

    def share_of_habit(self, place: int, **wanted: int) -> float:
        """Share of persons with a habit: at place 1 digital access, 2 engagement."""
        asked = [one for third in self.habits.values() for one in third]
        asked = [one for one in asked if wanted.get("education", one[0]) == one[0]]
        asked = [one for one in asked if wanted.get("origin", one[3]) == one[3]]
        return sum(one[place] for one in asked) / len(asked)

    def indicators(self, province: Province) -> dict[str, float]:
        """Every indicator as the month leaves it."""
        return {
            **self.of_habits(), **self.of_work(province), **self.of_incomes(province),
            **self.of_firms(province), **self.of_the_year(province),
            "broadband_coverage": 100 * coverage(province),
            "renewable_share": 100 * self.solar,
            "tertiary_share": 100 * self.degrees,
            "treated_wastewater": 100 * self.treated,
            "e_government": 100 * online(province),
        }  # fmt: skip

    def of_habits(self) -> dict[str, float]:
        return {
            "broadband_access": 100 * self.share_of_habit(1),
            "engaged_persons": 100 * self.share_of_habit(2),
            "access_by_origin": 100
            * self.share_of_habit(1, origin=1) / self.share_of_habit(1, origin=0),
            "access_by_education": 100
            * self.share_of_habit(1, education=PRIMARY)
            / self.share_of_habit(1, education=TERTIARY),
        }  # fmt: skip

    def of_work(self, province: Province) -> dict[str, float]:
        """Indicators of what persons do and have learnt."""
        level = province.parameters.digital_firms.counted_level
        kinds = table(province.state.firms, "digital", "sector")
        employed = trained = skilled = 0
        jobs = {0: [0, 0], 1: [0, 0]}
        for status, education, place, employer, origin in table(
            province.state.persons, "status", "education", "place", "employer", "origin"
        ):
            employed += 1 <= status <= 3
            trained += 1 <= status <= 3 and education >= VOCATIONAL
            skilled += status == 1 and place == 1
            if status == 1 and kinds[employer][1] != province.public_sector:
                jobs[origin][0] += 1
                jobs[origin][1] += kinds[employer][0] >= level
        return {
            "trained_share": 100 * trained / employed,
            "knowledge_employment": 100 * skilled / employed,
            "digital_jobs_by_origin": 100 * jobs[1][1] / jobs[1][0] / (jobs[0][1] / jobs[0][0]),
        }

    def of_incomes(self, province: Province) -> dict[str, float]:
        """Indicators that look at the income of a person's household."""
        homes = table(province.state.households, "smoothed_income", "members")
        income = sum(one[0] for one in homes if one[1]) / sum(one[1] for one in homes)
        ranked = sorted(
            (homes[home][0] / homes[home][1], digital)
            for status, home, digital in table(
                province.state.persons, "status", "household", "digital"
            )
            if status > 0
        )
        fifth = len(ranked) // 5
        poorest, richest = (sum(one[1] for one in part) for part in
                            (ranked[:fifth], ranked[-fifth:]))  # fmt: skip
        return {
            "broadband_affordability": 100 * price(province) / income,
            "access_by_income": 100 * poorest / richest,
        }

    def of_firms(self, province: Province) -> dict[str, float]:
        """Indicators of what firms are, and of the land that they need."""
        level = province.parameters.digital_firms.counted_level
        private = digital = innovators = alive_firms = engaged = jobs = projects = 0
        for alive, sector, share, innovated, committed, staff, until in table(
            province.state.firms, "alive", "sector", "digital", "innovated", "engaged", "employees",
            "project_until",
        ):  # fmt: skip
            alive_firms += alive
            engaged += alive and committed
            if alive and sector != province.public_sector:
                private += 1
                digital += share >= level
                innovators += innovated > self.now - MONTHS
                projects += until >= self.now
                jobs += staff
        room = province.parameters.entry.land_limit
        room += province.parks.land_opened / province.parameters.environment.land_per_job
        used = jobs * province.scenario.scale / room
        return {
            "joint_projects": 1000 * projects / private,
            "digital_firms": 100 * digital / private,
            "innovating_firms": 100 * innovators / private,
            "engaged_firms": 100 * engaged / alive_firms,
            "industrial_land": 100 * (1 - used),
        }

    def of_the_year(self, province: Province) -> dict[str, float]:
        """Indicators of flows over twelve months, over stocks of today."""
        statuses = province.state.persons.status.tolist()
        scale = province.scenario.scale
        force = scale * sum(1 <= status <= 4 for status in statuses)
        adults = scale * sum(status > 0 for status in statuses)
        return {
            "training_participation": 100 * self.year("trainees") / force,
            "openness": 100 * self.year("consulted") / adults,
            "research_share": 100 * self.year("research") / self.year("grdp"),
            "greenhouse_gas": 1e9 * self.year("emissions") / self.year("grdp"),
            "energy_use": 1e9 * self.year("energy") / self.year("grdp_volume"),
            "outside_confidence": 100
            * self.year("foreign_entries") / self.year("reference_foreign_entries"),
            "productivity_growth": 100 * self.tfp_growth(),
            "technology_share": 100 * technology_share(province),
        }  # fmt: skip


def coverage(province: Province) -> float:
    """What is there, and what the programme's money reaches; at most everybody."""
    cost = province.parameters.digital.coverage_cost
    adults = sum(status > 0 for status in province.state.persons.status.tolist())
    reached = province.programmes.effective["broadband_coverage"] / cost / adults
    return min(province.outside.broadband_coverage + reached, 1.0)


def price(province: Province) -> float:
    """Price of access less what the programme bears of it for all who have it."""
    full = province.parameters.digital.price
    on = province.habits.digital * sum(s > 0 for s in province.state.persons.status.tolist())
    return full * max(1 - province.programmes.effective["broadband_price"] / (full * on), 0.01)


def online(province: Province) -> float:
    """E-government: one less exp(−stock ÷ scale)."""
    stock = province.programmes.stock["e_government"] * province.scenario.scale
    return 1 - math.exp(-stock / province.parameters.engagement.e_government_scale)


def technology_share(province: Province) -> float:
    """Value added of technology-intensive industry and knowledge services in that of all."""
    added = dict.fromkeys(range(len(province.pack.sectors)), 0)
    for sector, *gains in table(
        province.state.firms, "sector", "exports", "local_sales", "inventory_change",
        "inventory_passed", "inputs_local", "inputs_imported", "duties", "research",
    ):  # fmt: skip
        if sector >= 0:
            added[sector] += sum(gains[:4]) - sum(gains[4:])
    own = province.own_account
    for sector in added:
        added[sector] += int(own.exports[sector] + own.sales[sector] - own.inputs_local[sector])
        added[sector] -= int(own.inputs_imported[sector] + own.duties[sector])
    added[province.public_sector] += province.ledger.paid["public_wages"]
    chosen = [province.pack.sectors.index(name) for name in ("technology", "knowledge_services")]
    return sum(added[sector] for sector in chosen) / sum(added.values())
