"""Whatever stands in a folder: tables or faults, and never another error."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.intake.cases import CASES
from tests.intake.cases_of_rows import cp1258
from tests.intake.folders import HEAD, PEOPLE, csv, workbook
from tests.intake.test_mapping import TIDY, TIDY_MAPPING

from banha.errors import PackError
from banha.intake import Intake, read_tables

NAMES = [
    "province_annual.csv", "province_monthly.csv", "firm_size_2010.csv", "province_annual.xlsx",
    "national.csv", "minimum_wages.csv", "mapping.toml",
]  # fmt: skip
GOOD = csv(*PEOPLE, "dong-nai,urban_share,total,2010,33.4,percent")
BOOK = workbook([HEAD.split(","), *(line.split(",") for line in PEOPLE)])
WORDS = st.sampled_from(
    ["dong-nai", "population", "urban", "total", "2010", "2575100", "persons", "percent", "true",
     "1.234", "1,5", "-1", "", " ", '"', "..", "1e308", "2022", "2010-03", "Đồng Nai", "TÃ¢n",
     "province", "series", "year", "value", "unit", "scope", "1-4", "\u0300", "\ud7ff", "=1+1"]
)  # fmt: skip
CELLS = WORDS | st.text(max_size=8)
FILES = st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=200), min_size=1, max_size=3)


def outcome(files: dict[str, bytes]) -> Intake | PackError:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        try:
            return read_tables(folder, slug="dong-nai")
        except PackError as error:
            for fault in error.faults:
                assert fault.where
                assert fault.what
                assert fault.cure
                assert "Traceback" not in str(fault)
                assert len(str(fault)) < 2_000
            return error


@given(FILES)
@example({"province_annual.csv": b"\xff\xfe\x00\xd8"})
@example({"province_annual.csv": b"\xff\xfe\x00\x00a\x00\x00\x00"})
@example({"mapping.toml": b"a=" + b"[" * 5000, "province_annual.csv": GOOD})
def test_any_bytes(files: dict[str, bytes]) -> None:
    outcome(files)


@settings(max_examples=40)
@given(
    st.sampled_from(NAMES[:3]),
    st.lists(st.lists(CELLS, min_size=1, max_size=7), min_size=1, max_size=6),
    st.booleans(),
)
def test_any_cells(name: str, rows: list[list[str]], headed: bool) -> None:  # noqa: FBT001
    lines = [",".join(row) for row in rows]
    head = HEAD if name != "province_monthly.csv" else HEAD.replace("year", "month")
    text = "\n".join([head, *lines] if headed else lines)
    outcome({name: text.encode("utf-8", "surrogatepass")})


@given(st.lists(CELLS, min_size=6, max_size=6))
def test_any_row_of_six_cells(row: list[str]) -> None:
    outcome({"province_annual.csv": GOOD + ",".join(row).encode("utf-8", "surrogatepass")})


@settings(max_examples=60)
@given(st.data())
def test_a_workbook_with_a_changed_byte_or_an_end_too_soon(data: st.DataObject) -> None:
    position = data.draw(st.integers(min_value=0, max_value=len(BOOK) - 1))
    byte = data.draw(st.integers(min_value=0, max_value=255))
    changed = BOOK[:position] + bytes([byte]) + BOOK[position + 1 :]
    outcome({"province_annual.xlsx": changed})
    assert isinstance(outcome({"province_annual.xlsx": BOOK[:position]}), PackError)


@given(st.integers(min_value=0, max_value=len(GOOD)))
def test_a_table_cut_anywhere(length: int) -> None:
    outcome({"province_annual.csv": GOOD[:length]})


@given(st.integers(min_value=0, max_value=len(TIDY_MAPPING.encode())))
def test_a_mapping_cut_anywhere(length: int) -> None:
    mapping = TIDY_MAPPING.encode()[:length]
    outcome({"mapping.toml": mapping, "dan-so.csv": cp1258(TIDY)})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_bad_file_cut_in_half(case: object) -> None:
    files = {name: data[: len(data) // 2] for name, data in case.files.items()}  # type: ignore[attr-defined]
    if files:
        outcome(files)
