"""Dimensions: how the coordinate of a point becomes a number of a scenario."""

import math

import pytest

from banha.batch.dimension import Dimension, applied, settings
from banha.batch.study import make_study
from banha.packs.head import head_of
from banha.parameter_table import parameter_table
from banha.scenario import Scenario

SECTORS = tuple(head_of("toy").sectors)


def toy() -> Scenario:
    return Scenario.baseline().with_run(province="toy", scale=1, end="2010-12")


def rows(section: str, name: str) -> dict[str, tuple[float, float, float]]:
    """Value, low and high of a parameter by sector, from the table as it stands."""
    table = {
        row.sector: (row.value, row.low, row.high)
        for row in parameter_table()
        if (row.section, row.name) == (section, name)
    }
    return {sector: table.get(sector, table["all"]) for sector in SECTORS}


def test_shares_are_even_or_even_in_logarithms() -> None:
    plain, log = Dimension("a.b", low=1.0, high=9.0), Dimension("a.b", low=1.0, high=9.0, log=True)
    assert [plain.at(share) for share in (0.0, 0.25, 1.0)] == [1.0, 3.0, 9.0]
    assert [log.at(share) for share in (0.0, 0.5, 1.0)] == pytest.approx([1.0, 3.0, 9.0])
    for dimension in (plain, log):
        assert [dimension.share(dimension.at(share)) for share in (0.0, 0.3, 1.0)] == (
            pytest.approx([0.0, 0.3, 1.0])
        )


def test_a_value_is_the_number_itself() -> None:
    assert settings(toy(), Dimension("capital.headroom"), 0.13) == 0.13
    found = settings(toy(), Dimension("labour.separation_rate"), 0.02)
    assert found == dict.fromkeys(SECTORS, 0.02)


def test_a_factor_acts_on_what_each_sector_has() -> None:
    known = rows("labour", "separation_rate")
    found = settings(toy(), Dimension("labour.separation_rate", "factor"), 1.5)
    assert found == pytest.approx({sector: 1.5 * known[sector][0] for sector in SECTORS})
    assert len(set(found.values())) > 1


def test_a_factor_acts_on_what_the_scenario_sets() -> None:
    own = toy().with_parameters("labour", separation_rate={"all": 0.01, "technology": 0.03})
    found = settings(own, Dimension("labour.separation_rate", "factor"), 2.0)
    assert found == pytest.approx(dict.fromkeys(SECTORS, 0.02) | {"technology": 0.06})
    plain = toy().with_parameters("capital", headroom=0.1)
    assert settings(plain, Dimension("capital.headroom", "factor"), 2.0) == pytest.approx(0.2)


def test_a_factor_beyond_what_can_be_is_taken_to_the_end() -> None:
    dimension = Dimension("households.propensity_of_income", "factor")
    assert settings(toy(), dimension, 2.0) == 1.0


def test_a_range_goes_from_low_to_high_in_each_sector() -> None:
    known = rows("labour", "separation_rate")
    dimension = Dimension("labour.separation_rate", "range")
    for share in (0.0, 0.4, 1.0):
        wanted = {s: low + share * (high - low) for s, (_, low, high) in known.items()}
        assert settings(toy(), dimension, share) == pytest.approx(wanted)


def test_whole_numbers_stay_whole() -> None:
    dimension = Dimension("labour.vacancies_sampled", low=1.0, high=4.0)
    found = [settings(toy(), dimension, dimension.at(share)) for share in (0.0, 0.3, 0.6, 1.0)]
    assert found == [1.0, 2.0, 3.0, 4.0]
    assert settings(toy(), Dimension("labour.vacancies_sampled", "factor"), 1.1) == 3.0


def set_in(scenario: Scenario, dimension: Dimension, coordinate: float) -> Scenario:
    content = applied(scenario.to_dict(), scenario, {dimension: coordinate})
    return Scenario.model_validate(content)


def test_what_a_scenario_sets_for_other_sectors_stays() -> None:
    dimension = Dimension("labour.separation_rate.technology")
    assert set_in(toy(), dimension, 0.02).overrides["labour"]["separation_rate"] == {
        "technology": 0.02
    }
    own = toy().with_parameters("labour", separation_rate={"construction": 0.03})
    found = set_in(own, dimension, 0.02).overrides["labour"]["separation_rate"]
    assert found == {"construction": 0.03, "technology": 0.02}
    every = toy().with_parameters("labour", separation_rate=0.04)
    found = set_in(every, dimension, 0.02).overrides["labour"]["separation_rate"]
    assert found == {"all": 0.04, "technology": 0.02}


def test_the_content_that_is_given_is_not_changed() -> None:
    scenario = toy().with_parameters("capital", headroom=0.1)
    content = scenario.to_dict()
    before = repr(content)
    changed = applied(content, scenario, {Dimension("capital.headroom"): 0.2})
    assert repr(content) == before
    assert changed["overrides"]["capital"]["headroom"] == 0.2


def test_a_lever_is_moved_where_the_scenario_moves_it() -> None:
    moving = toy().with_lever("university_places", value=0.2, start="2010-06")
    dimension = Dimension("levers.university_places")
    assert dimension.is_lever
    found = set_in(moving, dimension, 0.4)
    assert [(lever.name, lever.value, str(lever.start)) for lever in found.levers] == [
        ("university_places", 0.4, "2010-06")
    ]
    assert set_in(toy(), dimension, 0.4) == toy()


def test_a_study_may_vary_a_lever_that_one_of_its_scenarios_moves() -> None:
    moving = toy().with_name("more").with_lever("university_places", value=0.2, start="2010-06")
    parameters = {"levers.university_places": {"low": 0.1, "high": 0.4, "log": True}}
    design = {"method": "latin-hypercube", "points": 3, "parameters": parameters}
    study = make_study("trial", scenarios=[toy(), moving], design=design)
    values = study.design.coordinates[:, 0]
    assert ((values > 0.1) & (values < 0.4)).all()
    assert math.isclose(study.design.dimensions[0].share(0.2), 0.5)
