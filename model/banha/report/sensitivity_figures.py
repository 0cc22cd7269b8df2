"""Figures of a sensitivity analysis: a map of parameters and outputs, and bars with intervals."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from banha.evaluation.sensitivity import NOT_TOLD, Sensitivity
from banha.report import style

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
WORDS = {
    "morris": ("μ*", "mean absolute change of the output over the whole range of a parameter"),
    "sobol-indices": ("ST", "share of the output's variance in which a parameter takes part"),
}


def output_label(output: str) -> str:
    """Name of an output for readers."""
    criterion = output.startswith("criteria[") and output.endswith("]")
    name = output.removeprefix("criteria[").removesuffix("]") if criterion else output
    label = name.replace("_", " ").replace("grdp", "GRDP")
    return f"Criterion {label}" if criterion else label[:1].upper() + label[1:]


def parameter_label(parameter: str) -> str:
    """Name of a parameter for readers: section: name."""
    section, _, name = parameter.partition(".")
    return f"{section.replace('_', ' ')}: {name.replace('_', ' ').replace('.', ', ')}"


def map_figure(found: Sensitivity) -> Figure:
    """Return a map: parameters, those that matter most first, by outputs.

    The shade is the measure over the largest of the output; the number is μ* in per cent of the
    output's mean, or ST. Cells without a number are not told from a parameter that does nothing.
    """
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
            text = written(float(numbers[row, place])) if told[row, place] else "·"
            colour = "white" if relative[row, place] > DARK else "black"
            axes.text(
                place, row, text, ha="center", va="center", fontsize=7,
                color=colour if told[row, place] else style.QUIET,
            )  # fmt: skip
        _label(axes, rows=order, columns=found.outputs)
        _head(figure, found, title="What moves the outputs")
        _foot(figure, _map_note(found))
    return figure


def _label(axes: Axes, *, rows: list[str], columns: tuple[str, ...]) -> None:
    axes.set_yticks(range(len(rows)), [parameter_label(name) for name in rows])
    labels = [textwrap.fill(output_label(name), 13, break_long_words=False) for name in columns]
    axes.set_xticks(range(len(columns)), labels)
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.tick_params(labelcolor="black", labelsize=7.5)
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(visible=True, which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="minor", length=0, top=False)
    axes.spines[:].set_visible(False)


def bars_figure(found: Sensitivity) -> Figure:
    """Return a panel for each output: its first parameters with their intervals.

    The upright mark on each bar is what a parameter that changes only the luck would show; hollow
    bars are of parameters that are not told from one.
    """
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
            _bars(axes, of_output.nlargest(MOST_BARS, found.measure), method=found.method)
            axes.set_title(output_label(output), x=-0.5)
        _head(figure, found, title=f"The first {MOST_BARS} parameters of each output")
        _foot(figure, _bars_note(found))
    return figure


def _bars(axes: Axes, rows: pd.DataFrame, *, method: str) -> None:
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
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}"))
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)


def written(number: float) -> str:
    """A number with two or three digits worth reading."""
    size = abs(number)
    decimals = 0 if size >= 10 else 1 if size >= 1 else 2
    return f"{number:,.{decimals}f}"


def _head(figure: Figure, found: Sensitivity, *, title: str) -> None:
    symbol, meaning = WORDS[found.method]
    height = figure.get_figheight()
    text = f"{found.scenario.title}, {found.year}: {title[:1].lower()}{title[1:]}"
    figure.text(0.012, 1.0 - 0.28 / height, text, fontsize=11, fontweight="bold")
    unit = ", per cent of its mean" if found.method == "morris" else ""
    figure.text(0.012, 1.0 - 0.47 / height, f"{symbol}: {meaning}{unit}", fontsize=8)


def _map_note(found: Sensitivity) -> str:
    return (
        f"Shade: over the largest of the output. Dots: not told from a parameter that changes only "
        f"the luck of the draw (F test, 1 %). {_counts(found)}"
    )


def _bars_note(found: Sensitivity) -> str:
    inner = "" if found.method == "morris" else "Dark inner bars: S1, by the parameter itself. "
    return (
        f"{inner}Lines: 95 % interval. Upright marks: what a parameter that changes only the luck "
        f"of the draw would show. Hollow: not told from one (F test, 1 %). {_counts(found)}"
    )


def _counts(found: Sensitivity) -> str:
    kind = "trajectories" if found.method == "morris" else "base samples"
    seeds = "one seed" if len(found.seeds) == 1 else f"mean of {len(found.seeds)} seeds"
    return f"{found.blocks} {kind}, {seeds}. {found.note}".strip()


def _foot(figure: Figure, text: str) -> None:
    lines = textwrap.fill(text, 190)
    figure.text(0.012, 0.1 / figure.get_figheight(), lines, fontsize=7, color=style.QUIET)
