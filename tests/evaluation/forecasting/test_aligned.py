"""Series without a filter, and those of provinces that nobody measured, by plain arithmetic."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from tests.evaluation.forecasting.conftest import FILTER

from banha.evaluation.forecasting.aligned import aligned, can_be_filtered, error_of, mean_of_most
from banha.evaluation.forecasting.blind import (
    LEVELS,
    _distribution,
    as_forecast,
    as_scored,
    chained,
    resampled,
)
from banha.evaluation.forecasting.series import ForecastSeries, forecast_series
from banha.evaluation.hindcast.ensemble import KEYS
from banha.evaluation.hindcast.simulated import Paths

ORIGIN, FIRST, LAST = 2021, 2011, 2024
PLACE = ORIGIN - FIRST
NAMES = ("a", "b", "c")


def of(name: str, breakdown: str = "total") -> ForecastSeries:
    return next(
        one
        for one in forecast_series()
        if (one.data.series, one.data.breakdown) == (name, breakdown)
    )


@pytest.fixture
def simulated() -> NDArray[np.float64]:
    luck = np.random.default_rng(4)
    return 300.0 + np.cumsum(luck.standard_normal((6, 3, LAST - FIRST + 1)), axis=2)


def paths_of(
    name: str, simulated: NDArray[np.float64], measured: dict[str, dict[int, float]]
) -> Paths:
    table = pd.DataFrame(measured, columns=list(NAMES), dtype=float).sort_index()
    return Paths(of(name).data, NAMES, FIRST, simulated, table)


def test_the_simulated_change_is_added_to_the_last_datum(simulated: NDArray[np.float64]) -> None:
    paths = paths_of("exports", simulated, {"a": {2018: 250.0, 2021: 260.0}, "b": {2018: 90.0}})
    found = aligned(paths, origin=ORIGIN, filtered=None, error=2.0, yearly=False)
    for province, (year, datum) in enumerate([(2021, 260.0), (2018, 90.0)]):
        for ahead in (1, 2, 3):
            change = simulated[:, province, PLACE + ahead] - simulated[:, province, year - FIRST]
            assert found.mean[ahead - 1, province] == pytest.approx(datum + change.mean())
            years = ORIGIN + ahead - year
            expected = np.sqrt(change.var() + years * 2.0**2)
            assert found.deviation[ahead - 1, province] == pytest.approx(expected)
    assert np.isnan(found.mean[:, 2]).all()


def test_a_rate_that_nobody_measured_is_what_is_simulated(simulated: NDArray[np.float64]) -> None:
    paths = paths_of("crude_birth_rate", simulated, {"a": {2021: 260.0}})
    found = aligned(paths, origin=ORIGIN, filtered=None, error=0.0, yearly=False)
    np.testing.assert_allclose(found.mean[:, 1:], simulated.mean(axis=0)[1:, PLACE + 1 :].T)


def test_a_level_that_nobody_measured_has_no_forecast(simulated: NDArray[np.float64]) -> None:
    for data in ({"a": {2020: 300.0, 2021: 301.0}}, {"a": {2021: 300.0}, "b": {1999: 290.0}}):
        paths = paths_of("population", simulated, data)
        found = aligned(paths, origin=ORIGIN, filtered=FILTER, error=0.0, yearly=False)
        assert np.isfinite(found.mean[:, 0]).all()
        assert np.isnan(found.mean[:, 1:]).all()


@pytest.mark.parametrize("filtered", [None, FILTER])
def test_what_is_simulated_or_measured_later_changes_no_nearer_year(
    simulated: NDArray[np.float64], filtered: object
) -> None:
    data = {"a": {2010: 280.0, 2019: 300.0, 2021: 301.0}, "b": {2020: 310.0, 2021: 311.0}}
    paths = paths_of("population", simulated, data)
    wilder = simulated.copy()
    wilder[:, :, PLACE + 2 :] *= 3.0
    later = paths_of("population", wilder, {**data, "c": {2022: 9e9}})
    if filtered is not None:
        # The nation's filter may begin before the first simulated year.
        filtered = replace(FILTER, first=2009, path=np.zeros(13), measured_path=np.zeros(13))
    first, second = (
        aligned(one, origin=ORIGIN, filtered=filtered, error=1.0, yearly=False)
        for one in (paths, later)
    )
    np.testing.assert_array_equal(first.mean[0], second.mean[0])
    np.testing.assert_array_equal(first.deviation[0], second.deviation[0])
    assert (first.mean[1, :2] != second.mean[1, :2]).all()


def test_few_particles_without_a_logarithm_are_left_out(simulated: NDArray[np.float64]) -> None:
    broken = simulated.copy()
    broken[0, 0, PLACE + 1] = np.nan
    broken[:4, 1, PLACE + 1] = np.nan
    paths = paths_of("exports", broken, {"a": {2021: 260.0}, "b": {2021: 1.0}})
    found = aligned(paths, origin=ORIGIN, filtered=None, error=0.0, yearly=False)
    change = simulated[1:, 0, PLACE + 1].mean() - simulated[:, 0, PLACE].mean()
    assert found.mean[0, 0] == pytest.approx(260.0 + change)
    assert np.isnan(found.mean[0, 1])
    np.testing.assert_array_equal(mean_of_most(np.array([[1.0], [np.inf]])), [1.0])


def test_yearly_changes_have_nothing_to_do_with_the_last_datum(
    simulated: NDArray[np.float64],
) -> None:
    paths = paths_of("grdp_growth", simulated, {"a": {2021: 7.0}})
    found = aligned(paths, origin=ORIGIN, filtered=None, error=2.0, yearly=True)
    mean = simulated.mean(axis=0)
    np.testing.assert_allclose(found.mean[0] - found.before, mean[:, PLACE + 1] - mean[:, PLACE])


def test_the_error_is_the_root_of_mean_squared_changes_of_the_gap(
    simulated: NDArray[np.float64],
) -> None:
    data = {"a": {2014: 290.0, 2015: 300.0, 2018: 330.0}, "b": {2015: 10.0, 2018: 25.0, 2022: 1e9}}
    mean, squares = simulated.mean(axis=0), []
    for province, name in enumerate("ab"):
        years = [year for year in data[name] if year <= ORIGIN]
        gaps = [data[name][year] - mean[province, year - FIRST] for year in years]
        for place in range(1, len(years)):
            change = (gaps[place] - gaps[place - 1]) ** 2
            squares.append(change / (years[place] - years[place - 1]))
    found = error_of(paths_of("exports", simulated, data), origin=ORIGIN)
    assert found == pytest.approx(np.sqrt(np.mean(squares)))
    for few in ({}, {"a": {2015: 1.0}}, {"a": {2005: 1.0, 2006: 2.0}}):
        assert error_of(paths_of("exports", simulated, few), origin=ORIGIN) == 0.0


def test_an_index_is_chained_to_the_level_behind_it(simulated: NDArray[np.float64]) -> None:
    """The error is that of each year's growth: index less simulated growth."""
    index = {2015: 107.0, 2016: 104.0, 2017: 111.0, 2019: 109.0}
    logs = {year: 100.0 * np.log(value) for year, value in index.items()}
    paths = paths_of("industrial_production_index", simulated, {"a": logs})
    mean = simulated.mean(axis=0)[0]
    squares = [
        (100.0 * np.log(index[year] / 100.0) - (mean[year - FIRST] - mean[year - FIRST - 1])) ** 2
        for year in (2016, 2017)
    ]
    found = error_of(replace(paths, measured=chained(paths.measured)), origin=ORIGIN)
    assert found == pytest.approx(np.sqrt(np.mean(squares)))
    assert chained(paths.measured.iloc[:0]).empty


