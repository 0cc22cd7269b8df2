"""The page on users' own tables is of the code, and its example works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts import own_tables
from tests.intake.cases_of_rows import cp1258

from banha.intake import read_tables
from banha.intake.mapping import ENCODINGS, FileWords, Mapping
from banha.intake.schema import SCHEMAS

TEXT = own_tables.PAGE.read_text("utf-8")


def block(language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def test_the_lists_are_of_the_code() -> None:
    assert own_tables.page(TEXT) == TEXT, own_tables.CURE


def test_the_example_is_read(tmp_path: Path) -> None:
    (tmp_path / "dan-so.csv").write_bytes(cp1258(block("csv")))
    (tmp_path / "mapping.toml").write_text(block("toml"), "utf-8")
    annual = read_tables(tmp_path, slug="dong-nai").annual
    got = list(zip(annual["series"], annual["year"], annual["value"], annual["unit"], strict=True))
    assert got == [
        ("population", 2009, 2499700.0, "persons"),
        ("population", 2010, 2575100.0, "persons"),
        ("urban_share", 2010, 33.4, "percent"),
    ]
    assert set(annual["basis"]) == {"niên giám"}
    assert set(annual["source"]) == {"Niên giám thống kê Đồng Nai"}
    assert set(annual["reference"]) == {"Bảng 12"}


def test_the_python_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "my-tables"
    folder.mkdir()
    (folder / "dan-so.csv").write_bytes(cp1258(block("csv")))
    (folder / "mapping.toml").write_text(block("toml"), "utf-8")
    monkeypatch.chdir(tmp_path)
    exec(block("python"), {})


def test_every_key_and_column_is_on_the_page() -> None:
    example, rest = block("toml"), TEXT
    for key in Mapping.model_fields:
        assert re.search(rf"^(\[+)?{key}\b", example, re.MULTILINE), key
    names = [*FileWords.model_fields, *ENCODINGS]
    names += [column for schema in SCHEMAS.values() for column in schema.columns]
    assert [name for name in names if f"`{name}`" not in rest] == []
