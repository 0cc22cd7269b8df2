"""Single cells as texts, numbers, years and months; whatever does not fit is a fault."""

import math
import re
from collections.abc import Sequence

from banha.intake.encodings import garbled, garbled_fault
from banha.intake.findings import Findings
from banha.intake.layouts import RawRow
from banha.intake.mapping import plain_text
from banha.intake.numerals import NotANumberError, NumberFormat, number, readings, written
from banha.intake.places import Cell, shown_cell
from banha.intake.schema import FIRST_YEAR, LIMIT_CURE
from banha.intake.workbook import is_date
from banha.packs.layout import LAST_OBSERVED_YEAR

_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")


def text_of(row: RawRow, column: str, *, default: str, findings: Findings) -> str:
    """Return a cell as a text in plain form, or the default where it is empty."""
    cell = row.cells.get(column)
    if cell is None:
        return default
    if is_date(cell):
        _date_fault(row, column, cell, cure=f"Write the {column} as a text.", findings=findings)
        return default
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    mended = garbled(str(cell))
    if mended:
        garbled_fault(row.place.at(column), str(cell), mended, findings)
    return plain_text(str(cell)) or default


def one_of(
    row: RawRow, column: str, *, allowed: Sequence[str], default: str, findings: Findings
) -> str:
    """Return a text that must be one of some; capitals do not count."""
    text = text_of(row, column, default=default, findings=findings)
    if text.casefold() in allowed:
        return text.casefold()
    cure = f"Write one of {', '.join(allowed)}, or leave the cell empty."
    findings.fault(
        row.place.at(column), f"{shown_cell(text)} is not known here.", cure, kind=column
    )
    return default


def truth_of(row: RawRow, column: str, *, findings: Findings) -> bool | None:
    """Return true or false; none where the cell is empty or wrong."""
    cell = row.cells.get(column)
    if isinstance(cell, bool):
        return cell
    text = text_of(row, column, default="", findings=findings)
    if text.casefold() in ("true", "false"):
        return text.casefold() == "true"
    if text:
        cure = "Write true or false, or leave the cell empty."
        what = f"{shown_cell(text)} is neither true nor false."
        findings.fault(row.place.at(column), what, cure, kind=column)
    return None


def number_of(row: RawRow, column: str, *, form: NumberFormat, findings: Findings) -> float | None:
    """Return a number; none where there is no value, or, with a fault, no number."""
    cell = row.cells.get(column)
    where = row.place.at(column)
    if is_date(cell):
        cure = "Write the number; spreadsheets make dates of numbers such as 1.5 or 5/9."
        _date_fault(row, column, cell, cure=cure, findings=findings)
    elif isinstance(cell, bool):
        what = f"{cell} is not a number."
        findings.fault(where, what, "Write a number, or leave the cell empty.", kind="number")
    elif isinstance(cell, int | float):
        return _finite(float(cell), where=where, findings=findings)
    elif cell is not None:
        return _written_number(str(cell), where=where, form=form, findings=findings)
    return None


def _written_number(
    text: str, *, where: str, form: NumberFormat, findings: Findings
) -> float | None:
    mended = garbled(text)
    if mended:
        garbled_fault(where, text, mended, findings)
        return None
    try:
        return number(plain_text(text), form=form)
    except NotANumberError as error:
        findings.fault(where, error.what, error.cure, kind="number")
        return None


def _finite(value: float, *, where: str, findings: Findings) -> float | None:
    if math.isfinite(value):
        return value
    findings.fault(where, f"{value} is not a number.", "Write a finite number.", kind="number")
    return None


def whole(row: RawRow, column: str, value: float, *, unit: str, findings: Findings) -> bool:
    """Whether a count is whole; else a fault that shows what the text may mean."""
    if abs(value - round(value)) <= 1e-9 * max(1.0, abs(value)):
        return True
    cell = row.cells.get(column)
    found = readings(cell) if isinstance(cell, str) else {}
    other = [written(reading) for reading in found if reading.is_integer()]
    also = f" The text {cell!r} may also mean {other[0]} (thousands)." if other else ""
    cure = "Write a whole number, or give the unit with its factor in mapping.toml: [units]."
    if other:
        cure = (
            f"Write {other[0]}; or write in mapping.toml, in the entry [[files]] of this file:"
            ' decimal = ",", thousands = ".".'
        )
    what = f"{written(value)} is not a whole number of {unit}.{also}"
    findings.fault(row.place.at(column), what, cure, kind="whole")
    return False


def year_of(row: RawRow, column: str, *, findings: Findings) -> int | None:
    """Return a year of four digits, not after the last observed; else none, with a fault."""
    cell = row.cells.get(column)
    where = row.place.at(column)
    if is_date(cell):
        cure = "Write the year alone, as a number of four digits, and format the cell as a number."
        _date_fault(row, column, cell, cure=cure, findings=findings)
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None or isinstance(cell, bool) else plain_text(str(cell))
    if len(text) != 4 or not (text.isascii() and text.isdigit()) or int(text) < FIRST_YEAR:
        what = f"{shown_cell(text)} is not a year."
        cure = "Write one year of four digits; leave out spans, parts of a year and remarks."
        findings.fault(where, what, cure, kind="year")
        return None
    return _observed(int(text), where=where, findings=findings)


def month_of(row: RawRow, column: str, *, findings: Findings) -> str | None:
    """Return a month as YYYY-MM, not after the last observed year; else none, with a fault."""
    cell = row.cells.get(column)
    where = row.place.at(column)
    cure = "Write the month as YYYY-MM, such as 2021-03, and format the cell as a text."
    if is_date(cell):
        _date_fault(row, column, cell, cure=cure, findings=findings)
        return None
    text = "" if cell is None else plain_text(str(cell))
    found = _MONTH.fullmatch(text)
    if found is None or int(found["year"]) < FIRST_YEAR:
        findings.fault(where, f"{shown_cell(text)} is not a month.", cure, kind="month")
        return None
    observed = _observed(int(found["year"]), where=where, findings=findings)
    return None if observed is None else text


def _observed(year: int, *, where: str, findings: Findings) -> int | None:
    if year <= LAST_OBSERVED_YEAR:
        return year
    what, cure = f"{year} is after {LAST_OBSERVED_YEAR}.", LIMIT_CURE.format("rows")
    findings.fault(where, what, cure, kind="late")
    return None


def _date_fault(row: RawRow, column: str, cell: Cell, *, cure: str, findings: Findings) -> None:
    what = f"The cell holds the date {shown_cell(cell)}."
    findings.fault(row.place.at(column), what, cure, kind="date")
