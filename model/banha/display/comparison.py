"""What notebooks show of comparisons: one, or those of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banha.display.html import card, facts, notes, paragraph, table
from banha.display.language import language, say
from banha.display.run import main_lines
from banha.display.scenario import run_facts, title_of
from banha.errors import BanhaError, ScenarioError
from banha.formula import series_of
from banha.report.comparison import Line, Shown, shown_lines
from banha.report.short_numbers import moved, percent, short
from banha.report.words import number, words

if TYPE_CHECKING:
    from banha.batch.comparisons import Comparisons
    from banha.comparison import Comparison

OF_ALL = ("employed", "mean_pay", "grdp_volume", "exports", "unemployment_rate", "community_score")
"""Results for which there is room where every scenario has one row."""


def comparison_html(comparison: Comparison, *, lang: str | None = None) -> str:
    """Return a comparison as HTML: main results with their bands, `?` where no sign is robust.

    Parameters
    ----------
    comparison
        The comparison.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    a, b = title_of(comparison.a, lang), title_of(comparison.b, lang)
    alike = [pair for pair in run_facts(comparison.a, lang) if pair[0] != say("seed", lang)]
    seeds = number(f"{len(comparison.seeds):,}", lang)
    return card(
        say("against", lang, a=a, b=b),
        facts([*alike, (say("seeds", lang), seeds)]),
        _differences(comparison, lang),
        paragraph(f"{words('note_sign', lang)} {comparison.note_in(lang)}", faint=True),
        name=f"{comparison.b.name} − {comparison.a.name}",
    )


def _lines_of(recorded: set[str]) -> list[Line]:
    return [line for line in main_lines() if set(series_of(line.simulated)) <= recorded]


def _differences(comparison: Comparison, lang: str) -> str:
    recorded = set(comparison.frame["series"]) if "series" in comparison.frame else set()
    lines = _lines_of(recorded)
    if not lines:
        kept = ", ".join(sorted(recorded)[:20])
        return paragraph(say("no_main", lang, series=kept), faint=True)
    varied = comparison.assumed is not None
    split = "parameters" if comparison.particles else "assumed"
    columns = [
        say("result_in", lang, year=int(comparison.frame["year"].max())),
        say("unit", lang),
        *(words(f"column_{key}", lang) for key in ("a", "b", "difference")),
        *(words(f"column_{key}", lang) for key in ("low", "high")),
        words("column_up", lang),
        *([words(f"column_{split}", lang)] if varied else []),
        words("column_sign", lang),
    ]
    rows = [_row(shown, lang, varied=varied) for shown in shown_lines(comparison, lines=lines)]
    return table(columns, rows, left=2)


def _row(shown: Shown, lang: str, *, varied: bool) -> list[str]:
    band = (shown.low_assumed, shown.high_assumed) if varied else (shown.low, shown.high)
    sign = words(f"sign_{shown.sign.replace(' ', '_')}", lang) if shown.robust else "?"
    return [
        shown.line.label(lang),
        shown.line.unit(lang),
        *(number(short(level), lang) for level in (shown.a, shown.b)),
        *(moved(value, shown, lang) for value in (shown.difference, *band)),
        percent(shown.up),
        *([percent(shown.share_assumed)] if varied else []),
        sign,
    ]


def comparisons_html(comparisons: Comparisons, *, lang: str | None = None) -> str:
    """Return the comparisons of a batch as HTML: a scenario in each row.

    Parameters
    ----------
    comparisons
        The comparisons.
    lang
        `en` or `vi`; None: the language of notebooks.
    """
    lang = lang or language()
    study = comparisons.results.study
    baseline = study.scenario(comparisons.baseline, province=comparisons.province)
    parts = [paragraph(comparisons.results.note_in(lang))]
    if comparisons.pairs:
        try:
            parts += _scenarios(comparisons, lang)
        except BanhaError as error:  # a part is damaged: what is known is shown none the less
            parts.append(paragraph(error))
    parts.append(paragraph(f"{words('note_sign', lang)} {comparisons.note_in(lang)}", faint=True))
    head = say("all_against", lang, baseline=title_of(baseline, lang))
    return card(head, *parts, name=f"{comparisons.baseline}, {comparisons.province}")


def _scenarios(comparisons: Comparisons, lang: str) -> list[str]:
    study = comparisons.results.study
    lines = _lines_of(set(comparisons.results.kept()["series"]))
    lines = [line for line in lines if line.simulated in OF_ALL] or lines[: len(OF_ALL)]
    if not lines:
        return [paragraph(words("results_no_lines", lang), faint=True)]
    series = list(dict.fromkeys(name for line in lines for name in series_of(line.simulated)))
    rows: list[list[object]] = []
    unlike = []
    for name, found in comparisons.each(series):
        scenario = study.scenario(name, province=comparisons.province)
        if isinstance(found, ScenarioError):
            unlike += [f"{name}: {fault.what}" for fault in found.faults]
            continue
        cells = [_cell(shown, lang) for shown in shown_lines(found, lines=lines)]
        rows.append([name, title_of(scenario, lang), comparisons.pairs[name], *cells])
    # One row holds the units, so that headings stay short.
    heads = [say("scenario", lang), say("title", lang), say("pairs", lang)]
    heads += [f"{line.label(lang)}, {_unit(line, lang)}" for line in lines]
    return [table(heads, rows, left=2, more=say("more", lang)), notes(unlike)]


def _unit(line: Line, lang: str) -> str:
    return "%" if line.kind == "percent" else line.unit(lang)


def _cell(shown: Shown, lang: str) -> str:
    """Mean difference, `?` where the sign is not robust, and the band."""
    plain = [moved(value, shown, lang) for value in (shown.difference, shown.low, shown.high)]
    mean, low, high = (text.removesuffix(" %") for text in plain)
    band = f" [{low}; {high}]" if low != "-" else ""
    return f"{mean}{'' if shown.robust else '?'}{band}"
