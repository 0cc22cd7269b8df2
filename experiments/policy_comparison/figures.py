"""Figures of the policy comparison: effects with their bands, and criteria as a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from effects import Outcome
from matplotlib.figure import Figure

from banha.evaluation.drawing import METADATA, PIXELS, draw_dots
from banha.evaluation.markdown import number
from banha.evaluation.paired import Effect
from banha.report import style

ROW = 0.2  # inches a policy
WIDTH = 8.27  # inches
NAMES = 0.34  # share of the width for the names
HEAD, FOOT = 0.8, 0.75  # inches
DOTS = (
    "Dots: median of paired differences over {seeds} seeds against business as usual. Bars: 5 to "
    "95 % over seeds, luck of the draw only.\nHollow and grey: fewer than 90 % of the seeds agree "
    "on the sign. The bars do not hold what is unknown about parameters and the world outside."
)
CELLS = (
    "Median of paired differences over {seeds} seeds, points of a score of 0 to 100. In brackets: "
    "fewer than 90 % of the seeds agree on the sign."
)

type Found = Mapping[str, Mapping[str, Effect]]


def _sheet(rows: int, *, title: str) -> tuple[Figure, float]:
    height = HEAD + FOOT + ROW * rows
    figure = Figure(figsize=(WIDTH, height))
    figure.text(0.02, 1.0 - 0.3 / height, title, fontsize=11, fontweight="bold")
    return figure, height


def _foot(figure: Figure, text: str) -> None:
    height = figure.get_figheight()
    figure.text(0.02, 0.12 / height, text, fontsize=6.5, color=style.QUIET, va="bottom")


def draw_dot_columns(
    found: Found, outcomes: Sequence[Outcome], path: Path, *, names: Mapping[str, str], title: str
) -> None:
    """A column of dots for each outcome, a row for each policy."""
    with style.look():
        figure, height = _sheet(len(found), title=title)
        cells = figure.add_gridspec(
            1, len(outcomes), left=NAMES, right=0.98, wspace=0.12, top=1.0 - HEAD / height,
            bottom=FOOT / height,
        )  # fmt: skip
        for place, outcome in enumerate(outcomes):
            axis = figure.add_subplot(cells[0, place])
            named = {names[policy]: found[policy][outcome.label] for policy in found}
            draw_dots(axis, named, labelled=place == 0)
            axis.set_title(outcome.head, fontsize=7)
        _foot(figure, DOTS.format(seeds=_seeds(found)))
        _save(figure, path)


def draw_map(
    found: Found, outcomes: Sequence[Outcome], path: Path, *, names: Mapping[str, str], title: str
) -> None:
    """A map of policies and criteria, each cell with its number."""
    values = np.array([[found[p][o.label].median for o in outcomes] for p in found])
    with style.look():
        figure, height = _sheet(len(found), title=title)
        box = (NAMES, FOOT / height, 0.98 - NAMES, 1.0 - (HEAD + 0.2 + FOOT) / height)
        axis = figure.add_axes(box)
        edge = float(np.quantile(np.abs(values), 0.95))
        axis.imshow(values, cmap="PuOr_r", vmin=-edge, vmax=edge, aspect="auto")
        for row, policy in enumerate(found):
            for column, outcome in enumerate(outcomes):
                _cell(axis, found[policy][outcome.label], row=row, column=column, edge=edge)
        heads = [outcome.label.replace(" ", "\n", 1) for outcome in outcomes]
        axis.set_xticks(range(len(outcomes)), heads)
        axis.xaxis.tick_top()
        axis.set_yticks(range(len(found)), [names[policy] for policy in found])
        axis.tick_params(length=0, labelcolor="black")
        axis.spines[:].set_visible(False)
        _foot(figure, CELLS.format(seeds=_seeds(found)))
        _save(figure, path)


def _cell(axis, effect: Effect, *, row: int, column: int, edge: float) -> None:
    text = number(effect.median, 1, sign=True)
    if effect.nothing:
        text = "0"
    elif not effect.settled:
        text = f"({text})"
    colour = "white" if abs(effect.median) > 0.7 * edge else "black"
    axis.text(column, row, text, ha="center", va="center", fontsize=6.5, color=colour)


def _seeds(found: Found) -> int:
    return max(len(effect.found) for named in found.values() for effect in named.values())


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=PIXELS, metadata=METADATA)
