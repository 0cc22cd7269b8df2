"""What notebooks show of a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from banha.assumed import rows_in_force, value_in_force
from banha.display.html import card, facts, notes, paragraph, table
from banha.display.language import language, say
from banha.errors import BanhaError
from banha.mechanisms import mechanism_table
from banha.packs.head import head_of
from banha.parameter_table import is_sector_valued
from banha.report.words import number, translated, words

if TYPE_CHECKING:
    from banha.scenario import Scenario


def scenario_html(scenario: Scenario, *, lang: str | None = None) -> str:
    """Return a scenario as HTML: what it asks and what it changes.

    Parameters
    ----------
    scenario
        The scenario.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    vi = lang == "vi"
    about = scenario.description_vi if vi and scenario.description_vi else scenario.description
    assumed = scenario.assumptions_vi if vi and scenario.assumptions_vi else scenario.assumptions
    off = [
        (row.name, row.title_vi if vi else row.title)
        for row in (mechanism_table()[name] for name in scenario.mechanisms)
    ]
    return card(
        title_of(scenario, lang),
        paragraph(about),
        paragraph(assumed, faint=True),
        facts(run_facts(scenario, lang)),
        _levers(scenario, lang),
        _parameters(scenario, lang),
        table([say("off", lang), say("meaning", lang)], off, left=2),
        notes(scenario.notes),
        name=scenario.name,
    )


def title_of(scenario: Scenario, lang: str) -> str:
    """Return the title of a scenario in a language; in English where it has no other."""
    return scenario.title_vi if lang == "vi" and scenario.title_vi else scenario.title


def province_of(scenario: Scenario, lang: str) -> str:
    """Return the name of a scenario's province for readers."""
    try:
        head = head_of(scenario.province)
    except BanhaError:
        return scenario.province
    return head.name_vi if lang == "vi" else head.name_en


def run_facts(scenario: Scenario, lang: str) -> list[tuple[object, object]]:
    """Return where, when, at which scale and with which luck."""
    given = {
        "start": scenario.start, "end": scenario.end, "months": number(f"{scenario.months:,}", lang)
    }  # fmt: skip
    scale = say("scale_of", lang, scale=scenario.scale, firm_scale=scenario.firm_scale)
    persons = simulated_persons(scenario)
    if persons is not None:
        scale += say("scale_persons", lang, persons=number(f"{persons:,}", lang))
    return [
        (say("province", lang), province_of(scenario, lang)),
        (say("period", lang), say("period_of", lang, **given)),
        (say("scale", lang), scale),
        (say("seed", lang), scenario.seed),
    ]


def simulated_persons(scenario: Scenario) -> int | None:
    """Return how many persons are simulated at the opening; None if the pack cannot be read."""
    from banha.packs.read import load_pack

    try:
        pack = load_pack(scenario.province, start_year=scenario.start.year)
    except BanhaError:
        return None
    return round(int(pack.population.sum()) / scenario.scale)


def _levers(scenario: Scenario, lang: str) -> str:
    rows = []
    for lever in scenario.levers:
        row = scenario.lever_row(lever.name)
        rows.append(
            (
                lever.name, row.description_vi if lang == "vi" else row.description,
                number(f"{lever.value:g}", lang), translated(row.unit, lang, kind="unit"),
                lever.start, lever.ramp_months if lever.ramp_months > 1 else "–", lever.end or "–",
            )
        )  # fmt: skip
    if not rows:
        return paragraph(words("explain_no_levers", lang), faint=True)
    keys = ("lever", "meaning", "value", "unit", "from", "ramp", "to")
    return table([say(key, lang) for key in keys], rows, left=2)


def _parameters(scenario: Scenario, lang: str) -> str:
    keys = ("parameter", "sector", "unit", "grade", "value", "instead_of")
    return table([say(key, lang) for key in keys], list(_set_otherwise(scenario, lang)), left=4)


def _set_otherwise(scenario: Scenario, lang: str) -> Iterator[tuple[object, ...]]:
    """Numbers that the scenario sets, those of the pack beside them; alike sectors in one row."""
    for section, named in scenario.overrides.items():
        for name in named:
            found: dict[tuple[object, ...], list[str]] = {}
            for sector, row in rows_in_force(scenario, section, name).items():
                value = value_in_force(scenario, row, sector=sector)
                if value != row.value or not is_sector_valued(section, name):
                    pair = tuple(number(f"{one:g}", lang) for one in (value, row.value))
                    unit = translated(row.unit, lang, kind="unit")
                    told = (unit, words(f"grade_{row.grade}", lang), *pair)
                    found.setdefault(told, []).append(sector)
            for alike, sectors in found.items():
                yield (f"{section}.{name}", ", ".join(sectors), *alike)
