"""The page of a province pack: as Markdown, and as one HTML file that asks nothing of the net."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING

from banha.report.pack_sections import Section, pack_facts, pack_name, pack_sections
from banha.report.style import Language
from banha.report.words import words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from banha.packs.pack import Pack

PIXELS = 150
"""Per inch of the figure in a page."""
STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;"
    "color:#222}table{border-collapse:collapse;margin:.5em 0;display:block;overflow-x:auto}"
    "th,td{padding:.15em .6em;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}"
    ".n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    "img{max-width:100%;height:auto}p.note{color:#555}"
    "@media print{body{max-width:none;font-size:9pt}}"
)


def pack_html_page(pack: Pack, *, lang: Language = "en") -> str:
    """Return the page of a pack as HTML: the figure is in it, nothing is loaded from elsewhere."""
    from banha.report.pack_figures import pack_figure

    name = pack_name(pack, lang)
    note = pack.note_vi if lang == "vi" and pack.note_vi else pack.note_en
    facts = "".join(
        f'<tr><th scope="row">{escape(key)}</th><td>{escape(text)}</td></tr>'
        for key, text in pack_facts(pack, lang)
    )
    title = words("pack_figure_title", lang, province=name)
    opening = words("pack_figure_opening", lang, year=pack.start_year)
    picture = base64.b64encode(_png(pack_figure(pack, lang=lang))).decode("ascii")
    body = "\n".join(_html(section) for section in pack_sections(pack, lang))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}, {escape(opening)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{escape(name)}, {escape(opening)}</h1>\n<p>{escape(note)}</p>\n"
        f'<table>{facts}</table>\n<img alt="{escape(title)}" '
        f'src="data:image/png;base64,{picture}">\n{body}\n'
        f'<p class="note">{escape(pack.licence)}</p>\n</body>\n</html>\n'
    )


def pack_markdown_page(pack: Pack, *, lang: Language = "en") -> str:
    """Return the page of a pack as Markdown, without the figure."""
    opening = words("pack_figure_opening", lang, year=pack.start_year)
    note = pack.note_vi if lang == "vi" and pack.note_vi else pack.note_en
    facts = [f"- {key}: {text}" for key, text in pack_facts(pack, lang)]
    parts = [f"# {pack_name(pack, lang)}, {opening}", "", note, "", *facts]
    for section in pack_sections(pack, lang):
        parts += ["", f"## {section.title}", ""]
        if section.rows:
            marks = ["---:" if column in section.right else "---" for column in section.columns]
            rows = [
                [f"**{row[0]}**", *row[1:]] if place in section.heads else row
                for place, row in enumerate(section.rows)
            ]
            lines = [section.columns, marks, *rows]
            parts += ["| " + " | ".join(map(_cell, line)) + " |" for line in lines]
        if section.note:
            parts += ["", section.note] if section.rows else [section.note]
    return "\n".join([*parts, "", pack.licence, ""])


def write_png(pack: Pack, *, lang: Language = "en") -> bytes:
    """Return the figure of a pack as a PNG file for print."""
    from banha.report.pack_figures import pack_figure

    return _png(pack_figure(pack, lang=lang), dots=2 * PIXELS)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _png(figure: Figure, *, dots: int = PIXELS) -> bytes:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=dots, metadata={"Software": None})
    return drawn.getvalue()


def _html(section: Section) -> str:
    kinds = [' class="n"' if column in section.right else "" for column in section.columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(column)}</th>'
        for column, kind in zip(section.columns, kinds, strict=True)
    )
    rows = "\n".join(
        f'<tr><th scope="rowgroup" colspan="{len(row)}">{escape(row[0])}</th></tr>'
        if place in section.heads
        else "<tr>"
        + "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for place, row in enumerate(section.rows)
    )
    table = f"<table>\n<tr>{head}</tr>\n{rows}\n</table>" if section.rows else ""
    note = f'<p class="note">{escape(section.note)}</p>' if section.note else ""
    return f"<h2>{escape(section.title)}</h2>\n{table}{note}"
