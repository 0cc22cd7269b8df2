"""What policies change in the criteria, as a map: a number and a shade in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from banha.report import style
from banha.report.numbers import axis_number, signed
from banha.report.page import caption_height, new_page, write_caption
from banha.report.paired_effects import Middle, Outcomes
from banha.report.policy_effects import (
    EffectData,
    PolicyEffects,
    is_told,
    middle_words,
    read_effects,
)
from banha.report.style import Language
from banha.report.words import words

DEFAULT = (
    "community_score", "criteria[broadband]", "criteria[knowledge_workforce]",
    "criteria[innovation]", "criteria[digital_equality]", "criteria[sustainability]",
    "criteria[advocacy]",
)  # fmt: skip
"""The community score and the six criteria."""
HEAD, ROW, FOOT = 1.0, 0.24, 0.5
"""Inches: titles, a policy, the scale below."""
NAME_CHARACTERS, HEADS = 30, 84
SHADES = LinearSegmentedColormap.from_list("map", colormaps["PuOr_r"](np.linspace(0.2, 0.8, 256)))
"""Without the darkest ends, on which black numbers could not be read."""
HATCH, QUIET_HATCH = "////", "#C8C8C8"


def policy_map_figure(
    comparisons: EffectData,
    outcomes: Outcomes | None = None,
    *,
    year: int | None = None,
    middle: Middle = "mean",
    title: str | None = None,
    lang: Language = "en",
) -> Figure:
    """Return a map of policies and outcomes: each cell with its number, shaded by its size.

    Policies with the highest community score come first. Cells whose sign is not robust are in
    brackets, with ?, and hatched.

    Parameters
    ----------
    comparisons
        Comparisons with one baseline, the results of a batch, or a table of `effect_table`, whose
        outcomes are shown.
    outcomes
        Lines of `comparison.csv` or formulas; None: the community score and the six criteria.
        Where they have several units, shades are shares of the largest effect in each unit.
    year
        When; None: the last year.
    middle
        Which number stands in a cell: mean or median of the paired differences.
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
    caption = found.caption(words("run_cells", lang, middle=middle_words(middle, lang)), lang=lang)
    order = found.by_score(middle)
    names = found.titles(order, most=NAME_CHARACTERS)
    lines = sum(max(1.0, 0.7 * (1 + name.count("\n"))) for name in names)
    usual = words("run_map_title" if outcomes is None else "run_effects_title", lang)
    edges = shade_edges(found.table, middle=middle)
    with style.look():
        figure = new_page(
            title=title or usual,
            height=HEAD + FOOT + ROW * lines + caption_height(caption),
            subtitle=found.subtitle(lang),
        )
        axes = figure.add_subplot()
        _draw(axes, found, order, edges=edges, middle=middle, lang=lang)
        axes.set_yticks(range(len(order)), names)
        _scale(figure, axes, edges=edges, lang=lang)
        write_caption(figure, caption)
    return figure


def shade_edges(table: pd.DataFrame, *, middle: Middle) -> dict[str, float]:
    """Return by unit the largest effect of either sign, at which the shade is fullest."""
    sizes = table[middle].abs().groupby(table["unit"], sort=False).max()
    return {str(unit): float(size) if size > 0.0 else 1.0 for unit, size in sizes.items()}


def _draw(
    axes: Axes,
    found: PolicyEffects,
    order: Sequence[str],
    *,
    edges: dict[str, float],
    middle: Middle,
    lang: Language,
) -> None:
    """Draw the cells: shade, number, and hatch where the sign is not told."""
    outcomes = found.outcomes
    rows = [[found.cell(name, outcome) for outcome in outcomes] for name in order]
    shares = np.array([[row[middle] / edges[str(row["unit"])] for row in line] for line in rows])
    axes.imshow(np.ma.masked_invalid(shares), cmap=SHADES, vmin=-1.0, vmax=1.0, aspect="auto")
    for down, line in enumerate(rows):
        for across, row in enumerate(line):
            axes.text(across, down, cell_words(row, middle=middle, lang=lang), ha="center",
                      va="center", fontsize=6.5)  # fmt: skip
            if not is_told(row):
                box = Rectangle((across - 0.5, down - 0.5), 1.0, 1.0, fill=False, hatch=HATCH,
                                edgecolor=QUIET_HATCH, linewidth=0.0)  # fmt: skip
                box.set_hatch_linewidth(0.4)
                axes.add_patch(box)
    heads = [str(row["label"]) for row in rows[0]]
    if len(edges) > 1:
        heads = [f"{head}, {row['unit']}" for head, row in zip(heads, rows[0], strict=True)]
    most = max(HEADS // len(outcomes), 9)
    axes.set_xticks(
        range(len(outcomes)), [fill(head, most, break_long_words=False) for head in heads]
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelcolor="black", labelsize=6.5)
    axes.spines[:].set_visible(False)
    for edge in np.arange(-0.5, len(outcomes)):
        axes.axvline(edge, color="white", linewidth=1.0)
    for edge in np.arange(-0.5, len(order)):
        axes.axhline(edge, color="white", linewidth=1.0)


def cell_words(row: pd.Series, *, middle: Middle, lang: Language) -> str:
    """Return what stands in a cell: a number, in brackets with ? where its sign is not robust."""
    if row["sign"] == "no difference":
        return "0"
    size = abs(float(row[middle]))
    text = signed(float(row[middle]), lang=lang, decimals=1 if size < 100.0 else 0)
    return text if is_told(row) else f"({text}) ?"


def _scale(figure: Figure, axes: Axes, *, edges: Mapping[str, float], lang: Language) -> None:
    """Draw the scale of shades; in shares of the largest where there are several units."""
    unit, edge = next(iter(edges.items())) if len(edges) == 1 else ("", 100.0)
    shades = ScalarMappable(Normalize(-edge, edge), SHADES)
    bar = figure.colorbar(shades, ax=axes, location="bottom", shrink=0.5, aspect=40, pad=0.02)
    bar.set_label(unit or words("run_share_of_largest", lang), fontsize=6.5)
    bar.locator = MaxNLocator(nbins=6)
    bar.formatter = FuncFormatter(axis_number(bar.ax.xaxis, lang=lang))
    bar.update_ticks()
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=6.5, length=2)
