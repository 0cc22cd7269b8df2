"""The tables of the made-up province; openings of another year than that of the size classes."""

from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from tests.founding.conftest import SLUG, TABLES, Folder

import banha
from banha.errors import PackError
from banha.founding import FoundPack, make_pack
from banha.intake import read_tables


def test_the_tables_are_those_that_the_script_writes(tmp_path: Path) -> None:
    script = runpy.run_path(str(TABLES / "make_tables.py"))
    script["write"](tmp_path)
    assert (tmp_path / "lao-dong.csv").read_bytes() == (TABLES / "lao-dong.csv").read_bytes()
    books = [load_workbook(folder / "nien-giam-2019.xlsx") for folder in (tmp_path, TABLES)]
    new, old = [{s.title: list(s.values) for s in book.worksheets} for book in books]
    assert new == old


def test_every_number_is_read_in_its_unit() -> None:
    intake = read_tables(TABLES, slug=SLUG)
    annual = intake.annual.set_index(["series", "breakdown", "year"])["value"]
    assert annual["population", "total", 2010] == 1_203_400
    assert annual["population", "urban", 2019] == 292_000
    assert annual["household_income_per_capita_monthly", "total", 2014] == 2.447
    assert annual["labour_force", "total", 2012] == 736_400
    assert annual["grdp_current", "total", 2019] == 65_720
    assert list(intake.firm_sizes["enterprises"]) == [642, 431, 540, 142, 21, 14, 10, 6, 0]
    assert "'- Thành thị' was read as population, urban (12 values)." in intake.notes
    assert not any("province.toml" in note for note in intake.notes)


def test_size_classes_of_2010_move_with_the_enterprises_of_the_opening(own: FoundPack) -> None:
    inputs = pd.read_csv(own.folder / "inputs.csv").set_index("name")
    sizes = {"1-4": 642, "10-49": 540, "1000-4999": 6}
    for name, count in sizes.items():
        row = inputs.loc[f"firms.size_{name}"]
        assert (row["value"], row["grade"]) == (count, "measured")
        moved = inputs.loc[f"firms.size_{name}@2015"]
        assert moved["value"] == round(count / 1806 * 2571)
        assert moved["grade"] == "assumed"
    firms = pd.read_csv(own.folder / "opening-2015" / "firms.csv")
    assert firms["firms"].sum() == pytest.approx(2571, rel=0.02)


def test_an_unknown_name_in_many_columns_is_one_fault(tables: Folder) -> None:
    text = (TABLES / "mapping.toml").read_text("utf-8")
    text = text.replace('[series."Diện tích"]\nseries = "land_area"\n', "")
    text = text.replace('[units."‰"]\nunit = "per_1000"\n', "")
    with pytest.raises(PackError) as caught:
        read_tables(tables(mapping__toml=text), slug=SLUG)
    places = [fault.where.split(", ")[-1] for fault in caught.value.faults]
    assert sorted(places) == ["cell A13", "cell B10", "cell B11", "cell B12", "cell B9"]


def test_the_table_of_inputs_is_that_of_the_pack(own: FoundPack) -> None:
    written = pd.read_csv(own.folder / "inputs.csv").set_index("name")
    for year, suffix in ((None, ""), (2015, "@2015")):
        table = own.inputs(year)
        same = written.loc[table["name"] + suffix]
        assert list(table["value"]) == pytest.approx(list(same["value"]), rel=1e-9)
        assert list(table["grade"]) == list(same["grade"])
    assert 2 * len(table) == len(written)
    with pytest.raises(PackError, match="2010, 2015"):
        own.inputs(2012)
    assert banha.make_pack is make_pack
