"""Faults of the tables of criteria are all found, with where, what and cure."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from banha.criteria import OWN_SERIES, read_criteria
from banha.data import data_folder, use_data_folder
from banha.errors import PackError
from banha.province import Province
from banha.records import read_series
from banha.scenario import Scenario


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("criteria.csv", "indicators.csv"):
        shutil.copy(data_folder() / name, tmp_path / name)
    return tmp_path


def change(folder: Path, row: int, changed: Mapping[str, str], *, table: str) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row].update(changed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


INDICATOR_FAULTS = [
    ({"simulated": "digital_acces"}, "no series 'digital_acces'", "Did you mean 'digital_access'"),
    ({"per": "rents"}, "no series 'rents'", "Did you mean"),
    ({"simulated": "rent *"}, "'rent *' is not a series", "joined by"),
    ({"simulated": "criteria[advocacy]"}, "made of indicators", "There are"),
    ({"worst": "80"}, "are both 80", "two different"),
    ({"worst": "90"}, "up is better", "else down"),
    ({"direction": "down"}, "down is better", "else down"),
    ({"direction": "sideways"}, "direction: ", "Mend this cell"),
    ({"criterion": "broadbandd"}, "the criterion 'broadbandd'", "Did you mean 'broadband'?"),
    ({"criterion": ""}, "the criterion ''", "There are"),
    ({"weight": "0"}, "weight: ", "Mend this cell"),
    ({"best": "many"}, "best: ", "Mend this cell"),
    ({"factor": "inf"}, "factor: ", "Mend this cell"),
    ({"opening": "guessed"}, "opening: ", "Mend this cell"),
    ({"source": ""}, "the source is ''", "grade both assumed"),
    ({"best_grade": "assumed"}, "assumed and assumed", "grade both assumed"),
    ({"name": "digital_firms"}, "'digital_firms' is there twice", "Keep one row"),
]


@pytest.mark.parametrize(("changed", "what", "cure"), INDICATOR_FAULTS)
def test_a_fault_of_an_indicator_is_found(
    folder: Path, changed: dict[str, str], what: str, cure: str
) -> None:
    change(folder, 0, changed, table="indicators")
    with pytest.raises(PackError) as caught:
        read_criteria(folder)
    (fault,) = caught.value.faults
    assert f"indicators.csv, line {3 if 'name' in changed else 2}" in fault.where
    assert what in fault.what
    assert cure in fault.cure


def test_all_faults_are_found_at_once(folder: Path) -> None:
    change(folder, 0, {"simulated": "nothing", "worst": "80"}, table="indicators")
    change(folder, 3, {"criterion": "none"}, table="indicators")
    change(folder, 1, {"weight": "-1"}, table="criteria")
    with pytest.raises(PackError) as caught:
        read_criteria(folder)
    text = str(caught.value)
    for piece in ("'nothing'", "are both 80", "'none'", "weight"):
        assert piece in text


def test_a_criterion_without_indicators_is_found(folder: Path) -> None:
    with (folder / "criteria.csv").open("a", encoding="utf-8") as file:
        file.write("seventh,Seventh,Thứ bảy,1\n")
    with pytest.raises(PackError, match="'seventh' has no indicator"):
        read_criteria(folder)


def test_tables_that_are_missing_or_empty_are_found(folder: Path) -> None:
    (folder / "criteria.csv").unlink()
    (folder / "indicators.csv").write_text("", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_criteria(folder)
    assert "cannot be read" in str(caught.value)
    assert "there is no row" in str(caught.value)


@pytest.mark.parametrize("row", ["broadband,Broadband,Băng thông rộng,1,2", "broadband,Broadband"])
def test_rows_with_too_many_or_too_few_cells_are_found(folder: Path, row: str) -> None:
    path = folder / "criteria.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], row, *lines[2:]]), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_criteria(folder)
    (fault,) = caught.value.faults
    assert "criteria.csv, line 2" in fault.where
    assert fault.what == "too many or too few cells"


def test_parts_that_a_province_does_not_have_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data_folder(), folder)
    change(folder, 0, {"simulated": "employees[fishing]"}, table="indicators")
    scenario = Scenario.baseline().with_run(province="toy", scale=1, firm_scale=1, end="2010-01")
    with use_data_folder(folder), pytest.raises(PackError) as caught:
        Province(scenario)
    (fault,) = caught.value.faults
    assert "broadband_access" in fault.where
    assert "no part fishing" in fault.what
    assert "agriculture" in fault.cure


def test_the_tables_as_shipped() -> None:
    table = read_criteria()
    assert set(OWN_SERIES) <= set(read_series())
    trained = next(row for row in table.indicators if row.name == "trained_share")
    assert trained.is_measured
    assert trained.best == 42.7
    assert table.measured_names == ("knowledge_workforce",)
