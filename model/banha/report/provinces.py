"""Many provinces at a glance: a small panel each, simulated beside measured."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from banha.errors import Fault, RequestError
from banha.manifest import province_name
from banha.report import style
from banha.report.measured import Measured, Pair, read_measured
from banha.report.page import new_page, write_caption
from banha.report.style import Language
from banha.report.words import read_language, words

COLUMNS = 6
WIDTH = 7.2
ROW_HEIGHT = 0.78
FRAME = 1.1
COLUMN_NAMES = ["province", "year", "simulated", "measured"]


def provinces_table(yearly: Mapping[str, pd.DataFrame], series: str) -> pd.DataFrame:
    """Return a paired series of many provinces, simulated beside measured.

    Parameters
    ----------
    yearly
        Yearly records (year, series, breakdown, value) by province, such as `run.yearly()`.
    series
        Name of a pair of each pack's measured series, such as `population`.

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
        found = [pair for pair in measured.pairs if pair.series == series]
        if found:
            parts.append(_rows(province, frame, measured=measured, pairs=found))
    if not parts:
        known = sorted({p.series for name in yearly for p in read_measured(name).pairs})
        cure = f"Name one of: {', '.join(known)}."
        raise RequestError([Fault("provinces", f"no province has a pair {series!r}", cure)])
    return pd.concat(parts, ignore_index=True)


def _rows(
    province: str, frame: pd.DataFrame, *, measured: Measured, pairs: list[Pair]
) -> pd.DataFrame:
    years = sorted({int(year) for year in frame["year"]})
    simulated = pairs[-1].simulated_values(frame, years=years)
    values: dict[int, float] = {}
    for pair in pairs:
        known = measured.values(pair)
        compared = known[(known.index >= pair.first_year) & (known.index <= pair.last_year)]
        values |= dict(zip(compared.index.astype(int).tolist(), compared.tolist(), strict=True))
    table = pd.DataFrame({"simulated": simulated, "measured": pd.Series(values, dtype=float)})
    table = table.rename_axis("year").reset_index()
    return table.assign(province=province)[COLUMN_NAMES]


def provinces_figure(
    yearly: Mapping[str, pd.DataFrame],
    series: str,
    *,
    last_year: int | None = None,
    common_scale: bool = False,
    lang: Language = "en",
) -> Figure:
    """Return small multiples: a panel for each province, measured dots on the simulated line.

    Parameters
    ----------
    yearly
        Yearly records by province.
    series
        Name of a pair of each pack's measured series, such as `farm_income_share`.
    last_year
        Last year drawn; None: all.
    common_scale
        Whether all panels have one vertical scale, as shares should.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        No province has the pair.
    """
    read_language(lang)
    table = provinces_table(yearly, series)
    if last_year is not None:
        table = table[table["year"] <= last_year]
    table = table.assign(name=[province_name(slug, lang) for slug in table["province"]])
    names = sorted(set(table["name"]))
    pair = next(p for slug in yearly for p in read_measured(slug).pairs if p.series == series)
    rows = math.ceil(len(names) / COLUMNS)
    key = "provinces_marks_common" if common_scale else "provinces_marks"
    with style.look():
        figure = new_page(
            title=f"{pair.label}, {pair.unit}", height=FRAME + ROW_HEIGHT * rows, width=WIDTH,
            subtitle=words("provinces_where", lang, count=len(names)),
        )  # fmt: skip
        panels = figure.subplots(rows, COLUMNS, sharex=True, sharey=common_scale, squeeze=False)
        first, last = int(table["year"].min()), int(table["year"].max())
        for place, axes in enumerate(panels.flat):
            if place >= len(names):
                axes.set_visible(False)
                continue
            mine = table[table["name"] == names[place]]
            axes.plot(mine["year"], mine["simulated"], color=style.COLOURS[0], linewidth=1.0)
            axes.plot(mine["year"], mine["measured"], "o", color=style.MEASURED, markersize=1.8)
            axes.set_title(names[place], fontsize=6.0, pad=2)
            style.year_axis(axes, first=first, last=last, count=2)
            style.number_axis(axes, lang=lang, count=2)
            axes.set_ylim(bottom=0.0)
            axes.tick_params(labelsize=5.0)
        basis = pair.basis_words(lang)
        caption = [words(key, lang, basis=basis), words("provinces_source", lang)]
        write_caption(figure, caption)
    return figure
