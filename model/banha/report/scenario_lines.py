"""How scenarios are told apart in figures over years: colour, line, marker, and their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text
from matplotlib.transforms import ScaledTranslation

from banha.report import style
from banha.report.panels import apart

NAME_CHARACTERS = 24
"""Characters of a line of a scenario's name beside a panel."""
NAME_SIZE = 6.5
NAME_LINE = 0.14
"""Inches of a line of a name beside a panel."""
MEMBERS = 0.115
"""Inches of a number beside a panel."""
LEADER = 16.0
"""Points from a panel to the names of its lines."""
SHORT_LEADER = 9.0
"""Points from a small panel to the numbers of its lines."""
MARKS = 4
"""Markers on a line, about."""
BAND_SHADE, LEAST_SHADE = 0.22, 0.06


@dataclass(frozen=True)
class Look:
    """How the lines of a scenario look, in colour and in black and white."""

    colour: str
    line: Any
    marker: str


def look_of(place: int) -> Look:
    """Return the look of the scenario in a place, from 0; the first thirty differ."""
    lines = list(style.LINES.values())
    turn = place // len(style.COLOURS)
    return Look(
        colour=style.COLOURS[place % len(style.COLOURS)],
        line=lines[(place + turn) % len(lines)],
        marker=style.MARKERS[(place + 2 * turn) % len(style.MARKERS)],
    )


def draw_scenario(axes: Axes, band: pd.DataFrame, *, place: int, count: int) -> Line2D:
    """Draw the median of a scenario as a line with markers, and its band.

    Parameters
    ----------
    axes
        Where.
    band
        By year: median, low, high. A year that is not a number leaves a gap.
    place
        Which scenario it is, from 0.
    count
        How many there are: bands over each other are paler.
    """
    look = look_of(place)
    years = np.asarray(band.index, dtype=np.float64)
    low, high = band["low"].to_numpy(), band["high"].to_numpy()
    shade = max(BAND_SHADE / max(count / 3.0, 1.0), LEAST_SHADE)
    axes.fill_between(years, low, high, color=look.colour, alpha=shade, linewidth=0)
    every = max(len(years) // MARKS, 1)
    return axes.plot(
        years, band["median"].to_numpy(), color=look.colour, linestyle=look.line,
        marker=look.marker, markersize=3.2, markeredgewidth=0,
        markevery=(place % every, every) if len(years) > MARKS else None,
    )[0]  # fmt: skip


def names_height(names: Sequence[str]) -> float:
    """Inches that names beside a panel need, one above the other."""
    return NAME_LINE * sum(1 + _wrapped(name).count("\n") for name in names)


def name_ends(axes: Axes, ends: Mapping[str, tuple[float, float]]) -> list[Annotation]:
    """Name lines at their right ends, moved apart where they would overlap.

    To be called when all else is drawn, for the layout is settled here.

    Parameters
    ----------
    axes
        Where.
    ends
        Name to the year and value where its line ends, in the order of the scenarios.
    """
    figure = axes.figure.get_figure(root=True)
    assert isinstance(figure, Figure)
    right = axes.transAxes + ScaledTranslation(LEADER / 72.0, 0.0, figure.dpi_scale_trans)
    labels = []
    for place, (name, end) in enumerate(ends.items()):
        look = look_of(place)
        labels.append(
            axes.annotate(
                _wrapped(name), end, xytext=(1.0, 0.5), textcoords=right, va="center",
                fontsize=NAME_SIZE, linespacing=1.05, color=style.QUIET, annotation_clip=False,
                arrowprops={
                    "arrowstyle": "-", "color": look.colour, "linestyle": look.line,
                    "linewidth": 1.0, "relpos": (0.0, 0.5), "shrinkA": 0, "shrinkB": 1,
                },
            )
        )  # fmt: skip
    figure.draw_without_rendering()
    place_apart(axes, labels)
    return labels


def name_by_number(
    figure: Figure, ends: Sequence[tuple[Axes, Mapping[str, tuple[float, float]]]]
) -> list[list[Annotation]]:
    """Number lines at their right ends, panel by panel, as the key of `scenario_key` does.

    To be called when all else is drawn. `ends` are panels, with name to the year and value where
    a line ends, in the order of the scenarios.
    """
    found = []
    for axes, named in ends:
        right = axes.transAxes + ScaledTranslation(SHORT_LEADER / 72.0, 0.0, figure.dpi_scale_trans)
        found.append(
            [
                axes.annotate(
                    str(place + 1), end, xytext=(1.0, 0.5), textcoords=right, va="center",
                    fontsize=NAME_SIZE, color=style.QUIET, annotation_clip=False,
                    arrowprops={"arrowstyle": "-", "color": look_of(place).colour, "linewidth": 0.7,
                                "relpos": (0.0, 0.5), "shrinkA": 0, "shrinkB": 0},
                )
                for place, end in enumerate(named.values())
            ]
        )  # fmt: skip
    figure.draw_without_rendering()
    for (axes, _), labels in zip(ends, found, strict=True):
        place_apart(axes, labels)
    return found


def place_apart(axes: Axes, labels: Sequence[Annotation]) -> None:
    """Move labels beside a panel up and down to where they point, but not over each other."""
    low, high = axes.get_ylim()
    box = axes.get_window_extent()
    order = sorted(labels, key=lambda label: label.xy[1])
    shares = [(label.xy[1] - low) / (high - low) for label in order]
    # The extent of the text alone, without that of its leader.
    sizes = [1.2 * Text.get_window_extent(label).height / box.height for label in order]
    edge = (sizes[0] / 2.0, 1.0 - sizes[-1] / 2.0) if sizes else (0.0, 1.0)
    for label, share in zip(
        order, apart(shares, sizes=sizes, low=edge[0], high=edge[1]), strict=True
    ):
        label.xyann = (1.0, share)


def scenario_key(names: Sequence[str], *, numbered: bool = False) -> list[Line2D]:
    """Handles for a legend of scenarios, with their numbers where lines are named by these."""
    handles = []
    for place, name in enumerate(names):
        look = look_of(place)
        text = f"{place + 1}  {name}" if numbered else name
        handles.append(
            Line2D([], [], color=look.colour, linestyle=look.line, marker=look.marker,
                   markersize=3.2, markeredgewidth=0, label=text)
        )  # fmt: skip
    return handles


def _wrapped(name: str) -> str:
    return fill(name, NAME_CHARACTERS)
