"""Study files: what is read, and every fault told at once with its cure."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from banha.batch.study import Study, load_study, make_study
from banha.errors import BanhaError, ScenarioError, StudyError
from banha.scenario import load_scenario

WHOLE = """
title = "Links and seats"
scenarios = ["baseline", "supplier-links", "mine.toml"]
baseline = "baseline"
provinces = ["toy"]
seeds = [4, 2, 7]
end = "2012-12"
scale = 2
firm_scale = 1
records = ["grdp", "employed"]
keep = ["monthly", "yearly"]
branch = false
outputs = ["employed", "criteria[innovation]"]

[design]
method = "grid"
[design.parameters]
"labour.search_employed" = [0.01, 0.02]
"""
MINE = 'title = "Mine"\nbase = "baseline"\n'


def write(folder: Path, text: str) -> Path:
    (folder / "mine.toml").write_text(MINE, encoding="utf-8")
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_study_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "Links_and_seats"
    folder.mkdir()
    study = load_study(write(folder, WHOLE))
    assert study.name == "links-and-seats"
    assert study.title == "Links and seats"
    assert study.names == ("baseline", "supplier-links", "mine")
    assert study.provinces == ("toy",)
    assert {(one.scale, one.firm_scale, str(one.end)) for one in study.scenarios} == {
        (2, 1, "2012-12")
    }
    assert study.seeds == (4, 2, 7)
    assert study.records == ("employed", "grdp")  # in the order of records.csv
    assert study.keep == ("yearly", "monthly")
    assert study.branch is False
    assert study.outputs == ("employed", "criteria[innovation]")
    assert study.runs == 3 * 3 * 2
    assert load_study(folder).describe() == study.describe()


def test_what_is_usual(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, 'scenarios = ["baseline"]'))
    assert study.seeds == (1,)
    assert study.keep == ("yearly",)
    assert study.records is None
    assert study.branch is True
    assert study.design.points == 1
    assert study.scenarios == (load_scenario("baseline").with_run(seed=1),)
    assert study.title == study.name


def test_patterns_take_the_whole_library() -> None:
    study = make_study("library", scenarios=["policies/*", "baseline"], scale=500)
    assert len(study.names) > 30
    assert study.names[-1] == "baseline"
    assert "smart-city-strategy" in study.names


def test_scenarios_made_in_python() -> None:
    mine = load_scenario("baseline").with_name("mine").with_run(scale=500)
    study = make_study("python", scenarios=[mine, "baseline"], seeds=range(3, 6), scale=500)
    assert study.names == ("mine", "baseline")
    assert study.seeds == (3, 4, 5)


def test_a_title_in_a_language(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, WHOLE))
    titled = replace(study, title_vi="Liên kết và chỗ học")
    assert (study.title_in("en"), study.title_in("vi")) == ("Links and seats", "Links and seats")
    assert (titled.title_in("en"), titled.title_in("vi")) == (study.title, "Liên kết và chỗ học")


def test_a_study_survives_json(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, WHOLE))
    again = Study.restore(json.loads(json.dumps(study.describe())))
    assert again.describe() == study.describe()
    assert again.scenarios == study.scenarios


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("scenarios = []", ["scenarios"]),
        ('scenarios = "baseline"', ["names no scenarios", "Write a list"]),
        ('scenarios = ["basline"]', ["basline", "baseline"]),
        ('scenarios = ["policies/zzz*"]', ["no scenario fits", "banha scenarios"]),
        ('scenarios = [""]', ["is not a scenario"]),
        ('scenarios = ["lost.toml"]', ["lost.toml"]),
        ("seeds = 0", ["are not seeds", "from 1 on"]),
        ("seeds = [1, 1]", ["are not seeds"]),
        ("seeds = [-1]", ["are not seeds"]),
        ('seeds = "three"', ["are not seeds"]),
        ("seeds = true", ["are not seeds"]),
        ("seeds = 99999999999", ["are not seeds"]),
        ('end = "2012"', ["is a year, not a month"]),
        ('end = "2009-01"', ["before the start"]),
        ("scale = 0.5", ["is a share", "Write 2"]),
        ("scale = 900000", ["leaves"]),
        ('provinces = ["toi"]', ["toi", "'toy'"]),
        ('provinces = "toy"', ["is not a list"]),
        ('provinces = ["toy", "toy"]', ["named twice"]),
        ('records = ["grpd"]', ["grpd", "'grdp'"]),
        ('records = "grdp"', ["is not a list"]),
        ("records = []", ["is not a list"]),
        ('keep = ["daily"]', ["daily"]),
        ("branch = 1", ["neither true nor false"]),
        ('baseline = "business-as-usual"', ["none of the scenarios"]),
        ("baseline = 3", ["is not a name"]),
        ('title = ""', ["empty"]),
        ('sceanrios = ["baseline"]', ["unknown key", "'scenarios'"]),
        ('outputs = ["happiness"]', ["happiness"]),
        ('outputs = "employed"', ["is not a list"]),
        ('outputs = ["employed +"]', ["is not a series"]),
        ("design = 3", ["is not a design"]),
    ],
)
def test_faults(tmp_path: Path, line: str, words: list[str]) -> None:
    key = line.partition(" ")[0]
    plain = {"scenarios": '["baseline"]', "end": '"2011-12"', "scale": "200"}
    text = "\n".join(f"{name} = {value}" for name, value in plain.items() if name != key)
    with pytest.raises(BanhaError) as caught:
        load_study(write(tmp_path, f"{text}\n{line}\n"))
    told = str(caught.value)
    assert "Cure: " in told
    for word in words:
        assert word in told


def test_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = 'scenarios = ["baseline"]\nseeds = 0\nscal = 3\n\nrecords = ["x"]\n'
    with pytest.raises(StudyError) as caught:
        load_study(write(tmp_path, text))
    told = str(caught.value)
    assert told.startswith("3 faults in the study:")
    for line in (2, 3, 5):
        assert f"line {line}" in told


def test_faults_of_a_scenario_name_it(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text('title = "x"\nbase = "baseline"\nscale = -1\n', "utf-8")
    with pytest.raises((StudyError, ScenarioError), match=r"broken\.toml"):
        load_study(write(tmp_path, 'scenarios = ["broken.toml"]'))


def test_two_scenarios_of_one_name(tmp_path: Path) -> None:
    own = tmp_path / "supplier-links.toml"
    own.write_text('title = "Other"\nbase = "baseline"\nscale = 77\n', "utf-8")
    with pytest.raises(StudyError, match="two scenarios are called"):
        load_study(write(tmp_path, 'scenarios = ["supplier-links", "supplier-links.toml"]'))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("lost.toml", None, "there is no such file"),
        ("study.txt", b"", "is not a study file"),
        ("study.toml", b"scenarios = [", "is not TOML"),
        ("study.toml", b"title = '\xff\xfe'", "not in UTF-8"),
        ("study.toml", b"#" * 10_000_001, "more than"),
    ],
)
def test_files_that_are_none(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StudyError, match=words):
        load_study(path)


def test_more_runs_than_can_be() -> None:
    with pytest.raises(StudyError, match="more than the"):
        make_study("huge", scenarios=["baseline", "supplier-links"], seeds=9_000_000, scale=500)
