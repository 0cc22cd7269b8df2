"""The terminal, and a browser that prints pages."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator

from banha.brief.printing import VARIABLE, find_browser
from banha.doctor.check import Check
from banha.errors import OutputError

SAMPLE = "Bình Dương, đồng, −, ±"


def checks() -> Iterator[Check]:
    """Look at the terminal and for a browser."""
    yield terminal()
    yield browser()


def terminal() -> Check:
    """Whether Vietnamese text can be printed, and whether there is colour."""
    encoding = str(getattr(sys.__stdout__, "encoding", None) or locale.getencoding())
    values = {
        "encoding": encoding,
        "locale": {name: os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")},
        "no_color": bool(os.environ.get("NO_COLOR")),
        "term": os.environ.get("TERM"),
    }
    try:
        SAMPLE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        cure = "export LANG=C.UTF-8, or export PYTHONUTF8=1; `--json` is UTF-8 in any case."
        found = f"{encoding} cannot print Vietnamese"
        return Check("terminal", "warning", found, cure, values)
    return Check("terminal", "ok", f"{encoding} prints Vietnamese", values=values)


def browser() -> Check:
    """A browser that turns pages into PDF: the one that is named, else one that is found."""
    named = os.environ.get(VARIABLE) or None
    try:
        found = find_browser()
    except OutputError:
        values: dict[str, object] = {"named": named, "found": None}
        if named:
            cure = f"Let {VARIABLE} be the path of a Chromium or Chrome, or unset it."
            return Check("browser", "problem", f"{VARIABLE}={named} is no program", cure, values)
        cure = f"For PDF install Chromium, or name a browser with {VARIABLE}."
        return Check("browser", "warning", "none is found; nothing else needs one", cure, values)
    said = f"{found}, named by {VARIABLE}" if named else found
    return Check("browser", "ok", said, values={"named": named, "found": found})
