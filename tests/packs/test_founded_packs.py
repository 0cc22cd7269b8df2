"""Founded packs give themselves back, and what they hold is counted as a reader would."""

import csv
import shutil
from pathlib import Path

import pytest
from tests.packs.built import JOINED, ONE, OWN, build_packs

from banha.errors import PackError
from banha.founding.verify import verify_pack
from banha.packs import load_pack
from banha.packs.diff import compare_packs
from banha.packs.inventory import KINDS, count_table, group_of, groups, input_table
from banha.packs.shared import nation_folder
from banha.packs.stand_ins.grade import LEFT_OUT

FACTORS = {"A": 0.7, "B": 0.5, "C": 0.3, "D": 0.0}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_packs(tmp_path_factory.mktemp("built") / "packs")


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("slug", [ONE, JOINED, OWN])
def test_a_pack_is_built_again_from_what_it_came_from(packs: Path, slug: str) -> None:
    said = verify_pack(slug, folder=packs)
    assert "byte by byte" in said[-1]
    assert ("the panel" in said[-1]) == (slug == ONE)


def test_a_pack_keeps_the_national_tables_it_was_built_with(packs: Path) -> None:
    assert (packs / OWN / "source" / "national.csv").is_file()
    assert not (packs / JOINED / "source" / "national.csv").exists()
    table = compare_packs(packs / JOINED, packs / OWN)
    assert "pay.enterprises" in set(table["item"])  # follows income relative to the nation's


def test_changed_files_are_named(packs: Path, tmp_path: Path) -> None:
    shutil.copytree(packs / ONE, tmp_path / ONE)
    (tmp_path / ONE / "README.md").write_text("mine", "utf-8")
    changed = ["assumptions.csv", "opening-2010/balance-report.txt"]
    for file in changed:
        path = tmp_path / ONE / file
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(PackError) as caught:
        verify_pack(ONE, folder=tmp_path)
    assert [fault.where for fault in caught.value.faults] == [f"{ONE}/{file}" for file in changed]
    assert f"banha pack build {ONE} --to {tmp_path}" in str(caught.value)


def test_tables_that_are_gone(packs: Path, tmp_path: Path) -> None:
    shutil.copytree(packs / JOINED, tmp_path / JOINED)
    (tmp_path / JOINED / "source" / "province_annual.csv").unlink()
    with pytest.raises(PackError, match="does not hold them"):
        verify_pack(JOINED, folder=tmp_path)


def test_counts_are_those_of_the_files(packs: Path) -> None:
    """Counted line by line: own inputs, the nation's assumptions that are left, series by year."""
    pack = load_pack(ONE, start_year=2010, folder=packs)
    own = lines(packs / ONE / "inputs.csv")
    written = lines(packs / ONE / "assumptions.csv")
    expected = {(group, kind): 0 for group in groups() for kind in KINDS}
    for row in own:
        kind = "measured" if row["note"].startswith("own table") else "stand_in"
        expected[group_of(row["name"]), kind] += 1
    for row in written:
        if row["note"].partition(";")[0] not in {r["note"].partition(";")[0] for r in own}:
            expected[group_of(row["name"]), "stand_in"] += 1
    template = {row["name"] for row in lines(nation_folder("viet-nam") / "assumptions.csv")}
    for name in template - {row["name"] for row in written}:
        expected[group_of(name), "assumed"] += 1
    paths = lines(packs / ONE / "outside.csv") + lines(nation_folder("viet-nam") / "paths.csv")
    for row in paths:
        if row["year"] == "2010":
            expected["paths", "stand_in" if row["grade"] == "assumed" else "measured"] += 1
    counts = count_table(pack)
    assert {(g, k): int(str(counts.loc[g, k])) for g in groups() for k in KINDS} == expected


def test_the_grade_is_that_of_the_pack(packs: Path) -> None:
    """The share of measured inputs, by group, lies between the bounds of the letter."""
    for slug in (ONE, JOINED, OWN):
        pack = load_pack(slug, start_year=2010, folder=packs)
        table = input_table(pack)
        table = table[table["name"].str.match(r"(people|jobs|firms|product|pay|income|budget)\.")]
        table = table[~table["name"].isin(LEFT_OUT)]
        share = (table["kind"] == "measured").groupby(table["group"]).mean().mean()
        letter = next(letter for letter, least in FACTORS.items() if share >= least)
        assert pack.grade == letter


def test_the_flagship_by_year() -> None:
    """What was measured for the year is told from what was carried or taken from the nation."""
    late, early = (load_pack("binh-duong", start_year=year) for year in (2010, 1997))
    kinds = {
        pack.start_year: dict(zip(table["name"], table["method"], strict=True))
        for pack, table in ((p, input_table(p)) for p in (late, early))
    }
    assert kinds[2010]["employed_persons"] == "own table"
    assert kinds[2010]["employment_share"] == "between own years"
    assert kinds[2010]["state_sector_local_employed"] == "own year nearby"
    assert kinds[2010]["population_by_age"] == "national value"
    assert kinds[1997]["employed_persons"] == "derived"
    assert kinds[1997]["state_sector_local_employed"] == "own table"
    assert "farm_share_of_jobs" in kinds[1997]
    assert "farm_share_of_jobs" not in kinds[2010]
    values = [p.set_index("name").loc["share_age_15_59", "value"]
              for p in map(input_table, (late, early))]  # fmt: skip
    assert values == [
        float(row["value"])
        for year in ("2010", "1997")
        for row in lines(late.folder / "inputs.csv")
        if (row["name"], row["year"]) == ("share_age_15_59", year)
    ]


@pytest.mark.parametrize("slug", ["toy", "null"])
def test_of_an_invented_province_nothing_is_measured(slug: str) -> None:
    counts = count_table(load_pack(slug, start_year=2010)).sum()
    assert counts["measured"] == counts["stand_in"] == 0
    assert counts["assumed"] == 17


def test_every_input_has_a_group(packs: Path) -> None:
    for slug, year, folder in (("binh-duong", 1997, None), (OWN, 2010, packs)):
        table = input_table(load_pack(slug, start_year=year, folder=folder))
        assert set(table["group"]) <= set(groups())
        assert not table["name"].duplicated().any()
