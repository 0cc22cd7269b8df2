"""Scenarios: bases, changes, profiles, and what leaves them."""

import copy
import json
import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from banha.errors import ScenarioError
from banha.month import Month
from banha.scenario import Scenario, list_scenarios, load_scenario

LIBRARY = (
    "business-as-usual", "smart-city-strategy", "house-state", "house-business", "house-school",
    "houses-state-business", "houses-state-school", "houses-business-school", "domain-people",
    "domain-business", "domain-technology", "domain-foundations", "low-cost-labour",
    "minimum-wage-2022", "vocational-drive", "university-research-drive",
    "supplier-development-2022", "selective-foreign-investment", "automation-wave",
    "automation-wave-retraining", "broadband-for-all", "green-industry",
    "lost-cost-advantage-2022", "foreign-investment-stop-2022", "world-demand-slump-2024",
    "pandemic-lockdown", "austerity", "land-exhaustion", "merger-larger-city",
)  # fmt: skip


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped_scenarios_are_valid_in_both_languages(data: Path) -> None:
    listings = list_scenarios()
    names = [listing.name for listing in listings]
    assert names[0] == "baseline"
    assert set(names) > {f"policies/{name}" for name in LIBRARY}
    for listing in listings:
        assert listing.problem == ""
        assert listing.title
        assert listing.title_vi
        assert len(listing.description) > 100
        assert len(listing.description_vi) > 100
        assert load_scenario(listing.name).notes == ()


def test_short_and_full_name_are_the_same(data: Path) -> None:
    assert load_scenario("supplier-links") == load_scenario("policies/supplier-links")
    assert load_scenario("supplier-links").name == "supplier-links"


def test_baseline(data: Path) -> None:
    baseline = Scenario.baseline()
    assert (baseline.province, baseline.scale, baseline.firm_scale) == ("binh-duong", 50, 10)
    assert (str(baseline.start), str(baseline.end), baseline.months) == ("2010-01", "2030-12", 252)
    assert baseline.levers == ()


def test_chain_of_bases(tmp_path: Path, data: Path) -> None:
    write(
        tmp_path,
        "first.toml",
        'title = "First"\ndescription = "of the first"\nbase = "supplier-links"\nscale = 20\n'
        "[labour]\nseparation_rate = 0.012\nsearch_employed = 0.03\n"
        '[[levers]]\nname = "world_demand"\nvalue = 0.1\nstart = "2011-01"\nend = "2011-12"\n',
    )
    second = write(
        tmp_path,
        "Kịch bản đầu.toml",
        '\ufefftitle = "Second"\r\nbase = "first"\r\n[labour]\r\n'
        "separation_rate = { technology = 0.02 }\r\n"
        '[[levers]]\r\nname = "supplier_links"\r\nvalue = 0.1\r\nstart = "2015-01"\r\n',
    )
    scenario = load_scenario(str(second))
    assert scenario.name == "kich-ban-dau"
    assert (scenario.title, scenario.description) == ("Second", "")
    assert (scenario.scale, scenario.firm_scale) == (20, 4)
    assert scenario.overrides == {
        "labour": {"separation_rate": {"all": 0.012, "technology": 0.02}, "search_employed": 0.03}
    }
    # The later lever replaces the one that overlaps it, and leaves the other.
    assert [(lever.name, lever.value) for lever in scenario.levers] == [
        ("supplier_links", 0.1),
        ("world_demand", 0.1),
    ]


def test_own_folder_comes_before_the_shipped_scenarios(tmp_path: Path, data: Path) -> None:
    write(tmp_path, "supplier-links.toml", 'title = "Own"\nbase = "baseline"\nseed = 9\n')
    path = write(tmp_path, "mine.toml", 'title = "Mine"\nbase = "supplier-links"\n')
    assert load_scenario(path).seed == 9


def test_frozen_through_and_through(data: Path) -> None:
    scenario = Scenario.baseline().with_parameters("labour", separation_rate={"technology": 0.02})
    with pytest.raises(ValidationError):
        scenario.scale = 3  # type: ignore[misc]
    with pytest.raises(TypeError):
        scenario.overrides["labour"] = {}  # type: ignore[index]
    with pytest.raises(TypeError):
        scenario.overrides["labour"]["separation_rate"]["technology"] = 1  # type: ignore[index]
    with pytest.raises(AttributeError):
        scenario.overrides._items = {}  # type: ignore[attr-defined]
    scenario.to_dict()["overrides"]["labour"]["separation_rate"]["technology"] = 1
    assert scenario.overrides["labour"]["separation_rate"] == {"technology": 0.02}


def test_changes_leave_the_original_and_are_validated(data: Path) -> None:
    baseline = Scenario.baseline()
    before = baseline.to_dict()
    changed = (
        baseline.with_lever("minimum_wage", value=0.1, start="2012-01", ramp_months=12)
        .with_parameters("labour", search_unemployed=0.6)
        .with_run(province="elsewhere", start="2005-01", end="2008-06", scale=100, seed=7)
        .with_name("my-run", title="My run")
    )
    assert baseline.to_dict() == before
    assert changed.province == "elsewhere"
    assert (changed.months, changed.scale, changed.firm_scale, changed.seed) == (42, 100, 20, 7)
    assert changed.overrides["labour"]["search_unemployed"] == 0.6
    assert (changed.name, changed.title) == ("my-run", "My run")
    assert baseline.with_run(firm_scale=3).with_run(scale=20).firm_scale == 3
    assert baseline.with_run() == baseline
    with pytest.raises(ScenarioError) as caught:
        baseline.with_run(scale=0, seed=-1, province="nowhere", end="2009-12")
    # The end is compared with the start although other things are wrong too.
    assert len(caught.value.faults) == 4
    with pytest.raises(ScenarioError, match="Did you mean 'labour'"):
        baseline.with_parameters("labor", search_unemployed=0.6)
    with pytest.raises(ScenarioError, match="outside the range"):
        baseline.with_lever("minimum_wage", value=3, start="2012-01")
    with pytest.raises(ScenarioError, match="below"):
        baseline.model_copy(update={"scale": -1})


