"""The page of a figure: title, axes, caption; the same for every figure of one thing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from textwrap import fill

from matplotlib.layout_engine import ConstrainedLayoutEngine

from banha.manifest import province_name
from banha.report import style
from banha.report.panels import QUANTILES_FROM
from banha.report.runs import Runs
from banha.report.shown import Figure
from banha.report.style import Language
from banha.report.words import band_holds, words

WIDTH = 6.3
"""Inches: the text of an A4 page, so that a figure is printed at its own size."""
NARROW = 4.5
"""Inches below which nothing finds room beside a figure."""
MARGIN = 0.06
"""Inches above the title."""
TITLE_SIZE, SUBTITLE_SIZE, CAPTION_SIZE = 10.0, 8.0, 6.5
TITLE_CHARACTERS_PER_INCH, CAPTION_CHARACTERS_PER_INCH = 11.0, 19.0
SUBTITLE_CHARACTERS_PER_INCH = 15.0
TITLE_LINE, CAPTION_LINE = 1.28, 1.3
"""Height of a line, in sizes of its letters."""
POINTS_PER_INCH = 72.0
_chosen_width: ContextVar[float] = ContextVar("chosen_width", default=WIDTH)


@contextmanager
def pages_of_width(inches: float) -> Iterator[None]:
    """Within this context, pages that name no width have this one, such as that of a phone."""
    token = _chosen_width.set(inches)
    try:
        yield
    finally:
        _chosen_width.reset(token)


def is_narrow() -> bool:
    """Whether pages are so narrow now that keys stand below what they belong to."""
    return _chosen_width.get() < NARROW


def new_page(
    *, title: str, height: float, width: float | None = None, subtitle: str = ""
) -> Figure:
    """Return an empty figure with its title, on the left.

    To be called, and drawn on, within `style.look()`. The layout makes room for title and caption
    by itself.

    Parameters
    ----------
    title
        What is shown; bold.
    height, width
        Inches; no width: that of `pages_of_width`, or of the text of an A4 page.
    subtitle
        Where, when, or what is drawn; below the title.
    """
    width = _chosen_width.get() if width is None else width
    layout = ConstrainedLayoutEngine(w_pad=MARGIN, h_pad=MARGIN, wspace=0.05, hspace=0.05)
    figure = Figure(figsize=(width, height), layout=layout)
    text = fill(title, int(width * TITLE_CHARACTERS_PER_INCH))
    top = 1.0 - MARGIN / height
    below = fill(subtitle, int(width * SUBTITLE_CHARACTERS_PER_INCH))
    lines = (1 + below.count("\n")) if subtitle else 0  # for the subtitle, which is not bold
    room = text + "\n" * math.ceil(lines * SUBTITLE_SIZE / TITLE_SIZE)
    figure.suptitle(room, x=0.01, ha="left", fontsize=TITLE_SIZE, fontweight="bold")
    if subtitle:
        down = (1 + text.count("\n")) * TITLE_SIZE * TITLE_LINE / POINTS_PER_INCH / height
        figure.text(0.01, top - down, below, fontsize=SUBTITLE_SIZE, color=style.QUIET, va="top")
    return figure


def write_caption(figure: Figure, parts: Sequence[str]) -> None:
    """Write the caption: each part a paragraph, below everything else."""
    figure.supxlabel(
        _caption(parts, width=figure.get_figwidth()), x=0.01, ha="left", fontsize=CAPTION_SIZE,
        color=style.QUIET, linespacing=CAPTION_LINE,
    )  # fmt: skip


def caption_height(parts: Sequence[str], *, width: float | None = None) -> float:
    """Return the inches that a caption needs on a page of a width."""
    width = _chosen_width.get() if width is None else width
    lines = 1 + _caption(parts, width=width).count("\n")
    return lines * CAPTION_SIZE * CAPTION_LINE / POINTS_PER_INCH


def _caption(parts: Sequence[str], *, width: float) -> str:
    most = int(width * CAPTION_CHARACTERS_PER_INCH)
    return "\n".join(fill(part, most) for part in parts if part)


def source_of_runs(runs: Runs, *, lang: Language) -> str:
    """Say what the bands are, over how many seeds, and that the values are simulated."""
    most = max(runs.seeds.values())
    where = ", ".join(province_name(province, lang) for province in runs.provinces)
    source = (
        words("figure_source", lang)
        if not where
        else words("figure_source_of", lang, province=where)
    )
    if most < 2:
        return f"{words('figure_one_seed', lang)} {source}"
    kind = "figure_quantiles" if most >= QUANTILES_FROM else "figure_range"
    counts = sorted(set(runs.seeds.values()))
    seeds = "–".join(str(count) for count in (counts[0], counts[-1])[: len(counts)])
    holds = band_holds(lang, parameters=runs.parameters)
    said = words("figure_bands", lang, band=words(kind, lang), seeds=seeds, holds=holds)
    return f"{said} {source}"
