"""Views: what an address asks of results, whatever stands in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.batch.made_batches import made_up, small_study

from banha.dashboard.holdings import Holdings, Shelf, parts_of, read_holdings
from banha.dashboard.query import Query
from banha.dashboard.view import KEYS, SHOWS, View, possible_shows, read_view
from banha.errors import BatchError
from banha.report.words import LANGUAGES


def read(held: Holdings, **values: str) -> tuple[View, list[str]]:
    view, told = read_view(Query(values), held)
    return view, [one.told("en") for one in told]


def test_a_new_page(held: Holdings) -> None:
    view, told = read(held)
    assert told == []
    assert (view.lang, view.show, view.province) == ("en", "path", "toy")
    assert view.scenarios == ("baseline", "links", "again")
    assert (view.series, view.part) == ("grdp_volume", "")
    assert (view.first, view.last) == (2010, 2011)
    assert view.policy == "links"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("show", SHOWS)
def test_a_view_is_read_back_from_its_address(held: Holdings, show: str, lang: str) -> None:
    asked = {"lang": lang, "show": show, "scenarios": "again,baseline", "policy": "again",
             "series": "employees", "part": "technology", "from": "2011", "to": "2011"}  # fmt: skip
    view, told = read(held, **asked)
    assert told == []
    assert view.formula == "employees[technology]"
    assert view.scenarios == ("baseline", "again"), "in the order of the study"
    again, _ = read_view(Query.of_text(view.query), held)
    assert again == view


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("province", "../../../etc/passwd"),
        ("province", "binh-duong"),
        ("show", "everything"),
        ("series", "__class__"),
        ("part", "technology"),
        ("policy", "baseline"),
        ("from", "1e9"),
        ("from", "NaN"),
        ("to", "99999"),
        ("to", "-1"),
        ("lang", "de"),
        ("scenarios", "<script>"),
        ("folder", "secret"),
    ],
)
def test_what_is_not_there_is_told_and_left_out(held: Holdings, key: str, value: str) -> None:
    view, told = read(held, **{key: value})
    assert view == read(held)[0]
    assert len(told) == 1
    assert (key if key != "scenarios" else value) in told[0]


def test_years_in_the_wrong_order(held: Holdings) -> None:
    view, told = read(held, **{"from": "2011", "to": "2010"})
    assert (view.first, view.last) == (2010, 2011)
    assert "wrong order" in told[0]


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=30)))
def test_any_address_gives_a_view_of_what_is_there(held: Holdings, values: dict[str, str]) -> None:
    view, _ = read_view(Query(values), held)
    assert view.show in possible_shows(held)
    assert view.province in held.provinces
    assert set(view.scenarios) <= set(held.scenarios)
    assert view.series in held.parts
    assert view.part in parts_of(held.parts, view.series) or view.part == ""
    assert held.years[0] <= view.first <= view.last <= held.years[1]


def test_without_baseline_or_criteria_there_is_less_to_show(held: Holdings) -> None:
    assert possible_shows(held) == SHOWS
    bare = replace(held, parts={"employed": ("total",)})
    assert "radar" not in possible_shows(bare)


def test_equal_titles_are_told_apart(tmp_path: Path) -> None:
    study = small_study(keep=["yearly"])
    made = read_holdings(made_up(tmp_path / "b", study, wanted=lambda run: run.seed == 2))
    assert made.title("links", "en") != made.title("again", "en")
    same = dict.fromkeys(("links", "again"), made.scenarios["links"])
    assert replace(made, scenarios=same).title("again", "en") == "Links (again)"


def test_what_comes_to_the_folder_is_read_and_nothing_done_is_no_mistake(tmp_path: Path) -> None:
    study = small_study(keep=["yearly"])
    made_up(tmp_path / "b", study, wanted=lambda run: False, failing=lambda run: True)
    shelf = Shelf(tmp_path / "b")
    before = shelf.held()
    assert before.parts == {}
    assert shelf.held() is before
    made_up(tmp_path / "b", study, wanted=lambda run: run.scenario != "again")
    after = shelf.held()
    assert list(after.scenarios) == ["baseline", "links"]
    assert after.results.note
    assert after.policies == ("links",)


def test_no_batch(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="there is no batch here"):
        Shelf(tmp_path)
