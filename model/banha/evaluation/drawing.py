"""Figures of studies of several cases: paths over the years, and effects with their bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from banha.evaluation.cases import Cases
from banha.evaluation.paired import BAND, Array, Book, Effect, Measure
from banha.report import style
from banha.report.words import band_holds

METADATA = {"Software": None}  # the same figure is the same file, whatever made it
COLUMNS = 3
HEIGHT = 2.25  # inches a row of panels
HEAD, FOOT = 0.85, 0.55  # inches
NAMES = 0.13  # share of the width for the names of effects
PIXELS = 160  # per inch
NOTE = (
    "Lines: median over {seeds} seeds. Bands: 5 to 95 % over seeds, {holds}; the outside world as "
    "assumed."
)
DOTS = (
    "Dots: median of paired differences over {seeds} seeds. Bars: 5 to 95 % over seeds, {holds}. "
    "Hollow: fewer than 90 % of the seeds agree on the sign."
)


def grid(count: int, *, title: str) -> tuple[Figure, list[Axes]]:
    """A figure with panels, three in a row."""
    rows = -(-count // COLUMNS)
    height = HEAD + FOOT + HEIGHT * rows
    figure = Figure(figsize=(style.PAGE[0], height))
    cells = figure.add_gridspec(
        rows, COLUMNS, left=0.055, right=0.985, wspace=0.2, hspace=0.42,
        top=1.0 - HEAD / height, bottom=FOOT / height,
    )  # fmt: skip
    figure.text(0.02, 1.0 - 0.28 / height, title, fontsize=11, fontweight="bold")
    axes = [figure.add_subplot(cells[n // COLUMNS, n % COLUMNS]) for n in range(count)]
    return figure, axes


def save(figure: Figure, path: Path) -> None:
    """Write a figure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=PIXELS, metadata=METADATA)


def draw_paths(
    found: Cases,
    path: Path,
    *,
    measures: Sequence[Measure],
    book: Book,
    first: int,
    title: str,
    names: Mapping[str, str],
) -> None:
    """A panel for each measure: the cases over the years from `first` on, with their bands."""
    with style.look():
        figure, axes = grid(len(measures), title=title)
        for axis, measure in zip(axes, measures, strict=True):
            for place, name in enumerate(names):
                runs = found[name]
                years = np.array(runs[0].years)
                shown = years >= first
                table = measure.factor * np.array([book.values(run, *measure.key) for run in runs])
                draw_line(axis, years[shown], table[:, shown], place=place, label=names[name])
            finish(axis, measure.head, years=years[shown])
        handles, labels = axes[0].get_legend_handles_labels()
        head = 1.0 - 0.5 / figure.get_figheight()
        figure.legend(
            handles, labels, loc="center left", bbox_to_anchor=(0.015, head), ncols=len(names),
            fontsize=8, handlelength=3.2,
        )  # fmt: skip
        seeds = len(next(iter(found.values())))
        note(figure, NOTE.format(seeds=seeds, holds=band_holds("en")))
        save(figure, path)


def draw_line(axis: Axes, years: Array, table: Array, *, place: int, label: str) -> None:
    """Median and band of a case: float64[seeds, years]."""
    if not np.isfinite(table).all():
        return
    colour = style.COLOURS[place % len(style.COLOURS)]
    dash = list(style.LINES.values())[place % len(style.LINES)]
    low, high = np.quantile(table, BAND, axis=0)
    axis.fill_between(years, low, high, color=colour, alpha=0.15, linewidth=0)
    marker = style.MARKERS[place % len(style.MARKERS)]
    every = max(len(years) // 5, 1)
    axis.plot(
        years, np.median(table, axis=0), color=colour, linestyle=dash, label=label, marker=marker,
        markevery=(place % every, every), markersize=3.5,
    )  # fmt: skip


def finish(axis: Axes, title: str, *, years: Array) -> None:
    """Title and axes of a panel over the years."""
    axis.set_title(title)
    style.year_axis(axis, first=int(years[0]), last=int(years[-1]))
    style.number_axis(axis, lang="en")
    if not axis.lines:
        axis.text(0.5, 0.5, "not recorded", transform=axis.transAxes, ha="center")


def draw_effects(effects: Mapping[str, Mapping[str, Effect]], path: Path, *, title: str) -> None:
    """A panel for each outcome: effects by name as dots with bars, one beneath the other."""
    with style.look():
        figure, axes = grid(len(effects), title=title)
        for number, (axis, (label, named)) in enumerate(zip(axes, effects.items(), strict=True)):
            draw_dots(axis, named, labelled=number % COLUMNS == 0)
            axis.set_title(label)
        for axis in axes:
            box = axis.get_position()
            left = NAMES + (1.0 - NAMES) * box.x0
            axis.set_position((left, box.y0, (1.0 - NAMES) * box.width, box.height))
        seeds = max(len(one.found) for named in effects.values() for one in named.values())
        note(figure, DOTS.format(seeds=seeds, holds=band_holds("en")))
        save(figure, path)


def draw_dots(axis: Axes, named: Mapping[str, Effect], *, labelled: bool) -> None:
    """Effects by name; hollow where their sign is not settled."""
    axis.axvline(0.0, color=style.QUIET, linewidth=0.8)
    for place, effect in enumerate(named.values()):
        if not len(effect.found):
            continue
        colour = style.COLOURS[0] if effect.settled else style.QUIET
        axis.plot(effect.band, (place, place), color=colour, linewidth=1.6)
        fill = colour if effect.settled else "white"
        axis.plot(
            effect.median, place, style.MARKERS[0], color=colour, markerfacecolor=fill, markersize=5
        )
    axis.set_ylim(len(named) - 0.5, -0.5)
    axis.set_yticks(range(len(named)), list(named) if labelled else [""] * len(named))
    axis.tick_params(axis="y", length=0, labelcolor="black")
    axis.grid(visible=True, axis="x")
    axis.xaxis.set_major_locator(MaxNLocator(nbins=5))
    axis.xaxis.set_major_formatter(FuncFormatter(ticked))


def ticked(value: float, _position: int | None) -> str:
    """A number on the horizontal axis."""
    return f"{value:,g}".replace("-", "\N{MINUS SIGN}")


def note(figure: Figure, text: str) -> None:
    """The line at the foot of a figure."""
    place = 0.17 / figure.get_figheight()
    figure.text(0.02, place, text, fontsize=7, color=style.QUIET)
