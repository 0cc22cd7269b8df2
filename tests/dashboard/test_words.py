"""Words of the dashboard: each of them used, none missing."""

import csv
import re
from importlib.resources import files
from pathlib import Path

from banha.dashboard.dashboard_words import PREFIX, say
from banha.dashboard.live import grouped_levers, live_levers

FOLDER = Path(str(files("banha").joinpath("dashboard")))
TABLE = FOLDER.parent / "report" / "word_tables" / "dashboard.csv"
ROWS = csv.DictReader(TABLE.read_text("utf-8").splitlines())
KEYS = {row["key"].removeprefix(PREFIX) for row in ROWS}
CODE = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
MADE = ("show_", "column_", "sign_", "house_", "domain_", "grade_", "status_", "figure_")


def test_every_key_is_used() -> None:
    used = set(re.findall(r"\w+", CODE))
    unused = [key for key in KEYS if key not in used and not key.startswith(MADE)]
    assert unused == []


def test_every_key_that_is_said_is_there() -> None:
    said = set(re.findall(r"(?:say|problem|RefusedError|_button)\(\s*[\"'](\w+)[\"']", CODE))
    assert said
    assert said <= KEYS


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
