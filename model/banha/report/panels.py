"""One panel of a figure: simulated lines with bands over seeds, and measured marks."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from banha.formula import Formula, YearlyValues, log_growth
from banha.report import style
from banha.report.measured import LAST_OBSERVED_YEAR, Measured, Pair
from banha.report.style import Language

LEGEND_COLUMNS = 2
LABEL_POINTS = 8.0  # height of a line of a label beside a panel
LABEL_WIDTH = 12  # characters of a line of a label beside a panel
QUANTILES_FROM = 20  # seeds: below, 5 and 95 % would be read off one or two runs

Runs = Mapping[str, Sequence[pd.DataFrame]]


@dataclass(frozen=True)
class Line:
    """One line of a panel: what it shows and how it is drawn."""

    name: str
    label: Mapping[str, str]
    formula: Formula
    transformation: str = "level"
    style: str = "solid"

    def values(self, yearly: pd.DataFrame) -> YearlyValues:
        """Its values by year in one run: as they are, growth, or an index of the first year."""
        values = self.formula.values(yearly)
        if self.transformation == "growth":
            return log_growth(values)
        return 100.0 * values / values.iloc[0] if self.transformation == "index" else values


@dataclass(frozen=True)
class Panel:
    """A panel: its words, its lines, and whether its axis starts at zero."""

    name: str
    title: Mapping[str, str]
    unit: Mapping[str, str]
    lines: tuple[Line, ...]
    from_zero: bool = False

    @property
    def series(self) -> list[str]:
        """Names of the series that its lines are made of."""
        return sorted({one.series for line in self.lines for one in line.formula.named()})


@cache
def read_panels() -> Mapping[str, Panel]:
    """The panels of the figure sheet by name, from `panels.csv` and `lines.csv`."""
    lines: dict[str, list[Line]] = {}
    for row in _table("lines.csv"):
        line = Line(
            name=row["line"],
            label={"en": row["label_en"], "vi": row["label_vi"]},
            formula=Formula(row["simulated"], per=row["per"], factor=float(row["factor"])),
            transformation=row["transformation"],
            style=row["style"],
        )
        lines.setdefault(row["panel"], []).append(line)
    return {
        row["panel"]: Panel(
            name=row["panel"],
            title={"en": row["title_en"], "vi": row["title_vi"]},
            unit={"en": row["unit_en"], "vi": row["unit_vi"]},
            lines=tuple(lines[row["panel"]]),
            from_zero=row["from_zero"] == "1",
        )
        for row in _table("panels.csv")
    }


def _table(name: str) -> list[dict[str, str]]:
    text = files("banha").joinpath("report", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def spread(values: Sequence[YearlyValues]) -> pd.DataFrame:
    """Median, low and high over seeds by year: lowest to highest, or 5 to 95 % of many seeds."""
    table = pd.concat(list(values), axis="columns").dropna(how="all")
    many = table.shape[1] >= QUANTILES_FROM
    low, high = (0.05, 0.95) if many else (0.0, 1.0)
    return pd.DataFrame(
        {
            "median": table.median(axis="columns"),
            "low": table.quantile(low, axis="columns"),
            "high": table.quantile(high, axis="columns"),
        }
    )


def draw_panel(
    axes: Axes,
    *,
    panel: Panel,
    runs: Runs,
    measured: Measured | None,
    lang: Language,
) -> None:
    """Draw a panel: title, lines, bands, measured marks with their legend, the projection."""
    first, last = _period(runs)
    style.year_axis(axes, first=first, last=last)
    shade_projection(axes, last=last)
    ends: dict[str, float] = {}
    for number, frames in enumerate(runs.values()):
        colour = style.COLOURS[number % len(style.COLOURS)]
        marker = style.MARKERS[number % len(style.MARKERS)] if len(runs) > 1 else ""
        for line in panel.lines:
            band = spread([line.values(frame) for frame in frames])
            middle = draw_band(axes, band=band, colour=colour, line_style=line.style)
            middle.set(marker=marker, markersize=2.6, markevery=(number % 5, 5))
            if len(band):
                ends.setdefault(line.name, float(band["median"].iloc[-1]))
    marks = _draw_measured(axes, panel=panel, measured=measured, years=(first, last), lang=lang)
    axes.set_ylabel(panel.unit[lang])
    if panel.from_zero:
        axes.set_ylim(bottom=0)
    style.number_axis(axes, lang=lang)
    if len(panel.lines) > 1:
        texts = {line.name: line.label[lang] for line in panel.lines}
        styles = {line.name: line.style for line in panel.lines}
        label_lines(axes, ends=ends, texts=texts, styles=styles)
    if marks:
        axes.legend(
            handles=marks, loc="lower left", bbox_to_anchor=(-0.02, 0.985), ncols=LEGEND_COLUMNS,
            borderaxespad=0.0, handletextpad=0.2, labelspacing=0.15, handlelength=1.2,
            columnspacing=1.0,
        )  # fmt: skip
    rows = -(-len(marks) // LEGEND_COLUMNS)
    axes.set_title(panel.title[lang], pad=4.0 + 9.5 * rows)


def draw_band(axes: Axes, *, band: pd.DataFrame, colour: str, line_style: str) -> Line2D:
    """Draw the median as a line, which is returned, and low to high as a band."""
    years = np.asarray(band.index, dtype=np.float64)
    low, high = band["low"].to_numpy(), band["high"].to_numpy()
    axes.fill_between(years, low, high, color=colour, alpha=0.2, linewidth=0)
    middle = band["median"].to_numpy()
    return axes.plot(years, middle, color=colour, linestyle=style.LINES[line_style])[0]


def shade_projection(axes: Axes, *, last: int) -> None:
    """Shade the years after the last observed one."""
    if last > LAST_OBSERVED_YEAR:
        axes.axvspan(LAST_OBSERVED_YEAR + 0.5, last + 0.5, color=style.SHADE, zorder=0, lw=0)


def _period(runs: Runs) -> tuple[int, int]:
    years = [int(year) for frames in runs.values() for frame in frames for year in frame["year"]]
    if not years:
        raise ValueError("a figure needs at least one run of one whole year")
    return min(years), max(years)


def _draw_measured(
    axes: Axes, *, panel: Panel, measured: Measured | None, years: tuple[int, int], lang: Language
) -> list[Line2D]:
    """Black marks for measured values of these years, a marker per basis; returns the legend."""
    pairs: list[Pair] = measured.beside(panel.name) if measured else []
    words = list(dict.fromkeys(pair.basis_words(lang) for pair in pairs))
    handles: dict[str, Line2D] = {}
    for pair in pairs:
        assert measured is not None
        values = measured.values(pair)
        values = values[values.index.to_series().between(*years)]
        text = pair.basis_words(lang)
        marker = style.MARKERS[words.index(text) % len(style.MARKERS)]
        if len(values):
            handles[text] = axes.plot(
                values.index, values.to_numpy(), linestyle="none", marker=marker, markersize=3.2,
                color=style.MEASURED, markeredgewidth=0, label=text, zorder=5,
            )[0]  # fmt: skip
    return list(handles.values())


def label_lines(
    axes: Axes, *, ends: Mapping[str, float], texts: Mapping[str, str], styles: Mapping[str, str]
) -> None:
    """Name lines at their right ends, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    names = sorted(ends, key=lambda name: ends[name])
    wrapped = {name: fill(texts[name], LABEL_WIDTH) for name in names}
    line = axes.figure.get_figure(root=True).dpi / 72.0 * LABEL_POINTS
    unit = line * (high - low) / axes.get_window_extent().height
    sizes = [unit * (1 + wrapped[name].count("\n")) for name in names]
    heights = apart([ends[name] for name in names], sizes=sizes, low=low, high=high)
    for name, height in zip(names, heights, strict=True):
        at = (1.0, (height - low) / (high - low))
        axes.annotate(
            wrapped[name], at, xycoords="axes fraction", xytext=(18, 0),
            textcoords="offset points", fontsize=6.5, va="center", linespacing=0.95,
            color=style.QUIET, annotation_clip=False,
        )  # fmt: skip
        axes.annotate(
            "", at, xycoords="axes fraction", xytext=(16, 0), textcoords="offset points",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-", "linestyle": style.LINES[styles[name]], "shrinkA": 0,
                "shrinkB": 2, "color": style.QUIET, "linewidth": 1.0,
            },
        )  # fmt: skip


def apart(
    heights: Sequence[float], *, sizes: Sequence[float], low: float, high: float
) -> list[float]:
    """Move heights, in rising order, as little as needed for labels of these sizes to stand apart.

    They stay between low and high if there is room.
    """
    placed: list[float] = []
    for number, height in enumerate(heights):
        floor = low
        if placed:
            floor = placed[-1] + (sizes[number - 1] + sizes[number]) / 2.0
        placed.append(max(height, floor))
    ceiling = high
    for number in reversed(range(len(placed))):
        placed[number] = min(placed[number], ceiling)
        if number:
            ceiling = placed[number] - (sizes[number - 1] + sizes[number]) / 2.0
    return placed
