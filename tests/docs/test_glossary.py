"""The glossary holds the words that the documentation uses, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts import code_blocks, glossary

from banha.criteria import read_criteria
from banha.parameter_table import GRADES

ROOT = Path(__file__).parents[2]
TERMS = glossary.read_terms()
ENGLISH = {row["en"].lower() for row in TERMS}
MADE = ("docs/glossary.md",)
NO_TERMS = {
    "AR", "ASEAN", "CDN", "CITATION", "CONTRIBUTING", "CSV", "ESCAP", "GB", "GDP", "GJ", "GSO",
    "GWh", "HCM", "HTML", "HTTP", "HTTPS", "ICF", "II", "III", "ILO", "JSON", "LEEP", "MB",
    "MIT", "MM", "MWp", "NAME", "NASATI", "PAPI", "PDF", "PNG", "PWT", "README", "SHA",
    "SIGTERM", "SPEEDUP", "SQL", "ST", "SVG", "TJ", "TODO", "TOML", "TP", "UN", "US", "USAID",
    "USD", "UTF", "VAR", "VHLSS", "VND", "VNI", "VOV", "VSIP", "XLSX", "YYYY",
}  # fmt: skip
"""Names of organisations and files, placeholders, and short forms that need no meaning here."""


def prose() -> str:
    """The words of all pages of English, without code."""
    parts = []
    for page in code_blocks.pages():
        if page in MADE or page.endswith(".vi.md"):
            continue
        text = code_blocks.BLOCK.sub("", (ROOT / page).read_text("utf-8"))
        text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", "", text, flags=re.DOTALL)
        parts.append(re.sub(r"`[^`\n]*`|\]\([^)]*\)|<!--.*?-->", " ", text))
    return "\n".join(parts)


PROSE = prose()


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row["en"])
def test_each_term_has_both_words_and_meanings_and_is_used(row: dict[str, str]) -> None:
    assert row["group"] in glossary.GROUPS
    for column in ("en", "vi", "meaning", "meaning_vi"):
        assert row[column].strip(), row
        assert not row[column].endswith("."), row
    stem = re.escape(row["en"]).removesuffix("y")
    assert re.search(stem, PROSE, re.IGNORECASE), f"no page says {row['en']!r}"


def test_no_term_twice() -> None:
    for column in ("en", "vi"):
        words = [row[column].lower() for row in TERMS]
        assert len(set(words)) == len(words), sorted({one for one in words if words.count(one) > 1})


def test_grades_criteria_and_houses_are_explained() -> None:
    assert set(GRADES) <= ENGLISH
    for criterion in read_criteria().criteria:
        assert criterion.label_en.lower() in ENGLISH
        word = next(row["vi"] for row in TERMS if row["en"] == criterion.label_en.lower())
        assert word == criterion.label_vi.lower()
    assert {"state", "business", "school"} <= ENGLISH


def test_every_short_form_is_explained_or_known() -> None:
    used = set(re.findall(r"\b[A-Z]{2,}[a-z]?\b", PROSE))
    short = {word for row in TERMS for word in re.findall(r"[A-Z]{2,}", row["en"])}
    assert used - NO_TERMS - short == set(), "add a row to model/banha/report/terms.csv"
    assert NO_TERMS - used == set(), "no page uses these: take them out"


def test_the_vietnamese_page_leads_to_the_glossary_and_the_gallery() -> None:
    text = (ROOT / "docs" / "index.vi.md").read_text("utf-8")
    for target in ("glossary.md", "gallery.vi.md", "reference/levers.md", "records.md"):
        assert f"]({target})" in text
    for grade in ("đo được", "đã công bố", "giả định"):
        assert f"**{grade}**" in text


def test_units_of_the_glossary_are_on_the_page() -> None:
    text = glossary.PAGE.read_text("utf-8")
    for english, vietnamese in glossary.units():
        assert f"| {english} | {vietnamese} |" in text
