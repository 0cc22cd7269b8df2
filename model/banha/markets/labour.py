"""The labour market of the month: separations, search, matching; and what people are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.actors.automation import output_per_labour
from banha.kernels import labour as kernel
from banha.kernels import production as production_kernel
from banha.kernels import wages as wage_kernel

PUBLIC_EMPLOYER = 0

if TYPE_CHECKING:
    from banha.economy import Economy


def meet(province: Economy) -> None:
    """Jobs end, people search, firms hire."""
    separate(province)
    search_and_match(province)
    measure_labour(province)
    count_own_account(province)


def separate(province: Economy) -> None:
    """Quits, layoffs and retirement."""
    persons, firms, labour = (
        province.state.persons,
        province.state.firms,
        province.parameters.labour,
    )
    chunks = province.crew.chunks(persons.rows)
    leavers = np.zeros((len(chunks), firms.rows), np.int64)
    layoff = np.ascontiguousarray(firms.layoff)

    def work(chunk: int, start: int, stop: int) -> None:
        kernel.separate(
            start, stop, province.now, province.seed,
            persons.identity, persons.birth_month, persons.status, persons.employer,
            persons.sector, persons.tenure, persons.pensioner,
            layoff, province.separation_rate, int(12 * labour.retirement_age),
            labour.retirement_rate, int(12 * labour.own_account_delay),
            province.pack.opening["pensioner_share"], labour.withdrawal_rate, labour.return_rate,
            leavers[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    lost = leavers.sum(axis=0)
    firms.employees[:] -= lost.astype(np.int32)
    province.counts["separations"] = int(lost.sum())


def search_and_match(province: Economy) -> None:
    """Searchers apply to the best offer they see; firms take the best applicants."""
    persons, firms, labour = (
        province.state.persons,
        province.state.firms,
        province.parameters.labour,
    )
    posted = firms.vacancies.copy()
    cumulative = np.cumsum(np.where(firms.alive == 1, posted, 0), dtype=np.int64)
    mean_wage = province.mean_posted_wage()
    chunks = province.crew.chunks(persons.rows)
    scratch = province.scratch
    scratch.resize(persons.rows)
    income = province.own_account.income_per_worker
    business = province.structure.household_business_sector
    farm_income = float(income[province.structure.farm])
    business_income = float(income[business])
    mean_pay = max(mean_wage * province.mean_efficiency, 1.0)
    chance = labour.household_business_entry * (business_income / mean_pay) ** 2
    province.counts["vacancies"] = int(cumulative[-1])

    def work(_chunk: int, start: int, stop: int) -> int:
        return int(kernel.search(
            start, stop, province.now, province.seed,
            persons.identity, persons.birth_month, persons.education, persons.status,
            persons.sector, persons.employer, persons.skill, persons.wage, persons.tenure,
            province.structure.efficiency, firms.sector, firms.posted_wage, firms.productivity,
            cumulative, mean_wage, farm_income, business_income, labour.search_unemployed,
            labour.search_employed, labour.search_farm, labour.search_household_business,
            labour.search_income_response, labour.search_age_decline,
            int(labour.vacancies_sampled), labour.taste_spread, labour.match_noise,
            labour.reservation_unemployed, labour.reservation_decline,
            labour.sector_change_loss, min(chance, 1.0), business,
            scratch.applicant, scratch.applied_to, scratch.score,
        ))  # fmt: skip

    counts = province.crew.run(work, chunks)
    kept = np.concatenate(
        [np.arange(start, start + n) for (start, _), n in zip(chunks, counts, strict=True)]
    )
    applicant, applied_to = scratch.applicant[kept], scratch.applied_to[kept]
    hired = np.zeros(len(kept), np.int8)
    province.counts["hires"] = int(
        kernel.match(applied_to, scratch.score[kept], firms.vacancies, hired)
    )
    former = persons.employer[applicant]
    moved = (hired == 1) & (former >= 0)
    ahead = firms.productivity[former[moved]] / firms.productivity[applied_to[moved]]
    np.add.at(firms.hired_knowledge, applied_to[moved], np.maximum(np.log(ahead), 0.0))
    kernel.hire(
        applicant, applied_to, hired, persons.status, persons.sector, persons.employer,
        persons.wage, persons.tenure, persons.skill, firms.sector, firms.posted_wage,
        firms.employees, firms.vacancies, labour.sector_change_loss,
    )  # fmt: skip
    some = posted > 0
    firms.unfilled[some] = firms.vacancies[some] / np.maximum(
        firms.employees[some] + firms.vacancies[some], 1
    )
    province.counts["unfilled"] = int(np.where(firms.alive == 1, firms.vacancies, 0).sum())


def measure_labour(province: Economy) -> None:
    """Effective labour and schooling of each firm's staff, and the output that they can make."""
    persons, firms = province.state.persons, province.state.firms
    chunks = province.crew.chunks(persons.rows)
    labour = np.zeros((len(chunks), firms.rows), np.int64)
    schooling = np.zeros((len(chunks), firms.rows), np.int64)

    def work(chunk: int, start: int, stop: int) -> None:
        production_kernel.effective_labour(
            start, stop, province.now, persons.status, persons.birth_month, persons.education,
            persons.employer, persons.skill, province.structure.efficiency,
            province.structure.schooling_years, firms.productivity, labour[chunk],
            schooling[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    effective = labour.sum(axis=0) / production_kernel.MICRO
    base = np.where(firms.sector >= 0, province.base_output[firms.sector], 0.0)
    firms.labour_capacity[:] = base * effective * output_per_labour(province)
    staffed = firms.employees > 0
    firms.staff_education[staffed] = schooling.sum(axis=0)[staffed] / firms.employees[staffed]


def count_own_account(province: Economy) -> None:
    """Count who works on farms and in household businesses after the month's moves."""
    structure, workers = province.structure, province.own_account.workers_in
    by_status = np.bincount(province.state.persons.status, minlength=7)
    workers[structure.farm] = by_status[kernel.FARM]
    workers[structure.household_business_sector] = by_status[kernel.HOUSEHOLD_BUSINESS_STATUS]


def pay(province: Economy) -> None:
    """Pay wages and own-account incomes, and withhold personal tax."""
    persons, households, firms = (
        province.state.persons, province.state.households, province.state.firms,
    )  # fmt: skip
    wages, state = province.parameters.wages, province.parameters.state
    chunks = province.crew.chunks(persons.rows)
    payroll = np.zeros((len(chunks), firms.rows), np.int64)
    income = np.zeros((len(chunks), households.rows), np.int64)
    tax = np.zeros((len(chunks), households.rows), np.int64)
    own = province.own_account
    farm, farm_rest = own.share_out(province.structure.farm)
    business, business_rest = own.share_out(province.structure.household_business_sector)

    def work(chunk: int, start: int, stop: int) -> tuple[int, int, int, int]:
        return wage_kernel.pay(  # type: ignore[no-any-return]
            start, stop, province.seed, province.now,
            persons.identity, persons.status, persons.birth_month, persons.education,
            persons.employer, persons.household, persons.wage, persons.pay,
            province.structure.efficiency, firms.posted_wage, wages.follow_up, wages.follow_down,
            province.outside.minimum_wage, wages.noncompliance, state.personal_tax,
            state.personal_tax_threshold, farm, business, PUBLIC_EMPLOYER,
            payroll[chunk], income[chunk], tax[chunk],
        )  # fmt: skip

    private, public, own_income, at_minimum = np.array(province.crew.run(work, chunks)).sum(axis=0)
    total_income = income.sum(axis=0)
    for status, rest in (
        (kernel.FARM, farm_rest),
        (kernel.HOUSEHOLD_BUSINESS_STATUS, business_rest),
    ):
        if rest:
            first = int(np.argmax(persons.status == status))
            persons.pay[first] += rest
            total_income[persons.household[first]] += rest
            own_income += rest
    households.labour_income[:] = total_income
    households.personal_tax[:] = tax.sum(axis=0)
    households.deposit[:] += households.labour_income - households.personal_tax
    firms.wages[:] = payroll.sum(axis=0)
    public_payroll = int(firms.wages[PUBLIC_EMPLOYER])
    firms.wages[PUBLIC_EMPLOYER] = 0
    firms.deposit[:] -= firms.wages
    province.counts["paid_employees"] = int(firms.employees.sum())
    ledger = province.ledger
    ledger.pay("wages", firms.wages.sum())
    ledger.receive("wages", private)
    province.government.pay(province, "public_wages", public_payroll)
    ledger.receive("public_wages", public)
    ledger.pay("mixed_income", own.value_added.sum())
    ledger.receive("mixed_income", own_income)
    ledger.pay("personal_tax", households.personal_tax.sum())
    province.government.receive(province, "personal_tax", int(tax.sum()))
    province.counts["at_minimum_wage"] = int(at_minimum)
