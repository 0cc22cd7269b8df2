"""`banha describe SCENARIO`: one scenario in full."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from banha.cli.table import render
from banha.data import province_folder
from banha.parameters import parameter_table
from banha.terminal import terminal_width

if TYPE_CHECKING:
    from banha.scenario import Scenario

WIDTH_OF_TEXT = 100
"""Letters in a line of a text that is part of a document, whatever the terminal has."""


def scenario_text(scenario: Scenario) -> str:
    """Return what a scenario asks, with units, grades and what it changes."""
    width = terminal_width()
    parts = [
        f"{scenario.title} ({scenario.name})",
        textwrap.fill(scenario.description, width),
        textwrap.fill(scenario.assumptions, width),
        render(
            ["asked", "value"],
            [
                ["province", scenario.province],
                ["period", f"{scenario.start} to {scenario.end}, {scenario.months} months"],
                ["scale", f"1:{scenario.scale} of persons, 1:{scenario.firm_scale} of firms"],
                ["seed", str(scenario.seed)],
                ["content", scenario.content_hash()],
            ],
        ),
        _levers(scenario),
        _overrides(scenario),
        *(textwrap.fill(f"note: {note}", width) for note in scenario.notes),
    ]
    return "\n\n".join(part for part in parts if part)


def _levers(scenario: Scenario) -> str:
    rows = []
    for lever in scenario.levers:
        row = scenario.lever_row(lever.name)
        rows.append(
            [
                lever.name, f"{lever.value:g}", str(lever.start), str(lever.ramp_months),
                str(lever.end or ""), row.unit, row.grade, row.source, row.description,
            ]
        )  # fmt: skip
    columns = [
        "lever", "value", "start", "ramp months", "end", "unit", "grade", "source", "description",
    ]  # fmt: skip
    return render(columns, rows) if rows else "No lever is moved."


def _overrides(scenario: Scenario) -> str:
    table = parameter_table(pack_overrides=province_folder(scenario.province) / "parameters.csv")
    rows = []
    for section, named in scenario.overrides.items():
        for name, given in named.items():
            known = [row for row in table if (row.section, row.name) == (section, name)]
            by_sector = given if isinstance(given, Mapping) else {"": given}
            for sector, value in by_sector.items():
                of_sector = [row for row in known if row.sector in (sector, "all", "")]
                usual = ", ".join(f"{row.value:g}" for row in of_sector or known)
                first = known[0]
                rows.append(
                    [
                        f"{section}.{name}", sector, f"{value:g}", usual, first.unit,
                        first.grade, first.source, first.description,
                    ]
                )  # fmt: skip
    columns = [
        "parameter", "sector", "value", "instead of", "unit", "grade", "source", "description",
    ]  # fmt: skip
    return render(columns, rows) if rows else "No parameter is set otherwise."


def explained_document(scenario: Scenario, *, lang: str) -> dict[str, Any]:
    """Return as values a scenario, the rows of its levers, and its explanation as text."""
    from banha.explanation import explain

    return {
        "scenario": scenario.to_dict(),
        "lang": lang,
        "levers": [
            {"asked": one.to_dict(), **scenario.lever_row(one.name).model_dump()}
            for one in scenario.levers
        ],
        "text": explain(scenario, lang=lang, width=WIDTH_OF_TEXT),
    }
