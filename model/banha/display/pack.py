"""What notebooks show of a province pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from banha.display.html import card, facts, paragraph, table
from banha.display.language import language, say
from banha.packs.inventory import KINDS, count_table
from banha.report.short_numbers import short
from banha.report.words import number, words

if TYPE_CHECKING:
    from banha.packs.pack import Pack

GRADES = ("measured", "published", "assumed")
MOST_SOURCES, MOST_MOVED = 12, 8
"""Rows that are shown of sources, and of numbers that balancing moved."""


def pack_html(pack: Pack, *, lang: str | None = None) -> str:
    """Return a province pack as HTML: its sectors at the opening, how well known, from where.

    Parameters
    ----------
    pack
        The pack.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    vi = lang == "vi"
    value_added = pack.output * (1.0 - pack.input_coefficient)
    told = [
        (say("opening", lang), pack.start_year),
        (say("population", lang), number(f"{int(pack.population.sum()):,}", lang)),
        (say("firms", lang), number(f"{int(pack.firms['firms'].sum()):,}", lang)),
        (say("employed", lang), number(f"{_at_work(pack):,}", lang)),
        (say("value_added", lang), say("trillion", lang,
                                       value=number(f"{value_added.sum() / 1e12:,.3g}", lang))),
        (say("grade", lang), _grade(pack, lang)),
        (say("pack_inputs", lang), _kinds(pack, lang)),
        (say("numbers", lang), _grades(pack, lang)),
        (say("licence", lang), pack.licence),
    ]  # fmt: skip
    return card(
        pack.name_vi if vi else pack.name_en,
        facts(told),
        _sectors(pack, lang),
        paragraph(pack.note_vi if vi and pack.note_vi else pack.note_en, faint=True),
        _moved(pack, lang),
        _sources(pack, lang),
        name=pack.slug,
    )


def _at_work(pack: Pack, sector: str | None = None) -> int:
    """Persons who work at the opening, in all sectors or in one."""
    rows = pack.employment[pack.employment["sector"] != ""]
    if sector is not None:
        rows = rows[rows["sector"] == sector]
    return int(rows["persons"].sum())


def _sectors(pack: Pack, lang: str) -> str:
    value_added = pack.output * (1.0 - pack.input_coefficient)
    shares = 100.0 * value_added / max(float(np.sum(value_added)), 1.0)
    names = pack.sector_names_vi if lang == "vi" else pack.sector_names_en
    rows = []
    for place, sector in enumerate(pack.sectors):
        of_firms = pack.firms[pack.firms["sector"] == sector]
        counts = (int(of_firms["firms"].sum()), int(of_firms["jobs"].sum()), _at_work(pack, sector))
        cells = [number(f"{count:,}", lang) for count in counts]
        rows.append((sector, names[place], *cells, number(f"{shares[place]:.1f}", lang)))
    keys = ("sector", "name", "firms", "jobs", "employed", "value_added_share")
    return table([say(key, lang) for key in keys], rows, left=2)


def _grades(pack: Pack, lang: str) -> str:
    """How many numbers are measured, published and assumed."""
    counts = pack.inputs["grade"].value_counts()
    return ", ".join(
        f"{number(f'{int(counts.get(grade, 0)):,}', lang)} {words(f'grade_{grade}', lang)}"
        for grade in GRADES
    )


def _grade(pack: Pack, lang: str) -> str:
    """The grade with what it means; nothing where the pack was not graded."""
    return f"{pack.grade}: {words(f'pack_means_{pack.grade}', lang)}" if pack.grade else ""


def _kinds(pack: Pack, lang: str) -> str:
    """How many inputs of the opening are measured, stand in and are assumed."""
    counts = count_table(pack).sum()
    return words("pack_counts", lang, **{kind: int(counts[kind]) for kind in KINDS})


def _sources(pack: Pack, lang: str) -> str:
    counts = pack.inputs.groupby("source", sort=False).size().sort_values(ascending=False)
    rows = [(source, number(f"{count:,}", lang)) for source, count in counts.items()]
    heads = [say("source", lang), say("numbers", lang)]
    return table(heads, rows, more=say("more", lang), most=MOST_SOURCES)


def _moved(pack: Pack, lang: str) -> str:
    """Numbers of sources that balancing moved, those moved most first."""
    path = pack.folder / f"opening-{pack.start_year}" / "balance.csv"
    if not path.is_file():
        return ""
    cells = pd.read_csv(path)
    cells = cells[cells["grade"].isin(GRADES[:2]) & (cells["ratio"] > 0) & (cells["ratio"] != 1)]
    order = np.log(cells["ratio"]).abs().sort_values(ascending=False, kind="stable").index
    rows = [
        (
            cell, words(f"grade_{grade}", lang), number(short(prior), lang),
            number(short(balanced), lang), number(f"{100 * (ratio - 1):+.1f} %", lang),
        )
        for cell, prior, balanced, ratio, grade in cells.loc[order].itertuples(index=False)
    ]  # fmt: skip
    keys = ("moved", "grade", "in_source", "balanced", "change")
    heads = [say(key, lang) for key in keys]
    return table(heads, rows, left=2, more=say("more", lang), most=MOST_MOVED)
