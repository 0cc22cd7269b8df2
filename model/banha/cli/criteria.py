"""The six criteria for the terminal: scores of a run, and how they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banha.cli.table import render

if TYPE_CHECKING:
    from banha.criteria import IndicatorRow
    from banha.records import Records

NOTE = "Scores of 0 to 100; measured: of indicators whose opening value is measured."
NONE = "–"
SCORES = (
    "criteria", "criteria_measured", "community_score", "community_score_measured",
    "community_score_geometric", "community_score_geometric_measured",
)  # fmt: skip
"""Recorded series that hold scores."""


def scores_table(records: Records) -> str:
    """Return the criteria in the first and the last whole year; of a shorter run, last month's.

    Beside each score stands that without unmeasured indicators; a dash where none is left.
    """
    years = records.months // 12
    spans = {f"{records.start + (records.months - 1)}": slice(records.months - 1, records.months)}
    if years:
        places = sorted({0, years - 1})
        spans = {str(records.start.year + y): slice(12 * y, 12 * y + 12) for y in places}
    whole, kept = records.criteria.names, records.criteria.measured_names
    lines = [
        (
            row.label_en,
            ("criteria", whole.index(row.name)),
            ("criteria_measured", kept.index(row.name)) if row.name in kept else None,
        )
        for row in records.criteria.criteria
    ]
    for label, series in (
        ("Community", "community_score"),
        ("Community, geometric", "community_score_geometric"),
    ):
        lines.append((label, (series, 0), (f"{series}_measured", 0) if kept else None))
    rows = [
        [label, *(_mean(records, one, span=span) for span in spans.values() for one in both)]
        for label, *both in lines
    ]
    headings = ["criterion", *(name for span in spans for name in (span, f"{span}, measured"))]
    return "\n".join([render(headings, rows, right=headings[1:]), NOTE])


def _mean(records: Records, place: tuple[str, int] | None, *, span: slice) -> str:
    """Mean of a part of a series over some months; a dash where there is none."""
    if place is None:
        return NONE
    values = records[place[0]].reshape(records.months, -1)
    return f"{values[span, place[1]].mean():.1f}"


def criteria_text() -> str:
    """Return every criterion, and every indicator with formula, goalposts, sources and grades."""
    from banha.criteria import read_criteria

    table = read_criteria()
    criteria = render(
        ["criterion", "weight", "label", "Tiếng Việt"],
        [[row.name, f"{row.weight:g}", row.label_en, row.label_vi] for row in table.criteria],
        right=["weight"],
    )
    columns = [
        "indicator", "criterion", "label", "Tiếng Việt", "formula", "unit", "worst", "best",
        "weight", "opening", "source", "note",
    ]  # fmt: skip
    rows = [
        [
            row.name, row.criterion, row.label_en, row.label_vi, formula_text(row), row.unit,
            f"{row.worst:g} ({row.worst_grade})", f"{row.best:g} ({row.best_grade})",
            f"{row.weight:g}", f"{row.opening}: {row.opening_note}", row.source, row.note,
        ]
        for row in table.indicators
    ]  # fmt: skip
    return "\n\n".join([criteria, render(columns, rows)])


def formula_text(row: IndicatorRow) -> str:
    """Return the formula of an indicator as a text."""
    text = row.simulated if not row.per else f"({row.simulated}) / ({row.per})"
    return text if row.factor == 1.0 else f"{row.factor:g} * {text}"
