"""Bad data, by case: whole files, workbooks and the mapping file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

from tests.intake.cases_of_rows import AFTER, ANNUAL, SIZES, VALUE5
from tests.intake.folders import HEAD, PEOPLE, Case, csv, people, with_text_replaced, workbook

XLSX = "province_annual.xlsx"
COLUMNS = HEAD.split(",")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SIZE_HEAD = "province,size_class,enterprises"
TET = b"series,breakdown,area,period,value,unit,source,reference,how,note\n"


def sheet(*rows: tuple[object, ...], **options: object) -> dict[str, bytes]:
    good = [("dong-nai", "population", "total", 2009, 2499700, "persons")]
    return {XLSX: workbook([COLUMNS, *good, *rows], **options)}  # type: ignore[arg-type]


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("photo.txt", "no table")
    return stream.getvalue()


def sparse(folder: Path) -> None:
    with (folder / ANNUAL).open("wb") as file:
        file.truncate(200 * 1024 * 1024)


def as_folder(folder: Path) -> None:
    (folder / ANNUAL).mkdir()


WORKBOOKS = [
    Case(
        "no-workbook",
        {XLSX: csv(*PEOPLE)},
        [(XLSX, "The file is no .xlsx workbook", "save it as .xlsx")],
    ),
    Case(
        "archive-renamed",
        {XLSX: archive()},
        [(XLSX, "zip archive", "save it as .xlsx")],
    ),
    Case(
        "old-workbook",
        {XLSX: OLD},
        [(XLSX, "an old workbook (.xls) or one with a password", "save it as .xlsx")],
    ),
    Case(
        "workbook-called-csv",
        {ANNUAL: sheet()[XLSX]},
        [(ANNUAL, "is a workbook or an archive", "Save the table as .xlsx")],
    ),
    Case(
        "workbook-cut-short",
        {XLSX: sheet()[XLSX][:3000]},
        [(XLSX, "The file is no .xlsx workbook", "save it as .xlsx")],
    ),
    Case(
        "workbook-damaged",
        {XLSX: with_text_replaced(sheet()[XLSX], "<sheetData>", "<sheetData")},
        [(XLSX, "The workbook is damaged: ", "save it anew")],
    ),
    Case(
        "sheet-far-too-wide",
        {XLSX: with_text_replaced(sheet()[XLSX], 'r="F2"', 'r="XFD1048576"')},
        [(f"{XLSX}, sheet Data", "reaches to the cell XFD1048576", "Delete the rows")],
    ),
    Case(
        "date-in-year",
        sheet(("dong-nai", "population", "total", dt.datetime(2010, 1, 1), 2575100, "persons")),  # noqa: DTZ001
        [(f"{XLSX}, sheet Data, cell D3", "holds the date", "Write the year alone")],
    ),
    Case(
        "date-in-value",
        sheet(("dong-nai", "urban_share", "total", 2010, dt.date(2010, 5, 1), "percent")),
        [(f"{XLSX}, sheet Data, cell E3", "holds the date", "make dates of numbers")],
    ),
    Case(
        "date-in-a-text",
        sheet(("dong-nai", dt.date(2010, 5, 1), "total", 2010, 5, "percent")),
        [
            (f"{XLSX}, sheet Data, cell B3", "holds the date", "Write the series as a text"),
        ],
    ),
    Case(
        "true-as-value",
        sheet(("dong-nai", "urban_share", "total", 2010, True, "percent")),
        [(f"{XLSX}, sheet Data, cell E3", "True is not a number", "Write a number")],
    ),
    Case(
        "infinite-cell",
        {XLSX: with_text_replaced(sheet()[XLSX], "2499700", "1e999")},
        [(f"{XLSX}, sheet Data, cell E2", "inf is not a number", "finite")],
    ),
    Case(
        "formula-without-value",
        sheet(("dong-nai", "population", "total", 2010, "=E2+75400", "persons")),
        [(f"{XLSX}, sheet Data, cell E3", "'=E2+75400' has no stored value", "compute and save")],
    ),
    Case(
        "error-cell",
        sheet(("dong-nai", "population", "total", 2010, "#REF!", "persons")),
        [(f"{XLSX}, sheet Data, cell E3", "holds the error '#REF!'", "Correct the formula")],
    ),
    Case(
        "merged-cells",
        sheet(("dong-nai", "population", "total", 2010, 2575100, "persons"), merged="A2:A3"),
        [
            (f"{XLSX}, sheet Data, cell A2", "A2:A3 are merged", "Unmerge"),
            (f"{XLSX}, sheet Data, cell A3", "is empty", "Write 'dong-nai'"),
        ],
    ),
    Case(
        "two-sheets",
        sheet(sheets=("Data", "Notes")),
        [(XLSX, "There are 2 sheets", 'sheet = "…"')],
    ),
]

FILES = [
    Case("nothing-there", {}, [("the folder", "None of the tables is there", "[[files]]")]),
    Case("empty-file", {ANNUAL: b"\xef\xbb\xbf\n"}, [(ANNUAL, "is empty", "line of headings")]),
    Case(
        "headings-alone",
        {ANNUAL: csv()},
        [(ANNUAL, "no line after the headings", "Add the rows")],
    ),
    Case(
        "file-too-large",
        {},
        [(ANNUAL, "209,715,200 bytes; at most 67,108,864", "chunksize=100_000")],
        change=sparse,
    ),
    Case("folder-as-file", {}, [(ANNUAL, "cannot be read", "can be read")], change=as_folder),
    Case(
        "misspelt-file",
        {"province_anual.csv": csv(*PEOPLE)},
        [("province_anual.csv", "nearly province_annual.csv", "Call it province_annual.csv")],
    ),
    Case(
        "table-as-xls",
        {"province_annual.xls": OLD, SIZES: csv("dong-nai,1-4,4", head=SIZE_HEAD)},
        [("province_annual.xls", "not as .xls", "Save it as province_annual.xlsx")],
    ),
    Case(
        "csv-and-workbook",
        {ANNUAL: csv(*PEOPLE), **sheet()},
        [
            (ANNUAL, f"{ANNUAL} and {XLSX} are both", "Keep one"),
        ],
    ),
    Case(
        "national-without-columns",
        {**people(), "tet.csv": b"year,month\n2010,2\n"},
        [("tet.csv, line 1", "lacks the columns series", "leave the file out")],
    ),
    Case(
        "national-cut-short",
        {**people(), "tet.csv": TET + b'tet_month,lunar_new_year,viet-nam,2010,2,month,"x'},
        [("tet.csv, line 2", "not CSV", "Close every quotation mark")],
    ),
    Case("national-without-rows", {**people(), "tet.csv": TET},
         [("tet.csv", "The table has no row", "leave the file out")]),
    Case(
        "national-too-few-cells",
        {**people(), "tet.csv": TET + b"tet_month,lunar_new_year,viet-nam,2010,2\n"},
        [("tet.csv, line 2", "5 cells where the heading has 10", "one cell a column")],
    ),
    Case(
        "national-not-utf-8",
        {**people(), "tet.csv": TET.decode().encode("utf-16")},
        [("tet.csv", "The file is not UTF-8", "Save it as UTF-8")],
    ),
    Case(
        "national-bad-number",
        {**people(), "minimum_wages.csv": csv(
            "2010,common,all,730.000,x,read,,", "soon,common,all,1.5 m,x,read,,",
            head="effective_date,zone,ownership,vnd_per_month,decree,how,source,reference")},
        [
            ("minimum_wages.csv, line 3, column effective_date", "'soon' does not begin", "YYYY"),
            ("minimum_wages.csv, line 3, column vnd_per_month", "'1.5 m' is not", "decimal point"),
        ],
    ),
]  # fmt: skip

FILE = '[[files]]\nfile = "a.csv"\n'
MAPPINGS = [
    Case(
        "mapping-no-toml",
        people(),
        [("mapping.toml", "is not TOML", "texts stand in quotes")],
        mapping="source = Cục Thống kê\n",
    ),
    Case(
        "mapping-many-faults",
        {"a.csv": csv(*PEOPLE)},
        [
            ("mapping.toml, line 1, sorce", "'sorce' is unknown", "'source'"),
            ("mapping.toml, line 5, [[files]] number 1 decimal", "';' is not known here", "'.'"),
            ("mapping.toml, line 6, [[files]] number 1 encoding", "'tcvn3' is not", "convert the"),
            ("mapping.toml, line 7, [[files]] number 1 layuot", "'layuot' is unknown", "'layout'"),
            ("mapping.toml, line 8, [units] người.unit", "'unit' is missing", "Add unit"),
        ],
        mapping='sorce = "x"\n\n' + FILE + 'decimal = ";"\nencoding = "tcvn3"\nlayuot = "years"\n'
        '[units."người"]\nfactor = 1.0\n',
    ),
    Case(
        "mapping-unknown-column",
        {"a.csv": csv(*PEOPLE)},
        [("mapping.toml, line 1, [[files]] number 1",
          "'years', under columns, is no column of the table annual", "Use province, series")],
        mapping=FILE + '[files.columns]\nyears = "Năm"\n',
    ),
    Case(
        "mapping-same-signs",
        {"a.csv": csv(*PEOPLE)},
        [("mapping.toml, line 1, [[files]] number 1", "the same sign", "its own")],
        mapping=FILE + 'decimal = ","\nthousands = ","\n',
    ),
    Case(
        "mapping-no-such-file",
        people(),
        [("mapping.toml, [[files]] number 1 file", "no file 'a.csv'", "There are: ")],
        mapping=FILE,
    ),
    Case(
        "mapping-no-such-heading",
        {"a.csv": csv("Đồng Nai,2010", head="Tỉnh,Năm")},
        [("a.csv, line 1", "There is no heading 'Nam', which mapping.toml names for year",
          "Did you mean 'Năm'")],
        mapping=FILE + '[files.columns]\nprovince = "Tỉnh"\nyear = "Nam"\n',
    ),
    Case(
        "mapping-header-at-an-empty-line",
        {"a.csv": b"Title\n\nprovince,series,year,value,unit\nx,y,2010,1,z\n"},
        [("a.csv", "The line 2 is empty", "correct header in mapping.toml")],
        mapping=FILE + "header = 2\n",
    ),
    Case(
        "mapping-no-year-column",
        {"a.csv": csv("Đồng Nai,1", head="Tỉnh,Giá trị")},
        [("a.csv, line 1", "No heading is a year", "year_columns")],
        mapping=FILE + 'layout = "years"\n[files.columns]\nprovince = "Tỉnh"\n[files.constants]\n'
        'series = "population"\nunit = "persons"\n',
    ),
    Case(
        "mapping-late-columns",
        {"a.csv": csv("Đồng Nai,2575100,3000000", head=f"Tỉnh,2010,{AFTER}")},
        [(f"a.csv, line 1, column {AFTER}", f"The column is of {AFTER}", "Remove the columns")],
        mapping=FILE + 'layout = "years"\n[files.columns]\nprovince = "Tỉnh"\n[files.constants]\n'
        'series = "population"\nunit = "persons"\n',
    ),
    Case(
        "mapping-factor-too-large",
        people("dong-nai,exports,total,2010,1e300,piles"),
        [(VALUE5, "1e+300 × 1e+100 is not a number", "[units.")],
        mapping='[units.piles]\nunit = "usd_million"\nfactor = 1e100\n',
    ),
    Case(
        "mapping-bad-slug",
        people(),
        [("mapping.toml, line 2, [provinces] Đồng Nai", "'Dong Nai' is not written", "hyphens")],
        mapping='[provinces]\n"Đồng Nai" = "Dong Nai"\n',
    ),
]  # fmt: skip
