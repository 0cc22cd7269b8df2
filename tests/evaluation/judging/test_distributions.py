"""Spread, outside paths, the whole table of rivals, and wild values planted after the origin."""

import numpy as np
import pandas as pd
import pytest
from tests.evaluation.judging.conftest import SERIES, made_up
from tests.evaluation.judging.test_rivals import history, random_rates

from banha.errors import RequestError
from banha.evaluation.judging.canary import changed_forecasts, plant_in_panel, plant_in_years
from banha.evaluation.judging.forecasts import (
    CELL,
    QUANTILE_COLUMNS,
    check_forecasts,
    outcomes,
)  # fmt: skip
from banha.evaluation.judging.national import price_level
from banha.evaluation.judging.outside import outside_draws
from banha.evaluation.judging.rivals.history import history_at
from banha.evaluation.judging.rivals.panel_forecasts import (
    COMBINATION,
    PANEL_VAR,
    RIVAL_NAMES,
    RIVALS,
    rival_forecasts,
)  # fmt: skip
from banha.evaluation.judging.rivals.single import random_walk
from banha.evaluation.judging.rivals.spread import (
    STANDARD,
    errors_in_sample,
    quantiles,
    spread_by_horizon,
)  # fmt: skip
from banha.evaluation.judging.scores import scored_cells
from banha.evaluation.judging.series import find_series

ORIGIN = 2012


def test_errors_in_the_sample_by_hand() -> None:
    past = history(random_rates(3, 9))
    fitted = random_walk(past)
    errors = errors_in_sample(fitted, history=past)
    for start in range(8):
        for step in range(5):
            if start + 1 + step > 8:
                assert np.isnan(errors[start, :, step]).all()
                continue
            change = past.level[:, start + 1 + step] - past.level[:, start]
            wanted = change - fitted(start, past.outside)[:, step]
            assert np.allclose(errors[start, :, step], wanted)


def test_spread_by_hand() -> None:
    errors = np.random.default_rng(2).standard_t(3, size=(9, 7, 5)) * np.arange(1.0, 6.0)
    errors[:, 2, 0] = np.nan
    for step in range(5):
        errors[9 - step :, :, step] = np.nan
    errors[:, 1:, 4] = np.nan
    found = spread_by_horizon(errors, parameters=2)
    spans = np.isfinite(errors[:, :, 0]).sum() / 7
    before = 0.0
    for step in range(5):
        horizon = step + 1
        known = np.abs(errors[:, :, step][np.isfinite(errors[:, :, step])])
        limit = 3.0 * 1.4826 * np.median(known)
        m = spans / horizon
        factor = 4.0 if m <= 2 else min((m + 2) / (m - 2), 4.0)
        pooled = np.mean(np.minimum(known, limit) ** 2) * factor
        if len(known) < 20:
            pooled = before * horizon / step
        pooled = before = max(pooled, before)
        for row in range(7):
            own = errors[:, row, step][np.isfinite(errors[:, row, step])]
            mine = np.mean(np.minimum(np.abs(own), limit) ** 2) * factor if len(own) else 0.0
            weight = len(own) / horizon
            wanted = (4.0 * pooled + weight * mine) / (4.0 + weight)
            assert found[row, step] == pytest.approx(np.sqrt(wanted))


def test_quantiles_have_the_centre_and_the_spread() -> None:
    values = quantiles(np.full((1, 5), 3.0), spread=np.full((1, 5), 2.0))[0, 0]
    assert np.allclose(values + values[::-1], 6.0)
    assert (np.diff(values) > 0.0).all()
    assert values.std() == pytest.approx(2.0, rel=0.06)
    assert len(STANDARD) == 41


def test_bands_of_the_random_walk_hold_what_they_promise() -> None:
    luck = np.random.default_rng(8)
    inside = []
    for _ in range(40):
        walk = np.cumsum(luck.normal(1.0, 2.0, size=(10, 17)), axis=1)
        past = history(walk[:, :12])
        fitted = random_walk(past)
        spread = spread_by_horizon(errors_in_sample(fitted, history=past), parameters=1)
        values = quantiles(fitted(11, past.outside), spread=spread)
        truth = walk[:, 12:] - walk[:, [11]]
        inside.append((values[:, :, 2] <= truth) & (truth <= values[:, :, 38]))
    share = np.mean(inside, axis=(0, 1))
    assert (share > 0.80).all()
    assert (share < 0.99).all()


def test_outside_draws_centre_on_the_fitted_line(growth: pd.DataFrame) -> None:
    draws = outside_draws(growth, origin=ORIGIN, draws=20000)
    known = growth.loc[:ORIGIN].to_numpy()
    for column in range(2):
        slope, constant = np.polyfit(known[:-1, column], known[1:, column], 1)
        wanted = constant + slope * known[-1, column]
        assert draws[:, 0, column].mean() == pytest.approx(wanted, abs=0.08)
        residuals = known[1:, column] - constant - slope * known[:-1, column]
        assert draws[:, 0, column].std() == pytest.approx(
            np.sqrt(residuals @ residuals / (len(residuals) - 2)), rel=0.15
        )
    assert np.array_equal(
        outside_draws(growth, origin=ORIGIN), outside_draws(growth, origin=ORIGIN)
    )
    with pytest.raises(RequestError, match="not known"):
        outside_draws(growth, origin=1995)


