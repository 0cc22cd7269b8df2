"""The month in the life of persons: they are paid, learn, and some die or depart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC
from banha.actors.contracts import firms_insure
from banha.actors.ownership import draw_households
from banha.draw import poissons
from banha.kernels import households as household_kernel
from banha.kernels import life as kernel
from banha.kernels.draws import CHILDREN, FOUNDER, HEIR
from banha.kernels.labour import (
    EMPLOYEE,
    EMPTY,
    FARM,
    HOUSEHOLD_BUSINESS_STATUS,
    SKILLED,
)
from banha.markets.migration import TEN_YEARS, departure_hazards

if TYPE_CHECKING:
    from banha.economy import Economy

PUBLIC_EMPLOYER, YOUNGEST, SEARCHED = 0, 15, 1 << 12
Rows = NDArray[np.int64]


def live_through_the_month(province: Economy) -> None:
    """One pass over all persons: pay and pensions, skill, and who dies or departs."""
    persons, firms = province.state.persons, province.state.firms
    chunks = province.crew.chunks(persons.rows)
    scratch = province.scratch
    scratch.resize(persons.rows)
    people = kernel.People(*(getattr(persons, name) for name in kernel.People._fields))
    employers = kernel.Employers(firms.posted_wage, firms.premium, firms.productivity)
    pay, rules, rests = pay_rules(province), life_rules(province), own_account_rests(province)
    staff = np.zeros((2, len(chunks), firms.rows), np.int64)
    begins = places_by_street(province, chunks)
    filled = province.crew.counts(chunks, begins.shape[1])
    stayers = province.crew.counts(chunks, len(rules.closing_rate), len(rules.mortality))
    totals = province.crew.counts(chunks, kernel.TOTALS)

    def work(chunk: int, start: int, stop: int) -> tuple[int, int]:
        filled[chunk][:] = begins[chunk]
        return kernel.month_of_life(  # type: ignore[no-any-return]
            start, stop, province.now, province.seed, people, province.structure.efficiency,
            employers, pay, rules, staff[0, chunk], staff[1, chunk], filled[chunk], scratch.home,
            scratch.amount, scratch.pensioner, scratch.row, scratch.fate, stayers[chunk],
            totals[chunk],
        )  # fmt: skip

    counts = province.crew.run(work, chunks)
    parts = [slice(start, start + n) for (start, _), (n, _) in zip(chunks, counts, strict=True)]
    province.leavers = np.concatenate([scratch.row[part] for part in parts]).astype(np.int64)
    province.fates = np.concatenate([scratch.fate[part] for part in parts])
    by_education_and_age = np.sum(stayers, axis=0)
    province.age_counts = by_education_and_age.sum(axis=0)
    province.adults_by_education = by_education_and_age.sum(axis=1)
    province.life_totals = np.sum(totals, axis=0)
    payroll, province.formal_staff = staff.sum(axis=1)
    retired = [slice(start, start + n) for (start, _), (_, n) in zip(chunks, counts, strict=True)]
    pay_pensions(province, [scratch.pensioner[part] for part in retired], pay.pension)
    give_rests(province, rests)
    households_receive(province, pay, begins=begins, ends=np.stack(filled))
    own_income = int(province.life_totals[kernel.OWN_INCOME]) + sum(rests.values())
    book_pay(province, payroll=payroll, own_income=own_income)
    firms_insure(province, province.formal_staff)


def pay_pensions(province: Economy, pensioners: list[NDArray[np.int32]], pension: int) -> None:
    """The State pays every pensioner the pension, to the household."""
    persons, households = province.state.persons, province.state.households
    for rows in pensioners:
        np.add.at(households.pensions, persons.household[rows], pension)
    number = sum(len(rows) for rows in pensioners)
    province.government.pay(province, "pensions", number * pension)


def places_by_street(province: Economy, chunks: list[tuple[int, int]]) -> Rows:
    """Where the notes for each street begin: int64[chunks, streets].

    A chunk of persons has as many places for notes as it has rows.
    """
    persons = province.state.persons
    streets = (province.state.households.rows >> kernel.STREET) + 1
    counts = province.crew.counts(chunks, streets)

    def work(chunk: int, start: int, stop: int) -> None:
        household_kernel.count_by_street(start, stop, persons.household, counts[chunk])

    province.crew.run(work, chunks)
    begins = np.zeros((len(chunks), streets), np.int64)
    for chunk, (start, _) in enumerate(chunks):
        begins[chunk, 0] = start
        begins[chunk, 1:] = start + np.cumsum(counts[chunk])[:-1]
    return begins


def pay_rules(province: Economy) -> kernel.PayRules:
    """How pay is set this month; shares out what farms and household businesses earned."""
    wages, state, own = province.parameters.wages, province.parameters.state, province.own_account
    business = province.structure.household_business_sector
    return kernel.PayRules(
        follow_up=wages.follow_up,
        follow_down=wages.follow_down,
        minimum_wage=float(province.outside.minimum_wage),
        tax_rate=state.personal_tax,
        tax_threshold=state.personal_tax_threshold,
        farm_income=own.share_out(province.structure.farm)[0],
        household_business_income=own.share_out(business)[0],
        public_employer=PUBLIC_EMPLOYER,
        pension=int(state.pension * province.outside.income),
    )


def own_account_rests(province: Economy) -> dict[int, int]:
    """What sharing out evenly leaves over, by status of those whom it belongs to."""
    own, structure = province.own_account, province.structure
    return {
        FARM: own.share_out(structure.farm)[1],
        HOUSEHOLD_BUSINESS_STATUS: own.share_out(structure.household_business_sector)[1],
    }


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


def by_education(totals: Rows, entry: int) -> Rows:
    """Four entries of the totals of a month of life, by education."""
    return totals[entry : entry + 4]


def give_rests(province: Economy, rests: dict[int, int]) -> None:
    """What sharing out evenly left over goes to the first person of the status."""
    persons, households = province.state.persons, province.state.households
    for status, rest in rests.items():
        if rest:
            first = first_with(persons.status, status)
            persons.pay[first] += rest
            households.labour_income[persons.household[first]] += rest


def book_pay(province: Economy, *, payroll: Rows, own_income: int) -> None:
    """Book pay with those who pay, and incomes with those who receive."""
    firms, ledger, totals = province.state.firms, province.ledger, province.life_totals
    public_payroll = int(payroll[PUBLIC_EMPLOYER])
    payroll[PUBLIC_EMPLOYER] = 0
    elsewhere = 0 if province.neighbours is None else province.neighbours.note_pay(
        payroll, formal_staff=province.formal_staff
    )  # fmt: skip
    firms.wages[:] = payroll
    firms.deposit[:] -= payroll
    province.counts["paid_employees"] = int(by_education(totals, kernel.JOBS_BY_EDUCATION).sum())
    province.counts["at_minimum_wage"] = int(totals[kernel.AT_MINIMUM])
    ledger.pay("wages", int(payroll.sum()))
    paid = int(by_education(totals, kernel.PAY_BY_EDUCATION).sum())
    ledger.receive("wages", paid - int(totals[kernel.PUBLIC_PAY]) - elsewhere)
    ledger.receive("commuters_earn", elsewhere)
    province.government.pay(province, "public_wages", public_payroll)
    ledger.receive("public_wages", int(totals[kernel.PUBLIC_PAY]))
    ledger.pay("mixed_income", int(province.own_account.value_added.sum()))
    ledger.receive("mixed_income", own_income)


def households_receive(
    province: Economy, pay: kernel.PayRules, *, begins: Rows, ends: Rows
) -> None:
    """Pay and pensions less tax go to households' deposits, street by street."""
    households, ledger, scratch = province.state.households, province.ledger, province.scratch
    streets = begins.shape[1]
    parts = len(province.crew.chunks(households.rows))
    chunks = [(streets * i // parts, streets * (i + 1) // parts) for i in range(parts)]
    sums = province.crew.counts(chunks, 2)

    def work(chunk: int, start: int, stop: int) -> None:
        household_kernel.receive_pay(
            start, stop, begins, ends, scratch.home, scratch.amount, pay.tax_rate,
            pay.tax_threshold, households.labour_income, households.personal_tax,
            households.pensions, households.deposit, sums[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    tax, pensions = np.sum(sums, axis=0).tolist()
    ledger.pay("personal_tax", tax)
    province.government.receive(province, "personal_tax", tax)
    ledger.receive("pensions", pensions)


def first_with(status: NDArray[np.int8], wanted: int) -> int:
    """The first row with a status; the first of all where nobody has it."""
    for start in range(0, len(status), SEARCHED):
        found = np.flatnonzero(status[start : start + SEARCHED] == wanted)
        if len(found):
            return start + int(found[0])
    return 0


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
