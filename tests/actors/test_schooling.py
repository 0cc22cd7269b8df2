"""Schools: stages, queues, study outside, fees."""

from __future__ import annotations

import numpy as np
import pytest
from tests.actors.people import efficiency_of, province

from banha.actors.codes import SECONDARY, TERTIARY, UPPER_SECONDARY, VOCATIONAL, WAITING
from banha.actors.schooling import (
    admissions,
    charge_fees,
    come_back,
    expected_premium,
    fees,
    go_outside,
    mean_income,
    ordinary_places,
    places,
    study,
)
from banha.houses.programme_table import programme_table
from banha.kernels.labour import STUDENT
from banha.province import Province

TRACKS = (VOCATIONAL, TERTIARY)
NAMES = ("vocational", "tertiary")


@pytest.fixture(scope="module")
def after_a_while() -> Province:
    return province(months=40)


def test_every_student_is_a_pupil_once_and_nobody_is_educated_before_graduating(
    after_a_while: Province,
) -> None:
    for here in (province(), after_a_while):
        persons = here.state.persons
        students = np.flatnonzero(persons.status == STUDENT)
        assert np.array_equal(np.sort(here.schooling.rows), students)
        assert persons.education[students].max() <= SECONDARY


def test_pupils_of_upper_secondary_school_are_under_eighteen(after_a_while: Province) -> None:
    persons, now = after_a_while.state.persons, after_a_while.now
    rows = after_a_while.schooling.in_stage(UPPER_SECONDARY)
    ages = now - persons.birth_month[rows].astype(np.int64)
    assert len(rows) > 20
    assert ages.min() >= 180
    assert ages.max() <= 216


@pytest.mark.parametrize("lever", [-0.5, 0.0, 1.0])
def test_admissions_never_fill_more_than_the_places(lever: float) -> None:
    here = province(levers={"university_places": lever, "vocational_places": lever})
    seen, turned_away = 0, 0
    for _ in range(30):
        before = {t: len(here.schooling.in_stage(t)) for t in TRACKS}
        here.step()
        room = places(here)
        for track in TRACKS:
            after = len(here.schooling.in_stage(track))
            assert after <= max(room[track], before[track])
            seen += after
        turned_away += here.counts["turned_away"]
    assert seen > 0
    assert turned_away > 0 or lever > 0.0


def test_a_queue_longer_than_the_places_fills_them_exactly() -> None:
    eager = {"tertiary_odds": 40.0, "outside_share": 0.0, "cost_response": 0.0}
    here = province(months=1, parameters={"schooling": eager})
    persons = here.state.persons
    rows = here.schooling.in_stage(UPPER_SECONDARY)
    here.schooling.keep(np.zeros(len(here.schooling.rows), bool))
    assert len(rows) > places(here)[TERTIARY] > 0
    admissions(here, rows, mean_income=mean_income(here))
    admitted = here.schooling.in_stage(TERTIARY)
    waiting = here.schooling.in_stage(WAITING)
    assert len(admitted) == places(here)[TERTIARY]
    assert here.counts["turned_away"] == len(rows) - len(admitted)
    left = np.setdiff1d(rows, np.concatenate([admitted, waiting]))
    assert set(persons.status[waiting]) == {STUDENT}
    assert STUDENT not in set(persons.status[left])
    again = here.schooling.until[here.schooling.stage == WAITING]
    assert set(again) == {here.now + 12}


def test_a_track_ends_after_its_years_with_its_education() -> None:
    many = {"vocational_places": 500.0, "university_places": 500.0}
    here = province(months=1, parameters={"schooling": many})
    school, persons = here.schooling, here.state.persons
    admissions(here, school.in_stage(UPPER_SECONDARY), mean_income=mean_income(here))
    school.keep((school.stage != UPPER_SECONDARY) & (school.until > here.now + 12))
    for track, months in ((VOCATIONAL, 24), (TERTIARY, 48)):
        mine = (school.stage == track) & (school.until == here.now + months)
        assert mine.any()
    rows = school.rows[(school.stage == TERTIARY) & (school.until == here.now + 48)]
    here.now += 48
    study(here)
    assert set(persons.education[rows]) == {TERTIARY}
    assert STUDENT not in set(persons.status[rows])


