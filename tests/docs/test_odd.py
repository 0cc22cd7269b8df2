"""The description of the model names only what there is."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from scripts import site_formulas

from banha.decisions.choice import Decisions
from banha.parameter_sections import SECTIONS
from banha.state import __file__ as state_file

FOLDER = Path(__file__).parents[2] / "docs" / "odd"
PAGES = sorted(FOLDER.glob("*.md"))
SUBMODELS = ("people.md", "firms.md", "state-and-houses.md", "surroundings.md")
NAME = re.compile(r"`(banha(?:\.\w+)+)`")
SECTION = re.compile(r"`\[(\w+)\]`")
DOTTED = re.compile(r"`(\w+)\.(\w+)`")
SCHEMA = (Path(state_file).parent / "schema.csv").read_text("utf-8")
COLUMNS = {tuple(line.split(",")[:2]) for line in SCHEMA.splitlines()[1:]}


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or something within one."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing: object = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            if not hasattr(thing, part):
                return False
            thing = getattr(thing, part)
        return True
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_modules_sections_parameters_and_columns_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    for name in NAME.findall(text):
        assert exists(name), f"{page.name}: {name}"
    for section in SECTION.findall(text):
        assert section in SECTIONS, f"{page.name}: [{section}]"
    for first, second in DOTTED.findall(text):
        if first in ("banha", "outside", "accounts", "Province") or second in ("csv", "parquet"):
            continue
        known = (first, second) in COLUMNS or second in getattr(
            SECTIONS.get(first), "model_fields", {}
        )
        assert known, f"{page.name}: {first}.{second}"


@pytest.mark.parametrize("name", SUBMODELS)
def test_each_submodel_names_its_module_first(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert len(parts) >= 7
    for part in parts:
        title, _, body = part.partition("\n")
        assert NAME.search(body.strip().splitlines()[0]), f"{name}: {title}"


@pytest.mark.parametrize("name", SUBMODELS)
def test_each_symbol_table_has_three_columns(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) > 10
    for row in rows:
        assert row.count("|") == 4, f"{name}: {row}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_braces_and_signs_of_formulas_are_paired(page: Path) -> None:
    for formula in site_formulas.ALONE.findall(page.read_text("utf-8")):
        assert formula.count("{") == formula.count("}"), formula
        opened, closed = (re.findall(rf"\\{side}[^a-z]", formula) for side in ("left", "right"))
        assert len(opened) == len(closed), formula


def test_every_module_of_rules_is_described() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    modules = {field.default.__module__ for field in Decisions.__dataclass_fields__.values()}
    for module in modules:
        assert f"`{module}" in text, module


def test_what_is_not_there_is_seen() -> None:
    assert not exists("banha.nothing.here")
    assert exists("banha.economy.Economy.capacity")
    assert not exists("banha.markets.entry.no_such_rule")
