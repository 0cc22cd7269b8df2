"""A run from 1997 to 2036: exact accounts, sane figures, years to compare with measured ones."""

import numpy as np
import pytest

from banha.province import Province
from banha.report.measured import read_measured
from banha.report.tables import simulated_beside_measured
from banha.scenario import Scenario

SCALE = 400


@pytest.fixture(scope="module")
def province() -> Province:
    scenario = Scenario.baseline().with_run(
        start="1997-01", end="2036-12", scale=SCALE, firm_scale=SCALE // 5, seed=1
    )
    run = Province(scenario, threads=1)
    run.run()  # the guard of the accounts stops a month that does not balance to the đồng
    return run


def yearly(province: Province, name: str) -> np.ndarray:
    return np.asarray(province.records[name]).reshape(40, 12).mean(axis=1)


def test_forty_years_stay_sane(province: Province) -> None:
    assert province.months_done == 480
    unemployment = yearly(province, "unemployment_rate")
    assert 0.01 < unemployment.min() <= unemployment.max() < 0.12
    population = yearly(province, "population")
    assert 0.6e6 < population[0] < 0.8e6
    assert 1.0e6 < population[13] < 2.5e6  # 2010; 1.6 million measured
    consumption = yearly(province, "household_consumption") / yearly(province, "grdp")
    assert 0.2 < consumption.min() <= consumption.max() < 0.7
    farm = yearly(province, "farmers") / yearly(province, "employed")
    assert farm[0] > 0.3 > farm[8] > farm[19]


def test_comparison_works_from_1997(province: Province) -> None:
    table = simulated_beside_measured(
        [province.records.yearly()], measured=read_measured("binh-duong")
    )
    early = table[table["year"] < 2010]
    assert {"population", "share_agriculture", "foreign_entries", "retail_growth"} <= set(
        early["series"]
    )
    first = early[(early["series"] == "share_agriculture") & (early["year"] == 1997)]
    assert first["measured"].item() == pytest.approx(22.8)
    assert first["simulated"].item() == pytest.approx(22.8, abs=6)
    assert np.isfinite(early["simulated"]).all()