def test_a_row_with_another_occupant_graduates_nobody() -> None:
    here = province(months=1)
    row = here.schooling.in_stage(UPPER_SECONDARY)[0]
    here.state.persons.identity[row] += 1
    here.state.persons.education[row] = 0
    study(here)
    assert row not in here.schooling.rows
    assert here.state.persons.education[row] == 0


def test_fees_are_the_students_times_the_fee_and_reach_their_school_to_the_dong() -> None:
    here = province(months=1)
    households, persons = here.state.households, here.state.persons
    households.deposit[:] = 10**8
    households.school_fees[:] = 0
    here.ledger.clear()
    before = int(households.deposit.sum())
    deposits = [school.deposit for school in here.schools]
    charge_fees(here)
    by_track = [
        int(fee) * len(here.schooling.in_stage(track))
        for track, fee in zip(TRACKS, fees(here), strict=True)
    ]
    due = sum(by_track)
    assert min(by_track) > 0
    assert here.ledger.paid["school_fees"] == here.ledger.received["school_fees"] == due
    assert before - int(households.deposit.sum()) == due
    got = [school.deposit - was for school, was in zip(here.schools, deposits, strict=True)]
    assert [school.track for school in here.schools] == [*TRACKS, None]
    assert got == [*by_track, 0]
    home = persons.household[here.schooling.in_stage(TERTIARY)[0]]
    students = np.isin(here.schooling.stage, TRACKS)
    mine = persons.household[here.schooling.rows[students]] == home
    assert households.school_fees[home] == sum(
        int(fees(here)[TRACKS.index(s)]) for s in here.schooling.stage[students][mine]
    )


def test_nobody_pays_more_than_it_has_and_fees_are_not_shared_with_the_centre() -> None:
    here = province(months=1)
    here.state.households.deposit[:] = 1000
    here.state.households.school_fees[:] = 0
    here.ledger.clear()
    collected = here.government.collected
    charge_fees(here)
    assert here.state.households.deposit.min() == 0
    homes = np.unique(
        here.state.persons.household[here.schooling.rows[np.isin(here.schooling.stage, TRACKS)]]
    )
    assert here.ledger.received["school_fees"] == 1000 * len(homes)
    assert here.government.collected == collected


def test_scholarships_are_money_of_the_state_to_schools_and_spare_households_fees() -> None:
    without, half = (province(months=3, levers={"scholarships": s}) for s in (0.0, 0.5))
    assert np.all(without.records["scholarships"] == 0)
    full = without.parameters.schooling
    place = list(programme_table()).index("scholarships")
    for t in range(1, 3):
        # The month's budget and fee rest on the students with whom the last month ended.
        before, now = (
            sum(half.records[f"students_{n}"][m] * f for n, f in zip(NAMES, fee, strict=True))
            for m, fee in (
                (t - 1, (full.fee_vocational, full.fee_tertiary)),
                (t, (full.fee_vocational, full.fee_tertiary)),
            )
        )
        assert half.records["scholarships"][t] == pytest.approx(0.5 * before, rel=1e-6)
        borne = 0.5 * half.records["programme_efficiency"][t, place]
        assert 0.35 < borne < 0.5
        due = (1.0 - borne) * now
        assert half.records["school_fees"][t] == pytest.approx(due, rel=0.15)
        assert half.records["school_fees"][t] <= due * (1.0 + 1e-6)
    received = sum(school.received["scholarships"] for school in half.schools)
    assert received == half.ledger.paid["scholarships"] == half.programmes.spent["scholarships"]
    assert half.schools[-1].received["scholarships"] == 0


def test_twice_the_places_raise_graduates_only_after_the_years_of_study() -> None:
    """Where places are scarce, graduates rise as places do: by the share of the money arriving."""
    scarce = {"schooling": {"university_places": 20.0}}
    base, more = (
        province(months=96, levers={"university_places": v}, end="2018-12", parameters=scarce)
        for v in (0.0, 1.0)
    )
    first, second = base.records["graduates_tertiary"], more.records["graduates_tertiary"]
    assert np.array_equal(first[:47], second[:47])
    arrives = more.records["programme_efficiency"][1:, list(programme_table()).index("places")]
    assert 0.8 < arrives.mean() < 0.9
    assert second[48:].sum() / first[48:].sum() == pytest.approx(1.0 + arrives.mean(), rel=0.1)
    assert more.records["programmes"][24:].sum() > base.records["programmes"][24:].sum()


