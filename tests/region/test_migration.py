"""Who leaves one province for another arrives there: the same persons, children and đồng."""

import math

import numpy as np
import pytest
from tests.naive.draws import four_uniforms
from tests.region.regions import (
    OFF,
    TOYS,
    digests,
    digests_alone,
    toy_region,
    toy_scenario,
    until_people_live,
)

from banha.actors import life
from banha.actors.housing import real_income_factor
from banha.actors.pollution import pollution_drag
from banha.kernels.draws import DESTINATION
from banha.kernels.life import DEPARTS
from banha.markets.migration import expected_arrivals, relative_income, service_drag
from banha.province import Province
from banha.region.migration import expected_departures, neighbours_of
from banha.region.region import Region


def pull(province: Province) -> float:
    """Incomes, places and drags in the equation of arrivals."""
    rules = province.parameters.migration
    tight = max(province.heard_tightness, 1e-3) / rules.reference_tightness
    income = relative_income(province) ** rules.income_elasticity
    drags = service_drag(province) * pollution_drag(province) * real_income_factor(province)
    return income * tight**rules.tightness_elasticity * drags


def everybody_wants_to_leave(region: Region) -> None:
    """Half of all persons depart this month."""
    until_people_live(region)
    for province in region.provinces.values():
        persons = province.state.persons
        rows = np.flatnonzero((persons.status > 0) & (persons.status < 5))[::2]
        province.leavers = rows
        province.fates = np.full(len(rows), DEPARTS, np.int8)


def test_destinations_are_those_of_the_slow_twin() -> None:
    region = toy_region()
    at_opening = {slug: pull(one) for slug, one in region.provinces.items()}
    for _ in range(6):
        region.step()
    everybody_wants_to_leave(region)
    region.migration.choose()
    rules = region.provinces["toy-a"].parameters.region
    people = {
        slug: one.adults + int(one.state.children.sum()) for slug, one in region.provinces.items()
    }
    outside = (1000.0 - 400.0) * math.exp(-rules.rest_distance / rules.migration_length)
    degrees = math.radians(0.1) * math.cos(math.radians(11.0))  # along a circle of latitude
    near = math.exp(-6371.0 * degrees / rules.migration_length)
    for slug, other in (TOYS, TOYS[::-1]):
        one, there = region.provinces[slug], region.provinces[other]
        weight = people[other] * pull(there) / at_opening[other] * near
        chance = weight / (weight + outside)
        expected = [
            0 if four_uniforms(
                one.seed, DESTINATION, one.now, one.state.persons.identity[row].item(), 0
            )[0] < chance else -1
            for row in one.leavers
        ]  # fmt: skip
        destination = neighbours_of(one).destination
        assert destination is not None
        assert destination.tolist() == expected
        assert 10 < expected.count(0) < len(expected)


def test_those_who_arrive_are_those_who_left() -> None:
    region = toy_region()
    for _ in range(3):
        region.step()
    everybody_wants_to_leave(region)
    region.migration.choose()
    region.each(life.leave)
    before = {slug: set(np.flatnonzero(one.state.persons.status))
              for slug, one in region.provinces.items()}  # fmt: skip
    region.migration.settle()
    for slug, other in (TOYS, TOYS[::-1]):
        source, there = region.provinces[slug], region.provinces[other].state
        group = neighbours_of(source).travellers[other]
        new = set(np.flatnonzero(there.persons.status)) - before[other]
        rows = sorted(new, key=lambda row: int(there.persons.identity[row]))
        assert len(rows) == len(group.rows) > 5
        for column in ("birth_month", "education", "digital", "engaged", "sector"):
            left = getattr(source.state.persons, column)[group.rows]
            assert getattr(there.persons, column)[rows].tolist() == left.tolist()
        assert set(there.persons.origin[rows]) == {1}
        assert there.households.moved_in.sum() == group.money.sum() > 0
        assert source.ledger.received["migrants_take_region"] == group.money.sum()
        assert neighbours_of(region.provinces[other]).children_arrived == group.children.sum() > 0


def test_arrivals_at_the_opening_are_those_of_the_equation() -> None:
    region = toy_region()
    for slug, other in (TOYS, TOYS[::-1]):
        weights = region.migration.weights(other)
        coming = expected_departures(region.provinces[other]) * weights[0] / weights.sum()
        usual = expected_arrivals(region.provinces[slug])
        outside = neighbours_of(region.provinces[slug]).outside_arrivals
        assert coming > 0.0
        assert outside == pytest.approx(1.0 - coming / usual)


def test_closed_borders_leave_provinces_alone() -> None:
    region = toy_region(end="2010-12", **OFF)
    region.run()
    assert digests(region) == digests_alone(toy_scenario(end="2010-12", **OFF))


def test_the_order_of_the_list_does_not_matter(toys: Region) -> None:
    turned = Region(toys.scenario, TOYS[::-1])
    turned.run()
    assert digests(turned) == digests(toys)
    columns = ["kind", "from", "to", "month"]
    assert (
        turned.between.frame()
        .sort_values(columns)
        .equals(toys.between.frame().sort_values(columns))
    )


def test_people_did_move_between_the_toys(toys: Region) -> None:
    moved = toys.between.frame().groupby(["kind", "from"])["value"].sum()
    assert moved[("migrants", "toy-a")] > 0
    assert moved[("money_of_migrants", "toy-b")] > 0


def test_a_province_gets_no_more_from_the_region_than_its_equation_allows() -> None:
    region = toy_region(migration_openness=50.0, migration_limit=0.3)
    for slug, other in (TOYS, TOYS[::-1]):
        weights = region.migration.weights(other)
        coming = expected_departures(region.provinces[other]) * weights[0] / weights.sum()
        usual = expected_arrivals(region.provinces[slug])
        assert coming == pytest.approx(0.3 * usual, rel=1e-6)
        assert neighbours_of(region.provinces[slug]).outside_arrivals == pytest.approx(0.7)
