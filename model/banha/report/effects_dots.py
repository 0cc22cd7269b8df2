"""Effects of policies as dots with bars: a row per policy, a column per outcome."""

from __future__ import annotations

from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from banha.report import style
from banha.report.numbers import axis_number
from banha.report.page import caption_height, new_page, write_caption
from banha.report.paired_effects import Middle, Outcomes
from banha.report.policy_effects import EffectData, is_told, middle_words, read_effects
from banha.report.style import Language
from banha.report.words import words

DEFAULT = ("employed", "grdp_volume", "mean_pay", "exports", "community_score")
HEAD, HEAD_LINE, ROW, FOOT = 0.75, 0.12, 0.22, 0.35
"""Inches: titles, a further line of the heads, a policy, the axis below."""
NAME_CHARACTERS = 30
COLOUR = style.COLOURS[0]
TICKS = 15
"""Characters of the numbers below a column, at most."""
HEADS = 58
"""Characters of the heads of all columns together, on one line."""


def effects_figure(
    comparisons: EffectData,
    outcomes: Outcomes | None = None,
    *,
    year: int | None = None,
    middle: Middle = "mean",
    title: str | None = None,
    lang: Language = "en",
) -> Figure:
    """Return what policies change: dots with bars, a row per policy, a column per outcome.

    Parameters
    ----------
    comparisons
        Comparisons with one baseline, the results of a batch, or a table of `effect_table`, whose
        outcomes are shown.
    outcomes
        Lines of `comparison.csv` or formulas; None: jobs, GRDP, pay, exports, community score.
    year
        When; None: the last year.
    middle
        Where the dot is: mean or median of the paired differences.
    title
        Title of the figure; None: one that says what it shows.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        There is nothing to compare, no such year, or an outcome that was not recorded.
    """
    chosen = DEFAULT if outcomes is None else outcomes
    found = read_effects(comparisons, chosen, year=year, lang=lang)
    caption = found.caption(words("run_dots", lang, middle=middle_words(middle, lang)), lang=lang)
    names = found.titles(found.scenarios, most=NAME_CHARACTERS)
    lines = sum(max(1.0, 0.75 * (1 + name.count("\n"))) for name in names)
    most = max(HEADS // len(found.outcomes), 9)
    heads = [
        fill(str(found.cell(found.scenarios[0], one)["label"]), most, break_long_words=False)
        for one in found.outcomes
    ]
    head = HEAD + HEAD_LINE * max(head.count("\n") for head in heads)
    with style.look():
        figure = new_page(
            title=title or words("run_effects_title", lang),
            height=head + FOOT + ROW * max(lines, 2.0) + caption_height(caption),
            subtitle=found.subtitle(lang),
        )
        for place, outcome in enumerate(found.outcomes):
            axes = figure.add_subplot(1, len(found.outcomes), place + 1)
            rows = [found.cell(name, outcome) for name in found.scenarios]
            _draw(axes, rows, middle=middle, lang=lang)
            axes.set_yticks(range(len(names)), [""] * len(names) if place else names)
            axes.set_title(heads[place], fontsize=7)
        write_caption(figure, caption)
    return figure


def _draw(axes: Axes, rows: list[pd.Series], *, middle: Middle, lang: Language) -> None:
    """Draw a column: hollow and grey where the sign is not told."""
    axes.axvline(0.0, color=style.QUIET, linewidth=0.8)
    for place, row in enumerate(rows):
        told = is_told(row)
        colour = COLOUR if told else style.QUIET
        if pd.notna(row.get("low_assumed")):
            axes.plot((row["low_assumed"], row["high_assumed"]), (place, place), color=colour,
                      linewidth=0.8, alpha=0.6)  # fmt: skip
        if pd.notna(row["low"]):
            axes.plot((row["low"], row["high"]), (place, place), color=colour, linewidth=1.8)
        if pd.notna(row[middle]):
            axes.plot(row[middle], place, style.MARKERS[0], color=colour, markersize=4.5,
                      markerfacecolor=colour if told else "white", zorder=3)  # fmt: skip
        else:
            axes.text(0.0, place, "–", ha="center", va="center", color=style.QUIET)
    axes.set_xlabel(str(rows[0]["unit"]))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor="black", labelsize=6.5)
    axes.tick_params(axis="x", length=2, labelsize=6.5)
    axes.grid(visible=True, axis="both")
    axes.set_axisbelow(True)
    write = axis_number(axes.xaxis, lang=lang)
    axes.xaxis.set_major_formatter(FuncFormatter(write))
    for count in (3, 2, 1):  # fewer where the numbers are long
        axes.xaxis.set_major_locator(MaxNLocator(nbins=count, min_n_ticks=2))
        if max(len(write(tick, None)) for tick in axes.get_xticks()) * count <= TICKS:
            break
