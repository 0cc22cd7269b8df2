"""What notebooks show of a study, and of the results of its batch."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from banha.batch.design import SPREAD
from banha.display.html import card, facts, paragraph, table
from banha.display.language import language, say
from banha.display.scenario import title_of
from banha.report.words import number, words

if TYPE_CHECKING:
    from banha.batch.results import Results
    from banha.batch.study import Study

STATES = ("done", "failed", "missing")


def study_html(study: Study, *, lang: str | None = None) -> str:
    """Return a study as HTML: how many runs of what, and what is kept of them.

    Parameters
    ----------
    study
        The study.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    rows = [
        (one.name, title_of(one, lang), one.province, f"{one.start} – {one.end}", f"1:{one.scale}")
        for one in study.scenarios
    ]
    keys = ("scenario", "title", "province", "period", "scale")
    heads = [say(key, lang) for key in keys]
    return card(
        study.title_in(lang),
        facts(_facts(study, lang)),
        table(heads, rows, left=5, more=say("more", lang)),
        _dimensions(study, lang),
        name=study.name,
    )


def _facts(study: Study, lang: str) -> list[tuple[object, object]]:
    runs = number(f"{study.runs:,}", lang)
    counts = {
        "scenarios": len(study.names), "provinces": len(study.provinces),
        "seeds": len(study.seeds), "points": study.design.points,
    }  # fmt: skip
    return [
        (words("results_runs", lang), words("results_of", lang, runs=runs, **counts)),
        (words("results_kept", lang), ", ".join(say(f"keep_{kept}", lang) for kept in study.keep)),
        (say("series_kept", lang), ", ".join(study.records or ())),
        (say("baseline", lang), study.baseline),
        (say("outputs", lang), ", ".join(study.outputs)),
    ]


def _dimensions(study: Study, lang: str) -> str:
    design = study.design
    rows = []
    for place, one in enumerate(design.dimensions):
        held = design.coordinates[:, place]
        # Values that were written out have no range but what they hold.
        ends = (one.low, one.high) if design.method in SPREAD else (held.min(), held.max())
        told = [number(f"{end:g}", lang) for end in ends]
        rows.append((one.name, say(f"of_{one.of}", lang), *told))
    heads = [say(key, lang) for key in ("varied", "varied_as", "low", "high")]
    return table(heads, rows, left=2, more=say("more", lang))


def results_html(results: Results, *, lang: str | None = None) -> str:
    """Return the results of a batch as HTML: what is done of each scenario.

    Parameters
    ----------
    results
        The results.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    study = results.study
    counts = results.counts
    found = Counter(zip(results.runs["scenario"], results.runs["status"], strict=True))
    rows = [
        (name, title_of(study.scenario(name), lang), *(found[name, state] for state in STATES))
        for name in study.names
    ]
    heads = [say("scenario", lang), say("title", lang), *(say(f"is_{one}", lang) for one in STATES)]
    told = [
        (words("results_runs", lang), words("results_counts", lang, **counts)),
        *_facts(study, lang)[1:],
        (say("folder", lang), results.folder),
    ]
    return card(
        study.title_in(lang), paragraph(results.note_in(lang)), facts(told),
        table(heads, rows, left=2, more=say("more", lang)), name=study.name,
    )  # fmt: skip
