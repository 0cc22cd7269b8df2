"""The month in the life of persons: they are paid, learn, and some die or depart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC
from banha.actors.contracts import firms_insure
from banha.actors.ownership import draw_households
from banha.actors.pay import (
    Notes,
    book_pay,
    give_rests,
    households_note,
    households_receive,
    own_account_rests,
    pay_pensions,
    pay_rules,
    places_by_street,
)
from banha.draw import poissons
from banha.kernels import life as kernel
from banha.kernels.draws import CHILDREN, FOUNDER, HEIR
from banha.kernels.labour import (
    EMPLOYEE,
    EMPTY,
    SKILLED,
)
from banha.markets.migration import TEN_YEARS, departure_hazards
from banha.scratch import SEGMENT

if TYPE_CHECKING:
    from banha.economy import Economy

YOUNGEST = 15
Rows = NDArray[np.int64]


@dataclass
class Lived:
    """What a month adds up over segments of persons, and who ends it elsewhere.

    `payroll` and `formal_staff` by firm, `stayers[education, age]`, `totals` as the kernel has
    them; `leavers` are rows of persons, `fates` what became of them.
    """

    payroll: Rows
    formal_staff: Rows
    stayers: Rows
    totals: Rows
    leavers: list[NDArray[np.int32]] = field(default_factory=list)
    fates: list[NDArray[np.int8]] = field(default_factory=list)


@dataclass(frozen=True)
class Rules:
    """How the month is lived."""

    pay: kernel.PayRules
    life: kernel.LifeRules
    employers: kernel.Employers


def live_through_the_month(province: Economy) -> None:
    """One pass over all persons: pay and pensions, skill, and who dies or departs."""
    persons, firms = province.state.persons, province.state.firms
    province.scratch.resize(persons.rows)
    employers = kernel.Employers(firms.posted_wage, firms.premium, firms.productivity)
    rules = Rules(pay_rules(province), life_rules(province), employers)
    rests = own_account_rests(province)
    lived = Lived(
        payroll=np.zeros(firms.rows, np.int64),
        formal_staff=np.zeros(firms.rows, np.int64),
        stayers=np.zeros((len(rules.life.closing_rate), len(rules.life.mortality)), np.int64),
        totals=np.zeros(kernel.TOTALS, np.int64),
    )
    *earlier, last = range(0, max(persons.rows, 1), SEGMENT)
    for start in earlier:
        notes = live_in_segment(province, start, rules=rules, lived=lived)
        households_note(province, rules.pay, notes)
    notes = live_in_segment(province, last, rules=rules, lived=lived)
    give_rests(province, rests)
    households_receive(province, rules.pay, notes)
    province.leavers = np.concatenate(lived.leavers).astype(np.int64)
    province.fates = np.concatenate(lived.fates)
    province.age_counts = lived.stayers.sum(axis=0)
    province.adults_by_education = lived.stayers.sum(axis=1)
    province.life_totals, province.formal_staff = lived.totals, lived.formal_staff
    own_income = int(lived.totals[kernel.OWN_INCOME]) + sum(rests.values())
    book_pay(province, payroll=lived.payroll, own_income=own_income)
    firms_insure(province, province.formal_staff)


def live_in_segment(province: Economy, begin: int, *, rules: Rules, lived: Lived) -> Notes:
    """The month of the persons from row `begin` on; their pensions are paid, their pay is noted."""
    persons, scratch, crew = province.state.persons, province.scratch, province.crew
    segment = slice(begin, min(begin + SEGMENT, persons.rows))
    people = kernel.People(*(getattr(persons, name)[segment] for name in kernel.People._fields))
    chunks = crew.chunks(len(people.status))
    begins = places_by_street(province, people.household, chunks)
    filled = crew.counts(chunks, begins.shape[1])
    staff = crew.counts(chunks, 2, len(lived.payroll))
    stayers = crew.counts(chunks, *lived.stayers.shape)
    totals = crew.counts(chunks, kernel.TOTALS)

    def work(chunk: int, start: int, stop: int) -> tuple[int, int]:
        filled[chunk][:] = begins[chunk]
        payroll, formal_staff = staff[chunk]
        return kernel.month_of_life(  # type: ignore[no-any-return]
            start, stop, province.now, province.seed, people, province.structure.efficiency,
            rules.employers, rules.pay, rules.life, payroll, formal_staff, filled[chunk],
            scratch.home, scratch.amount, scratch.pensioner, scratch.row, scratch.fate,
            stayers[chunk], totals[chunk],
        )  # fmt: skip

    counts = crew.run(work, chunks)
    gone = [slice(start, start + n) for (start, _), (n, _) in zip(chunks, counts, strict=True)]
    lived.leavers += [begin + scratch.row[part] for part in gone]
    lived.fates += [scratch.fate[part].copy() for part in gone]
    lived.stayers += np.sum(stayers, axis=0)
    lived.totals += np.sum(totals, axis=0)
    payroll, formal_staff = np.sum(staff, axis=0)
    lived.payroll += payroll
    lived.formal_staff += formal_staff
    retired = [slice(start, start + n) for (start, _), (_, n) in zip(chunks, counts, strict=True)]
    homes = [people.household[scratch.pensioner[part]] for part in retired]
    pay_pensions(province, homes, rules.pay.pension)
    return Notes(begins, np.stack(filled))


def life_rules(province: Economy) -> kernel.LifeRules:
    """Chances of dying, departing and learning this month."""
    skill, migration = province.parameters.skill, province.parameters.migration
    yearly = province.pack.mortality_rates(province.month.year)
    half_lives = np.array(
        [skill.half_life, skill.half_life, skill.half_life_vocational, skill.half_life_tertiary]
    )
    hazards = departure_hazards(province, is_tet=province.outside.is_tet)
    group = np.clip((np.arange(len(yearly)) - YOUNGEST) // TEN_YEARS, 0, hazards.shape[-1] - 1)
    return kernel.LifeRules(
        mortality=np.ascontiguousarray(1.0 - (1.0 - np.minimum(yearly, 1.0)) ** (1.0 / 12.0)),
        departure=np.ascontiguousarray(hazards[:, :, group]),
        unemployed_months=int(migration.long_unemployed_months),
        closing_rate=1.0 - 0.5 ** (1.0 / half_lives),
        idle_decay=skill.idle_decay,
    )


def leave(province: Economy) -> None:
    """Those who died or departed leave their homes and jobs, with children and money."""
    rows, fate = province.leavers, province.fates
    province.counts["deaths"] = int((fate == kernel.DIES).sum())
    province.counts["departures"] = int((fate == kernel.DEPARTS).sum())
    children = _take_children_along(province, departures=province.counts["departures"])
    province.counts["child_departures"] = int(children.sum())
    takes = _take_money_along(province, rows, fate)
    to_region = 0
    if province.neighbours is not None:
        to_region = province.neighbours.send(
            rows, departs=fate == kernel.DEPARTS, money=takes, children=children,
            month=province.now,
        )  # fmt: skip
        province.ledger.pay("migrants_take_region", to_region)
        province.world.receive(province, "migrants_take_region", to_region)
    _book_outside(province, int(takes.sum()) - to_region)
    _remove(province, rows)


def depart(province: Economy, rows: Rows) -> None:
    """Persons leave for outside, each with an equal part of the home's money."""
    takes = _take_money_along(province, rows, np.full(len(rows), kernel.DEPARTS, np.int8))
    _book_outside(province, int(takes.sum()))
    _remove(province, rows)
    province.counts["departures"] += len(rows)


