"""Population, employment and its flows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from banha.actors.codes import EDUCATION
from banha.kernels import life as kernel
from banha.kernels.labour import EMPLOYEE, FARM, HOUSEHOLD_BUSINESS_STATUS, UNEMPLOYED
from banha.observing.firm_sums import Array, FirmSums

if TYPE_CHECKING:
    from banha.economy import Economy


def workers_by_sector(province: Economy, sums: FirmSums) -> Array:
    """Persons who work, by sector: staff and people on their own account."""
    structure, by_status = province.structure, province.by_status
    workers = sums.staff.copy()
    workers[structure.farm] += by_status[FARM]
    workers[structure.household_business_sector] += by_status[HOUSEHOLD_BUSINESS_STATUS]
    return workers


def observe_people(province: Economy, scale: int, sums: FirmSums) -> dict[str, Any]:
    """Stocks and flows of persons, in persons of the real province."""
    counts, by_status = province.counts, province.by_status
    labour_force = int(by_status[EMPLOYEE : UNEMPLOYED + 1].sum())
    workers = workers_by_sector(province, sums)
    return {
        "population": scale * (province.adults + int(province.state.children.sum())),
        "adults": scale * province.adults,
        "adults_by_status": scale * by_status[1:],
        "labour_force": scale * labour_force,
        "employed": scale * province.employed,
        "employees": scale * sums.staff,
        "employment_share": workers / max(float(workers.sum()), 1.0),
        "farmers": scale * int(by_status[FARM]),
        "household_business_workers": scale * int(by_status[HOUSEHOLD_BUSINESS_STATUS]),
        "unemployed": scale * int(by_status[UNEMPLOYED]),
        "unemployment_rate": province.unemployment,
        "participation_rate": labour_force / max(province.adults, 1),
        "vacancies": scale * counts["vacancies"],
        "unfilled": scale * counts["unfilled"],
        "hires": scale * counts["hires"],
        "separations": scale * counts["separations"],
        "arrivals": scale * counts["arrivals"],
        "departures": scale * counts["departures"],
        "births": scale * counts["births"],
        "deaths": scale * (counts["deaths"] + counts["child_deaths"]),
        **observe_skilled(province, scale, sums),
    }


def observe_skilled(province: Economy, scale: int, sums: FirmSums) -> dict[str, Any]:
    """Education, and the places for it."""
    totals, counts, levels = province.life_totals, province.counts, len(EDUCATION)
    jobs = totals[kernel.JOBS_BY_EDUCATION : kernel.JOBS_BY_EDUCATION + levels]
    skilled = float(sums.of(province.state.firms.skilled_employees).sum())
    return {
        "employees_by_education": scale * jobs,
        "adults_by_education": scale * province.adults_by_education,
        "skilled_places_share": skilled / max(float(np.sum(sums.staff)), 1.0),
        "skilled_vacancies": scale * counts["skilled_vacancies"],
        "graduates_misplaced_or_jobless": scale * province.skill_seekers[0],
        "dismissals": scale * counts["dismissals"],
    }
