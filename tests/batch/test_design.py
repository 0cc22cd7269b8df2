"""Designs: their points against plain computation, and what is refused, with its message."""

import itertools
import json
from collections import Counter
from typing import Any

import numpy as np
import pytest

from banha.batch.design import Design
from banha.batch.study import Study, make_study
from banha.errors import StudyError

TWO = {"labour.search_unemployed": [0.4, 0.8], "capital.headroom": [0.05, 0.25]}
MANY = TWO | {"labour.separation_rate": "declared", "technology.innovation_rate": [0.01, 0.02]}


def study(design: object, **more: Any) -> Study:
    values = {"scenarios": ["baseline"], "provinces": ["toy"], "scale": 1, "end": "2010-12"}
    return make_study("trial", design=design, **(values | more))


def design_of(method: str, parameters: object, **more: Any) -> Design:
    return study({"method": method, "parameters": parameters, **more}).design


def faults_of(design: object, **more: Any) -> str:
    with pytest.raises(StudyError) as caught:
        study(design, **more)
    return str(caught.value)


def test_without_a_design_there_is_one_point_that_changes_nothing() -> None:
    design = make_study("trial", scenarios=["baseline"]).design
    assert (design.method, design.points, design.dimensions) == ("none", 1, ())
    assert design.at(0) == {}
    assert design.shares().shape == (1, 0)


def test_a_list_has_its_points_in_their_order() -> None:
    points = [
        {"capital.headroom": 0.2, "labour.search_unemployed": 0.5},
        {"labour.search_unemployed": 0.6, "capital.headroom": 0.1},
    ]
    design = study({"method": "list", "points": points}).design
    frame = design.frame()
    assert frame["point"].tolist() == [0, 1]
    assert frame["capital.headroom"].tolist() == [0.2, 0.1]
    assert frame["labour.search_unemployed"].tolist() == [0.5, 0.6]


def test_a_grid_has_every_combination() -> None:
    values = {"capital.headroom": [0.1, 0.2, 0.3], "labour.search_unemployed": [0.5, 0.6]}
    design = design_of("grid", values)
    found = [tuple(row) for row in design.coordinates.tolist()]
    assert found == [(a, b) for a in (0.1, 0.2, 0.3) for b in (0.5, 0.6)]
    assert design.count == design.points == 6


def test_a_latin_hypercube_has_one_point_in_each_row_and_column() -> None:
    design = design_of("latin-hypercube", MANY, points=13, seed=3)
    assert design.points == 13
    for column in design.shares().T:
        assert sorted(np.floor(column * 13).astype(int)) == list(range(13))


def plain_sobol(count: int) -> list[list[float]]:
    """First two dimensions of Sobol's sequence, by Gray code: 1, then x + 1 with m = 1."""
    bits = 10
    first = [1 << (bits - 1 - i) for i in range(bits)]
    second = [first[0]]
    for i in range(1, bits):
        second.append(second[i - 1] ^ (second[i - 1] >> 1))
    rows, state = [], [0, 0]
    for number in range(count):
        rows.append([value / 2**bits for value in state])
        place = next(i for i in itertools.count() if not (number >> i) & 1)
        state = [state[0] ^ first[place], state[1] ^ second[place]]
    return rows


