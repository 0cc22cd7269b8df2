"""What one scenario changes against another, outcome by outcome, over the years."""

from __future__ import annotations

import math
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from banha.comparison import NOT_ROBUST, Comparison
from banha.formula import Formula
from banha.manifest import province_name
from banha.report import style
from banha.report.comparison import Line
from banha.report.fitting_units import in_fitting_units
from banha.report.numbers import signed
from banha.report.page import caption_height, new_page, write_caption
from banha.report.paired_effects import Outcomes, difference_table, outcome_key, outcomes_of
from banha.report.panels import shade_projection
from banha.report.runs import title_of
from banha.report.style import Language
from banha.report.words import band_holds, read_language, words

DEFAULT = (
    "employed", "mean_pay", "income_fifth[lowest]", "grdp_volume", "unemployment_rate",
    "community_score", "criteria[broadband]", "criteria[knowledge_workforce]",
    "criteria[innovation]", "criteria[digital_equality]", "criteria[sustainability]",
    "criteria[advocacy]",
)  # fmt: skip
"""Outcomes shown unless others are asked for, as far as they were recorded."""
COLUMNS = 3
HEAD, ROW, ALONE = 0.5, 1.4, 2.6
"""Inches: the title, a row of panels, a row alone."""
COLOUR = style.COLOURS[0]
TITLE_CHARACTERS = {2: 42, 3: 26}
UNIT_CHARACTERS = 22
YEARS = {1: 5, 2: 5, 3: 4}
"""Years named below a panel, at most, by the panels in a row."""
ROBUST = ("positive", "negative")
DIGITS = 1
"""Digits of a difference after the first, for the largest of its panel."""


def comparison_figure(
    comparison: Comparison,
    lines: Outcomes | None = None,
    *,
    names: tuple[str, str] | None = None,
    title: str | None = None,
    lang: Language = "en",
) -> Figure:
    """Return paired differences by year, a panel for each outcome.

    Parameters
    ----------
    comparison
        Two scenarios with the same seeds; the difference is the second less the first.
    lines
        Lines of `comparison.csv` or formulas such as `linked_firms`, one or several; None: jobs,
        pay, income of the lowest fifth, GRDP, unemployment, community score and the six criteria.
    names
        Titles of the first and the second scenario; None: their own.
    title
        Title of the figure; None: of the one outcome, or of the scenario.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        An outcome cannot be read, or was not recorded.
    """
    read_language(lang)
    chosen = _recorded(comparison) if lines is None else outcomes_of(lines)
    table = in_fitting_units(difference_table(comparison, chosen, lang=lang), lang=lang)
    a, b = names or (title_of(comparison.a, lang=lang), title_of(comparison.b, lang=lang))
    columns = min(len(chosen), COLUMNS)
    rows = -(-len(chosen) // COLUMNS)
    first, last = int(table["year"].min()), int(table["year"].max())
    subtitle = " · ".join(
        (
            words("run_less", lang, a=a, b=b),
            province_name(comparison.a.province, lang),
            f"{first}–{last}",
        )
    )
    caption = _caption(comparison, table, lang=lang)
    with style.look():
        figure = new_page(
            title=title or (chosen[0].label(lang) if len(chosen) == 1 else b),
            height=HEAD + caption_height(caption) + (ALONE if rows == 1 else ROW * rows),
            subtitle=subtitle,
        )
        for place, line in enumerate(chosen):
            axes = figure.add_subplot(rows, columns, place + 1)
            part = table[table["outcome"] == outcome_key(line)]
            _draw(axes, part.drop_duplicates("year").set_index("year"), columns=columns, lang=lang)
        write_caption(figure, caption)
    return figure


def _recorded(comparison: Comparison) -> list[Line]:
    """Default outcomes whose series and parts the comparison holds; all if it holds none."""
    rows = comparison.frame[["series", "breakdown"]].drop_duplicates()
    known = {
        *zip(rows["series"], rows["breakdown"], strict=True),
        *((s, "") for s in rows["series"]),
    }
    found = [
        line
        for line in outcomes_of(DEFAULT)
        if all(
            (one.series, part) in known
            for one in Formula(line.simulated, per=line.per).named()
            for part in one.parts or ("",)
        )
    ]
    return found or outcomes_of(DEFAULT)


def _draw(axes: Axes, table: pd.DataFrame, *, columns: int, lang: Language) -> None:
    """Draw a panel: both bands, the mean, nought, and the last difference in words."""
    first, last = int(table.index.min()), int(table.index.max())
    style.year_axis(axes, first=first, last=last, count=YEARS[columns])
    shade_projection(axes, last=last)
    years = np.asarray(table.index, dtype=np.float64)
    for low, high, shade in (("low_assumed", "high_assumed", 0.16), ("low", "high", 0.34)):
        if table[low].notna().any():
            axes.fill_between(years, table[low].to_numpy(), table[high].to_numpy(), color=COLOUR,
                              alpha=shade, linewidth=0)  # fmt: skip
    axes.axhline(0.0, color=style.QUIET, linewidth=0.8)
    mean = table["mean"]
    axes.plot(years, mean.to_numpy(), color=COLOUR, linestyle=style.LINES["dotted"], linewidth=1.2)
    robust = mean.where(table["sign"].isin(ROBUST))
    axes.plot(years, robust.to_numpy(), color=COLOUR, marker="o", markersize=2.4, linewidth=1.6)
    style.number_axis(axes, lang=lang, count=5 if columns == 1 else 4)
    unit = str(table["unit"].iloc[0])
    axes.set_ylabel(fill(unit, UNIT_CHARACTERS))
    if columns > 1:  # the title of an outcome alone is that of the figure
        label = fill(str(table["label"].iloc[0]), TITLE_CHARACTERS[columns])
        axes.set_title(f"{label}\n", fontsize=7.5, linespacing=1.15)
    axes.annotate(_last_words(table, lang=lang), (0.0, 1.0), xycoords="axes fraction",
                  xytext=(0, 4), textcoords="offset points", fontsize=6.5)  # fmt: skip


def _last_words(table: pd.DataFrame, *, lang: Language) -> str:
    """Say the last difference with its year, and whether its sign is not robust."""
    known = table.dropna(subset=["mean"])
    if known.empty:
        return words("run_no_result", lang)
    end, size = known.iloc[-1], float(known["mean"].abs().max())
    decimals = max(0, DIGITS - math.floor(math.log10(size))) if size > 0.0 else 0
    text = signed(float(end["mean"]), lang=lang, decimals=decimals)
    return f"{known.index[-1]}: {text}{' ?' if end['sign'] == NOT_ROBUST else ''}"


def _caption(comparison: Comparison, table: pd.DataFrame, *, lang: Language) -> list[str]:
    drawn = [words("run_difference_lines", lang)]
    wide = comparison.assumed
    if wide is not None:
        key = "run_wide_band_parameters" if wide.particles else "run_wide_band"
        drawn.append(words(key, lang, holds=band_holds(lang, parameters=True)))
    # The last sentence of a comparison's note is of a column that no figure has.
    note = (wide or comparison).note_in(lang)
    draws = len(comparison.seeds) * comparison.points
    lacking = int((draws - table["draws"]).sum())
    told = words("run_lacking", lang, lacking=lacking, whole=draws * len(table))
    source = words("figure_source_of", lang, province=province_name(comparison.a.province, lang))
    return [
        " ".join(drawn), note, told if lacking else "", f"{words('run_grade', lang)} {source}",
    ]  # fmt: skip
