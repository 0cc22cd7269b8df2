"""Packs as known at the end of a year: nothing later is in them, whatever came later."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from banha.data import data_folder, use_data_folder
from banha.errors import PackError
from banha.founding import make_pack, make_vintages
from banha.founding.panel import province_of_panel
from banha.founding.verify import verify_pack
from banha.packs.accounts import FIRM_SECTORS
from banha.packs.found import evidence_of
from banha.packs.stand_ins.complete import estimate
from banha.packs.stand_ins.enterprises import national_jobs
from banha.packs.stand_ins.foreign import foreign_share
from banha.packs.stand_ins.nation import load_nation
from banha.packs.stand_ins.vintage import held_rows, known_nation, vintage_nation
from banha.packs.stand_ins.work import national_split, public_ratio

UNTIL = 2012
SLUGS = ("dong-nai", "binh-duong")
WILD = 7.0
Spoil = Callable[[Path], None]


@pytest.fixture(scope="module")
def vintages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vintages")
    list(make_vintages(folder, until=UNTIL, provinces=SLUGS))
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their names within it."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")
            if p.is_file()}  # fmt: skip


def from_spoiled(tmp_path: Path, spoil: Spoil, *, slug: str) -> Path:
    """Build a vintage from a copy of the data in which something was changed."""
    scenarios, copy = data_folder(), tmp_path / "scenarios"
    shutil.copytree(scenarios, copy, ignore=shutil.ignore_patterns("provinces"))
    (copy / "provinces").symlink_to(scenarios / "provinces")
    spoil(copy / "nations" / "viet-nam")
    with use_data_folder(copy), forgotten():
        return make_pack(slug, folder=tmp_path / "built", until=UNTIL)[0].folder


class forgotten:  # noqa: N801
    """Nations are read anew within and after."""

    def __enter__(self) -> None:
        self._forget()

    def __exit__(self, *_: object) -> None:
        self._forget()

    def _forget(self) -> None:
        load_nation.cache_clear()
        vintage_nation.cache_clear()


def spoiled_table(path: Path, *, column: str, value: str, after: int, times: float) -> None:
    """Multiply the values of a table that are of a later year, or of a span that ends later."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    late = table[column].str.split("-").str[-1].str[:4].where(
        table[column].str.fullmatch(r"\d{4}-\d{4}"), table[column].str[:4]
    ).astype(int) > after  # fmt: skip
    assert late.any()
    table.loc[late, value] = [repr(times * float(v)) for v in table.loc[late, value]]
    table.to_csv(path, index=False)


