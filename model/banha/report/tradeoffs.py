"""Two outcomes of policies against each other, and which policies no other beats in both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import fill
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from banha.comparison import Comparison
from banha.errors import Fault, RequestError
from banha.manifest import province_name
from banha.report import style
from banha.report.comparison import Line
from banha.report.fitting_units import in_fitting_unit
from banha.report.label_places import name_points
from banha.report.labels import unit_of
from banha.report.numbers import axis_number, written
from banha.report.page import caption_height, new_page, write_caption
from banha.report.paired_effects import (
    ComparisonData,
    bands_of,
    comparisons_of,
    differences,
    outcomes_of,
    year_of,
)
from banha.report.policy_effects import bands_note
from banha.report.runs import title_of
from banha.report.style import Language
from banha.report.words import read_language, words

type Better = Literal["up", "down"]

Array = NDArray[np.float64]
HEIGHT = 4.2
"""Inches of the panel."""
NAME_CHARACTERS = 22
COLOUR = style.COLOURS[0]
SIDES = ("x", "y")


def tradeoff_figure(
    comparisons: ComparisonData,
    x: Line | str,
    y: Line | str,
    *,
    year: int | None = None,
    better_x: Better = "up",
    better_y: Better = "up",
    title: str | None = None,
    lang: Language = "en",
) -> Figure:
    """Return two outcomes of policies against each other, with the frontier.

    Each policy is a mark with a cross of bars. A filled mark on the line is on the frontier: no
    other is better in one outcome and as good in the other. In brackets the share of the draws in
    which a policy is on it. The baseline, in which nothing changes, is one of the choices.

    Parameters
    ----------
    comparisons
        Comparisons with one baseline, or the results of a batch.
    x, y
        Lines of `comparison.csv` or formulas such as `grdp_volume`.
    year
        When; None: the last year.
    better_x, better_y
        Whether more (`up`) or less (`down`) of an outcome is better.
    title
        Title of the figure; None: the two outcomes.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        There is nothing to compare, no such year, an outcome that was not recorded, or no draw
        has a result for all policies.
    """
    read_language(lang)
    lines = outcomes_of([x, y])
    found = comparisons_of(comparisons, lines)
    table = pareto_table(found, *lines, year=year, better_x=better_x, better_y=better_y, lang=lang)
    one = next(iter(found.values()))
    table, units = in_units_of_sides(table, lines, lang=lang)
    caption = tradeoff_caption(table, found, lang=lang)
    usual = words("run_tradeoff_title", lang, x=lines[0].label(lang), y=lines[1].label(lang))
    with style.look():
        figure = new_page(
            title=title or usual,
            height=HEIGHT + caption_height(caption),
            subtitle=_where(one, year_of(one, year), lang=lang),
        )
        axes = figure.add_subplot()
        _draw(axes, table)
        _name_axes(axes, lines, units=units, better=(better_x, better_y), lang=lang)
        write_caption(figure, caption)
        _name(axes, table, lang=lang)
    return figure


def _where(comparison: Comparison, year: int, *, lang: Language) -> str:
    """Say against what, where and when."""
    against = words("run_against", lang, a=title_of(comparison.a, lang=lang))
    return " · ".join((against, province_name(comparison.a.province, lang), str(year)))


def in_units_of_sides(
    table: pd.DataFrame, lines: Sequence[Line], *, lang: Language
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a table of a trade-off with both outcomes in units that fit, and these units."""
    units = {}
    for side, line in zip(SIDES, lines, strict=True):
        unit = unit_of(line, lang)
        columns = (side, f"{side}_low", f"{side}_high")
        table, fit = in_fitting_unit(table, unit, columns=columns, lang=lang)
        points = fit.unit == "%" and unit != "%"
        units[side] = words("run_points", lang) if points else fit.unit
    return table, units


def pareto_table(
    comparisons: ComparisonData,
    x: Line | str,
    y: Line | str,
    *,
    year: int | None = None,
    better_x: Better = "up",
    better_y: Better = "up",
    lang: Language = "en",
) -> pd.DataFrame:
    """Return two outcomes of every policy and of the baseline, and who is on the frontier.

    Parameters
    ----------
    comparisons
        Comparisons with one baseline, or the results of a batch.
    x, y
        Lines of `comparison.csv` or formulas such as `grdp_volume`.
    year
        When; None: the last year.
    better_x, better_y
        Whether more (`up`) or less (`down`) of an outcome is better.
    lang
        Language of titles and words: `en` or `vi`.

    Returns
    -------
    Columns scenario, title, x, x_low, x_high, y, y_low, y_high (mean, 5 and 95 % of the paired
    differences; the baseline's are nought), on_frontier (of the means: no other is better in one
    outcome and at least as good in the other), share_on_frontier (of the draws that have a result
    for all scenarios), draws (those).

    Raises
    ------
    RequestError
        There is nothing to compare, no such year, an outcome that was not recorded, or no draw
        has a result for all scenarios.
    """
    read_language(lang)
    signs = np.array([_sign(better_x, "better_x"), _sign(better_y, "better_y")])
    lines = outcomes_of([x, y])
    found = comparisons_of(comparisons, lines)
    draws = {name: _draws(one, lines, year=year) for name, one in found.items()}
    order = _common(draws.values())
    one = next(iter(found.values()))
    # The baseline changes nothing, and is one of the choices.
    unmoved = np.zeros((len(order), 2))
    values = np.stack([unmoved, *(draw.loc[order].to_numpy() for draw in draws.values())])
    shares = np.mean([on_frontier(signs * values[:, n]) for n in range(len(order))], axis=0)
    named = [(one.a.name, one.a, pd.DataFrame(0.0, index=[0, 1], columns=list(SIDES)))]
    named += [(name, found[name].b, draw) for name, draw in draws.items()]
    table = pd.DataFrame(
        {"scenario": name, "title": title_of(scenario, lang=lang), **_bands(draw)}
        for name, scenario, draw in named
    )
    table["on_frontier"] = on_frontier(signs * table[["x", "y"]].to_numpy(dtype=np.float64))
    return table.assign(share_on_frontier=shares, draws=len(order))


