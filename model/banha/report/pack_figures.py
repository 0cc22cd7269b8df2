"""The figure of a province pack: what is measured, what stands in, and the opening with ranges."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from banha.packs.inventory import KINDS, count_table
from banha.report import about as words_below
from banha.report import style
from banha.report.numbers import axis_number, written
from banha.report.pack_data import HOUSEHOLD_BUSINESS, PANELS, pack_table
from banha.report.page import new_page, write_caption
from banha.report.style import Language
from banha.report.words import words

if TYPE_CHECKING:
    from banha.packs.pack import Pack

LOOKS: Mapping[str, dict[str, Any]] = {
    "measured": {"facecolor": style.COLOURS[0], "edgecolor": style.COLOURS[0]},
    "stand_in": {
        "facecolor": words_below.tint(style.COLOURS[5], light=0.45), "edgecolor": "#7A5200",
        "hatch": "////",
    },
    "assumed": {"facecolor": "#F4F4F4", "edgecolor": "#777777", "hatch": "...."},
}  # fmt: skip
"""Face, edge and hatch of each kind: they can be told apart without colour."""
HEIGHT, TITLE_SIZE = 8.9, 7.0
FEW = 50_000
"""Persons of a province below which numbers are not shown in thousands."""
SCALES = {"ages": (1e3, 1.0), "jobs": (1e3, 1.0), "product": (1e12, 1e9)}
"""What a value is divided by in a province of usual size, and in a small one."""
NAME_LETTERS = 19
FIRST_YEAR = 1990


def pack_figure(pack: Pack, *, title: str = "", lang: Language = "en") -> Figure:
    """Draw what is known of a province: inputs by group, and its opening with ranges.

    Six panels: the share of inputs that are measured, stand in and are assumed; persons by age;
    persons at work and value added by sector; firms by size; measured series by year. Each bar
    shows by its hatch whether it was measured.

    Parameters
    ----------
    pack
        A pack in one start year, as `load_pack` gives it.
    title
        Empty: in the words of banha.
    lang
        `en` or `vi`.

    Raises
    ------
    RequestError
        There is no such language.
    """
    lang = words_below.language(lang)
    table = pack_table(pack)
    name = pack.name_vi if lang == "vi" else pack.name_en
    grade = words("pack_grade", lang, grade=pack.grade) if pack.grade else ""
    opening = words("pack_figure_opening", lang, year=pack.start_year)
    with style.look():
        figure = new_page(
            title=title or words("pack_figure_title", lang, province=name), height=HEIGHT,
            subtitle=f"{opening} · {grade or words('pack_no_grade', lang)}",
        )  # fmt: skip
        grid = figure.add_gridspec(4, 2, height_ratios=(0.07, 1.0, 1.0, 0.85))
        _legend(figure.add_subplot(grid[0, :]), lang=lang)
        for place, panel in enumerate(PANELS):
            axes = figure.add_subplot(grid[1 + place // 2, place % 2])
            rows = table[table["panel"] == panel]
            _draw(axes, panel, rows, pack=pack, lang=lang)
        known = pack.nation is not None or (pack.folder / "source").is_dir()
        source = "pack_source" if known else "pack_source_invented"
        write_caption(figure, [
            words("pack_note_kinds", lang),
            words("pack_note_ranges", lang, year=pack.start_year),
            f"{words('pack_note_numbers', lang)} {words(source, lang, slug=pack.slug)}",
        ])  # fmt: skip
    return figure


def _legend(axes: Axes, *, lang: Language) -> None:
    axes.set_axis_off()
    handles = [
        Patch(label=words(f"pack_kind_{kind}", lang), linewidth=0.4, **LOOKS[kind])
        for kind in KINDS
    ]
    axes.legend(handles=handles, loc="center left", ncols=3, borderaxespad=0.0)


def _draw(axes: Axes, panel: str, rows: pd.DataFrame, *, pack: Pack, lang: Language) -> None:
    small = int(pack.population.sum()) < FEW
    scale = SCALES.get(panel, (1.0, 1.0))[int(small)]
    unit = "_unit" if small and panel in SCALES else ""
    axes.set_title(words(f"pack_panel_{panel}{unit}", lang), fontsize=TITLE_SIZE)
    axes.tick_params(labelsize=6.5)
    if panel == "inputs":
        _draw_shares(axes, rows, pack=pack, lang=lang)
    elif panel in ("ages", "series"):
        _draw_upright(axes, panel, rows, scale=scale, lang=lang)
    else:
        _draw_lying(axes, panel, rows, scale=scale, pack=pack, lang=lang)


def _draw_shares(axes: Axes, rows: pd.DataFrame, *, pack: Pack, lang: Language) -> None:
    counts = count_table(pack).sum(axis=1)
    parts = list(dict.fromkeys(rows["part"]))
    left = np.zeros(len(parts))
    for kind in KINDS:
        shares = rows.loc[rows["kind"] == kind, "value"].to_numpy(np.float64)
        axes.barh(range(len(parts)), shares, left=left, height=0.72, linewidth=0.4, **LOOKS[kind])
        left += shares
    names = [f"{words(f'pack_group_{part}', lang)} ({counts[part]})" for part in parts]
    axes.set_yticks(range(len(parts)), [fill(name, NAME_LETTERS) for name in names])
    axes.set_ylim(len(parts) - 0.5, -0.5)
    axes.set_xlim(0.0, 100.0)
    axes.tick_params(length=0)
    words_below.quiet(axes, axis="x")


def _draw_upright(
    axes: Axes, panel: str, rows: pd.DataFrame, *, scale: float, lang: Language
) -> None:
    if panel == "series":
        rows = rows[rows["part"].astype(int) >= FIRST_YEAR]
    places = np.arange(len(rows))
    for kind, mine in rows.assign(place=places).groupby("kind"):
        axes.bar(mine["place"], mine["value"] / scale, width=0.8, linewidth=0.4,
                 **LOOKS[str(kind)])  # fmt: skip
        _ranges(axes, mine, scale=scale, upright=True)
    every = 2 if panel == "ages" else 5
    labels = [part if panel == "series" else part.partition("-")[0] for part in rows["part"]]
    first = -int(labels[0]) % every if panel == "series" and labels else 0
    axes.set_xticks(places[first::every], labels[first::every])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(axis_number(axes.yaxis, lang=lang)))
    axes.set_ylim(bottom=0.0)
    words_below.quiet(axes)


def _draw_lying(
    axes: Axes, panel: str, rows: pd.DataFrame, *, scale: float, pack: Pack, lang: Language
) -> None:
    names = [_name(panel, str(part), pack=pack, lang=lang) for part in rows["part"]]
    top = float(rows["high"].max()) / scale
    for kind, mine in rows.assign(place=np.arange(len(rows))).groupby("kind"):
        axes.barh(mine["place"], mine["value"] / scale, height=0.72, linewidth=0.4,
                  **LOOKS[str(kind)])  # fmt: skip
        _ranges(axes, mine, scale=scale, upright=False)
    for place, (value, high) in enumerate(rows[["value", "high"]].to_numpy() / scale):
        decimals = 0 if float(value).is_integer() else None
        axes.annotate(
            written(value, lang=lang, decimals=decimals), (max(value, high), place), xytext=(2, 0),
            textcoords="offset points", va="center", fontsize=6,
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [fill(name, NAME_LETTERS) for name in names])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0.0, 1.2 * top or 1.0)
    axes.xaxis.set_major_formatter(FuncFormatter(axis_number(axes.xaxis, lang=lang)))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.tick_params(length=0)
    words_below.quiet(axes, axis="x")


def _ranges(axes: Axes, rows: pd.DataFrame, *, scale: float, upright: bool) -> None:
    """Draw the ranges of those that have one."""
    wide = rows[rows["high"] > rows["low"]]
    if wide.empty:
        return
    values, low, high = (wide[key].to_numpy() / scale for key in ("value", "low", "high"))
    ends, places = np.stack([values - low, high - values]), wide["place"].to_numpy()
    look: dict[str, Any] = {
        "fmt": "none", "ecolor": "black", "elinewidth": 0.8, "capsize": 1.5, "capthick": 0.6,
    }  # fmt: skip
    if upright:
        axes.errorbar(places, values, yerr=ends, **look)
    else:
        axes.errorbar(values, places, xerr=ends, **look)


def _name(panel: str, part: str, *, pack: Pack, lang: Language) -> str:
    if panel == "firms":
        low, _, high = part.removesuffix("+").partition("-")
        if part.endswith("+"):
            return words("pack_size_up", lang, low=written(float(low), lang=lang, decimals=0))
        ends = [written(float(end), lang=lang, decimals=0) for end in (low, high)]
        return "–".join(ends) if low != high else ends[0]
    if part == HOUSEHOLD_BUSINESS:
        return words("pack_household_business", lang)
    names = pack.sector_names_vi if lang == "vi" else pack.sector_names_en
    return names[pack.sectors.index(part)]
