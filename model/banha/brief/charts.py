"""Figures of a report: scenarios by their numbers, wide for a page and narrow for a phone.

Only numbers and words of banha are drawn; what users wrote stands beside the figure, as text.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Sequence
from textwrap import fill

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation

from banha.brief.material import Material, Place
from banha.brief.outcomes import effect_unit, is_clear
from banha.formula import Formula
from banha.report import style
from banha.report.comparison import Line, Shown
from banha.report.fitting_units import in_fitting_unit
from banha.report.numbers import axis_number
from banha.report.panels import shade_projection
from banha.report.runs import Runs
from banha.report.scenario_lines import (
    NAME_SIZE,
    SHORT_LEADER,
    draw_scenario,
    look_of,
    place_apart,
)
from banha.report.style import Language
from banha.report.trajectories import formula_bands, name_projection

WIDE, NARROW = 7.3, 3.5
"""Inches: the text of an A4 page, the screen of a phone."""
WIDE_COLUMNS = 3
PANEL = 1.75
"""Inches of a row of panels."""
ROW, HEAD = 0.2, 0.75
"""Inches of a scenario in a chart of effects; of its heads and axes."""
TITLE = {True: 22, False: 44}
"""Characters of a line of a panel's title, wide and narrow."""
SALT = "banha"
"""Names within a figure follow from it, and are the same each time."""


def path_chart(
    place: Place, lines: Sequence[Line], numbers: Sequence[str], *, wide: bool, lang: Language
) -> bytes:
    """Return the paths of some outcomes as an SVG: a panel each, a numbered line per scenario."""
    columns = min(WIDE_COLUMNS, len(lines)) if wide else 1
    rows = math.ceil(len(lines) / columns)
    chosen = {
        number: place.runs.frames[number] for number in numbers if number in place.runs.frames
    }
    with style.look():
        figure = _sheet(WIDE if wide else NARROW, PANEL * rows + 0.1)
        found = []
        for where, line in enumerate(lines):
            axes = figure.add_subplot(rows, columns, where + 1)
            found.append(_draw_paths(axes, place, line, Runs(chosen), wide=wide, lang=lang))
        figure.draw_without_rendering()
        for axes, ends in found:
            _number_ends(figure, axes, ends)
        return _svg(figure)


def _draw_paths(
    axes: Axes, place: Place, line: Line, runs: Runs, *, wide: bool, lang: Language
) -> tuple[Axes, dict[str, tuple[float, float]]]:
    """Draw one panel; return where each line ends."""
    bands = formula_bands(runs, Formula(line.simulated, per=line.per, factor=line.factor))
    unit = line.unit(lang)
    if not line.section:
        bands, fit = in_fitting_unit(bands, unit, lang=lang)
        unit = fit.unit
    style.year_axis(axes, first=place.first, last=place.last, count=4)
    shade_projection(axes, last=place.last)
    ends: dict[str, tuple[float, float]] = {}
    for look, number in enumerate(runs.frames):
        rows = bands[bands["scenario"] == number].set_index("year")
        draw_scenario(axes, rows, place=look, count=len(runs.frames))
        known = rows["median"].dropna()
        if len(known):
            ends[number] = (float(known.index[-1]), float(known.iloc[-1]))
    name_projection(axes, first=place.first, last=place.last, lang=lang)
    axes.set_title(fill(line.label(lang), TITLE[wide]), fontsize=8.0, pad=11.0)
    axes.set_ylabel(unit)
    style.number_axis(axes, lang=lang, count=4)
    return axes, ends


def _number_ends(figure: Figure, axes: Axes, ends: dict[str, tuple[float, float]]) -> None:
    """Write the number of each scenario at the end of its line, apart from the others."""
    right = axes.transAxes + ScaledTranslation(SHORT_LEADER / 72.0, 0.0, figure.dpi_scale_trans)
    labels = [
        axes.annotate(
            number, end, xytext=(1.0, 0.5), textcoords=right, va="center", fontsize=NAME_SIZE,
            color=style.QUIET, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": look_of(look).colour,
                        "linewidth": 0.7, "relpos": (0.0, 0.5), "shrinkA": 0, "shrinkB": 0},
        )
        for look, (number, end) in enumerate(ends.items())
    ]  # fmt: skip
    if labels:
        place_apart(axes, labels)


def effect_chart(
    material: Material,
    place: Place,
    lines: Sequence[Line],
    names: Sequence[str],
    *,
    wide: bool,
    lang: Language,
) -> bytes:
    """Return effects as an SVG: a panel per outcome, a numbered row per scenario."""
    columns = len(lines) if wide else 1
    rows = 1 if wide else len(lines)
    height = HEAD + ROW * max(len(names), 2)
    with style.look():
        figure = _sheet(WIDE if wide else NARROW, height * rows)
        for where, line in enumerate(lines):
            axes = figure.add_subplot(rows, columns, where + 1)
            found = [(str(material.number(name)), place.effects[name].of(line)) for name in names]
            _draw_effects(axes, found, lang=lang)
            most = 17 if wide else TITLE[False]
            axes.set_title(fill(line.label(lang), most), fontsize=7.0)
            axes.set_xlabel(fill(effect_unit(line, lang), 20 if wide else 60))
        return _svg(figure)


def _draw_effects(axes: Axes, found: Sequence[tuple[str, Shown | None]], *, lang: Language) -> None:
    axes.axvline(0.0, color=style.QUIET, linewidth=0.8)
    for down, (_, shown) in enumerate(found):
        if shown is None or not math.isfinite(shown.difference):
            axes.text(0.0, down, "–", ha="center", va="center", color=style.QUIET)
            continue
        clear = is_clear(shown)
        colour = style.COLOURS[0] if clear else style.QUIET
        if math.isfinite(shown.low):
            axes.plot((shown.low, shown.high), (down, down), color=colour, linewidth=1.8)
        axes.plot(shown.difference, down, "o", color=colour, markersize=4.5, zorder=3,
                  markerfacecolor=colour if clear else "white")  # fmt: skip
    axes.set_yticks(np.arange(len(found)), [number for number, _ in found])
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.margins(x=0.12)
    axes.tick_params(axis="y", length=0, labelcolor="black")
    axes.tick_params(axis="x", length=2, labelsize=6.5)
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=3, min_n_ticks=2))
    axes.xaxis.set_major_formatter(FuncFormatter(axis_number(axes.xaxis, lang=lang)))


def _sheet(width: float, height: float) -> Figure:
    layout = ConstrainedLayoutEngine(w_pad=0.04, h_pad=0.05, wspace=0.05, hspace=0.06)
    return Figure(figsize=(width, height), layout=layout)


def _svg(figure: Figure) -> bytes:
    """Return a figure as an SVG whose letters are drawn: it needs no font of the reader."""
    drawn = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": SALT}):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return drawn.getvalue()


def data_uri(svg: bytes) -> str:
    """Return an SVG as an address that holds it."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"


def swatch(place: int) -> str:
    """Return a short piece of a scenario's line as inline SVG, for the key beside a figure."""
    look = look_of(place)
    dashes = look.line[1] if isinstance(look.line, tuple) else ()
    dash = f' stroke-dasharray="{" ".join(f"{1.4 * one:g}" for one in dashes)}"' if dashes else ""
    return (
        '<svg class="swatch" width="26" height="8" viewBox="0 0 26 8" aria-hidden="true">'
        f'<line x1="0" y1="4" x2="26" y2="4" stroke="{look.colour}" stroke-width="2"{dash}/></svg>'
    )
