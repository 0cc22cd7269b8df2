"""Figures of how pay and income are spread over persons."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from banha.census import Census
from banha.census_tables import (
    BINS_PER_DECADE,
    income_table,
    lorenz_table,
    wage_histogram,
    wage_table,
)
from banha.report import about as words_below
from banha.report import style
from banha.report.about import amount
from banha.report.band_rows import MILLION, Row, draw_rows, log_axis, rows_of
from banha.report.census_data import (
    CensusData,
    common_about,
    look_of,
    months_in,
    read_censuses,
)
from banha.report.page import new_page, write_caption
from banha.report.style import Language, number_axis
from banha.report.words import words

MOST_STEPS = 4
"""More censuses are drawn as bands: their steps would hide one another."""
ROW, SQUARE, AROUND = 0.2, 2.1, 1.55
"""Inches: of a row, of the Lorenz curve, and of what is above and below."""
LINE, BESIDE, SHORT = 0.14, 40, 16
"""Inches of a line of the legend, its letters, and those of them that hold the Gini."""


def wage_distribution_figure(
    *censuses: CensusData, by: str | None = None, title: str = "", lang: Language = "en"
) -> Figure:
    """Draw how monthly pay is spread over employees, with medians and the legal minimum.

    Parameters
    ----------
    censuses
        Censuses, or censuses by title.
    by
        None: up to four censuses as steps of a histogram. Else quantile bands by `education`,
        `origin`, `ownership` (of the employer) or `sector`.
    title
        Empty: in the words of banha.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        There is no census, or employees have no such group.
    """
    lang = words_below.language(lang)
    found = read_censuses(censuses, lang=lang)
    table = wage_table(found, by=by)
    key = "wages_title" if by is None else f"wages_by_{by}"
    if by is None and len(found) <= MOST_STEPS:
        return _steps(found, table, title=title or words(key, lang), lang=lang)
    about = common_about(found)
    rows = rows_of(table, by=by, province=about.get("province", ""), lang=lang)
    with style.look():
        figure = new_page(
            title=title or words(key, lang), height=AROUND + ROW * len(rows),
            subtitle=words_below.where_and_when(about, months_in(found, lang=lang), lang=lang),
        )  # fmt: skip
        axes = figure.add_subplot()
        draw_rows(axes, rows, lang=lang)
        low = np.nanmin(table[["p5", "minimum_wage"]].to_numpy(np.float64))
        high = float(table["p95"].max())
        log_axis(axes, low=0.9 * low / MILLION, high=1.15 * high / MILLION, lang=lang)
        axes.set_xlabel(words("wages_unit", lang))
        source = words_below.source_of(about, lang=lang)
        write_caption(figure, [words("wages_note_bands", lang), source])
    return figure


def _steps(
    censuses: Mapping[str, Census], table: pd.DataFrame, *, title: str, lang: Language
) -> Figure:
    about, steps = common_about(censuses), wage_histogram(censuses)
    with style.look():
        figure = new_page(
            title=title, height=3.9,
            subtitle=words_below.where_and_when(about, months_in(censuses, lang=lang), lang=lang),
        )  # fmt: skip
        axes = figure.add_subplot()
        handles = []
        for place, (name, part) in enumerate(steps.groupby("census", sort=False)):
            row = table[table["census"] == name].iloc[0]
            handles.append(_draw_steps(axes, part, row, place=place, lang=lang))
        # Above the steps there is room for the legend.
        axes.set_ylim(0.0, 100.0 * float(steps["share"].max()) * (1.12 + 0.1 * len(censuses)))
        number_axis(axes, lang=lang)
        low = min(float(steps["low"].min()), *(0.95 * table["minimum_wage"].dropna()), np.inf)
        high = float(steps["high"].max())
        log_axis(axes, low=low / MILLION, high=high / MILLION, lang=lang)
        axes.set_xlabel(words("wages_unit", lang))
        axes.set_ylabel(words("wages_share", lang))
        axes.legend(handles=handles, loc="upper right")
        width = amount(100.0 * (10.0 ** (1.0 / BINS_PER_DECADE) - 1.0), lang)
        note = words("wages_note_steps", lang, width=width)
        write_caption(figure, [note, words_below.source_of(about, lang=lang)])
    return figure


def _draw_steps(
    axes: Axes, part: pd.DataFrame, row: pd.Series[Any], *, place: int, lang: Language
) -> Line2D:
    """Draw a census; returns its entry of the legend."""
    colour, line, _ = look_of(place)
    edges = np.append(part["low"].to_numpy(), part["high"].to_numpy()[-1]) / MILLION
    shares = 100.0 * part["share"].to_numpy()
    axes.stairs(
        shares, edges, color=colour, linestyle=cast(Any, line), linewidth=1.4, baseline=None
    )
    axes.stairs(shares, edges, fill=True, color=colour, alpha=0.12)
    median, minimum = float(row["median"]) / MILLION, float(row["minimum_wage"]) / MILLION
    axes.axvline(median, ymin=0.0, ymax=0.06, color=colour, linewidth=2.6)
    key, values = "wages_legend_plain", {"median": amount(median, lang, decimals=2)}
    if np.isfinite(minimum):
        axes.axvline(minimum, color=colour, linewidth=1.0, linestyle=style.LINES["dotted"])
        key, values = "wages_legend", {**values, "minimum": amount(minimum, lang, decimals=2)}
    text = words(key, lang, census=row["census"], **values)
    return Line2D([], [], color=colour, linestyle=cast(Any, line), linewidth=1.4, label=text)


def income_figure(
    *censuses: CensusData, by: str | None = "origin", title: str = "", lang: Language = "en"
) -> Figure:
    """Draw how evenly income is spread: Lorenz curves with Gini, and quantiles by group.

    Parameters
    ----------
    censuses
        Censuses, or censuses by title.
    by
        Groups that are compared: `origin` (in-migrants and locals), `education`, `status`, or
        None for all together.
    title
        Empty: in the words of banha.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        There is no census, or adults have no such group.
    """
    lang = words_below.language(lang)
    found = read_censuses(censuses, lang=lang)
    table, about = income_table(found, by=by), common_about(found)
    rows = rows_of(table, by=by, province=about.get("province", ""), lang=lang)
    entries = sum(2 if len(title) > BESIDE - SHORT else 1 for title in found)
    square = max(SQUARE, LINE * entries)
    with style.look():
        figure = new_page(
            title=title or words("incomes_title", lang),
            height=AROUND + 0.6 + square + ROW * len(rows),
            subtitle=words_below.where_and_when(about, months_in(found, lang=lang), lang=lang),
        )  # fmt: skip
        grid = figure.add_gridspec(
            2, 2, height_ratios=(square, ROW * len(rows) + 0.3), width_ratios=(1, 1.25)
        )
        handles = _draw_lorenz(figure.add_subplot(grid[0, 0]), found, lang=lang)
        beside = figure.add_subplot(grid[0, 1])
        beside.set_axis_off()
        beside.legend(handles=handles, loc="center left", borderaxespad=0.0)
        _draw_groups(figure.add_subplot(grid[1, :]), rows, table, lang=lang)
        write_caption(figure, _below(found, about, lang=lang))
    return figure


def _draw_groups(axes: Axes, rows: list[Row], table: pd.DataFrame, *, lang: Language) -> None:
    draw_rows(axes, rows, lang=lang)
    high = float(table["p95"].max()) / MILLION
    positive = table.loc[table["p5"] > 0.0, "p5"]
    low = float(positive.min()) / MILLION if len(positive) else high / 100.0
    log_axis(axes, low=0.9 * low, high=1.2 * high, lang=lang)
    axes.set_xlabel(words("incomes_unit", lang))
    axes.set_title(words("incomes_bands", lang))


def _below(
    censuses: Mapping[str, Census], about: Mapping[str, str], *, lang: Language
) -> list[str]:
    poor = sum(int((one.persons["income"] <= 0).sum()) * one.scale for one in censuses.values())
    said = words("incomes_negative", lang, count=amount(poor, lang)) if poor else ""
    return [
        f"{words('incomes_note', lang)} {said}".strip(),
        words_below.source_of(about, lang=lang),
    ]


def _draw_lorenz(axes: Axes, censuses: Mapping[str, Census], *, lang: Language) -> list[Line2D]:
    """Draw the curves; returns the legend."""
    curves = lorenz_table(censuses)
    ginis = income_table(censuses).set_index("census")["gini"]
    axes.plot([0, 100], [0, 100], color=style.QUIET, linewidth=0.8)
    axes.text(
        52, 55, words("incomes_equal", lang), fontsize=6.5, color=style.QUIET, rotation=45,
        rotation_mode="anchor", transform_rotates_text=True, ha="center",
    )  # fmt: skip
    handles: list[Line2D] = []
    for place, (name, part) in enumerate(curves.groupby("census", sort=False)):
        colour, line, _ = look_of(place)
        value = amount(float(ginis[str(name)]), lang, decimals=3)
        text = fill(words("incomes_legend", lang, census=name, gini=value), BESIDE)
        handles += axes.plot(
            100.0 * part["adults"], 100.0 * part["income"], color=colour,
            linestyle=cast(Any, line), label=text,
        )  # fmt: skip
    axes.set(
        xlim=(0, 100), xlabel=words("incomes_adults", lang), ylabel=words("incomes_share", lang)
    )
    axes.set_box_aspect(1.0)
    number_axis(axes, lang=lang)
    axes.grid(visible=True)
    axes.set_title(words("incomes_lorenz", lang))
    return handles
