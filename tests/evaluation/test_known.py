"""The latest year behind each part of a pack, and the loader that refuses what is later."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from banha.data import data_folder, use_data_folder
from banha.errors import PackError
from banha.evaluation.known import known_from, known_parameters, load_known, must_replace
from banha.founding import make_pack

UNTIL = 2013


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("known")
    make_pack("an-giang", folder=folder, until=UNTIL)
    return folder


def copied(packs: Path, tmp_path: Path) -> Path:
    shutil.copytree(packs / "an-giang", tmp_path / "an-giang")
    return tmp_path / "an-giang"


def test_a_vintage_loads_at_its_year_and_later(packs: Path) -> None:
    pack = load_known("an-giang", until=UNTIL, folder=packs)
    assert pack.slug == "an-giang"
    assert load_known("an-giang", until=2015, folder=packs).slug == "an-giang"
    table = known_from(packs / "an-giang")
    assert table["known_from"].max() == UNTIL
    assert {"inputs.csv", "outside.csv", "measured.csv", "mortality.csv", "parameters.csv",
            "opening-2010"} <= set(table["table"])  # fmt: skip


def test_a_vintage_is_refused_before_its_year(packs: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_known("an-giang", until=2011, folder=packs)
    text = str(caught.value)
    assert "inputs.csv, people.birth_rate" in text
    assert "data of 2012, after 2011" in text
    assert "measured.csv, population" in text
    assert "--until 2011" in text


def test_packs_of_today_are_refused() -> None:
    for slug in ("an-giang", "binh-duong"):
        with pytest.raises(PackError) as caught:
            load_known(slug, until=UNTIL, folder=data_folder() / "provinces")
        where = " ".join(fault.where for fault in caught.value.faults)
        assert "measured.csv" in where
        assert "outside.csv, minimum_wage" in where
    assert "frontier_growth" in where


@pytest.mark.parametrize(
    ("name", "column", "where"),
    [
        ("inputs.csv", "year", "inputs.csv, people.population"),
        ("measured.csv", "year", "measured.csv"),
        ("outside.csv", "grade", "outside.csv, price_level"),
    ],
)
def test_one_later_value_is_named(
    packs: Path, tmp_path: Path, name: str, column: str, where: str
) -> None:
    path = copied(packs, tmp_path) / name
    table = pd.read_csv(path)
    if column == "grade":
        late = (table["series"] == "price_level") & (table["year"] == UNTIL + 1)
        table.loc[late, "grade"] = "measured"
    else:
        table.loc[0, "year"] = UNTIL + 1
    table.to_csv(path, index=False)
    with pytest.raises(PackError) as caught:
        load_known("an-giang", until=UNTIL, folder=tmp_path)
    assert len(caught.value.faults) == 1
    assert caught.value.faults[0].where.startswith(where)


def test_parameters_that_a_hindcast_replaces(packs: Path) -> None:
    names = must_replace(until=UNTIL)
    assert {"migration.attraction", "entry.foreign_rate", "technology.transfer_rate"} <= set(names)
    assert must_replace(until=2021) == []
    load_known("an-giang", until=UNTIL, folder=packs, replaced=names)
    with pytest.raises(PackError, match=r"parameter migration\.attraction"):
        load_known("an-giang", until=UNTIL, folder=packs,
                   replaced=[n for n in names if n != "migration.attraction"])  # fmt: skip


def test_the_table_of_dated_parameters_is_checked(tmp_path: Path) -> None:
    assert known_parameters()["reason"].str.len().min() > 10
    copy = tmp_path / "scenarios"
    copy.mkdir()
    for path in data_folder().glob("*.csv"):
        shutil.copyfile(path, copy / path.name)
    with (copy / "known_parameters.csv").open("a", encoding="utf-8") as file:
        file.write("demand,no_such,2021,perhaps,Invented\n")
    with use_data_folder(copy), pytest.raises(PackError) as caught:
        known_parameters()
    assert [fault.what for fault in caught.value.faults] == [
        "There is no parameter demand.no_such.", "'perhaps' is no use.",
    ]  # fmt: skip
