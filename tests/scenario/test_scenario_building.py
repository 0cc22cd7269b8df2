"""What a TOML file can say can be said in Python: equal scenarios, the same faults and cures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from banha import BanhaError, list_levers, list_parameters, list_series
from banha.data import province_folder
from banha.errors import OutputError, ScenarioError
from banha.levers import lever_table
from banha.parameters import parameter_table
from banha.scenario import Scenario, load_scenario
from banha.series import read_series

HEAD = 'title = "Mine"\nbase = "baseline"\n'
LINKS = {"name": "supplier_links", "value": 0.02, "start": "2018-01", "ramp_months": 12}
WAGES = {"name": "minimum_wage", "value": 0.1, "start": "2015-01", "end": "2016-12"}
LINKS_TEXT = """
[[levers]]
name = "supplier_links"
value = 0.02
start = "2018-01"
ramp_months = 12
"""
WAGES_TEXT = """
[[levers]]
name = "minimum_wage"
value = 0.1
start = "2015-01"
end = "2016-12"
"""
LEVERS = LINKS_TEXT + WAGES_TEXT
MOVE = '\n[[levers]]\nname = "{name}"\nvalue = 0.02\nstart = "{start}"\n'


def mine() -> Scenario:
    return load_scenario("baseline").with_name("mine", title="Mine")


def of_file(folder: Path, text: str) -> Scenario:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path)


SAID: dict[str, tuple[str, Callable[[], Scenario]]] = {
    "title alone": (HEAD, mine),
    "texts": (
        HEAD + 'title_vi = "Của tôi"\ndescription = "A"\ndescription_vi = "Â"\n'
        'assumptions = "B"\nassumptions_vi = "Ă"\n',
        lambda: mine().with_text(
            title_vi="Của tôi",
            description="A",
            description_vi="Â",
            assumptions="B",
            assumptions_vi="Ă",
        ),
    ),
    "run": (
        HEAD + 'province = "toy"\nend = "2012-12"\nscale = 2\nfirm_scale = 1\nseed = 7\n',
        lambda: mine().with_run(province="toy", end="2012-12", scale=2, firm_scale=1, seed=7),
    ),
    "one lever": (HEAD + LINKS_TEXT,
                  lambda: mine().with_lever("supplier_links", value=0.02, start="2018-01",
                                            ramp_months=12)),
    "levers": (HEAD + LEVERS, lambda: mine().with_levers([LINKS, WAGES])),
    "levers of another": (
        'title = "Mine"\nbase = "supplier-links"\nend = "2014-12"\n',
        lambda: mine().with_run(end="2014-12").with_levers(load_scenario("supplier-links").levers),
    ),
    "without a lever": (
        HEAD + WAGES_TEXT,
        lambda: mine().with_levers([LINKS, WAGES]).without_lever("supplier_links"),
    ),
    "without levers": (HEAD, lambda: mine().with_levers([LINKS, WAGES]).without_levers()),
    "parameters": (
        HEAD + "[labour]\nsearch_farm = 0.02\nseparation_rate = { technology = 0.01 }\n",
        lambda: mine().with_parameters(
            "labour", search_farm=0.02, separation_rate={"technology": 0.01}
        ),
    ),
    "without a parameter": (
        HEAD + "[labour]\nsearch_farm = 0.02\n",
        lambda: (
            mine()
            .with_parameters("labour", search_farm=0.02, search_employed=0.03)
            .with_parameters("wages", monthly_bound=0.02)
            .without_parameters("labour.search_employed", "wages")
        ),
    ),
    "without parameters": (
        HEAD,
        lambda: mine().with_parameters("labour", search_farm=0.02).without_parameters(),
    ),
    "mechanisms": (
        HEAD + "[mechanisms]\nmigration = false\nforeign_entry = true\n",
        lambda: mine().with_mechanisms(migration=False, foreign_entry=True),
    ),
    "all from nothing": (
        'title = "Mine"\nprovince = "toy"\nstart = "2010-01"\nend = "2011-12"\nscale = 1\n'
        "seed = 3\n[labour]\nsearch_farm = 0.02\n[mechanisms]\nmigration = false\n" + LEVERS,
        lambda: Scenario.model_validate(
            {
                "name": "mine",
                "title": "Mine",
                "province": "toy",
                "start": "2010-01",
                "end": "2011-12",
                "scale": 1,
                "seed": 3,
                "overrides": {"labour": {"search_farm": 0.02}},
                "mechanisms": {"migration": False},
                "levers": [LINKS, WAGES],
            }
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_python_says_what_a_file_says(tmp_path: Path, case: str) -> None:
    text, made = SAID[case]
    scenario = of_file(tmp_path, text)
    assert made() == scenario
    assert made().to_toml() == scenario.to_toml()
    other = "baseline" if case != "title alone" else "supplier-links"
    assert made() != load_scenario(other)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (MOVE.format(name="supplier_link", start="2018-01"),
         lambda: mine().with_lever("supplier_link", value=0.02, start="2018-01")),
        (MOVE.format(name="supplier_links", start="2018-13"),
         lambda: mine().with_lever("supplier_links", value=0.02, start="2018-13")),
        (MOVE.format(name="labs", start="2018-01").replace("0.02", "20"),
         lambda: mine().with_levers([{"name": "labs", "value": 20, "start": "2018-01"}])),
        ("[labour]\nsearch_fram = 1\n", lambda: mine().with_parameters("labour", search_fram=1)),
        ("[labuor]\nsearch_farm = 1\n", lambda: mine().with_parameters("labuor", search_farm=1)),
        ("[mechanisms]\nmigraton = false\n", lambda: mine().with_mechanisms(migraton=False)),
        ('end = "2009-01"\n', lambda: mine().with_run(end="2009-01")),
        ("title_vi = 3\n", lambda: mine().with_text(title_vi=3)),  # type: ignore[arg-type]
    ],
    ids=["lever", "month", "per cent", "parameter", "section", "mechanism", "end", "text"],
)  # fmt: skip
def test_the_faults_are_those_of_a_file(
    tmp_path: Path, text: str, made: Callable[[], Scenario]
) -> None:
    with pytest.raises(ScenarioError) as of_python:
        made()
    with pytest.raises(ScenarioError) as written:
        of_file(tmp_path, HEAD + text)
    told = [[(fault.what, fault.cure) for fault in error.value.faults]
            for error in (of_python, written)]  # fmt: skip
    assert told[0] == told[1]
    assert "mine" in of_python.value.faults[0].where


@pytest.mark.parametrize(
    ("made", "what", "cure"),
    [
        (lambda: mine().with_levers([LINKS]).without_lever("supplier_link"),
         "no lever", "Did you mean 'supplier_links'"),
        (lambda: mine().without_lever("minimum_wag"), "no lever", "Did you mean 'minimum_wage'"),
        (lambda: mine().with_levers([LINKS]).without_lever("minimum_wage"),
         "does not move", "It has: supplier_links"),
        (lambda: mine().without_lever(["labs"]), "no lever", "Did you mean 'labs'"),
        (lambda: mine().without_parameters("labour.search_fram"),
         "no parameter", "Did you mean 'labour.search_farm'"),
        (lambda: mine().without_parameters("labour"), "does not set", "Leave this call out"),
        (lambda: mine().with_levers("labs"), "not a list", '"start": "2018-01"'),
        (lambda: mine().with_text(title=" "), "empty", "Write one"),
        (lambda: mine().changes("baseline"), "not a scenario", "load_scenario"),
        (lambda: Scenario.model_validate({"name": "a", "title": "A", "base": "baseline"}),
         "unknown key 'base'", "load_scenario"),
        (lambda: Scenario.model_validate({**mine().to_dict(), "labour": {}}),
         "unknown key 'labour'", "with_parameters"),
        (lambda: list_levers(lang="fr"), "no language", "vi for Vietnamese"),
        (lambda: list_parameters(province="binh-dong"), "no pack", "binh-duong"),
    ],
)  # fmt: skip
def test_a_careless_user_is_told_the_cure(made: Callable[[], object], what: str, cure: str) -> None:
    with pytest.raises(ScenarioError) as error:
        made()
    assert what in error.value.faults[0].what
    assert cure in error.value.faults[0].cure


def test_a_new_title_drops_the_texts_of_the_old_scenario() -> None:
    policy = load_scenario("supplier-links")
    assert policy.with_name("same").description == policy.description != ""
    other = policy.with_name("other", title="Other")
    assert (other.title_vi, other.description, other.assumptions_vi) == ("", "", "")
    assert policy.with_text(description="").title_vi == policy.title_vi != ""


def test_a_written_scenario_is_read_back(tmp_path: Path) -> None:
    scenario = mine().with_levers([LINKS, WAGES]).with_mechanisms(migration=False)
    scenario = scenario.with_text(description='Quotes " and\nlines, đồng')
    path = scenario.write(tmp_path)
    assert path == tmp_path.resolve() / "mine.toml"
    assert load_scenario(path) == scenario
    with pytest.raises(OutputError, match="overwrite=True"):
        scenario.write(path)
    scenario.with_run(seed=9).write(str(path), overwrite=True)
    assert load_scenario(path).seed == 9
    assert [one.name for one in tmp_path.iterdir()] == ["mine.toml"]


@pytest.mark.parametrize(
    ("name", "path", "cure"),
    [
        ("mine", "yours.toml", "Call the file mine.toml"),
        ("mine", "mine.json", "Name another folder"),
        ("mine", "nowhere/mine.toml", "Make it"),
        ("mine", None, "Name a folder"),
        ("a--b", "a--b.toml", "Call the scenario otherwise: with_name('a-b')"),
    ],
)
def test_a_file_that_would_not_be_read_back_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str, cure: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError) as error:
        mine().with_name(name).write(path)
    assert cure in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_changes_name_every_difference_and_nothing_else() -> None:
    base = load_scenario("baseline").with_levers([WAGES])
    other = (
        base.with_name("other", title="Other")
        .without_levers()
        .with_levers([LINKS])
        .with_parameters("labour", search_farm=0.02, separation_rate={"technology": 0.01})
        .with_mechanisms(migration=False)
        .with_run(seed=2)
    )
    rows = other.changes(base)
    own = province_folder(base.province) / "parameters.csv"
    usual = {(row.name, row.sector): row.value for row in parameter_table(pack_overrides=own)
             if row.section == "labour"}  # fmt: skip
    of_technology = usual.get(("separation_rate", "technology"), usual.get(
        ("separation_rate", "all")))  # fmt: skip
    assert rows[["kind", "name", "part", "this", "other"]].to_numpy().tolist() == [
        ["run", "seed", "", 2, 1],
        ["lever", "minimum_wage", "2015-01", 0.0, "0.1, until 2016-12"],
        ["lever", "supplier_links", "2018-01", "0.02, ramp of 12 months", 0.0],
        ["parameter", "labour.search_farm", "", 0.02, usual["search_farm", ""]],
        ["parameter", "labour.separation_rate", "technology", 0.01, of_technology],
        ["mechanism", "migration", "", "off", "on"],
    ]
    assert (rows.loc[rows["kind"].isin(["lever", "parameter"]), "unit"] != "").all()
    assert len(base.changes(base)) == 0
    pd.testing.assert_frame_equal(
        base.changes(other).rename(columns={"this": "other", "other": "this"})[rows.columns], rows
    )


def test_the_lists_hold_all_there_is_in_both_languages() -> None:
    levers, in_vi = list_levers(), list_levers(lang="vi")
    assert list(levers.index) == list(in_vi.index) == list(lever_table())
    row = lever_table()["supplier_links"]
    assert tuple(levers.loc["supplier_links", ["neutral", "low", "high", "unit"]]) == (
        row.neutral, row.low, row.high, row.unit,
    )  # fmt: skip
    assert in_vi.loc["supplier_links", "description"] == row.description_vi
    assert (levers["unit"] != in_vi["unit"]).all()
    assert "supplier_links" in dir(levers["description"])
    assert len(list_parameters()) == len(parameter_table())
    assert (list_parameters(lang="vi")["grade"] != list_parameters()["grade"]).all()
    assert len(list_parameters(province="toy")) >= len(list_parameters())
    assert list(list_series().index) == list(read_series())


def test_errors_of_lists_are_those_of_banha() -> None:
    with pytest.raises(BanhaError):
        list_series(lang="de")
