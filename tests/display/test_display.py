"""What notebooks show: safe, whole, in two languages, with the numbers of the slow way."""

from __future__ import annotations

import csv
import inspect
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from banha import (
    Comparison,
    Province,
    Results,
    Run,
    Scenario,
    read_run,
    set_language,
    simulate,
    write_run,
)
from banha.accounts.history import Accounts
from banha.accounts.ledger import read_flows
from banha.cards import CARDS
from banha.display import language
from banha.display.accounts import matrix_html
from banha.display.html import card, table
from banha.display.language import display_words
from banha.errors import ScenarioError
from banha.packs import load_pack
from banha.parameter_table import parameter_table
from banha.report.words import LANGUAGES

ALIKE = {"mib", "scale_persons"}
"""Words that are alike, or differ in one word only, in both languages."""
VOID = {"br", "img", "hr"}
EVIL_TAGS = {"script", "img", "link", "style", "iframe"}


class Page(HTMLParser):
    """Tags, attributes, the rows of tables and all text of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if {"td", "th"} & set(self.open[-1:]):
            self.rows[-1][-1] += data

    def row(self, first: str) -> list[str]:
        found = [row for row in self.rows if row and row[0] == first]
        assert len(found) == 1, (first, [row[0] for row in self.rows])
        return found[0]


@pytest.fixture(scope="session")
def province(policy: Scenario) -> Province:
    stepped = Province(policy.with_run(scale=2, firm_scale=1))
    for _ in range(3):
        stepped.step()
    return stepped


@pytest.fixture(scope="session")
def shown(
    base: Scenario,
    policy: Scenario,
    runs: dict[str, list[Run]],
    comparison: Comparison,
    results: Results,
    province: Province,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("stored") / "run"
    stored = read_run(write_run(runs["policy"][0], folder, figures=False))
    return {
        "scenario": policy,
        "plain scenario": base,
        "pack": load_pack("binh-duong", start_year=2010),
        "study": results.study,
        "results": results,
        "run": runs["policy"][0],
        "stored run": stored,
        "comparison": comparison,
        "comparisons": results.compare(),
        "province": province,
        "ledger": province.ledger,
    }


KINDS = (
    "scenario", "plain scenario", "pack", "study", "results", "run", "stored run", "comparison",
    "comparisons", "province", "ledger",
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_card_is_whole_and_can_do_no_harm(shown: dict[str, Any], kind: str, lang: str) -> None:
    set_language(lang)
    page = Page(shown[kind]._repr_html_())
    assert page.tags & EVIL_TAGS == set()
    assert {name for name, _ in page.attributes} <= {"style", "scope"}
    for name, value in page.attributes:
        assert name != "style" or "url" not in value
    colours = [value for _, value in page.attributes
               if re.search(r"(?<!-)color:(?!inherit)|background:(?!none)", value)]  # fmt: skip
    assert colours == []
    assert "nan" not in page.text.split()
    assert "{" not in page.text.replace("{labour", "")
    other = Page(_in_other(shown[kind], lang))
    assert page.text != other.text


def _in_other(thing: Any, lang: str) -> str:
    set_language("vi" if lang == "en" else "en")
    return str(thing._repr_html_())


@pytest.mark.parametrize("kind", ["scenario", "study", "results", "run", "comparison"])
def test_a_title_that_wants_to_run_is_shown_as_it_stands(shown: dict[str, Any], kind: str) -> None:
    assert '<script>alert("1")</script>' in Page(shown[kind]._repr_html_()).text


@pytest.mark.parametrize("kind", KINDS)
def test_a_repr_is_one_short_line(shown: dict[str, Any], kind: str) -> None:
    text = repr(shown[kind])
    assert text.startswith("<")
    assert text.endswith(">")
    assert len(text.splitlines()) == 1
    assert len(text) < 250


def test_words_stand_in_both_languages_and_all_are_used() -> None:
    known = {key for key, _ in display_words()}
    for key in known - ALIKE:
        in_en, in_vi = (display_words()[key, lang] for lang in LANGUAGES)
        assert in_en
        assert in_vi
        assert in_en != in_vi, key
        assert set(re.findall(r"{\w+}", in_en)) == set(re.findall(r"{\w+}", in_vi)), key
    folder = Path(sys.modules["banha.display"].__file__ or "").parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    families = ("keep_", "of_", "is_")
    unused = {key for key in known if f'"{key}"' not in code and not key.startswith(families)}
    assert unused == set()
    with (folder / "words.csv").open(encoding="utf-8") as file:
        keys = [row["key"] for row in csv.DictReader(file)]
    assert len(keys) == len(set(keys))


def test_the_language_is_chosen_once_and_refused_if_unknown(base: Scenario) -> None:
    assert language() == "en"
    set_language("vi")
    assert "Kịch bản cơ sở" in base._repr_html_()
    with pytest.raises(ScenarioError, match="vi for Vietnamese"):
        set_language("fr")
    assert language() == "vi"


def test_a_scenario_shows_what_it_changes(policy: Scenario) -> None:
    page = Page(policy._repr_html_())
    usual = {(row.name, row.sector): row for row in parameter_table() if row.section == "labour"}
    farm = usual["search_farm", ""]
    assert page.row("minimum_wage")[2:] == ["0.25", "log points", "2010-06", "3", "2011-06"]
    assert page.row("labour.search_farm") == [
        "labour.search_farm", "", farm.unit, farm.grade, "0.02", f"{farm.value:g}",
    ]  # fmt: skip
    assert page.row("labour.separation_rate")[1] == "technology"
    assert page.row("labour.separation_rate")[4] == "0.0123"
    assert page.row("migration")[0] == "migration"
    assert "200 simulated persons" in page.row("scale")[1]
    for note in policy.notes:
        assert note in page.text
    assert policy.notes


def test_a_scenario_without_its_province_is_shown_none_the_less(
    policy: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise ScenarioError([_fault()])

    monkeypatch.setattr("banha.packs.read.load_pack", refused)
    assert "simulated persons" not in Page(policy._repr_html_()).text


def _fault() -> Any:
    from banha.errors import Fault

    return Fault("here", "gone", "restore it")


def test_a_pack_shows_its_sectors() -> None:
    pack = load_pack("binh-duong", start_year=2010)
    page = Page(pack._repr_html_())
    added = {sector: output * (1 - inputs) for sector, output, inputs in
             zip(pack.sectors, pack.output, pack.input_coefficient, strict=True)}  # fmt: skip
    for sector in pack.sectors:
        row = page.row(sector)
        of_sector = [one for one in pack.firms.to_dict("records") if one["sector"] == sector]
        at_work = [one for one in pack.employment.to_dict("records") if one["sector"] == sector]
        assert row[2] == f"{sum(one['firms'] for one in of_sector):,}"
        assert row[3] == f"{sum(one['jobs'] for one in of_sector):,}"
        assert row[4] == f"{sum(one['persons'] for one in at_work):,}"
        assert row[5] == f"{100 * added[sector] / sum(added.values()):.1f}"
    grades = list(pack.inputs["grade"])
    told = ", ".join(f"{grades.count(one):,} {one}" for one in ("measured", "published", "assumed"))
    assert page.row("numbers") == ["numbers", told]
    assert page.row("employment.enterprise_jobs")[4] == "-8.1 %"


def test_a_run_shows_main_results_of_its_first_and_last_year(runs: dict[str, list[Run]]) -> None:
    run = runs["policy"][0]
    page = Page(run._repr_html_())
    employed = run.records["employed"]
    months = [sum(employed[12 * year : 12 * year + 12]) / 12 for year in (0, 1)]
    assert page.row("result") == ["result", "unit", "2010", "2011"]
    assert page.row("Employed") == ["Employed", "thousand", *(f"{m / 1e3:.4g}" for m in months)]
    exports = [sum(run.records["exports"][12 * y : 12 * y + 12].ravel()) / 1e12 for y in (0, 1)]
    assert page.row("Exports")[2:] == [f"{value:.4g}" for value in exports]
    assert page.row("digest")[1] == run.digest[:12]
    assert ("bounds were binding" in page.text) == any(run.bounds_hit.values())
    assert "checked every month" in page.row("accounts")[1]


def test_a_run_whose_guard_was_off_says_so(base: Scenario, tmp_path: Path) -> None:
    from banha import simulate

    run = simulate(base.with_run(end="2010-03"), guard=False)
    page = Page(run._repr_html_())
    assert page.row("accounts")[1] == "not checked: the guard was off"
    assert "no whole year" in page.text
    stored = read_run(write_run(run, tmp_path / "run"))
    assert Page(stored._repr_html_()).row("accounts")[1] == "not checked: the guard was off"
    (stored.folder / "yearly.parquet").unlink()
    assert run.digest[:12] in stored._repr_html_()


def test_a_comparison_shows_differences_and_doubts(comparison: Comparison) -> None:
    page = Page(comparison._repr_html_())
    frame = comparison.frame
    rows = frame[(frame["series"] == "unemployment_rate") & (frame["year"] == 2011)]
    differences = 100 * (rows["b"] - rows["a"]).to_numpy()
    shown = page.row("Unemployment")
    assert shown[:2] == ["Unemployment", "%"]
    assert shown[4] == f"{differences.mean():+.3g}"
    assert shown[5] == f"{np.quantile(differences, 0.05):+.3g}"
    assert shown[-1] == {2: "positive", 0: "?" if differences.any() else "no difference",
                         -2: "negative"}[int(np.sign(differences).sum())]  # fmt: skip
    doubtful = [row for row in page.rows if row[-1] == "?"]
    table_of = comparison.table()
    assert bool(doubtful) or not (table_of["sign"] == "sign not robust").any()
    assert comparison.note in page.text


def test_comparisons_show_a_scenario_in_each_row(results: Results) -> None:
    compared = results.compare()
    page = Page(compared._repr_html_())
    row = page.row("policy")
    assert row[2] == "2"
    rows = compared["policy"].table(series=["unemployment_rate"])
    assert row[7].startswith(f"{100 * rows['mean'].iloc[0]:+.3g}")
    assert ("?" in row[7]) == (rows["sign"].iloc[0] == "sign not robust")
    assert "baseline" not in [one[0] for one in page.rows]
    study = Page(results.study._repr_html_())
    assert study.row("labour.search_employed")[2:] == ["0.02", "0.02"]
    assert Page(results._repr_html_()).row("policy")[2:] == ["2", "0", "0"]


def test_payments_add_up_as_by_hand(province: Province) -> None:
    page = Page(province._repr_html_())
    scale, ledger = province.scenario.scale, province.ledger
    paid: dict[str, int] = {}
    received: dict[str, int] = {}
    for flow in read_flows().values():
        paid[flow.payer] = paid.get(flow.payer, 0) + ledger.paid[flow.name]
        received[flow.payee] = received.get(flow.payee, 0) + ledger.paid[flow.name]
    words = {"households": "Households", "firms": "Firms", "state": "State (province)"}
    heads = next(row for row in page.rows if row[0].startswith("payer"))
    decimals = len(page.row("Firms")[-1].partition(".")[2])
    for party, name in words.items():
        place = heads.index(name)
        assert page.row(name)[-1] == f"{paid[party] * scale / 1e9:,.{decimals}f}"
        assert page.row("received")[place] == f"{received[party] * scale / 1e9:,.{decimals}f}"
        balance = (received[party] - paid[party]) * scale / 1e9
        assert page.row("balance (received − paid)")[place] == f"{balance:+,.{decimals}f}"
    alone = Page(ledger._repr_html_())
    assert float(alone.row("received")[-1]) == pytest.approx(sum(paid.values()) / 1e9, abs=0.01)
    assert "times the scale" in alone.text


def test_accounts_of_a_run_show_the_last_whole_year() -> None:
    short = Scenario.baseline().with_run(province="toy", scale=1, firm_scale=1, end="2011-03")
    accounts = simulate(short).accounts()
    matrix = accounts.matrix(2010)
    page = Page(accounts._repr_html_())
    assert page.text.startswith("Payments in 2010")
    assert "2010-01 to 2011-03" in page.text
    total = float(page.row("received")[-1].replace(",", ""))
    assert total == pytest.approx(float(matrix.to_numpy().sum()) / 1e9, rel=0.01)
    assert "No whole year" in Page(Accounts(accounts.start, accounts.values[:5])._repr_html_()).text


def test_a_matrix_of_any_size_is_shown() -> None:
    matrix = pd.DataFrame(
        [[0, 2_000_000_000_000], [3 * 10**19, 0]], index=["<b>", "firms"], columns=["<b>", "firms"],
        dtype=object,
    )  # fmt: skip
    page = Page(matrix_html(matrix, title="<T>", lang="vi"))
    assert page.text.startswith("<T>")
    assert page.row("<b>") == ["<b>", "–", "2.000", "2.000"]
    assert page.row("Doanh nghiệp")[1] == "30.000.000.000"
    empty = Page(matrix_html(matrix * 0, title="T", lang="en"))
    assert "Nothing was paid" in empty.text


def test_long_tables_say_how_much_they_leave_out() -> None:
    page = Page(card("T", table(["a"], [[1], [2], [3]], most=2, more="and {count} more")))
    assert [row for row in page.rows if row != ["a"]] == [["1"], ["2"]]
    assert "and 1 more" in page.text


def test_what_is_shown_is_loaded_when_it_is_shown() -> None:
    script = (
        "import sys, banha.run, banha.batch.results; print('banha.display.html' in sys.modules)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_card_is_drawn_by_a_function_of_its_class() -> None:
    for kind, drawn_by in CARDS.items():
        module, _, name = drawn_by.partition(".")
        draw = getattr(import_module(f"banha.display.{module}"), name)
        (first, *_) = inspect.signature(draw).parameters.values()
        assert str(first.annotation) == kind
