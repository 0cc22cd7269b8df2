"""Visitors with a real browser: both languages, on a desk and on a phone."""

import io
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.browser import chromium
from tests.dashboard.browsers import SIZES, Visitor, refused
from tests.dashboard.conftest import SCRIPT
from tests.dashboard.servers import Server, serving

from banha.dashboard.dashboard_words import say
from banha.dashboard.holdings import Holdings
from banha.report.names import series_title
from banha.report.style import Language
from banha.report.words import LANGUAGES, number
from banha.scenario import load_scenario

pytestmark = pytest.mark.slow
pytest.importorskip("panel")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def server(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, browser: Any
) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("served") / "log.txt"
    with serving(folder, log) as made:
        yield made
    assert "Traceback" not in made.said()


@pytest.fixture(params=list(SIZES))
def visitor(request: pytest.FixtureRequest, browser: Any, server: Server) -> Iterator[Visitor]:
    made = Visitor(browser, server.address, size=request.param)
    yield made
    assert made.faults == []
    assert refused(made) == [], "everything comes from the server"
    assert made.page.evaluate("window.harmed") is None
    made.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_results(visitor: Visitor, held: Holdings, lang: Language) -> None:
    page = visitor.page
    visitor.open(f"?lang={lang}")
    visitor.picture_has("show=path")
    assert visitor.overflow() <= 0
    visitor.open_side()
    visitor.select(say("series", lang), series_title("employed", lang))
    visitor.address_has("series=employed")
    page.get_by_label("Baseline").uncheck()
    visitor.address_has("scenarios=links,again")
    visitor.picture_has("scenarios=links,again&policy=links&series=employed")
    page.wait_for_selector("main table td")
    table = pd.read_csv(io.BytesIO(visitor.download(say("data_csv", lang))))
    rows = held.results.series("employed", scenario="links")
    for year in (2010, 2011):
        row = table[(table["scenario"] == SCRIPT) & (table["year"] == year)].iloc[0]
        values = rows.loc[rows["year"] == year, "value"].to_numpy()
        assert row["median"] == pytest.approx(np.median(values))
    assert visitor.download(say("figure_png", lang)).startswith(b"\x89PNG")
    for show in ("difference", "overview", "policies", "radar"):
        visitor.select(say("show", lang), say(f"show_{show}", lang))
        visitor.address_has(f"show={show}")
        visitor.picture_has(f"show={show}")
        assert visitor.overflow() <= 0
    page.wait_for_selector("main table td")
    page.get_by_role("link", name=say("other_language", lang), exact=True).click()
    visitor.address_has(f"lang={'vi' if lang == 'en' else 'en'}")
    visitor.picture_has("show=radar")


def test_years_are_chosen(visitor: Visitor) -> None:
    visitor.open("?lang=en")
    visitor.open_side()
    handle = visitor.page.locator("#side .noUi-handle-lower")
    handle.focus()
    handle.press("ArrowRight")
    visitor.address_has("from=2011")
    visitor.picture_has("from=2011")


def test_a_link_that_is_shared_and_the_way_back(visitor: Visitor) -> None:
    visitor.open("?lang=en&show=difference&series=employees&part=technology&policy=again")
    visitor.picture_has("part=technology")
    visitor.open_side()
    assert visitor.page.get_by_label("Part", exact=True).input_value()
    visitor.page.goto(visitor.address + "?province=../../etc/passwd&series=%3Cb%3Eno%3C/b%3E")
    alert = visitor.page.locator(".problem")
    alert.wait_for()
    told = alert.inner_text()
    assert "../../etc/passwd" in told
    assert "<b>no</b>" in told
    assert visitor.page.locator(".problem b").count() == 0


def test_titles_are_texts(visitor: Visitor) -> None:
    visitor.open("?lang=en&show=policies")
    visitor.picture_has("show=policies")
    visitor.page.wait_for_selector("main table td")
    visitor.open_side()
    assert visitor.page.locator("#side").get_by_text("<script>window.harmed").count() > 0
    assert visitor.page.locator("header").get_by_text("<script>window.harmed").count() == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_policy_is_tried(visitor: Visitor, lang: Language, tmp_path: Path) -> None:
    page = visitor.page
    visitor.open(f"live?lang={lang}&province=toy&start=2028-01")
    run = page.locator("main").get_by_role("button", name=say("run", lang), exact=True)
    run.click()
    page.get_by_text(say("refused_levers", lang)).wait_for()
    visitor.open_side()
    handle = page.locator("#side .noUi-handle").first
    handle.focus()
    for _ in range(4):
        handle.press("ArrowRight")
    visitor.address_has("supplier_links=0.02")
    page.locator("#side .bk-slider-value").first.get_by_text(number("0.02", lang)).wait_for()
    run.click()
    page.wait_for_selector("main table td")
    visitor.picture_has("show=overview")
    assert visitor.overflow() <= 0
    content = visitor.download(say("scenario_toml", lang))
    levers = tomllib.loads(content.decode())["levers"]
    assert [(one["name"], one["value"]) for one in levers] == [("supplier_links", 0.02)]
    path = tmp_path / "own-scenario.toml"
    path.write_bytes(content)
    assert load_scenario(str(path)).levers[0].value == pytest.approx(0.02)
    data = pd.read_csv(io.BytesIO(visitor.download(say("data_csv", lang))))
    assert set(data["draws"]) == {2}
    visitor.select(say("show", lang), say("show_radar", lang))
    visitor.picture_has("show=radar")
    handle.press("ArrowRight")
    page.get_by_text(say("status_changed", lang)).wait_for()


def test_a_run_is_cancelled_and_a_page_that_closes_gives_its_place_back(
    visitor: Visitor, browser: Any, server: Server
) -> None:
    busy = "live?lang=en&province=binh-duong&supplier_links=0.02&world_demand="
    name = "0.3" if visitor.phone else "0.2"
    visitor.open(busy + name)
    visitor.page.locator("main").get_by_role("button", name="Run", exact=True).click()
    cancel = visitor.page.get_by_role("button", name="Cancel", exact=True)
    visitor.page.get_by_text("Simulating:").wait_for()
    server.hold_live_run()
    other = Visitor(browser, server.address, size="desktop")
    other.open(busy + "0.1")
    other.page.locator("main").get_by_role("button", name="Run", exact=True).click()
    other.page.get_by_text("Waiting: place 1").wait_for()
    third = Visitor(browser, server.address, size="desktop")
    third.open(busy + "0.15")
    third.page.locator("main").get_by_role("button", name="Run", exact=True).click()
    third.page.get_by_text("Waiting: place 2").wait_for()
    other.close()
    third.page.get_by_text("Waiting: place 1").wait_for()
    cancel.click()
    visitor.page.get_by_text("Cancelled.").wait_for()
    third.page.get_by_role("button", name="Cancel", exact=True).click()
    third.page.get_by_text("Cancelled.").wait_for()
    third.close()


def test_levers_of_a_link_that_cannot_be(visitor: Visitor) -> None:
    visitor.open("live?lang=vi&province=toy&supplier_links=9&no_lever=1&minimum_wage=NaN")
    told = visitor.page.locator(".problem").first.inner_text()
    for part in ("supplier_links", "no_lever", "NaN"):
        assert part in told
    assert visitor.overflow() <= 0
