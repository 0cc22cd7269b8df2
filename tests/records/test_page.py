"""The page of records is of the tables, and every demand and risk has its records."""

from pathlib import Path

from banha.records import read_series
from banha.report.records_page import read_demands, records_page

PAGE = Path(__file__).parents[2] / "docs" / "records.md"


def test_the_page_is_of_the_tables() -> None:
    cure = "python -m banha.report.records_page > docs/records.md"
    assert PAGE.read_text("utf-8") == records_page(), cure


def test_eight_demands_and_four_risks_are_recorded() -> None:
    named = {(sign.kind, sign.name) for sign in read_demands()}
    assert sum(kind == "demand" for kind, _ in named) == 8
    assert sum(kind == "risk" for kind, _ in named) == 4
    assert {sign.series for sign in read_demands()} <= set(read_series())
    assert {sign.better for sign in read_demands()} == {"up", "down"}
    assert all(sign.label_en and sign.label_vi for sign in read_demands())
