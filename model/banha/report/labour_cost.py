"""Exporters' unit labour cost against competitors', and the advantage that lies between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from banha.data import province_folder
from banha.errors import Fault, RequestError
from banha.formula import Formula
from banha.parameters import parameter_table
from banha.report import style
from banha.report.names import unit_name
from banha.report.numbers import written
from banha.report.page import caption_height, new_page, write_caption
from banha.report.panels import shade_projection
from banha.report.runs import RunData, Runs, read_runs
from banha.report.scenario_lines import draw_scenario, look_of, name_ends, names_height
from banha.report.style import Language
from banha.report.trajectories import (
    caption_of_runs,
    draw_scenarios,
    formula_bands,
    where_and_when,
)
from banha.report.words import read_language, words

if TYPE_CHECKING:
    from banha.scenario import Scenario

SERIES = (
    "unit_labour_cost", "relative_unit_labour_cost", "relative_unit_labour_cost_exporters",
    "labour_cost_advantage",
)  # fmt: skip
REFERENCE = ("entry", "reference_unit_labour_cost")
OWN, COMPETITORS, ADVANTAGE = "own", "competitors", "advantage"
COLUMNS = 3
HEAD, ROW, LOW_ROW, ALONE, BELOW = 0.95, 1.5, 1.15, 2.0, 1.7
"""Inches: titles, a row of panels by scenario, one of many, one alone, the panel below."""
MANY = 4
"""Rows from which they are lower, so that thirteen scenarios stay within a page."""
CHEAPER, DEARER = "#A8DCC9", "#F6D6C0"
HATCH = "////"


def labour_cost_figure(
    data: RunData,
    *,
    reference: float | None = None,
    title: str | None = None,
    lang: Language = "en",
) -> Figure:
    """Return exporters' unit labour cost as an index against competitors', and the advantage.

    A panel for each scenario, with the area between the two lines shaded: plain where the
    province is cheaper, hatched where it is dearer. Below, the advantage of all scenarios.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    reference
        The unit labour cost that is 100; None: that of the scenarios, or of the parameters as
        they stand where the data do not hold these.
    title
        Title of the figure; None: one that says what it shows.
    lang
        Language of all words: `en` or `vi`.

    Raises
    ------
    RequestError
        There is no run of a whole year, a series was not recorded, or the scenarios have several
        references.
    """
    read_language(lang)
    runs = read_runs(data, series=SERIES, lang=lang)
    base = _reference(data) if reference is None else reference
    table = labour_cost_table(runs, reference=base, lang=lang)
    names = list(runs.frames)
    told = written(base, lang=lang, decimals=2)
    caption = [words("run_cost", lang, reference=told), *caption_of_runs(runs, table, lang=lang)]
    columns = min(len(names), COLUMNS)
    rows = -(-len(names) // COLUMNS)
    above = ALONE if rows == 1 else (ROW if rows < MANY else LOW_ROW) * rows
    below = max(BELOW, names_height(names) + 0.3) if len(names) > 1 else BELOW
    with style.look():
        figure = new_page(
            title=title or words("run_cost_title", lang),
            height=HEAD + above + below + caption_height(caption),
            subtitle=where_and_when(runs, lang=lang),
        )
        cells = figure.add_gridspec(2, 1, height_ratios=(above, below))
        upper = figure.add_subfigure(cells[0])
        _draw_costs(upper, table, names, shape=(rows, columns), lang=lang)
        axes = figure.add_subfigure(cells[1]).add_subplot()
        ends = _draw_advantage(axes, table[table["measure"] == ADVANTAGE], lang=lang)
        write_caption(figure, caption)
        if len(names) > 1:
            name_ends(axes, ends)
    return figure


def labour_cost_table(
    data: RunData, *, reference: float | None = None, lang: Language = "en"
) -> pd.DataFrame:
    """Return unit labour cost of exporters and of competitors, and the advantage.

    Competitors' index is 100 · (cost ÷ reference) ÷ relative cost, which is the same in every
    sector; the sums over sectors are taken. Exporters' is that times their relative cost together,
    so that the advantage is −ln of the one index over the other.

    Parameters
    ----------
    data
        A run, several, runs by title, a comparison, the results of a batch, or a tidy table.
    reference
        The unit labour cost that is 100; None: that of the scenarios, or of the parameters as they
        stand where the data do not hold these.
    lang
        Language of titles and words: `en` or `vi`.

    Returns
    -------
    Columns measure (`own`, `competitors`: reference or opening = 100; `advantage`: log points),
    and those of `trajectory_table`.

    Raises
    ------
    RequestError
        There is no run of a whole year, a series was not recorded, or the scenarios have several
        references.
    """
    read_language(lang)
    runs = read_runs(data, series=SERIES, lang=lang)
    base = _reference(data) if reference is None else reference
    if not base > 0.0:
        what = f"the reference {base!r} is not above nought"
        raise RequestError([Fault("figure, reference", what, "Give a share such as 0.4.")])
    factor, per = 100.0 / base, "relative_unit_labour_cost"
    own = "unit_labour_cost * relative_unit_labour_cost_exporters"
    formulas = {
        OWN: Formula(own, per=per, factor=factor),
        COMPETITORS: Formula("unit_labour_cost", per=per, factor=factor),
        ADVANTAGE: Formula("labour_cost_advantage"),
    }
    parts = []
    for measure, formula in formulas.items():
        part = formula_bands(runs, formula)
        part.insert(0, "measure", measure)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _draw_costs(
    place: Any,
    table: pd.DataFrame,
    names: list[str],
    *,
    shape: tuple[int, int],
    lang: Language,
) -> None:
    """Draw a panel for each scenario, with one vertical axis, and the key of their lines."""
    levels = table[table["measure"] != ADVANTAGE]
    low, high = float(levels["low"].min()), float(levels["high"].max())
    room = 0.06 * (high - low) + 0.5
    for number, name in enumerate(names):
        axes = place.add_subplot(*shape, number + 1)
        rows = levels[levels["scenario"] == name]
        own, others = (
            rows[rows["measure"] == measure].set_index("year") for measure in (OWN, COMPETITORS)
        )
        _draw_cost(axes, own, others, count=len(names))
        axes.set_ylim(low - room, high + room)
        style.number_axis(axes, lang=lang, count=4)
        if not number % shape[1]:
            axes.set_ylabel(words("run_cost_unit", lang))
        if len(names) > 1:
            axes.set_title(fill(name, 28), fontsize=7.0)
    own_line = Line2D([], [], color=look_of(0).colour, marker=look_of(0).marker, markersize=3.2,
                      label=words("run_cost_own", lang))  # fmt: skip
    others_line = Line2D([], [], color=style.QUIET, linestyle=style.LINES["dashed"],
                         label=words("run_cost_others", lang))  # fmt: skip
    cheaper = Patch(facecolor=CHEAPER, label=words("run_cheaper", lang))
    dearer = Patch(facecolor=DEARER, hatch=HATCH, edgecolor="#BBBBBB", linewidth=0.0,
                   label=words("run_dearer", lang))  # fmt: skip
    place.legend(
        handles=[own_line, others_line, cheaper, dearer], loc="outside upper left", ncols=2
    )


def _draw_cost(axes: Axes, own: pd.DataFrame, others: pd.DataFrame, *, count: int) -> None:
    """Draw both indices of a scenario, and shade what lies between their medians."""
    first, last = int(own.index.min()), int(own.index.max())
    style.year_axis(axes, first=first, last=last, count=5 if count == 1 else 4)
    shade_projection(axes, last=last)
    years = np.asarray(own.index, dtype=np.float64)
    one, other = own["median"].to_numpy(), others["median"].to_numpy()
    axes.fill_between(years, one, other, where=one <= other, interpolate=True, color=CHEAPER,
                      linewidth=0, zorder=0.6)  # fmt: skip
    axes.fill_between(years, one, other, where=one >= other, interpolate=True, facecolor=DEARER,
                      hatch=HATCH, edgecolor="#BBBBBB", linewidth=0, zorder=0.6)  # fmt: skip
    draw_scenario(axes, own, place=0, count=1)
    axes.plot(years, other, color=style.QUIET, linestyle=style.LINES["dashed"])


def _draw_advantage(
    axes: Axes, table: pd.DataFrame, *, lang: Language
) -> dict[str, tuple[float, float]]:
    """Draw the advantage of all scenarios; return where each line ends."""
    ends = draw_scenarios(axes, table, lang=lang)
    axes.axhline(0.0, color=style.QUIET, linewidth=0.8)
    style.number_axis(axes, lang=lang)
    axes.set_ylabel(unit_name("log points", lang))
    axes.set_title(words("run_advantage_title", lang), pad=12.0)
    return ends


def _reference(data: Any) -> float:
    """The unit labour cost at which foreign entry is stated, in the scenarios of the data."""
    found = {_reference_of(one) for one in _scenarios(data)} or {_reference_in(None)}
    if len(found) > 1:
        what = f"the scenarios have several references: {', '.join(map(str, sorted(found)))}"
        raise RequestError([Fault("figure, reference", what, "Give one as reference.")])
    return found.pop()


def _reference_of(scenario: Scenario) -> float:
    own = scenario.parameter_values.get(REFERENCE[0], {}).get(REFERENCE[1])
    return _reference_in(scenario.province) if own is None else float(str(own))


def _reference_in(province: str | None) -> float:
    """The reference as the parameters of a province say it; None: those of all."""
    own = None if province is None else province_folder(province) / "parameters.csv"
    rows = parameter_table(pack_overrides=own)
    return next(float(row.value) for row in rows if (row.section, row.name) == REFERENCE)


def _scenarios(data: Any) -> Iterator[Scenario]:
    """Scenarios of whatever holds runs; a table holds none."""
    from banha.batch.results import Results
    from banha.comparison import Comparison

    if isinstance(data, Results):
        yield from data.study.scenarios
    elif isinstance(data, Comparison):
        yield from (data.a, data.b)
    elif isinstance(data, Mapping):
        for many in data.values():
            yield from _scenarios(many)
    elif isinstance(data, pd.DataFrame | Runs):
        return
    elif hasattr(data, "scenario"):
        yield data.scenario
    else:
        for one in data:
            yield from _scenarios(one)
