"""Regions that cannot be are refused, with what is wrong and the cure."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.region.regions import TOYS, toy_scenario

from banha.data import use_data_folder
from banha.errors import PackError, ScenarioError
from banha.packs import Pack, load_pack
from banha.region import members
from banha.region.geography import distances, places_of
from banha.region.region import Region
from banha.snapshot import SnapshotError, take_snapshot


@pytest.mark.parametrize(
    ("provinces", "what"),
    [
        ((), "at least two"), (("toy-a",), "at least two"), ("toy-a", "at least two"),
        (("toy-a", "toy-c"), "no province 'toy-c'"), (("toy-a", "toy-a"), "stands there twice"),
        (("toy", "toy-a"), "nobody says where toy lies"),
    ],
)  # fmt: skip
def test_no_region(provinces: tuple[str, ...], what: str) -> None:
    with pytest.raises(ScenarioError, match=what):
        Region(toy_scenario(), provinces)


def test_sectors_are_the_same_and_in_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def turned(slug: str, *, start_year: int) -> Pack:
        pack = load_pack(slug, start_year=start_year)
        return replace(pack, sectors=pack.sectors[::-1]) if slug == "toy-b" else pack

    monkeypatch.setattr(members, "load_pack", turned)
    with pytest.raises(ScenarioError, match="toy-a and toy-b have different sectors"):
        Region(toy_scenario(), TOYS)


def test_a_pack_without_the_start_year_is_refused() -> None:
    early = toy_scenario().with_run(province="binh-duong", start="1997-01")
    with pytest.raises(PackError, match="start_years"):
        Region(early, ("binh-duong", "toy-a"))


def test_parameters_of_the_region_are_one_for_all(regional_data: Path, tmp_path: Path) -> None:
    shutil.copytree(regional_data, tmp_path / "data")
    own = tmp_path / "data" / "provinces" / "toy-b" / "parameters.csv"
    table = (regional_data / "parameters.csv").read_text("utf-8").splitlines()
    row = next(line for line in table if line.startswith("region,migration_length,"))
    own.write_text(f"{own.read_text('utf-8').rstrip()}\n{row.replace('250', '300')}\n", "utf-8")
    with use_data_folder(tmp_path / "data"), pytest.raises(ScenarioError, match="section `region`"):
        Region(toy_scenario(), TOYS)


def test_places_of_the_nation_are_in_the_nation() -> None:
    places = places_of(["binh-duong", "ho-chi-minh-city", "dong-nai", "long-an", "ha-noi"])
    assert all(8.0 < one.latitude < 24.0 and 102.0 < one.longitude < 110.0
               for one in places.values())  # fmt: skip
    between = distances(list(places))
    assert between["binh-duong", "binh-duong"] == 0.0
    assert 40.0 < between["binh-duong", "ho-chi-minh-city"] < 60.0
    assert 1000.0 < between["ho-chi-minh-city", "ha-noi"] < 1250.0
    assert between["ha-noi", "long-an"] == between["long-an", "ha-noi"]


def test_a_province_of_a_region_has_no_snapshot_of_its_own() -> None:
    region = Region(toy_scenario(), TOYS)
    with pytest.raises(SnapshotError, match="part of a region"):
        take_snapshot(region.provinces["toy-a"])
