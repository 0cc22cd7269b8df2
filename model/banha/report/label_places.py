"""Places for the names of points, so that none lies over another or over a point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from banha.report import style

REACHES = (5.0, 9.0, 14.0, 20.0, 28.0, 38.0, 50.0, 64.0, 80.0)
"""Points from a mark to its name, the nearest first."""
DIRECTIONS = 16
MARK = 3.5
"""Points that a mark keeps free on each side."""
BAR = 0.7
"""Points that a bar keeps free on each side, where there is room."""
FAR = 3.0
"""Weight of a point away from the mark beside an area shared with a bar."""
LEADER_FROM = 8.0
"""Points from a mark to the nearest edge of a name from which a line ties them."""

Array = NDArray[np.float64]


def name_points(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    *,
    bars: Sequence[tuple[float, float, float, float]] = (),
    size: float = 6.5,
) -> list[Annotation]:
    """Name points within a panel: the most crowded first, each in the nearest free place.

    To be called when all else is drawn, for the layout is settled here. Names lie over each other
    only where there is no free place within reach.

    Parameters
    ----------
    axes
        Where.
    points
        Places in the units of the axes.
    names
        What they are called; may hold line breaks.
    bars
        Lines that names avoid where they can: left, right, bottom, top in the units of the axes.
    size
        Of the letters, in points.
    """
    figure = axes.figure.get_figure(root=True)
    assert isinstance(figure, Figure)
    labels = [
        axes.annotate(
            name, point, xytext=(0.0, 0.0), textcoords="offset points", ha="center", va="center",
            fontsize=size, linespacing=1.0, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": style.QUIET, "linewidth": 0.5, "shrinkA": 0,
                        "shrinkB": 2},
            path_effects=[withStroke(linewidth=1.5, foreground="white")],
        )
        for point, name in zip(points, names, strict=True)
    ]  # fmt: skip
    for label in labels:
        label.set_in_layout(False)
    figure.draw_without_rendering()
    pixel = figure.dpi / 72.0
    marks: Array = np.asarray(axes.transData.transform(np.array(points, dtype=np.float64)))
    sizes = [Text.get_window_extent(label) for label in labels]
    ends = [
        axes.transData.transform([(left, low), (right, high)]) for left, right, low, high in bars
    ]
    found = free_places(
        marks / pixel,
        [(box.width / pixel, box.height / pixel) for box in sizes],
        within=Bbox(axes.get_window_extent().get_points() / pixel),
        bars=[Bbox(np.asarray(end) / pixel).padded(BAR) for end in ends if np.isfinite(end).all()],
    )
    for label, box, (across, up) in zip(labels, sizes, found, strict=True):
        label.xyann = (across, up)
        gap = (abs(across) - box.width / pixel / 2.0, abs(up) - box.height / pixel / 2.0)
        if label.arrow_patch is not None and max(gap) < LEADER_FROM:
            label.arrow_patch.set_visible(False)
    return labels


def free_places(
    marks: Array,
    sizes: Sequence[tuple[float, float]],
    *,
    within: Bbox,
    bars: Sequence[Bbox] = (),
) -> list[tuple[float, float]]:
    """Return how far the middle of each name is from its mark: across and up, in points.

    Parameters
    ----------
    marks
        float64[names, 2]: where the marks are, in points.
    sizes
        Width and height of the names, in points.
    within
        The panel, in points.
    bars
        What names avoid where they can, in points.
    """
    half = np.array([MARK, MARK])
    taken = [np.concatenate([mark - half, mark + half]) for mark in marks]
    lines = np.array([bar.extents for bar in bars]).reshape(-1, 4)
    gaps = [np.sort(np.hypot(*(marks - mark).T))[1:4].sum() for mark in marks]
    found: dict[int, Array] = {}
    for number in np.argsort(gaps, kind="stable").tolist():
        moves, reaches = _candidates(sizes[number])
        middles, half = marks[number] + moves, np.array(sizes[number]) / 2.0
        boxes = np.concatenate([middles - half, middles + half], axis=1)
        hard = _overlaps(boxes, np.array(taken)) + _beyond(boxes, within)
        soft = _overlaps(boxes, lines) + FAR * reaches
        best = int(np.lexsort((soft, np.round(hard, 6)))[0])
        found[number] = moves[best]
        taken.append(boxes[best])
    return [(float(found[n][0]), float(found[n][1])) for n in range(len(sizes))]


def _candidates(size: tuple[float, float]) -> tuple[Array, Array]:
    """Places round a mark, and how far each is: the nearest first, of those to the right."""
    steps = np.arange(DIRECTIONS)
    turns = 2.0 * np.pi * ((steps + 1) // 2) / DIRECTIONS * np.where(steps % 2, -1.0, 1.0)
    ways = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    moves = [ways * (np.array(size) / 2.0 + reach) for reach in REACHES]
    return np.concatenate(moves), np.repeat(REACHES, DIRECTIONS)


def _overlaps(boxes: Array, taken: Array) -> Array:
    """Area that each box (left, bottom, right, top) shares with those that are taken."""
    low = np.maximum(boxes[:, None, :2], taken[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], taken[None, :, 2:])
    return np.asarray(np.maximum(high - low, 0.0).prod(axis=2).sum(axis=1))


def _beyond(boxes: Array, within: Bbox) -> Array:
    """How far each box reaches beyond the panel, as an area."""
    low = np.maximum(np.array(within.min) - boxes[:, :2], 0.0)
    high = np.maximum(boxes[:, 2:] - np.array(within.max), 0.0)
    return np.asarray(10.0 * (low + high).sum(axis=1))
