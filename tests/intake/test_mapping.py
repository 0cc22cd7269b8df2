"""Tables in other layouts: with a mapping they give the same table as in the documented one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.intake.cases_of_rows import cp1258
from tests.intake.folders import csv, workbook

from banha.errors import PackError
from banha.intake import Intake, read_tables

PLAIN = (
    "dong-nai,population,total,2009,2499700,persons",
    "dong-nai,population,total,2010,2575100,persons",
    "dong-nai,urban_share,total,2009,33.2,percent",
    "dong-nai,urban_share,total,2010,33.4,percent",
)
SERIES = """
[series."Dân số trung bình"]
series = "population"
unit = "nghìn người"

[series."Tỷ lệ dân thành thị"]
series = "urban_share"
unit = "%"

[units."nghìn người"]
unit = "persons"
factor = 1000

[units."%"]
unit = "percent"
"""
TIDY = """Cục Thống kê tỉnh Đồng Nai;;;;

Địa phương;Chỉ tiêu;Năm;Giá trị;Ghi chú của phòng
Đồng Nai;Dân số trung bình;2009;2.499,7;
Đồng Nai;Dân số trung bình;2010;2.575,1;
Đồng Nai;Tỷ lệ dân thành thị;2009;33,2 (*);
Đồng Nai;Tỷ lệ dân thành thị;2010;33,4;
Đồng Nai;Mật độ dân số;2010;436;
Bình Dương;Dân số trung bình;2010;...;
"""
TIDY_MAPPING = (
    """skip = ["Mật độ dân số"]
[[files]]
file = "dan-so.csv"
encoding = "cp1258"
delimiter = ";"
decimal = ","
thousands = "."
remove = ["(*)"]
header = 3
[files.columns]
province = "Địa phương"
series = "Chỉ tiêu"
year = "Năm"
value = "Giá trị"
"""
    + SERIES
)


def plain(folder: Path) -> pd.DataFrame:
    folder.mkdir()
    (folder / "province_annual.csv").write_bytes(csv(*PLAIN))
    return read_tables(folder, slug="dong-nai").annual.drop(columns="source")


def mapped(folder: Path, *, file: str, data: bytes, mapping: str) -> Intake:
    (folder / file).write_bytes(data)
    (folder / "mapping.toml").write_text(mapping, "utf-8")
    return read_tables(folder, slug="dong-nai")


def test_a_vietnamese_table_with_its_own_headings_and_signs(tmp_path: Path) -> None:
    intake = mapped(tmp_path, file="dan-so.csv", data=cp1258(TIDY), mapping=TIDY_MAPPING)
    pd.testing.assert_frame_equal(intake.annual.drop(columns="source"), plain(tmp_path / "plain"))
    assert intake.notes == [
        "dan-so.csv: read with the encoding cp1258, as the mapping says.",
        "dan-so.csv: letters with separate marks were brought into one form (NFC).",
        "dan-so.csv: columns that are not read: 'Ghi chú của phòng'.",
        "dan-so.csv: numbers read with decimal sign ',' and thousands '.', as the mapping says.",
        "dan-so.csv: taken out of numbers: '(*)'.",
        "dan-so.csv: 2 values in '%' are percent.",
        "dan-so.csv: 2 values in 'nghìn người' × 1000 are persons.",
        "'Dân số trung bình' was read as population (2 values).",
        "'Tỷ lệ dân thành thị' was read as urban_share (2 values).",
        "dan-so.csv: 'Mật độ dân số' passed over, as the mapping says (1 row).",
        "1 row of other provinces passed over.",
    ]


def test_a_column_a_year_in_a_workbook(tmp_path: Path) -> None:
    rows = [
        ("Biểu 12", None, None, None),
        (None, 2009, "2010 (sơ bộ)", "Nguồn"),
        ("Dân số trung bình", 2499.7, 2575.1, "NGTK"),
        ("Tỷ lệ dân thành thị", 33.2, 33.4, "NGTK"),
    ]
    mapping = """source = "NGTK Đồng Nai"
