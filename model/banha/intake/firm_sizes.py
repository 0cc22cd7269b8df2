"""Enterprises by size class, of the province and of industries of the nation."""

import re
from dataclasses import dataclass, field

from banha.intake.cells import number_of, text_of, whole
from banha.intake.findings import Findings
from banha.intake.layouts import RawRow
from banha.intake.mapping import FileWords, Mapping, plain_text
from banha.intake.numerals import NumberFormat, written
from banha.intake.places import Cell, Place, shown_cell
from banha.intake.schema import FIRM_SIZES, SIZE_CLASSES
from banha.intake.workbook import is_date

MOST_ENTERPRISES = 100_000_000
"""No size class of any nation has more."""
SCOPES = ("province", "industry", "national")
_LOOKS_LIKE_A_DATE = re.compile(r"[0-9]{1,2}[-/.][A-Za-zÀ-ỹ]{3,}|[A-Za-z]{3}-[0-9]{2}|[0-9/]{6,}")


@dataclass
class FirmSizeReader:
    """Turns raw rows into rows of the table of enterprises by size class.

    Parameters
    ----------
    slug
        The province.
    mapping
        What the mapping says.
    words
        What it says of this table, if anything.
    findings
        Receives faults and notes.
    """

    slug: str
    mapping: Mapping
    words: FileWords | None
    findings: Findings
    first: dict[tuple[str, str, str, str], tuple[Place, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.form = NumberFormat(
            decimal=self.words.decimal if self.words else ".",
            thousands=self.words.thousands if self.words else "",
            missing=frozenset(plain_text(text) for text in self.mapping.missing),
            remove=tuple(self.words.remove) if self.words else (),
        )

    def read(self, row: RawRow) -> dict[str, object] | None:
        """Return a row by column; none where it is empty, of the nation as a whole, or wrong."""
        before = self.findings.count
        scope = self._scope(row)
        size = self._size_class(row)
        count = number_of(row, "enterprises", form=self.form, findings=self.findings)
        if count is not None:
            whole(row, "enterprises", count, unit="enterprises", findings=self.findings)
            self._refuse_impossible(row, count)
        if self.findings.count > before:
            return None
        if count is None or scope == "national":
            return None
        key = self.slug if scope == "province" else self._text(row, "key", "vietnam")
        industry = self._text(row, "industry", "all")
        values = (scope, key, industry, size, SIZE_CLASSES.index(size) + 1, int(count))
        source = self.mapping.source or row.place.sheet.file
        texts = (
            self._text(row, "source", source),
            self._text(row, "reference", self.mapping.reference or ""),
            self._text(row, "note", ""),
        )
        if self._twice((scope, key, industry, size), row.place, count):
            return None
        return dict(zip(FIRM_SIZES.columns, (*values, *texts), strict=True))

    def _text(self, row: RawRow, column: str, default: str) -> str:
        return text_of(row, column, default=default, findings=self.findings)

    def _scope(self, row: RawRow) -> str:
        scope = self._text(row, "scope", "province")
        if scope not in SCOPES:
            cure = f"Write one of {', '.join(SCOPES)}."
            what = f"The scope {shown_cell(scope)} is unknown."
            self.findings.fault(row.place.at("scope"), what, cure, kind="scope")
        return scope

    def _size_class(self, row: RawRow) -> str:
        cell: Cell = row.cells.get("size_class")
        text = "" if cell is None or is_date(cell) else plain_text(str(cell)).replace("–", "-")
        if text in SIZE_CLASSES:
            return text
        what = f"{shown_cell(cell)} is no size class."
        cure = f"Write one of {', '.join(SIZE_CLASSES)}."
        if is_date(cell) or _LOOKS_LIKE_A_DATE.fullmatch(text):
            what += " A spreadsheet has made a date of it."
            cure += " Format the column as text before you write into it."
        self.findings.fault(row.place.at("size_class"), what, cure, kind="size class")
        return ""

    def _refuse_impossible(self, row: RawRow, count: float) -> None:
        where = row.place.at("enterprises")
        if count < 0:
            what = f"The number of enterprises is negative: {written(count)}."
            cure = "Correct the sign, or leave the cell empty if there is no value."
            self.findings.fault(where, what, cure, kind="negative")
        if count > MOST_ENTERPRISES:
            what = f"{written(count)} enterprises are more than {MOST_ENTERPRISES:,}."
            cure = "Correct the value: enterprises of one size class are counted one by one."
            self.findings.fault(where, what, cure, kind="too many")

    def _twice(self, key: tuple[str, str, str, str], place: Place, count: float) -> bool:
        kept, value = self.first.setdefault(key, (place, count))
        if kept is place:
            return False
        if value == count:
            self.findings.note(f"{place.row}: stands there twice; that of {kept.row} was kept.")
            return True
        self.findings.fault(
            place.at("enterprises"),
            f"The class {key[3]} of {key[1]}, {key[2]} has {written(count)} enterprises here and"
            f" {written(value)} in {kept.row}.",
            "Keep one of the two rows.",
            kind="duplicate",
        )
        return True
