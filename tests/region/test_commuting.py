"""Who lives in one province and works in another: both sides count and pay the same."""

from pathlib import Path

import numpy as np
import pytest
from tests.region.regions import OFF, TOYS, toy_scenario, until_people_live

from banha.actors.closing import close
from banha.actors.faces import Worker
from banha.census import take_census
from banha.census_tables import employees
from banha.data import use_data_folder
from banha.kernels.labour import EMPLOYEE, UNEMPLOYED
from banha.kernels.production import MICRO
from banha.markets import entry, labour
from banha.province import Province
from banha.region.draw_whole import Lot, draw_among, share_among, split_whole
from banha.region.migration import neighbours_of
from banha.region.region import Region

COMMUTE = OFF | {"commuting_openness": 1.0, "commuting_cost": 0.0, "commuting_length": 500.0}


def toys_that_commute(months: int) -> Region:
    """Toys in which a fifth of the staff quits every month, so that many places are open."""
    scenario = toy_scenario(**COMMUTE).with_parameters("labour", separation_rate=0.2)
    region = Region(scenario, TOYS)
    for _ in range(months):
        region.step()
    return region


@pytest.fixture(scope="module")
def region(regional_data: Path) -> Region:
    with use_data_folder(regional_data):
        return toys_that_commute(8)


def own_rows(province: Province) -> np.ndarray:
    """Which rows are firms of the province: not workplaces next door, which stand among them."""
    own = np.ones(province.state.firms.rows, np.bool_)
    own[neighbours_of(province).workplaces] = False
    return own


def residents_at(home: Province, row: int, kind: int) -> list[int]:
    persons = home.state.persons
    return [
        int(i) for i in range(persons.rows)
        if persons.status[i] == EMPLOYEE and persons.employer[i] == row and persons.place[i] == kind
    ]  # fmt: skip


def test_persons_are_counted_alike_at_home_and_at_work(region: Region) -> None:
    total = 0
    for home, work in (TOYS, TOYS[::-1]):
        one, there = region.provinces[home], region.provinces[work]
        firms = there.state.firms
        for number, sector in enumerate(region.commuting.sectors):
            row = int(region.commuting.rows[home, work][number])
            unskilled, skilled = (len(residents_at(one, row, kind)) for kind in (0, 1))
            at_work = firms.commuters[there.firms_of(sector)].sum()
            in_skilled = firms.skilled_commuters[there.firms_of(sector)].sum()
            assert [at_work, in_skilled] == [unskilled + skilled, skilled]
            total += unskilled + skilled
        own = np.bincount(one.state.persons.employer[one.state.persons.status == EMPLOYEE],
                          minlength=one.state.firms.rows)  # fmt: skip
        mine = own_rows(one)
        staff = one.state.firms.employees - one.state.firms.commuters
        assert staff[mine].tolist() == own[mine].tolist()
    assert total > 5
    recorded = region.between.frame()
    last = recorded[(recorded["kind"] == "commuters") & (recorded["month"] == "2010-08-01")]
    assert last["value"].sum() == total


