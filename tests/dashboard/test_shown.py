"""Figures and tables of views: the numbers are those of the results, titles are texts."""

import io
import re
from dataclasses import replace
from itertools import cycle
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from tests.dashboard.conftest import FORMULA, SCRIPT

from banha.comparison import Comparison
from banha.dashboard.holdings import Holdings
from banha.dashboard.pictures import LIVE_SHOWS, fits_a_phone, live_picture, picture_of
from banha.dashboard.query import Query
from banha.dashboard.selection import table_of
from banha.dashboard.tables import csv_of, html_of
from banha.dashboard.view import SHOWS, View, read_view
from banha.errors import BanhaError, RequestError
from banha.report.words import LANGUAGES


def view_of(held: Holdings, **values: str) -> View:
    view, told = read_view(Query(values), held)
    assert told == []
    return view


@pytest.mark.parametrize(("show", "lang"), list(zip(SHOWS, cycle(LANGUAGES), strict=False)))
def test_every_figure_is_drawn_whatever_titles_hold(held: Holdings, show: str, lang: str) -> None:
    view = view_of(held, show=show, lang=lang)
    drawn = picture_of(view, held, kind="svg")
    assert drawn.startswith(b"<?xml")
    assert b"<script" not in drawn
    assert b"<img" not in drawn


def test_a_phone_has_a_figure_of_its_own(held: Holdings) -> None:
    def width(drawn: bytes) -> float:
        found = re.search(rb'width="([0-9.]+)pt"', drawn)
        assert found is not None
        return float(found[1])

    view = view_of(held)
    wide, narrow = (picture_of(view, held, kind="svg", narrow=one) for one in (False, True))
    assert width(narrow) < 0.7 * width(wide)
    radar = view_of(held, show="radar")
    assert width(picture_of(radar, held, kind="svg", narrow=True)) == width(narrow)
    overview = view_of(held, show="overview")
    assert width(picture_of(overview, held, kind="svg", narrow=True)) == width(wide)
    assert not fits_a_phone("radar", 5)


def test_a_figure_for_documents(held: Holdings) -> None:
    assert picture_of(view_of(held), held, kind="png").startswith(b"\x89PNG")


def test_a_path_holds_the_numbers_of_the_results(held: Holdings) -> None:
    view = view_of(held, series="employees", part="technology", scenarios="baseline,links",
                   **{"from": "2011"})  # fmt: skip
    table = pd.read_csv(io.BytesIO(csv_of(table_of(view, held))))
    rows = held.results.series("employees", "technology", year=2011)
    for name, title in (("baseline", "Baseline"), ("links", SCRIPT)):
        values = rows.loc[rows["scenario"] == name, "value"].to_numpy()
        row = table[table["scenario"] == title].iloc[0]
        assert row["year"] == 2011
        assert row["median"] == pytest.approx(np.median(values))
        assert row["low"] == pytest.approx(values.min())
        assert row["high"] == pytest.approx(values.max())
        assert row["draws"] == 3
    assert set(table["year"]) == {2011}


def test_a_difference_is_paired_by_seed(held: Holdings) -> None:
    view = view_of(held, show="difference", series="unemployed", policy="again")
    table = table_of(view, held)
    rows = held.results.series("unemployed", year=2011).set_index(["scenario", "seed"])["value"]
    plain = [rows["again", seed] - rows["baseline", seed] for seed in held.results.study.seeds]
    row = table[table["year"] == 2011].iloc[0]
    assert row["mean"] == pytest.approx(np.mean(plain))
    assert row["low"] == pytest.approx(np.quantile(plain, 0.05))


def test_policies_stand_side_by_side_in_the_last_year(held: Holdings) -> None:
    table = table_of(view_of(held, show="policies", to="2010"), held)
    assert set(table["scenario"]) == {"links", "again"}
    assert set(table["year"]) == {2010}
    assert "grdp_volume" in set(table["outcome"])


def test_the_radar_is_of_six_criteria(held: Holdings) -> None:
    table = table_of(view_of(held, show="radar"), held)
    assert len(set(table["criterion"])) == 6
    assert set(table["year"]) == {2011}


def test_no_policy_no_comparison(held: Holdings) -> None:
    view = replace(view_of(held, show="policies"), scenarios=("baseline",))
    with pytest.raises(RequestError, match="none of these scenarios"):
        table_of(view, held)
    with pytest.raises(BanhaError):
        picture_of(replace(view, province="nowhere"), held, kind="svg")


@pytest.mark.parametrize(
    ("show", "lang"), list(zip(SHOWS, cycle(reversed(LANGUAGES)), strict=False))
)
def test_tables_escape_titles(held: Holdings, show: str, lang: str) -> None:
    html = html_of(table_of(view_of(held, show=show, lang=lang), held), cast(Any, lang))
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("<tr") > 2
    if show in ("path", "radar", "policies"):
        assert "&lt;script&gt;" in html


def test_numbers_are_written_as_the_language_does() -> None:
    table = pd.DataFrame(
        {"label": "x", "unit": "persons", "scenario": "a", "year": [2011], "median": [12.5],
         "low": [1.5], "high": [20.5], "draws": [3], "lacking": [0]}
    )  # fmt: skip
    assert "12.5" in html_of(table, "en")
    assert "12,5" in html_of(table, "vi")


def test_a_file_holds_no_formula_of_a_spreadsheet() -> None:
    table = pd.DataFrame({"scenario": [FORMULA, "+1", "@a", "plain"], "value": [-1.0, 2.0, 3, 4]})
    text = csv_of(table).decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "'+1" in text
    assert "'@a" in text
    assert "\r\nplain,4.0" in text
    assert ",-1.0" in text, "numbers stay numbers"


@pytest.fixture(scope="module")
def compared(held: Holdings) -> Comparison:
    return held.results.compare()["again"]


@pytest.mark.parametrize("show", [show for show in LIVE_SHOWS if show != "overview"])
def test_figures_of_live_runs(compared: Comparison, show: str) -> None:
    drawn = live_picture(compared, show=show, formula="employed", lang="vi", kind="svg")
    assert drawn.startswith(b"<?xml")


def test_no_such_figure_of_a_live_run(compared: Comparison) -> None:
    with pytest.raises(RequestError, match="no such figure"):
        live_picture(compared, show="all", formula="employed", lang="en", kind="svg")
