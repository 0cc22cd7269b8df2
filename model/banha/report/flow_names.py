"""What payments, their parties and the items of the budget are called in two languages."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from banha.errors import Fault, RequestError
from banha.report.words import LANGUAGES, read_language
from banha.suggest import did_you_mean


@cache
def _table() -> Mapping[tuple[str, str, str], str]:
    text = files("banha").joinpath("report", "flow_words.csv").read_text(encoding="utf-8")
    return {
        (row["kind"], row["name"], lang): row[lang]
        for row in csv.DictReader(text.splitlines())
        for lang in LANGUAGES
    }


def flow_name(flow: str, lang: str) -> str:
    """Return what a kind of payment is called.

    Parameters
    ----------
    flow
        A kind of payment of `banha describe flows`.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        There is no such payment or language.
    """
    return _name("flow", flow, lang)


def party_name(party: str, lang: str) -> str:
    """Return what a party that pays and is paid is called.

    Parameters
    ----------
    party
        A party of `banha describe flows`, such as `households`.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        There is no such party or language.
    """
    return _name("party", party, lang)


def item_name(item: str, lang: str) -> str:
    """Return what an item of the public budget is called.

    Raises
    ------
    RequestError
        There is no such item or language.
    """
    return _name("item", item, lang)


def _name(kind: str, name: str, lang: str) -> str:
    read_language(lang)
    found = _table().get((kind, name, lang))
    if found is None:
        known = [other for of, other, language in _table() if (of, language) == (kind, lang)]
        raise RequestError([Fault(kind, f"there is no {kind} {name!r}", did_you_mean(name, known))])
    return found
