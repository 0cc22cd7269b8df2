"""Charts for notebooks in which a pointer shows values, bands and units; they need Altair."""

from __future__ import annotations

from typing import Any

import pandas as pd

from banha.errors import Fault, RequestError
from banha.report import style
from banha.report.comparison import Line
from banha.report.fitting_units import in_fitting_unit
from banha.report.labels import formula_title, formula_unit, read_formula
from banha.report.measured import LAST_OBSERVED_YEAR
from banha.report.numbers import signed, written
from banha.report.page import source_of_runs
from banha.report.paired_effects import (
    ComparisonData,
    Middle,
    Outcomes,
    comparisons_of,
    outcomes_of,
)
from banha.report.policy_effects import EffectData, middle_words, read_effects
from banha.report.policy_map import DEFAULT, cell_words, shade_edges
from banha.report.runs import RunData, Runs, read_runs
from banha.report.style import Language
from banha.report.tradeoffs import Better, in_units_of_sides, pareto_table, tradeoff_caption
from banha.report.trajectories import formula_bands, formula_series, where_and_when
from banha.report.words import read_language, words

WIDTH, HEIGHT, ROW = 560, 300, 24
"""Pixels: a chart, and a row of a map."""
DASHES = ([1, 0], [6, 3], [6, 2, 1, 2], [1, 2], [3, 5])
SHADES = ("#8073AC", "#F7F7F7", "#E08214")
LOCALES: dict[Language, dict[str, Any]] = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]},
}


def trajectory_chart(
    data: RunData,
    simulated: str,
    *,
    per: str = "",
    factor: float = 1.0,
    title: str | None = None,
    unit: str | None = None,
    lang: Language = "en",
) -> Any:
    """Return `trajectory_figure` as an Altair chart, without measured values.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    simulated, per, factor
        What to show, read as in `Formula`: series, parts in brackets, sums and ratios.
    title, unit
        Words for them; None: those of the series.
    lang
        Language of titles and words: `en` or `vi`.

    Raises
    ------
    RequestError
        As `trajectory_figure`, or Altair is not installed.
    """
    read_language(lang)
    alt = _altair()
    formula = read_formula(simulated, per=per, factor=factor)
    runs = read_runs(data, series=formula_series(formula), lang=lang)
    table = formula_bands(runs, formula).dropna(subset=["median"])
    if unit is None:
        table, fit = in_fitting_unit(table, formula_unit(formula, lang), lang=lang)
        unit = fit.unit
    for name in ("median", "low", "high"):
        table[f"{name}_text"] = [f"{written(v, lang=lang)} {unit}".strip() for v in table[name]]
    chart = _lines(alt, table, runs, unit=unit, lang=lang)
    notes = [where_and_when(runs, lang=lang), source_of_runs(runs, lang=lang),
             words("run_grade", lang)]  # fmt: skip
    name = formula_title(formula, lang) if title is None else title
    return _finished(chart, name, notes, lang=lang, height=HEIGHT)


