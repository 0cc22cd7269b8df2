"""Own assumptions of a folder come before the estimates, and what follows from these follows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.founding.conftest import OWN, SLUG, Folder

from banha.errors import PackError
from banha.founding import FoundPack, Names, make_pack
from banha.founding.command import lines_of
from banha.packs.stand_ins.complete import DERIVED, estimates_by_assumption

HEAD = OWN.splitlines()[0]


def column(path: Path, name: str = "value") -> dict[str, object]:
    return dict(pd.read_csv(path).set_index("name")[name])


def test_what_is_stated_holds_in_the_openings_of_its_years(own: FoundPack) -> None:
    for year, linked in ((2010, 0.05), (2015, 0.08)):
        assert column(own.folder / f"opening-{year}" / "opening.csv")["linked_share"] == linked
    table = column(own.folder / "assumptions.csv")
    assert table["enterprise_wage_monthly"] == table["enterprise_wage_monthly@2015"] == 2_750_000
    assert table["household_share.agriculture"] == 0.2


def test_estimates_that_rest_on_it_follow(own: FoundPack, plain: FoundPack) -> None:
    value, before = (column(pack.folder / "inputs.csv") for pack in (own, plain))
    size = float(value["jobs.enterprises_all"]) / float(value["firms.all"])  # type: ignore[arg-type]
    share = 80 * 289 * (size / 98.5) ** 0.5 / float(value["jobs.enterprises"])  # type: ignore[arg-type]
    assert value["firms.foreign"] == 80
    assert value["firms.foreign_share_of_jobs"] == pytest.approx(share)
    assert value["jobs.technology"] > before["jobs.technology"]  # type: ignore[operator]
    assert value["people.population"] == before["people.population"]


def test_each_keeps_the_grade_that_is_said(own: FoundPack, plain: FoundPack) -> None:
    grade = column(own.folder / "inputs.csv", "grade")
    assert (grade["pay.enterprises"], grade["firms.foreign"]) == ("published", "measured")
    gain = own.founded.grade.by_group["firms"] - plain.founded.grade.by_group["firms"]
    assert gain == pytest.approx(1 / 23)


def test_the_report_names_it_with_what_it_replaces(own: FoundPack, plain: FoundPack) -> None:
    text = "\n".join(lines_of(own, notes=(), full=False))
    estimate = column(plain.folder / "inputs.csv")["pay.enterprises"]
    assert "Own assumptions in place of estimates, opening 2010" in text
    assert f"published, A survey; in place of {estimate:,.0f}" in text
    assert "Own assumptions" not in "\n".join(lines_of(plain, notes=(), full=False))


def test_the_pack_is_built_again_from_the_tables_that_it_keeps(
    own: FoundPack, tmp_path: Path
) -> None:
    names = Names("Song Tien", "Sông Tiên", "Mekong River Delta")
    again, _ = make_pack(
        SLUG, folder=tmp_path, source=own.folder / "source", start_years=(2010, 2015), names=names
    )
    files = sorted(p.relative_to(own.folder) for p in own.folder.rglob("*") if p.is_file())
    assert len(files) > 20
    assert [
        n for n in files if (own.folder / n).read_bytes() != (again.folder / n).read_bytes()
    ] == []


def test_the_names_are_those_that_the_estimates_give(plain: FoundPack) -> None:
    made = plain.founded.completed[2010].assumptions
    assert set(made) == {*estimates_by_assumption(), *DERIVED}


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("linkd_share,0.05,0.02,0.1,share,assumed,j,", "Did you mean 'linked_share'?"),
        ("skill_gap@2015,0.05,0.02,0.1,log points,assumed,j,", "Add --start 2015"),
        ("linked_share,0.5,0.6,0.7,share,assumed,j,", "0.5 lies outside 0.6 to 0.7"),
        ("linked_share,0.5,0.4,0.7,share,guessed,j,", "guessed"),
        ("linked_share,-0.5,-1,0,share,assumed,j,", "-0.5 is negative"),
        ("linked_share,5,1,9,share,assumed,j,", "more than all"),
        ("household_size,0,0,3,persons,assumed,j,", "cannot be nought"),
        ("enterprise_wage_monthly,2750,2600,2900,nghìn đồng,assumed,j,", "unit seems to be off"),
        ("minimum_wage_zone,7,1,9,zone,assumed,j,", "no zone of the minimum wage"),
        ("share_age_60_plus,0.9,0.8,0.95,share,assumed,j,", "Nearly nobody is left"),
        ("foreign_share.labour_intensive,0.97,0.9,0.98,share,assumed,j,", "foreign firms"),
    ],
)
def test_what_cannot_be_is_a_fault_and_nothing_is_written(
    tables: Folder, tmp_path: Path, row: str, what: str
) -> None:
    source = tables(assumptions__csv=f"{HEAD}\n{row}\n")
    with pytest.raises(PackError) as caught:
        make_pack(SLUG, folder=tmp_path / "packs", source=source)
    assert what in str(caught.value)
    assert "assumptions.csv" in str(caught.value)
    assert not (tmp_path / "packs").exists()


def test_faults_of_all_files_come_at_once(tables: Folder, tmp_path: Path) -> None:
    source = tables(
        assumptions__csv=f"{HEAD}\nlinkd_share,0.05,0.02,0.1,share,assumed,j,\n",
        province__toml="nam = 'Sông Tiên'\n", mapping__toml="sorce = 'x'\n",
    )  # fmt: skip
    with pytest.raises(PackError) as caught:
        make_pack(SLUG, folder=tmp_path, source=source)
    assert len(caught.value.faults) == 3
