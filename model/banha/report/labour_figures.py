"""Moves of persons between farms, factories, services and the outside, as bands between years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from banha.census import Census, read_census_month
from banha.errors import Fault, RequestError
from banha.labour_flows import COLUMNS, GONE, GREW_UP, MOVED_IN, labour_flows
from banha.month import Month
from banha.report import about as words_below
from banha.report import style
from banha.report.about import amount, month_words
from banha.report.page import new_page, write_caption
from banha.report.style import Language
from banha.report.words import words
from banha.suggest import did_you_mean

ORDER = (
    GREW_UP, MOVED_IN, "students", "knowledge", "services", "factories", "farms", "not_working",
    GONE,
)  # fmt: skip
"""From the top: people come in above and leave below, and bands cross little."""
COLOURS = {
    "farms": style.COLOURS[2],
    "factories": style.COLOURS[0],
    "services": style.COLOURS[1],
    "knowledge": style.COLOURS[3],
    "students": style.COLOURS[4],
    "not_working": "#8C8C8C",
    GREW_UP: "#C2B280",
    MOVED_IN: style.COLOURS[5],
    GONE: "#4D4D4D",
}
MOST_YEARS = 4
THOUSAND, MANY = 1000.0, 40_000.0
"""Fewer than so many persons in all are not written in thousands."""
HEIGHT, BOX, GAP, LINE = 6.4, 0.98, 0.13, 0.11
"""Inches: of the page, of the width of a bar, between bars, of a line of text."""
SIZE = 6.8
STAYS, MOVES = 0.22, 0.55
"""How solid bands are."""


@dataclass(frozen=True)
class Band:
    """A move as it is drawn: persons in the figure's unit, upper edges at the left and right."""

    period: int
    origin: str
    goal: str
    size: float
    left: float
    right: float


@dataclass(frozen=True)
class Bar:
    """A group in a year as it is drawn: persons in the unit of the figure, and upper edge."""

    column: int
    group: str
    size: float
    top: float


def labour_flow_figure(
    flows: pd.DataFrame | Sequence[Census],
    *,
    years: Iterable[Month | str | int] | None = None,
    title: str = "",
    lang: Language = "en",
) -> Figure:
    """Draw who moved between farms, factories, services, knowledge services and the outside.

    Parameters
    ----------
    flows
        As `labour_flows` returns them, or the censuses of one run that they are made from.
    years
        Two to four years or months in a row among those of the flows; None: all.
    title
        Empty: in the words of banha.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        The table is no table of flows, it has no such year, or there are too many.
    """
    lang = words_below.language(lang)
    if isinstance(flows, Sequence) and not isinstance(flows, str):
        flows = labour_flows(*flows)
    months = _months(flows, years)
    unit = THOUSAND if flows["persons"].sum() >= MANY else 1.0
    with style.look():
        about = words_below.about_of(flows)
        when = "–".join(month_words(month, lang) for month in (months[0], months[-1]))
        figure = new_page(
            title=title or words("labour_title", lang),
            subtitle=f"{words_below.where_and_when(about, when, lang=lang)}; "
            f"{words('labour_unit' if unit > 1.0 else 'labour_unit_persons', lang)}",
            height=HEIGHT,
        )
        note = [words("labour_note", lang), words_below.source_of(about, lang=lang)]
        write_caption(figure, note)
        axes = words_below.empty_axes(figure)
        width, height = words_below.inches_of(figure, axes)
        axes.set(xlim=(0.0, width), ylim=(height, 0.0))
        bars, bands, inches = place(flows, months, height=height - 2.0 * LINE, unit=unit)
        _draw(axes, bars=bars, bands=bands, months=months, inches=inches, lang=lang)
    return figure


def place(
    flows: pd.DataFrame, months: Sequence[str], *, height: float, unit: float = 1.0
) -> tuple[list[Bar], list[Band], float]:
    """Place bars and bands: sizes in so many persons (`unit`), edges in inches below the top.

    Returns bars, bands, and the inches of a unit.
    """
    sizes = _sizes(flows, months, unit=unit)
    inches = min((height - GAP * (len(part) - 1)) / sum(part.values()) for part in sizes)
    bars: list[Bar] = []
    for column, part in enumerate(sizes):
        top = 2.0 * LINE
        for group in [name for name in ORDER if name in part]:
            bars.append(Bar(column, group, part[group], top))
            top += part[group] * inches + GAP
    tops = {(bar.column, bar.group): bar.top for bar in bars}
    bands: list[Band] = []
    for period, start in enumerate(months[:-1]):
        rows = flows[(flows["from_month"] == start) & (flows["persons"] > 0)]
        pairs = zip(rows["from_group"].astype(str), rows["to_group"].astype(str), strict=True)
        found = dict(zip(pairs, rows["persons"].to_numpy(np.float64) / unit, strict=True))
        left = {name: tops.get((period, name), 0.0) for name in ORDER}
        right = {name: tops.get((period + 1, name), 0.0) for name in ORDER}
        for origin, goal in sorted(found, key=lambda pair: [ORDER.index(name) for name in pair]):
            size = found[origin, goal]
            bands.append(Band(period, origin, goal, size, left[origin], right[goal]))
            left[origin] += size * inches
            right[goal] += size * inches
    return bars, bands, inches


