"""The labour market of the month: separations, search, matching, and what the staff can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.actors.automation import output_per_labour, skilled_shift
from banha.actors.codes import FOREIGN, STATE
from banha.actors.contracts import formal_chance
from banha.kernels import labour as kernel
from banha.kernels import matching
from banha.kernels import production as production_kernel
from banha.markets.mobility import quitting_share, searching_share

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]


def meet(province: Economy) -> None:
    """Jobs end, people search, firms hire; what the staff can do is measured."""
    match(province)
    measure_labour(province)


def match(province: Economy) -> None:
    """Jobs end, people search, firms hire."""
    doors = open_doors(province)
    seekers = separate(province)
    applicant, applied_to, score = apply(province, doors, seekers)
    hire(province, doors, applicant, applied_to, score)


def workers_of(province: Economy) -> kernel.Workers:
    """The columns of persons that the labour market works on."""
    persons = province.state.persons
    return kernel.Workers(*(getattr(persons, name) for name in kernel.Workers._fields))


def open_doors(province: Economy) -> NDArray[np.int64]:
    """Open places by door: unskilled and skilled places of each firm in turn.

    In a region some are offered to people of other provinces, and places there are offered here.
    """
    firms = province.state.firms
    doors = np.stack([firms.vacancies, firms.skilled_vacancies], axis=1).astype(np.int64)
    doors[firms.alive == 0] = 0
    province.counts["vacancies"] = int(doors.sum())
    province.counts["skilled_vacancies"] = int(doors[:, kernel.SKILLED].sum())
    if province.neighbours is not None:
        province.neighbours.share_doors(doors)
    return doors.reshape(-1)


def exits_of(province: Economy) -> kernel.Exits:
    """Hazards of the month: quits by firm and tenure, with the peak of Tết, less what is barred."""
    firms, labour = province.state.firms, province.parameters.labour
    ownership = np.ones(firms.rows)
    ownership[firms.ownership == FOREIGN] = labour.separation_foreign
    ownership[firms.ownership == STATE] = labour.separation_state
    quit_ = province.separation_rate[firms.sector] * ownership * quitting_share(province)
    if province.outside.is_tet:
        quit_ *= 1.0 + labour.tet_separation
    months = np.arange(121)
    decline = np.exp(-months / labour.separation_tenure_months)
    factor = labour.separation_settled + (labour.separation_new - labour.separation_settled) * (
        decline
    )
    own = int(12 * (labour.retirement_age + labour.own_account_delay))
    return kernel.Exits(
        layoff=np.ascontiguousarray(firms.layoff),
        quit=np.ascontiguousarray(quit_),
        tenure_factor=factor,
        retirement_months=int(12 * labour.retirement_age),
        own_account_months=own,
        retirement_rate=labour.retirement_rate,
        withdrawal_rate=labour.withdrawal_rate,
        return_rate=labour.return_rate,
        pension_share=float(province.pack.opening["pensioner_share"]),
    )


def offers_of(province: Economy, doors: NDArray[np.int64]) -> kernel.Offers:
    """What is on offer: places by firm and kind, and what they pay."""
    firms = province.state.firms
    way = np.zeros(firms.rows)
    if province.neighbours is not None:
        way[province.neighbours.workplaces] = province.neighbours.way
    wage = np.log(np.maximum(firms.posted_wage, 1.0)) - way
    by_kind, rows = doors.reshape(-1, 2), np.arange(firms.rows, dtype=np.int32)
    return kernel.Offers(
        unskilled=np.repeat(rows, by_kind[:, kernel.UNSKILLED]),
        skilled=np.repeat(rows, by_kind[:, kernel.SKILLED]),
        log_wage=np.ascontiguousarray(np.stack([wage, wage + np.log(firms.premium)])),
        log_change=np.log(1.0 - province.structure.change_loss),
        firm_sector=firms.sector,
        productivity=firms.productivity,
        way=way,
    )


def search_of(province: Economy) -> kernel.Search:
    """Who searches how this month."""
    labour, own = province.parameters.labour, province.own_account
    mean_wage = max(province.mean_posted_wage(), 1.0)
    business = province.structure.household_business_sector
    income = own.income_per_worker
    mean_pay = max(mean_wage * province.mean_efficiency, 1.0)
    farm = province.structure.farm
    moving = searching_share(province)
    open_share = (1.0 - province.lever("lockdown")) * moving
    chance = labour.household_business_entry * (income[business] / mean_pay) ** 2
    farm_chance = labour.farm_entry * (income[farm] / mean_pay) ** 2
    return kernel.Search(
        digital_factor=1.0 + province.parameters.digital.search_gain,
        unemployed=labour.search_unemployed * open_share,
        employed=labour.search_employed * open_share,
        mismatched=labour.search_mismatched * moving,
        farm=labour.search_farm * moving,
        household_business=labour.search_household_business * moving,
        income_response=labour.search_income_response,
        age_decline=labour.search_age_decline,
        looks=int(labour.vacancies_sampled),
        taste_spread=labour.taste_spread,
        match_noise=labour.match_noise,
        log_hiring_standard=float(
            np.log(max(labour.hiring_standard * province.outside.minimum_wage, 1e-9))
        ),
        log_reservation=float(np.log(labour.reservation_unemployed)),
        log_reservation_decline=float(np.log(1.0 - labour.reservation_decline)),
        patience=int(labour.graduate_patience),
        log_mean_wage=float(np.log(mean_wage)),
        log_farm_income=float(np.log(max(income[farm], 1.0))),
        log_household_business_income=float(np.log(max(income[business], 1.0))),
        household_business_chance=float(min(chance, 1.0)),
        household_business_sector=business,
        farm_chance=float(min(farm_chance, 1.0)),
        farm_sector=farm,
    )


def separate(province: Economy) -> list[NDArray[np.int32]]:
    """Quits, layoffs, retirement; returns the rows of those who look for a job, by chunk."""
    persons, firms, scratch = province.state.persons, province.state.firms, province.scratch
    chunks = province.crew.chunks(persons.rows)
    scratch.resize(persons.rows)
    leavers = np.zeros((len(chunks), 2, firms.rows), np.int64)
    workers, exits, search = workers_of(province), exits_of(province), search_of(province)
    bounds = kernel.bounds_of(province.structure.log_efficiency, exits, search)

    def work(chunk: int, start: int, stop: int) -> int:
        return int(kernel.separate(
            start, stop, province.now, province.seed, workers, province.structure.log_efficiency,
            exits, search, bounds, leavers[chunk], scratch.row,
        ))  # fmt: skip

    counts = province.crew.run(work, chunks)
    lost = leavers.sum(axis=0)
    firms.employees[:] -= lost.sum(axis=0).astype(np.int32)
    firms.skilled_employees[:] -= lost[kernel.SKILLED].astype(np.int32)
    province.counts["separations"] = int(lost.sum())
    return [
        scratch.row[start : start + n].copy() for (start, _), n in zip(chunks, counts, strict=True)
    ]


def apply(
    province: Economy, doors: NDArray[np.int64], seekers: list[NDArray[np.int32]]
) -> tuple[Any, Any, Any]:
    """Those who look for a job apply to the best offer that they see."""
    workers, offers, search = workers_of(province), offers_of(province, doors), search_of(province)
    found = [
        (np.empty(len(s), np.int64), np.empty(len(s), np.int32), np.empty(len(s), np.float32))
        for s in seekers
    ]

    def work(chunk: int, _start: int, _stop: int) -> int:
        return int(kernel.apply(
            seekers[chunk], province.now, province.seed, workers,
            province.structure.log_efficiency, offers, search, *found[chunk],
        ))  # fmt: skip

    counts = province.crew.run(work, [(0, len(s)) for s in seekers])
    columns = [
        np.concatenate([part[i][:n] for part, n in zip(found, counts, strict=True)])
        for i in range(3)
    ]
    return columns[0], columns[1], columns[2]


def hire(
    province: Economy, doors: NDArray[np.int64], applicant: Any, applied_to: Any, score: Any
) -> None:
    """Firms take their best applicants; places left open are remembered."""
    persons, firms, wages = province.state.persons, province.state.firms, province.parameters.wages
    posted = doors.copy()
    hired = np.zeros(len(applicant), np.int8)
    province.counts["hires"] = int(matching.match(applied_to, score, doors, hired))
    staff = np.stack(
        [firms.employees - firms.skilled_employees, firms.skilled_employees], axis=1
    ).astype(np.int64).reshape(-1)  # fmt: skip
    firms.hired_knowledge[:] = 0.0
    left, gap = np.empty(len(applicant), np.int32), np.empty(len(applicant))
    workers, chances = workers_of(province), formal_chance(province)

    def move(_chunk: int, start: int, stop: int) -> None:
        kernel.hire(
            start, stop, province.now, province.seed, applicant, applied_to, hired, workers,
            persons.contract, firms.sector, firms.posted_wage, firms.productivity, chances,
            wages.noncompliance, wages.noncompliance_informal, province.structure.change_loss,
            left, gap,
        )  # fmt: skip

    province.crew.run(move, province.crew.chunks(len(applicant)))
    kernel.count_hires(applied_to, hired, left, gap, staff, doors, firms.hired_knowledge)
    by_kind = staff.reshape(-1, 2)
    firms.employees[:] = of_both_kinds(by_kind)
    firms.skilled_employees[:] = by_kind[:, kernel.SKILLED]
    asked, open_ = posted.reshape(-1, 2), doors.reshape(-1, 2)
    if province.neighbours is not None:
        province.neighbours.note_market(asked, open_)
    remember_unfilled(province, asked, open_, staff=by_kind)


def of_both_kinds(by_kind: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum over the two kinds of place; numpy adds up two columns slowly when asked by axis."""
    return np.asarray(by_kind[:, kernel.UNSKILLED] + by_kind[:, kernel.SKILLED])


