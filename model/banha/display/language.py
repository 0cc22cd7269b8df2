"""The language of what is displayed, and its words, from `words.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from banha.report.words import LANGUAGES, read_language

_chosen = {"lang": "en"}


def language() -> str:
    """Return the language that notebooks are shown: `en` or `vi`."""
    return _chosen["lang"]


def set_language(lang: str) -> None:
    """Choose the language of what notebooks show.

    Parameters
    ----------
    lang
        `en` or `vi`.

    Raises
    ------
    ScenarioError
        There is no such language.
    """
    _chosen["lang"] = read_language(lang, where="set_language")


@cache
def display_words() -> Mapping[tuple[str, str], str]:
    """Return the words by key and language."""
    text = files("banha").joinpath("display", "words.csv").read_text(encoding="utf-8")
    return {
        (row["key"], lang): row[lang]
        for row in csv.DictReader(text.splitlines())
        for lang in LANGUAGES
    }


def say(key: str, lang: str, **given: object) -> str:
    """Return the words of a key, with what is given put in its places.

    Raises
    ------
    KeyError
        There is no such key or language.
    """
    return display_words()[key, lang].format(**given)
