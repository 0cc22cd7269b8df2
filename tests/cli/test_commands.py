"""What commands print and write."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from banha.cli.demo import free_folder
from banha.criteria import read_criteria
from banha.levers import lever_table
from banha.month import Month
from banha.parameters import parameter_table
from banha.progress.line import ProgressLine, clock
from banha.report.names import series_title
from banha.run_folder import read_run
from banha.scenario import list_scenarios
from banha.series import read_series

TOY = ("--province", "toy", "--scale", "1", "--end", "2011-12")
type Give = Callable[..., Any]


def test_run_writes_its_folder_and_prints_a_table(give: Give) -> None:
    answer = give("run", "baseline", *TOY, "--seed", "7", "--threads", "1")
    assert answer.code == 0, answer.err
    stored = read_run(Path("runs") / "baseline-toy-7")
    assert stored.manifest["digest"] in answer.out
    assert stored.manifest["seed"] == 7
    population = stored.yearly().query("series == 'population' and year == 2011")["value"]
    row = next(line for line in answer.out.splitlines() if line.startswith("2011"))
    assert row.split()[1] == f"{population.iloc[0]:,.0f}"
    assert "starting…" in answer.err
    assert "2011-12, 24/24 months" in answer.err
    assert "\x1b" not in answer.err + answer.out
    assert max(map(len, answer.out.splitlines()[:18])) <= 80
    assert_scores_are_shown(answer.out, stored.yearly())
    refused = give("run", "baseline", *TOY, "--seed", "7")
    assert refused.code == 2
    assert "--overwrite" in refused.err
    again = give("run", "baseline", *TOY, "--seed", "7", "--overwrite", "--quiet", "--no-guard")
    assert again.code == 0
    assert again.out.strip().endswith("baseline-toy-7")
    assert "months" not in again.err
    assert read_run(Path("runs") / "baseline-toy-7").manifest["digest"] == stored.manifest["digest"]


def assert_scores_are_shown(text: str, yearly: pd.DataFrame) -> None:
    """First and last year of a criterion and of the community, each beside its measured part."""
    scores = yearly.set_index(["series", "breakdown", "year"])["value"]
    lines = {line[:21].strip(): line.split()[-4:] for line in text.splitlines()}

    def written(series: str, part: str, year: int) -> str:
        return f"{scores[series, part, year]:.1f}"

    first = written("criteria", "broadband", 2010), written("criteria", "broadband", 2011)
    assert lines["Broadband"] == [first[0], "–", first[1], "–"]
    measured = written("criteria_measured", "knowledge_workforce", 2011)
    assert lines["Knowledge workforce"][3] == measured
    assert lines["Community"][3] == written("community_score_measured", "total", 2011)
    assert lines["Community, geometric"][0] == written("community_score_geometric", "total", 2010)


def test_run_of_a_scenario_file_and_of_a_stored_scenario(give: Give, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = 'title = "Mine"\nbase = "baseline"\nprovince = "toy"\nscale = 1\nend = "2010-03"\n'
    file.write_text(text, encoding="utf-8")
    first = give("run", file, "--out", tmp_path / "one")
    assert "2010-03" in first.out
    second = give("run", tmp_path / "one" / "scenario.toml", "--out", tmp_path / "two")
    assert second.code == 0, second.err
    digests = [read_run(tmp_path / name).manifest["digest"] for name in ("one", "two")]
    assert digests[0] == digests[1]


def test_compare_prints_bands_and_writes_differences(give: Give) -> None:
    out = Path("differences.csv")
    words = ("compare", "baseline", "supplier-links", *TOY, "--seeds", "2")
    answer = give(*words, "--end", "2013-12", "--out", out)
    assert answer.code == 0, answer.err
    assert "luck only; parameters held" in " ".join(answer.out.split())
    assert max(map(len, answer.out.splitlines())) <= 80
    assert set(pd.read_csv(out)["seed"]) == {1, 2}
    assert [path.name for path in Path().iterdir()] == ["differences.csv"]


def test_compare_varies_assumed_numbers_in_vietnamese(give: Give) -> None:
    words = ("compare", "baseline", "supplier-links", *TOY, "--seeds", "2", "--end", "2012-12")
    answer = give(*words, "--assumed", "--lang", "vi", "--out", "both.csv", "--quiet")
    assert answer.code == 0, answer.err
    text = " ".join(answer.out.split())
    assert "KẾT QUẢ CHÍNH NĂM 2012" in text
    assert "giả định" in text
    assert "chênh lệch ghép cặp" in text
    assert max(map(len, answer.out.splitlines())) <= 80
    written = pd.read_csv("both.csv")
    assert set(written["numbers"]) == {"as they stand", "varied"}
    assert set(written["seed"]) == {1, 2}


@pytest.mark.parametrize(("lang", "word"), [("en", "WHAT IT MOVES"), ("vi", "BAO NHIÊU LÀ GIẢ")])
def test_explain_a_scenario(give: Give, lang: str, word: str) -> None:
    answer = give("explain", "supplier-links", "--lang", lang)
    assert answer.code == 0, answer.err
    assert word in answer.out
    assert "state.supplier_link_cost" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


def test_demo_shows_both_tables_and_a_figure(give: Give) -> None:
    answer = give("demo", "--seeds", "1", "--scale", "2000", "--end", "2012-12", "--quiet")
    assert answer.code == 0, answer.err
    assert "simulated beside measured" in answer.out
    assert "luck only; parameters held" in " ".join(answer.out.split())
    sheet = Path("runs/demo/figure_sheet.png")
    assert str(sheet) in answer.out
    assert sheet.read_bytes().startswith(b"\x89PNG")
    assert read_run("runs/demo/supplier-links-1").scenario.name == "supplier-links"
    assert str(free_folder()) == "runs/demo-2"
    refused = give("demo", "--out", "runs/demo")
    assert refused.code == 2
    assert "--overwrite" in refused.err


def test_lists(give: Give) -> None:
    scenarios = give("scenarios").out
    for listing in list_scenarios():
        assert f"\n{listing.name.rpartition('/')[2]} " in scenarios
        assert all(word in scenarios for word in listing.title.split())
    provinces = give("provinces").out
    assert "binh-duong" in provinces
    assert "Bình Dương" in provinces


@pytest.mark.parametrize("width", ["80", "200"])
def test_describe_leaves_nothing_out(
    give: Give, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    text = give("describe").out
    assert max(map(len, text.splitlines())) <= int(width)
    words = set(text.split())
    for row in parameter_table():
        assert f"{row.section}.{row.name}" in words
        cells = f"{row.unit} {row.source} {row.description}".split()
        assert [word for word in cells if word not in text] == []
        assert row.grade in text
    for indicator in read_criteria().indicators:
        assert indicator.name in words
        cells = f"{indicator.label_vi} {indicator.opening_note} {indicator.source}".split()
        assert [word for word in cells if word not in text] == []
    for heading in ("SCHEMA", "PARAMETERS", "LEVERS", "RECORDS", "FLOWS", "CRITERIA"):
        assert heading in words


def test_describe_in_vietnamese(give: Give) -> None:
    text = give("describe", "records", "--lang", "vi").out
    for series in read_series():
        assert f"{series}\n" in text
        assert series_title(series, "vi") in " ".join(text.split())
    assert "Persons" not in text
    levers = " ".join(give("describe", "levers", "--lang", "vi").out.split())
    for row in lever_table().values():
        assert row.description_vi in levers
    wrong = give("describe", "records", "--lang", "fr")
    assert wrong.code == 2
    assert "--lang fr" in wrong.err


def test_describe_a_scenario_and_a_province(give: Give) -> None:
    text = give("describe", "supplier-links").out
    assert "supplier_links" in text
    assert "share of retained" in text
    assert give("describe", "parameters", "--province", "toy").out != (
        give("describe", "parameters").out
    )
    assert give("describe", "flows").out.startswith("wages")


def test_describe_shows_what_is_set_otherwise(give: Give, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = 'title = "Mine"\nbase = "baseline"\n[labour]\nseparation_rate = { technology = 0.02 }\n'
    file.write_text(text, encoding="utf-8")
    shown = give("describe", file).out
    assert "labour.separation_rate" in shown
    assert "technology" in shown


def test_pack_check(give: Give) -> None:
    answer = give("pack", "check", "toy")
    assert answer.code == 0
    assert "200 persons" in answer.out


def test_version_and_help(give: Give) -> None:
    assert give("--version").out.startswith("banha ")
    text = give("--help").out
    for command in ("run", "compare", "demo", "scenarios", "provinces", "describe", "pack"):
        assert f"\n  {command} " in text
    assert "--firm-scale" in give("run", "--help").out
    nothing = give()
    assert nothing.code == 2
    assert nothing.err.startswith("Usage: banha")


def test_module_and_closed_pipe() -> None:
    command = [sys.executable, "-m", "banha", "describe", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode in (0, 2)


def test_the_line_of_a_run() -> None:
    line = ProgressLine("x", start=Month(2010, 1), persons=1_000_000)
    line._first = (0.0, 1)
    assert line.line(13, 25, now=6.0) == (
        "x: 2011-01, 13/25 months, 2.0 months/s, 2.00 million person-months/s, 0:06 left"
    )
    assert "left" not in line.line(25, 25, now=6.0)
    assert clock(3661) == "1:01:01"


def test_compilation_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("banha.progress.line.must_compile", lambda: True)
    with ProgressLine("x") as line:
        line(0, 5)
    assert "compiling kernels (first run after install)…" in capsys.readouterr().err