def test_all_rivals_forecast_in_both_kinds(small_forecasts: pd.DataFrame) -> None:
    check_forecasts(small_forecasts)
    assert (
        set(small_forecasts["forecaster"]) == set(RIVAL_NAMES) == {*RIVALS, PANEL_VAR, COMBINATION}
    )
    counts = small_forecasts.groupby(["kind", "series", "forecaster"]).size()
    assert set(counts) == {6 * 5 * 7}
    index = [*CELL, "kind"]
    single = small_forecasts[small_forecasts["forecaster"] != COMBINATION]
    mean = single.groupby(index)[QUANTILE_COLUMNS].mean()
    both = small_forecasts[small_forecasts["forecaster"] == COMBINATION].set_index(index)
    assert np.allclose(both[QUANTILE_COLUMNS].sort_index(), mean.sort_index())


def test_the_outside_path_matters_where_it_should(small_forecasts: pd.DataFrame) -> None:
    table = small_forecasts.set_index(["kind", "forecaster", *CELL])[["q21", "q01"]].sort_index()
    gap = (table.loc["conditional"] - table.loc["unconditional"]).abs()
    moved = gap.groupby(level=["forecaster", "series"]).max().max(axis=1) > 1e-9
    led = {name for name, rival in RIVALS.items() if rival.outside} | {COMBINATION}
    for (name, series), moves in moved.items():
        alone = name == "national_gap" and series != "retail_sales"
        assert moves == (name in led and not alone), (name, series)


def test_conditional_forecasts_end_with_the_path(growth: pd.DataFrame) -> None:
    series = [find_series(*SERIES[0])]
    table = rival_forecasts(
        made_up(), series=series, origins=[ORIGIN], growth=growth.loc[: ORIGIN + 2]
    )
    ends = table.groupby("kind")["horizon"].max()
    assert ends.to_dict() == {"conditional": 2, "unconditional": 5}


def test_wild_values_after_the_origin_change_nothing(growth: pd.DataFrame) -> None:
    panel, series = made_up(), [find_series(*key) for key in SERIES]
    prices = price_level()
    before = rival_forecasts(panel, series=series, origins=[ORIGIN], growth=growth, prices=prices)
    after = rival_forecasts(
        plant_in_panel(panel, after=ORIGIN), series=series, origins=[ORIGIN], growth=growth,
        prices=plant_in_years(prices.to_frame(), after=ORIGIN).iloc[:, 0],
    )  # fmt: skip
    assert changed_forecasts(before, after=after).empty
    planted = rival_forecasts(
        plant_in_panel(panel, after=ORIGIN), series=series, origins=[ORIGIN],
        growth=plant_in_years(growth, after=ORIGIN), prices=prices,
    )  # fmt: skip
    changed = changed_forecasts(before, after=planted)
    led = {name for name, rival in RIVALS.items() if rival.outside} | {COMBINATION}
    assert set(changed["kind"]) == {"conditional"}
    assert set(changed["forecaster"]) == led


def test_the_canary_can_tell(growth: pd.DataFrame) -> None:
    panel, series = made_up(), [find_series(*key) for key in SERIES]
    before = rival_forecasts(panel, series=series, origins=[ORIGIN], growth=growth)
    planted = plant_in_panel(panel, after=ORIGIN - 1, value=50.0)
    seen = rival_forecasts(planted, series=series, origins=[ORIGIN], growth=growth)
    assert len(changed_forecasts(before, after=seen)) == len(before)
    assert len(changed_forecasts(before, after=seen.iloc[1:])) == len(before)
    for nothing_later in (lambda: plant_in_panel(panel, after=2030),
                          lambda: plant_in_years(growth, after=2030)):  # fmt: skip
        with pytest.raises(RequestError, match="no values after 2030"):
            nothing_later()


def test_who_lacks_observations_gets_no_forecast(growth: pd.DataFrame) -> None:
    panel, series = made_up(), [find_series(*SERIES[0])]
    late = (panel["province"] == "p0") & (panel["year"] < 2009)
    blank = (panel["province"] == "p1") & (panel["year"] == ORIGIN)
    table = rival_forecasts(panel[~late & ~blank], series=series, origins=[ORIGIN], growth=growth)
    assert set(table["province"]) == {"p2", "p3", "p4", "p5"}


def test_empty_requests_are_told(growth: pd.DataFrame) -> None:
    panel, series = made_up(), [find_series(*SERIES[0])]
    with pytest.raises(RequestError, match="No series or no origin"):
        rival_forecasts(panel, series=[], origins=[ORIGIN], growth=growth)
    with pytest.raises(RequestError, match="five observations"):
        rival_forecasts(panel, series=series, origins=[2002], growth=growth)
    with pytest.raises(RequestError, match="not observed in 2006"):
        history_at(panel, series=series[0], origin=2006, outside=growth)


def test_rivals_know_more_than_nothing(
    small_panel: pd.DataFrame, small_forecasts: pd.DataFrame
) -> None:
    """A rate that returns to its mean is forecast better by those that know it."""
    series = [find_series(*SERIES[0])]
    met = outcomes(small_panel, series=series, first_origin=2010)
    cells = scored_cells(small_forecasts, outcomes=met, kind="unconditional")
    losses = cells.groupby("forecaster")["crps"].mean()
    assert losses["panel_ar"] < losses["random_walk"]
