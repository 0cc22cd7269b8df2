"""Raw national tables that a user brings in place of those that come with banha."""

import csv
import io
import math
from pathlib import Path

from banha.intake.findings import Findings
from banha.intake.schema import NATIONAL
from banha.suggest import shown

_NUMBERS = {"minimum_wages.csv": "vnd_per_month"}
_DATES = {"minimum_wages.csv": "effective_date"}


def check_national(path: Path, text: str, *, findings: Findings) -> None:
    """Add a fault for each missing column, bad number and bad period of a national table.

    The tables are taken as they are: UTF-8, commas, the documented headings.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        missing = [name for name in NATIONAL[path.name] if name not in header]
        if missing:
            what = f"The table lacks the columns {', '.join(missing)}."
            cure = f"Give it the columns {', '.join(NATIONAL[path.name])}, or leave the file out."
            findings.fault(f"{path.name}, line 1", what, cure, kind="heading")
            return
        any_row = False
        for cells in reader:
            any_row = any_row or bool(cells)
            _check_row(cells, header, name=path.name, line=reader.line_num, findings=findings)
    except csv.Error as error:
        cure = 'Close every quotation mark, and write one within a text twice: "".'
        what = f"The line is not CSV: {error}."
        findings.fault(f"{path.name}, line {reader.line_num}", what, cure, kind="csv")
        return
    if not any_row:
        cure = "Give it its rows, or leave the file out."
        findings.fault(path.name, "The table has no row.", cure, kind="empty")


def _check_row(
    cells: list[str], header: list[str], *, name: str, line: int, findings: Findings
) -> None:
    if not cells:
        return
    where = f"{name}, line {line}"
    if len(cells) != len(header):
        what = f"{len(cells)} cells where the heading has {len(header)}."
        cure = (
            "Give every line one cell a column; put texts that hold a comma into quotation marks."
        )
        findings.fault(where, what, cure, kind="cells")
        return
    row = dict(zip(header, cells, strict=True))
    number, date = _NUMBERS.get(name, "value"), _DATES.get(name, "period")
    if not row[date][:4].isdigit() or len(row[date]) < 4:
        what = f"{shown(row[date])} does not begin with a year."
        cure = "Write YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD."
        findings.fault(f"{where}, column {date}", what, cure, kind="period")
    if row.get("unit") != "date" and not _is_number(row[number]):
        what = f"{shown(row[number])} is not a number."
        cure = "Write a plain number with a decimal point."
        findings.fault(f"{where}, column {number}", what, cure, kind="number")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