def _lines(alt: Any, table: pd.DataFrame, runs: Runs, *, unit: str, lang: Language) -> Any:
    """Bands and lines of scenarios over the years, on the ground of the projection."""
    names = list(runs.frames)
    colours = [style.COLOURS[n % len(style.COLOURS)] for n in range(len(names))]
    dashes = [DASHES[(n + n // len(style.COLOURS)) % len(DASHES)] for n in range(len(names))]
    head = words("run_scenario", lang)
    year = alt.X(
        "year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1),
        scale=alt.Scale(zero=False, nice=False),
    )  # fmt: skip
    key = alt.Legend(title=None, labelLimit=0) if len(names) > 1 else None
    colour = alt.Color("scenario:N", scale=alt.Scale(domain=names, range=colours), legend=key)
    dash = alt.StrokeDash("scenario:N", scale=alt.Scale(domain=names, range=dashes), legend=key)
    tips = [
        alt.Tooltip("scenario:N", title=head),
        alt.Tooltip("year:Q", title=words("run_year", lang), format="d"),
        *_tips(alt, {"median_text": "run_median", "low_text": "run_low", "high_text": "run_high"},
               lang=lang),
        alt.Tooltip("draws:Q", title=words("run_draws", lang), format="d"),
    ]  # fmt: skip
    base = alt.Chart(table).encode(x=year, color=colour, tooltip=tips)
    scale = alt.Scale(zero=False)
    low = alt.Y("low:Q", title=unit, scale=scale)
    layers = [
        base.mark_area(opacity=0.2).encode(y=low, y2="high:Q"),
        base.mark_line(point=True).encode(y=alt.Y("median:Q", title=unit, scale=scale),
                                          strokeDash=dash),
    ]  # fmt: skip
    if runs.years[1] > LAST_OBSERVED_YEAR:
        start = max(LAST_OBSERVED_YEAR + 0.5, runs.years[0] - 0.5)
        ground = pd.DataFrame({"from": [start], "to": [runs.years[1] + 0.5]})
        shade = alt.Chart(ground).mark_rect(color=style.SHADE)
        layers.insert(0, shade.encode(x="from:Q", x2="to:Q"))
    return alt.layer(*layers)


def policy_map_chart(
    comparisons: EffectData,
    outcomes: Outcomes | None = None,
    *,
    year: int | None = None,
    middle: Middle = "mean",
    title: str | None = None,
    lang: Language = "en",
) -> Any:
    """Return `policy_map_figure` as an Altair chart.

    Parameters
    ----------
    comparisons
        Comparisons with one baseline, the results of a batch, or what `effect_table` returned.
    outcomes
        Outcomes in columns; None: the community score and the six criteria.
    year
        When; None: the last year.
    middle
        What a cell shows of the draws: `mean` or `median`.
    title
        Title of the chart; None: one that says what it shows.
    lang
        Language of titles and words: `en` or `vi`.

    Raises
    ------
    RequestError
        As `policy_map_figure`, or Altair is not installed.
    """
    read_language(lang)
    alt = _altair()
    chosen = DEFAULT if outcomes is None else outcomes
    found = read_effects(comparisons, chosen, year=year, lang=lang)
    drawn = words("run_cells", lang, middle=middle_words(middle, lang))
    edges = shade_edges(found.table, middle=middle)
    table = found.table.copy()
    table["share"] = [v / edges[u] for v, u in zip(table[middle], table["unit"], strict=True)]
    table["cell"] = [cell_words(row, middle=middle, lang=lang) for _, row in table.iterrows()]
    for name in (middle, "low", "high"):
        pairs = zip(table[name], table["unit"], strict=True)
        table[f"{name}_text"] = [f"{signed(v, lang=lang)} {unit}" for v, unit in pairs]
    order = [str(found.cell(name, found.outcomes[0])["title"]) for name in found.by_score(middle)]
    chart = _cells(alt, table, order, middle=middle, lang=lang)
    usual = words("run_map_title" if outcomes is None else "run_effects_title", lang)
    notes = [found.subtitle(lang), *found.caption(drawn, lang=lang)]
    return _finished(chart, title or usual, notes, lang=lang, height=ROW * len(order))


def _cells(
    alt: Any, table: pd.DataFrame, order: list[str], *, middle: Middle, lang: Language
) -> Any:
    """Shaded cells with their numbers, policies in `order`."""
    labels = list(dict.fromkeys(table["label"]))
    shown = {f"{middle}_text": f"run_{middle}", "low_text": "run_low", "high_text": "run_high"}
    tips = [
        alt.Tooltip("title:N", title=words("run_scenario", lang)),
        alt.Tooltip("label:N", title=words("run_outcome", lang)),
        *_tips(alt, shown, lang=lang),
        alt.Tooltip("draws:Q", title=words("run_draws", lang), format="d"),
    ]
    slanted = alt.Axis(orient="top", labelAngle=-30, labelAlign="left", labelLimit=0)
    across = alt.X("label:N", sort=labels, title=None, axis=slanted)
    base = alt.Chart(table).encode(
        x=across, y=alt.Y("title:N", sort=order, title=None, axis=alt.Axis(labelLimit=220)),
        tooltip=tips,
    )  # fmt: skip
    shades = alt.Scale(domain=[-1.0, 0.0, 1.0], range=list(SHADES))
    legend = alt.Legend(
        title=words("run_share_of_largest", lang), titleLimit=0, format="%", orient="bottom"
    )
    cells = base.mark_rect().encode(color=alt.Color("share:Q", scale=shades, legend=legend))
    return alt.layer(cells, base.mark_text(fontSize=10).encode(text="cell:N"))


def tradeoff_chart(
    comparisons: ComparisonData,
    x: Line | str,
    y: Line | str,
    *,
    year: int | None = None,
    better_x: Better = "up",
    better_y: Better = "up",
    title: str | None = None,
    lang: Language = "en",
) -> Any:
    """Return `tradeoff_figure` as an Altair chart; a policy is named where the pointer is.

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
        Title of the chart; None: one that says what it shows.
    lang
        Language of titles and words: `en` or `vi`.

    Raises
    ------
    RequestError
        As `tradeoff_figure`, or Altair is not installed.
    """
    read_language(lang)
    alt = _altair()
    lines = outcomes_of([x, y])
    found = comparisons_of(comparisons, lines)
    table = pareto_table(
        found, *lines, year=year, better_x=better_x, better_y=better_y, lang=lang
    ).dropna(subset=["x", "y"])
    table, units = in_units_of_sides(table, lines, lang=lang)
    table = _with_texts(table, units, lang=lang)
    named = {
        side: words(f"run_better_{side}_{way}", lang, label=line.label(lang), unit=units[side])
        for side, line, way in zip("xy", lines, (better_x, better_y), strict=True)
    }
    chart = _crosses(alt, table, lines, named=named, lang=lang)
    notes = tradeoff_caption(table, found, lang=lang)
    usual = words("run_tradeoff_title", lang, x=lines[0].label(lang), y=lines[1].label(lang))
    return _finished(chart, title or usual, notes, lang=lang, height=HEIGHT)


def _crosses(
    alt: Any, table: pd.DataFrame, lines: list[Line], *, named: dict[str, str], lang: Language
) -> Any:
    """Marks of policies with crosses of bars, and the frontier; axes as `named`."""
    tips = [
        alt.Tooltip("title:N", title=words("run_scenario", lang)),
        alt.Tooltip("x_text:N", title=lines[0].label(lang)),
        alt.Tooltip("y_text:N", title=lines[1].label(lang)),
        alt.Tooltip("share_text:N", title=words("run_on_frontier", lang)),
    ]  # fmt: skip
    colour = alt.condition("datum.on_frontier", alt.value(style.COLOURS[0]), alt.value(style.QUIET))
    filled = alt.condition("datum.on_frontier", alt.value(1.0), alt.value(0.0))
    base = alt.Chart(table).encode(
        x=alt.X("x:Q", title=named["x"]), y=alt.Y("y:Q", title=named["y"]), tooltip=tips
    )
    best = alt.Chart(table[table["on_frontier"]]).mark_line(
        strokeDash=[5, 3], color=style.COLOURS[0]
    )
    return alt.layer(
        best.encode(x="x:Q", y="y:Q", order="x:Q"),
        base.mark_rule().encode(x="x_low:Q", x2="x_high:Q", color=colour),
        base.mark_rule().encode(y="y_low:Q", y2="y_high:Q", color=colour),
        base.mark_circle(size=70, strokeWidth=1.5).encode(
            stroke=colour, color=colour, fillOpacity=filled
        ),
    )  # fmt: skip


def _with_texts(table: pd.DataFrame, units: dict[str, str], *, lang: Language) -> pd.DataFrame:
    """The table of a trade-off with what a pointer shows."""
    texts = {}
    for side, unit in units.items():
        ends = zip(table[side], table[f"{side}_low"], table[f"{side}_high"], strict=True)
        texts[f"{side}_text"] = [
            f"{signed(v, lang=lang)} [{signed(low, lang=lang)}; {signed(high, lang=lang)}] {unit}"
            for v, low, high in ends
        ]
    shares = table["share_on_frontier"]
    texts["share_text"] = [f"{written(100.0 * v, lang=lang, decimals=0)} %" for v in shares]
    return table.assign(**texts)


def _altair() -> Any:
    """Altair, or an error that says what to install."""
    try:
        import altair as alt
    except ImportError:
        cure = 'Install it with the extra `notebook`: pip install "banha[notebook]".'
        raise RequestError([Fault("chart", "Altair is not installed", cure)]) from None
    return alt


def _tips(alt: Any, shown: dict[str, str], *, lang: Language) -> list[Any]:
    """What a pointer shows: columns of text with the words for them."""
    return [alt.Tooltip(f"{name}:N", title=words(key, lang)) for name, key in shown.items()]


def _finished(chart: Any, title: str, notes: list[str], *, lang: Language, height: int) -> Any:
    """The chart with its title, its notes, its size, and numbers as the language writes them."""
    from textwrap import wrap

    lines = [line for note in notes for line in wrap(note, 110)]
    head = {"text": title, "subtitle": lines, "anchor": "start", "subtitleColor": style.QUIET}
    return chart.properties(
        title=head, width=WIDTH, height=height,
        usermeta={"embedOptions": {"formatLocale": LOCALES[lang]}},
    )  # fmt: skip
