"""Forecasts of the model from an origin: nothing measured after it counts."""

import numpy as np
import pandas as pd
import pytest
from tests.evaluation.hindcast.made_up import (
    LEVEL,
    PROVINCES,
    RATE,
    made_up_panel,
    made_up_paths,
    made_up_runs,
)

from banha.evaluation.hindcast.jump_off import extended
from banha.evaluation.hindcast.model_forecasts import (
    LAST_OBSERVATION,
    MODEL,
    UNALIGNED,
    WITHOUT_MODEL,
    as_forecasts,
    forecasts_of,
    weights_at,
)
from banha.evaluation.hindcast.simulated import Paths
from banha.evaluation.judging.canary import changed_forecasts, plant_in_panel
from banha.evaluation.judging.forecasts import CONDITIONAL, check_forecasts
from banha.evaluation.judging.series import ScoredSeries

ORIGIN = 2013


def all_forecasts(paths: list[Paths], *, origin: int = ORIGIN) -> pd.DataFrame:
    weight = weights_at(paths, origin=origin)
    tables = [
        as_forecasts(
            forecasts_of(one, origin=origin, weight=weight),
            paths=one, origin=origin, kind=CONDITIONAL,
        )
        for one in paths
    ]  # fmt: skip
    return pd.concat(tables, ignore_index=True)


@pytest.fixture(scope="module")
def forecasts() -> pd.DataFrame:
    return all_forecasts([made_up_paths(RATE), made_up_paths(LEVEL)])


def test_all_ways_reach_as_far_as_the_runs(forecasts: pd.DataFrame) -> None:
    check_forecasts(forecasts)
    ways = {MODEL, LAST_OBSERVATION, UNALIGNED, WITHOUT_MODEL}
    assert set(forecasts["forecaster"]) == ways
    assert set(forecasts["horizon"]) == {1, 2, 3}
    assert len(forecasts) == 2 * len(PROVINCES) * 3 * len(ways)


def test_what_is_measured_after_the_origin_changes_nothing(forecasts: pd.DataFrame) -> None:
    planted = plant_in_panel(made_up_panel(), after=ORIGIN)
    again = all_forecasts([made_up_paths(one, panel=planted) for one in (RATE, LEVEL)])
    assert changed_forecasts(forecasts, after=again).empty
    # The canary sings: the same values one year earlier do change them.
    earlier = plant_in_panel(made_up_panel(), after=ORIGIN - 1)
    told = all_forecasts([made_up_paths(RATE, panel=earlier)])
    rates = forecasts[forecasts["series"] == RATE.series]
    assert not changed_forecasts(rates, after=told).empty


