"""Opening persons and households: ages, education, status and homes from the pack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from banha.actors.opening_firms import apportion
from banha.draw import in_parts, uniform_column, uniforms
from banha.kernels.draws import OPENING_CHOICE, OPENING_PERSON
from banha.kernels.labour import (
    EMPLOYEE,
    FARM,
    HOUSEHOLD_BUSINESS_STATUS,
    OUT,
    STUDENT,
    UNEMPLOYED,
)
from banha.packs import Pack
from banha.parameters import Parameters
from banha.state import State
from banha.structure import Structure

Array = NDArray[np.float64]
RULED_OUT = 1000.0


def fill_persons(
    state: State, *, pack: Pack, structure: Structure, parameters: Parameters,
    staff: NDArray[np.int64], scale: int, seed: int, month: int,
) -> None:  # fmt: skip
    """Fill persons aged 15 and over, children and households of the opening at 1:`scale`."""
    persons = state.persons
    adults = round(int(pack.population[15:].sum()) / scale)
    persons.take_rows(adults)

    def draw(column: int, *, number: int = 0) -> Array:
        return uniform_column(
            seed, column, stream=OPENING_PERSON, month=month, identities=persons.identity,
            number=number,
        )  # fmt: skip

    counts = apportion(adults, pack.population[15:].astype(np.float64))
    # Ages in random order: people of one home stand in neighbouring rows, near in memory.
    order = np.argsort(draw(0, number=1), kind="stable")
    ages = np.repeat(np.arange(15, 101, dtype=np.int16), counts)[order]
    del order  # Large: nothing at the opening may take more memory than the run.
    for part in in_parts(adults):
        some = uniforms(seed, stream=OPENING_PERSON, month=month, identities=persons.identity[part])
        months = np.floor(12 * some[:, 0]).astype(np.int64)
        persons.birth_month[part] = month - 12 * ages[part] - months
        persons.education[part] = _education(ages[part], some[:, 1], pack)
        persons.origin[part] = some[:, 2] < pack.opening["in_migrant_share"]
        persons.pensioner[part] = some[:, 3] < pack.opening["pensioner_share"]
    _assign_statuses(state, ages=ages, pack=pack, structure=structure, parameters=parameters,
                     staff=staff, scale=scale, seed=seed, month=month)  # fmt: skip
    persons.pensioner[:] &= ages >= parameters.labour.retirement_age
    persons.pensioner[:] &= persons.status == OUT
    state.children[:] = np.repeat(
        apportion(
            round(int(pack.population[:15].sum()) / scale),
            pack.population[:15].astype(np.float64),
        ),
        12,
    ) // 12 + _spread_remainders(pack, scale=scale)
    _fill_households(state, pack=pack, scale=scale)


def _spread_remainders(pack: Pack, *, scale: int) -> NDArray[np.int64]:
    """What dividing each year of age among twelve months leaves over, one child a month."""
    yearly = apportion(
        round(int(pack.population[:15].sum()) / scale), pack.population[:15].astype(np.float64)
    )
    extra = np.zeros(180, np.int64)
    for age, left in enumerate(yearly % 12):
        extra[12 * age : 12 * age + int(left)] = 1
    return extra


def _education(ages: NDArray[np.int16], uniform: Array, pack: Pack) -> NDArray[np.int8]:
    """Education code of each person from the pack's shares by age group."""
    out = np.zeros(len(ages), np.int8)
    for _, group in pack.education.iterrows():
        mine = (ages >= group["age_low"]) & (ages <= group["age_high"])
        limits = np.cumsum([group["primary"], group["secondary"], group["vocational"]])
        out[mine] = np.searchsorted(limits, uniform[mine], side="right")
    return out


@dataclass
class _Choice:
    """Who is chosen for a status: those with the highest scores among those still `free`."""

    free: NDArray[np.bool_]
    identities: NDArray[np.int64]
    seed: int
    month: int

    def draw(self, column: int) -> Array:
        """One of four uniforms for each person."""
        return uniform_column(
            self.seed, column, stream=OPENING_CHOICE, month=self.month, identities=self.identities
        )

    def luck(self, column: int) -> Array:
        """A Gumbel draw for each person."""
        out = self.draw(column)
        np.log(out, out=out)
        np.log(np.negative(out, out=out), out=out)
        return np.negative(out, out=out)

    def take(self, count: int, score: Array) -> NDArray[np.intp]:
        """Rows of the persons chosen, best first; `score` is used up."""
        np.negative(score, out=score)
        score[~self.free] = np.inf
        count = min(count, int(self.free.sum()))
        order = np.argsort(score, kind="stable")[:count].copy()
        self.free[order] = False
        return order


