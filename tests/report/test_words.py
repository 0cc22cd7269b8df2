"""Words in two languages: none missing, the same places to fill, nothing stale."""

from __future__ import annotations

import ast
import csv
import re
import string
from importlib.resources import files
from pathlib import Path

import pytest

from banha.criteria import read_criteria
from banha.errors import ScenarioError
from banha.houses.programme_table import programme_table
from banha.levers import lever_table
from banha.observing.survey import DISTRIBUTIONS
from banha.parameters import parameter_table
from banha.report.words import number, read_language, translated
from banha.series import read_series

PACKAGE = Path(str(files("banha")))
TABLES = "model/banha/report/word_tables/"
CURE = "add a row to model/banha/report/glossary.csv"
ALIKE = {"GWh", "TJ", "ha", "km", "m3", "m²"}
"""Units that both languages write alike."""


def rows(name: str) -> list[dict[str, str]]:
    text = files("banha").joinpath("report", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def word_rows() -> list[dict[str, str]]:
    folder = files("banha").joinpath("report", "word_tables")
    return [row for file in folder.iterdir() for row in rows(f"word_tables/{file.name}")]


def glossary(kind: str) -> dict[str, str]:
    return {row["en"]: row["vi"] for row in rows("glossary.csv") if row["kind"] == kind}


@pytest.mark.parametrize("row", word_rows(), ids=lambda row: row["key"])
def test_both_languages_have_the_same_places(row: dict[str, str]) -> None:
    for lang in ("en", "vi"):
        assert row[lang], f"{row['key']} has no words in column {lang}: write them in {TABLES}"
    places = [
        {name for _, name, _, _ in string.Formatter().parse(row[lang]) if name}
        for lang in ("en", "vi")
    ]
    assert places[0] == places[1], f"{row['key']}: other places in braces in en than in vi"


@pytest.mark.parametrize("row", word_rows(), ids=lambda row: row["key"])
def test_words_are_translated(row: dict[str, str]) -> None:
    """Only what has no word of three letters or more is alike: numbers, places, short units."""
    plain = re.sub(r"\{.*?\}", "", row["en"])
    alike = row["en"] == row["vi"] and re.search(r"[^\W\d_]{3}", plain)
    assert not alike, f"{row['key']}: column vi is English; write Vietnamese words in {TABLES}"


def test_every_key_that_code_names_is_in_a_table() -> None:
    """Keys that are put together at run time are seen by the tests of what they are for."""
    known = {row["key"] for row in word_rows()}
    calls = [
        call
        for path in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "words" and call.args
    ]
    named = {str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)}
    assert len(named) > 100
    missing = sorted(named - known)
    assert not missing, f"add rows of {', '.join(missing)} to a table of {TABLES}, in en and vi"


def test_no_key_twice() -> None:
    keys = [row["key"] for row in word_rows()]
    assert len(set(keys)) == len(keys)
    pairs = [(row["kind"], row["en"]) for row in rows("glossary.csv")]
    assert len(set(pairs)) == len(pairs)


def test_the_glossary_is_of_what_there_is() -> None:
    units = {row.unit for row in parameter_table()} | {r.unit for r in lever_table().values()}
    units |= {row.unit for row in read_series().values()} | set(DISTRIBUTIONS.values())
    units |= {row.unit for row in read_criteria().indicators}
    units |= {row.unit for row in programme_table().values()}
    parameters = {f"{row.section}.{row.name}" for row in parameter_table()}
    for row in rows("glossary.csv"):
        assert row["kind"] in ("unit", "parameter"), row
        assert row["en"] in (units if row["kind"] == "unit" else parameters), row
        assert row["vi"]


def test_every_parameter_has_vietnamese_words() -> None:
    """Also those that neither a lever nor a mechanism names."""
    english: dict[str, set[str]] = {}
    for row in parameter_table():
        full = f"{row.section}.{row.name}"
        english.setdefault(full, {full.casefold()}).add(row.description.casefold())
    written = glossary("parameter")
    missing = [full for full in english if full not in written]
    assert not missing, f"{CURE}, of kind parameter, for {', '.join(missing)}"
    for full, told in english.items():
        text = written[full]
        assert text.casefold() not in told, f"{full}: {text!r} is not translated"
        assert not text.isascii(), f"{full}: {text!r} has no letter that only Vietnamese has"


def test_every_unit_of_a_parameter_has_vietnamese_words() -> None:
    written = glossary("unit")
    missing = {row.unit for row in parameter_table()} - set(written)
    assert not missing, f"{CURE}, of kind unit, for {', '.join(sorted(missing))}"
    alike = {unit for unit, text in written.items() if unit == text}
    assert alike == ALIKE, f"not translated, or no longer alike: {sorted(alike ^ ALIKE)}"


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
