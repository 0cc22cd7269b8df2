"""The forest plot: each estimate and its interval beside the number in use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from banha.evaluation.drawing import save
from banha.evaluation.estimation.in_use import Comparison
from banha.report import style

ROW, EDGE = 0.2, 1.15  # inches
NAMES = 0.43  # share of the width
WIDTH = 9.0
LIMIT, ROOM = 4.0, 1.7
"""Half-widths of the interval from the estimate within which a number in use is drawn."""


def draw_forest(comparisons: Sequence[Comparison], path: Path) -> None:
    """Draw estimates, each scaled by half the width of its own interval, and the numbers in use."""
    with style.look():
        height = ROW * len(comparisons) + EDGE
        figure = Figure(figsize=(WIDTH, height))
        axis = figure.add_axes(
            (NAMES, 0.6 / height, 0.98 - NAMES, 1.0 - EDGE / height), label="forest"
        )
        for place, one in enumerate(comparisons):
            _row(axis, one, place=place)
        labels = [f"{one.estimate.name}: {_short(one.parameter)}" for one in comparisons]
        axis.set_yticks(range(len(comparisons)), labels, fontsize=6)
        axis.set_ylim(len(comparisons) - 0.5, -0.5)
        axis.set_xlim(-LIMIT - 0.3, LIMIT + ROOM)
        axis.set_xticks([])
        axis.axvline(0.0, color=style.QUIET, linewidth=0.5)
        figure.text(
            0.02, 1.0 - 0.3 / height, "Estimates from data and the numbers in use",
            fontsize=11, fontweight="bold",
        )  # fmt: skip
        figure.text(
            0.02, 0.2 / height,
            "Bars: interval of 95 %, each on a scale of its own. Black dots: estimate. In use: "
            "blue inside the interval, orange triangle outside (at the edge: further off). "
            "Right: estimate / in use.",
            fontsize=6.5, color=style.QUIET,
        )  # fmt: skip
        save(figure, path)


def _row(axis: Axes, one: Comparison, *, place: int) -> None:
    half = 0.5 * (one.estimate.high - one.estimate.low)
    axis.plot([-1.0, 1.0], [place, place], color=style.QUIET, linewidth=2.2, alpha=0.5)
    axis.plot(0.0, place, "o", color=style.MEASURED, markersize=3)
    gap = (one.in_use.value - one.estimate.value) / half if half > 0 else 0.0
    colour = style.COLOURS[0] if one.inside else style.COLOURS[1]
    marker = "s" if one.inside else "^"
    axis.plot(min(max(gap, -LIMIT), LIMIT), place, marker, color=colour, markersize=4.5)
    text = f"{one.estimate.value:.3g} / {one.in_use.value:.3g}"
    axis.text(LIMIT + ROOM, place, text, ha="right", va="center", fontsize=5.5, color=style.QUIET)


def _short(name: str) -> str:
    return name.replace("measurement_error.", "error of ").replace("prior.", "prior of ")
