"""Pieces of pages in HTML; whatever was not written here is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

from banha.dashboard.dashboard_words import say
from banha.dashboard.query import Problem
from banha.report.style import Language

OTHER: dict[Language, Language] = {"en": "vi", "vi": "en"}
PAGES = {"results": ".", "live": "live"}
"""Pages and their places, seen from one of them."""


@cache
def own_file(name: str) -> str:
    """Return a file of the dashboard, such as its style sheet."""
    return files("banha").joinpath("dashboard", name).read_text(encoding="utf-8")


def head(page: str, *, study: str, query: str, lang: Language) -> str:
    """Return the line above a page: its name, the other page, the other language.

    Parameters
    ----------
    page
        `results` or `live`.
    study
        Title of the study.
    query
        Query of the page as it is, in its language.
    lang
        Language of the page.
    """
    links = []
    for name, place in PAGES.items():
        here = ' aria-current="page"' if name == page else ""
        links.append(f'<a href="{place}?lang={lang}"{here}>{escape(say(name, lang))}</a>')
    other = OTHER[lang]
    changed = query.replace(f"lang={lang}", f"lang={other}", 1)
    address = f"{PAGES[page]}?{changed}"
    words = escape(say("other_language", lang))
    links.append(f'<a href="{escape(address)}" hreflang="{other}" lang="{other}">{words}</a>')
    told = escape(say("study", lang, title=study))
    return f'<nav class="head"><b>banha</b>{"".join(links)}<span class="study">{told}</span></nav>'


def paragraph(text: str, kind: str = "") -> str:
    """Return a text as a paragraph of a kind, such as `note`; nothing for an empty one."""
    mark = f' class="{kind}"' if kind else ""
    return f"<p{mark}>{escape(text)}</p>" if text else ""


def problems(told: Sequence[Problem], lang: Language) -> str:
    """Return what of an address cannot be used, as a list; nothing where there is nothing."""
    if not told:
        return ""
    items = "".join(f"<li>{escape(one.told(lang))}</li>" for one in told[:6])
    title = escape(say("problem_title", lang))
    return f'<div class="problem" role="alert">{title}<ul>{items}</ul></div>'


def picture(place: str, query: str, *, title: str, wide: bool, lang: Language) -> str:
    """Return a figure that is drawn anew for a phone.

    Parameters
    ----------
    place
        Address of the picture without its ending, such as `figure`.
    query
        What it shows.
    title
        For those who cannot see it.
    wide
        Whether it is moved sideways on a phone.
    lang
        Language of the words.
    """
    address = escape(f"{place}.svg?{query}")
    narrow = escape(f"{place}.svg?{query}&narrow=1")
    alt = escape(say("picture_of", lang, title=title))
    kind = ' class="wide"' if wide else ""
    swipe = paragraph(say("swipe", lang), "faint swipe") if wide else ""
    drawing = f'<span class="drawing">{escape(say("drawing", lang))}</span>'
    return (
        f"{swipe}<figure{kind}>{drawing}"
        f'<picture><source media="(max-width: 640px)" srcset="{narrow}">'
        f'<img src="{address}" alt="{alt}"></picture></figure>'
    )


def links(pairs: Sequence[tuple[str, str, str]], *, more: str = "", lang: Language) -> str:
    """Return links to files.

    Parameters
    ----------
    pairs
        Address, key of the words, and name of the file.
    more
        HTML that was made here, behind them.
    lang
        Language of the words.
    """
    found = "".join(
        f'<a href="{escape(address)}" download="{escape(name)}">{escape(say(key, lang))}</a>'
        for address, key, name in pairs
    )
    return f'<p class="links"><span>{escape(say("download", lang))}</span>{found}{more}</p>'


def link_to(address: str, lang: Language) -> str:
    """Return a link to what is shown, to be copied."""
    return f'<a href="{escape(address)}">{escape(say("link", lang))}</a>'


def message_picture(text: str) -> bytes:
    """Return a text as a picture, to stand where a figure cannot."""
    lines = [text[start : start + 60] for start in range(0, min(len(text), 360), 60)]
    rows = "".join(
        f'<text x="16" y="{36 + 24 * place}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200" '
        f'font-family="sans-serif" font-size="17" fill="#333">{rows}</svg>'
    ).encode()


def plain_page(text: str, lang: Language) -> str:
    """Return a page that holds one text."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>banha</title></head>"
        f'<body style="font-family:sans-serif;margin:2rem">{paragraph(text)}</body></html>'
    )
