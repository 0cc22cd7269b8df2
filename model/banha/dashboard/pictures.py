"""Figures of views as files: what `banha.report` draws, for a wide page or a phone."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager, nullcontext
from typing import Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from banha.comparison import Comparison
from banha.dashboard.holdings import Holdings
from banha.dashboard.selection import (
    CRITERIA,
    comparison_of,
    comparisons_of_view,
    measured_of,
    outcomes_of_view,
    paths_of,
)
from banha.dashboard.view import View
from banha.errors import Fault, RequestError
from banha.report.criteria_figures import TOGETHER, criteria_radar_figure
from banha.report.difference_panels import comparison_figure
from banha.report.effects_dots import effects_figure
from banha.report.page import pages_of_width
from banha.report.style import Language
from banha.report.trajectories import trajectory_figure

Kind = Literal["svg", "png"]
TYPES: dict[str, str] = {"svg": "image/svg+xml", "png": "image/png"}
NARROW = 3.6
"""Inches of a page for a phone."""
SHARPNESS = 200
"""Dots per inch of a picture that is downloaded."""
LIVE_SHOWS = ("overview", "path", "difference", "radar")


def picture_of(view: View, held: Holdings, *, kind: Kind, narrow: bool = False) -> bytes:
    """Return the figure of a view as a file.

    Parameters
    ----------
    view, held
        What is shown.
    kind
        *svg* or *png*.
    narrow
        Whether it is drawn for a phone.

    Raises
    ------
    BanhaError
        What is asked is not there.
    """
    with _plain_texts(), _width(narrow=narrow and fits_a_phone(view.show, len(view.scenarios))):
        return _file(_figure(view, held), kind)


def live_picture(
    comparison: Comparison,
    *,
    show: str,
    formula: str,
    lang: Language,
    kind: Kind,
    narrow: bool = False,
) -> bytes:
    """Return a figure of a live comparison as a file.

    Parameters
    ----------
    comparison
        The scenario that was made, compared with the baseline.
    show
        One of `LIVE_SHOWS`.
    formula
        The series of *path* and *difference*.
    lang, kind, narrow
        As for `picture_of`.

    Raises
    ------
    RequestError
        There is no such figure or series.
    """
    with _plain_texts(), _width(narrow=narrow and fits_a_phone(show)):
        match show:
            case "overview":
                figure = comparison_figure(comparison, lang=lang)
            case "path":
                figure = trajectory_figure(comparison, formula, lang=lang)
            case "difference":
                figure = comparison_figure(comparison, formula, lang=lang)
            case "radar":
                figure = criteria_radar_figure(comparison, lang=lang)
            case _:
                cure = f"Write one of {', '.join(LIVE_SHOWS)}."
                raise RequestError([Fault("show", "there is no such figure", cure)])
        return _file(figure, kind)


def _figure(view: View, held: Holdings) -> Figure:
    lang = view.lang
    if view.show == "path":
        data = paths_of(view, held, (view.series,))
        return trajectory_figure(data, view.formula, measured=measured_of(view), lang=lang)
    if view.show == "radar":
        return criteria_radar_figure(paths_of(view, held, CRITERIA), year=view.last, lang=lang)
    lines = outcomes_of_view(view, held)
    if view.show == "policies":
        return effects_figure(comparisons_of_view(view, held), lines, year=view.last, lang=lang)
    comparison = comparison_of(view, held, lines, policy=view.policy)
    names = (held.title(held.baseline, lang), held.title(view.policy, lang))
    return comparison_figure(comparison, lines, names=names, lang=lang)


def fits_a_phone(show: str, scenarios: int = 2) -> bool:
    """Whether a figure has one panel; others are read on a phone by moving them sideways."""
    return show in ("path", "difference") or (show == "radar" and scenarios <= TOGETHER)


def _width(*, narrow: bool) -> AbstractContextManager[object]:
    return pages_of_width(NARROW) if narrow else nullcontext()


def _plain_texts() -> AbstractContextManager[object]:
    """Titles are texts, not formulas: a dollar sign in one is a dollar sign."""
    return mpl.rc_context({"text.parse_math": False})


def _file(figure: Figure, kind: Kind) -> bytes:
    drawn = io.BytesIO()
    figure.savefig(
        drawn, format=kind, dpi=SHARPNESS, metadata={"Date": None} if kind == "svg" else None
    )
    return drawn.getvalue()
