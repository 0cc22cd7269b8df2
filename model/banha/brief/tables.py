"""The tables of a report: effects with bands, scores as a map, levels, public money."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from banha.brief.chosen import Pairing
from banha.brief.findings import heading
from banha.brief.markup import Cell, escape, said, table, user
from banha.brief.material import Material, Place
from banha.brief.outcomes import (
    BUDGET,
    COST,
    CRITERIA,
    band_words,
    effect_unit,
    middle_words,
    of_last_year,
    section_of,
)
from banha.formula import Formula
from banha.report.comparison import Line, Shown
from banha.report.numbers import signed, written
from banha.report.style import Language
from banha.report.trajectories import formula_bands
from banha.report.words import band_holds, words

SCORES = 7
"""Criteria that short tables show: the six and the community score."""
SHADES = 4
"""Steps of a shade, of either sign."""
MOST_LEVELS = 3
TITLE_CHARACTERS = 60
"""Characters of a scenario's title in the head of a column."""


COSTS: Mapping[str, Callable[[Line], bool]] = {
    "brief_programmes": lambda line: line.section == BUDGET and line.simulated == "programmes",
    "brief_balance": lambda line: line.section == BUDGET and line.when == "years",
    "brief_job": lambda line: line.section == COST and line.kind == "ratio",
}
"""Columns of the table of public money: their words, and which lines they show."""


def unsure(shown: Shown, lang: Language) -> str:
    """Return the mark of a sign that is not robust; nothing where it is."""
    if shown.robust or math.isnan(shown.low):
        return ""
    told = escape(words("brief_unsure", lang))
    return f' <abbr class="unsure" title="{told}">?</abbr>'


def effect_cell(shown: Shown | None, lang: Language, *, percent: bool = False) -> Cell:
    """Return a difference, its mark, and below it its band; with per cent where asked for."""
    if shown is None or math.isnan(shown.difference):
        return Cell("–")
    band = band_words(shown, lang)
    below = f'<span class="band">{escape(band)}</span>' if band else ""
    kind = "n" if shown.robust else "n faint"
    unit = "\N{NARROW NO-BREAK SPACE}%" if percent and shown.line.kind == "percent" else ""
    told = f"{escape(middle_words(shown, lang))}{unit}"
    return Cell(f"{told}{unsure(shown, lang)}{below}", kind)


def column_head(material: Material, name: str, lang: Language) -> str:
    """Return number and title of a scenario for the head of a column."""
    title = user(material.title_of(name, lang), most=TITLE_CHARACTERS)
    return f"<b>{material.number(name)}</b> {title}"


def bands_note(material: Material, chosen: Sequence[Pairing], lang: Language) -> str:
    """Say what differences and bands are, and whether they hold parameters or luck alone."""
    pairs = sorted({one.place.effects[one.name].pairs for one in chosen})
    parameters = any(one.place.effects[one.name].parameters for one in chosen)
    mark = said("brief_mark", lang)
    if pairs == [1]:
        return f"{said('brief_no_bands', lang)} {mark}"
    told = "–".join(str(one) for one in (pairs[0], pairs[-1])[: len(pairs)])
    holds = f"<strong>{escape(band_holds(lang, parameters=parameters))}</strong>"
    if material.points > 1:
        holds += f" ({said('brief_method_points', lang, points=str(material.points))})"
    return f"{said('brief_bands', lang, pairs=told, holds=holds)} {mark}"


def effects_by_outcome(
    material: Material,
    place: Place,
    names: Sequence[str],
    *,
    lines: Sequence[Line],
    caption: str,
    lang: Language,
) -> str:
    """Return a table with a row per outcome, a column per scenario, and the baseline's level."""
    heads = [
        words("brief_result", lang), words("brief_unit", lang),
        said("brief_level_of", lang, scenario="<b>1</b>"),
        *(column_head(material, name, lang) for name in names),
    ]  # fmt: skip
    rows: list[list[str | Cell]] = []
    groups: list[int] = []
    before = ""
    for line in lines:
        if section_of(line) != before:
            before = section_of(line)
            groups.append(len(rows))
            rows.append([escape(words(f"brief_section_{before}", lang))])
        found = [place.effects[name].of(line) for name in names]
        level = next((shown.a for shown in found if shown is not None), math.nan)
        rows.append([
            escape(line.label(lang)), escape(line.unit(lang)),
            Cell(escape(written(level, lang=lang))),
            *(effect_cell(shown, lang, percent=True) for shown in found),
        ])  # fmt: skip
    return table(caption, heads, rows, left=2, groups=groups)


