"""Building blocks of a report in HTML: what users wrote is escaped and kept apart in direction."""

from __future__ import annotations

import html
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from banha.report.words import words

ELLIPSIS = "…"


def escape(text: object) -> str:
    """Return a text as HTML shows it, whatever is in it."""
    return html.escape(str(text), quote=True)


def user(text: object, *, most: int | None = None) -> str:
    """Return what a user wrote: escaped, and with a direction of its own.

    Parameters
    ----------
    text
        The text.
    most
        Characters after which it is cut off; None: it is shown whole.
    """
    told = str(text) if most is None else shortened(str(text), most=most)
    return f"<bdi>{escape(told)}</bdi>"


def shortened(text: str, *, most: int) -> str:
    """Return a text of at most so many characters, cut at a space if there is one near."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head = text[: most - 1]
    at_space = head.rpartition(" ")[0]
    return f"{(at_space if len(at_space) > most // 2 else head).rstrip(' ,;:.')}{ELLIPSIS}"


def said(key: str, lang: str, **given: str) -> str:
    """Return the words of a key as HTML, with what is given, which is HTML, in its places."""
    marks = {name: f"\x00{place}\x00" for place, name in enumerate(given)}
    text = escape(words(key, lang, **marks))
    for name, content in given.items():
        text = text.replace(marks[name], content)
    return text


def paragraph(content: str, *, kind: str = "") -> str:
    """Return HTML as a paragraph; nothing for none."""
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{content}</p>\n" if content else ""


def items(contents: Iterable[str], *, kind: str = "") -> str:
    """Return HTML as a list; nothing for none."""
    named = f' class="{kind}"' if kind else ""
    told = "".join(f"<li>{one}</li>\n" for one in contents if one)
    return f"<ul{named}>\n{told}</ul>\n" if told else ""


def section(title: str, *contents: str, level: int = 2, kind: str = "") -> str:
    """Return a section with its heading, unless nothing is in it."""
    body = "".join(contents)
    named = f' class="{kind}"' if kind else ""
    return f"<section{named}>\n<h{level}>{title}</h{level}>\n{body}</section>\n" if body else ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table, in HTML; `kind` are its classes."""

    content: str
    kind: str = "n"


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str | Cell]],
    *,
    left: int = 1,
    groups: Sequence[int] = (),
    kind: str = "",
) -> str:
    """Return a table that can be moved sideways where it is wider than the page.

    Parameters
    ----------
    caption
        Heading, in HTML.
    heads
        Headings of the columns, in HTML.
    rows
        Cells in HTML; the first of each row is its heading.
    left
        How many columns, from the first, hold words.
    groups
        Rows that are headings of those below them: only their first cell is shown.
    kind
        Class of the table.
    """
    top = "".join(
        f'<th scope="col"{"" if place < left else " class=n"}>{head}</th>'
        for place, head in enumerate(heads)
    )
    lines = [
        f'<tr class="group"><th scope="colgroup" colspan="{len(heads)}">{row[0]}</th></tr>\n'
        if place in groups
        else _row(row, left=left)
        for place, row in enumerate(rows)
    ]
    named = f' class="{kind}"' if kind else ""
    # The heading stands above the frame that moves sideways, so that it is never cut off.
    ident = f"t{zlib.crc32(caption.encode()):08x}"
    return (
        f'<p class="caption" id="{ident}">{caption}</p>\n'
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{ident}">\n'
        f'<table{named} aria-labelledby="{ident}">\n<thead><tr>{top}</tr></thead>\n'
        f"<tbody>\n{''.join(lines)}</tbody>\n</table>\n</div>\n"
    )


def _row(row: Sequence[str | Cell], *, left: int) -> str:
    cells = []
    for place, cell in enumerate(row):
        one = cell if isinstance(cell, Cell) else Cell(cell, "" if place < left else "n")
        kind = f' class="{one.kind}"' if one.kind else ""
        head = place == 0
        opened, closed = ('<th scope="row"', "</th>") if head else ("<td", "</td>")
        cells.append(f"{opened}{kind}>{one.content}{closed}")
    return f"<tr>{''.join(cells)}</tr>\n"


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Return names and what is said of each, in HTML; pairs without a value are left out."""
    told = "".join(f"<dt>{name}</dt><dd>{value}</dd>\n" for name, value in pairs if value)
    return f"<dl>\n{told}</dl>\n"
