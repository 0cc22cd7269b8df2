"""Signs of levers that were written down before any lever was run: well formed, and they hold."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from banha.formula import series_of
from banha.levers import lever_table
from banha.mechanisms import mechanism_table
from banha.province import Province
from banha.records import read_series
from banha.scenario import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "levers-expected.csv"
COLUMNS = [
    "lever", "value", "outcome", "per", "sign", "from_year", "to_year", "off", "reason", "source",
]  # fmt: skip
YEARS = 5
SEEDS = (1, 2, 3, 4)
MORE_SEEDS = {("migrant_services", "departures"): tuple(range(1, 9))}
"""Where others happen to leave in as large numbers as those whom services keep."""
SURE = [
    ("training_seats", "trainees"), ("training_seats", "trained_workers_share"),
    ("digital_classes", "digital_access"), ("migrant_services", "departures"),
    ("investment_promotion", "expected_foreign_entries"),
    ("foreign_entry_incentive", "expected_foreign_entries"), ("corporate_tax", "tax_revenue"),
    ("supplier_links", "linked_firms"), ("sme_digitalisation", "digital_firms"),
    ("research_grants", "research"), ("labs", "school_gap"),
    ("automation_subsidy", "automation"), ("broadband_coverage", "digital_access"),
    ("broadband_price", "digital_access"), ("public_construction", "infrastructure"),
    ("efficiency_programme", "energy_per_grdp"), ("local_solar", "solar_share"),
    ("industrial_land", "industrial_land_left"),
    ("environmental_standards", "wastewater_treated"), ("e_government", "business_environment"),
    ("consultation", "engaged_persons"), ("minimum_wage", "at_minimum_wage"),
    ("austerity", "public_spending"), ("world_demand", "exports"),
    ("competitor_cost", "exports"), ("foreign_entry", "foreign_jobs_share"),
    ("automation_cost", "automation"), ("industrial_land_limit", "expected_foreign_entries"),
    ("budget_retention", "public_spending"), ("migration_attraction", "arrivals"),
    ("mobility", "arrivals"), ("suspension", "employees"), ("return_home", "departures"),
]  # fmt: skip
"""Effects that a small run of a few years shows year by year; the others ask for more seeds."""
BLURRED = {("supplier_links", "linked_firms"), ("competitor_cost", "exports")}
"""Of these a small run does not tell how much the mechanism takes away."""


def rows() -> list[dict[str, str]]:
    with PAGE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def row_of(lever: str, outcome: str) -> dict[str, str]:
    found = [row for row in rows() if (row["lever"], row["outcome"]) == (lever, outcome)]
    assert len(found) == 1
    return found[0]


def test_every_lever_is_there_and_no_other() -> None:
    named = {row["lever"] for row in rows()}
    assert set(lever_table()) - named == set(), "write their signs into docs/levers-expected.csv"
    assert named - set(lever_table()) == set(), "docs/levers-expected.csv names what is gone"


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['lever']}-{row['outcome']}")
def test_a_row_is_well_formed(row: dict[str, str]) -> None:
    assert list(row) == COLUMNS
    lever = lever_table()[row["lever"]]
    assert lever.low <= float(row["value"]) <= lever.high
    assert float(row["value"]) != lever.neutral
    assert row["sign"] in {"+", "-"}
    assert 1 <= int(row["from_year"]) <= int(row["to_year"]) <= 20
    assert row["off"] == "" or row["off"] in mechanism_table()
    for text in (row["outcome"], row["per"]):
        assert set(series_of(text)) <= set(read_series())
    assert row["reason"]
    assert row["source"]


def test_no_outcome_is_named_twice_for_a_lever() -> None:
    named = [(row["lever"], row["outcome"]) for row in rows()]
    assert len(named) == len(set(named))
    assert set(SURE) <= set(named)


@cache
def run(seed: int, lever: str, off: str) -> dict[str, np.ndarray]:
    """Records of the outcomes that are looked at."""
    scenario = Scenario.baseline().with_run(
        scale=400, firm_scale=80, end=f"{2009 + YEARS}-12", seed=seed
    )
    if off:
        scenario = scenario.with_mechanisms(**{off: False})
    if lever:
        value = next(float(row["value"]) for row in rows() if row["lever"] == lever)
        scenario = scenario.with_lever(lever, value=value, start="2010-01")
    province = Province(scenario)
    province.run()
    return {name: np.array(province.records[name], np.float64) for _, name in SURE}


def effect(lever: str, outcome: str, *, off: str = "") -> np.ndarray:
    """Effect on the outcome in each year of its window, in pairs of runs that share their luck."""
    row = row_of(lever, outcome)
    window = slice(int(row["from_year"]) - 1, int(row["to_year"]))
    pairs = []
    for seed in MORE_SEEDS.get((lever, outcome), SEEDS):
        moved, still = (run(seed, name, off)[outcome] for name in (lever, ""))
        difference = moved - still
        if difference.ndim > 1:
            difference = difference.mean(axis=1)
        pairs.append(difference.reshape(YEARS, 12).mean(axis=1)[window])
    return np.mean(pairs, axis=0)


@pytest.mark.slow
@pytest.mark.parametrize(("lever", "outcome"), SURE)
def test_it_has_its_sign_in_every_year_and_vanishes_without_its_mechanism(
    lever: str, outcome: str
) -> None:
    row, found = row_of(lever, outcome), effect(lever, outcome)
    assert len(found) == YEARS - int(row["from_year"]) + 1 or int(row["to_year"]) < YEARS
    assert (found > 0.0).all() if row["sign"] == "+" else (found < 0.0).all()
    if row["off"] and (lever, outcome) not in BLURRED:
        without = effect(lever, outcome, off=row["off"])
        assert abs(without.mean()) < 0.3 * abs(found.mean())
