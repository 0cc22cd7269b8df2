"""The full report: every scenario, every province, with method, evidence, sources and origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import count

from banha.brief import figures, sections
from banha.brief.chosen import Pairing, pairings
from banha.brief.evidence import NumberUsed, numbers_used, plain
from banha.brief.findings import certain, finding, heading, level_findings, uncertain
from banha.brief.markup import Cell, escape, facts, items, paragraph, said, section, table
from banha.brief.material import Material, Place
from banha.brief.outcomes import BUDGET, COST, headline_lines, of_last_year
from banha.brief.tables import (
    bands_note,
    cost_table,
    effects_by_outcome,
    level_table,
    levels_note,
    score_map,
)
from banha.report.style import Language
from banha.report.words import words

COLUMNS = 3
"""Scenarios beside each other in a table."""
LINES = 6
"""Scenarios in one figure of paths, with the baseline."""
DRAWN = 6
"""Provinces of which figures are drawn."""
SOURCES = 60
EFFECTS = 4
"""Panels of the figure of effects."""


class Numbers:
    """Numbers of tables and figures, in their order."""

    def __init__(self) -> None:
        self.tables = count(1)
        self.figures = count(1)

    def caption(self, text: str, lang: Language) -> str:
        """Return the caption of the next table."""
        return said("brief_table", lang, number=str(next(self.tables)), text=text)


def full_parts(material: Material, lang: Language, *, date: dt.date, out: str) -> Iterator[str]:
    """Yield the sections of the report in their order."""
    numbers = Numbers()
    found = pairings(material)
    first = material.places[0]
    yield section(words("brief_h_question", lang), sections.question(material, lang))
    yield section(
        words("brief_h_scenarios", lang), sections.scenario_list(material, material.names, lang)
    )
    results = [
        f"{heading(material, one, lang)}. "
        + finding(one.place.effects[one.name], headline_lines(one.place.lines), lang)
        for one in found
    ] or level_findings(first, lang)
    year = str(first.last)
    yield section(said("brief_h_findings", lang, year=year), items(results, kind="findings"))
    for where, place in enumerate(material.places):
        yield from _results(material, place, numbers, lang, drawn=where < DRAWN)
    if len(material.places) > DRAWN:
        yield paragraph(said("brief_few_figures", lang, count=str(DRAWN)), kind="note")
    yield section(words("brief_h_certain", lang), items(certain(material, found, lang)))
    yield section(words("brief_h_uncertain", lang), items(uncertain(material, lang)))
    yield section(words("brief_h_method", lang), *map(paragraph, sections.method(material, lang)))
    yield section(words("brief_h_limits", lang), *map(paragraph, sections.limits(lang)))
    told = map(paragraph, sections.evidence(material, lang, most=len(material.places)))
    yield section(
        words("brief_h_evidence", lang), *told, sections.levers(material, lang),
        _numbers(material, numbers, lang),
    )  # fmt: skip
    told = map(paragraph, sections.licences(material, lang))
    listed = sections.sources(material, lang, most=SOURCES)
    yield section(words("brief_h_sources", lang), *told, listed)
    yield section(words("brief_h_words", lang), *_in_words(material, lang))
    made = facts(sections.origin(material, lang, date=date, full=True, out=out))
    yield section(words("brief_h_origin", lang), made)


def _results(
    material: Material, place: Place, numbers: Numbers, lang: Language, *, drawn: bool
) -> Iterator[str]:
    """Yield tables and figures of a province."""
    several = len(material.places) > 1
    where = f"{escape(place.name(lang))}: " if several else ""
    year = str(place.last)
    names = [name for name in material.names if name in place.effects]
    if names:
        title = said("brief_h_results", lang, year=year)
        yield section(where + title, *_tables(material, place, names, numbers, lang))
    else:
        caption = numbers.caption(
            said("brief_t_levels", lang, place=escape(place.name(lang))), lang
        )
        lines = of_last_year(place.lines)
        told = level_table(material, place, lines=lines, caption=caption, lang=lang)
        note = paragraph(levels_note(place, lang), kind="note")
        yield section(where + words("brief_h_levels", lang), told, note)
    if drawn:
        title = words("brief_h_paths", lang)
        yield section(where + title, *_paths(material, place, numbers, lang))
    if names and drawn:
        lines = headline_lines(place.lines)[:EFFECTS]
        number = next(numbers.figures)
        yield section(
            where + words("brief_h_effects", lang),
            figures.effects(material, place, lines=lines, names=names, number=number, most=None,
                            lang=lang),
        )  # fmt: skip
    if names:
        yield from _scores_and_costs(material, place, names, numbers, lang, where=where)


def _tables(
    material: Material, place: Place, names: Sequence[str], numbers: Numbers, lang: Language
) -> Iterator[str]:
    """Yield the main table, few scenarios at a time, and what its bands hold."""
    text = said("brief_t_results", lang, place=escape(place.name(lang)), year=str(place.last))
    lines = of_last_year(place.lines)
    for start in range(0, len(names), COLUMNS):
        yield effects_by_outcome(
            material, place, names[start : start + COLUMNS], lines=lines,
            caption=numbers.caption(text, lang), lang=lang,
        )  # fmt: skip
    chosen = [Pairing(place, name) for name in names]
    yield paragraph(bands_note(material, chosen, lang), kind="note")
    yield paragraph(escape(place.notes[lang]), kind="note")


def _paths(material: Material, place: Place, numbers: Numbers, lang: Language) -> Iterator[str]:
    """Yield figures of paths, few scenarios at a time beside the first."""
    first, *others = [n for n in material.names if str(material.number(n)) in place.runs.frames]
    for start in range(0, max(len(others), 1), LINES - 1):
        yield figures.paths(
            material, place, lines=headline_lines(place.lines), lang=lang, most=None,
            names=[first, *others[start : start + LINES - 1]], number=next(numbers.figures),
        )  # fmt: skip


def _scores_and_costs(
    material: Material,
    place: Place,
    names: Sequence[str],
    numbers: Numbers,
    lang: Language,
    *,
    where: str,
) -> Iterator[str]:
    named = escape(place.name(lang))
    if any(line.section == "criteria" for line in place.lines):
        text = said("brief_t_criteria", lang, place=named, year=str(place.last))
        caption = numbers.caption(text, lang)
        told = score_map(material, place, names, caption=caption, lang=lang)
        note = paragraph(said("brief_mark", lang), kind="note")
        yield section(where + words("brief_h_criteria", lang), told, note)
    title = where + words("brief_h_cost", lang)
    if not any(line.section in (BUDGET, COST) for line in place.lines):
        yield section(title, paragraph(said("brief_cost_unknown", lang)))
        return
    text = said("brief_t_cost", lang, place=named, first=str(place.first), last=str(place.last))
    chosen = [Pairing(place, name) for name in names]
    told = cost_table(material, chosen, caption=numbers.caption(text, lang), lang=lang, most=10_000)
    note = paragraph(said("brief_cost_note", lang), kind="note")
    yield section(title, told, note, paragraph(escape(words("about_cost_per_job", lang))))


def _numbers(material: Material, numbers: Numbers, lang: Language) -> str:
    """Return the table of the numbers through which the scenarios act."""
    found = numbers_used(material)
    if not found:
        return ""
    keys = ("number", "value", "range", "unit", "grade", "used_by")
    rows: list[list[str | Cell]] = [
        [
            f"{escape(one.meaning(lang))} <code>{escape(one.name)}</code>",
            Cell(escape(_value(one, lang))),
            Cell("–".join(escape(plain(end, lang)) for end in one.span)),
            Cell(escape(one.unit(lang)), ""), Cell(escape(words(f"grade_{one.grade}", lang)), ""),
            Cell(", ".join(map(str, one.scenarios)), ""),
        ]
        for one in found
    ]  # fmt: skip
    heads = [escape(words(f"brief_{key}", lang)) for key in keys]
    caption = numbers.caption(said("brief_t_numbers", lang), lang)
    return table(caption, heads, rows)


def _value(one: NumberUsed, lang: Language) -> str:
    told = {plain(value, lang) for value in one.values.values()}
    return told.pop() if len(told) == 1 else words("brief_by_sector", lang)


def _in_words(material: Material, lang: Language) -> Iterator[str]:
    """Yield what `banha explain` says of each scenario that moves something."""
    from banha.explanation import explain

    for name in material.names:
        scenario = material.scenario(name)
        title = f"{material.number(name)} {escape(material.title_of(name, lang))}"
        blocks = explain(scenario, lang=lang, width=1_000_000).split("\n\n")[1:]
        yield section(title, *(_block(block, lang) for block in blocks), level=3, kind="words")


def _block(text: str, lang: Language) -> str:
    """Return a paragraph of an explanation; its further lines as a list.

    The numbers of a lever are left out: they stand in the table of numbers.
    """
    head, *lines = text.splitlines()
    kind = "label" if head.isupper() and not lines else ""
    told = [line.strip() for line in lines]
    if not head.lstrip().startswith("- "):
        about = words("explain_parameters", lang)
        told = [line for line in told if line != about and not line.startswith("- ")]
    return paragraph(escape(head.strip()), kind=kind) + items(map(escape, told))
