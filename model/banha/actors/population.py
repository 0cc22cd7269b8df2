"""People: what they learn, and how they age, die, leave, are born and come of age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC, FIFTEEN
from banha.actors.digital import introduce
from banha.actors.ownership import draw_households
from banha.draw import poissons, uniforms
from banha.kernels import demography as kernel
from banha.kernels import skill as skill_kernel
from banha.kernels.draws import BIRTHS, CHILDREN, FOUNDER, HEIR, SCHOOL
from banha.kernels.labour import EMPLOYEE, EMPTY, STUDENT
from banha.markets.migration import departure_pull

if TYPE_CHECKING:
    from banha.economy import Economy

Rows = NDArray[np.int64]


def live(province: Economy) -> None:
    """A month of life: skill, deaths, departures, births, coming of age."""
    learn(province)
    leave(province)
    children_grow(province)


def depart(province: Economy, rows: Rows) -> None:
    """Persons leave the province, each with an equal part of the home's money."""
    _take_money_along(province, rows, np.full(len(rows), kernel.DEPARTS, np.int8))
    _remove(province, rows)
    province.counts["departures"] += len(rows)


def learn(province: Economy) -> None:
    """Skill moves towards the employer's technology; it fades without a job."""
    persons, skill = province.state.persons, province.parameters.skill
    half_lives = np.array(
        [skill.half_life, skill.half_life, skill.half_life_vocational, skill.half_life_tertiary]
    )
    closing_rate = 1.0 - 0.5 ** (1.0 / half_lives)

    def work(_chunk: int, start: int, stop: int) -> None:
        skill_kernel.learn(
            start, stop, persons.status, persons.education, persons.employer, persons.skill,
            province.state.firms.productivity, closing_rate, skill.idle_decay,
        )  # fmt: skip

    province.crew.run(work, province.crew.chunks(persons.rows))


def leave(province: Economy) -> None:
    """Deaths, departures and the end of schooling."""
    persons, migration = province.state.persons, province.parameters.migration
    chunks = province.crew.chunks(persons.rows)
    scratch = province.scratch
    scratch.resize(persons.rows)
    yearly = province.pack.mortality_rates(province.month.year)
    mortality = np.ascontiguousarray(1.0 - (1.0 - np.minimum(yearly, 1.0)) ** (1.0 / 12.0))
    ages = np.zeros((len(chunks), len(mortality)), np.int64)
    # The schools themselves say when a stage ends (`actors/schooling.py`).
    never = np.full_like(province.structure.school_leaving_months, np.iinfo(np.int64).max)
    pull = departure_pull(province)

    def work(chunk: int, start: int, stop: int) -> int:
        return int(kernel.live(
            start, stop, province.now, province.seed, persons.identity, persons.birth_month,
            persons.education, persons.status, persons.tenure, mortality,
            never, province.parameters.demography.participation,
            pull * migration.departure_rate, pull * migration.departure_unemployed,
            int(migration.long_unemployed_months), scratch.applicant, scratch.fate, ages[chunk],
        ))  # fmt: skip

    counts = province.crew.run(work, chunks)
    rows = np.concatenate(
        [scratch.applicant[s : s + n] for (s, _), n in zip(chunks, counts, strict=True)]
    )
    fate = np.concatenate(
        [scratch.fate[s : s + n] for (s, _), n in zip(chunks, counts, strict=True)]
    )
    province.age_counts = ages.sum(axis=0)
    _take_children_along(province, departures=int((fate == kernel.DEPARTS).sum()))
    _take_money_along(province, rows, fate)
    _remove(province, rows)
    province.counts["deaths"] = int((fate == kernel.DIES).sum())
    province.counts["departures"] = int((fate == kernel.DEPARTS).sum())