def spoil_later(nation: Path, *, after: int = UNTIL, times: float = WILD) -> None:
    """Make everything wild that is later than a year, and what was set on later data."""
    panel = pd.read_parquet(nation / "province_annual.parquet")
    late = panel["year"] > after
    panel.loc[late, "value"] *= times
    panel.to_parquet(nation / "province_annual.parquet")
    for name, column, value in (
        ("national.csv", "period", "value"),
        ("outside.csv", "period", "value"),
        ("demography.csv", "period", "value"),
        ("minimum_wages.csv", "effective_date", "vnd_per_month"),
        ("paths.csv", "year", "value"),
    ):
        spoiled_table(nation / name, column=column, value=value, after=after, times=times)
    for slug in SLUGS:
        with (nation / "boundaries.csv").open("a", encoding="utf-8") as file:
            file.write(f"{slug},{after + 1},Invented\n")
    text = (nation / "assumptions.csv").read_text(encoding="utf-8")
    changed = text.replace("frontier_growth,-0.049,-0.08,", "frontier_growth,0.2,-0.08,")
    assert changed != text
    (nation / "assumptions.csv").write_text(
        changed.replace("0.2,-0.08,-0.03", "0.2,-0.08,0.3"), encoding="utf-8"
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_wild_values_after_the_year_change_no_byte(
    vintages: Path, tmp_path: Path, slug: str
) -> None:
    built = from_spoiled(tmp_path, spoil_later, slug=slug)
    assert content(built) == content(vintages / slug)
    assert len(content(built)) > 15


def test_wild_values_of_the_year_itself_do(vintages: Path, tmp_path: Path) -> None:
    built = from_spoiled(
        tmp_path, lambda n: spoil_later(n, after=UNTIL - 1, times=1.01), slug="dong-nai"
    )
    ours, theirs = content(vintages / "dong-nai"), content(built)
    changed = {name for name in ours if ours[name] != theirs[name]}
    assert {"outside.csv", "measured.csv", "inputs.csv"} <= changed


def test_a_vintage_is_rebuilt_from_the_panel(vintages: Path) -> None:
    lines = verify_pack("binh-duong", folder=vintages)
    assert "byte by byte" in lines[-1]


def test_paths_are_carried_on_from_the_year(vintages: Path) -> None:
    """Prices grow on as in the eight years before, the floor keeps its real value, no slope."""
    table = pd.read_csv(vintages / "dong-nai" / "outside.csv")
    paths = table.pivot(index="year", columns="series", values="value")
    growth = np.log(paths["price_level"]).diff()
    assert growth.loc[UNTIL + 1 : 2060].to_numpy() == pytest.approx(
        growth.loc[UNTIL - 7 : UNTIL].mean()
    )
    floors = pd.read_csv(data_folder() / "nations" / "viet-nam" / "minimum_wages.csv", dtype=str)
    zone = floors[(floors["zone"] == "2") & (floors["effective_date"] <= f"{UNTIL}-01")]
    zone = zone[zone["ownership"].isin(["domestic", "all"])].sort_values("effective_date")
    real = float(zone["vnd_per_month"].iloc[-1]) / paths["price_level"][UNTIL]
    assert paths["minimum_wage"].loc[UNTIL:].to_numpy() == pytest.approx(real)
    assert (paths["competitor_cost"] == 1.0).all()
    assert (paths["foreign_investment_cycle"] == 1.0).all()
    measured = table[(table["grade"] == "measured") & (table["series"] != "tet_month")]
    assert measured["year"].max() == UNTIL


def test_growth_paths_are_the_measured_growth_itself(vintages: Path) -> None:
    national = pd.read_csv(data_folder() / "nations" / "viet-nam" / "national.csv", dtype=str)
    real = {
        name: rows.astype({"value": float, "period": int}).set_index("period")["value"]
        for name, rows in national[national["basis"] == "pwt10.01"].groupby("series")
    }
    levels = real["pwt_rgdpna"] / real["pwt_emp"]
    growth = np.log(levels).diff()
    table = pd.read_csv(vintages / "dong-nai" / "outside.csv")
    path = table[table["series"] == "outside_income_growth"].set_index("year")["value"]
    assert path[2008] == pytest.approx(growth.loc[2007:2009].mean())
    assert path[UNTIL] == pytest.approx(growth.loc[UNTIL - 1 : UNTIL].mean())
    assert path[UNTIL + 5] == pytest.approx(growth.loc[UNTIL - 7 : UNTIL].mean())


def test_held_rows_end_with_what_was_known() -> None:
    def row(period: str, value: str) -> dict[str, str]:
        return {"series": "s", "breakdown": "b", "area": "a", "period": period, "value": value,
                "note": ""}  # fmt: skip

    rows = [row("2005-2010", "1"), row("2010-2015", "2"), row("2015-2020", "3")]
    held = {r["period"]: r["value"] for r in held_rows(rows, until=2014)}
    assert held == {"2005-2010": "1", "2010-2015": "1", "2015-2020": "1"}
    held = {r["period"]: r["value"] for r in held_rows(rows, until=2015)}
    assert held == {"2005-2010": "1", "2010-2015": "2", "2015-2020": "2"}


def test_foreign_jobs_of_the_provinces_are_those_of_the_nation() -> None:
    nation = vintage_nation("viet-nam", until=2010)
    evidence = evidence_of(province_of_panel("dong-nai", nation=nation), nation=nation, year=2010)
    jobs, people = (nation.across(s, 2010) for s in ("enterprise_employees", "population"))
    total = sum(
        jobs[slug] * foreign_share(evidence, per_head=jobs[slug] / people[slug])
        for slug in jobs.index
    )
    wanted = nation.value("employed_persons", 2010, breakdown="ownership_fdi")
    wanted *= jobs.sum() / nation.value("enterprise_employees", 2010)
    assert total == pytest.approx(wanted, rel=1e-6)


def test_product_from_work_is_what_the_four_make() -> None:
    """The formula by hand: national product less farms, own account and State, per usual job."""
    nation = vintage_nation("viet-nam", until=2011)
    evidence = evidence_of(province_of_panel("dong-nai", nation=nation), nation=nation, year=2010)
    estimate(evidence)
    made, split = evidence.made, national_split(evidence)
    people, usual = nation.value("population", 2010), np.array([87.0, 110.0, 125.0, 150.0, 200.0])
    income = {
        name: nation.value("household_income_per_capita_monthly", 2010, breakdown=f"source_{name}")
        for name in ("agriculture_forestry_fishery", "non_agriculture")
    }
    farms = nation.value("value_added_current", 2010, breakdown="agriculture_forestry_fishery")
    account = income["non_agriculture"] * 12.0 * people / 1e3
    pay = nation.value("state_sector_monthly_income", 2010) * 12.0 / 1e3
    public = public_ratio(evidence) * people * pay
    product = nation.value("gdp_current", 2010) - nation.value(
        "value_added_current", 2010, breakdown="product_taxes"
    )
    scale = (product - farms - account - public) / (national_jobs(evidence) @ usual / 1e3)
    heads = made["people.population"]
    own_farms = farms / split["farm"] * made["jobs.farm"] * (
        made["income.farm"] * heads / made["jobs.farm"]
        / (income["agriculture_forestry_fishery"] * people / split["farm"])
    ) ** 0.5  # fmt: skip
    own_account = account / split["own_account"] * made["jobs.household_business"] * (
        made["income.own_account"] * heads / made["jobs.household_business"]
        / (income["non_agriculture"] * people / split["own_account"])
    ) ** 0.5  # fmt: skip
    turnover, jobs = (nation.across(s, 2010) for s in ("enterprise_turnover",
                                                       "enterprise_employees"))  # fmt: skip
    relative = turnover["dong-nai"] / jobs["dong-nai"] / (turnover.sum() / jobs.sum())
    firms = np.array([made[f"jobs.{s}"] for s in FIRM_SECTORS]) @ usual / 1e3 * scale
    total = own_farms + own_account + made["jobs.public"] * pay + firms * relative**0.5
    assert made["product.grdp"] == pytest.approx(total * 1e9, rel=1e-6)


@pytest.mark.slow
def test_product_from_work_adds_up_to_the_nation_s() -> None:
    """Over the provinces of the panel: their part of national product is that of their people."""
    nation = vintage_nation("viet-nam", until=2011)
    product, people = 0.0, 0.0
    for slug in sorted(nation.provinces):
        evidence = evidence_of(province_of_panel(slug, nation=nation), nation=nation, year=2010)
        estimate(evidence)
        assert evidence.made.entry("product.grdp").known_from <= 2011
        product += evidence.made["product.grdp"]
        people += evidence.made["people.population"]
    basic = nation.value("gdp_current", 2010)
    basic -= nation.value("value_added_current", 2010, breakdown="product_taxes")
    share = people / nation.value("population", 2010)
    assert product / (basic * 1e9) == pytest.approx(share, rel=0.08)


def test_what_is_there_is_left_and_other_packs_are_refused(vintages: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in vintages.rglob("*.csv")}
    assert [p.name for p in make_vintages(vintages, until=UNTIL, provinces=SLUGS)] == list(SLUGS)
    assert before == {p: p.stat().st_mtime_ns for p in vintages.rglob("*.csv")}
    with pytest.raises(PackError, match="known in 2012"):
        list(make_vintages(vintages, until=2013, provinces=SLUGS))
    with pytest.raises(PackError, match="no such province"):
        list(make_vintages(vintages, until=UNTIL, provinces=["dong-na"]))


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"until": 2009}, "2009 is not a year from 2010 to 2021"),
        ({"until": 2022}, "2022 is not a year"),
        ({"until": 2015, "start_years": (2015,)}, "opening of 2010"),
        ({"until": 2015, "merge": ("dong-nai", "binh-duong")}, "cut from the nation's panel"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, object], what: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=what):
        make_pack("dong-nai", folder=tmp_path, **asked)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_nation_is_cut_once() -> None:
    cut = known_nation(load_nation(), until=2015)
    assert cut.panel["year"].max() == 2015
    with pytest.raises(PackError, match="known to 2015 already"):
        known_nation(cut, until=2012)


@pytest.fixture(autouse=True, scope="module")
def _nations_read_anew() -> Iterator[None]:
    yield
    vintage_nation.cache_clear()