def test_sobol_points_are_the_sequence_scrambled() -> None:
    """Scrambling keeps that each elementary box of the net has the same number of points."""
    design = design_of("sobol", TWO, points=16, seed=5)
    for points in (np.array(plain_sobol(16)), design.shares()):
        for wide in (1, 2, 4, 8, 16):
            boxes = Counter(map(tuple, np.floor(points * [wide, 16 // wide]).astype(int).tolist()))
            assert set(boxes.values()) == {1}
            assert len(boxes) == 16


def test_morris_trajectories_move_one_parameter_at_a_time() -> None:
    design = design_of("morris", MANY, points=5, seed=2)
    assert design.points == 5 * (4 + 1)
    shares = design.shares().tolist()
    levels = {place / 3 for place in range(4)}
    assert {share for row in shares for share in row} <= levels
    for start in range(0, 25, 5):
        moved = []
        for before, after in itertools.pairwise(shares[start : start + 5]):
            changed = [i for i in range(4) if before[i] != after[i]]
            assert len(changed) == 1
            assert abs(after[changed[0]] - before[changed[0]]) == pytest.approx(2 / 3)
            moved += changed
        assert sorted(moved) == [0, 1, 2, 3]


def test_sobol_indices_blocks_exchange_one_parameter() -> None:
    design = design_of("sobol-indices", MANY, points=8, seed=2)
    blocks = design.shares().reshape(8, 4 + 2, 4)
    for block in blocks:
        base, other = block[0], block[-1]
        for place in range(4):
            expected = base.copy()
            expected[place] = other[place]
            np.testing.assert_allclose(block[1 + place], expected, atol=1e-12)
    assert len({tuple(row) for row in blocks[:, 0].tolist()}) == 8


def test_one_parameter_and_one_point_can_be() -> None:
    one = {"capital.headroom": [0.1, 0.2]}
    assert design_of("morris", one, points=1).points == 2
    assert design_of("sobol-indices", one, points=1).points == 3
    assert design_of("sobol", one, points=1).points == 1


@pytest.mark.parametrize("method", ["latin-hypercube", "sobol", "morris", "sobol-indices"])
def test_the_seed_of_a_design_makes_it(method: str) -> None:
    given = [design_of(method, TWO, points=8, seed=seed).coordinates for seed in (1, 1, 2)]
    np.testing.assert_array_equal(given[0], given[1])
    assert not np.array_equal(given[0], given[2])


def test_coordinates_lie_in_their_ranges() -> None:
    design = design_of("latin-hypercube", TWO, points=50)
    for column, (low, high) in zip(design.coordinates.T, TWO.values(), strict=True):
        assert low <= column.min() < column.max() <= high


def test_a_design_is_read_back_as_it_was_described() -> None:
    ranged = {"labour.separation_rate": {"low": 0.5, "high": 2.0, "of": "factor", "log": True}}
    designs = [
        design_of("latin-hypercube", TWO | ranged, points=4, seed=9),
        design_of("grid", {"capital.headroom": [0.1, 0.2]}),
        Design(),
    ]
    for design in designs:
        back = Design.restore(json.loads(json.dumps(design.describe())))
        assert back.describe() == design.describe()
        assert back.dimensions == design.dimensions
        np.testing.assert_array_equal(back.coordinates, design.coordinates)


def spread(method: str = "latin-hypercube", **more: Any) -> dict[str, Any]:
    return {"method": method, "points": 4, "parameters": TWO, **more}


def with_range(given: object, name: str = "capital.headroom") -> dict[str, Any]:
    return spread(parameters={name: given})


LONG = [0.1 + 1e-6 * i for i in range(1100)]
LIST_CURE = 'Write points = [{ "labour.search_employed" = 0.02 }'
RANGE_CURE = 'Write [low, high], or "declared"'
REFUSED: list[tuple[object, str, str]] = [
    (["grid"], "is not a design", "Write a table [design]"),
    ({"method": "gird"}, "'gird' is no method", "Write one of list, grid, latin-hypercube"),
    ({}, "None is no method", "Write one of list"),
    (spread(pionts=3), "unknown key 'pionts'", "Did you mean 'points'?"),
    ({"method": "grid", "points": 3, "parameters": {"capital.headroom": [0.1]}},
     "unknown key 'points' of a design of the method grid", "There are: method, parameters."),
    ({"method": "list"}, "None is not a list of points", LIST_CURE),
    ({"method": "list", "points": []}, "[] is not a list of points", LIST_CURE),
    ({"method": "list", "points": "all"}, "'all' is not a list of points", LIST_CURE),
    ({"method": "list", "points": [{"capital.headroom": 0.1}, {}]},
     "the points do not all name the same parameters", LIST_CURE),
    ({"method": "list", "points": [{"capital.headrom": 0.1}]},
     "there is no parameter 'capital.headrom'", "Did you mean 'capital.headroom'?"),
    ({"method": "list", "points": [{"capital.headroom": "much"}]}, "'much'", "number"),
    ({"method": "grid"}, "the design names no parameters", "Write [design.parameters]"),
    ({"method": "grid", "parameters": {"capital.headroom": 0.1}},
     "0.1 are not values", "Write a list of values"),
    ({"method": "grid", "parameters": {"capital.headroom": {"values": [0.1], "off": "value"}}},
     "unknown key 'off' of values", "Did you mean 'of'?"),
    ({"method": "grid", "parameters": dict.fromkeys(TWO, LONG)},
     "the grid has more than 1,000,000 points", "Ask fewer values."),
    (spread("sobol", points=12), "12 points is not a power of two", "Write 8 or 16."),
    (spread(points=0), "0", "from 1"),
    (spread(seed=-1), "-1", "from 0"),
    (spread(seed=2**32), "4294967296", "0 to 4294967295"),
    (spread("morris", points=900_000), "the design has 2,700,000 points, more than 1,000,000",
     "Write points up to 333333."),
    ({"method": "morris", "parameters": TWO}, "`points` is missing", "Write points = 16."),
    (with_range([0.1]), "is not a range", RANGE_CURE),
    (with_range({"low": 0.1}), "is not a range", RANGE_CURE),
    (with_range({"low": 0.1, "high": 0.2, "hgih": 1}), "unknown key 'hgih' of a range", "'high'"),
    (with_range({"low": 0.1, "high": 0.2, "values": [1]}), "unknown key 'values'", "There are"),
    (with_range([0.2, 0.1]), "0.2 to 0.1 is not a range", "Write the lower end first."),
    (with_range({"low": 0.0, "high": 0.2, "log": True}), "0 to 0.2 is not a range", "above zero"),
    (with_range({"low": 0.1, "high": 0.2, "log": "yes"}), "log is 'yes'", "log = true"),
    (with_range({"low": 0.1, "high": 0.2, "of": "share"}), "'share' cannot be varied",
     "Write of = 'value'."),
    (with_range([0.1, float("nan")]), "nan", "Cure"),
    (with_range("declared", "demand.margin_bound"), "its declared range is the one number 0.25",
     "Write [low, high], or leave it out."),
    (with_range("declared", "technology.research_share.agriculture"),
     "its declared range is the one number 0", "Write [low, high]"),
    (with_range("declared", "levers.broadband"), "no scenario of the study moves", "Did you"),
    (with_range([0.1, 0.2], "capital.headroom.technology"),
     "capital.headroom has no value of a sector 'technology'", "Did you"),
    (with_range([0.1, 0.2], "labour.separation_rate.technologie"),
     "labour.separation_rate has no value of a sector 'technologie'", "Did you mean 'technology'?"),
    (with_range([0.1, 0.2], "headroom"), "there is no parameter 'headroom'", "capital.headroom"),
    (spread(parameters={"labour.separation_rate": "declared",
                        "labour.separation_rate.technology": [0.01, 0.02]}),
     "labour.separation_rate moves every sector, labour.separation_rate.technology among them",
     "Vary the one or the other."),
]  # fmt: skip


@pytest.mark.parametrize(("design", "what", "cure"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_is_refused(design: object, what: str, cure: str) -> None:
    text = faults_of(design)
    assert "design" in text
    assert what in text
    assert cure in text.split("Cure:", 1)[1]


def test_all_faults_are_told_at_once() -> None:
    text = faults_of(spread(seed=-1, more=1, parameters={"a.b": [0, 1], "capital.headroom": 3}))
    assert text.startswith("4 faults in the study")


def test_ends_that_no_scenario_can_have_are_refused() -> None:
    refused = {
        "households.propensity_of_income": [0.5, 1.5],
        "labour.separation_rate": [-0.1, 0.1],
    }
    for name, ends in refused.items():
        text = faults_of(with_range(ends, name))
        assert "cannot be: the nearest that can is" in text
        assert name in text
    given = {"values": [0.5, 1.5]}
    text = faults_of(
        {"method": "grid", "parameters": {"households.propensity_of_income": given["values"]}}
    )
    assert "1.5 cannot be: the nearest that can is 1" in text


def test_a_half_thing_may_lie_between_ends_but_not_be_asked() -> None:
    ranged = {"labour.vacancies_sampled": [1, 4]}
    assert design_of("latin-hypercube", ranged, points=5).points == 5
    text = faults_of({"method": "grid", "parameters": {"labour.vacancies_sampled": [2, 2.5]}})
    assert "2.5 cannot be: the nearest that can is 2" in text
    assert "Write 2." in text


def test_a_sector_must_be_known_in_every_province_of_the_study() -> None:
    design = with_range([0.005, 0.01], "labour.separation_rate.technology")
    both = study(design, provinces=["toy", "binh-duong"], scale=2)
    assert both.design.points == 4


def test_a_sensitivity_design_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    text = faults_of(spread("morris"))
    assert "the method morris needs the package SALib" in text
    assert "pip install 'banha[evaluate]'" in text
