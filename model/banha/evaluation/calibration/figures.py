"""Figures of a calibration: profiles of the loss, prior and posterior, moments."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes

from banha.evaluation.calibration.calibration import Calibration
from banha.evaluation.calibration.identify import INFORMED, contraction, profile, quantiles
from banha.manifest import province_name
from banha.report import style
from banha.report.page import new_page, write_caption
from banha.report.shown import Figure
from banha.report.style import Language
from banha.report.words import read_language, words

COLUMNS = 3
PANEL, ROW, FRAME = 1.25, 0.24, 1.3  # inches
LEVELS = (0.05, 0.5, 0.95)
ZOOM = 3.0
"""Losses above this times the least are left out of a profile's panel."""
FARTHEST = 8.0
"""Errors beyond which a moment is drawn at the edge."""


def profiles_figure(found: Calibration, *, lang: Language = "en") -> Figure:
    """A panel for each parameter: the losses of all points, and their lower envelope.

    Parameters
    ----------
    found
        The calibration.
    lang
        Language of all words: `en` or `vi`.
    """
    read_language(lang)
    points, values = found.runs
    rows = math.ceil(len(found.problem.priors) / COLUMNS)
    top = ZOOM * float(values.min())
    with style.look():
        figure = _page(found, "calibration_profiles", height=FRAME + PANEL * rows, lang=lang)
        grid = figure.subplots(rows, COLUMNS, squeeze=False, sharey=True)
        for place, axes in enumerate(grid.flat):
            if place >= len(found.problem.priors):
                axes.set_visible(False)
                continue
            axes.plot(100.0 * points[:, place], values, ".", color=style.COLOURS[4], markersize=2.5)
            envelope = profile(points, values, place=place).dropna()
            axes.plot(100.0 * envelope["share"], envelope["loss"], color=style.COLOURS[0])
            _marks(axes, found, place=place, height=float(values.min()))
            axes.set_xlim(0.0, 100.0)
            axes.set_ylim(0.0, top)
            axes.set_title(found.problem.names[place], fontsize=6, fontweight="normal")
            style.number_axis(axes, lang=lang, count=3)
        for axes in grid[:, 0]:
            axes.set_ylabel(words("calibration_loss", lang))
        keys = ("calibration_share", "calibration_profiles_note", "calibration_source")
        write_caption(figure, [words(key, lang) for key in keys])
    return figure


def posterior_figure(found: Calibration, *, lang: Language = "en") -> Figure:
    """A line for each parameter: prior, particles and point, as shares of the prior range.

    Parameters
    ----------
    found
        The calibration.
    lang
        Language of all words: `en` or `vi`.
    """
    read_language(lang)
    low, middle, high = 100.0 * quantiles(found.particles, levels=LEVELS)
    informed = contraction(found.particles) >= INFORMED
    names = found.problem.names
    with style.look():
        height = FRAME + ROW * len(names)
        figure = _page(found, "calibration_posterior", height=height, lang=lang)
        axes = figure.add_subplot()
        for place in range(len(names)):
            axes.plot([0.0, 100.0], [place, place], color=style.QUIET, linewidth=0.5)
            axes.barh(
                place, high[place] - low[place], left=low[place], height=0.5, linewidth=0.8,
                color=style.COLOURS[0] if informed[place] else "white",
                edgecolor=style.COLOURS[0], alpha=0.8,
            )  # fmt: skip
            axes.plot(middle[place], place, "o", color=style.COLOURS[1], markersize=3.5)
            _marks(axes, found, place=place, height=place)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlim(0.0, 100.0)
        axes.set_xlabel(words("calibration_share", lang))
        note = words("calibration_posterior_note", lang, least=f"{100.0 * INFORMED:.0f}")
        write_caption(figure, [note, words("calibration_source", lang)])
    return figure


def moments_figure(found: Calibration, *, lang: Language = "en") -> Figure:
    """A line for each series: how far its simulated moments are from the measured ones, in errors.

    Parameters
    ----------
    found
        The calibration.
    lang
        Language of all words: `en` or `vi`.
    """
    read_language(lang)
    series = list(dict.fromkeys(found.loss.series))
    places = np.array([series.index(name) for name in found.loss.series], dtype=np.float64)
    with style.look():
        height = FRAME + ROW * len(series)
        figure = _page(found, "calibration_moments", height=height, lang=lang)
        axes = figure.add_subplot()
        for edge in (-2.0, 2.0):
            axes.axvline(edge, color=style.QUIET, linewidth=0.6, linestyle=style.LINES["dashed"])
        axes.axvline(0.0, color=style.QUIET, linewidth=0.6)
        kinds = ((found.reference[0], "^", style.COLOURS[5], 0.18), (found.point, "o",
                 style.COLOURS[0], -0.18))  # fmt: skip
        for tried, marker, colour, below in kinds:
            if tried.moments is not None:
                distance = np.clip(found.loss.standardised(tried.moments), -FARTHEST, FARTHEST)
                axes.plot(
                    distance, places + below, linestyle="none", marker=marker, color=colour,
                    markersize=3.5, clip_on=False,
                )  # fmt: skip
        labels = [words(f"calibration_series_{name}", lang) for name in series]
        axes.set_yticks(range(len(series)), labels)
        axes.invert_yaxis()
        axes.set_xlim(-FARTHEST, FARTHEST)
        axes.set_xlabel(words("calibration_distance", lang))
        note = words("calibration_moments_note", lang, seeds=found.request.seeds)
        write_caption(figure, [note, words("calibration_source", lang)])
    return figure


def _page(found: Calibration, key: str, *, height: float, lang: Language) -> Figure:
    request = found.request
    where = words(
        "calibration_where", lang, province=province_name(request.province, lang),
        first=request.opening, last=request.until,
    )  # fmt: skip
    return new_page(title=words(key, lang), height=height, subtitle=where)


def _marks(axes: Axes, found: Calibration, *, place: int, height: float) -> None:
    """The point, and the value in force."""
    chosen = 100.0 * float(found.point.point[place])
    in_force = 100.0 * float(found.reference[0].point[place])
    axes.plot(in_force, height, "^", color=style.COLOURS[5], markersize=4, clip_on=False, zorder=4)
    axes.plot(chosen, height, "P", color=style.MEASURED, markersize=4, clip_on=False, zorder=5)