def remember_unfilled(
    province: Economy, asked: NDArray[np.int64], left: NDArray[np.int64], *,
    staff: NDArray[np.int64],
) -> None:  # fmt: skip
    """Places left open, by firm and kind of place, and their share in those asked for."""
    firms = province.state.firms
    firms.vacancies[:], firms.skilled_vacancies[:] = left[:, 0], left[:, 1]
    share = left / np.maximum(asked, 1)
    open_, present = of_both_kinds(left), of_both_kinds(staff)
    some = of_both_kinds(asked) > 0
    firms.unfilled[some] = (open_ / np.maximum(present + open_, 1))[some]
    both = (asked[:, kernel.UNSKILLED] > 0) & (asked[:, kernel.SKILLED] > 0)
    gap = share[:, kernel.SKILLED] - share[:, kernel.UNSKILLED]
    firms.unfilled_gap[:] = np.where(both, gap, 0.0)
    province.counts["unfilled"] = int(left.sum())


def measure_labour(province: Economy) -> None:
    """Effective labour and schooling of each firm's staff, and the output that they can make."""
    persons, firms = province.state.persons, province.state.firms
    chunks = province.crew.chunks(persons.rows)
    labour = np.zeros((len(chunks), 2 * firms.rows), np.int64)
    schooling = np.zeros((len(chunks), firms.rows), np.int64)
    counts = province.crew.counts(chunks, production_kernel.COUNTS)

    def work(chunk: int, start: int, stop: int) -> None:
        production_kernel.effective_labour(
            start, stop, province.now, persons.status, persons.birth_month, persons.education,
            persons.place, persons.employer, persons.skill, province.structure.efficiency,
            province.structure.schooling_years, firms.productivity, labour[chunk],
            schooling[chunk], counts[chunk],
        )  # fmt: skip

    province.crew.run(work, chunks)
    effective = labour.sum(axis=0).reshape(-1, 2) / production_kernel.MICRO
    firms.unskilled_labour[:] = effective[:, kernel.UNSKILLED]
    firms.skilled_labour[:] = effective[:, kernel.SKILLED]
    combine_labour(province)
    residents = firms.employees - firms.commuters
    staffed = residents > 0
    firms.staff_education[staffed] = schooling.sum(axis=0)[staffed] / residents[staffed]
    by_status = np.sum(counts, axis=0)
    province.by_status[:] = by_status[:7]
    graduates = int(by_status[production_kernel.SKILLED_UNEMPLOYED])
    province.skill_seekers = (
        graduates + int(by_status[production_kernel.MISPLACED]),
        int(by_status[kernel.UNEMPLOYED]) - graduates,
    )
    workers = province.own_account.workers_in
    workers[province.structure.farm] = by_status[kernel.FARM]
    workers[province.structure.household_business_sector] = by_status[
        kernel.HOUSEHOLD_BUSINESS_STATUS
    ]


def skilled_weight(province: Economy, rows: NDArray[np.intp]) -> Array:
    """Weight of skilled labour in each firm: the sector's, its odds raised by automation.

    Odds × exp(shift ÷ σ), so that at a given premium the mix wanted rises by exp(shift).
    """
    weight = province.skilled_weight[province.state.firms.sector[rows]]
    shift = skilled_shift(province, rows) / province.parameters.labour.substitution_elasticity
    raised = weight * np.exp(shift)
    return np.asarray(raised / (raised + 1.0 - weight))


def combine_labour(province: Economy) -> None:
    """Output that the staff can make: base output × CES of skilled and unskilled labour."""
    firms = province.state.firms
    living = np.flatnonzero(firms.sector >= 0)
    sector = firms.sector[living]
    effective = province.decisions.combined_labour(
        skilled=firms.skilled_labour[living],
        unskilled=firms.unskilled_labour[living],
        skilled_weight=skilled_weight(province, living),
        parameters=province.parameters.labour,
    )
    firms.labour_capacity[:] = 0.0
    firms.labour_capacity[living] = (
        province.base_output[sector] * effective * output_per_labour(province)[living]
    )