def test_added_places_cost_what_they_cost() -> None:
    here = province(months=3, levers={"vocational_places": 0.5})
    youths = ordinary_places(here)[VOCATIONAL]
    cost = here.parameters.schooling.cost_vocational
    here.step()
    assert here.programmes.money["places"] == int(0.5 * youths * cost)
    assert here.programmes.spent["places"] == here.programmes.money["places"]
    assert here.schools[0].received["school_grants"] >= here.programmes.money["places"]
    arrives = efficiency_of(here, "places")
    assert places(here)[VOCATIONAL] == int((1.0 + 0.5 * arrives) * youths)


def test_study_outside_is_a_departure_and_part_of_them_return() -> None:
    here = province(months=1)
    persons = here.state.persons
    rows = here.schooling.in_stage(UPPER_SECONDARY)[:10]
    counted = here.counts["departures"]
    members = int(here.state.households.members.sum())
    go_outside(here, rows, returning=4)
    assert here.counts["departures"] == counted + 10
    assert np.all(persons.status[rows] == 0)
    assert int(here.state.households.members.sum()) == members - 10
    assert here.schooling.returning[here.now + 48] == 4
    here.now += 48
    here.counts["arrivals"] = 0
    come_back(here)
    back = np.flatnonzero(persons.identity >> 32 == here.now)
    assert len(back) == here.counts["study_returns"] == here.counts["arrivals"] == 4
    assert set(persons.education[back]) == {TERTIARY}
    assert set(here.now - persons.birth_month[back].astype(int)) == {22 * 12}
    assert int(here.state.households.members.sum()) == members - 10 + 4


def test_the_expected_premium_is_the_mean_of_what_firms_post_weighted_by_staff() -> None:
    here = province()
    assert expected_premium(here) == pytest.approx(1.0)
    firms = here.state.firms
    living = np.flatnonzero(firms.alive == 1)
    firms.premium[living] = 1.2
    firms.premium[living[:10]] = 1.9
    share = firms.employees[living[:10]].sum() / firms.employees[living].sum()
    assert 0.0 < share < 1.0
    mean = 1.2 + 0.7 * share
    assert expected_premium(here) == pytest.approx(mean / here.parameters.wages.reference_premium)


def test_those_turned_away_seek_a_degree_outside_with_the_stated_share() -> None:
    gone = {}
    for share in (0.0, 0.5, 1.0):
        eager = {"tertiary_odds": 40.0, "outside_share": 0.2, "cost_response": 0.0,
                 "outside_second_choice": share}  # fmt: skip
        here = province(months=1, parameters={"schooling": eager})
        rows = here.schooling.in_stage(UPPER_SECONDARY)
        here.schooling.keep(np.zeros(len(here.schooling.rows), bool))
        admissions(here, rows, mean_income=mean_income(here))
        gone[share] = here.counts["study_departures"]
        turned_away = here.counts["turned_away"]
    assert gone[1.0] == gone[0.0] + turned_away
    assert gone[0.5] - gone[0.0] == pytest.approx(0.5 * turned_away, rel=0.25)


def test_those_who_left_before_the_opening_return_as_later_ones_do() -> None:
    here = province(months=96, end="2018-12")
    share = here.parameters.schooling.return_share
    leave = here.records["study_departures"][:36].mean()
    assert here.records["study_returns"][:47].mean() == pytest.approx(share * leave, rel=0.4)
    none = province(months=1, parameters={"schooling": {"return_share": 0.0}})
    assert not any(none.schooling.returning.values())
    rate = sum(province(months=1).schooling.returning.values())
    half = province(months=1, parameters={"schooling": {"return_share": 0.25}})
    assert sum(half.schooling.returning.values()) == pytest.approx(rate / 2, rel=0.1)