def _book_outside(province: Economy, taken: int) -> None:
    """Book the money of those who leave for the rest of the nation."""
    province.ledger.pay("migrants_take", taken)
    province.world.receive(province, "migrants_take", taken)


def _take_money_along(province: Economy, rows: Rows, fate: NDArray[np.int8]) -> Rows:
    """Money of a home that has died out goes to another household, as do its firms.

    Returns what each takes along, đồng.
    """
    persons, households = province.state.persons, province.state.households
    emptied, takes = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
    _taken, empty = kernel.settle_leavers(
        rows, fate, persons.household, households.members, households.deposit,
        households.moved_out, emptied, takes,
    )  # fmt: skip
    if not empty:
        return takes
    homes = emptied[:empty]
    heirs = draw_households(province, stream=HEIR, identities=homes)
    left = households.deposit[homes].copy()
    households.deposit[homes] = 0
    households.moved_out[homes] += left
    np.add.at(households.deposit, heirs, left)
    np.add.at(households.moved_in, heirs, left)
    province.ledger.transfer("bequests", int(left.sum()))
    _redraw_owners(province)
    province.leaving_households.extend(homes.tolist())
    return takes


def _redraw_owners(province: Economy) -> None:
    """Firms of homes that are gone get a new owner."""
    firms = province.state.firms
    domestic = np.flatnonzero((firms.ownership == DOMESTIC) & (firms.alive == 1))
    orphaned = domestic[province.state.households.members[firms.owner[domestic]] == 0]
    if len(orphaned):
        firms.owner[orphaned] = draw_households(
            province, stream=FOUNDER, identities=firms.identity[orphaned], number=1
        )


def _remove(province: Economy, rows: Rows) -> None:
    persons, firms = province.state.persons, province.state.firms
    province.by_status -= np.bincount(persons.status[rows], minlength=7)
    working = rows[persons.status[rows] == EMPLOYEE]
    np.subtract.at(firms.employees, persons.employer[working], 1)
    skilled = working[persons.place[working] == SKILLED]
    np.subtract.at(firms.skilled_employees, persons.employer[skilled], 1)
    persons.status[rows] = EMPTY
    persons.employer[rows] = -1
    persons.pensioner[rows] = 0
    province.leaving_persons.extend(rows.tolist())


def _take_children_along(province: Economy, *, departures: int) -> Rows:
    """Children leave with the adults, of all ages alike; returns how many of each age."""
    children = province.state.children
    total = int(children.sum())
    if total == 0:
        return np.zeros(len(children), np.int64)
    expected = departures * province.parameters.demography.children_per_arrival
    leaving = poissons(
        province.seed, stream=CHILDREN, month=province.now, means=expected * children / total,
        number=1,
    )  # fmt: skip
    leaving = np.minimum(leaving, children)
    children[:] -= leaving
    return leaving
