"""`banha report` as a user gives it, with the mistakes that users make."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import give

from banha.brief.printing import VARIABLE

__all__ = ["give"]

type Give = Callable[..., Any]


@pytest.fixture(autouse=True)
def without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are tried here, not figures."""
    for name in ("path_chart", "effect_chart"):
        monkeypatch.setattr(f"banha.brief.figures.{name}", lambda *_, **__: b"<svg/>")


def here() -> list[str]:
    """Names of what is in the present folder."""
    return sorted(path.name for path in Path().iterdir())


def browser(folder: Path, script: str) -> str:
    """A program in the stead of a browser."""
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


PRINTS = (
    'for word; do case "$word" in --print-to-pdf=*) printf %s "%PDF-1" >"${word#*=}";; esac; done'
)


def test_a_brief_is_written(plain: Path, give: Give) -> None:
    answer = give("report", plain, "-o", "brief.html", "--lang", "vi")
    assert answer.code == 0, answer.err
    assert answer.out == "brief.html\n"
    assert answer.err == ""
    text = Path("brief.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in text
    assert "-o brief.html --lang vi" in text
    assert here() == ["brief.html"]


def test_the_full_report_and_its_pdf(
    plain: Path, give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, browser(tmp_path, PRINTS))
    answer = give("report", plain, "--out", "full.html", "--full", "--pdf")
    assert answer.code == 0, answer.err
    assert answer.out == "full.html\nfull.pdf\n"
    assert Path("full.pdf").read_bytes() == b"%PDF-1"


def test_what_is_there_is_replaced_only_if_asked(plain: Path, give: Give) -> None:
    Path("mine.html").write_text("mine", encoding="utf-8")
    answer = give("report", plain, "-o", "mine.html")
    assert answer.code == 2
    assert "the file is there already" in answer.err
    assert "--overwrite" in answer.err
    assert Path("mine.html").read_text(encoding="utf-8") == "mine"
    assert give("report", plain, "-o", "mine.html", "--overwrite").code == 0
    assert "<html" in Path("mine.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("echo 'no display' >&2; exit 1", "this browser printed nothing: no display"),
        ("exit 0", "this browser printed nothing: it said nothing"),
    ],
)
def test_a_browser_that_fails_leaves_nothing(
    plain: Path, give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, what: str
) -> None:
    monkeypatch.setenv(VARIABLE, browser(tmp_path, script))
    answer = give("report", plain, "-o", "brief.html", "--pdf")
    assert answer.code == 2
    assert what in answer.err
    assert "Cure: Install Chromium" in answer.err
    assert here() == []


def test_without_a_browser_nothing_is_written(
    plain: Path, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("banha.brief.printing.shutil.which", lambda _: None)
    answer = give("report", plain, "-o", "brief.html", "--pdf")
    assert answer.code == 2
    assert "no browser was found" in answer.err
    assert VARIABLE in answer.err
    assert here() == []
    monkeypatch.setenv(VARIABLE, "nowhere")
    assert (
        "BANHA_BROWSER names no program" in give("report", plain, "-o", "brief.html", "--pdf").err
    )


def test_mistakes(plain: Path, give: Give, tmp_path: Path) -> None:
    things = tmp_path / "things"
    (things / "runs").mkdir(parents=True)
    for name in ("study.toml", "differences.csv", "notes.txt"):
        (things / name).write_text("title = 'x'", encoding="utf-8")
    batches = tmp_path / "batches"
    shutil.copytree(plain, batches / "one")
    monthly = shutil.copytree(plain, tmp_path / "monthly")
    head = json.loads((monthly / "batch.json").read_text("utf-8"))
    (monthly / "batch.json").write_text(json.dumps(head | {"format": 0}), "utf-8")
    cases = [
        (("nowhere", "-o", "a.html"), "there is no such folder", "Check the path"),
        ((things, "-o", "a.html"), "there are no results here", "Run the study first"),
        ((things / "runs", "-o", "a.html"), "there are no results here", "what `banha batch` made"),
        ((things / "study.toml", "-o", "a.html"), "this is a file", "banha batch study.toml"),
        ((things / "differences.csv", "-o", "a.html"), "this is a file", "keeps no runs"),
        ((things / "notes.txt", "-o", "a.html"), "this is a file", "what `banha batch` made"),
        ((plain / "batch.json", "-o", "a.html"), "this is a file", f"holds it: {plain}"),
        ((batches, "-o", "a.html"), "there are no results", f"such as {batches / 'one'}"),
        ((monthly, "-o", "a.html"), "has format 0", "Read it with the banha that wrote it"),
        ((plain, "-o", "a.txt"), "ends in .html", "such as brief.html"),
        ((plain, "-o", "none/a.html"), "there is no folder none", "Make it"),
        ((plain, "-o", "."), "ends in .html", "such as brief.html"),
        ((plain, "-o", "a.html", "--lang", "fr"), "no language 'fr'", "vi"),
        ((plain, "-o", "a.html", "--baseline", "lnks"), "no scenario 'lnks'", "'links'"),
        ((plain, "-o", "a.html", "--province", "toi"), "no province 'toi'", "'toy'"),
        ((plain,), "Missing option '--out'", "--help"),
    ]
    for words, what, cure in cases:
        answer = give("report", *words)
        assert answer.code == 2, words
        assert answer.out == ""
        assert "Traceback" not in answer.err
        assert what in answer.err, (words, answer.err)
        assert cure in answer.err.split("    Cure: ")[1], (words, answer.err)
        assert here() == []
