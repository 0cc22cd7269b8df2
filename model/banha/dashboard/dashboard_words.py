"""Words of the dashboard: those of `banha.report` whose keys begin so."""

from __future__ import annotations

from banha.report.words import words

PREFIX = "dashboard_"


def say(key: str, lang: str, /, **given: object) -> str:
    """Return the words of a key, with what is given put in its places.

    Raises
    ------
    KeyError
        There is no such key or language.
    """
    return words(f"{PREFIX}{key}", lang, **given)