def test_pay_is_borne_as_the_slow_twin_shares_it() -> None:
    region = toys_that_commute(7)
    until_people_live(region)
    borne = 0
    for home, work in (TOYS, TOYS[::-1]):
        one, there = region.provinces[home], region.provinces[work]
        persons, firms = one.state.persons, there.state.firms
        for number, sector in enumerate(region.commuting.sectors):
            row = int(region.commuting.rows[home, work][number])
            staff = residents_at(one, row, 0) + residents_at(one, row, 1)
            earned = sum(int(persons.pay[i]) for i in staff)
            rows = [int(r) for r in np.flatnonzero(own_rows(there)) if firms.sector[r] == sector]
            weight = {}
            for r in rows:
                skilled = int(firms.skilled_commuters[r])
                plain = int(firms.commuters[r]) - skilled
                weight[r] = round(1000 * (plain + float(firms.premium[r]) * skilled))
            shares = {r: earned * w // max(sum(weight.values()), 1) for r, w in weight.items()}
            if earned:
                shares[next(r for r in rows if weight[r])] += earned - sum(shares.values())
            assert {r: int(firms.commuter_pay[r]) for r in rows} == shares
            borne += earned
        assert one.ledger.received["commuters_earn"] == there.ledger.paid["commuters_pay"]
    assert borne > 0


def test_commuters_add_their_labour_where_they_work(monkeypatch: pytest.MonkeyPatch) -> None:
    region = toys_that_commute(7)
    region.each(Province.month_begins)
    region.each(Province.firms_plan)
    for one, frontier in zip(region.provinces.values(), (2.0, 3.0), strict=True):
        one.outside.frontier = frontier
    alone: dict[str, float] = {}
    measure = labour.measure_labour

    def measured(province: Province) -> None:
        measure(province)
        firms = province.state.firms
        alone[province.pack.slug] = float(
            (firms.unskilled_labour + firms.skilled_labour)[own_rows(province)].sum()
        )

    monkeypatch.setattr(labour, "measure_labour", measured)
    region.labour_market_meets()
    for home, work in (TOYS, TOYS[::-1]):
        one, there = region.provinces[home], region.provinces[work]
        persons, brought = one.state.persons, 0.0
        for row in region.commuting.rows[home, work].tolist():
            cap = float(one.state.firms.productivity[row])
            for kind in (0, 1):
                for i in residents_at(one, row, kind):
                    age = (one.now - int(persons.birth_month[i])) // 12
                    effect = one.structure.efficiency[4 * kind + persons.education[i], age]
                    worth = effect * min(float(persons.skill[i]), cap)
                    brought += int(worth * MICRO) / MICRO
        units = there.outside.frontier / one.outside.frontier
        firms = there.state.firms
        labour_of = firms.unskilled_labour + firms.skilled_labour
        together = float(labour_of[own_rows(there)].sum())
        assert together == pytest.approx(alone[work] + brought * units)
        assert brought > 0.0


def test_a_neighbour_is_offered_places_that_were_left_open() -> None:
    region = toys_that_commute(3)
    left = {slug: region.commuting.left[slug].copy() for slug in TOYS}
    region.each(Province.month_begins)
    region.each(Province.outside_moves)
    region.each(Province.institutions_decide)
    region.each(Province.firms_plan)
    region.commuting.offer()
    some = 0
    for home, work in (TOYS, TOYS[::-1]):
        there, offered = region.provinces[work], neighbours_of(region.provinces[work]).offered
        assert offered is not None
        open_ = np.stack([there.state.firms.vacancies, there.state.firms.skilled_vacancies], axis=1)
        assert np.all(offered <= open_)
        openness = region.commuting.openness[home, work]
        kilometres = 6371.0 * np.radians(0.1) * np.cos(np.radians(11.0))
        assert openness == pytest.approx(np.exp(-kilometres / 500.0))
        places = neighbours_of(region.provinces[home]).places
        for number, sector in enumerate(region.commuting.sectors):
            rows = there.firms_of(sector)
            for kind in (0, 1):
                most = int(open_[rows, kind].sum())
                expected = left[work][number, kind] * openness
                assert places[number, kind] == offered[rows, kind].sum()
                assert min(int(expected), most) <= places[number, kind] <= min(expected + 1, most)
                some += places[number, kind]
    assert some > 3


def test_commuters_of_a_closed_firm_are_jobless_at_home() -> None:
    region = toys_that_commute(8)
    until_people_live(region)
    region.people_live()
    home, work = next(pair for pair in (TOYS, TOYS[::-1]) if region.commuting.there[pair].sum() > 0)
    one, there = region.provinces[home], region.provinces[work]
    firms = there.state.firms
    region.commuting.leave()
    row = int(np.argmax(firms.commuters * firms.alive))
    count, before = int(firms.commuters[row]), one.by_status.copy()
    region.each(entry.move_own_firms)
    already = int(before[UNEMPLOYED])
    jobless = int(one.by_status[UNEMPLOYED])
    if firms.alive[row]:
        close(there, np.array([row]))
        entry.dismiss_staff(there)
    closing = int(firms.commuters[np.array(there.leaving_firms)].sum())
    region.commuting.dismiss()
    assert closing >= count > 0
    assert already <= jobless
    assert one.by_status[UNEMPLOYED] == jobless + closing
    assert firms.commuters[row] == firms.skilled_commuters[row] == firms.employees[row] == 0
    assert not [breach for breach in region.accounts.find_breaches() if breach.kind == "commuters"]


def test_wages_of_workplaces_are_those_of_the_firms_behind_them(region: Region) -> None:
    for home, work in (TOYS, TOYS[::-1]):
        firms, there = region.provinces[home].state.firms, region.provinces[work]
        for number, sector in enumerate(region.commuting.sectors):
            row = region.commuting.rows[home, work][number]
            wages = there.state.firms.posted_wage[there.firms_of(sector)]
            if firms.employees[row]:
                assert 0.5 * wages.min() < firms.posted_wage[row] < 2.0 * wages.max()


@pytest.mark.parametrize("number", [0, 1, 7, 12, 20])
def test_whole_things_are_drawn_once(number: int) -> None:
    counts = np.array([0, 5, 7, 0, 1])
    drawn = draw_among(counts, number, lot=Lot(3, 1300, 9))
    assert drawn.sum() == min(number, 13)
    assert np.all((drawn >= 0) & (drawn <= counts))


def test_draws_follow_their_weights() -> None:
    counts, weights = np.array([1000, 1000]), np.array([1.0, 3.0])
    drawn = draw_among(counts, 400, weights=weights, lot=Lot(3, 1300, 1))
    # Expected 108: x of 1000 go at rate 1, y at rate 3, x + y = 400.
    assert 85 < drawn[0] < 131
    shared = share_among(4000, weights, lot=Lot(3, 1300, 2))
    assert shared.sum() == 4000
    assert 900 < shared[0] < 1100
    assert share_among(5, np.zeros(2), lot=Lot(3, 1300, 2)).sum() == 0


def test_money_is_split_to_the_dong() -> None:
    assert split_whole(100, np.array([0, 3, 3, 1])).tolist() == [0, 44, 42, 14]
    huge = 4 * 10**18
    assert split_whole(huge, np.array([10**9, 2 * 10**9])).sum() == huge


def test_a_census_and_faces_know_that_the_workplace_is_next_door(region: Region) -> None:
    home, work = next(pair for pair in (TOYS, TOYS[::-1]) if region.commuting.there[pair].sum() > 0)
    one = region.provinces[home]
    census = take_census(one)
    staff = employees(census)
    next_door = staff["ownership"].isna()
    assert next_door.sum() == region.commuting.there[home, work].sum()
    assert not set(staff["employer"][next_door]) & {0, -1, *census.firms["firm"]}
    faces = {face.unique_id: face for face in one.agents_by_type[Worker]}
    for person in staff["person"][next_door].tolist():
        assert faces[person].employer_firm is None
    at_home = staff["person"][~next_door].iloc[0]
    assert faces[at_home].employer_firm is not None
