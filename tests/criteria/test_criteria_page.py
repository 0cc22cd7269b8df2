"""The page of criteria is of the tables, and says all that stands in them."""

from pathlib import Path

from banha.criteria import read_criteria
from banha.report.criteria_page import criteria_page

PAGE = Path(__file__).parents[2] / "docs" / "criteria.md"


def test_the_page_is_of_the_tables() -> None:
    cure = "python -m banha.report.criteria_page > docs/criteria.md"
    assert PAGE.read_text("utf-8") == criteria_page(), cure


def test_the_page_leaves_nothing_out() -> None:
    text = PAGE.read_text("utf-8")
    for row in read_criteria().criteria:
        assert row.label_en in text
        assert row.label_vi in text
    for indicator in read_criteria().indicators:
        for cell in (
            indicator.label_en, indicator.label_vi, indicator.simulated, indicator.per,
            indicator.unit, indicator.opening_note, indicator.source, indicator.note,
        ):  # fmt: skip
            assert cell in text
