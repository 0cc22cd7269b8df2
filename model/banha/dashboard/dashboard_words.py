"""Words of the dashboard, in English and Vietnamese, from `words.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from banha.report.words import LANGUAGES


@cache
def _table() -> Mapping[tuple[str, str], str]:
    text = files("banha").joinpath("dashboard", "words.csv").read_text(encoding="utf-8")
    return {
        (row["key"], lang): row[lang]
        for row in csv.DictReader(text.splitlines())
        for lang in LANGUAGES
    }


def say(key: str, lang: str, /, **given: object) -> str:
    """Return the words of a key, with what is given put in its places.

    Raises
    ------
    KeyError
        There is no such key or language.
    """
    return _table()[key, lang].format(**given)