[[files]]
file = "bieu.xlsx"
sheet = "Biểu 12"
layout = "years"
header = 2
[files.columns]
series = ""
[files.year_columns]
"2010 (sơ bộ)" = 2010
"""
    named = [("Biểu 12",), ("Chỉ tiêu", *rows[1][1:]), *rows[2:]]
    mapping = mapping.replace('series = ""', 'series = "Chỉ tiêu"') + SERIES
    data = workbook(named, sheets=("Biểu 12", "Khác"), merged="A1:D1")
    intake = mapped(tmp_path, file="bieu.xlsx", data=data, mapping=mapping)
    pd.testing.assert_frame_equal(intake.annual.drop(columns="source"), plain(tmp_path / "plain"))
    assert set(intake.annual["source"]) == {"NGTK Đồng Nai"}


def test_a_column_a_series(tmp_path: Path) -> None:
    data = "Năm,Dân số trung bình,Tỷ lệ dân thành thị\n2009,2499.7,33.2\n2010,2575.1,33.4\n"
    mapping = '[[files]]\nfile = "a.csv"\nlayout = "series"\n[files.columns]\nyear = "Năm"\n'
    intake = mapped(tmp_path, file="a.csv", data=data.encode(), mapping=mapping + SERIES)
    got = intake.annual.drop(columns="source").sort_values(["series", "year"], ignore_index=True)
    pd.testing.assert_frame_equal(got, plain(tmp_path / "plain"))


def test_a_bad_cell_of_a_wide_table_is_named(tmp_path: Path) -> None:
    mapping = '[[files]]\nfile = "bieu.xlsx"\nlayout = "years"\n[files.columns]\nseries = "Tên"\n'
    rows = [("Tên", 2009, 2010), ("Tỷ lệ dân thành thị", 33.2, "33,4")]
    with pytest.raises(PackError) as caught:
        mapped(tmp_path, file="bieu.xlsx", data=workbook(rows), mapping=mapping + SERIES)
    assert [fault.where for fault in caught.value.faults] == ["bieu.xlsx, sheet Data, cell C2"]


def test_monthly_and_sizes_under_other_names(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text('Quy mô,DN\n1-4,"4.000"\n5-9,900\n', "utf-8")
    mapping = """[[files]]
file = "thang.csv"
table = "monthly"
[files.columns]
month = "Tháng"
value = "Chỉ số"
[files.constants]
series = "industrial_employment_index_yoy"
unit = "index_same_date_prev_year_100"
[[files]]
file = "q.csv"
table = "firm_sizes"
thousands = "."
decimal = ","
[files.columns]
size_class = "Quy mô"
enterprises = "DN"
"""
    data = "Tháng,Chỉ số\n2020-02,98.5\n2020-03,97\n".encode()
    intake = mapped(tmp_path, file="thang.csv", data=data, mapping=mapping)
    assert list(intake.monthly["month"]) == ["2020-02", "2020-03"]
    assert list(intake.monthly["value"]) == [98.5, 97.0]
    assert list(intake.firm_sizes["enterprises"]) == [4000, 900]
    assert list(intake.firm_sizes["size_order"]) == [1, 2]
    assert set(intake.firm_sizes["key"]) == {"dong-nai"}
    assert intake.annual.empty


def test_a_mapping_that_lies_elsewhere(tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "dan-so.csv").write_bytes(cp1258(TIDY))
    other = tmp_path / "other.toml"
    other.write_text(TIDY_MAPPING, "utf-8")
    assert len(read_tables(tables, slug="dong-nai", mapping=other).annual) == 4
    with pytest.raises(PackError, match="The mapping cannot be read"):
        read_tables(tables, slug="dong-nai", mapping=tmp_path / "none.toml")


@pytest.mark.parametrize(("meaning", "rows"), [("binh-duong", 2), ("song-be", 1)])
def test_a_name_is_taken_as_the_mapping_says(meaning: str, rows: int, tmp_path: Path) -> None:
    lines = ("Bình Dương,population,total,1997,679000,persons",
             "Sông Bé,population,total,1995,1081700,persons")  # fmt: skip
    (tmp_path / "province_annual.csv").write_bytes(csv(*lines))
    (tmp_path / "mapping.toml").write_text(f'[provinces]\n"Sông Bé" = "{meaning}"\n', "utf-8")
    assert len(read_tables(tmp_path, slug="binh-duong").annual) == rows
