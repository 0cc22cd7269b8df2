"""What was found, what is certain and what is not, in sentences that follow from the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from banha.brief.chosen import Pairing
from banha.brief.evidence import grade_counts, numbers_used
from banha.brief.markup import escape, said, user
from banha.brief.material import Effects, Material, Place
from banha.brief.outcomes import CRITERIA, effect_words, headline_lines, is_clear, of_last_year
from banha.comparison import FEW_SEEDS
from banha.formula import Formula
from banha.report.comparison import Line, Shown
from banha.report.numbers import written
from banha.report.style import Language
from banha.report.trajectories import formula_bands
from banha.report.words import words

MOST_CLEAR = 5
"""Clear effects that a sentence names."""


def heading(material: Material, one: Pairing, lang: Language, *, most: int | None = None) -> str:
    """Return the scenario of a comparison, and where if there are several provinces."""
    title = user(material.title_of(one.name, lang), most=most)
    scenario = f"<b>{material.number(one.name)}</b> {title}"
    if len(material.places) == 1:
        return scenario
    return said("brief_in_place", lang, scenario=scenario, place=escape(one.place.name(lang)))


def finding(effects: Effects, lines: Sequence[Line], lang: Language) -> str:
    """Return in sentences what a scenario changes in the headlines, and clearly in the criteria."""
    found = [shown for line in lines if (shown := effects.of(line)) is not None]
    more = [
        shown
        for shown in effects.shown
        if shown.line.section == CRITERIA and shown.line not in lines and not _is_score(shown.line)
    ]
    if effects.pairs == 1:
        return said("brief_found_one", lang, told=_told(found[:MOST_CLEAR], lang))
    clear = [shown for shown in (*found, *more) if is_clear(shown)]
    same = [shown for shown in found if shown.sign == "no difference"]
    unclear = [shown for shown in found if shown not in clear and shown not in same]
    parts = []
    if clear:
        parts.append(said("brief_found_clear", lang, told=_told(clear[:MOST_CLEAR], lang)))
    if unclear:
        parts.append(said("brief_found_unclear", lang, told=_labels(unclear, lang)))
    if same:
        parts.append(said("brief_found_same", lang, told=_labels(same, lang)))
    return " ".join(parts)


def _is_score(line: Line) -> bool:
    """Whether it is the community score in one of its forms."""
    return line.simulated.startswith("community_score")


def _told(found: Sequence[Shown], lang: Language) -> str:
    return "; ".join(
        f'{escape(_lower(one.line.label(lang)))} <span class="value">'
        f"{escape(effect_words(one, lang))}</span>"
        for one in found
    )


def _labels(found: Sequence[Shown], lang: Language) -> str:
    return escape("; ".join(_lower(one.line.label(lang)) for one in found))


def _lower(label: str) -> str:
    """A label within a sentence: its first word without a capital, unless it is all capitals."""
    first = label.partition(" ")[0]
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]


def level_findings(place: Place, lang: Language) -> list[str]:
    """Return from which level to which the headlines go in the first scenario that was run."""
    found = []
    for line in headline_lines(place.lines):
        bands = formula_bands(place.runs, Formula(line.simulated, per=line.per, factor=line.factor))
        first = bands[bands["scenario"] == next(iter(place.runs.frames))]
        ends = first.dropna(subset=["median"])
        if len(ends):
            found.append(
                said(
                    "brief_level", lang, label=escape(line.label(lang)),
                    first=escape(written(float(ends["median"].iloc[0]), lang=lang)),
                    last=escape(written(float(ends["median"].iloc[-1]), lang=lang)),
                    first_year=str(ends["year"].iloc[0]), last_year=str(ends["year"].iloc[-1]),
                    unit=escape(line.unit(lang)),
                )
            )  # fmt: skip
    return found


def certain(material: Material, chosen: Sequence[Pairing], lang: Language) -> list[str]:
    """Return what is certain, within the model."""
    told = []
    if chosen and all(one.place.effects[one.name].pairs > 1 for one in chosen):
        lines = of_last_year(chosen[0].place.lines)
        counts = []
        for one in chosen:
            found = [one.place.effects[one.name].of(line) for line in lines]
            clear = sum(shown is not None and is_clear(shown) for shown in found)
            where = f", {one.place.name(lang)}" if len(material.places) > 1 else ""
            number = f"<b>{material.number(one.name)}</b>{escape(where)}"
            counts.append(said("brief_count_for", lang, count=str(clear), scenario=number))
        told.append(said("brief_certain_signs", lang, all=str(len(lines)), told=", ".join(counts)))
    if material.compared:
        told.append(said("brief_certain_pairs", lang))
    told.append(said("brief_certain_accounts", lang))
    return told


def uncertain(material: Material, lang: Language) -> list[str]:
    """Return what is not certain."""
    held = "parameters" if material.parameters or _runs_vary(material) else "luck"
    told = [said("brief_uncertain_marks", lang), said(f"brief_uncertain_{held}", lang)]
    numbers = numbers_used(material)
    if numbers:
        counts = {"count": str(len(numbers)), "assumed": str(grade_counts(numbers)["assumed"])}
        told.append(said("brief_uncertain_numbers", lang, **counts))
    if material.origin.beyond_gate:
        counts = {"count": str(material.origin.beyond_gate), "runs": str(material.counts["done"])}
        told.append(said("brief_uncertain_gate", lang, **counts))
    return told


def _runs_vary(material: Material) -> bool:
    return any(place.runs.parameters for place in material.places)


def cautions(material: Material, lang: Language) -> list[str]:
    """Return what a reader must know before anything else, in HTML; nothing if there is nothing."""
    told = [escape(material.notes[lang])] if material.notes[lang] else []
    if not material.compared:
        told.append(escape(words("brief_levels_only", lang)))
    pairs = [one.pairs for place in material.places for one in place.effects.values()]
    if pairs and min(pairs) == 1:
        told.append(said("brief_one_pair", lang))
    elif pairs and min(pairs) < FEW_SEEDS:
        told.append(said("brief_few_pairs", lang, pairs=str(min(pairs))))
    told += _left_out(material, lang)
    if not material.origin.same_code:
        told.append(said("brief_other_code", lang))
    return told


def _left_out(material: Material, lang: Language) -> list[str]:
    """Scenarios and provinces that the page cannot compare or show."""
    told = []
    unlike = {name for place in material.places for name in place.unlike}
    done = {name for place in material.places for name in place.effects}
    unpaired = {*material.names[1:]} - unlike - done if material.baseline else set()
    for key, names in (("brief_unlike", unlike), ("brief_unpaired", unpaired)):
        if names:
            listed = [str(material.number(name)) for name in material.names if name in names]
            told.append(said(key, lang, names=", ".join(listed)))
    if material.empty_places:
        told.append(said("brief_empty_places", lang, names=", ".join(material.empty_places)))
    return told
