"""Reading packs: the toy by hand, both packs in full, broken ones with all their faults."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from banha.errors import PackError
from banha.packs import Pack, list_packs, load_pack

MILLION = 1_000_000


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        load_pack(folder.name, start_year=2010, folder=folder.parent)
    return [str(fault) for fault in caught.value.faults]


def test_both_packs_are_listed() -> None:
    assert {"binh-duong", "toy"} <= set(list_packs())


def test_toy_by_hand(toy: Pack) -> None:
    assert toy.population.sum() == 200
    assert toy.population[:15].sum() == 50
    assert toy.employees().tolist() == [0, 30, 12, 6, 12, 5, 5]
    assert toy.persons("farm") + toy.persons("household_business") == 35
    assert len(toy.firms) == 12
    value_added = toy.output.sum() - toy.uses.inputs.sum()
    expenditure = (
        toy.uses.households.sum()
        + toy.uses.state.sum()
        + toy.uses.investment.sum()
        + toy.uses.outside.sum()
        - toy.uses.supply[-1]
    )
    assert value_added == expenditure == 6540 * MILLION


@pytest.mark.parametrize("name", ["toy", "binh_duong"])
def test_uses_balance_to_the_last_dong(name: str, request: pytest.FixtureRequest) -> None:
    pack: Pack = request.getfixturevalue(name)
    uses = pack.uses
    total = uses.households + uses.state + uses.investment + uses.inputs.sum(axis=1) + uses.outside
    assert total.tolist() == uses.supply.tolist()
    assert uses.supply[:-1].tolist() == pack.output.tolist()
    assert uses.outside[-1] == 0
    assert min(uses.households.min(), uses.state.min(), uses.inputs.min(), uses.outside.min()) >= 0
    local = [kind in ("local", "public") for kind in pack.kinds]
    assert not uses.outside[:-1][local].any()


@pytest.mark.parametrize("name", ["toy", "binh_duong"])
def test_people_and_jobs_agree(name: str, request: pytest.FixtureRequest) -> None:
    pack: Pack = request.getfixturevalue(name)
    assert pack.employment["persons"].sum() == pack.population[15:].sum()
    jobs = np.bincount(pack.firms["sector_code"], pack.firms["jobs"], minlength=len(pack.sectors))
    in_firms = [kind in ("export", "local") for kind in pack.kinds]
    assert jobs[in_firms].tolist() == pack.employees()[in_firms].tolist()


@pytest.mark.parametrize("name", ["toy", "binh_duong"])
def test_arrays_are_owned_typed_and_in_order(name: str, request: pytest.FixtureRequest) -> None:
    pack: Pack = request.getfixturevalue(name)
    for array in (pack.output, pack.wage_monthly, pack.population, pack.uses.inputs):
        assert array.dtype == np.int64
        assert array.flags.c_contiguous
        assert array.flags.writeable
    assert pack.uses.inputs.shape == (len(pack.sectors) + 1, len(pack.sectors))
    assert pack.mortality_rates(2010).shape == pack.fertility_shares(2010).shape == (101,)
    assert pack.fertility_shares(2031).sum() == pytest.approx(1)
    assert (pack.mortality_rates(2012) > 0).all()


def test_series_hold_their_ends(binh_duong: Pack) -> None:
    prices = binh_duong.outside("price_level")
    assert prices.at(2010) == 1
    assert prices.at(1900) == prices.values[0]
    assert prices.at(2500) == prices.values[-1]
    with pytest.raises(KeyError):
        binh_duong.outside("no_such_series")


def test_content_hash_follows_every_byte(copied_toy: Path, toy: Pack) -> None:
    def again() -> str:
        return load_pack("toy", start_year=2010, folder=copied_toy.parent).content_hash()

    assert again() == toy.content_hash()
    (copied_toy / "README.md").write_text("not data", encoding="utf-8")
    assert again() == toy.content_hash()
    replace(copied_toy / "outside.csv", "2033,frontier_growth,0.03", "2033,frontier_growth,0.031")
    assert again() != toy.content_hash()


@pytest.mark.parametrize("slug", ["../toy", "TOY", "", "no-such-province", "/etc", "toy/.."])
def test_unknown_packs(slug: str) -> None:
    with pytest.raises(PackError, match=r"Choose one of the provinces: .*toy"):
        load_pack(slug, start_year=2010)


def test_unknown_start_year() -> None:
    with pytest.raises(PackError, match=r"no opening state for 1950[\s\S]*Start in one of: 2010"):
        load_pack("toy", start_year=1950)


def breaking(path: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: replace(folder / path, old, new)


BROKEN = {
    "missing file": (
        lambda folder: (folder / "opening-2010" / "uses.csv").unlink(),
        "uses.csv\n    The file is missing",
    ),
    "empty file": (
        lambda folder: (folder / "outside.csv").write_text("", encoding="utf-8"),
        "outside.csv\n    The file is empty",
    ),
    "not UTF-8": (
        lambda folder: (folder / "mortality.csv").write_bytes(b"age\n\xff\xfe"),
        "mortality.csv\n    The file is not UTF-8",
    ),
    "missing column": (
        breaking("opening-2010/firms.csv", "size_high", "size_top"),
        "The column size_high is missing",
    ),
    "not a number": (
        breaking("opening-2010/sectors.csv", "10800000000", "lots"),
        "sectors.csv, line 3, column output\n    'lots' is not a whole number",
    ),
    "negative count": (
        breaking("opening-2010/employment.csv", "unemployed,,4", "unemployed,,-4"),
        "line 10, column persons\n    '-4' is not a whole number of at least 0",
    ),
    "infinite": (
        breaking("outside.csv", "2007,frontier_growth,0.03", "2007,frontier_growth,inf"),
        "column value\n    'inf' is not a number",
    ),
    "unknown sector": (
        breaking("opening-2010/firms.csv", "technology,foreign", "mining,foreign"),
        "column sector\n    'mining' is not one of",
    ),
    "short row": (
        breaking("opening-2010/population.csv", "\n7,3\n", "\n7\n"),
        "population.csv, line 9\n    1 cells where the heading has 2",
    ),
    "shares": (
        breaking("opening-2010/education.csv", "18,39,0.3", "18,39,0.4"),
        "education.csv, line 3\n    The shares sum to 1.1",
    ),
    "uses": (
        breaking(
            "opening-2010/uses.csv",
            "agriculture,800000000,300000000",
            "agriculture,800000000,300000001",
        ),
        "uses.csv, line 2, column supply\n    The uses sum to 800000001 đồng",
    ),
    "persons": (
        breaking("opening-2010/employment.csv", "student,,11", "student,,12"),
        "The statuses sum to 151 persons; population.csv has 150",
    ),
    "jobs of a sector": (
        breaking("opening-2010/employment.csv", "employee,technology,12", "employee,technology,13"),
        "12 jobs in technology; employment.csv has 13",
    ),
    "jobs of a class": (
        breaking(
            "opening-2010/firms.csv",
            "labour_intensive,foreign,20,20,1,20",
            "labour_intensive,foreign,20,20,1,21",
        ),
        "21 jobs cannot be those of 1 firms of 20 to 20 each",
    ),
    "payroll": (
        breaking(
            "opening-2010/sectors.csv", "public,180000000,0,3000000", "public,180000000,0,3000001"
        ),
        "The public payroll is 180000060",
    ),
    "out of range": (
        breaking("opening-2010/opening.csv", "skill_gap,0.05,0,0.1", "skill_gap,0.5,0,0.1"),
        "0.5 lies outside its range of 0 to 0.1",
    ),
    "missing year": (
        breaking("outside.csv", "2044,competitor_cost", "2043,competitor_cost"),
        "series competitor_cost\n    The years are not one row each",
    ),
    "after 2021": (
        breaking("measured.csv", "population,total,2010", "population,total,2022"),
        "column year\n    '2022' is not a whole number of at least 1900 and at most 2021",
    ),
    "unknown grade": (
        breaking("inputs.csv", ",assumed,", ",guessed,"),
        "column grade\n    'guessed' is not one of measured, published, assumed",
    ),
    "unknown key": (
        breaking("pack.toml", "format = 1", "format = 1\ncolour = 'red'"),
        "pack.toml, key colour",
    ),
    "broken head": (breaking("pack.toml", "format = 1", "format ="), "The file is not TOML"),
    "other slug": (breaking("pack.toml", '"toy"', '"boy"'), "'boy' is not the name of the folder"),
}


@pytest.mark.parametrize(("break_pack", "message"), BROKEN.values(), ids=BROKEN)
def test_each_fault_says_where_and_what(
    copied_toy: Path, break_pack: Callable[[Path], None], message: str
) -> None:
    break_pack(copied_toy)
    faults = faults_of(copied_toy)
    assert any(message in fault for fault in faults), faults
    assert all("Cure: " in fault for fault in faults)


def test_all_faults_at_once(copied_toy: Path) -> None:
    independent = ("missing file", "negative count", "shares", "jobs of a class", "missing year")
    for name in independent:
        BROKEN[name][0](copied_toy)
    faults = faults_of(copied_toy)
    assert len(faults) == len(independent)
    for name in independent:
        assert any(BROKEN[name][1] in fault for fault in faults), name
