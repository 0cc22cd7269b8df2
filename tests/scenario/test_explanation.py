"""A scenario in words: every scenario of the library, both languages, nothing missing."""

from __future__ import annotations

from pathlib import Path

import pytest

import banha
from banha.data import use_data_folder
from banha.errors import PackError, ScenarioError
from banha.levers import LeverRow, lever_table, split_parameters
from banha.mechanisms import mechanism_table
from banha.parameters import parameter_table
from banha.report.words import translated, words
from banha.scenario import Scenario, list_scenarios, load_scenario

NAMES = [listing.name for listing in list_scenarios()]
CURE = "add a row to model/banha/report/glossary.csv"


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_missing(name: str, lang: str) -> None:
    scenario = load_scenario(name)
    text = banha.explain(scenario, lang=lang, width=80)
    assert max(map(len, text.splitlines())) <= 80
    assert "{" not in text
    assert "None" not in text
    one_line = flat(text)
    vi = lang == "vi"
    assert (scenario.title_vi if vi else scenario.title) in one_line
    assert flat(scenario.description_vi if vi else scenario.description) in one_line
    for lever in scenario.levers:
        row = lever_table()[lever.name]
        for part in (row.through_vi, row.cost_vi) if vi else (row.through, row.cost):
            assert flat(part) in one_line
        assert flat(row.evidence_in(lang)[1])[1:] in one_line
        assert str(lever.start) in text
        for section, parameter in row.parameter_names:
            assert f"[{section}.{parameter}]" in one_line
    for mechanism in scenario.mechanisms:
        row_off = mechanism_table()[mechanism]
        assert (row_off.title_vi if vi else row_off.title) in one_line
    assert words("explain_summary", lang) in text


@pytest.mark.parametrize("name", NAMES)
def test_the_library_is_whole_in_vietnamese(name: str) -> None:
    units = {f"{row.section}.{row.name}": row.unit for row in parameter_table()}
    for lever in load_scenario(name).levers:
        row = lever_table()[lever.name]
        assert row.evidence_vi, f"{lever.name}: write evidence_vi in levers.csv"
        assert translated(row.unit, "vi", kind="unit") != row.unit, f"{row.unit}: {CURE}"
        for section, parameter in row.parameter_names:
            full = f"{section}.{parameter}"
            assert translated(full, "vi", kind="parameter") != full, f"{full}: {CURE}"
            assert translated(units[full], "vi", kind="unit") != units[full], f"{full}: {CURE}"


@pytest.mark.parametrize("row", lever_table().values(), ids=lambda row: row.name)
def test_every_lever_can_be_told_in_vietnamese(row: LeverRow) -> None:
    """Also those that no scenario of the library moves."""
    units = {f"{one.section}.{one.name}": one.unit for one in parameter_table()}
    assert row.evidence_vi, f"{row.name}: write evidence_vi in levers.csv"
    assert translated(row.unit, "vi", kind="unit") != row.unit, f"{row.unit}: {CURE}"
    for section, parameter in row.parameter_names:
        full = f"{section}.{parameter}"
        assert translated(full, "vi", kind="parameter") != full, f"{full}: {CURE}"
        assert translated(units[full], "vi", kind="unit") != units[full], f"{units[full]}: {CURE}"


def test_what_is_off_and_set_otherwise_is_told() -> None:
    scenario = (
        load_scenario("world-demand-slump")
        .with_mechanisms(automation=False)
        .with_parameters("labour", search_employed=0.03, separation_rate={"technology": 0.02})
    )
    text = flat(banha.explain(scenario, width=100))
    assert "Machines take over no work beyond the opening" in text
    assert "0.03 (set by this scenario, instead of 0.02)" in text
    assert "Technology-intensive manufacturing 0.02 (set by this scenario" in text
    assert "until 2014-12" in text
    assert "over 6 months" in text
    named = {(s, n) for s, n in lever_table()["world_demand"].parameter_names}
    named |= set(mechanism_table()["automation"].parameter_names)
    named |= {("labour", "search_employed"), ("labour", "separation_rate")}
    assert f"Of the {len(named)} numbers named above, {len(named)} are assumed" in text
    assert "do kịch bản này đặt, thay cho 0,02" in flat(banha.explain(scenario, lang="vi"))


def test_published_numbers_are_counted_apart() -> None:
    scenario = Scenario.baseline().with_lever("training_seats", value=0.002, start="2012-01")
    text = flat(banha.explain(scenario))
    count = len(lever_table()["training_seats"].parameter_names)
    assert f"Of the {count} numbers named above, {count - 1} are assumed, 1 published" in text
    one = Scenario.baseline().with_parameters("training", seat_cost=2e6)
    assert "The one number named above is published" in flat(banha.explain(one))


def test_a_wide_and_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load_scenario("supplier-links")
    monkeypatch.setenv("COLUMNS", "120")
    wide = banha.explain(scenario)
    assert 100 < max(map(len, wide.splitlines())) <= 120
    assert flat(wide) == flat(banha.explain(scenario, width=60))
    with pytest.raises(ScenarioError, match="no language"):
        banha.explain(scenario, lang="fr")


@pytest.mark.parametrize("row", list(lever_table().values()), ids=lambda row: row.name)
def test_each_lever_is_told(row: LeverRow) -> None:
    assert row.evidence_in("en")[0] in ("read", "none"), "begin evidence with read: or none:"
    assert len(set(row.parameter_names)) == len(row.parameter_names)
    assert row.through != row.through_vi
    assert row.cost.endswith(".")
    if row.kind == "shock":
        assert row.cost.startswith("Nothing") or row.cost.startswith("nothing")


def test_lists_of_parameters() -> None:
    assert split_parameters("a.b; c.d;") == (("a", "b"), ("c", "d"))
    values = next(iter(lever_table().values())).model_dump()
    plain = LeverRow.model_validate({**values, "evidence": "somewhere", "evidence_vi": ""})
    assert plain.evidence_in("vi") == ("", "somewhere")


def test_a_parameter_that_is_not_there(own_data: Path) -> None:
    path = own_data / "levers.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("training.skill_gain", "training.skil_gain"), "utf-8")
    with use_data_folder(own_data), pytest.raises(PackError, match="skil_gain"):
        lever_table()
