"""Words in two languages: none missing, the same places to fill, nothing stale."""

from __future__ import annotations

import csv
import string
from importlib.resources import files

import pytest

from banha.criteria import read_criteria
from banha.errors import ScenarioError
from banha.houses.programme_table import programme_table
from banha.levers import lever_table
from banha.observing.survey import DISTRIBUTIONS
from banha.parameters import parameter_table
from banha.report.words import number, read_language, translated
from banha.series import read_series


def rows(name: str) -> list[dict[str, str]]:
    text = files("banha").joinpath("report", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def word_rows() -> list[dict[str, str]]:
    folder = files("banha").joinpath("report", "word_tables")
    return [row for file in folder.iterdir() for row in rows(f"word_tables/{file.name}")]


@pytest.mark.parametrize("row", word_rows(), ids=lambda row: row["key"])
def test_both_languages_have_the_same_places(row: dict[str, str]) -> None:
    places = [
        {name for _, name, _, _ in string.Formatter().parse(row[lang]) if name}
        for lang in ("en", "vi")
    ]
    assert places[0] == places[1]
    assert row["en"]
    assert row["vi"]


def test_no_key_twice() -> None:
    keys = [row["key"] for row in word_rows()]
    assert len(set(keys)) == len(keys)
    glossary = [(row["kind"], row["en"]) for row in rows("glossary.csv")]
    assert len(set(glossary)) == len(glossary)


def test_the_glossary_is_of_what_there_is() -> None:
    units = {row.unit for row in parameter_table()} | {r.unit for r in lever_table().values()}
    units |= {row.unit for row in read_series().values()} | set(DISTRIBUTIONS.values())
    units |= {row.unit for row in read_criteria().indicators}
    units |= {row.unit for row in programme_table().values()}
    parameters = {f"{row.section}.{row.name}" for row in parameter_table()}
    for row in rows("glossary.csv"):
        assert row["en"] in (units if row["kind"] == "unit" else parameters), row
        assert row["vi"]


def test_numbers_and_languages() -> None:
    assert number("1,234.5", "vi") == "1.234,5"
    assert number("1,234.5", "en") == "1,234.5"
    assert translated("per month", "vi", kind="unit") == "mỗi tháng"
    assert translated("per month", "en", kind="unit") == "per month"
    assert translated("furlongs", "vi", kind="unit") == "furlongs"
    assert read_language("vi") == "vi"
    for wrong in ("fr", "", "EN", None):
        with pytest.raises(ScenarioError, match="no language"):
            read_language(wrong)
