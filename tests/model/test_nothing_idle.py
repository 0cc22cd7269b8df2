"""Nothing stands in the tables of the model that the model does not use."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path

import pytest

from banha.accounts.ledger import read_flows
from banha.data import data_folder
from banha.levers import lever_table
from banha.state import read_schema

PACKAGE = Path(str(files("banha")))
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in PACKAGE.rglob("*.py")
    if path.name not in {"parameter_sections.py", "parameter_techniques.py"}
)


def parameters() -> list[str]:
    with (data_folder() / "parameters.csv").open(encoding="utf-8") as table:
        return sorted({f"{row['section']}.{row['name']}" for row in csv.DictReader(table)})


@pytest.mark.parametrize("name", parameters())
def test_every_parameter_is_read(name: str) -> None:
    assert re.search(rf"\.{name.split('.')[1]}\b", CODE), (
        f"no code reads {name}: use it, or take its row out of parameters.csv"
    )


@pytest.mark.parametrize("column", read_schema(), ids=lambda c: f"{c.table}.{c.column}")
def test_every_column_is_used(column: object) -> None:
    name = column.column  # type: ignore[attr-defined]
    assert len(re.findall(rf"""\.{name}\b|["']{name}["']""", CODE)) >= 2


@pytest.mark.parametrize("flow", list(read_flows()))
def test_every_flow_is_booked(flow: str) -> None:
    assert f'"{flow}"' in CODE


@pytest.mark.parametrize("lever", list(lever_table()))
def test_every_lever_is_pulled(lever: str) -> None:
    assert re.search(rf'lever\(\s*"{lever}"', CODE), (
        f"no code asks for province.lever({lever!r}): use it, or take its row out of levers.csv"
    )
