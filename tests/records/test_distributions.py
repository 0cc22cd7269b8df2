"""Quantiles against slow exact ones, and the table of distributions."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from banha.kernels.labour import EMPLOYEE, UNEMPLOYED
from banha.observing.survey import (
    DISTRIBUTIONS,
    QUANTILES,
    binned_quantiles,
    quantiles,
    survey_people,
)
from banha.province import Province
from banha.run import digest_of, read_run, simulate, write_run
from banha.scenario import Scenario

SHARES = np.array(list(QUANTILES.values()))
BIN = 1.0 / 64


@pytest.fixture(scope="module")
def province() -> Province:
    made = Province(Scenario.baseline().with_run(scale=200, firm_scale=20, end="2010-12"))
    made.run()
    return made


def slow(values: list[float], weights: list[float], share: float) -> float:
    """Go up through the values until the share of the weight is reached."""
    reached = 0.0
    for value, weight in sorted(zip(values, weights, strict=True)):
        reached += weight
        if reached >= share * sum(weights) - 1e-9:
            return value
    return max(values)


def test_pay_quantiles_are_those_of_a_sort(province: Province) -> None:
    persons = province.state.persons
    pay = np.sort(persons.pay[(persons.status == EMPLOYEE) & (persons.pay > 0)])
    exact = pay[np.ceil(SHARES * len(pay)).astype(int) - 1]
    table = province.records.distributions()
    found = table[table["distribution"] == "pay"]["value"].to_numpy()
    assert found == pytest.approx(exact, rel=BIN)
    assert province.records["median_pay"][-1] == found[2]


def test_values_within_a_bin_are_even() -> None:
    counts = np.zeros(64 * 58, np.int64)
    counts[100] = 4
    assert binned_quantiles(counts, np.array([0.25, 0.5, 1.0])).tolist() == [100.25, 100.5, 101.0]


def test_firm_quantiles_are_those_of_a_slow_walk(province: Province) -> None:
    firms, rows = province.state.firms, province.producers()
    staff = firms.employees[rows].tolist()
    table = province.records.distributions().set_index(["distribution", "quantile"])["value"]
    for name, share in QUANTILES.items():
        value = slow(firms.productivity[rows].tolist(), staff, share)
        assert table["firm_productivity", name] == value
        size = slow([10.0 * count for count in staff], [1.0] * len(staff), share)
        assert table["firm_size", name] == size


def test_no_weight_has_no_quantiles() -> None:
    assert quantiles(np.array([1.0, 2.0]), SHARES, weight=np.zeros(2)).tolist() == [0.0] * 5


def test_skill_and_training_are_recounted(province: Province) -> None:
    persons = province.state.persons
    force = (persons.status >= EMPLOYEE) & (persons.status <= UNEMPLOYED)
    working = force & (persons.status != UNEMPLOYED)
    records = province.records
    assert records["skill"][-1] == pytest.approx(float(persons.skill[force].mean()), rel=1e-5)
    trained = float((persons.education[working] >= 2).mean())
    assert records["trained_workers_share"][-1] == pytest.approx(trained)
    assert int(survey_people(province).force.sum()) * 200 == records["labour_force"][-1]


def test_each_december_is_kept_and_told_by_the_digest(tmp_path: Path) -> None:
    toy = Scenario.baseline().with_run(province="toy", scale=1, firm_scale=1, end="2012-03")
    run = simulate(toy)
    table = run.distributions()
    assert table["month"].dt.strftime("%Y-%m").unique().tolist() == ["2010-12", "2011-12"]
    assert len(table) == 2 * len(DISTRIBUTIONS) * len(QUANTILES)
    folder = write_run(run, tmp_path / "run", figures=False)
    pd.testing.assert_frame_equal(read_run(folder).distributions(), table)
    kept = run.records._distributions[run.records.start + 11]
    kept["pay"] = kept["pay"] + 1.0
    assert digest_of(run.records) != run.digest
