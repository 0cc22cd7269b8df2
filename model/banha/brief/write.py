"""The page of a report: one HTML file that asks nothing of anybody, and its writing."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

from banha.brief import sections
from banha.brief.findings import cautions
from banha.brief.folders import read_material
from banha.brief.full import full_parts
from banha.brief.markup import escape, paragraph, said, user
from banha.brief.material import Material
from banha.brief.printing import print_page
from banha.brief.two_pages import first_page, second_page
from banha.errors import OutputError
from banha.output_file import refuse_file, whole_file
from banha.report.style import Language
from banha.report.words import read_language, words

TITLE = 110
"""Characters of the title of a brief."""
NAME = "brief.html"
"""Name of the page in the command that makes it again, where none is given."""


def write_report(
    folder: str | Path,
    out: str | Path,
    *,
    lang: str = "en",
    full: bool = False,
    pdf: bool = False,
    baseline: str | None = None,
    province: str | None = None,
    overwrite: bool = False,
) -> list[Path]:
    """Write a report of the results of a batch or a run; return the files that were written.

    Parameters
    ----------
    folder
        A folder that `banha batch` or `banha run` made.
    out
        File to write, whose name ends in .html.
    lang
        `en` or `vi`.
    full
        The full report in place of the brief of two pages.
    pdf
        Whether the page is printed to a PDF beside it as well, with an installed browser.
    baseline
        Scenario that the others are compared with; None: the one that the study names.
    province
        The only one that is reported; None: all.
    overwrite
        Whether files that are there already are replaced.

    Raises
    ------
    BanhaError
        There are no such results, the files cannot be written, or there is no browser; then
        nothing is written.
    """
    page = Path(out)
    read_language(lang)
    printed = _refuse(page, overwrite=overwrite, pdf=pdf)
    text = report_html(
        folder, lang=lang, full=full, baseline=baseline, province=province, name=page.name
    )
    content = print_page(text) if pdf else b""
    with whole_file(page) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
    if not pdf:
        return [page]
    _put_pdf(content, printed, page=page)
    return [page, printed]


def _refuse(page: Path, *, overwrite: bool, pdf: bool) -> Path:
    """Refuse files that cannot be written, before anything is read; return that of the PDF."""
    cure = "Name a new file with -o, such as brief.html."
    refuse_file(page, suffix=".html", what="reports", cure=cure, overwrite=overwrite)
    printed = page.with_suffix(".pdf")
    if pdf:
        refuse_file(printed, suffix=".pdf", what="reports", cure=cure, overwrite=overwrite)
    return printed


def _put_pdf(content: bytes, printed: Path, *, page: Path) -> None:
    try:
        with whole_file(printed) as unfinished:
            unfinished.write_bytes(content)
    except OSError as error:
        what = f"the page was written to {page}, but not its PDF: {error.strerror}"
        cure = "Free some space, or print the page in a browser."
        raise OutputError(f"{printed}\n    {what}\n    Cure: {cure}") from None


def report_html(
    folder: str | Path,
    *,
    lang: str = "en",
    full: bool = False,
    baseline: str | None = None,
    province: str | None = None,
    name: str = NAME,
    date: dt.date | None = None,
) -> str:
    """Return a report of the results of a batch or a run as HTML.

    Parameters
    ----------
    folder
        A folder that `banha batch` or `banha run` made.
    lang
        `en` or `vi`.
    full
        The full report in place of the brief of two pages.
    baseline
        Scenario that the others are compared with; None: the one that the study names.
    province
        The only one that is reported; None: all.
    name
        Name of the file, for the command that makes it again.
    date
        Day that the page bears; None: today.

    Raises
    ------
    BanhaError
        There are no such results, or they hold nothing that a report could show.
    """
    language = cast("Language", read_language(lang))
    material = read_material(Path(folder), baseline=baseline, province=province)
    day = date if date is not None else dt.datetime.now().astimezone().date()
    if full:
        main = "".join(full_parts(material, language, date=day, out=name))
    else:
        main = first_page(material, language) + (
            f'<div class="second">\n{second_page(material, language, date=day, out=name)}</div>\n'
        )
    return _document(material, main, language, full=full, date=day)


def _document(material: Material, main: str, lang: Language, *, full: bool, date: dt.date) -> str:
    kind = escape(words("brief_full_report" if full else "brief_policy_brief", lang))
    first = min(place.first for place in material.places)
    last = max(place.last for place in material.places)
    head = said(
        "brief_head", lang, where=escape(sections.where(material, lang)), first=str(first),
        last=str(last), date=sections.day_told(date, lang),
    )  # fmt: skip
    title = user(material.title(lang), most=None if full else TITLE)
    told = "".join(paragraph(one) for one in cautions(material, lang))
    mind = escape(words("brief_status", lang))
    status = f'<aside class="status" aria-label="{mind}">\n{told}</aside>\n' if told else ""
    style = style_sheet()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="banha">\n'
        f'<link rel="icon" href="data:,">\n<title>{escape(material.title(lang))}</title>\n'
        f"<style>{style}</style>\n</head>\n"
        f'<body class="{"full" if full else "brief"}">\n<header>\n<p class="kind">{kind}</p>\n'
        f'<h1>{title}</h1>\n<p class="head">{head}</p>\n</header>\n<main>\n{status}{main}</main>\n'
        f"<footer>{said('brief_footer', lang)}</footer>\n</body>\n</html>\n"
    )


@cache
def style_sheet() -> str:
    """Return the style of reports."""
    return files("banha").joinpath("brief", "style.css").read_text(encoding="utf-8")