def test_the_order_of_provinces_changes_nothing(forecasts: pd.DataFrame) -> None:
    turned = PROVINCES[::-1]
    again = all_forecasts([made_up_paths(one, provinces=turned) for one in (RATE, LEVEL)])
    keys = ["series", "province", "horizon", "forecaster"]
    first, second = (
        table.set_index(keys).sort_index().filter(like="q") for table in (forecasts, again)
    )
    np.testing.assert_allclose(first, second, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("series", [RATE, LEVEL])
def test_unaligned_and_last_observation_by_hand(
    forecasts: pd.DataFrame, series: ScoredSeries
) -> None:
    paths = [made_up_paths(RATE), made_up_paths(LEVEL)]
    weight = weights_at(paths, origin=ORIGIN)
    runs, panel = made_up_runs([RATE, LEVEL]), made_up_panel()

    def level(table: pd.DataFrame, year: int) -> float:
        value = float(table[table["year"] == year]["value"].iloc[0])
        return 100.0 * float(np.log(value)) if series is LEVEL else value

    for province in PROVINCES:
        mine = runs[(runs["province"] == province) & (runs["series"] == series.series)]
        data = panel[(panel["province"] == province) & (panel["series"] == series.series)]
        each = [group for _, group in mine.groupby("particle")]
        then = np.array([level(one, ORIGIN + 2) for one in each])
        now = np.array([level(one, ORIGIN) for one in each])
        expected = {
            UNALIGNED: float(weight @ then) - level(data, ORIGIN),
            LAST_OBSERVATION: float(weight @ (then - now)),
        }
        for way, value in expected.items():
            row = forecasts[
                (forecasts["province"] == province)
                & (forecasts["series"] == series.series)
                & (forecasts["forecaster"] == way)
                & (forecasts["horizon"] == 2)
            ]
            assert row["q21"].item() == pytest.approx(value)
        spread = np.sqrt(float(weight @ ((then - now) - weight @ (then - now)) ** 2))
        assert row["q35"].item() - row["q21"].item() == pytest.approx(spread, rel=0.05)


def test_particles_weigh_the_same_before_anything_can_be_compared() -> None:
    found = weights_at([made_up_paths(RATE)], origin=2010)
    np.testing.assert_allclose(found, 1.0 / len(found))
    assert np.ptp(weights_at([made_up_paths(RATE)], origin=2012)) > 0.0


def test_no_forecast_where_the_last_year_was_not_measured_or_the_runs_end() -> None:
    paths, weight = made_up_paths(LEVEL), np.full(6, 1.0 / 6.0)
    assert forecasts_of(paths, origin=2016, weight=weight) == {}
    assert forecasts_of(paths, origin=2004, weight=weight) == {}
    assert forecasts_of(paths, origin=2005, weight=weight) == {}
    panel = made_up_panel()
    hidden = panel[(panel["province"] != "p1") | (panel["year"] != ORIGIN)]
    table = all_forecasts([made_up_paths(LEVEL, panel=hidden)])
    assert set(table["province"]) == set(PROVINCES) - {"p1"}


def test_a_level_measured_once_has_no_filter_but_other_ways() -> None:
    panel = made_up_panel()
    table = all_forecasts([made_up_paths(LEVEL, panel=panel[panel["year"] == ORIGIN])])
    assert set(table["forecaster"]) == {LAST_OBSERVATION, UNALIGNED}


def test_a_survey_every_second_year_is_filtered() -> None:
    panel = made_up_panel()
    table = all_forecasts([made_up_paths(LEVEL, panel=panel[panel["year"] % 2 == 1])])
    assert MODEL in set(table["forecaster"])
    check_forecasts(table)


def test_a_level_of_nought_has_no_logarithm_and_no_forecast() -> None:
    runs = made_up_runs()
    nought = (runs["province"] == "p2") & (runs["series"] == LEVEL.series)
    runs.loc[nought & (runs["year"] == 2015), "value"] = 0.0
    table = all_forecasts([made_up_paths(LEVEL, runs=runs)])
    model = table[(table["forecaster"] == MODEL) & (table["province"] == "p2")]
    assert set(model["horizon"]) == {1, 3}


def test_a_year_that_no_run_records_keeps_its_place() -> None:
    runs = made_up_runs()
    whole = made_up_paths(RATE, runs=runs)
    runs.loc[runs["year"] == 2012, "value"] = np.nan
    holed = made_up_paths(RATE, runs=runs)
    assert holed.simulated.shape == whole.simulated.shape
    assert np.isnan(holed.simulated[:, :, 2012 - holed.first]).all()
    np.testing.assert_array_equal(holed.simulated[:, :, -1], whole.simulated[:, :, -1])


def test_paths_go_back_at_their_mean_growth_and_rates_at_their_first_level() -> None:
    simulated = np.array([[10.0, 13.0, 16.0], [1.0, 1.0, 4.0]])
    years = [2008, 2009, 2010, 2011, 2012, 2013]
    level = extended(simulated, first=2010, years=years, growth=True)
    rate = extended(simulated, first=2010, years=years, growth=False)
    np.testing.assert_allclose(level[0, :5], [4.0, 7.0, 10.0, 13.0, 16.0])
    np.testing.assert_allclose(level[1, :5], [-2.0, -0.5, 1.0, 1.0, 4.0])
    np.testing.assert_allclose(rate[:, :3], [[10.0] * 3, [1.0] * 3])
    assert np.isnan(level[:, 5]).all()
    single = extended(simulated[:, :1], first=2010, years=[2009, 2010], growth=True)
    np.testing.assert_allclose(single, [[10.0, 10.0], [1.0, 1.0]])
