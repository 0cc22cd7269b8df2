"""Figures of firms: how large they are, and where the jobs are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from banha.census import Census
from banha.census_tables import firm_size_table, larger_firms_table
from banha.report import about as words_below
from banha.report import style
from banha.report.about import amount, rounded
from banha.report.band_rows import log_axis
from banha.report.census_data import (
    CensusData,
    common_about,
    group_in,
    look_of,
    months_in,
    read_censuses,
)
from banha.report.page import new_page, write_caption
from banha.report.style import Language
from banha.report.words import words

NUMBERED = 4
"""Up to so many censuses the share stands at the end of each bar."""
THICK, THIN, BETWEEN = 0.115, 0.06, 0.07
"""Inches: of a bar with and without its number, and between classes."""
CURVE, AROUND, LINE = 2.0, 2.1, 0.16
"""Inches: of the curve below, of title and caption, of a line of the legend."""


def firm_size_figure(*censuses: CensusData, title: str = "", lang: Language = "en") -> Figure:
    """Draw firms and their jobs by size class, and the share of firms larger than a size.

    Parameters
    ----------
    censuses
        Censuses, or censuses by title.
    title
        Empty: in the words of banha.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        There is no census.
    """
    lang = words_below.language(lang)
    found = read_censuses(censuses, lang=lang)
    about, table = common_about(found), firm_size_table(found)
    thick = THICK if len(found) <= NUMBERED else THIN
    classes = table["size"].nunique() * (thick * len(found) + BETWEEN)
    with style.look():
        figure = new_page(
            title=title or words("firm_sizes_title", lang), height=classes + CURVE + AROUND,
            subtitle=words_below.where_and_when(about, months_in(found, lang=lang), lang=lang),
        )  # fmt: skip
        handles, columns = _handles(found)
        entries = LINE * -(-len(handles) // columns)
        figure.set_figheight(figure.get_figheight() + entries)
        grid = figure.add_gridspec(3, 2, height_ratios=(max(entries, 0.01), classes, CURVE))
        top = figure.add_subplot(grid[0, :])
        top.set_axis_off()
        top.legend(handles=handles, loc="upper left", ncols=columns, borderaxespad=0.0)
        left, right = figure.add_subplot(grid[1, 0]), figure.add_subplot(grid[1, 1])
        _draw_classes(left, table, "share_of_firms", lang=lang)
        _draw_classes(right, table, "share_of_jobs", lang=lang)
        right.tick_params(labelleft=False)
        left.set_ylabel(words("firm_sizes_axis", lang))
        left.set_title(words("firm_sizes_firms", lang))
        right.set_title(words("firm_sizes_jobs", lang))
        _draw_larger(figure.add_subplot(grid[2, :]), found, lang=lang)
        write_caption(figure, [_note(found, lang=lang), words_below.source_of(about, lang=lang)])
    return figure


def _draw_classes(axes: Axes, table: pd.DataFrame, column: str, *, lang: Language) -> None:
    titles, sizes = list(dict.fromkeys(table["census"])), list(dict.fromkeys(table["size"]))
    thick = 0.85 / len(titles)
    for place, title in enumerate(titles):
        colour, _, hatch = look_of(place)
        shares = 100.0 * table.loc[table["census"] == title, column].to_numpy(np.float64)
        heights = np.arange(len(sizes)) + (place - (len(titles) - 1) / 2.0) * thick
        axes.barh(
            heights, shares, height=thick, color=words_below.tint(colour, light=0.25),
            hatch=hatch, edgecolor="white", linewidth=0.3, label=title,
        )  # fmt: skip
        if len(titles) <= NUMBERED:
            for height, share in zip(heights, shares, strict=True):
                axes.annotate(
                    amount(share, lang, decimals=1 if share else 0), (share, height), xytext=(2, 0),
                    textcoords="offset points", va="center", fontsize=6.5,
                )  # fmt: skip
    axes.set_yticks(range(len(sizes)), [group_in("size", s, lang, province="") for s in sizes])
    axes.set_ylim(len(sizes) - 0.5, -0.5)
    axes.set_xlim(0.0, 114.0 * float(table[column].max()) or 1.0)
    axes.tick_params(length=0)
    words_below.quiet(axes, axis="x")


def _draw_larger(axes: Axes, censuses: Mapping[str, Census], *, lang: Language) -> None:
    table = larger_firms_table(censuses)
    for place, (_, part) in enumerate(table.groupby("census", sort=False)):
        colour, line, _ = look_of(place)
        axes.step(
            part["staff"], 100.0 * part["share"], where="pre", color=colour,
            linestyle=cast(Any, line), linewidth=1.2,
        )  # fmt: skip
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(lambda tick, _: rounded(tick, lang))
    smallest, largest = float(table["staff"].min()), float(table["staff"].max())
    log_axis(axes, low=smallest, high=1.1 * largest, lang=lang)
    axes.grid(visible=True)
    axes.set_xlabel(words("firm_sizes_log", lang))
    axes.set_title(words("firm_sizes_larger", lang))


def _handles(censuses: Mapping[str, Census]) -> tuple[list[Patch], int]:
    """Entries of the legend and how many stand in a row; a single census has none."""
    handles = []
    for place, title in enumerate(censuses if len(censuses) > 1 else ()):
        colour, _, hatch = look_of(place)
        face = words_below.tint(colour, light=0.25)
        handles.append(Patch(facecolor=face, hatch=hatch, edgecolor="white", label=title))
    longest = max(len(title) for title in censuses)
    return handles, max(1, min(len(handles), 100 // (longest + 8)))


def _note(censuses: Mapping[str, Census], *, lang: Language) -> str:
    step = max(one.scale / one.firm_scale for one in censuses.values())
    if step <= 1.0:
        return words("firm_sizes_note_fine", lang)
    decimals = 0 if step == round(step) else 1
    less = amount(step - 1.0, lang, decimals=decimals)
    return words("firm_sizes_note", lang, step=amount(step, lang, decimals=decimals), less=less)
