"""The young at school: upper secondary, vocational and tertiary places, queues and fees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import (
    FIFTEEN,
    SECONDARY,
    TERTIARY,
    UPPER_SECONDARY,
    VOCATIONAL,
    WAITING,
)
from banha.actors.digital import introduce
from banha.actors.life import depart
from banha.actors.ownership import draw_households
from banha.decisions.schooling import admit
from banha.draw import uniforms
from banha.houses.schools import prepare_graduates, school_of
from banha.kernels import households as kernel
from banha.kernels.draws import LEAVING_SCHOOL, RETURNING, TRACK
from banha.kernels.labour import OUT, STUDENT, UNEMPLOYED

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.parameter_sections import SchoolingParameters

Rows = NDArray[np.int64]
Chosen = NDArray[np.bool_]
RETURN_DOOR = 3
FIFTEEN_MONTHS = 15 * 12
PER_THOUSAND = 1000.0


@dataclass
class Schooling:
    """Everybody at school, with the month in which the stage ends, and those studying outside.

    `rows`, `identities`, `stage` and `until` have an entry per pupil; an entry whose row has got
    another occupant or another status is dropped at the next look. `returning[m]` counts those who
    come back from studies outside in month m.
    """

    rows: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    identities: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    stage: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    until: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    returning: dict[int, int] = field(default_factory=dict)

    def add(self, province: Economy, rows: Rows, *, stage: int, until: Rows | int) -> None:
        """Enter persons in a stage that ends in the month `until`."""
        identities = province.state.persons.identity[rows]
        self.rows = np.concatenate([self.rows, rows])
        self.identities = np.concatenate([self.identities, identities])
        self.stage = np.concatenate([self.stage, np.full(len(rows), stage, np.int8)])
        self.until = np.concatenate([self.until, np.broadcast_to(until, len(rows))])

    def keep(self, mask: NDArray[np.bool_]) -> None:
        """Drop the entries outside the mask."""
        self.rows, self.identities = self.rows[mask], self.identities[mask]
        self.stage, self.until = self.stage[mask], self.until[mask]

    def in_stage(self, stage: int) -> Rows:
        """Rows of the pupils in a stage."""
        return np.asarray(self.rows[self.stage == stage])


def open_schooling(province: Economy) -> None:
    """Enter the opening's students; their education becomes what they have, not what they will.

    Those under the age of leaving upper secondary school are in it; the others are in the track
    that the opening gave them.
    """
    persons, school = province.state.persons, province.schooling
    students = np.flatnonzero(persons.status == STUDENT)
    reach = persons.education[students].copy()
    birth = persons.birth_month[students].astype(np.int64)
    leaving = province.structure.school_leaving_months
    upper = birth + leaving[SECONDARY] > province.now
    for stage, mine in (
        (UPPER_SECONDARY, upper),
        *((track, (reach == track) & ~upper) for track in (VOCATIONAL, TERTIARY)),
    ):
        final = SECONDARY if stage == UPPER_SECONDARY else stage
        school.add(province, students[mine], stage=stage, until=birth[mine] + leaving[final])
    persons.education[students] = np.minimum(reach, SECONDARY)
    _open_returns(province)


def _open_returns(province: Economy) -> None:
    """Plan the returns of those who went to study outside before the opening.

    As many went each month as leave upper secondary school in the months to come, with the wishes
    and the free places of the opening.
    """
    school, schooling = province.schooling, province.parameters.schooling
    leaving = province.structure.school_leaving_months
    pupils = school.in_stage(UPPER_SECONDARY)
    income = home_income(province, pupils)
    wanted = province.decisions.choose_track(
        premium=expected_premium(province), income=income / mean_income(province),
        fee_share=fees(province) / income[:, None], parameters=schooling,
    )  # fmt: skip
    stage = int(leaving[TERTIARY] - leaving[SECONDARY])
    wishes = wanted[:, 1].sum() / max(int(leaving[SECONDARY]) - FIFTEEN_MONTHS, 1)
    first = schooling.outside_share * wishes
    free = int(ordinary_places(province)[TERTIARY])  # levers act from the first month on
    turned_away = max(wishes - first - free / stage, 0.0)
    monthly = schooling.return_share * (first + schooling.outside_second_choice * turned_away)
    ends = np.floor(monthly * np.arange(stage + 1) + 0.5).astype(np.int64)
    for month, count in enumerate(np.diff(ends).tolist(), start=1):
        if count:
            school.returning[province.now + month] = count


def expected_premium(province: Economy) -> float:
    """Premium on skilled work that the young expect, relative to its reference.

    The mean of what firms post, weighted by staff.
    """
    living = np.flatnonzero(province.state.firms.alive == 1)
    reference = province.parameters.wages.reference_premium
    return province.mean_of("premium", living, default=reference) / reference


def home_income(province: Economy, rows: Rows) -> NDArray[np.float64]:
    """Smoothed income per member of each person's household, đồng a month, at least one."""
    households = province.state.households
    homes = province.state.persons.household[rows]
    money = np.maximum(households.smoothed_income[homes], 1.0)
    return np.asarray(money / households.members[homes])


