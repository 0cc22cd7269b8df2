"""Figures of a sensitivity analysis: a map of parameters and outputs, and bars with intervals."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from banha.evaluation.sensitivity import NOT_TOLD, Sensitivity
from banha.manifest import province_name
from banha.report import style
from banha.report.names import part_name, series_title
from banha.report.runs import title_of
from banha.report.shown import Figure
from banha.report.style import Language
from banha.report.words import number, read_language, words
from banha.series import read_series

WIDTH = style.PAGE[0]
ROW = 0.27  # inches a parameter in the map
MAP_HEAD, MAP_FOOT = 1.25, 0.5  # inches
BARS_HEIGHT = 2.05  # inches a row of panels
BARS_HEAD, BARS_FOOT = 0.85, 0.65  # inches
COLUMNS = 3
MOST_BARS = 6
NAME_WIDTH = 27  # letters of a name before it is broken
DARK = 0.6  # share from which numbers are written in white
SHADES = ListedColormap(colormaps["Blues"](np.linspace(0.04, 0.95, 256)))


def output_label(output: str, *, lang: Language = "en") -> str:
    """Name of an output for readers: titles of series with their parts, of a ratio both."""
    if " / " in output:
        return " / ".join(output_label(one, lang=lang) for one in output.split(" / "))
    name, _, part = output.removesuffix("]").partition("[")
    if name not in read_series():
        return output
    if name == "criteria" and part:
        return words("sensitivity_criterion", lang, name=part_name(name, part, lang))
    title = series_title(name, lang)
    return f"{title}: {part_name(name, part, lang)}" if part else title


def parameter_label(parameter: str) -> str:
    """Name of a parameter for readers: section: name."""
    section, _, name = parameter.partition(".")
    return f"{section.replace('_', ' ')}: {name.replace('_', ' ').replace('.', ', ')}"


def sensitivity_map_figure(found: Sensitivity, *, lang: Language = "en") -> Figure:
    """A map: parameters, those that matter most first, by outputs.

    The shade is the measure over the largest of the output; the number is μ* in per cent of the
    output's mean, or ST. Cells without a number are not told from a parameter that does nothing.

    Parameters
    ----------
    found
        What `analyse` found.
    lang
        Language of all words: `en` or `vi`.
    """
    read_language(lang)
    order = found.ranking["parameter"].tolist()
    relative = found.wide("relative").loc[order].to_numpy(np.float64)
    told = (found.wide("told").loc[order] != NOT_TOLD).to_numpy()
    column, factor = ("mu_star_share", 100.0) if found.method == "morris" else ("ST", 1.0)
    numbers = factor * found.wide(column).loc[order].to_numpy(np.float64)
    height = MAP_HEAD + MAP_FOOT + ROW * len(order)
    with style.look():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes(
            (0.235, MAP_FOOT / height, 0.745, 1.0 - (MAP_HEAD + MAP_FOOT) / height)
        )
        shown = np.ma.masked_array(relative, ~told)
        axes.imshow(shown, cmap=SHADES, vmin=0.0, vmax=1.0, aspect="auto")
        for row, place in np.ndindex(numbers.shape):
            text = written(float(numbers[row, place]), lang=lang) if told[row, place] else "·"
            colour = "white" if relative[row, place] > DARK else "black"
            axes.text(
                place, row, text, ha="center", va="center", fontsize=7,
                color=colour if told[row, place] else style.QUIET,
            )  # fmt: skip
        _label(axes, rows=order, columns=found.outputs, lang=lang)
        _head(figure, found, key="sensitivity_map_title", lang=lang)
        _foot(figure, ["sensitivity_map_note"], found, lang=lang)
    return figure


def _label(axes: Axes, *, rows: list[str], columns: tuple[str, ...], lang: Language) -> None:
    axes.set_yticks(range(len(rows)), [parameter_label(name) for name in rows])
    labels = [
        textwrap.fill(output_label(name, lang=lang), 13, break_long_words=False) for name in columns
    ]
    axes.set_xticks(range(len(columns)), labels)
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.tick_params(labelcolor="black", labelsize=7.5)
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(visible=True, which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="minor", length=0, top=False)
    axes.spines[:].set_visible(False)


def sensitivity_bars_figure(found: Sensitivity, *, lang: Language = "en") -> Figure:
    """A panel for each output: its first parameters with their intervals.

    The upright mark on each bar is what a parameter that changes only the luck would show; hollow
    bars are of parameters that are not told from one.

    Parameters
    ----------
    found
        What `analyse` found.
    lang
        Language of all words: `en` or `vi`.
    """
    read_language(lang)
    count = len(found.outputs)
    rows = -(-count // COLUMNS)
    height = BARS_HEAD + BARS_FOOT + BARS_HEIGHT * rows
    with style.look():
        figure = Figure(figsize=(WIDTH, height))
        cells = figure.add_gridspec(
            rows, COLUMNS, left=0.125, right=0.985, wspace=0.62, hspace=0.55,
            top=1.0 - BARS_HEAD / height, bottom=BARS_FOOT / height,
        )  # fmt: skip
        for place, output in enumerate(found.outputs):
            axes = figure.add_subplot(cells[place // COLUMNS, place % COLUMNS])
            of_output = found.table[found.table["output"] == output]
            rows_shown = of_output.nlargest(MOST_BARS, found.measure)
            _bars(axes, rows_shown, method=found.method, lang=lang)
            axes.set_title(output_label(output, lang=lang), x=-0.5)
        _head(figure, found, key="sensitivity_bars_title", lang=lang)
        notes = [] if found.method == "morris" else ["sensitivity_inner_note"]
        _foot(figure, [*notes, "sensitivity_bars_note"], found, lang=lang)
    return figure


def _bars(axes: Axes, rows: pd.DataFrame, *, method: str, lang: Language) -> None:
    """Bars of one output, the largest on top."""
    places = np.arange(len(rows))
    factor, ending = (100.0, "_share") if method == "morris" else (1.0, "")
    first = "mu_star" if method == "morris" else "ST"

    def values(name: str) -> NDArray[np.float64]:
        return factor * rows[f"{name}{ending}"].to_numpy(np.float64)

    measure, conf, nothing = values(first), values(f"{first}_conf"), values("nothing")
    quiet = (rows["told"] == NOT_TOLD).to_numpy()
    fills = np.where(quiet, "white", style.COLOURS[4])
    axes.barh(places, measure, height=0.62, color=fills, edgecolor=style.COLOURS[0], linewidth=0.8)
    if method != "morris":
        axes.barh(places, np.maximum(values("S1"), 0.0), height=0.24, color=style.COLOURS[0])
    axes.hlines(
        places, np.maximum(measure - conf, 0.0), measure + conf, color="black", linewidth=0.9
    )
    axes.vlines(nothing, places - 0.42, places + 0.42, color=style.COLOURS[1], linewidth=1.6)
    names = [textwrap.fill(parameter_label(name), NAME_WIDTH) for name in rows["parameter"]]
    axes.set_yticks(places, names)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(left=0.0)
    axes.tick_params(axis="y", length=0, labelcolor="black", labelsize=6.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(f"{value:g}", lang)))
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)


def written(value: float, *, lang: Language = "en") -> str:
    """A number with two or three digits worth reading."""
    size = abs(value)
    decimals = 0 if size >= 10 else 1 if size >= 1 else 2
    return number(f"{value:,.{decimals}f}", lang)


def _head(figure: Figure, found: Sensitivity, *, key: str, lang: Language) -> None:
    height = figure.get_figheight()
    title = title_of(found.scenario, lang=lang)
    text = words(key, lang, scenario=title, year=found.year, count=MOST_BARS)
    figure.text(0.012, 1.0 - 0.28 / height, text, fontsize=11, fontweight="bold")
    kind = "sensitivity_morris" if found.method == "morris" else "sensitivity_sobol"
    figure.text(0.012, 1.0 - 0.47 / height, words(kind, lang), fontsize=8)


def _foot(figure: Figure, notes: list[str], found: Sensitivity, *, lang: Language) -> None:
    """Caption: how to read the figure, what it is made of, what is missing."""
    kind = "sensitivity_trajectories" if found.method == "morris" else "sensitivity_samples"
    notes = [*notes, "sensitivity_parameters_note", kind]
    if found.dropped:
        notes.append("sensitivity_dropped")
    if len(found.seeds) == 1:
        notes.append("sensitivity_one_seed")
    given = {"blocks": found.blocks, "seeds": len(found.seeds), "dropped": found.dropped}
    where = words("figure_source_of", lang, province=province_name(found.scenario.province, lang))
    text = " ".join([*(words(note, lang, **given) for note in notes), where])
    lines = textwrap.fill(text, 190)
    figure.text(0.012, 0.1 / figure.get_figheight(), lines, fontsize=7, color=style.QUIET)
