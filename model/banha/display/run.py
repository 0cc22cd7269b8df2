"""What notebooks show of a run, in memory or in its folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from banha.display.html import card, facts, paragraph, table
from banha.display.language import language, say
from banha.display.scenario import run_facts, title_of
from banha.formula import Formula, series_of
from banha.report.comparison import Line, read_lines
from banha.report.short_numbers import short
from banha.report.words import number

if TYPE_CHECKING:
    from banha.run import Run
    from banha.run_folder import StoredRun
    from banha.scenario import Scenario

DIGEST_SHOWN = 12
"""Letters of a digest that tell runs apart for the eye."""
COMMUNITY = "community_score"


def run_html(run: Run, *, lang: str | None = None) -> str:
    """Return a finished run as HTML: what it was, what came of it, whether the accounts held.

    Parameters
    ----------
    run
        The run.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    told = [
        _time(run.seconds, run.nanoseconds_per_person_month, lang),
        (say("memory", lang), say("mib", lang, value=number(f"{run.peak_memory_mib:,.0f}", lang))),
        (say("digest", lang), run.digest[:DIGEST_SHOWN]),
        (say("accounts", lang), say("guard_on" if run.guard else "guard_off", lang)),
    ]
    return _card(run.scenario, told, run.bounds_hit, run.yearly(), lang)


def stored_run_html(run: StoredRun, *, lang: str | None = None) -> str:
    """Return a run in its folder as HTML, as `run_html` does.

    Parameters
    ----------
    run
        The run.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    kept = run.manifest
    guard = ""
    if "guard" in kept:  # older runs do not say it
        guard = say("guard_on" if kept["guard"] else "guard_off", lang)
    told = [
        _time(kept["seconds"], kept["nanoseconds_per_person_month"], lang),
        (say("finished", lang), kept["finished"]),
        (say("digest", lang), str(kept["digest"])[:DIGEST_SHOWN]),
        (say("accounts", lang), guard),
        (say("folder", lang), run.folder),
    ]
    try:
        yearly = run.yearly()
    except (OSError, ValueError):  # the folder is gone: what is known of it is shown none the less
        yearly = None
    return _card(run.scenario, told, kept.get("bounds_hit", {}), yearly, lang)


def main_lines() -> list[Line]:
    """Return the lines of main results, and the community score."""
    return [line for line in read_lines() if line.section == "main" or line.simulated == COMMUNITY]


def _card(
    scenario: Scenario,
    told: list[tuple[object, object]],
    bounds_hit: Mapping[str, int],
    yearly: pd.DataFrame | None,
    lang: str,
) -> str:
    hit = [(name, count) for name, count in bounds_hit.items() if count]
    bounds = ", ".join(f"{name} ({number(f'{count:,}', lang)})" for name, count in hit)
    return card(
        title_of(scenario, lang),
        facts([*run_facts(scenario, lang), *told]),
        paragraph(say("bounds_hit", lang, bounds=bounds)) if hit else "",
        "" if yearly is None else _results(yearly, lang),
        name=scenario.name,
    )


def _time(seconds: float, nanoseconds: float | None, lang: str) -> tuple[object, object]:
    text = say("seconds", lang, value=number(f"{seconds:,.1f}", lang))
    if nanoseconds is not None:
        text += say("speed", lang, value=number(f"{nanoseconds:,.0f}", lang))
    return say("time", lang), text


def _results(yearly: pd.DataFrame, lang: str) -> str:
    """Main results in the first and the last whole year."""
    if yearly.empty:
        return paragraph(say("no_whole_year", lang), faint=True)
    first, last = int(yearly["year"].min()), int(yearly["year"].max())
    years = [first] if first == last else [first, last]
    recorded = set(yearly["series"])
    rows = []
    for line in main_lines():
        names = series_of(line.simulated)
        if not set(names) <= recorded:
            continue
        formula = Formula(line.simulated, per=line.per, factor=line.factor)
        values = formula.values(yearly[yearly["series"].isin(names)])
        cells = [number(short(float(values.loc[year])), lang) for year in years]
        rows.append((line.label(lang), line.unit(lang), *cells))
    return table([say("result", lang), say("unit", lang), *years], rows, left=2)
