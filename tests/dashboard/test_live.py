"""What a visitor may ask to be simulated, and what is told of the rest."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banha.dashboard.live import NAME, SEEDS, Asked, base_scenario, live_levers, read_asked
from banha.dashboard.query import Query
from banha.levers import lever_table
from banha.scenario import load_scenario

PROVINCES = ("binh-duong", "toy")


def read(**values: str) -> tuple[Asked, list[str]]:
    asked, told = read_asked(Query(values), provinces=PROVINCES, usual="binh-duong")
    return asked, [one.told("en") for one in told]


def test_a_new_page() -> None:
    asked, told = read()
    assert told == []
    assert asked == Asked("en", "binh-duong", "2018-01", ())


def test_what_is_asked_is_read_back_from_its_address() -> None:
    values = {"lang": "vi", "province": "toy", "start": "2015-07", "supplier_links": "0.02",
              "world_demand": "-0.123456789", "show": "radar", "series": "employed"}  # fmt: skip
    asked, told = read(**values)
    assert told == []
    assert asked.levers == (("supplier_links", 0.02), ("world_demand", -0.123456789))
    again, _ = read_asked(Query.of_text(asked.query), provinces=PROVINCES, usual="binh-duong")
    assert again == asked


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("province", "../../etc", "not possible"),
        ("start", "2018-13", "is not a month"),
        ("start", "1999-01", "is not a month"),
        ("start", "9999-12", "is not a month"),
        ("show", "all", "not possible"),
        ("series", "employees", "not possible"),
        ("no_such_lever", "1", "no lever"),
        ("<script>", "1", "no lever"),
        ("supplier_links", "0.3", "out of range"),
        ("supplier_links", "-0.1", "out of range"),
        ("supplier_links", "nan", "is not a number"),
        ("supplier_links", "1e999", "is not a number"),
        ("supplier_links", "much", "is not a number"),
        ("supplier_links", "9" * 300, "is not a number"),
    ],
)
def test_what_cannot_be_is_told_and_left_out(key: str, value: str, told: str) -> None:
    asked, problems = read(**{key: value})
    assert asked == read()[0]
    assert len(problems) == 1
    assert told in problems[0]
    assert len(problems[0]) < 250


def test_a_neutral_lever_is_not_moved() -> None:
    assert read(supplier_links="0", minimum_wage="0.0")[0].levers == ()


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from([*live_levers(), "x", "start"]), st.text(max_size=20)))
def test_whatever_stands_in_an_address_can_be_run(values: dict[str, str]) -> None:
    asked, _ = read(**values)
    table = lever_table()
    assert all(table[name].low <= value <= table[name].high for name, value in asked.levers)
    assert asked.scenario().levers is not None


def test_the_key_is_of_what_is_simulated_alone() -> None:
    asked, _ = read(supplier_links="0.02")
    same, _ = read(supplier_links="0.020", lang="vi", show="radar")
    other, _ = read(supplier_links="0.03")
    assert asked.key == same.key != other.key


def test_runs_share_their_seeds_and_differ_in_levers_alone() -> None:
    pairs = read(province="toy", supplier_links="0.02", start="2012-01")[0].runs()
    assert [a.seed for a, _ in pairs] == [b.seed for _, b in pairs] == list(SEEDS)
    for base, own in pairs:
        assert base.levers == ()
        assert own.without_levers().content_hash() == base.content_hash()


def test_the_scale_is_one_in_a_hundred_where_there_are_people_enough() -> None:
    assert base_scenario("binh-duong").scale == 100
    assert base_scenario("toy").scale < 5


def test_the_file_is_the_scenario(tmp_path: Path) -> None:
    scenario = read(supplier_links="0.02", start="2015-07")[0].scenario()
    path = tmp_path / f"{NAME}.toml"
    path.write_text(scenario.to_toml(), encoding="utf-8")
    assert tomllib.loads(path.read_text("utf-8"))["levers"][0]["start"] == "2015-07"
    assert load_scenario(str(path)).content_hash() == scenario.content_hash()
