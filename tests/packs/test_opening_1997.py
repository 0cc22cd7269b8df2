"""The opening of 1997: measured totals and shares, inferred rest, and the claim that is refused."""

import csv
from pathlib import Path

import numpy as np
import pytest

from banha.data import provinces_folder
from banha.packs import Pack, load_pack
from banha.packs.assumptions import read_assumptions
from banha.packs.carried_back import grdp_shares, growth_since, public_pay
from banha.packs.source import Sources

FOLDER = provinces_folder() / "binh-duong"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def early() -> Pack:
    return load_pack("binh-duong", start_year=1997)


@pytest.fixture(scope="module")
def sources() -> Sources:
    return Sources(slug="binh-duong", folder=FOLDER / "source")


def raw(series: str, year: int, breakdown: str = "total") -> list[float]:
    return [
        float(row["value"])
        for row in rows(FOLDER / "source" / "province_annual.csv")
        if (row["series"], row["year"], row["breakdown"]) == (series, str(year), breakdown)
    ]


def test_population_and_public_jobs_are_measured(early: Pack) -> None:
    assert early.population.sum() in raw("population", 1997)
    assert early.persons("employee", sector="public_services") in raw(
        "state_sector_local_employed", 1997
    )


def test_shares_are_the_official_ones(early: Pack) -> None:
    value_added = early.output - early.uses.inputs.sum(axis=0)
    shares = value_added / value_added.sum() * 100
    assert shares[0] == pytest.approx(22.8, abs=0.01)
    assert shares[1:4].sum() == pytest.approx(50.4, abs=0.01)
    assert shares[4:].sum() == pytest.approx(26.8, abs=0.01)


def test_the_claim_is_kept_and_refused(sources: Sources) -> None:
    claims = [
        row
        for row in rows(FOLDER / "source" / "province_annual.csv")
        if row["series"] == "grdp_share" and row["basis"] == "claim"
    ]
    assert {float(row["value"]) for row in claims} == {90.0, 95.0}
    for name in ("inputs.csv", "measured.csv"):
        for row in rows(FOLDER / name):
            assert "claim" not in row.get("basis", "") + row.get("name", "")
    assert sum(grdp_shares(sources, year=1997).values()) == pytest.approx(1)
    report = (FOLDER / "opening-1997" / "balance-report.txt").read_text(encoding="utf-8")
    assert "refused" in report


def test_product_is_carried_back_on_one_basis(early: Pack, sources: Sources) -> None:
    by_hand = 9756.8 / 16369.785 / 1.152**9
    assert growth_since(sources, year=1997) == pytest.approx(by_hand)
    late = load_pack("binh-duong", start_year=2010)
    product = [float((p.output - p.uses.inputs.sum(axis=0)).sum()) for p in (early, late)]
    assert product[0] / product[1] == pytest.approx(by_hand, rel=1e-6)


def test_public_pay_is_deflated(early: Pack, sources: Sources) -> None:
    nominal = 422_300 * (588_200 / 422_300) ** 0.25
    level = early.outside("price_level").at(1997)
    assert public_pay(sources, year=1997) == pytest.approx(nominal / level)
    assert early.wage_monthly[-1] == pytest.approx(nominal / level, abs=1)


def test_fewer_and_larger_firms(early: Pack) -> None:
    firms = early.firms
    assert firms["firms"].sum() == round(1046 / 1.12**3)
    assert firms["jobs"].sum() / firms["firms"].sum() > 120
    foreign = firms[firms["ownership"] == "foreign"]
    assert 60 <= foreign["firms"].sum() <= 150


def test_manufacturing_costs_labour_as_in_2010(early: Pack) -> None:
    late = load_pack("binh-duong", start_year=2010)
    costs = []
    for pack in (early, late):
        pay = pack.employees() * pack.wage_monthly * 12
        added = pack.output * (1 - pack.input_coefficient)
        costs.append(pay[1:3].sum() / added[1:3].sum())
    assert costs[0] == pytest.approx(costs[1], rel=0.1)


def test_an_assumption_of_a_year_stands_in_for_that_opening_only(early: Pack) -> None:
    assumptions = read_assumptions(FOLDER / "assumptions.csv")
    assert assumptions.for_year(1997)["linked_share"] == 0.05
    assert assumptions.for_year(2010)["linked_share"] == 0.1
    assert assumptions.for_year(1997).starting("household_share")["agriculture"] == 0.15
    raised = assumptions.for_year(1997).scaled("linked_share@1997", 2.0)
    assert raised["linked_share"] == pytest.approx(0.1)
    assert early.opening["linked_share"] == 0.05


def test_inferred_numbers_say_how_and_have_ranges() -> None:
    inferred = [row for row in rows(FOLDER / "assumptions.csv") if row["name"].endswith("@1997")]
    assert len(inferred) > 25
    for row in inferred:
        assert float(row["low"]) < float(row["value"]) < float(row["high"]), row["name"]
        assert row["note"]
    listed = {row["name"] for row in rows(FOLDER / "inputs.csv") if row["year"] == "1997"}
    assert {row["name"].removesuffix("@1997") for row in inferred} <= listed


def test_adjustments_are_gated(early: Pack) -> None:
    balance = rows(FOLDER / f"opening-{early.start_year}" / "balance.csv")
    ratios = np.array([float(row["ratio"]) for row in balance])
    assert ((ratios >= 0.5) & (ratios <= 2)).all()
