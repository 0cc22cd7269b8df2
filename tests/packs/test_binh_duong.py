"""The pack of Bình Dương against the measured figures that it rests on."""

import csv
from pathlib import Path

import pytest

from banha.data import provinces_folder
from banha.packs import Pack
from banha.packs.layout import GRADES, LAST_OBSERVED_YEAR

FOLDER = provinces_folder() / "binh-duong"
SIZE_CLASSES = [1341, 1724, 2467, 1202, 230, 192, 159, 107, 12]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measured(series: str, year: int, breakdown: str = "total") -> list[float]:
    return [
        float(row["value"])
        for row in rows(FOLDER / "measured.csv")
        if row["series"] == series and row["year"] == str(year) and row["breakdown"] == breakdown
    ]


def test_totals_are_the_measured_ones(binh_duong: Pack) -> None:
    assert binh_duong.population.sum() in measured("population", 2010)
    employed = (
        binh_duong.persons("employee")
        + binh_duong.persons("farm")
        + binh_duong.persons("household_business")
    )
    assert employed in measured("employed_persons", 2010)
    assert employed + binh_duong.persons("unemployed") in measured("labour_force", 2010)
    assert binh_duong.persons("household_business") in measured(
        "household_business_employees", 2010
    )
    industry = binh_duong.output[1] + binh_duong.output[2]
    assert industry == round(measured("industry_gross_output", 2010)[0] * 1e9)
    assert binh_duong.wage_monthly[-1] == pytest.approx(
        measured("state_sector_local_monthly_income", 2010)[0] * 1e6
    )


def test_shares_of_the_three_sectors_are_the_measured_ones(binh_duong: Pack) -> None:
    value_added = binh_duong.output - binh_duong.uses.inputs.sum(axis=0)
    shares = value_added / value_added.sum() * 100
    given = [
        measured("grdp_share", 2010, name)[0]
        for name in ("agriculture", "industry_construction", "services")
    ]
    assert shares[0] == pytest.approx(given[0], abs=1e-3)
    assert shares[1:4].sum() == pytest.approx(given[1], abs=1e-3)
    assert shares[4:].sum() == pytest.approx(given[2], abs=1e-3)


def test_every_enterprise_is_there(binh_duong: Pack) -> None:
    firms = binh_duong.firms
    assert firms.groupby("size_low")["firms"].sum().tolist() == SIZE_CLASSES
    assert firms["firms"].sum() in measured("enterprises_active", 2010)
    assert firms.loc[firms["size_low"] >= 1000, "firms"].sum() == 119


def test_ownership_is_near_its_anchors(binh_duong: Pack) -> None:
    jobs = binh_duong.firms.groupby("ownership")["jobs"].sum()
    share = jobs / jobs.sum()
    assert share["foreign"] == pytest.approx(0.60, abs=0.03)
    assert share["state"] == pytest.approx(0.04, abs=0.01)
    foreign = binh_duong.firms.loc[binh_duong.firms["ownership"] == "foreign", "firms"].sum()
    assert foreign == pytest.approx(1500, abs=30)


def test_foreign_firms_are_larger(binh_duong: Pack) -> None:
    firms = binh_duong.firms.groupby("ownership")[["firms", "jobs"]].sum()
    mean = firms["jobs"] / firms["firms"]
    assert mean["foreign"] > 3 * mean["domestic"]


def test_trained_share_is_the_measured_one(binh_duong: Pack) -> None:
    persons = [
        binh_duong.population[low : high + 1].sum()
        for low, high in zip(
            binh_duong.education["age_low"], binh_duong.education["age_high"], strict=True
        )
    ]
    trained = binh_duong.education["vocational"] + binh_duong.education["tertiary"]
    share = (trained * persons).sum() / sum(persons[1:]) * 100
    assert share == pytest.approx(measured("trained_workers_share", 2010)[0], abs=0.01)


def test_adjustments_are_within_bounds() -> None:
    balance = {row["cell"]: row for row in rows(FOLDER / "opening-2010" / "balance.csv")}
    assert 0.85 <= float(balance["employment.enterprise_jobs"]["ratio"]) <= 1.15
    assert all(0.5 <= float(row["ratio"]) <= 2 for row in balance.values())
    assert len(balance) > 30


def test_nothing_is_observed_after_2021() -> None:
    for name in ("measured.csv", "inputs.csv"):
        assert max(int(row["year"]) for row in rows(FOLDER / name)) <= LAST_OBSERVED_YEAR
    for row in rows(FOLDER / "source" / "minimum_wages.csv"):
        assert int(row["effective_date"][:4]) <= LAST_OBSERVED_YEAR
    for name, column in (("province_annual.csv", "year"), ("national.csv", "period")):
        for row in rows(FOLDER / "source" / name):
            assert int(row[column][:4]) <= LAST_OBSERVED_YEAR


def test_no_parameter_measured_after_2021_is_used() -> None:
    names = sorted(path.name for path in (FOLDER / "source").iterdir())
    assert "parameters.csv" not in names
    text = (FOLDER / "inputs.csv").read_text(encoding="utf-8")
    assert "post_2021" not in text


def test_outside_after_2021_is_assumed() -> None:
    late = [row for row in rows(FOLDER / "outside.csv") if int(row["year"]) > LAST_OBSERVED_YEAR]
    assert late
    assert {row["grade"] for row in late} == {"assumed"}


def test_every_input_has_a_grade_and_a_source() -> None:
    for row in rows(FOLDER / "inputs.csv"):
        assert row["grade"] in GRADES, row
        assert row["source"], row
        if row["grade"] == "assumed" and row["low"]:
            assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row
    for row in rows(FOLDER / "assumptions.csv"):
        assert row["grade"] == "assumed"
        assert row["note"], row["name"]


def test_minimum_wage_is_the_decreed_floor_over_prices(binh_duong: Pack) -> None:
    floor, prices = binh_duong.outside("minimum_wage"), binh_duong.outside("price_level")
    assert floor.at(2010) == pytest.approx(980_000)
    assert floor.at(2011) * prices.at(2011) == pytest.approx(0.75 * 1_350_000 + 0.25 * 2_000_000)
    assert floor.at(2021) * prices.at(2021) == pytest.approx(4_420_000)


def test_pack_does_not_speak_of_the_machine_it_was_built_on() -> None:
    for path in FOLDER.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert str(Path.home()) + "/" not in text, path
            assert str(Path(__file__).parents[3]) + "/" not in text, path
