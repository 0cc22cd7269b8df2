"""The page of words: terms in English and Vietnamese with their meaning, and the units."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.reference_tables import MADE, ROOT, read_table, table

GROUPS = {
    "run": "Runs / Lần chạy",
    "policy": "Policies / Chính sách",
    "evidence": "Evidence / Căn cứ",
    "judging": "Judging / Đánh giá",
    "criteria": "Criteria / Tiêu chí",
    "economy": "Economy / Kinh tế",
    "people": "People and work / Con người và việc làm",
    "accounts": "Accounts / Sổ sách",
}
PAGE = ROOT / "docs" / "glossary.md"


def read_terms() -> list[dict[str, str]]:
    """Return the terms: group, both words, both meanings."""
    return read_table("report/terms.csv")


def units() -> Iterator[tuple[str, str]]:
    """Yield the units in both languages, in the order of their English."""
    rows = read_table("report/glossary.csv")
    found = ((row["en"], row["vi"]) for row in rows if row["kind"] == "unit")
    yield from sorted(found, key=lambda pair: pair[0].lower())


def glossary_page() -> str:
    """Return the page as Markdown."""
    terms = read_terms()
    parts = [
        "# Glossary / Thuật ngữ", "",
        ("The words of the documentation in English and Vietnamese, each with its meaning."
        " *Các thuật ngữ dùng trong tài liệu, tiếng Anh và tiếng Việt, kèm giải nghĩa.*"
        " Series and their parts have their own page: [Records](records.md); levers theirs:"
        f" [Levers](reference/levers.md). {MADE}"),
    ]  # fmt: skip
    for group, title in GROUPS.items():
        own = [row for row in terms if row["group"] == group]
        heads = ("English", "Tiếng Việt", "meaning", "giải nghĩa")
        rows = ((f"**{row['en']}**", f"**{row['vi']}**", row["meaning"], row["meaning_vi"])
                for row in own)  # fmt: skip
        parts += ["", f"## {title}", "", *table(heads, rows)]
    parts += ["", "## Units / Đơn vị", "", *table(("English", "Tiếng Việt"), units()), ""]
    return "\n".join(parts)
