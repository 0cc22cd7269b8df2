"""`banha pack show`: one page on a pack, on the terminal or in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from banha.cli.json_output import answer, records
from banha.errors import OutputError
from banha.output_file import refuse_file, whole_file
from banha.report.words import read_language, words

if TYPE_CHECKING:
    from banha.packs.pack import Pack
    from banha.report.style import Language

SUFFIXES = (".html", ".md", ".png")


def show_pack(
    slug: str, *, folder: Path, start: int | None, lang: str, out: Path | None, overwrite: bool
) -> None:
    """Print the page of a pack; with a file, write it there and say so.

    Parameters
    ----------
    slug
        Name of the pack.
    folder
        Folder of packs.
    start
        Year of the opening; none: the last, of which most is measured.
    lang
        `en` or `vi`.
    out
        File whose name ends in .html, .md or .png; the last holds the figure alone.
    overwrite
        Whether a file that is there is replaced.

    Raises
    ------
    BanhaError
        The pack has faults, there is no such language, or the file cannot be written.
    """
    language = cast("Language", read_language(lang, where="--lang"))
    if out is not None:
        _refuse(out, overwrite=overwrite)
    from banha.packs.head import head_of_folder
    from banha.packs.read import load_pack

    year = start if start is not None else max(head_of_folder(folder / slug).start_years)
    pack = load_pack(slug, start_year=year, folder=folder)
    if out is not None:
        with whole_file(out) as unfinished:
            unfinished.write_bytes(_content(pack, out.suffix.lower(), lang=language))
    answer(
        lambda: "\n".join(page_lines(pack, language)) if out is None else str(out),
        lambda: {"file": out, **pack_document(pack, language)},
    )


def pack_document(pack: Pack, lang: Language) -> dict[str, Any]:
    """Return as values what a pack holds: its head, its counts and every input of the opening."""
    from banha.packs.head import head_of_folder
    from banha.packs.inventory import count_table, input_table
    from banha.packs.posterior import posterior_version

    posterior = posterior_version(pack.folder)
    return {
        "head": head_of_folder(pack.folder).model_dump(),
        "opening": pack.start_year,
        "lang": lang,
        "posterior": None if posterior is None else posterior.to_dict(),
        "counts": count_table(pack).to_dict("index"),
        "inputs": records(input_table(pack)),
    }


def _refuse(out: Path, *, overwrite: bool) -> None:
    if out.suffix.lower() not in SUFFIXES:
        problem = "the page is written as .html or .md, the figure alone as .png"
        raise OutputError(f"{out}\n    {problem}\n    Cure: Give the file one of these endings.")
    refuse_file(out, suffix=out.suffix.lower(), what="the page", cure="Name another file.",
                overwrite=overwrite)  # fmt: skip


def _content(pack: Pack, suffix: str, *, lang: Language) -> bytes:
    from banha.report.pack_page import pack_html_page, pack_markdown_page, write_png

    if suffix == ".png":
        return write_png(pack, lang=lang)
    page = pack_html_page if suffix == ".html" else pack_markdown_page
    return page(pack, lang=lang).encode("utf-8")


def page_lines(pack: Pack, lang: Language) -> Iterator[str]:
    """Yield the page for the terminal."""
    from banha.cli.table import render
    from banha.report.pack_sections import pack_facts, pack_name, pack_sections

    yield f"{pack_name(pack, lang)}, {words('pack_figure_opening', lang, year=pack.start_year)}"
    yield ""
    facts = pack_facts(pack, lang)
    width = max(len(key) for key, _ in facts)
    yield from (f"{key:<{width}}  {text}" for key, text in facts)
    for section in pack_sections(pack, lang):
        yield ""
        yield section.title.upper()
        if section.rows:
            yield ""
            rows = [
                [cells[0].upper() if place in section.heads else cells[0], *cells[1:]]
                for place, cells in enumerate(section.rows)
            ]
            yield render(section.columns, rows, right=section.right)
        if section.note:
            yield section.note