def test_python_is_held_to_what_files_are_held_to(data: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario(  # type: ignore[call-arg]
            title="",
            province="nowhere",
            start="2010",
            end="2009-01",
            scale="1:50",
            seed=True,
            sead=3,
            overrides={"labour": {"search_farm": 3}},
            levers=[{"name": "minimum_wage"}],
        )
    text = str(caught.value)
    for part in ("`name`", "title is empty", "'nowhere'", "is a year", "ratio", "True", "sead"):
        assert part in text
    for part in ("labour.search_farm", "no `value`", "no `start`"):
        assert part in text
    with pytest.raises(ScenarioError):
        Scenario.model_validate(3)
    assert Scenario.model_validate(Scenario.baseline()) == Scenario.baseline()


@pytest.mark.parametrize("wrong", [3, "labour", {"labour": 3}, {1: {}}, {"labour": {2: 3}}])
def test_overrides_of_other_shapes(wrong: object, data: Path) -> None:
    with pytest.raises(ScenarioError):
        Scenario.baseline().model_copy(update={"overrides": wrong})


@pytest.mark.parametrize("wrong", [3, "x", [3], [{1: 2}], {"name": "minimum_wage"}, None])
def test_levers_of_other_shapes(wrong: object, data: Path) -> None:
    with pytest.raises(ScenarioError):
        Scenario.baseline().model_copy(update={"levers": wrong})


def test_profile_of_a_lever(data: Path) -> None:
    scenario = Scenario.baseline().with_lever(
        "supplier_links", value=0.2, start="2010-03", ramp_months=4, end="2010-08"
    )
    assert scenario.lever_values("supplier_links", 10) == pytest.approx(
        (0, 0, 0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0, 0)
    )
    assert len(scenario.lever_values("supplier_links")) == scenario.months
    assert set(scenario.lever_values("minimum_wage")) == {0.0}
    with pytest.raises(KeyError):
        scenario.lever_values("no_such_lever")


def test_two_pulses_of_one_lever(data: Path) -> None:
    scenario = (
        Scenario.baseline()
        .with_lever("world_demand", value=0.1, start="2010-01", end="2010-01")
        .with_lever("world_demand", value=-0.1, start="2010-03", end="2010-03")
    )
    assert scenario.lever_values("world_demand", 4) == pytest.approx((0.1, 0, -0.1, 0))


def test_notes_tell_what_is_unusual_but_possible(data: Path) -> None:
    notes = (
        Scenario.baseline()
        .with_parameters("labour", search_unemployed=0.9, separation_rate={"technology": 0.2})
        .with_parameters("wages", sector_productivity_weight=0.5)
        .with_run(end="2012-12", firm_scale=80)
        .with_lever("minimum_wage", value=0.1, start="2013-01")
        .notes
    )
    assert len(notes) == 5
    for note, part in zip(
        notes,
        ("search_unemployed = 0.9", "(technology) = 0.2", "sum to 1.1", "firm_scale", "after the"),
        strict=True,
    ):
        assert part in note


def test_out_of_the_scenario_and_back(data: Path) -> None:
    scenario = load_scenario("supplier-links").with_parameters(
        "labour", separation_rate={"technology": 0.02}
    )
    written = json.loads(json.dumps(scenario.to_dict(), allow_nan=False))
    assert Scenario.model_validate(written) == scenario
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert copy.deepcopy(scenario) == scenario
    assert hash(scenario) == hash(copy.deepcopy(scenario))
    assert scenario.model_dump()["overrides"] == scenario.to_dict()["overrides"]


def test_content_hash_is_of_what_moves_the_run(data: Path) -> None:
    baseline = Scenario.baseline()
    assert baseline.content_hash() == baseline.with_name("other", title="Other").content_hash()
    changed = [
        baseline.with_run(seed=2),
        baseline.with_run(scale=51),
        baseline.with_run(firm_scale=11),
        baseline.with_run(end="2029-12"),
        baseline.with_parameters("labour", search_farm=0.01),
        baseline.with_lever("minimum_wage", value=0.1, start="2012-01"),
    ]
    hashes = {scenario.content_hash() for scenario in [baseline, *changed]}
    assert len(hashes) == len(changed) + 1


def test_month() -> None:
    january = Month.parse("2010-01")
    assert january + 13 == Month(2011, 2)
    assert Month(2011, 2) - january == 13
    assert january < Month(2010, 2) < Month(2011, 1)
    assert Month.from_index(january.index) == january
    for wrong in ("2010", "2010-1", "2010-13", "2010-00", "٢٠١٠-01", "2010-01\n", "0000-01"):
        with pytest.raises(ValueError, match="month"):
            Month.parse(wrong)
