"""The page of the six criteria: every indicator with its formula, goalposts, sources and grades.

`python -m banha.report.criteria_page` writes it to the standard output.
"""

from __future__ import annotations

import sys

from banha.criteria import Criteria, IndicatorRow, read_criteria

HEAD = """# The six criteria

A community is judged by the six criteria of the Intelligent Community Forum. Each is the weighted
mean of its indicators on a scale of 0 to 100,

    score = 100 · clip((x − worst) ÷ (best − worst), 0, 1),

and the community score is the weighted mean of the six, with the weighted geometric mean beside it.
Every indicator x is computed each month from records of what persons, households, firms and the
State did (`docs/records.md`); no lever reaches a score in another way. Broadband coverage and local
solar follow paths from outside, coverage with what the programme adds. Formulas, goalposts and
weights are data: `scenarios/criteria.csv` and `scenarios/indicators.csv`. This page is made of
them; `banha describe criteria` shows the same. What each indicator adds to its criterion and to the
community score: `banha.scores.decompose`.

Records: `indicators`, `indicator_scores`, `criteria`, `community_score` and
`community_score_geometric`; those of a year are the means of its months. A ratio with nothing below
the line is 0.

Where the value at the opening is not measured in Bình Dương, a score mostly shows what was assumed.
`criteria_measured` and `community_score_measured` therefore leave out every indicator whose opening
is assumed, and every criterion that has no other; with the tables as they are what is left is:
{measured}. A grade says where a number comes from (see CONTRIBUTING.md).

Flows are added up over twelve months (`twelve_months`); months before the first are taken to have
been like the mean of those since.
"""


def criteria_page() -> str:
    """The page as Markdown."""
    table = read_criteria()
    kept = [row.label_en.lower() for row in table.indicators if row.is_measured]
    parts = [HEAD.format(measured=", ".join(kept) or "nothing"), *_overview(table)]
    for criterion in table.criteria:
        heading = f"## {criterion.label_en} · {criterion.label_vi}"
        parts += ["", heading, "", *_indicators(table.of(criterion.name))]
    return "\n".join([*parts, ""])


def _overview(table: Criteria) -> list[str]:
    total = sum(row.weight for row in table.criteria)
    lines = [
        "| criterion | Tiếng Việt | share of the community score | indicators | measured |",
        "|---|---|---|---|---|",
    ]
    return lines + [
        f"| {row.label_en} | {row.label_vi} | {row.weight / total:.3f} "
        f"| {len(table.of(row.name))} | {len(table.of(row.name, measured=True))} |"
        for row in table.criteria
    ]


def _indicators(rows: list[IndicatorRow]) -> list[str]:
    total = sum(row.weight for row in rows)
    lines = [
        "| indicator | Tiếng Việt | formula | unit | worst | best | weight | opening |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.label_en} | {row.label_vi} | {_formula(row)} | {row.unit} "
        f"| {row.worst:g} ({row.worst_grade}) | {row.best:g} ({row.best_grade}) "
        f"| {row.weight / total:.2f} | {row.opening} |"
        for row in rows
    ]
    return [*lines, "", *(_remarks(row) for row in rows)]


def _formula(row: IndicatorRow) -> str:
    text = f"`{row.simulated}`" + (f" ÷ `{row.per}`" if row.per else "")
    return text if row.factor == 1.0 else f"{row.factor:g} × {text}"


def _remarks(row: IndicatorRow) -> str:
    texts = [f"Opening: {row.opening_note}.", f"{row.note}." if row.note else ""]
    texts.append(f"Goalposts: {row.source}." if row.source else "")
    return f"- **{row.label_en}** (`{row.name}`). " + " ".join(text for text in texts if text)


if __name__ == "__main__":
    sys.stdout.write(criteria_page())
