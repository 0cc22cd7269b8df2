"""Figures of runs: a sheet of nine panels, one of them, panels of your own."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.gridspec import GridSpec
from matplotlib.lines import Line2D

from banha.errors import Fault, RequestError
from banha.manifest import province_name
from banha.report import style
from banha.report.measured import Measured
from banha.report.page import new_page, source_of_runs, write_caption
from banha.report.panels import (
    QUANTILES_FROM,
    Panel,
    draw_panel,
    read_panels,
)
from banha.report.panels import Runs as Frames
from banha.report.runs import PARTICLE, RunData, read_runs
from banha.report.shown import Figure
from banha.report.style import Language
from banha.report.trajectories import name_projection, where_and_when
from banha.report.words import band_holds, read_language, words
from banha.suggest import did_you_mean

# The second of the nine cells holds two panels, one above the other.
CELLS = (
    ("population",), ("volume", "growth"), ("shares",),
    ("employment",), ("wages",), ("unit_labour_cost",),
    ("productivity",), ("migration",), ("foreign_share",),
)  # fmt: skip


def figure_sheet(
    data: RunData,
    *,
    measured: Measured | None = None,
    province: str = "",
    lang: Language = "en",
) -> Figure:
    """One page of nine panels: scenarios over seeds beside measured values.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    measured
        Measured values to show as black marks; None: none.
    province
        Name for the title; empty: that of the data, as far as they say it.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        There is no run of a whole year, or no such language.
    """
    read_language(lang)
    series = sorted({name for panel in read_panels().values() for name in panel.series})
    found = read_runs(data, series=series, lang=lang)
    runs = found.frames
    province = province or ", ".join(province_name(one, lang) for one in found.provinces)
    with style.look():
        figure = Figure(figsize=style.PAGE)
        grid = GridSpec(
            3, 3, figure=figure, left=0.055, right=0.92, top=0.875, bottom=0.13,
            wspace=0.54, hspace=0.48,
        )  # fmt: skip
        for number, names in enumerate(CELLS):
            cell = grid[number // 3, number % 3].subgridspec(
                len(names), 1, height_ratios=(1, 1)[: len(names)], hspace=0.42
            )
            for row, name in enumerate(names):
                axes = figure.add_subplot(cell[row])
                panel = read_panels()[name]
                draw_panel(axes, panel=panel, runs=runs, measured=measured, lang=lang)
                if len(names) > 1:
                    _tighten(axes, lang=lang, top=row == 0)
        _name_projection(figure.axes[0], runs=runs, lang=lang)
        _head(figure, runs=runs, province=province, lang=lang)
        _foot(figure, runs=runs, measured=measured, lang=lang)
    return figure


def panel_figure(
    data: RunData, name: str, *, measured: Measured | None = None, lang: Language = "en"
) -> Figure:
    """Return one panel of the sheet as a figure of its own.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    name
        The panel, such as `population`, `shares` or `wages`.
    measured
        Measured values to show as black marks; None: none.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        There is no such panel, or no run of a whole year.
    """
    read_language(lang)
    if name not in read_panels():
        cure = did_you_mean(str(name), read_panels())
        raise RequestError([Fault("figure", f"there is no panel {name!r}", cure)])
    panel = read_panels()[name]
    runs = read_runs(data, series=panel.series, lang=lang)
    with style.look():
        figure = new_page(
            title=panel.title[lang], subtitle=where_and_when(runs, lang=lang), height=4.0
        )
        axes = figure.add_subplot()
        draw_panel(axes, panel=panel, runs=runs.frames, measured=measured, lang=lang)
        axes.set_title("")
        first, last = runs.years
        name_projection(axes, first=first, last=last, lang=lang)
        if len(runs.frames) > 1:
            handles = _handles(runs.frames)
            figure.legend(handles=handles, loc="outside right upper", ncols=1)
        parts = [source_of_runs(runs, lang=lang)]
        if measured is not None and measured.beside(name):
            parts.append(words("sheet_measured_note", lang))
        write_caption(figure, parts)
    return figure


def panels_figure(
    runs: Frames,
    panels: Sequence[Panel],
    *,
    measured: Measured | None = None,
    lang: Language = "en",
) -> Figure:
    """Panels of your own, three in a row."""
    rows = -(-len(panels) // 3)
    with style.look():
        figure = Figure(figsize=(style.PAGE[0], 0.7 + 2.3 * rows))
        grid = GridSpec(
            rows, 3, figure=figure, left=0.055, right=0.92, wspace=0.54, hspace=0.42,
            top=1.0 - 0.75 / (0.7 + 2.3 * rows), bottom=0.65 / (0.7 + 2.3 * rows),
        )  # fmt: skip
        for number, panel in enumerate(panels):
            axes = figure.add_subplot(grid[number // 3, number % 3])
            draw_panel(axes, panel=panel, runs=runs, measured=measured, lang=lang)
            if not number:
                _name_projection(axes, runs=runs, lang=lang)
        handles = _handles(runs)
        figure.legend(handles=handles, loc="upper right", ncols=len(handles))
        figure.text(0.02, 0.02, _note(runs, lang=lang), fontsize=6.5, color=style.QUIET)
    return figure


def _handles(runs: Frames) -> list[Any]:
    """One entry of the legend per scenario."""
    markers = style.MARKERS if len(runs) > 1 else ("",)
    return [
        Line2D(
            [], [], linewidth=2.2, markersize=3.5, label=name,
            color=style.COLOURS[number % len(style.COLOURS)], marker=markers[number % len(markers)],
        )
        for number, name in enumerate(runs)
    ]  # fmt: skip


def _note(runs: Frames, *, lang: Language) -> str:
    """What lines and bands are."""
    most = max(len(frames) for frames in runs.values())
    if most < 2:
        return words("sheet_one_seed", lang)
    kind = "figure_quantiles" if most >= QUANTILES_FROM else "figure_range"
    seeds = "; ".join(
        words("sheet_seeds", lang, scenario=name, count=len(frames))
        for name, frames in runs.items()
    )
    vary = any(PARTICLE in frame for frames in runs.values() for frame in frames)
    holds = band_holds(lang, parameters=vary)
    return words("sheet_bands", lang, seeds=seeds, band=words(kind, lang), holds=holds)


def _tighten(axes: Axes, *, lang: Language, top: bool) -> None:
    """Fit a panel into half of a cell: fewer numbers, one title, years only below."""
    style.number_axis(axes, lang=lang, count=3)
    axes.tick_params(labelbottom=not top)
    if not top:
        axes.set_title("")


def _name_projection(axes: Axes, *, runs: Frames, lang: Language) -> None:
    """Say what the shaded years are."""
    last = max(int(frame["year"].max()) for frames in runs.values() for frame in frames)
    if last > 2023:
        axes.annotate(
            words("sheet_projection", lang), (last + 0.3, 0.03),
            xycoords=axes.get_xaxis_transform(), ha="right", va="bottom", fontsize=6.5,
            color=style.QUIET, style="italic",
        )  # fmt: skip


def _head(figure: Figure, *, runs: Frames, province: str, lang: Language) -> None:
    """Title and legend of the sheet."""
    years = [int(year) for frames in runs.values() for frame in frames for year in frame["year"]]
    title = words("sheet_title", lang, province=province, years=f"{min(years)}–{max(years)}")
    figure.text(0.02, 0.965, title, fontsize=13, fontweight="bold", va="center")
    handles = _handles(runs)
    figure.legend(
        handles=handles, loc="center right", bbox_to_anchor=(0.985, 0.965), fontsize=9,
        ncols=min(len(handles), 3), handlelength=1.4,
    )  # fmt: skip


def _foot(figure: Figure, *, runs: Frames, measured: Measured | None, lang: Language) -> None:
    """Caption of the sheet."""
    parts = [_note(runs, lang=lang), words("sheet_money_note", lang)]
    if measured is not None and measured.pairs:
        parts.insert(1, words("sheet_measured_note", lang))
    text = "\n".join(fill(part, 215) for part in parts)
    figure.text(0.02, 0.012, text, fontsize=6.5, color=style.QUIET, va="bottom", linespacing=1.35)
