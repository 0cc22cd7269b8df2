"""Results as a spreadsheet (XLSX)."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from banha.batch.export import Export
from banha.batch.folder import refusal
from banha.output_file import whole_file

MOST_ROWS = 1_048_575
"""Rows below the headings that a sheet of a spreadsheet can hold."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def refuse_too_many(export: Export) -> None:
    """Refuse more rows than a sheet holds.

    Raises
    ------
    BatchError
        With the cure.
    """
    if export.rows > MOST_ROWS:
        what = f"{export.rows:,} rows are more than the {MOST_ROWS:,} that a sheet can hold"
        cure = "Choose some with --series, give --bands"
        cure = "Choose some with --series" if export.bands else cure
        raise refusal(export.results.folder, what, f"{cure}, or write --csv.")


def write_xlsx(export: Export, out: Path) -> None:
    """Write sheets *about*, *values*, *runs*, and *points* of a design; whole or not at all.

    Equal results give equal bytes: no time of day is in the file.

    Raises
    ------
    BatchError
        There are more rows than a sheet can hold, or a part cannot be read.
    OSError
        The disk is full or cannot be written.
    """
    from openpyxl import Workbook

    refuse_too_many(export)
    book = Workbook(write_only=True)
    try:
        _fill(book, export)
        with whole_file(out) as unfinished:
            dated = unfinished.with_name(f"{unfinished.name}.dated")
            try:
                book.save(dated)
                _without_dates(dated, unfinished)
            finally:
                dated.unlink(missing_ok=True)
    finally:
        # A sheet that is left open would complain when it is thrown away.
        for sheet in book.worksheets:
            if not sheet.closed:
                with suppress(OSError):
                    sheet.close()


def _fill(book: Any, export: Export) -> None:
    about = pd.DataFrame(export.about(), columns=["about", "text"])
    runs, points = export.results.runs, export.results.points
    _add_sheet(book, "about", list(about.columns), [about], widths=[24, 100])
    _add_sheet(book, "values", export.columns, export.frames())
    _add_sheet(book, "runs", list(runs.columns), [runs])
    if export.results.study.design.dimensions:
        _add_sheet(book, "points", list(points.columns), [points])


def _add_sheet(
    book: Any,
    title: str,
    columns: Sequence[str],
    frames: Iterable[pd.DataFrame],
    *,
    widths: Sequence[int] = (),
) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place in range(len(columns)):
        letter = get_column_letter(place + 1)
        sheet.column_dimensions[letter].width = widths[place] if widths else 18
    heads = [_text_cell(sheet, name) for name in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for frame in frames:
        for row in frame.itertuples(index=False):
            sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    """Return a value as a sheet takes it: nothing for what is no number."""
    if isinstance(value, str):
        # A text that begins with = would be a formula.
        return _text_cell(sheet, value) if value[:1] == "=" or not value.isprintable() else value
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return int(value)


def _text_cell(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=_UNPRINTABLE.sub(" ", text))
    cell.data_type = "s"
    return cell


def _without_dates(source: Path, target: Path) -> None:
    """Copy a spreadsheet without the times at which it was written."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            item = zipfile.ZipInfo(name, _ZIP_DATE)
            item.compress_type = zipfile.ZIP_DEFLATED
            with old.open(name) as reading, new.open(item, "w", force_zip64=True) as writing:
                if name == "docProps/core.xml":
                    writing.write(_WRITTEN.sub(rb"\g<1>2010-01-01T00:00:00Z", reading.read()))
                else:
                    shutil.copyfileobj(reading, writing)