def mean_income(province: Economy) -> float:
    """Smoothed income per member of all households, đồng a month."""
    households = province.state.households
    income = province.crew.total(households.smoothed_income)
    return max(float(income), 1.0) / province.crew.total(households.members)


def full_fees(province: Economy) -> NDArray[np.float64]:
    """Fee of a student a month before scholarships: vocational, tertiary."""
    schooling = province.parameters.schooling
    return np.array([schooling.fee_vocational, schooling.fee_tertiary])


def fees(province: Economy) -> NDArray[np.float64]:
    """Fee that a student's household pays a month, scholarships apart: vocational, tertiary.

    Scholarships bear the share of all fees that what arrives of their money covers.
    """
    due = sum(fees_by_track(province).values())
    borne = province.programmes.arrives("scholarships") / due if due > 0.0 else 0.0
    return full_fees(province) * (1.0 - min(borne, 1.0))


def wanted_scholarships(province: Economy) -> float:
    """Fees that the lever bears, đồng a month."""
    return province.lever("scholarships") * sum(fees_by_track(province).values())


def fees_by_track(province: Economy) -> dict[int, float]:
    """Full fees of all students a month by track, đồng."""
    return {
        track: float(fee) * len(province.schooling.in_stage(track))
        for track, fee in zip((VOCATIONAL, TERTIARY), full_fees(province), strict=True)
    }


def added_places_by_track(province: Economy) -> dict[int, float]:
    """Cost a month of the places that levers add, by track, đồng."""
    schooling = province.parameters.schooling
    cost = {VOCATIONAL: schooling.cost_vocational, TERTIARY: schooling.cost_tertiary}
    more = lever_places(province)
    return {track: max(more[track], 0.0) * cost[track] for track in (VOCATIONAL, TERTIARY)}


def ordinary_places(province: Economy) -> dict[int, float]:
    """Places for students in each track without a programme: so many per 1,000 youths."""
    ages = province.structure.school_leaving_months[[SECONDARY, TERTIARY]] // 12
    youths = int(province.age_counts[ages[0] : ages[1]].sum())
    schooling = province.parameters.schooling
    return {
        VOCATIONAL: youths * schooling.vocational_places / PER_THOUSAND,
        TERTIARY: youths * schooling.university_places / PER_THOUSAND,
    }


def lever_places(province: Economy) -> dict[int, float]:
    """Places that the levers add to the ordinary ones or take from them."""
    ordinary = ordinary_places(province)
    return {
        VOCATIONAL: province.lever("vocational_places") * ordinary[VOCATIONAL],
        TERTIARY: province.lever("university_places") * ordinary[TERTIARY],
    }


def wanted_spending(province: Economy) -> float:
    """Cost of the places that the levers add, đồng a month; ordinary ones are in public payroll."""
    return sum(added_places_by_track(province).values())


