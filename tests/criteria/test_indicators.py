"""Every indicator is what a slow recount of agents' state finds; scores follow from it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.criteria.slow import Watched

from banha.criteria import Criteria, IndicatorRow, read_criteria
from banha.observing.twelve_months import TWELVE_MONTHS
from banha.records import read_series
from banha.scenario import Scenario

LEVERS = {
    "consultation": 0.01, "broadband_coverage": 0.3, "training_seats": 0.002,
    "environmental_standards": 0.5, "digital_classes": 0.002, "e_government": 0.02,
    "local_solar": 0.03, "industrial_land": 50.0, "broadband_price": 0.3,
}  # fmt: skip
TOLERANCE = {"access_by_income": 3.0, "broadband_affordability": 1e-4}
"""Incomes are counted in bins 1.6 per cent wide."""
NAMES = [row.name for row in read_criteria().indicators]


@pytest.fixture(scope="module")
def province() -> Watched:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=40, end="2012-12", seed=5)
    for lever, value in LEVERS.items():
        scenario = scenario.with_lever(lever, value=value, start="2010-02")
    made = Watched(scenario)
    made.run()
    return made


@pytest.fixture(scope="module")
def slowly(province: Watched) -> dict[str, float]:
    return province.recount.indicators(province)


def test_every_indicator_has_a_slow_path(slowly: dict[str, float]) -> None:
    assert sorted(slowly) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_indicator_is_what_its_recount_finds(
    name: str, province: Watched, slowly: dict[str, float]
) -> None:
    found = province.records["indicators"][-1, NAMES.index(name)]
    assert found != 0.0
    assert found == pytest.approx(slowly[name], abs=TOLERANCE.get(name, 1e-7), rel=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_it_does_not_stand_still(name: str, province: Watched) -> None:
    assert len(set(province.records["indicators"][:, NAMES.index(name)].tolist())) > 1


def test_twelve_months_are_added_up_and_the_first_year_filled(province: Watched) -> None:
    records = province.records
    for place, name in enumerate(TWELVE_MONTHS):
        if name == "consulted":
            continue
        series = records[name].reshape(records.months, -1).sum(axis=1)
        sums = records["twelve_months"][:, place]
        for month in range(records.months):
            seen = series[max(month - 11, 0) : month + 1]
            assert sums[month] == pytest.approx(seen.mean() * 12, rel=1e-12)


def test_innovators_are_judged_by_the_months_seen() -> None:
    scenario = Scenario.baseline().with_run(scale=400, firm_scale=40, end="2010-03", seed=5)
    made = Watched(scenario)
    made.run()
    firms, rows = made.state.firms, made.producers()
    share = np.count_nonzero(firms.innovated[rows]) / len(rows)
    expected = 1.0 - (1.0 - share) ** 4
    assert 0.0 < share < 0.1
    assert made.records["innovating_firms"][-1] == pytest.approx(expected)
    assert firms.innovated[rows].max() == made.now - 1


def test_growth_of_productivity_begins_with_the_frontier(province: Watched) -> None:
    growth, tfp = province.records["tfp_growth"], province.records["tfp"]
    frontier = province.pack.outside("frontier_growth").at(2010)
    assert growth[0] == pytest.approx(frontier)
    assert growth[3] == pytest.approx(np.log(tfp[3]) + frontier * 9 / 12)
    assert growth[20] == pytest.approx(np.log(tfp[20] / tfp[8]))


@pytest.mark.parametrize("row", read_criteria().indicators, ids=NAMES)
def test_scores_are_bounded_and_monotone(row: IndicatorRow) -> None:
    reach = row.best - row.worst
    values = row.worst + reach * np.linspace(-1.0, 2.0, 61)
    alone = Criteria((), (row,))

    def score(value: float) -> float:
        return float(alone.scores(np.array([value]))[0])

    scores = [score(value) for value in values]
    assert scores == sorted(scores)
    assert scores[0] == score(row.worst) == 0.0
    assert scores[-1] == score(row.best) == 100.0
    assert score(row.worst + reach / 4) == pytest.approx(25.0)
    assert (values[-1] > values[0]) == (row.direction == "up")


def test_scores_are_those_of_the_goalposts(province: Watched) -> None:
    records = province.records
    for place, row in enumerate(records.criteria.indicators):
        share = (records["indicators"][:, place] - row.worst) / (row.best - row.worst)
        expected = 100.0 * np.clip(share, 0.0, 1.0)
        assert records["indicator_scores"][:, place] == pytest.approx(expected, abs=1e-9)


def test_no_indicator_is_made_of_a_lever() -> None:
    described = read_series()
    for row in read_criteria().indicators:
        for named in row.formula.named():
            assert "lever" not in described[named.series].by
            assert named.series != "programmes_by_lever"