def _common(draws: Iterable[pd.DataFrame]) -> list[Any]:
    """Draws that have both outcomes for every policy."""
    common = set.intersection(*({*draw.dropna().index} for draw in draws))
    if not common:
        what = "no draw has a result of both outcomes for all policies"
        cure = "Run the scenarios with the same seeds, or leave some out."
        raise RequestError([Fault("figure", what, cure)])
    return sorted(common)


def _bands(draws: pd.DataFrame) -> dict[str, float]:
    """Mean and band of both outcomes over the draws."""
    found: dict[str, float] = {}
    for side in SIDES:
        bands = bands_of(draws[side].to_numpy(dtype=np.float64))
        found |= {side: bands["mean"], f"{side}_low": bands["low"], f"{side}_high": bands["high"]}
    return found


def on_frontier(points: Array) -> NDArray[np.bool_]:
    """Say of each point whether no other is greater in one coordinate and as great in the other.

    Parameters
    ----------
    points
        float64[points, 2], of which more is better; what is no number is not on the frontier.
    """
    known = np.isfinite(points).all(axis=1)
    as_good = (points[:, None] >= points[None]).all(axis=2)
    better = (points[:, None] > points[None]).any(axis=2)
    beaten = (as_good & better)[known].any(axis=0)
    return np.asarray(known & ~beaten)


def _draws(comparison: Comparison, lines: list[Line], *, year: int | None) -> pd.DataFrame:
    """Differences in both outcomes by draw, in a year."""
    when = year_of(comparison, year)
    then = replace(
        comparison, frame=comparison.frame[comparison.frame["year"] == when], assumed=None
    )
    sides = {side: differences(then, line).iloc[0] for side, line in zip(SIDES, lines, strict=True)}
    return pd.DataFrame(sides)


def _sign(better: Better, where: str) -> float:
    if better not in get_args(Better.__value__):
        what = f"{better!r} is no direction"
        raise RequestError([Fault(f"figure, {where}", what, "Write up or down.")])
    return 1.0 if better == "up" else -1.0


def _draw(axes: Axes, table: pd.DataFrame) -> None:
    """Draw crosses, marks, the frontier's line and the lines of nought."""
    axes.axhline(0.0, color=style.QUIET, linewidth=0.6)
    axes.axvline(0.0, color=style.QUIET, linewidth=0.6)
    best = table[table["on_frontier"]].sort_values(["x", "y"])
    axes.plot(best["x"], best["y"], color=COLOUR, linewidth=1.0, linestyle=style.LINES["dashed"],
              zorder=2)  # fmt: skip
    row: Any
    for row in table.itertuples():
        colour = COLOUR if row.on_frontier else style.QUIET
        axes.plot((row.x_low, row.x_high), (row.y, row.y), color=colour, linewidth=0.8, alpha=0.7)
        axes.plot((row.x, row.x), (row.y_low, row.y_high), color=colour, linewidth=0.8, alpha=0.7)
        axes.plot(row.x, row.y, "o", color=colour, markersize=5.0, zorder=3,
                  markerfacecolor=colour if row.on_frontier else "white")  # fmt: skip
    axes.grid(visible=True)
    axes.set_axisbelow(True)
    axes.margins(0.12)
    axes.tick_params(length=2)


def _name_axes(
    axes: Axes,
    lines: list[Line],
    *,
    units: Mapping[str, str],
    better: tuple[Better, Better],
    lang: Language,
) -> None:
    """Write outcomes with their units, and which way is better."""
    sides = zip(SIDES, (axes.xaxis, axes.yaxis), lines, better, strict=True)
    for side, axis, line, way in sides:
        axis.set_major_locator(MaxNLocator(nbins=6))
        axis.set_major_formatter(FuncFormatter(axis_number(axis, lang=lang)))
        text = words(f"run_better_{side}_{way}", lang, label=line.label(lang), unit=units[side])
        axis.set_label_text(text)


def _name(axes: Axes, table: pd.DataFrame, *, lang: Language) -> None:
    """Name the marks, with the share of draws in which they are on the frontier."""
    known = table.dropna(subset=["x", "y"])
    names, bars = [], []
    row: Any
    for row in known.itertuples():
        share = written(100.0 * float(row.share_on_frontier), lang=lang, decimals=0)
        names.append(fill(f"{row.title} ({share}\N{NO-BREAK SPACE}%)", NAME_CHARACTERS))
        bars += [(row.x_low, row.x_high, row.y, row.y), (row.x, row.x, row.y_low, row.y_high)]
    points = list(zip(known["x"], known["y"], strict=True))
    name_points(axes, points, names, bars=bars)


def tradeoff_caption(
    table: pd.DataFrame, found: Mapping[str, Comparison], *, lang: Language
) -> list[str]:
    """Return the paragraphs of the caption of a trade-off."""
    draws = int(table["draws"].iloc[0])
    one = next(iter(found.values()))
    province = province_name(one.a.province, lang)
    missing = table[["x", "y"]].isna().any(axis=1)
    left_out = ", ".join(table.loc[missing, "title"])
    source = words("figure_source_of", lang, province=province)
    return [
        words("run_tradeoff", lang, draws=draws), bands_note(found.values(), lang=lang),
        words("run_left_out", lang, names=left_out) if left_out else "",
        f"{words('run_grade', lang)} {source}",
    ]  # fmt: skip
