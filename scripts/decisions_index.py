"""The index of the decision pages, made from their titles."""

from __future__ import annotations

import re

from scripts.site_links import ROOT

FOLDER = ROOT / "docs" / "decisions"
PAGE = FOLDER / "README.md"
START = "\n- ["
DATE = re.compile(r"^\d{4}-\d\d-\d\d: | \(\d{4}-\d\d-\d\d\)$")


def decisions_index() -> str:
    """Return the page: what a decision page is, as written by hand, then all of them by date."""
    head = PAGE.read_text(encoding="utf-8").partition(START)[0]
    pages = sorted(FOLDER.glob("2*.md"))
    lines = [f"- [{title(path.read_text(encoding='utf-8'))}]({path.name})" for path in pages]
    return "\n".join([head, *lines, ""])


def title(text: str) -> str:
    """Return the title of a page, without its date."""
    return DATE.sub("", text.partition("\n")[0].removeprefix("# "))