@pytest.mark.parametrize(
    ("name", "centre", "spread"),
    [
        ("population", 1400.0, 30.0),
        ("grdp_growth", 6.0, 4.0),
        ("industrial_production_index", 6, 4),
    ],
)
def test_levels_are_log_normal(name: str, centre: float, spread: float) -> None:
    luck = np.random.default_rng(3).standard_normal(400_000)
    drawn = np.exp((centre + spread * luck) / 100.0)
    if name != "population":
        drawn = 100.0 * drawn - (100.0 if name == "grdp_growth" else 0.0)
    mean, quantiles = _distribution(of(name), np.array([centre]), np.array([spread]))
    assert mean[0] == pytest.approx(float(drawn.mean()), rel=5e-3)
    for level, value in zip(LEVELS.values(), quantiles, strict=True):
        assert value[0] == pytest.approx(float(np.quantile(drawn, level)), rel=1e-2, abs=0.03)


def test_rates_are_normal() -> None:
    mean, quantiles = _distribution(of("crude_birth_rate"), np.array([16.0]), np.array([2.0]))
    assert mean[0] == 16.0
    values = [value[0] for value in quantiles]
    np.testing.assert_allclose(
        values, 16.0 + 2.0 * np.array([-1.6449, -0.6745, 0, 0.6745, 1.6449]), atol=1e-3
    )


def test_sales_at_current_prices_are_not_mixed_with_those_at_prices_of_2010() -> None:
    row = ("a", 0, 2015, 0, "retail_sales", "total", "gso-online-2018")
    other = ("a", 0, 2015, 0, "population", "total", "x")
    runs = pd.DataFrame(
        [(*row, 130.0), (*other, 5.0), (*row, 100.0)], columns=["province", *KEYS, "value"]
    )
    assert sorted(as_forecast(runs)["value"]) == [5.0, 130.0]
    assert sorted(as_scored(runs)["value"]) == [5.0, 100.0]


def test_particles_are_taken_as_often_as_their_weights_have_it() -> None:
    runs = pd.DataFrame({"particle": [3, 3, 5, 5, 9, 9], "value": range(6)})
    found = resampled(runs, {3: 0.0, 5: 0.7, 9: 0.3})
    assert found["particle"].tolist() == [0, 0, 1, 1, 2, 2]
    assert found["value"].tolist() == [2, 3, 2, 3, 4, 5]
    assert resampled(runs, dict.fromkeys((3, 5, 9), 1.0 / 3.0)) is runs


def test_a_filter_needs_years_with_many_provinces() -> None:
    table = pd.DataFrame(np.ones((4, 20)))
    assert can_be_filtered(table)
    assert not can_be_filtered(table.iloc[:3])
    table.iloc[0, 0] = np.nan
    assert not can_be_filtered(table)
    assert not can_be_filtered(pd.DataFrame())
