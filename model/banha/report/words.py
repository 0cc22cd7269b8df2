"""Words that banha prints and draws, in English and Vietnamese, from `word_tables/`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from banha.errors import Fault, RequestError

LANGUAGES = ("en", "vi")
_SWAP = str.maketrans(",.", ".,")


@cache
def _table() -> Mapping[tuple[str, str], str]:
    folder = files("banha").joinpath("report", "word_tables")
    return {
        (row["key"], lang): row[lang]
        for name in sorted(entry.name for entry in folder.iterdir())
        for row in csv.DictReader(folder.joinpath(name).read_text("utf-8").splitlines())
        for lang in LANGUAGES
    }


@cache
def _glossary() -> Mapping[tuple[str, str], str]:
    text = files("banha").joinpath("report", "glossary.csv").read_text(encoding="utf-8")
    return {(row["kind"], row["en"]): row["vi"] for row in csv.DictReader(text.splitlines())}


def words(key: str, lang: str, /, **given: object) -> str:
    """Return the words of a key in a language, with what is given put in its places.

    Raises
    ------
    KeyError
        There is no such key or language.
    """
    return _table()[key, lang].format(**given)


def band_holds(lang: str, *, parameters: bool = False) -> str:
    """Say what a band over draws holds: the words of every table, page and figure.

    Parameters
    ----------
    lang
        `en` or `vi`.
    parameters
        Whether the calibrated parameters vary from draw to draw, beside luck.
    """
    return words("band_parameters" if parameters else "band_luck", lang)


def translated(text: str, lang: str, *, kind: str) -> str:
    """Return a text of a data table in a language; as it is where no translation is there.

    Parameters
    ----------
    text
        The English text: a unit, or the name of a parameter (whose description is meant).
    lang
        `en` or `vi`.
    kind
        `unit` or `parameter`.
    """
    return _glossary().get((kind, text), text) if lang == "vi" else text


def read_language(lang: object, *, where: str = "lang") -> str:
    """Return the language asked for.

    Raises
    ------
    RequestError
        It is none of `LANGUAGES`.
    """
    if isinstance(lang, str) and lang in LANGUAGES:
        return lang
    what = f"there is no language {lang!r}"
    raise RequestError([Fault(where, what, "Write en for English or vi for Vietnamese.")])


def number(text: str, lang: str) -> str:
    """Return a number written in English as the language writes it.

    >>> number("1,234.5", "vi")
    '1.234,5'
    """
    return text.translate(_SWAP) if lang == "vi" else text
