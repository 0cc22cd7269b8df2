"""Many provinces at a glance: a small panel each, simulated beside measured."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from banha.errors import Fault, RequestError
from banha.manifest import province_name
from banha.report import style
from banha.report.measured import Measured, Pair, general_pairs, read_measured
from banha.report.page import new_page, write_caption
from banha.report.style import Language
from banha.report.words import read_language, words

COLUMNS = 6
ROW_HEIGHT = 0.78
FRAME = 1.1
TITLED = ("farm_income_share", "grdp_nominal", "population")
COLUMN_NAMES = ["province", "year", "simulated", "measured"]


def provinces_table(
    yearly: Mapping[str, pd.DataFrame], series: str, *, basis: str | None = None
) -> pd.DataFrame:
    """Return a paired series of many provinces, simulated beside measured.

    Parameters
    ----------
    yearly
        Yearly records (year, series, breakdown, value) by province, such as `run.yearly()`.
    series
        Name of a pair of each pack's measured series, such as `population`.
    basis
        The one basis of the measured values; None: the only one that there is.

    Returns
    -------
    Columns province, year, simulated, measured (missing where it was not), in the pair's unit;
    provinces without the pair are left out.

    Raises
    ------
    RequestError
        No province has the pair.
    """
    parts = []
    for province, frame in yearly.items():
        measured = read_measured(province)
        pair = pair_of(measured, series, basis=basis)
        if pair is not None:
            parts.append(_rows(province, frame, measured=measured, pair=pair))
    if not parts:
        known = sorted({p.series for name in yearly for p in read_measured(name).pairs})
        cure = f"Name one of: {', '.join(known)}."
        raise RequestError([Fault("provinces", f"no province has a pair {series!r}", cure)])
    return pd.concat(parts, ignore_index=True)


def pair_of(measured: Measured, series: str, *, basis: str | None) -> Pair | None:
    """Return the pair of a series on a basis; none where it has none.

    Raises
    ------
    RequestError
        There are several bases and none is named: bases are never joined.
    """
    pairs = [p for p in measured.pairs if p.series == series] or [
        p for p in general_pairs(measured.rows) if p.series == series
    ]
    found = [pair for pair in pairs if basis in (None, pair.basis)]
    if len(found) > 1:
        what = f"{series!r} of {measured.province} was measured on several bases"
        cure = f"Name one: {', '.join(pair.basis for pair in found)}."
        raise RequestError([Fault("provinces", what, cure)])
    return found[0] if found else None


def _rows(province: str, frame: pd.DataFrame, *, measured: Measured, pair: Pair) -> pd.DataFrame:
    simulated = pair.simulated_values(frame, years=sorted({int(year) for year in frame["year"]}))
    known = measured.values(pair)
    known = known[(known.index >= pair.first_year) & (known.index <= pair.last_year)]
    table = pd.DataFrame({"simulated": simulated, "measured": known})
    table = table.rename_axis("year").reset_index()
    return table.assign(province=province)[COLUMN_NAMES]


def provinces_figure(
    yearly: Mapping[str, pd.DataFrame],
    series: str,
    *,
    basis: str | None = None,
    last_year: int | None = None,
    common_scale: bool = False,
    lang: Language = "en",
) -> Figure:
    """Return small multiples: a panel for each province, measured dots on the simulated line.

    Parameters
    ----------
    yearly
        Yearly records by province, such as `run.yearly()`.
    series
        Name of a pair of each pack's measured series, such as `farm_income_share`.
    basis
        The one basis of the measured values; None: the only one that there is.
    last_year
        Last year drawn; None: all.
    common_scale
        Whether all panels have one vertical scale, as shares should.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        No province has the pair, or several bases are there and none is named.
    """
    read_language(lang)
    table = provinces_table(yearly, series, basis=basis)
    if last_year is not None:
        table = table[table["year"] <= last_year]
    table = table.assign(name=[province_name(slug, lang) for slug in table["province"]])
    names = list(dict.fromkeys(table.sort_values(["province", "year"])["name"]))
    pairs = (pair_of(read_measured(slug), series, basis=basis) for slug in yearly)
    pair = next(one for one in pairs if one is not None)
    rows = math.ceil(len(names) / COLUMNS)
    key = "provinces_marks_common" if common_scale else "provinces_marks"
    with style.look():
        figure = new_page(
            title=f"{pair_title(pair, lang)}, {pair_unit(pair, lang)}",
            height=FRAME + ROW_HEIGHT * rows,
            subtitle=words("provinces_where", lang, count=len(names)),
        )  # fmt: skip
        panels = figure.subplots(rows, COLUMNS, sharex=True, sharey=common_scale, squeeze=False)
        span = int(table["year"].min()), int(table["year"].max())
        top = float(table[["simulated", "measured"]].max().max()) if common_scale else None
        for axes, name in zip(panels.flat, [*names, *[""] * panels.size], strict=False):
            axes.set_visible(bool(name))
            if name:
                mine = table[table["name"] == name]
                _draw(axes, mine, name=name, span=span, top=top, lang=lang)
        caption = [words(key, lang, basis=pair.basis_words(lang)), words("provinces_source", lang)]
        write_caption(figure, caption)
    return figure


def pair_title(pair: Pair, lang: Language) -> str:
    """Return the words for what a pair compares."""
    return words(f"pair_{pair.series}", lang) if pair.series in TITLED else pair.label


def pair_unit(pair: Pair, lang: Language) -> str:
    """Return the words for the unit of a pair."""
    return words(f"pair_unit_{pair.series}", lang) if pair.series in TITLED else pair.unit


def _draw(
    axes: Axes,
    table: pd.DataFrame,
    *,
    name: str,
    span: tuple[int, int],
    top: float | None,
    lang: Language,
) -> None:
    """Draw one province: a line, dots, its name above; to a common top where there is one."""
    axes.plot(table["year"], table["simulated"], color=style.COLOURS[0], linewidth=1.0)
    axes.plot(table["year"], table["measured"], "o", color=style.MEASURED, markersize=1.8)
    axes.set_title(name, fontsize=6.0, pad=2)
    style.year_axis(axes, first=span[0], last=span[1], count=2)
    style.number_axis(axes, lang=lang, count=2)
    highest = float(table[["simulated", "measured"]].max().max()) if top is None else top
    axes.set_ylim(0.0, 1.05 * highest)
    axes.tick_params(labelsize=5.0)
