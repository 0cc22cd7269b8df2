"""Words of the dashboard: in both languages, each of them used."""

import csv
import re
import string
from importlib.resources import files
from pathlib import Path

import pytest

from banha.dashboard.dashboard_words import say
from banha.dashboard.live import grouped_levers, live_levers

FOLDER = Path(str(files("banha").joinpath("dashboard")))
ROWS = list(csv.DictReader((FOLDER / "words.csv").read_text("utf-8").splitlines()))
CODE = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
MADE = ("show_", "column_", "sign_", "house_", "domain_", "grade_", "status_", "figure_")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["key"])
def test_both_languages_have_the_same_places(row: dict[str, str]) -> None:
    places = [
        {name for _, name, _, _ in string.Formatter().parse(row[lang]) if name}
        for lang in ("en", "vi")
    ]
    assert places[0] == places[1]
    assert row["en"]
    assert row["vi"]


def test_every_key_stands_once_and_is_used() -> None:
    keys = [row["key"] for row in ROWS]
    assert len(set(keys)) == len(keys)
    used = set(re.findall(r"\w+", CODE))
    unused = [key for key in keys if key not in used and not key.startswith(MADE)]
    assert unused == []


def test_every_key_that_is_said_is_there() -> None:
    keys = {row["key"] for row in ROWS}
    said = set(re.findall(r"(?:say|problem|RefusedError|_button)\(\s*[\"'](\w+)[\"']", CODE))
    assert said
    assert said <= keys


def test_places_are_filled() -> None:
    assert say("year_of", "vi", year=2030).endswith("2030.")


def test_every_lever_of_the_page_has_names_and_a_step_that_fits() -> None:
    for one in live_levers().values():
        assert one.en != one.vi
        assert 0.0 < one.step <= (one.row.high - one.row.low) / 10
        assert one.row.low <= one.row.neutral <= one.row.high


def test_levers_stand_by_house_and_domain() -> None:
    groups = list(grouped_levers())
    found = [one.row.name for _, _, levers in groups for one in levers]
    assert sorted(found) == sorted(live_levers())
    houses = list(dict.fromkeys(house for house, _, _ in groups))
    assert houses == ["state", "business", "school", "outside"]
    for house, domain, _ in groups:
        assert say(f"house_{house}", "vi")
        assert say(f"domain_{domain}", "vi")
