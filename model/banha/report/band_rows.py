"""Rows of quantile bands on a log axis: thin from 5 to 95 %, thick the middle half, the median."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from banha.report import style
from banha.report.about import amount, rounded
from banha.report.census_data import group_in, look_of
from banha.report.style import Language

MILLION = 1e6
STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)


@dataclass(frozen=True)
class Row:
    """A row: its label, and its values; a heading has none."""

    label: str
    place: int = 0
    values: pd.Series[float] | None = None


def rows_of(table: pd.DataFrame, *, by: str | None, province: str, lang: Language) -> list[Row]:
    """Return the rows of a table of quantiles: by group, and in it by census.

    With one census, or without groups, there are no headings.
    """
    titles = list(dict.fromkeys(table["census"]))
    groups = list(dict.fromkeys(table["group"]))
    rows: list[Row] = []
    for group in groups:
        name = group_in(by, group, lang, province=province) if by else ""
        headed = len(titles) > 1 and len(groups) > 1
        if headed:
            rows.append(Row(name))
        for _, values in table[table["group"] == group].iterrows():
            place = titles.index(values["census"])
            label = name if len(titles) == 1 and by else str(values["census"])
            rows.append(Row(label, place, values))
    return rows


def draw_rows(axes: Axes, rows: Sequence[Row], *, lang: Language) -> None:
    """Draw rows from the top; a cross marks `minimum_wage` where the table has it."""
    labels, bold = [], []
    for height, row in enumerate(rows):
        labels.append(row.label)
        bold.append(row.values is None)
        if row.values is None:
            continue
        colour, _, hatch = look_of(row.place)
        v = row.values
        ends = [float(v[name]) / MILLION for name in ("p5", "p25", "median", "p75", "p95")]
        axes.plot([ends[0], ends[4]], [height, height], color=colour, linewidth=1.2)
        axes.barh(
            height, ends[3] - ends[1], left=ends[1], height=0.56, color=colour, hatch=hatch,
            edgecolor="white", linewidth=0.0,
        )  # fmt: skip
        axes.plot(
            ends[2], height, marker="o", color="white", markeredgecolor="black", markersize=4.0,
            markeredgewidth=0.8, linestyle="none",
        )  # fmt: skip
        axes.annotate(
            amount(ends[2], lang, decimals=1), (ends[4], height), xytext=(4, 0),
            textcoords="offset points", va="center", fontsize=6.5,
        )  # fmt: skip
        if float(v.get("minimum_wage", float("nan"))) > 0.0:
            axes.plot(
                float(v["minimum_wage"]) / MILLION, height, marker="x", color=style.MEASURED,
                markersize=4.0, linestyle="none",
            )  # fmt: skip
    axes.set_yticks(range(len(rows)), labels)
    for text, heading in zip(axes.get_yticklabels(), bold, strict=True):
        text.set_fontweight("bold" if heading else "normal")
        text.set_color("black")
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def log_axis(axes: Axes, *, low: float, high: float, lang: Language) -> None:
    """Make the horizontal axis logarithmic from low to high, with round numbers on it."""
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    ticks = [step * 10.0**power for power in range(-3, 7) for step in STEPS]
    inside = [tick for tick in ticks if low <= tick <= high]
    if len(inside) > 9:
        inside = [tick for tick in inside if f"{tick:e}"[:3] in ("1.0", "3.0")]
    axes.xaxis.set_major_locator(FixedLocator(inside))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: rounded(tick, lang)))
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)
