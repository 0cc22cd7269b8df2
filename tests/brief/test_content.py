"""What a page says follows from the results: numbers, signs, counts, grades, what is lacking."""

from __future__ import annotations

import html
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.batch.made_batches import made_up, scenario, small_study
from tests.brief.pages import Page

from banha.brief import report_html
from banha.brief.chosen import most_moved, pairings
from banha.brief.evidence import grade_counts, numbers_used
from banha.brief.folders import read_material
from banha.brief.outcomes import band_words, decimals_of, is_clear, lines_of, middle_words
from banha.errors import BanhaError, BatchError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read here stands in no picture, and pictures take most of the time."""
    for name in ("path_chart", "effect_chart"):
        monkeypatch.setattr(f"banha.brief.figures.{name}", lambda *_, **__: b"<svg/>")


@cache
def made(folder: Path, **asked: Any) -> str:
    return report_html(folder, **asked)


def read(folder: Path, **asked: Any) -> str:
    return Page(made(folder, **asked)).text


def rows_of(text: str) -> dict[str, list[str]]:
    """Cells of every row of all tables, by their heading."""
    found: dict[str, list[str]] = {}
    for row in re.findall("<tr>(.*?)</tr>", text, re.DOTALL):
        cells = [" ".join(Page(cell).text.split())
                 for cell in re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]  # fmt: skip
        found.setdefault(cells[0], cells[1:])
    return found


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_table_holds_the_paired_differences(plain: Path, lang: str) -> None:
    from banha.batch.results import read_results

    label, mark = {"en": ("Employed", "."), "vi": ("Người có việc làm", ",")}[lang]
    cells = rows_of(made(plain, lang=lang))[label]
    compared = read_results(plain).compare()
    for cell, name in zip(cells[2:], ("links", "again"), strict=True):
        bands = compared[name].bands("employed").set_index("year").loc[2011] / 1000.0
        told = [
            float(one.replace("\N{MINUS SIGN}", "-").replace(mark, "."))
            for one in re.findall("[+\N{MINUS SIGN}]?[0-9]+[.,]?[0-9]*", cell)
        ]
        assert told == pytest.approx([bands["mean"], bands["low"], bands["high"]], abs=0.006)
        shown = read_material(plain).places[0].effects[name]
        line = next(one.line for one in shown.shown if one.line.simulated == "employed")
        found = shown.of(line)
        assert found is not None
        assert ("?" in cell) == (not is_clear(found))


def test_bands_say_what_they_hold(plain: Path) -> None:
    assert "The band holds: luck only; parameters held ." in read(plain)
    assert "Khoảng này gồm: chỉ yếu tố ngẫu nhiên; tham số cố định ." in read(plain, lang="vi")


def test_the_baseline_is_named_once(plain: Path) -> None:
    assert "Kịch bản cơ sở (kịch bản cơ sở)" not in read(plain, lang="vi")
    assert "(kịch bản cơ sở)" not in read(plain, lang="vi")


def test_what_is_certain_is_counted(plain: Path) -> None:
    material = read_material(plain)
    effects = material.places[0].effects["links"]
    last = [one for one in effects.shown if one.line.when == "last"]
    clear = sum(is_clear(one) for one in last)
    text = read(plain)
    assert f"Of {len(last)} results" in text
    assert f"{clear} for scenario 2" in text
    unclear = [one for one in last if not is_clear(one)]
    assert unclear, "some sign must not be robust, or the mark is not tested"


def test_numbers_that_are_assumed_are_counted_and_listed(plain: Path) -> None:
    numbers = numbers_used(read_material(plain))
    counts = grade_counts(numbers)
    names = set(scenario("links").lever_row("supplier_links").parameter_names)
    assert {tuple(one.name.split(".")) for one in numbers} == names
    assert sum(counts.values()) == len(numbers)
    text = read(plain, full=True)
    told = f"{counts['measured']} measured, {counts['published']} published, "
    assert told + f"{counts['assumed']} assumed" in text
    assert all(one.name in text for one in numbers)


def test_the_full_report_has_what_the_brief_has_no_room_for(many: Path) -> None:
    brief, full = read(many), read(many, full=True)
    assert "Left out here, in the full report: 4 of the scenarios." in brief
    assert "Shown are the 6 of 14 comparisons" in brief
    assert "Invented numbers; same licence as the software." in full
    assert "General Statistics Office of Viet Nam" in full
    for number in range(2, 9):
        assert re.search(rf"\b{number} {number - 2} An unusually", full)
    assert "Toy province: What each scenario changes by 2011" in full
    assert "Binh Duong: What each scenario changes by 2011" in full
    assert "Binh Duong: What" not in read(many, full=True, province="toy")


def test_what_moves_most_is_chosen_up_or_down(many: Path) -> None:
    found = pairings(read_material(many))
    assert len(found) == 14
    chosen = most_moved(found, most=4)

    def size(one: object) -> float:
        shown = one.place.effects[one.name].shown  # type: ignore[attr-defined]
        return abs(next(s.difference for s in shown if s.line.simulated == "community_score"))

    assert min(map(size, chosen)) >= max(size(one) for one in found if one not in chosen)
    assert [found.index(one) for one in chosen] == sorted(found.index(one) for one in chosen)


def test_missing_and_failed_runs_are_told(partial: Path) -> None:
    for full in (False, True):
        assert "of 9 runs 7 are done, 1 failed and 1 are missing" in read(partial, full=full)
        vi = read(partial, full=full, lang="vi")
        assert "trong 9 lượt chạy, 7 đã xong, 1 thất bại và 1 còn thiếu" in vi
    assert "Only 2 pairs of runs" in read(partial)


def test_one_seed_says_nothing_of_luck(tmp_path: Path) -> None:
    folder = made_up(tmp_path / "one", small_study(seeds=[7]))
    text = read(folder)
    assert "Only one pair of runs" in text
    assert "Whether this is more than luck cannot be told" in text
    assert "[" not in " ".join(rows_of(made(folder))["Employed"])
    assert "the sign is shared" not in text


def test_a_scenario_alone_and_a_run_show_levels(tmp_path: Path, one_run: Path) -> None:
    alone = made_up(tmp_path / "alone", small_study(scenarios=[scenario("baseline")]))
    for folder in (alone, one_run):
        for full in (False, True):
            text = read(folder, full=full)
            assert "There is nothing to compare" in text
            assert "How does Toy province develop from 2010 to 2011" in text
        cells = rows_of(made(folder))["Employed"]
        assert cells[0] == "thousand"
        assert len(cells) == 3
    assert "[" in rows_of(made(alone))["Employed"][-1]
    assert "[" not in rows_of(made(one_run))["Employed"][-1]


def test_what_cannot_be_compared_is_told(tmp_path: Path) -> None:
    scenarios = [scenario("baseline"), scenario("links"), scenario("short", end="2010-12")]
    folder = made_up(tmp_path / "unlike", small_study(scenarios=scenarios))
    assert "period or scale is not that of the baseline: 3" in read(folder)
    waiting = made_up(
        tmp_path / "waiting", small_study(), wanted=lambda run: run.scenario != "links"
    )
    assert "No pair with the baseline is done yet for: 2" in read(waiting)
    first = made_up(tmp_path / "first", small_study(), wanted=lambda run: run.scenario == "links")
    assert "There is nothing to compare" in read(first)


def test_few_records_are_shown_as_they_are(tmp_path: Path) -> None:
    folder = made_up(tmp_path / "few", small_study(records=["births", "deaths"]))
    rows = rows_of(made(folder))
    assert {"Births", "Deaths"} <= set(rows)
    assert "what the scenarios cost is not known here" in read(folder)


def test_points_of_a_design_are_told(tmp_path: Path) -> None:
    grid = {"method": "grid", "parameters": {"labour.search_employed": [0.01, 0.02]}}
    study = small_study(design=grid, records=["employed", "criteria", "community_score"])
    text = read(made_up(tmp_path / "grid", study), full=True)
    assert "Parameters were varied over 2 points of a design" in text
    assert "over 6 pairs" in text


def test_the_question_is_what_the_study_says(tmp_path: Path) -> None:
    study = small_study(title_vi="Nghiên cứu nhỏ", description="Why?", description_vi="Vì sao?")
    folder = made_up(tmp_path / "asked", study)
    assert "The question Why?" in read(folder)
    vi = read(folder, lang="vi")
    assert "Nghiên cứu nhỏ" in vi
    assert "Câu hỏi Vì sao?" in vi


def test_results_of_other_code_are_told(plain: Path, tmp_path: Path) -> None:
    assert "another version of the program" not in read(plain)
    old = Path(shutil.copytree(plain, tmp_path / "old"))
    head = (old / "batch.json").read_text("utf-8")
    (old / "batch.json").write_text(re.sub('"code": ".', '"code": "z', head), "utf-8")
    assert "another version of the program" in read(old)


def test_limits_are_those_of_the_validation() -> None:
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    assert "the model adds nothing yet: what beats the rivals is the filter" in page
    section = page.partition("## What the model cannot forecast")[2].partition("\n## ")[0]
    for words in ("Population (back-revised)", "Retail sales", "turning points", "pandemics",
                  "changes of definition", "single large firms",
                  "Growth of GRDP, sector shares, exports, budgets"):  # fmt: skip
        assert words in section


def test_numbers_have_two_digits(plain: Path) -> None:
    assert [decimals_of(x) for x in (0.0, 0.004, 0.3, 2.0, 12.0, 1234.0)] == [0, 2, 2, 1, 0, 0]
    effects = read_material(plain).places[0].effects["links"]
    shown = next(one for one in effects.shown if one.line.simulated == "employed")
    assert "," in middle_words(shown, "vi")
    assert band_words(shown, "en").startswith("[")


def test_a_line_is_shown_if_all_of_it_was_kept() -> None:
    found = lines_of([("employed", "total"), ("income_fifth", "lowest")])
    assert [line.simulated for line in found] == ["employed", "income_fifth[lowest]", "employed"]
    assert [line.simulated for line in lines_of([("births", "total")])] == ["births"]
    assert lines_of([("births", "young")]) == ()


@pytest.mark.parametrize("option", ["baseline", "province"])
def test_a_name_that_is_not_there(plain: Path, one_run: Path, option: str) -> None:
    with pytest.raises(BatchError, match="Cure: "):
        report_html(plain, **{option: "nobody"})  # type: ignore[arg-type]
    with pytest.raises(BanhaError, match="Leave --"):
        report_html(one_run, **{option: "nobody"})  # type: ignore[arg-type]


def test_titles_are_escaped_once(tmp_path: Path) -> None:
    folder = made_up(tmp_path / "amp", small_study(title="R&D <1 %"))
    text = report_html(folder)
    assert "<h1><bdi>R&amp;D &lt;1 %</bdi></h1>" in text
    assert html.unescape("R&amp;D &lt;1 %") in Page(text).text
