"""Lines of a sheet of an .xlsx workbook; what Excel hides in cells becomes a fault."""

import datetime as dt
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from banha.intake.findings import Findings
from banha.intake.lines import Line
from banha.intake.places import Cell, letters, shown_cell
from banha.suggest import did_you_mean

LARGEST_UNPACKED_BYTES = 96 * 1024 * 1024
"""A workbook is a packed folder; one that unpacks to more is refused."""
MOST_CELLS = 4_000_000
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ParseError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the reading of a damaged workbook may raise."""


def sheet_lines(
    data: bytes, *, file: str, sheet: str | None, header: int | None, findings: Findings
) -> tuple[str, list[Line]]:
    """Return the name of a sheet and its lines that are not empty.

    Parameters
    ----------
    data
        All bytes of the workbook.
    file
        Its name in messages.
    sheet
        The sheet; none where the workbook has only one.
    header
        Line of the headings, above which anything may stand; none: the first that is not empty.
    findings
        Receives faults: no workbook, sheets unnamed, merged cells, formulas without values, errors.
    """
    if not _is_workbook(data, file=file, findings=findings):
        return "", []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheet_lines(data, file=file, sheet=sheet, header=header, findings=findings)
    except _BROKEN as error:
        what = f"The workbook is damaged: {type(error).__name__} {str(error)[:80]}".rstrip() + "."
        cure = "Open it in a spreadsheet program and save it anew as .xlsx, or as CSV in UTF-8."
        findings.fault(file, what, cure, kind="workbook")
        return "", []


def _is_workbook(data: bytes, *, file: str, findings: Findings) -> bool:
    cure = "Open it in a spreadsheet program and save it as .xlsx, or as CSV in UTF-8."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _BROKEN:
        old = data.startswith(_OLD_WORKBOOK)
        words = "an old workbook (.xls) or one with a password" if old else "no .xlsx workbook"
        findings.fault(file, f"The file is {words}, whatever its name says.", cure, kind="workbook")
        return False
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        what = "The file is a zip archive, and no .xlsx workbook is in it."
        findings.fault(file, what, cure, kind="workbook")
        return False
    size = sum(part.file_size for part in parts)
    if size > LARGEST_UNPACKED_BYTES:
        what = (
            f"The workbook unpacks to {size:,} bytes; at most {LARGEST_UNPACKED_BYTES:,} are read."
        )
        cure = "Keep only the rows of the province and the sheet with the table."
        findings.fault(file, what, cure, kind="workbook")
        return False
    return True


def _sheet_lines(
    data: bytes, *, file: str, sheet: str | None, header: int | None, findings: Findings
) -> tuple[str, list[Line]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    values = load_workbook(io.BytesIO(data), data_only=True)
    names = [page.title for page in book.worksheets]
    chosen = sheet or (names[0] if len(names) == 1 else "")
    if chosen not in names:
        what = f"There is no sheet {sheet!r}." if sheet else f"There are {len(names)} sheets."
        cure = f'Name one in mapping.toml: sheet = "…". {did_you_mean(sheet or "", names)}'
        findings.fault(file, what, cure, kind="sheet")
        return "", []
    page, results = book[chosen], values[chosen]
    if page.max_row * page.max_column > MOST_CELLS:
        last = f"{letters(page.max_column - 1)}{page.max_row}"
        what = f"The sheet reaches to the cell {last}: more than {MOST_CELLS:,} cells."
        cure = "Delete the rows and columns after the table, and save the workbook."
        findings.fault(f"{file}, sheet {chosen}", what, cure, kind="sheet")
        return chosen, []
    lines = list(_lines(page, results, name=f"{file}, sheet {chosen}", findings=findings))
    if lines:
        first = header or lines[0].number
        _refuse_merged(page, name=f"{file}, sheet {chosen}", first=first, findings=findings)
    return chosen, lines


def _lines(page: Any, results: Any, *, name: str, findings: Findings) -> Iterator[Line]:
    for number, (row, shown) in enumerate(zip(page.rows, results.rows, strict=True), start=1):
        cells: list[Cell] = []
        for position, (cell, result) in enumerate(zip(row, shown, strict=True)):
            value = result.value
            where = f"{name}, cell {letters(position)}{number}"
            if cell.data_type == "f" and value is None:
                findings.fault(
                    where,
                    f"The formula {shown_cell(_formula(cell.value))} has no stored value.",
                    "Open the workbook in a spreadsheet program, let it compute and save it; or"
                    " paste the values in place of the formulas.",
                    kind="formula",
                )
            elif result.data_type == "e":
                findings.fault(
                    where,
                    f"The cell holds the error {shown_cell(value)}.",
                    "Correct the formula, or leave the cell empty.",
                    kind="error cell",
                )
                value = None
            cells.append(value)
        line = Line(number, cells)
        if not line.empty:
            yield line


def _formula(value: object) -> str:
    return str(getattr(value, "text", value))


def _refuse_merged(page: Any, *, name: str, first: int, findings: Findings) -> None:
    for merged in sorted(page.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col)):
        if merged.max_row >= first:
            findings.fault(
                f"{name}, cell {letters(merged.min_col - 1)}{merged.min_row}",
                f"The cells {merged.coord} are merged: which rows the text belongs to is not said.",
                "Unmerge the cells and write the text into each of them.",
                kind="merged",
            )


def is_packed(data: bytes) -> bool:
    """Whether bytes are a zip archive, as workbooks are, or an old workbook."""
    return data.startswith((b"PK\x03\x04", _OLD_WORKBOOK))


def is_date(cell: Cell) -> bool:
    """Whether a cell holds a date or a time."""
    return isinstance(cell, dt.date | dt.time | dt.timedelta)