def places(province: Economy) -> dict[int, int]:
    """Places in each track; of those that the levers add, as many as were paid for."""
    wanted = wanted_spending(province)
    paid = province.programmes.arrives("places") / wanted if wanted > 0.0 else 1.0
    ordinary, added = ordinary_places(province), lever_places(province)
    return {
        track: int(ordinary[track] + added[track] * (paid if added[track] > 0.0 else 1.0))
        for track in (VOCATIONAL, TERTIARY)
    }


def come_to_fifteen(province: Economy, rows: Rows, *, mean_income: float) -> None:
    """Those who turned fifteen: with primary school they leave; the others may choose to stay."""
    persons = province.state.persons
    u = uniforms(province.seed, stream=TRACK, month=province.now, identities=persons.identity[rows])
    stay = province.decisions.stay_at_school(
        premium=expected_premium(province), income=home_income(province, rows) / mean_income,
        parameters=province.parameters.schooling,
    )  # fmt: skip
    stays = (persons.education[rows] >= SECONDARY) & (u[:, 0] < stay)
    birth = persons.birth_month[rows[stays]].astype(np.int64)
    until = birth + province.structure.school_leaving_months[SECONDARY]
    province.schooling.add(province, rows[stays], stage=UPPER_SECONDARY, until=until)
    go_to_work(province, rows[~stays])


def go_to_work(province: Economy, rows: Rows) -> None:
    """Leave school: into the labour force with the probability of participation."""
    persons = province.state.persons
    u = uniforms(
        province.seed, stream=LEAVING_SCHOOL, month=province.now,
        identities=persons.identity[rows],
    )  # fmt: skip
    enters = u[:, 0] < province.parameters.demography.participation
    province.by_status -= np.bincount(persons.status[rows], minlength=7)
    persons.status[rows] = np.where(enters, UNEMPLOYED, OUT)
    province.by_status += np.bincount(persons.status[rows], minlength=7)
    persons.tenure[rows] = 0


def study(province: Economy) -> None:
    """A month of the schools: graduations, choices, admissions, returns, fees."""
    school, persons = province.schooling, province.state.persons
    there = (persons.identity[school.rows] == school.identities) & (
        persons.status[school.rows] == STUDENT
    )
    school.keep(there)
    done = school.until <= province.now
    rows, stage = school.rows[done], school.stage[done]
    school.keep(~done)
    for track, name in ((VOCATIONAL, "graduates_vocational"), (TERTIARY, "graduates_tertiary")):
        graduates = rows[stage == track]
        persons.education[graduates] = track
        prepare_graduates(province, graduates, track=track)
        go_to_work(province, graduates)
        province.counts[name] = len(graduates)
    mean = mean_income(province)
    come_to_fifteen(province, rows[stage == FIFTEEN], mean_income=mean)
    leavers = rows[(stage == UPPER_SECONDARY) | (stage == WAITING)]
    admissions(province, leavers, mean_income=mean)
    come_back(province)
    charge_fees(province)


def admissions(province: Economy, rows: Rows, *, mean_income: float) -> None:
    """Those with upper secondary school choose; the best of each queue get the free places.

    Part of those who want a degree study outside; of those without a place, part seek theirs
    outside, and part of the others wait a year.
    """
    school, schooling = province.schooling, province.parameters.schooling
    u = uniforms(
        province.seed, stream=TRACK, month=province.now,
        identities=province.state.persons.identity[rows],
    )  # fmt: skip
    money = home_income(province, rows)
    income = money / mean_income
    wanted = province.decisions.choose_track(
        premium=expected_premium(province), income=income,
        fee_share=fees(province) / money[:, None], parameters=schooling,
    )  # fmt: skip
    tertiary = (u[:, 0] >= wanted[:, 0]) & (u[:, 0] < wanted.sum(axis=1))
    abroad = tertiary & (u[:, 2] < schooling.outside_share)
    score = np.log(u[:, 1] / (1.0 - u[:, 1])) + schooling.rank_income * np.log(income)
    province.counts["turned_away"] = 0
    room, leaving = places(province), province.structure.school_leaving_months
    second = _second_choice(u[:, 2], parameters=schooling)
    outside = [np.flatnonzero(abroad)]
    for track, queue in (
        (VOCATIONAL, np.flatnonzero(u[:, 0] < wanted[:, 0])),
        (TERTIARY, np.flatnonzero(tertiary & ~abroad)),
    ):
        free = room[track] - len(school.in_stage(track))
        taken = admit(score=score[queue], places=free)
        until = province.now + int(leaving[track] - leaving[SECONDARY])
        school.add(province, rows[queue[taken]], stage=track, until=until)
        left = queue[~taken]
        province.counts["turned_away"] += len(left)
        if track == TERTIARY:
            outside.append(left[second[left]])
            left = left[~second[left]]
        waits = u[left, 3] < schooling.retry_share
        school.add(province, rows[left[waits]], stage=WAITING, until=province.now + 12)
        go_to_work(province, rows[left[~waits]])
    go_to_work(province, rows[u[:, 0] >= wanted.sum(axis=1)])
    gone = np.concatenate(outside)
    back = int((u[gone, 3] < schooling.return_share).sum())
    go_outside(province, rows[gone], returning=back)


