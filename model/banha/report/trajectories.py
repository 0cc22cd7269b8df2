"""Any recorded series over the years, by scenario, with its band and measured values beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from banha.errors import Fault, RequestError
from banha.formula import Formula, YearlyValues, series_of
from banha.report import style
from banha.report.fitting_units import in_fitting_unit
from banha.report.labels import formula_title, formula_unit, read_formula, same_formula
from banha.report.measured import LAST_OBSERVED_YEAR, Measured, Pair
from banha.report.page import new_page, source_of_runs, write_caption
from banha.report.panels import shade_projection, spread
from banha.report.runs import RunData, Runs, read_runs
from banha.report.scenario_lines import draw_scenario, name_ends, names_height
from banha.report.style import Language
from banha.report.words import read_language, words
from banha.suggest import did_you_mean

HEIGHT = 2.4
"""Inches of the panel, at least."""
FRAME = 1.55
"""Inches for title, axis, caption."""
MARKS_ABOVE = 1.7
"""Sizes of letters between a panel and the words of its marks: room to name the projection."""


def trajectory_figure(
    data: RunData,
    simulated: str,
    *,
    per: str = "",
    factor: float = 1.0,
    measured: Measured | None = None,
    title: str | None = None,
    unit: str | None = None,
    lang: Language = "en",
) -> Figure:
    """Return any recorded series, or a formula of several, over the years.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    simulated, per, factor
        What to show, read as in `Formula`: a series such as `population`, parts as in
        `employees[technology]`, sums and ratios; times `factor`.
    measured
        Measured values, of which those paired with the same formula are shown as black marks, a
        marker per basis; None: none.
    title, unit
        Words for them; None: those of the series.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        There is no run of a whole year, or a series or part that was not recorded.
    """
    read_language(lang)
    formula = read_formula(simulated, per=per, factor=factor)
    runs = read_runs(data, series=formula_series(formula), lang=lang)
    table = formula_bands(runs, formula)
    names = list(runs.frames)
    shown = factor
    if unit is None:
        table, fit = in_fitting_unit(table, formula_unit(formula, lang), lang=lang)
        unit, shown = fit.unit, factor * fit.factor
    with style.look():
        figure = new_page(
            title=formula_title(formula, lang) if title is None else title,
            height=FRAME + max(HEIGHT, names_height(names) if len(names) > 1 else 0.0),
            subtitle=where_and_when(runs, lang=lang),
        )
        axes = figure.add_subplot()
        ends = draw_scenarios(axes, table, lang=lang)
        drawn = replace(formula, factor=shown)
        marks = _draw_marks(axes, drawn, measured=measured, years=runs.years, lang=lang)
        axes.set_ylabel(unit)
        style.number_axis(axes, lang=lang)
        note = words("run_marks", lang) if marks else ""
        write_caption(figure, [note, *caption_of_runs(runs, table, lang=lang)])
        if len(names) > 1:
            name_ends(axes, ends)
    return figure


def trajectory_table(
    data: RunData, simulated: str, *, per: str = "", factor: float = 1.0, lang: Language = "en"
) -> pd.DataFrame:
    """Return what `trajectory_figure` draws.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    simulated, per, factor
        What to show, read as in `Formula`: series, parts in brackets, sums and ratios.
    lang
        Language of titles and words: `en` or `vi`.

    Returns
    -------
    Columns scenario (its title), year, median, low, high (over seeds: lowest to highest, or 5 to
    95 % of twenty or more), draws (values that are numbers), lacking (those that are not).

    Raises
    ------
    RequestError
        There is no run of a whole year, or a series or part that was not recorded.
    """
    read_language(lang)
    formula = read_formula(simulated, per=per, factor=factor)
    return formula_bands(read_runs(data, series=formula_series(formula), lang=lang), formula)


def formula_bands(runs: Runs, formula: Formula) -> pd.DataFrame:
    """Return the bands of a formula by scenario and year, as `trajectory_table` does."""
    _refuse_absent(formula, runs)
    parts = []
    for title, frames in runs.frames.items():
        values = [_numbers(formula.values(frame)) for frame in frames if len(frame)]
        years = sorted({int(year) for one in values for year in one.index})
        band = spread(values).reindex(years) if values else pd.DataFrame(columns=["median"])
        many = pd.concat(values, axis="columns").reindex(years).notna().sum(axis="columns")
        parts.append(
            band.assign(scenario=title, draws=many, lacking=len(frames) - many)
            .rename_axis("year").reset_index()
        )  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    return table[["scenario", "year", "median", "low", "high", "draws", "lacking"]]


def draw_scenarios(
    axes: Axes, table: pd.DataFrame, *, lang: Language, named: bool = True, years: int = 5
) -> dict[str, tuple[float, float]]:
    """Draw the bands of all scenarios over the years; return where each line ends.

    Parameters
    ----------
    axes
        Where.
    table
        As `trajectory_table` returns it.
    lang
        Language of the word that names the projection.
    named
        Whether to name it.
    years
        Years named below the panel, at most.
    """
    first, last = int(table["year"].min()), int(table["year"].max())
    style.year_axis(axes, first=first, last=last, count=years)
    shade_projection(axes, last=last)
    ends = {}
    scenarios = list(dict.fromkeys(table["scenario"]))
    for place, title in enumerate(scenarios):
        rows = table[table["scenario"] == title].set_index("year")
        rows = rows.reindex(range(int(rows.index.min()), int(rows.index.max()) + 1))
        draw_scenario(axes, rows, place=place, count=len(scenarios))
        known = rows["median"].dropna()
        if len(known):
            ends[title] = (float(known.index[-1]), float(known.iloc[-1]))
    if named:
        name_projection(axes, first=first, last=last, lang=lang)
    return ends


def name_projection(axes: Axes, *, first: int, last: int, lang: Language) -> None:
    """Say above the panel what the shaded years are, where there are any."""
    if last > LAST_OBSERVED_YEAR:
        middle = (max(first - 0.5, LAST_OBSERVED_YEAR + 0.5) + last + 0.5) / 2.0
        axes.annotate(
            words("run_projection", lang), (middle, 1.0), xycoords=axes.get_xaxis_transform(),
            xytext=(0, 1.5), textcoords="offset points", ha="center", va="bottom", fontsize=6.5,
            color=style.QUIET, style="italic",
        )  # fmt: skip


def where_and_when(runs: Runs, *, lang: Language, years: Sequence[int] | None = None) -> str:
    """Say of a figure which province and years it shows; without years from first to last."""
    from banha.manifest import province_name

    where = ", ".join(province_name(province, lang) for province in runs.provinces)
    first, last = runs.years
    told = str(first) if first == last else f"{first}–{last}"
    told = told if years is None else ", ".join(str(year) for year in years)
    names = list(runs.frames)
    alone = names[0] if len(names) == 1 else ""
    return " · ".join(
        part for part in (alone, where, words("run_simulated", lang, years=told)) if part
    )


def caption_of_runs(runs: Runs, table: pd.DataFrame, *, lang: Language) -> list[str]:
    """Paragraphs of a caption: bands, seeds and source, grade, and how much is no number."""
    lacking, whole = int(table["lacking"].sum()), int((table["draws"] + table["lacking"]).sum())
    parts = [source_of_runs(runs, lang=lang), words("run_grade", lang)]
    if lacking:
        parts.append(words("run_lacking", lang, lacking=lacking, whole=whole))
    return parts


def paired_with(measured: Measured, formula: Formula) -> list[Pair]:
    """Return the pairs whose simulated values are levels of a formula, whatever their factor."""
    return [
        pair
        for pair in measured.pairs
        if pair.transformation == "level"
        and same_formula(Formula(pair.simulated, per=pair.per), formula)
    ]


def _draw_marks(
    axes: Axes,
    formula: Formula,
    *,
    measured: Measured | None,
    years: tuple[int, int],
    lang: Language,
) -> list[Line2D]:
    """Black marks for measured values in the unit drawn; returns one handle per basis."""
    handles = []
    for number, pair in enumerate(paired_with(measured, formula) if measured else ()):
        assert measured is not None
        values = measured.values(pair) * (formula.factor / pair.factor)
        values = values[values.index.to_series().between(*years)]
        if len(values):
            handles += axes.plot(
                values.index, values.to_numpy(), linestyle="none", markersize=3.6, zorder=5,
                marker=style.MARKERS[number % len(style.MARKERS)], color=style.MEASURED,
                markeredgewidth=0, label=words("run_measured", lang, basis=pair.basis_words(lang)),
            )  # fmt: skip
    if handles:
        axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2,
                    borderaxespad=MARKS_ABOVE, handletextpad=0.2)  # fmt: skip
    return handles


def _numbers(values: YearlyValues) -> YearlyValues:
    """Values with what is no number, or infinite, as not a number."""
    return values.where(np.isfinite(values.to_numpy(dtype=np.float64)))


def formula_series(formula: Formula) -> Collection[str]:
    """Return the names of the series in a formula."""
    return sorted({*series_of(formula.simulated), *series_of(formula.per)})


def _refuse_absent(formula: Formula, runs: Runs) -> None:
    """Refuse series and parts that some run did not record."""
    for frames in runs.frames.values():
        for frame in frames:
            for named in formula.named():
                known = sorted(frame["series"].unique())
                if named.series not in known:
                    what = f"no series {named.series!r} was recorded"
                    cure = did_you_mean(named.series, known)
                    raise RequestError([Fault("figure", what, cure)])
                parts = sorted(frame.loc[frame["series"] == named.series, "breakdown"].unique())
                if unknown := [part for part in named.parts if part not in parts]:
                    what = f"the series {named.series!r} has no part {unknown[0]!r}"
                    raise RequestError([Fault("figure", what, did_you_mean(unknown[0], parts))])
