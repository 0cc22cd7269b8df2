"""Differences of packs: exactly those that were made, and numbers as counted from the files."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from banha.data import provinces_folder
from banha.errors import PackError
from banha.packs.diff import compare_packs

Row = dict[str, str]


def change(path: Path, edit: Callable[[list[Row]], list[Row]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(edit(rows))


def test_a_pack_is_equal_to_itself_and_to_its_copy(copied_toy: Path) -> None:
    assert compare_packs("toy", copied_toy).empty
    assert compare_packs("binh-duong", "binh-duong", start=1997).empty


def test_each_change_is_one_row(copied_toy: Path) -> None:
    def size(rows: list[Row]) -> list[Row]:
        return [
            row | {"value": "5", "high": "9", "note": "new"}
            if row["name"] == "household_size" else row
            for row in rows
        ]  # fmt: skip

    def path(rows: list[Row]) -> list[Row]:
        return [
            row | {"value": "0.09"}
            if (row["year"], row["series"]) == ("2012", "frontier_growth") else row
            for row in rows
        ]  # fmt: skip

    change(copied_toy / "opening-2010" / "opening.csv", size)
    change(copied_toy / "outside.csv", path)
    change(copied_toy / "parameters.csv", lambda rows: [rows[0] | {"low": "60"}, *rows[1:-1]])
    change(copied_toy / "measured.csv", lambda rows: rows[:1])
    table = compare_packs("toy", copied_toy)
    found = {tuple(row)[:3] for row in table.itertuples(index=False)}
    last = _last_parameter()
    assert found == {
        ("opening", "household_size", "value"),
        ("opening", "household_size", "high"),
        ("paths", "frontier_growth, 2012", "value"),
        ("parameters", "migration.reference_employment", "low"),
        *(("parameters", last, what) for what in ("value", "low", "high", "grade")),
        ("measured", "employed_persons.total, toy", "years"),
        ("measured", "employed_persons.total, toy", "mean"),
    }
    gone = table[table["item"] == last]
    assert gone["b"].isna().all()
    low = table[table["what"] == "low"].iloc[0]
    assert (low["a"], low["b"]) == (50.0, 60.0)
    assert low["change"] == pytest.approx(0.2)


def _last_parameter() -> str:
    with (provinces_folder() / "toy" / "parameters.csv").open(encoding="utf-8") as file:
        row = list(csv.DictReader(file))[-1]
    return ".".join(part for part in (row["section"], row["name"], row["sector"]) if part)


def test_totals_are_those_of_the_files() -> None:
    table = compare_packs("binh-duong", "toy").set_index(["section", "item", "what"])
    counted = {}
    for slug in ("binh-duong", "toy"):
        folder = provinces_folder() / slug / "opening-2010"
        with (folder / "population.csv").open(encoding="utf-8") as file:
            persons = sum(int(row["persons"]) for row in csv.DictReader(file))
        with (folder / "firms.csv").open(encoding="utf-8") as file:
            foreign = sum(
                int(row["jobs"]) for row in csv.DictReader(file) if row["ownership"] == "foreign"
            )
        with (folder / "uses.csv").open(encoding="utf-8") as file:
            state = {row["product"]: int(row["state"]) for row in csv.DictReader(file)}
        counted[slug] = (persons, foreign, state["public_services"])
    keys = [("people", "population", "persons"), ("firms", "foreign", "jobs"),
            ("uses", "public_services.state", "đồng per year")]  # fmt: skip
    for place, key in enumerate(keys):
        a, b = counted["binh-duong"][place], counted["toy"][place]
        row = table.loc[key]
        assert (row["a"], row["b"]) == (a, b)
        assert row["change"] == pytest.approx(b / a - 1)


def test_packs_that_cannot_be_compared(copied_toy: Path) -> None:
    with pytest.raises(PackError, match="no folder of a pack"):
        compare_packs("toy", "tooy")
    with pytest.raises(PackError, match="no opening state for 1997"):
        compare_packs("toy", "binh-duong", start=1997)
    shutil.move(copied_toy / "opening-2010", copied_toy / "opening-2011")
    head = (copied_toy / "pack.toml").read_text("utf-8")
    (copied_toy / "pack.toml").write_text(head.replace("[2010]", "[2011]"), encoding="utf-8")
    with pytest.raises(PackError, match="no start year in common"):
        compare_packs("toy", copied_toy)
