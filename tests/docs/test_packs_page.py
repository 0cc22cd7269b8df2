"""The page on packs names every method, grade and column that there is."""

import re
from pathlib import Path

from banha.packs.assumptions import COLUMNS
from banha.packs.layout import TABLES, opening_tables
from banha.packs.shared import nation_folder
from banha.packs.stand_ins.grade import LEAST
from banha.packs.stand_ins.stand_in import METHODS
from banha.parameter_table import COLUMNS as PARAMETER_COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text("utf-8")


def row(first: str) -> str:
    found = re.search(rf"^\| {re.escape(first)} \|(.*)$", PAGE, re.MULTILINE)
    assert found is not None, first
    return found[1]


def test_methods_and_grades() -> None:
    for method in METHODS:
        row(method)
    for letter, least in LEAST.items():
        assert f"{100 * least:.0f}" in row(letter)
    assert "no forecasts" in row("D")


def test_columns_of_files() -> None:
    named = {name: [column.name for column in columns] for name, columns in TABLES.items()}
    named["assumptions.csv"] = [column.name for column in COLUMNS]
    named["parameters.csv"] = list(PARAMETER_COLUMNS)
    for file in ("inputs.csv", "assumptions.csv", "parameters.csv", "outside.csv", "measured.csv"):
        text = row(f"`{file}`")
        assert re.findall(r"`([a-z_]+)`", text)[: len(named[file])] == named[file]
    for file in opening_tables([]):
        assert f"`{file}`" in row("`opening-YEAR/`")


def test_every_file_of_the_nation_is_named() -> None:
    part = PAGE.partition("## The files of a nation")[2]
    for path in nation_folder("viet-nam").iterdir():
        assert f"`{path.name}`" in part, path.name
