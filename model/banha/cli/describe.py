"""`banha describe --json`: the tables of what there is, as values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from banha.cli.options import read_language
from banha.cli.show import described_scenario, province_table

type Rows = list[Any]


def describe_document(
    subject: str | None, *, province: str | None, lang: str = "en"
) -> dict[str, Any]:
    """Return all tables, one table, or a scenario in full, as values.

    Parameters
    ----------
    subject, province, lang
        As for `describe_text`; tables hold their words in all languages that they have.

    Raises
    ------
    ScenarioError
        There is neither such a table nor such a scenario, or no such language.
    """
    read_language(lang)
    table = province_table(province)
    makers: dict[str, Callable[[], Rows]] = {
        "schema": _schema,
        "parameters": lambda: _parameters(table),
        "levers": _levers,
        "records": _records,
        "flows": _flows,
        "criteria": _criteria,
        "indicators": _indicators,
    }
    groups = {"criteria": ("criteria", "indicators")}
    if subject is None:
        return {"tables": {name: make() for name, make in makers.items()}}
    if subject in makers and subject != "indicators":
        return {"tables": {name: makers[name]() for name in groups.get(subject, (subject,))}}
    scenario = described_scenario(subject, tables=[name for name in makers if name != "indicators"])
    return {
        "scenario": scenario.to_dict(),
        "months": scenario.months,
        "content": scenario.content_hash(),
        "notes": list(scenario.notes),
    }


def _schema() -> Rows:
    from banha.state import read_schema

    told = ("table", "column", "dtype", "unit", "kind", "default", "description")
    return [{key: getattr(one, key) for key in told} for one in read_schema()]


def _parameters(table: Path | None) -> Rows:
    from banha.parameters import parameter_table

    return list(parameter_table(pack_overrides=table))


def _levers() -> Rows:
    from banha.levers import lever_table

    return list(lever_table().values())


def _records() -> Rows:
    from banha.report.names import series_title
    from banha.series import read_series

    return [
        {
            "series": one.series, "title_en": series_title(one.series, "en"),
            "title_vi": series_title(one.series, "vi"), "by": one.by, "unit": one.unit,
            "kind": one.kind, "description": one.description,
        }
        for one in read_series().values()
    ]  # fmt: skip


def _flows() -> Rows:
    from banha.accounts.ledger import read_flows

    told = ("name", "payer", "payer_column", "payee", "payee_column", "description")
    return [{key: getattr(one, key) for key in told} for one in read_flows().values()]


def _criteria() -> Rows:
    from banha.criteria import read_criteria

    return list(read_criteria().criteria)


def _indicators() -> Rows:
    from banha.criteria import read_criteria

    return list(read_criteria().indicators)
