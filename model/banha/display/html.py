"""Building blocks of what notebooks show: plain tables that take the colours of the page.

No script, no style sheet, nothing from elsewhere; what is not made here is escaped.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

LINE = "1px solid rgba(128,128,128,.4)"
CELL = "padding:.15em .6em;vertical-align:top;background:none;border:0;"
LEFT = f"{CELL}text-align:left;"
RIGHT = f"{CELL}text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;"
MOST_ROWS = 100
"""Rows of a table that are shown, unless it is asked otherwise."""


def escape(text: object) -> str:
    """Return a text as HTML shows it, whatever is in it."""
    return html.escape(str(text), quote=True)


def card(title: object, *parts: str, name: object = "") -> str:
    """Return a block with a title, from parts in HTML; empty parts are left out.

    Parameters
    ----------
    title
        For readers.
    parts
        HTML that was made here.
    name
        Short name, shown beside the title.
    """
    short = f" <code>{escape(name)}</code>" if name else ""
    head = f'<div style="font-weight:bold">{escape(title)}{short}</div>'
    body = "".join(part for part in parts if part)
    return f'<div style="max-width:64em;overflow-x:auto;line-height:1.4">{head}{body}</div>'


def paragraph(text: object, *, faint: bool = False) -> str:
    """Return a text as a paragraph; nothing for an empty one."""
    style = "margin:.3em 0;max-width:48em" + (";opacity:.75" if faint else "")
    return f'<p style="{style}">{escape(text)}</p>' if text else ""


def notes(texts: Iterable[object]) -> str:
    """Return texts as a list; nothing where there are none."""
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f'<ul style="margin:.3em 0;padding-left:1.4em">{items}</ul>' if items else ""


def facts(pairs: Sequence[tuple[object, object]]) -> str:
    """Return names and their values as two columns; pairs without a value are left out."""
    rows = "".join(
        f'<tr style="background:none"><th scope="row" style="{LEFT}font-weight:normal;opacity:.75">'
        f'{escape(name)}</th><td style="{LEFT}">{escape(value)}</td></tr>'
        for name, value in pairs
        if value not in ("", None)
    )
    return f'<table style="{TABLE}">{rows}</table>' if rows else ""


TABLE = "border-collapse:collapse;margin:.4em 0;border:0;font-size:inherit"


def table(
    columns: Sequence[object],
    rows: Sequence[Sequence[object]],
    *,
    left: int = 1,
    caption: object = "",
    more: str = "",
    most: int = MOST_ROWS,
) -> str:
    """Return rows as a table; nothing where there are none.

    Parameters
    ----------
    columns
        Headings.
    rows
        Cells, as texts.
    left
        How many columns, from the first, hold words; the others hold numbers.
    caption
        Heading of the whole.
    more
        What is said below a table that is too long to be shown whole, with `{count}`.
    most
        Rows that are shown.
    """
    if not rows:
        return ""
    styles = [LEFT if place < left else RIGHT for place in range(len(columns))]
    heads = "".join(
        f'<th scope="col" style="{style}border-bottom:{LINE}">{escape(name)}</th>'
        for name, style in zip(columns, styles, strict=True)
    )
    lines = "".join(
        '<tr style="background:none">'
        + "".join(
            f'<td style="{style}">{escape(cell)}</td>'
            for cell, style in zip(row, styles, strict=True)
        )
        + "</tr>"
        for row in rows[:most]
    )
    title = (
        f'<caption style="text-align:left;caption-side:top;color:inherit;font-style:italic;'
        f'padding:.2em .6em">{escape(caption)}</caption>'
        if caption
        else ""
    )
    body = f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody>"
    left_out = len(rows) - most
    said = paragraph(more.format(count=left_out), faint=True) if more and left_out > 0 else ""
    return f'<table style="{TABLE}">{title}{body}</table>{said}'
