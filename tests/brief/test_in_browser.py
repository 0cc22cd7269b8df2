"""Pages in a real browser: nothing is asked of the net, two pages of A4, fit for a phone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from tests.browser import chromium

from banha.brief import write_report
from banha.brief.printing import print_page

pytestmark = pytest.mark.slow
A4 = (595.0, 842.0)
"""Points."""
LANGUAGES = pytest.mark.parametrize("lang", ["en", "vi"])
BATCHES = pytest.mark.parametrize("batch", ["plain", "hostile", "many", "partial", "one_run"])


@pytest.fixture(scope="module", name="chromium")
def started() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@LANGUAGES
@BATCHES
def test_a_brief_is_two_pages_and_fits_a_phone(
    batch: str, lang: str, chromium: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(batch)
    out = tmp_path / "brief.html"
    write_report(folder, out, lang=lang)
    reader = pypdf.PdfReader(io.BytesIO(print_page(out.read_text(encoding="utf-8"))))
    assert len(reader.pages) == 2
    for page in reader.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=2)
    require_quiet_and_narrow(chromium, out)


@LANGUAGES
def test_the_full_report_fits_a_phone(
    hostile: Path, lang: str, chromium: Any, tmp_path: Path
) -> None:
    out = tmp_path / "full.html"
    write_report(hostile, out, lang=lang, full=True)
    require_quiet_and_narrow(chromium, out)


def require_quiet_and_narrow(chromium: Any, out: Path) -> None:
    """Refuse a page that asks for anything, breaks its own policy, or is wider than a phone."""
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.goto(out.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("getComputedStyle(document.querySelector('img.wide')).display") == "none"
    assert page.evaluate("document.querySelector('img.narrow').naturalWidth") > 100
    assert {one for one in asked if not one.startswith("data:")} == {out.as_uri()}
    assert said == []
    page.close()
