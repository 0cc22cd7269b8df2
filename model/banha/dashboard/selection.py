"""The data that a view shows: read from the results, no more than it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from banha.comparison import Comparison
from banha.dashboard.holdings import Holdings
from banha.dashboard.view import View
from banha.errors import BanhaError, Fault, RequestError
from banha.report.comparison import Line
from banha.report.criteria_figures import SCORE, criteria_table
from banha.report.difference_panels import DEFAULT
from banha.report.labels import formula_title, formula_unit, read_formula, read_outcome
from banha.report.measured import Measured, read_measured
from banha.report.paired_effects import difference_table, effect_table
from banha.report.trajectories import trajectory_table

CRITERIA = ("criteria", "community_score")
EFFECTS = ("employed", "grdp_volume", "mean_pay", "community_score")
"""Outcomes that stand beside the chosen one where several policies are shown."""
MOST_EFFECTS = 4


def paths_of(view: View, held: Holdings, series: tuple[str, ...]) -> pd.DataFrame:
    """Return tidy rows of some series of the scenarios and years of a view, titles for names.

    Raises
    ------
    BanhaError
        Nothing of it is there, or it cannot be read.
    """
    files = held.results.files("yearly", province=view.province)
    done = {scenario for scenario, _, _, _ in files}
    frames = [
        held.results.series(series, scenario=name, province=view.province)
        for name in view.scenarios
        if name in done
    ]
    if not frames:
        what = f"no run of these scenarios is done in {view.province}"
        raise RequestError([Fault("view", what, "Choose others.")])
    whole = pd.concat(frames, ignore_index=True)
    whole = whole[whole["year"].between(view.first, view.last)]
    titles = {name: held.title(name, view.lang) for name in view.scenarios}
    return whole.assign(name=whole["scenario"], scenario=whole["scenario"].map(titles))


def measured_of(view: View) -> Measured | None:
    """Return what was measured in the province of a view; None where its pack has nothing."""
    try:
        return read_measured(view.province)
    except (BanhaError, OSError):
        return None


def comparison_of(
    view: View, held: Holdings, lines: tuple[Line, ...], *, policy: str
) -> Comparison:
    """Return one policy compared with the baseline over what some outcomes need.

    Raises
    ------
    BanhaError
        There is no baseline, or no pair of the two is done.
    """
    series = sorted({one.series for line in lines for one in read_formula(_text(line)).named()})
    found = held.results.compare(province=view.province).over(policy, series)
    within = found.frame[found.frame["year"].between(view.first, view.last)]
    return replace(found, frame=within)


def outcomes_of_view(view: View, held: Holdings) -> tuple[Line, ...]:
    """Return the outcomes that a view compares, as far as they were recorded."""
    chosen = read_outcome(view.formula)
    if view.show == "overview":
        texts = [text for text in DEFAULT if _recorded(text, held.parts)]
        return tuple(read_outcome(text) for text in texts) or (chosen,)
    if view.show == "policies":
        others = [text for text in EFFECTS if text != view.formula and _recorded(text, held.parts)]
        return (chosen, *(read_outcome(text) for text in others))[:MOST_EFFECTS]
    return (chosen,)


def comparisons_of_view(view: View, held: Holdings) -> dict[str, Comparison]:
    """Return the scenarios of a view, each compared with the baseline.

    Raises
    ------
    BanhaError
        None of them can be compared.
    """
    lines = outcomes_of_view(view, held)
    names = [name for name in view.scenarios if name in held.policies]
    pairs = held.results.compare(province=view.province).pairs
    found = {name: comparison_of(view, held, lines, policy=name) for name in names if name in pairs}
    if not found:
        what = f"none of these scenarios can be compared with {held.baseline!r}"
        raise RequestError([Fault("view", what, "Choose a policy beside the baseline.")])
    return found


def table_of(view: View, held: Holdings) -> pd.DataFrame:
    """Return what a view shows as a tidy table in the units of the records.

    Returns
    -------
    The tables of `banha.report`: `trajectory_table`, `difference_table`, `effect_table` or
    `criteria_table`; the first with what is shown and its unit before it.

    Raises
    ------
    BanhaError
        What is asked is not there.
    """
    if view.show == "path":
        formula = read_formula(view.formula)
        table = trajectory_table(paths_of(view, held, (view.series,)), view.formula, lang=view.lang)
        table.insert(0, "unit", formula_unit(formula, view.lang))
        table.insert(0, "label", formula_title(formula, view.lang))
        table.insert(0, "outcome", view.formula)
        return table
    if view.show == "radar":
        table = criteria_table(paths_of(view, held, CRITERIA), lang=view.lang)
        chosen = (table["year"] == view.last) & (table["criterion"] != SCORE)
        return table[chosen].reset_index(drop=True)
    lines = outcomes_of_view(view, held)
    if view.show == "policies":
        return effect_table(comparisons_of_view(view, held), lines, year=view.last, lang=view.lang)
    return difference_table(
        comparison_of(view, held, lines, policy=view.policy), lines, lang=view.lang
    )


def _text(line: Line) -> str:
    return f"{line.simulated} / {line.per}" if line.per else line.simulated


def _recorded(text: str, parts: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether all series and parts of a formula were recorded."""
    return all(
        one.series in parts and set(one.parts) <= set(parts[one.series])
        for one in read_formula(text).named()
    )