def _sizes(flows: pd.DataFrame, months: Sequence[str], *, unit: float) -> list[dict[str, float]]:
    """Persons by group for each year, those who come after it and left before it too."""
    sizes: list[dict[str, float]] = []
    for month in months:
        out = flows[flows["from_month"] == month] if month != months[-1] else flows.iloc[:0]
        into = flows[flows["to_month"] == month] if month != months[0] else flows.iloc[:0]
        leaving = out.groupby("from_group")["persons"].sum().to_dict()
        coming = into.groupby("to_group")["persons"].sum().to_dict()
        # Both are the same but where rows were taken out of the table.
        both = {
            group: max(float(coming.get(group, 0)), float(leaving.get(group, 0))) for group in ORDER
        }
        sizes.append({group: persons / unit for group, persons in both.items() if persons})
    return sizes


def _draw(
    axes: Axes,
    *,
    bars: Sequence[Bar],
    bands: Sequence[Band],
    months: Sequence[str],
    inches: float,
    lang: Language,
) -> None:
    step = (axes.get_xlim()[1] - BOX) / (len(months) - 1)
    for column, month in enumerate(months):
        axes.text(
            column * step + BOX / 2.0, 0.0, month_words(month, lang), ha="center", va="top",
            fontsize=8.5, fontweight="bold",
        )  # fmt: skip
    for band in bands:
        start = band.period * step + BOX
        _draw_band(axes, band, start=start, end=(band.period + 1) * step, inches=inches, lang=lang)
    for bar in bars:
        _draw_bar(axes, bar, left=bar.column * step, height=bar.size * inches, lang=lang)


def _draw_band(
    axes: Axes, band: Band, *, start: float, end: float, inches: float, lang: Language
) -> None:
    middle, thick = (start + end) / 2.0, band.size * inches
    upper = [(start, band.left), (middle, band.left), (middle, band.right), (end, band.right)]
    lower = [(x, y + thick) for x, y in reversed(upper)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(
        PathPatch(
            Path([*upper, *lower, upper[0]], codes), facecolor=COLOURS[band.origin],
            alpha=STAYS if band.origin == band.goal else MOVES, edgecolor="white", linewidth=0.4,
            gid=f"{band.period} {band.origin} {band.goal}",
        )
    )  # fmt: skip
    if thick >= LINE:
        axes.text(
            start + 0.04, band.left + thick / 2.0, amount(band.size, lang), va="center",
            fontsize=6.5, gid=f"move {band.period} {band.origin} {band.goal}",
        )  # fmt: skip


def _draw_bar(axes: Axes, bar: Bar, *, left: float, height: float, lang: Language) -> None:
    axes.add_patch(
        Rectangle(
            (left, bar.top), BOX, height, clip_on=False,
            facecolor=words_below.tint(COLOURS[bar.group], light=0.5),
            edgecolor=COLOURS[bar.group], linewidth=0.8, gid=f"{bar.column} {bar.group}",
        )
    )  # fmt: skip
    name, count = words(f"labour_{bar.group}", lang), amount(bar.size, lang)
    tall = height >= 2.2 * LINE
    text = axes.text(
        left + BOX / 2.0, bar.top + height / 2.0, f"{name}\n{count}" if tall else f"{name} {count}",
        ha="center", va="center", fontsize=SIZE, linespacing=1.05,
    )  # fmt: skip
    if height < LINE:
        text.set_path_effects([withStroke(linewidth=2.5, foreground="white")])


def _months(flows: pd.DataFrame, years: Iterable[Month | str | int] | None) -> list[str]:
    """Months that are drawn, in their order."""
    where = "labour_flow_figure"
    if not set(COLUMNS) <= set(getattr(flows, "columns", ())):
        cure = "Give what labour_flows(run.census(2010), run.census(2020)) returns."
        what = f"{type(flows).__name__} is no table with {', '.join(COLUMNS)}"
        raise RequestError([Fault(where, what, cure)])
    if unknown := sorted({*flows["from_group"], *flows["to_group"]} - {*ORDER}):
        what = f"there is no group {unknown[0]!r}"
        raise RequestError([Fault(where, what, did_you_mean(str(unknown[0]), ORDER))])
    some = flows[flows["persons"] > 0]
    known = sorted({*some["from_month"], *some["to_month"]})
    asked = known
    if years is not None:
        given = [years] if isinstance(years, (str, int, Month)) else list(years)
        asked = sorted({str(read_census_month(year)) for year in given})
    if missing := [month for month in asked if month not in known]:
        cure = f"Take a census then, too. There are: {', '.join(known)}."
        what = f"the flows have no {', '.join(missing)}"
        raise RequestError([Fault(where, what, cure)])
    first = known.index(asked[0]) if asked else 0
    if asked != known[first : first + len(asked)] or not 2 <= len(asked) <= MOST_YEARS:
        what = f"{len(asked)} months ({', '.join(asked) or 'none'}) cannot be drawn in one figure"
        cure = f"Name 2 to {MOST_YEARS} that follow one another of {', '.join(known)}; or make "
        cure += "the flows again from the censuses of those that you want."
        raise RequestError([Fault(where, what, cure)])
    return asked
