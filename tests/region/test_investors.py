"""Provinces compete for foreign investors: an incentive in one takes entries from the others."""

import math

import pytest
from tests.region.regions import OFF, TOYS, alone, toy_region, toy_scenario

from banha.errors import ScenarioError
from banha.region.region import Region

COMPETE = OFF | {"investor_competition": 0.5}
CLOSED = {name: value for name, value in COMPETE.items() if name != "investor_competition"}


def with_incentive(months: int, *, competition: float) -> Region:
    """Toys after some months; the first gives entrants an incentive from the second month on."""
    rules = CLOSED | {"investor_competition": competition}
    scenario = toy_scenario(**rules)
    giver = scenario.with_lever("foreign_entry_incentive", value=0.1, start="2010-02")
    region = Region(scenario, TOYS, own={"toy-a": giver})
    for _ in range(months):
        region.step()
    return region


def test_without_competition_the_neighbour_feels_nothing() -> None:
    region = with_incentive(3, competition=0.0)
    single = alone(region.scenario, "toy-b")
    for _ in range(3):
        single.step()
    assert region.investors.factor == 1.0
    expected = region.provinces["toy-b"].expected_foreign_entries
    assert expected == single.expected_foreign_entries > 0.0


def test_an_incentive_takes_entries_from_the_neighbour() -> None:
    region = with_incentive(2, competition=0.5)
    single = alone(region.scenario, "toy-b")
    single.step()
    single.step()
    ratio = region.provinces["toy-b"].wished_foreign_entries / single.wished_foreign_entries
    assert ratio == pytest.approx(region.investors.factor)
    giver = alone(region.provinces["toy-a"].scenario, "toy-a")
    giver.step()
    giver.step()
    wished = giver.wished_foreign_entries + single.wished_foreign_entries
    usual = giver.reference_foreign_entries + single.reference_foreign_entries
    assert region.investors.factor == pytest.approx(
        (wished / usual / region.investors.opening) ** -0.5
    )
    assert region.investors.factor < 0.97
    assert region.provinces["toy-a"].wished_foreign_entries < giver.wished_foreign_entries


def test_full_competition_fixes_the_number_of_entries() -> None:
    region = with_incentive(4, competition=1.0)
    wished = math.fsum(one.wished_foreign_entries for one in region.provinces.values())
    usual = math.fsum(one.reference_foreign_entries for one in region.provinces.values())
    assert wished / usual == pytest.approx(region.investors.opening)


def test_the_opening_is_that_of_no_lever() -> None:
    scenario = toy_scenario(**COMPETE)
    moved = scenario.with_lever("foreign_entry_incentive", value=0.1, start="2010-01")
    still, with_lever = (Region(one, TOYS).investors for one in (scenario, moved))
    assert still.opening == with_lever.opening


def test_a_scenario_of_a_province_that_is_not_there_is_refused() -> None:
    scenario = toy_scenario()
    with pytest.raises(ScenarioError, match="'toy-c' is not among the provinces"):
        Region(scenario, TOYS, own={"toy-c": scenario})
    assert toy_region().provinces.keys() == set(TOYS)