def effects_by_scenario(
    material: Material,
    chosen: Sequence[Pairing],
    *,
    lines: Sequence[Line],
    caption: str,
    lang: Language,
    most: int,
) -> str:
    """Return a table with a row per scenario and province, a column per outcome."""
    heads = [
        words("brief_scenario", lang),
        *(f"{escape(line.label(lang))}, {escape(effect_unit(line, lang))}" for line in lines),
    ]
    rows: list[list[str | Cell]] = [
        [
            heading(material, one, lang, most=most),
            *(effect_cell(one.place.effects[one.name].of(line), lang) for line in lines),
        ]
        for one in chosen
    ]
    return table(caption, heads, rows, kind="many")


def score_map(
    material: Material, place: Place, names: Sequence[str], *, caption: str, lang: Language
) -> str:
    """Return the scores of criteria as a map: a number and a shade in each cell."""
    lines = [line for line in of_last_year(place.lines) if line.section == CRITERIA][:SCORES]
    shown = {name: [place.effects[name].of(line) for line in lines] for name in names}
    sizes = [abs(one.difference) for row in shown.values() for one in row if one is not None]
    edge = max((size for size in sizes if math.isfinite(size)), default=0.0) or 1.0
    heads = [words("brief_scenario", lang), *(escape(line.label(lang)) for line in lines)]
    rows: list[list[str | Cell]] = [
        [column_head(material, name, lang), *(_shaded(one, edge, lang) for one in shown[name])]
        for name in names
    ]
    if not lines or not names:
        return ""
    return table(caption, heads, rows)


def _shaded(shown: Shown | None, edge: float, lang: Language) -> Cell:
    if shown is None or not math.isfinite(shown.difference):
        return Cell("–")
    step = round(SHADES * shown.difference / edge)
    shade = f" {'up' if step > 0 else 'down'}{abs(step)}" if step else ""
    told = "0" if shown.sign == "no difference" else signed(shown.difference, lang=lang, decimals=1)
    return Cell(f"{escape(told)}{unsure(shown, lang)}", f"n shade{shade}")


def cost_table(
    material: Material, chosen: Sequence[Pairing], *, caption: str, lang: Language, most: int
) -> str:
    """Return what the scenarios cost the public; nothing where no budget was kept."""
    known = dict.fromkeys(line for one in chosen for line in one.place.lines)
    columns = [(key, line) for key in COSTS for line in known if COSTS[key](line)]
    if not columns:
        return ""
    heads = [words("brief_scenario", lang), *(escape(words(key, lang)) for key, _ in columns)]
    rows: list[list[str | Cell]] = [
        [
            heading(material, one, lang, most=most),
            *(effect_cell(one.place.effects[one.name].of(line), lang) for _, line in columns),
        ]
        for one in chosen
    ]
    return table(caption, heads, rows)


def level_table(
    material: Material, place: Place, *, lines: Sequence[Line], caption: str, lang: Language
) -> str:
    """Return levels: of one scenario in some years, of several in the last one."""
    names = [name for name in material.names if str(material.number(name)) in place.runs.frames]
    one = len(names) == 1
    years = _years(place) if one else [place.last]
    heads = [words("brief_result", lang), words("brief_unit", lang)]
    heads += [str(year) for year in years] if one else [
        column_head(material, name, lang) for name in names
    ]  # fmt: skip
    rows: list[list[str | Cell]] = []
    for line in lines:
        bands = formula_bands(place.runs, Formula(line.simulated, per=line.per, factor=line.factor))
        cells = [
            _level(bands, str(material.number(name)), year, lang)
            for name in names
            for year in years
        ]
        rows.append([escape(line.label(lang)), escape(line.unit(lang)), *cells])
    return table(caption, heads, rows, left=2)


def _level(bands: pd.DataFrame, number: str, year: int, lang: Language) -> Cell:
    rows = bands[(bands["scenario"] == number) & (bands["year"] == year)]
    if rows.empty or not math.isfinite(float(rows["median"].iloc[0])):
        return Cell("–")
    median, low, high = (float(rows[name].iloc[0]) for name in ("median", "low", "high"))
    below = ""
    if int(rows["draws"].iloc[0]) > 1:
        band = f"[{written(low, lang=lang)}; {written(high, lang=lang)}]"
        below = f'<span class="band">{escape(band)}</span>'
    return Cell(f"{escape(written(median, lang=lang))}{below}")


def _years(place: Place) -> list[int]:
    middle = (place.first + place.last) // 2
    return sorted({place.first, middle, place.last})


def levels_note(place: Place, lang: Language) -> str:
    """Say what levels and their bands are."""
    most = max(place.runs.seeds.values())
    if most == 1:
        return said("brief_level_single", lang)
    holds = f"<strong>{escape(band_holds(lang, parameters=place.runs.parameters))}</strong>"
    return said("brief_level_bands", lang, runs=str(most), holds=holds)