def _take_money_along(province: Economy, rows: Rows, fate: NDArray[np.int8]) -> None:
    """Who departs takes an equal part of the home's money; the last of a home takes or leaves all.

    Money of a home that has died out goes to another household, as do its firms.
    """
    persons, households = province.state.persons, province.state.households
    taken = inherited = 0
    empty: list[int] = []
    for row, end in zip(rows.tolist(), fate.tolist(), strict=True):
        home = int(persons.household[row])
        members = int(households.members[home])
        if end == kernel.DEPARTS:
            part = int(households.deposit[home]) // members
            households.deposit[home] -= part
            households.moved_out[home] += part
            taken += part
        households.members[home] = members - 1
        if members == 1:
            empty.append(home)
    province.ledger.pay("migrants_take", taken)
    province.world.receive(province, "migrants_take", taken)
    if not empty:
        return
    homes = np.array(empty, np.int64)
    heirs = draw_households(province, stream=HEIR, identities=homes)
    for home, heir in zip(empty, heirs.tolist(), strict=True):
        left = int(households.deposit[home])
        households.deposit[home] = 0
        households.moved_out[home] += left
        households.deposit[heir] += left
        households.moved_in[heir] += left
        inherited += left
    province.ledger.transfer("bequests", inherited)
    _redraw_owners(province, homes)
    province.leaving_households.extend(empty)


def _redraw_owners(province: Economy, homes: Rows) -> None:
    """Firms of homes that are gone get a new owner."""
    firms = province.state.firms
    orphaned = np.flatnonzero(
        (firms.ownership == DOMESTIC) & (firms.alive == 1) & np.isin(firms.owner, homes)
    )
    if len(orphaned):
        firms.owner[orphaned] = draw_households(
            province, stream=FOUNDER, identities=firms.identity[orphaned], number=1
        )


def _remove(province: Economy, rows: Rows) -> None:
    persons, firms = province.state.persons, province.state.firms
    working = rows[persons.status[rows] == EMPLOYEE]
    np.subtract.at(firms.employees, persons.employer[working], 1)
    persons.status[rows] = EMPTY
    persons.employer[rows] = -1
    persons.pensioner[rows] = 0
    province.leaving_persons.extend(rows.tolist())


def _take_children_along(province: Economy, *, departures: int) -> None:
    """Children leave with the adults, of all ages alike."""
    children = province.state.children
    total = int(children.sum())
    if total == 0:
        return
    expected = departures * province.parameters.demography.children_per_arrival
    leaving = poissons(
        province.seed, stream=CHILDREN, month=province.now, means=expected * children / total,
        number=1,
    )  # fmt: skip
    children[:] -= np.minimum(leaving, children)


def children_grow(province: Economy) -> None:
    """Children age by a month, some die, some are born; those who turn fifteen become persons."""
    children, pack = province.state.children, province.pack
    year = province.month.year
    yearly = pack.mortality_rates(year)[np.arange(180) // 12]
    deaths = poissons(
        province.seed, stream=CHILDREN, month=province.now, means=children * yearly / 12.0
    )
    deaths = np.minimum(deaths, children)
    children[:] -= deaths
    province.counts["child_deaths"] = int(deaths.sum())
    of_age = int(children[-1])
    children[1:] = children[:-1].copy()
    children[0] = births(province)
    province.counts["births"] = int(children[0])
    come_of_age(province, of_age)


def births(province: Economy) -> int:
    """Births of the month: half of the persons of each age × total fertility × its age share."""
    rate = province.pack.fertility_shares(province.month.year)
    total_fertility = province.pack.outside("total_fertility_rate").at(province.month.year)
    expected = 0.5 * float(province.age_counts @ rate) * total_fertility / 12.0
    drawn = poissons(province.seed, stream=BIRTHS, month=province.now, means=np.array([expected]))
    return int(drawn[0])


def come_of_age(province: Economy, count: int) -> None:
    """Children who turn fifteen: each gets a home, and primary or lower secondary education.

    What they do then is for the schools to ask.
    """
    if count == 0:
        return
    persons, households = province.state.persons, province.state.households
    rows = persons.take_rows(count, entry=province.now, door=1)
    u = uniforms(
        province.seed, stream=SCHOOL, month=province.now, identities=persons.identity[rows]
    )
    persons.birth_month[rows] = province.now - 180
    persons.education[rows] = u[:, 0] < province.parameters.schooling.lower_secondary
    persons.status[rows] = STUDENT
    persons.skill[rows] = province.newcomer_skill()
    homes = draw_households(province, stream=SCHOOL, identities=persons.identity[rows], number=1)
    persons.household[rows] = homes
    np.add.at(households.members, homes, 1)
    introduce(province, rows)
    province.schooling.add(province, rows, stage=FIFTEEN, until=province.now)
