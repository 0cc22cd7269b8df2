"""The page as a document: it holds everything itself, escapes, and can be read by everybody."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from tests.brief.conftest import HOSTILE, LONG, RIGHT_TO_LEFT, UNBROKEN
from tests.brief.pages import Page

from banha.brief import report_html
from banha.errors import RequestError

DAY = dt.date(2026, 3, 4)
made = cache(report_html)
FORMS = pytest.mark.parametrize(
    ("lang", "full"), [("en", False), ("vi", False), ("en", True), ("vi", True)]
)


@FORMS
def test_a_page_holds_everything_itself(plain: Path, lang: str, *, full: bool) -> None:
    text = made(plain, lang=lang, full=full)
    page = Page(text)
    assert page.faults == []
    assert {name for name, _ in page.elements} & {"script", "iframe", "form", "object"} == set()
    addresses = [one for _, attributes in page.elements for name, one in attributes.items()
                 if name in ("src", "href", "srcset", "action")]  # fmt: skip
    assert addresses
    assert all(one.startswith("data:") for one in addresses)
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert not re.search(r"@import|url\(", style[1])
    assert not any("style" in attributes for _, attributes in page.elements)
    policy = next(one["content"] for one in page.of("meta") if "http-equiv" in one)
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy


@FORMS
def test_everybody_can_read_it(plain: Path, lang: str, *, full: bool) -> None:
    page = Page(made(plain, lang=lang, full=full))
    assert page.of("html") == [{"lang": lang}]
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(len(one["alt"]) > 40 for one in page.of("img"))
    assert len(page.of("img")) == (4 if full else 2)
    assert all(one.get("scope") in ("col", "row", "colgroup") for one in page.of("th"))
    named = {one["id"] for one in page.of("p") if "id" in one}
    frames = [one for one in page.of("div") if "aria-labelledby" in one]
    assert frames
    assert len(named) == len(frames)
    assert {one["aria-labelledby"] for one in frames} == named


@FORMS
def test_what_users_wrote_is_text(hostile: Path, lang: str, *, full: bool) -> None:
    text = made(hostile, lang=lang, full=full)
    page = Page(text)
    assert page.faults == []
    assert "<script" not in text
    assert "onerror=1>" not in text
    assert 'alert("x")' in page.text
    assert any(part.startswith("\u05e9\u05dc\u05d5\u05dd") for part in page.texts)
    if full:
        assert HOSTILE in page.text
        assert RIGHT_TO_LEFT in page.text
        assert LONG.strip() in page.text
    else:
        assert UNBROKEN not in page.text.partition("</title>")[2]
        assert "x" * 30 in page.text


def test_the_same_results_give_the_same_page(plain: Path) -> None:
    first, second = (report_html(plain, date=DAY, full=True) for _ in range(2))
    assert first == second
    assert "2026-03-04" in first
    assert "4/3/2026" in report_html(plain, date=DAY, lang="vi")


def test_no_way_of_a_machine_is_told(plain: Path) -> None:
    for full in (False, True):
        assert str(plain.parent) not in made(plain, lang="en", full=full)


def test_another_language_is_refused(plain: Path) -> None:
    with pytest.raises(RequestError, match="no language"):
        report_html(plain, lang="fr")
