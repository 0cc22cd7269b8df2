"""Pay, pensions and the tax on them: what is due, and how it comes to households."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.kernels import households as household_kernel
from banha.kernels import life as kernel
from banha.kernels.labour import FARM, HOUSEHOLD_BUSINESS_STATUS

if TYPE_CHECKING:
    from banha.economy import Economy

PUBLIC_EMPLOYER, SEARCHED = 0, 1 << 12
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Notes:
    """Where what a segment earned is noted, by chunk and street: int64[chunks, streets] both."""

    begins: Rows
    ends: Rows


def pay_pensions(province: Economy, homes: list[NDArray[np.int32]], pension: int) -> None:
    """The State pays every pensioner the pension, to the household: `homes`, one a pensioner."""
    households = province.state.households
    for rows in homes:
        np.add.at(households.pensions, rows, pension)
    number = sum(len(rows) for rows in homes)
    province.government.pay(province, "pensions", number * pension)


def places_by_street(
    province: Economy, household: NDArray[np.int32], chunks: list[tuple[int, int]]
) -> Rows:
    """Where the notes for each street begin: int64[chunks, streets].

    A chunk of persons has as many places for notes as it has rows.
    """
    streets = (province.state.households.rows >> kernel.STREET) + 1
    counts = province.crew.counts(chunks, streets)

    def work(chunk: int, start: int, stop: int) -> None:
        household_kernel.count_by_street(start, stop, household, counts[chunk])

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


def households_note(province: Economy, pay: kernel.PayRules, notes: Notes) -> None:
    """Pay that a segment of persons earned, and the tax on it, are booked with their households."""
    households, scratch = province.state.households, province.scratch

    def work(_chunk: int, start: int, stop: int) -> None:
        household_kernel.note_pay(
            start, stop, notes.begins, notes.ends, scratch.home, scratch.amount, pay.tax_rate,
            pay.tax_threshold, households.labour_income, households.personal_tax,
        )  # fmt: skip

    province.crew.run(work, street_chunks(province, notes))


def households_receive(province: Economy, pay: kernel.PayRules, notes: Notes) -> None:
    """The last notes are booked; pay and pensions less tax go to deposits, street by street."""
    households, ledger, scratch = province.state.households, province.ledger, province.scratch
    chunks = street_chunks(province, notes)
    sums = province.crew.counts(chunks, 2)

    def work(chunk: int, start: int, stop: int) -> None:
        household_kernel.receive_pay(
            start, stop, notes.begins, notes.ends, scratch.home, scratch.amount, pay.tax_rate,
            pay.tax_threshold, households.labour_income, households.personal_tax,
            households.pensions, households.deposit, sums[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    tax, pensions = np.sum(sums, axis=0).tolist()
    ledger.pay("personal_tax", tax)
    province.government.receive(province, "personal_tax", tax)
    ledger.receive("pensions", pensions)


def street_chunks(province: Economy, notes: Notes) -> list[tuple[int, int]]:
    """Streets shared among the threads."""
    streets = notes.begins.shape[1]
    parts = len(province.crew.chunks(province.state.households.rows))
    return [(streets * i // parts, streets * (i + 1) // parts) for i in range(parts)]


def first_with(status: NDArray[np.int8], wanted: int) -> int:
    """The first row with a status; the first of all where nobody has it."""
    for start in range(0, len(status), SEARCHED):
        found = np.flatnonzero(status[start : start + SEARCHED] == wanted)
        if len(found):
            return start + int(found[0])
    return 0
