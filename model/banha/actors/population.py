"""People who are to come: children are born, grow, and come of age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.actors.codes import FIFTEEN
from banha.actors.digital import introduce
from banha.actors.ownership import draw_households
from banha.draw import poissons, uniforms
from banha.kernels.draws import BIRTHS, CHILDREN, SCHOOL
from banha.kernels.labour import STUDENT

if TYPE_CHECKING:
    from banha.economy import Economy


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
    province.by_status[STUDENT] += count
    introduce(province, rows)
    province.schooling.add(province, rows, stage=FIFTEEN, until=province.now)