def _second_choice(draw: NDArray[np.float64], *, parameters: SchoolingParameters) -> Chosen:
    """Who would seek a degree outside if turned away, of those who did not seek it there first.

    What is left of the draw of the first choice is a draw of its own.
    """
    rest = max(1.0 - parameters.outside_share, 1e-12)
    return np.asarray((draw - parameters.outside_share) / rest < parameters.outside_second_choice)


def go_outside(province: Economy, rows: Rows, *, returning: int) -> None:
    """Students who study outside depart; `returning` of them come back with a degree."""
    leaving = province.structure.school_leaving_months
    depart(province, rows)
    back = province.now + int(leaving[TERTIARY] - leaving[SECONDARY])
    planned = province.schooling.returning
    planned[back] = planned.get(back, 0) + returning
    province.counts["study_departures"] = len(rows)


def come_back(province: Economy) -> None:
    """Graduates return from outside, to a home of the province, and look for work."""
    count = province.schooling.returning.pop(province.now, 0)
    province.counts["study_returns"] = count
    if count == 0:
        return
    persons, households = province.state.persons, province.state.households
    rows = persons.take_rows(count, entry=province.now, door=RETURN_DOOR)
    persons.birth_month[rows] = province.now - province.structure.school_leaving_months[TERTIARY]
    persons.education[rows] = TERTIARY
    persons.skill[rows] = province.newcomer_skill()
    homes = draw_households(province, stream=RETURNING, identities=persons.identity[rows])
    persons.household[rows] = homes
    np.add.at(households.members, homes, 1)
    introduce(province, rows)
    go_to_work(province, rows)
    province.counts["arrivals"] += count


def charge_fees(province: Economy) -> None:
    """Households of students pay the month's fees to the schools, as far as their money goes."""
    persons, households = province.state.persons, province.state.households
    asked = fees(province).astype(np.int64)
    for track, fee in zip((VOCATIONAL, TERTIARY), asked.tolist(), strict=True):
        students = province.schooling.in_stage(track)
        paid, short = kernel.pay_fees(
            students, fee, persons.household, households.deposit, households.school_fees
        )
        province.ledger.pay("school_fees", paid)
        school = school_of(province, track)
        school.receive(province, "school_fees", fee * len(students) - short)


def observe_schooling(province: Economy, scale: int) -> dict[str, float]:
    """Students, graduates, queues and fees, in units of the real province."""
    school, counts = province.schooling, province.counts
    return {
        "students_vocational": scale * len(school.in_stage(VOCATIONAL)),
        "students_tertiary": scale * len(school.in_stage(TERTIARY)),
        "waiting_for_places": scale * len(school.in_stage(WAITING)),
        "graduates_vocational": scale * counts["graduates_vocational"],
        "graduates_tertiary": scale * counts["graduates_tertiary"],
        "turned_away": scale * counts["turned_away"],
        "study_departures": scale * counts["study_departures"],
        "study_returns": scale * counts["study_returns"],
        "school_fees": scale * province.ledger.paid["school_fees"],
        "scholarships": scale * province.ledger.paid["scholarships"],
    }
