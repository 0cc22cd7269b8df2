"""The policy brief: two pages for those who decide, whatever the size of the study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from banha.brief import figures, sections
from banha.brief.chosen import Pairing, most_moved, pairings
from banha.brief.findings import certain, finding, heading, level_findings, uncertain
from banha.brief.markup import escape, facts, items, paragraph, said, section
from banha.brief.material import Material, Place
from banha.brief.outcomes import CRITERIA, OTHER, headline_lines, of_last_year, section_of
from banha.brief.tables import (
    SCORES,
    bands_note,
    cost_table,
    effects_by_outcome,
    effects_by_scenario,
    level_table,
    levels_note,
)
from banha.report.comparison import Line
from banha.report.style import Language
from banha.report.words import words

SCENARIOS, COLUMNS, ROWS, FOUND = 5, 3, 6, 3
"""Scenarios that are described; columns or rows of the main table; findings."""
PATHS, RESULTS = 3, 5
"""Panels of the figure; results of a table with a row per scenario."""
TITLE, TEXT, QUESTION = 64, 160, 260
"""Characters of a scenario's title and description, and of the question."""
SHORT = (
    "employed", "mean_pay", "income_fifth[lowest]", "grdp_volume", "exports", "unemployment_rate",
)  # fmt: skip


def first_page(material: Material, lang: Language) -> str:
    """Return question, scenarios, what was found, a figure, what is certain and what is not."""
    found = most_moved(pairings(material), most=FOUND)
    names = _names(material, found)
    listed = [name for name in material.names if name in names][:SCENARIOS]
    more = len(material.names) - len(listed)
    told = sections.scenario_list(material, listed, lang, title=TITLE, text=TEXT)
    if more > 0:
        told += paragraph(said("brief_more_scenarios", lang, count=str(more)), kind="note")
    first = found[0].place if found else material.places[0]
    shown = headline_lines(first.lines)[:PATHS]
    if found:
        results = [
            f"{heading(material, one, lang, most=TITLE)}. "
            + finding(one.place.effects[one.name], headline_lines(one.place.lines)[:RESULTS], lang)
            for one in found
        ]
    else:
        results = level_findings(first, lang)
    year = str(first.last)
    return (
        section(words("brief_h_question", lang),
                sections.question(material, lang, most=QUESTION))
        + section(words("brief_h_scenarios", lang), told)
        + section(said("brief_h_findings", lang, year=year), items(results, kind="findings"),
                  _chosen_note(material, found, lang), kind="found")
        + figures.paths(material, first, lines=shown, names=listed, number=1, most=TITLE, lang=lang)
        + _boxes(material, lang)
    )  # fmt: skip


def _boxes(material: Material, lang: Language) -> str:
    chosen = most_moved(pairings(material), most=FOUND)
    boxes = section(
        words("brief_h_certain", lang), items(certain(material, chosen, lang)), kind="box"
    ) + section(words("brief_h_uncertain", lang), items(uncertain(material, lang)), kind="box")
    return f'<div class="boxes">\n{boxes}</div>\n'


def _names(material: Material, found: Sequence[Pairing]) -> list[str]:
    """The baseline and what is compared with it; without a comparison the first scenarios."""
    chosen = {one.name for one in found}
    if not chosen:
        return material.names[:SCENARIOS]
    return [name for name in material.names if name in chosen or name == material.baseline]


def _chosen_note(material: Material, found: Sequence[Pairing], lang: Language) -> str:
    everything = len(pairings(material))
    if len(found) == everything:
        return ""
    label = escape(headline_lines(found[0].place.lines)[0].label(lang))
    given = {"count": str(len(found)), "all": str(everything), "label": label}
    return paragraph(said("brief_chosen", lang, **given), kind="note")


def second_page(material: Material, lang: Language, *, date: dt.date, out: str) -> str:
    """Return the main table, costs, limits, evidence, sources, and the origin."""
    found = pairings(material)
    chosen = most_moved(found, most=ROWS)
    place = chosen[0].place if chosen else material.places[0]
    limits = sections.limits(lang)
    body = _main_table(material, chosen, place, lang) + _costs(material, chosen, place, lang)
    rest = [
        section(words("brief_h_limits", lang), paragraph(" ".join(limits))),
        section(words("brief_h_evidence", lang),
                paragraph(" ".join(sections.evidence(material, lang, most=1)))),
        section(words("brief_h_sources", lang),
                paragraph(" ".join(sections.licences(material, lang)[:1]))),
        section(words("brief_h_origin", lang),
                facts(sections.origin(material, lang, date=date, full=False, out=out))),
    ]  # fmt: skip
    return f'{body}<div class="small">{"".join(rest)}</div>\n'


def _main_table(material: Material, chosen: Sequence[Pairing], place: Place, lang: Language) -> str:
    where, year = escape(place.name(lang)), str(place.last)
    if not chosen:
        lines = short_lines(place.lines)
        text = said("brief_t_levels", lang, place=where)
        caption = said("brief_table", lang, number="1", text=text)
        told = level_table(material, place, lines=lines, caption=caption, lang=lang)
        note = paragraph(levels_note(place, lang), kind="note")
        return section(words("brief_h_levels", lang), told, note)
    everywhere = escape(sections.where(material, lang))
    text = said("brief_t_results", lang, place=everywhere, year=year)
    caption = said("brief_table", lang, number="1", text=text)
    if len(chosen) <= COLUMNS and len(material.places) == 1:
        names = [one.name for one in chosen]
        told = effects_by_outcome(
            material, place, names, lines=short_lines(place.lines), caption=caption, lang=lang
        )
    else:
        lines = headline_lines(place.lines)[:RESULTS]
        told = effects_by_scenario(
            material, chosen, lines=lines, caption=caption, lang=lang, most=TITLE // 2
        )
    note = paragraph(bands_note(material, chosen, lang), kind="note")
    heading_ = said("brief_h_results", lang, year=year)
    return section(heading_, told, note, _chosen_note(material, chosen, lang))


def short_lines(lines: Sequence[Line]) -> list[Line]:
    """Lines of the short table: the main ones and the criteria."""
    last = of_last_year(lines)
    main = [line for line in last if line.simulated in SHORT or section_of(line) == OTHER]
    return main + [line for line in last if line.section == CRITERIA][:SCORES]


def _costs(material: Material, chosen: Sequence[Pairing], place: Place, lang: Language) -> str:
    title = words("brief_h_cost", lang)
    if not chosen:
        return section(title, paragraph(said("brief_cost_levels", lang)))
    text = said(
        "brief_t_cost", lang, place=escape(sections.where(material, lang)), first=str(place.first),
        last=str(place.last),
    )  # fmt: skip
    caption = said("brief_table", lang, number="2", text=text)
    told = cost_table(material, chosen, caption=caption, lang=lang, most=TITLE // 2)
    note = said("brief_cost_note" if told else "brief_cost_unknown", lang)
    return section(title, told, paragraph(note, kind="note"))