def _assign_statuses(
    state: State, *, ages: NDArray[np.int16], pack: Pack, structure: Structure,
    parameters: Parameters, staff: NDArray[np.int64], scale: int, seed: int, month: int,
) -> None:  # fmt: skip
    """Give every person a status, and every employee an employer.

    Each status in turn takes the persons with the highest random score whose mean says who is
    likely to be in it: students the young, the retired the old, farms the older and less schooled,
    offices the more schooled.
    """
    persons, opening = state.persons, parameters.opening
    education, status = persons.education, persons.status
    choice = _Choice(np.ones(len(ages), bool), persons.identity, seed, month)
    take, luck = choice.take, choice.luck
    # Hardly anyone works for others past the age of retirement, or for themselves long after it.
    too_old = ages >= parameters.labour.retirement_age
    too_old_for_own = ages > opening.oldest_own_account
    at_school = ages * 12 < structure.school_leaving_months[education]

    def number(status: str) -> int:
        return round(pack.persons(status) / scale)

    students = min(number("student"), int(at_school.sum()))
    status[take(students, _ruled_out(~at_school) - 1.0 * ages + luck(0))] = STUDENT
    odds = opening.farm_age_tilt * ages - opening.farm_education_tilt * education
    status[take(number("farm"), _ruled_out(too_old_for_own) + odds + luck(1))] = FARM
    own = take(number("household_business"), _ruled_out(too_old_for_own) + luck(2))
    status[own] = HOUSEHOLD_BUSINESS_STATUS
    odds = opening.employee_education_tilt * education - opening.employee_age_tilt * ages
    employees = take(int(staff.sum()), _ruled_out(too_old) + odds + luck(3))
    status[employees] = EMPLOYEE
    odds = _ruled_out(too_old) - opening.employee_age_tilt * ages
    jobless = take(number("unemployed"), odds + luck(0))
    status[jobless] = UNEMPLOYED
    status[choice.free] = OUT
    waited = np.log(choice.draw(1)[jobless])
    persons.tenure[jobless] = np.floor(-pack.opening["unemployed_months"] * waited)
    persons.tenure[employees] = np.floor(opening.longest_tenure * choice.draw(2)[employees])
    persons.sector[status == FARM] = structure.farm
    persons.sector[status == HOUSEHOLD_BUSINESS_STATUS] = structure.household_business_sector
    _place_employees(state, rows=employees, score=luck(0), staff=staff, pack=pack,
                     sorting_noise=opening.sorting_noise)  # fmt: skip


def _ruled_out(who: NDArray[np.bool_]) -> Array:
    """Scores so low that they are not chosen unless nobody else is there."""
    return np.where(who, -RULED_OUT, 0.0)


def _place_employees(
    state: State, *, rows: NDArray[np.intp], score: Array, staff: NDArray[np.int64], pack: Pack,
    sorting_noise: float,
) -> None:  # fmt: skip
    """Sectors that pay more choose first, the more educated being likelier to be chosen."""
    persons, firms = state.persons, state.firms
    order = np.argsort(-pack.wage_monthly[firms.sector], kind="stable")
    rank = persons.education[rows] + sorting_noise * score[rows]
    ranked = rows[np.argsort(-rank, kind="stable")]
    employer = np.repeat(order, staff[order])
    persons.employer[ranked] = employer
    persons.sector[ranked] = firms.sector[employer]


def _fill_households(state: State, *, pack: Pack, scale: int) -> None:
    """Persons, who stand in random order, share homes evenly, at least one of them in each."""
    persons, households = state.persons, state.households
    population = int(pack.population.sum()) / scale
    count = max(1, min(persons.rows, round(population / pack.opening["household_size"])))
    households.take_rows(count)
    for part in in_parts(persons.rows):
        persons.household[part] = np.arange(part.start, part.stop) * count // persons.rows
    np.add.at(households.members, persons.household, 1)
