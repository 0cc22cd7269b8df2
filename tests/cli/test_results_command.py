"""`banha results` and `banha export` as a user gives them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from tests.batch.made_batches import made_up, scenario, small_study

from banha.batch.results import Results, read_results
from banha.cli.results_text import SECTIONS, cell
from banha.comparison import Comparison
from banha.report.comparison import read_lines, shown_lines

type Give = Callable[..., Any]
CURE = "    Cure: "


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return read_results(made_up(tmp_path_factory.mktemp("results") / "batch", small_study()))


@pytest.fixture(scope="module")
def partial(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = made_up(
        tmp_path_factory.mktemp("partial") / "batch", small_study(),
        failing=lambda run: (run.scenario, run.seed) == ("links", 2),
        wanted=lambda run: (run.scenario, run.seed) != ("again", 9),
    )  # fmt: skip
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    return read_results(folder)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def shown_cells(comparison: Comparison, *, lang: str) -> dict[str, str]:
    lines = [line for line in read_lines() if line.section in SECTIONS]
    return {
        one.line.label(lang): cell(one, lang).strip()
        for one in shown_lines(comparison, lines=lines)
    }


@pytest.mark.parametrize(("width", "lang"), [(80, "en"), (120, "vi")])
def test_what_each_scenario_changes(
    results: Results, give: Give, monkeypatch: pytest.MonkeyPatch, width: int, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    answer = give("results", results.folder, "--lang", lang)
    assert answer.code == 0, answer.err
    assert answer.err == ""
    head = "A small study"
    assert answer.out.startswith(head)
    assert results.digest in answer.out
    assert ("9 done, 0 failed, 0 missing" in answer.out) == (lang == "en")
    body = answer.out.split("2011, toy")[1]
    assert max(map(len, body.splitlines())) <= width
    lines = [line.split("  ") for line in body.splitlines()]
    for name in ("links", "again"):
        for label, told in shown_cells(results.compare()[name], lang=lang).items():
            assert any(
                part[0].startswith(label) and told in [one.strip() for one in part]
                for part in lines
            ), (name, label, told)
    assert "?" in body
    years = give("results", results.folder, "--year", "2010").out
    assert "baseline IN 2010, toy" in years


def test_the_whole_comparison_of_a_scenario(results: Results, give: Give) -> None:
    from banha.cli.comparison import comparison_text

    answer = give("results", results.folder, "--scenario", "links")
    expected = comparison_text(results.compare()["links"], width=80)
    assert answer.out.strip() == expected.strip()
    assert "MAIN RESULTS IN 2011" in expected
    vi = give("results", results.folder, "--scenario", "links", "--lang", "vi", "--year", "2010")
    assert "KẾT QUẢ CHÍNH NĂM 2010" in vi.out
    against = give("results", results.folder, "--scenario", "links", "--baseline", "again")
    assert against.out.startswith("a: Again\nb: Links")


def test_ranks(results: Results, give: Give) -> None:
    answer = give("results", results.folder, "--rank", "employed=1, unemployment_rate=-2")
    frame = results.rank({"employed": 1, "unemployment_rate": -2})
    rows = [line.split() for line in answer.out.splitlines()[2:5]]
    assert [row[1] for row in rows] == frame["scenario"].tolist()
    assert [row[2] for row in rows] == [f"{score:.3f}" for score in frame["score"]]
    assert "Over 3 draws of 2011" in squeezed(answer.out)
    vi = give("results", results.folder, "--rank", "community_score", "--lang", "vi").out
    assert "hạng" in vi
    best = results.rank("community_score")["score"].iloc[0]
    assert f"{best:.3f}".replace(".", ",") in vi


def test_sql_prints_a_table(results: Results, give: Give) -> None:
    query = "SELECT scenario, count(*) AS runs, 0.5 AS half FROM runs GROUP BY ALL ORDER BY ALL"
    answer = give("results", results.folder, "--sql", query)
    rows = [line.split() for line in answer.out.splitlines()]
    assert rows[0] == ["scenario", "runs", "half"]
    assert rows[2:] == [[name, "3", "0.5"] for name in ("again", "baseline", "links")]


def test_an_incomplete_batch_is_told(partial: Results, give: Give) -> None:
    for lang, parts in {
        "en": ("incomplete: of 9 runs 7 are done", "Pairs: links 2, again 2.", "notes.txt"),
        "vi": ("chưa hoàn tất: trong 9 lượt chạy, 7 đã xong", "Số cặp: links 2, again 2."),
    }.items():
        for more in ((), ("--rank", "employed"), ("--scenario", "links")):
            text = squeezed(give("results", partial.folder, "--lang", lang, *more).out)
            assert parts[0] in text, (lang, more)
        text = squeezed(give("results", partial.folder, "--lang", lang).out)
        assert all(part in text for part in parts)


def test_what_was_not_kept_or_is_not_alike(tmp_path: Path, give: Give) -> None:
    few = made_up(tmp_path / "few", small_study(records=["births"]))
    assert "kept no series that this table shows" in squeezed(give("results", few).out)
    monthly = made_up(tmp_path / "monthly", small_study(keep=["monthly"], records=["births"]))
    assert "did not keep yearly records" in squeezed(give("results", monthly).out)
    alone = made_up(tmp_path / "alone", small_study(scenarios=[scenario("baseline")]))
    assert "nothing to compare" in give("results", alone).out
    scenarios = [scenario("baseline"), scenario("links"), scenario("short", end="2010-12")]
    unlike = made_up(tmp_path / "unlike", small_study(scenarios=scenarios, records=["employed"]))
    text = squeezed(give("results", unlike).out)
    assert "not like the baseline: short: 'baseline' has end 2011-12, 'short' has 2010-12" in text
    assert "Employed, thousand" in text
    several = made_up(
        tmp_path / "several", small_study(records=["employed"], provinces=["toy", "binh-duong"])
    )
    text = give("results", several).out
    assert "2011, toy" in text
    assert "2011, binh-duong" in text
    one = give("results", several, "--province", "toy").out
    assert "2011, binh-duong" not in one


def test_points_are_draws_of_their_own(tmp_path: Path) -> None:
    grid = {"method": "grid", "parameters": {"labour.search_employed": [0.01, 0.02]}}
    study = small_study(design=grid, records=["employed"], seeds=[4, 2])
    results = read_results(made_up(tmp_path / "batch", study))
    comparison = results.compare()["links"]
    line = next(line for line in read_lines() if line.simulated == "employed")
    shown = shown_lines(comparison, lines=[line])[0]
    last = results.series("employed", year=2011).groupby("scenario")["value"].mean()
    assert shown.a == pytest.approx(last["baseline"] / 1000)
    assert shown.difference == pytest.approx((last["links"] - last["baseline"]) / 1000)
    bands = comparison.bands("employed").set_index("year").loc[2011]
    assert shown.low == pytest.approx(bands["low"] / 1000)


def test_export_writes_what_is_asked(results: Results, give: Give) -> None:
    answer = give("export", results.folder, "--csv", "out.csv", "--series", "employed, grdp")
    assert answer.code == 0, answer.err
    assert answer.out == "36 rows written to out.csv\n"
    assert answer.err == ""
    assert set(pd.read_csv("out.csv")["series"]) == {"employed", "grdp"}
    before = Path("out.csv").read_bytes()
    refused = give("export", results.folder, "--csv", "out.csv")
    assert refused.code == 2
    assert "--overwrite" in refused.err
    assert Path("out.csv").read_bytes() == before
    again = give("export", results.folder, "--csv", "out.csv", "--bands", "--overwrite")
    assert again.code == 0
    assert "low" in pd.read_csv("out.csv").columns
    xlsx = give("export", results.folder, "--xlsx", "OUT.XLSX", "--series", "employed")
    assert xlsx.code == 0, xlsx.err
    assert openpyxl.load_workbook("OUT.XLSX").sheetnames == ["about", "values", "runs"]


def test_export_says_what_is_missing(partial: Results, give: Give) -> None:
    answer = give("export", partial.folder, "--csv", "out.csv", "--series", "employed")
    assert answer.code == 0
    assert answer.err.startswith("note: The batch is incomplete: of 9 runs 7 are done")


WRONG = [
    ("results", ("--scenario", "lnks"), "no scenario 'lnks'", "'links'"),
    ("results", ("--scenario", "baseline"), "the baseline itself", "another"),
    ("results", ("--baseline", "basline"), "no scenario 'basline'", "'baseline'"),
    ("results", ("--province", "toi"), "no province 'toi'", "'toy'"),
    ("results", ("--year", "2050"), "do not hold the year 2050", "from 2010 to 2011"),
    ("results", ("--year", "soon"), "'soon' is not a year", "such as 2020"),
    ("results", ("--scenario", "links", "--year", "2050"), "year 2050", "from 2010 to 2011"),
    ("results", ("--rank", "emploed"), "no series 'emploed'", "'employed'"),
    ("results", ("--rank", "employed=much"), "'much' is not a weight", "employed=1"),
    ("results", ("--rank", "employed,,"), "no criterion is named", "employed=1"),
    ("results", ("--rank", "employed,employed"), "named twice", "employed=1"),
    ("results", ("--rank", "employed=0"), "say nothing", "not zero"),
    ("results", ("--rank", "employed", "--year", "2050"), "2050", "from 2010 to 2011"),
    ("results", ("--sql", "SELEC"), "SELEC", "Mend the query"),
    ("results", ("--sql", "SELECT 1", "--rank", "x"), "question of its own", "one thing"),
    ("results", ("--lang", "fr"), "no language 'fr'", "vi"),
    ("export", (), "no file is named", "--csv"),
    ("export", ("--csv", "a.csv", "--xlsx", "a.xlsx"), "two files", "either"),
    ("export", ("--csv", "a.txt"), "ends in .csv", "--csv results.csv"),
    ("export", ("--xlsx", "a.csv"), "ends in .xlsx", "--xlsx results.xlsx"),
    ("export", ("--csv", "none/a.csv"), "there is no folder none", "Make it"),
    ("export", ("--csv", "a.csv", "--series", "emploed"), "no series 'emploed'", "'employed'"),
    ("export", ("--csv", "a.csv", "--series", ","), "no series is named", "employed,exports"),
]


@pytest.mark.parametrize(("command", "options", "what", "cure"), WRONG, ids=str)
def test_a_mistake(
    results: Results, give: Give, command: str, options: tuple[str, ...], what: str, cure: str
) -> None:
    answer = give(command, results.folder, *options)
    assert answer.code == 2, answer
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert what in answer.err
    assert cure in answer.err.split(CURE)[1]
    assert not list(Path().iterdir())


@pytest.mark.parametrize("command", [("results",), ("export", "--csv", "a.csv")], ids=str)
def test_a_folder_that_is_no_batch(give: Give, command: tuple[str, ...]) -> None:
    answer = give(command[0], "nowhere", *command[1:])
    assert answer.code == 2
    assert "nowhere\n    there is no batch here\n    Cure: Name the folder" in answer.err
    assert not list(Path().iterdir())
