"""What notebooks show of a run of a region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banha.display.html import card, facts, table
from banha.display.language import language, say
from banha.display.run import DIGEST_SHOWN
from banha.display.scenario import run_facts, title_of
from banha.report.words import number

if TYPE_CHECKING:
    from banha.region.run import RegionRun


def region_run_html(run: RegionRun, *, lang: str | None = None) -> str:
    """Return a finished run of a region as HTML: what it was, and its provinces.

    Parameters
    ----------
    run
        The run.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    told = [
        (say("time", lang), say("seconds", lang, value=number(f"{run.seconds:,.1f}", lang))),
        (say("digest", lang), run.digest[:DIGEST_SHOWN]),
    ]
    rows = [(title_of(one.scenario, lang), slug, one.digest[:DIGEST_SHOWN])
            for slug, one in run.items()]  # fmt: skip
    about = [fact for fact in run_facts(run.scenario, lang) if fact[0] != say("province", lang)]
    return card(
        title_of(run.scenario, lang),
        facts([*about, *told]),
        table([say("scenario", lang), say("province", lang), say("digest", lang)], rows, left=3),
        name=run.scenario.name,
    )
