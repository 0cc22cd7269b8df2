"""Stand-ins: own values first, then neighbours; sums kept; draws within their ranges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from banha.errors import PackError
from banha.founding.merge import merged_province
from banha.founding.panel import province_of_panel
from banha.packs import load_pack
from banha.packs.found import evidence_of
from banha.packs.stand_ins.complete import complete, estimate
from banha.packs.stand_ins.draws import luck_of
from banha.packs.stand_ins.evidence import Evidence
from banha.packs.stand_ins.grade import grade_of
from banha.packs.stand_ins.nation import Nation, load_nation
from banha.packs.stand_ins.people import population_ratio
from banha.packs.stand_ins.product import DOUBT, reconciled
from banha.packs.stand_ins.stand_in import StandIn

FIRM_SECTORS = ("labour_intensive", "technology", "construction", "market_services",
                "knowledge_services")  # fmt: skip


@pytest.fixture(scope="module")
def nation() -> Nation:
    return load_nation()


@pytest.fixture(scope="module")
def dong_nai(nation: Nation) -> Evidence:
    evidence = evidence_of(province_of_panel("dong-nai", nation=nation), nation=nation, year=2010)
    estimate(evidence)
    return evidence


def without(evidence: Evidence, *series: str) -> Evidence:
    kept = evidence.rows[~evidence.rows["series"].isin(series)]
    return Evidence(evidence.slug, evidence.region, evidence.year, kept, evidence.firm_sizes,
                    evidence.nation)  # fmt: skip


def panel_value(nation: Nation, series: str, year: int, **more: str) -> float:
    rows = nation.panel[(nation.panel["province"] == "dong-nai") & (nation.panel["year"] == year)]
    rows = rows[(rows["series"] == series) & (rows["preferred"] == "true")]
    for column, value in ({"breakdown": "total"} | more).items():
        rows = rows[rows[column] == value]
    return float(rows["value"].iloc[0])


def test_own_values_are_taken_as_they_are(nation: Nation, dong_nai: Evidence) -> None:
    for series, name in (("population", "people.population"),
                         ("enterprise_employees", "jobs.enterprises_all"),
                         ("enterprises_active", "firms.all"),
                         ("labour_force", "jobs.labour_force")):  # fmt: skip
        entry = dong_nai.made.entry(name)
        assert entry.grade == "measured"
        assert entry.value == panel_value(nation, series, 2010)


def test_jobs_add_up(dong_nai: Evidence) -> None:
    made = dong_nai.made
    parts = ("jobs.farm", "jobs.household_business", "jobs.public", "jobs.enterprises")
    assert sum(made[name] for name in parts) == pytest.approx(made["jobs.employed"])
    by_sector = sum(made[f"jobs.{sector}"] for sector in FIRM_SECTORS)
    assert by_sector == pytest.approx(made["jobs.enterprises"])
    assert made["jobs.employed"] < made["jobs.labour_force"]


def test_measured_shares_of_product_come_before_estimates(dong_nai: Evidence) -> None:
    shares = [dong_nai.made[f"product.share.{name}"]
              for name in ("agriculture", "industry_construction", "services")]  # fmt: skip
    assert shares == pytest.approx([0.087, 0.572, 0.341])
    hidden = without(dong_nai, "grdp_share")
    estimate(hidden)
    estimated = hidden.made["product.share.agriculture"]
    assert hidden.made.entry("product.share.agriculture").grade == "assumed"
    assert 0.05 < estimated < 0.16


def test_neighbours_stand_in_with_their_spread(nation: Nation, dong_nai: Evidence) -> None:
    evidence = without(dong_nai, "trained_workers_share")
    entry = evidence.from_neighbours("trained_workers_share", name="x", unit="percent")
    others = [s for s, row in nation.provinces.items()
              if row["region"] == "South East" and s != "dong-nai"]  # fmt: skip
    panel = nation.panel
    rows = panel[(panel["series"] == "trained_workers_share") & (panel["year"] == 2010)
                 & panel["province"].isin(others) & (panel["preferred"] == "true")]  # fmt: skip
    assert entry.value == pytest.approx(rows["value"].mean())
    assert entry.high - entry.value == pytest.approx(1.645 * rows["value"].std())
    assert entry.method == "regional mean"


def test_a_series_that_nobody_has_is_asked_for(dong_nai: Evidence) -> None:
    with pytest.raises(PackError, match="none of other provinces of South East"):
        dong_nai.from_neighbours("nights_of_tourists", name="x", unit="nights")


def test_far_years_stand_in_and_are_more_doubtful(nation: Nation) -> None:
    province = province_of_panel("dong-nai", nation=nation)
    near, far = (
        evidence_of(province, nation=nation, year=year).own("enterprises_active", name="x")
        for year in (2011, 2016)
    )
    assert near is not None
    assert far is not None
    assert near.value == far.value == 7420
    assert (near.high - near.low) / near.value == pytest.approx(0.1)
    assert (far.high - far.low) / far.value == pytest.approx(0.6)


def test_product_without_own_accounts_is_a_regression(dong_nai: Evidence) -> None:
    evidence = without(dong_nai, "grdp_current", "grdp_share")
    estimate(evidence)
    entry, carried = evidence.made.entry("product.grdp"), dong_nai.made["product.grdp"]
    assert entry.method == "regression"
    assert "56 provinces" in entry.note
    assert 0.5 < entry.value / carried < 1.5


def test_nothing_stands_in_for_population(dong_nai: Evidence) -> None:
    with pytest.raises(PackError, match="population of dong-nai"):
        estimate(without(dong_nai, "population"))


@pytest.mark.parametrize(
    ("slug", "first", "last", "known"),
    [
        ("dong-nai", 2000, 2010, True),
        ("dong-nai", 2010, 2017, True),
        ("lai-chau", 2003, 2005, False),
        ("can-tho", 2000, 2010, False),
        ("dak-lak", 2010, 2003, False),
        ("ha-noi", 2007, 2009, False),
        ("ha-noi", 2009, 2016, True),
        ("lai-chau", 2004, 2010, True),
    ],
)
def test_no_pair_of_years_crosses_a_change_of_boundaries(
    nation: Nation, slug: str, first: int, last: int, *, known: bool
) -> None:
    evidence = evidence_of(province_of_panel(slug, nation=nation), nation=nation, year=2010)
    assert (population_ratio(evidence, first=first, last=last) is not None) == known


def test_growth_of_population_never_mixes_bases(nation: Nation) -> None:
    evidence = evidence_of(province_of_panel("dong-nai", nation=nation), nation=nation, year=2010)
    early = evidence.on_one_basis("population", basis="pop-pre2019census")
    late = evidence.on_one_basis("population", basis="pop-post2019census-panel")
    ratio = population_ratio(evidence, first=2010, last=2021)
    other = evidence.on_one_basis("population", basis="pop-post2019census-dstai")
    expected = {
        early[2016] / early[2010] * late[2021] / late[2016],
        early[2016] / early[2010] * other[2021] / other[2016],
    }
    assert any(ratio == pytest.approx(value) for value in expected)


def test_parts_are_moved_to_their_total_as_far_as_they_are_doubtful() -> None:
    parts = {"farm": 30.0, "business": 20.0, "firms": 100.0}
    moved = reconciled(parts, total=100.0)
    assert sum(moved.values()) == pytest.approx(100.0)
    steps = {name: np.log(moved[name] / parts[name]) / DOUBT[name] ** 2 for name in parts}
    assert np.ptp(list(steps.values())) < 1e-9
    assert reconciled(parts, total=150.0) == pytest.approx(parts)


def test_draws_depend_on_the_name_alone_and_keep_to_their_ranges() -> None:
    entry = StandIn("jobs.farm", 100.0, 80.0, 120.0, "persons", "derived", 2010, "")
    draws = [luck_of("a-b", year=2010, draw=d)(entry).value for d in range(1, 401)]
    assert luck_of("a-b", year=2010, draw=7)(entry).value == draws[6]
    inside = np.mean([80.0 <= value <= 120.0 for value in draws])
    assert 0.86 < inside < 0.94
    assert abs(np.mean(np.log(draws)) - np.log(100.0)) < 0.02
    assert luck_of("a-b", year=2010, draw=1)(replace(entry, method="own table")).value == 100.0


def test_draws_move_the_estimates_that_rest_on_others(nation: Nation) -> None:
    province = province_of_panel("an-giang", nation=nation)
    farms = []
    for draw in range(12):
        evidence = evidence_of(province, nation=nation, year=2010, draw=draw)
        completed = complete(evidence)
        made = evidence.made
        parts = ("jobs.farm", "jobs.household_business", "jobs.public", "jobs.enterprises")
        assert sum(made[name] for name in parts) == pytest.approx(made["jobs.employed"])
        assert made["people.population"] == 2_148_300
        farms.append(made["jobs.farm"])
        assert len(completed.rows) > 20
    assert len(set(farms)) == 12
    assert 0.8 < min(farms) / farms[0] < max(farms) / farms[0] < 1.3


@pytest.fixture
def parts(nation: Nation) -> Callable[[str], pd.DataFrame]:
    return lambda slug: province_of_panel(slug, nation=nation).rows


def test_merged_provinces_add_counts_and_average_rates(
    nation: Nation, parts: Callable[[str], pd.DataFrame]
) -> None:
    joined = merged_province("ab", ["binh-duong", "an-giang"], nation=nation)

    def value(rows: pd.DataFrame, series: str, basis: str, year: int) -> float:
        chosen = rows[(rows["series"] == series) & (rows["basis"] == basis)
                      & (rows["year"] == year) & (rows["breakdown"] == "total")]  # fmt: skip
        return float(chosen["value"].iloc[0])

    both = [parts("binh-duong"), parts("an-giang")]
    people = [value(rows, "population", "pop-pre2019census", 2008) for rows in both]
    assert value(joined.rows, "population", "pop-pre2019census", 2008) == sum(people)
    rates = [value(rows, "crude_birth_rate", "gso-annual-survey", 2008) for rows in both]
    mean = value(joined.rows, "crude_birth_rate", "gso-annual-survey", 2008)
    assert min(rates) < mean < max(rates)
    assert set(joined.rows["province"]) == {"ab"}
    assert "budget_retention_ratio" not in set(joined.rows["series"])
    assert len(joined.firm_sizes) == 5


@pytest.mark.parametrize("names", [["binh-duong"], ["binh-duong", "binh-duong"], []])
def test_too_few_to_merge(nation: Nation, names: list[str]) -> None:
    with pytest.raises(PackError, match="--merge"):
        merged_province("ab", names, nation=nation)


def test_the_flagship_has_the_grade_of_the_rule(nation: Nation) -> None:
    province = province_of_panel("binh-duong", nation=nation)
    evidence = evidence_of(province, nation=nation, year=2010)
    estimate(evidence)
    assert (
        grade_of(evidence.made.entries()).letter == load_pack("binh-duong", start_year=2010).grade
    )
