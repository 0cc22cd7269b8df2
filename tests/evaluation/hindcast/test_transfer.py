"""What the other provinces teach: nothing of a province reaches its own forecast but its past."""

import numpy as np
import pandas as pd
import pytest
from tests.evaluation.hindcast.made_up import LEVEL, PROVINCES, RATE, made_up_paths

from banha.evaluation.hindcast.jump_off import fitted_filter
from banha.evaluation.hindcast.model_forecasts import errors_at, history_of, spread_of
from banha.evaluation.hindcast.simulated import Paths
from banha.evaluation.hindcast.transfer import left_out_forecasts
from banha.evaluation.hindcast.weights import losses, weights
from banha.evaluation.judging.forecasts import CONDITIONAL

ORIGIN = 2013


@pytest.fixture(scope="module")
def paths() -> list[Paths]:
    return [made_up_paths(one, provinces=PROVINCES) for one in (RATE, LEVEL)]


@pytest.fixture(scope="module")
def forecasts(paths: list[Paths]) -> pd.DataFrame:
    return pd.concat(left_out_forecasts(paths, origin=ORIGIN, kind=CONDITIONAL))


def test_every_province_and_series_has_a_forecast(
    paths: list[Paths], forecasts: pd.DataFrame
) -> None:
    counted = forecasts.groupby(["series", "horizon"])["province"].nunique()
    assert (counted == len(PROVINCES)).all()
    assert set(forecasts["series"]) == {one.series.series for one in paths}


@pytest.mark.parametrize("place", [0, 3])
def test_weights_and_filter_are_those_of_the_others(
    paths: list[Paths], forecasts: pd.DataFrame, place: int
) -> None:
    """The same without the province in the panel at all, then its own past carried on."""
    found, _ = errors_at(paths, origin=ORIGIN)
    each = [
        weights(losses({name: np.delete(e, left, axis=1) for name, e in found.items()}))
        for left in range(len(PROVINCES))
    ]
    weight = each[place]
    others = np.delete(np.arange(len(PROVINCES)), place)
    for one in paths:
        past = history_of(one, origin=ORIGIN)
        assert past is not None
        until = len(past.years)
        mean = np.tensordot(weight, past.each, axes=1)
        options = {"first": past.years[0], "growth": one.growth, "run_from": past.run_from}
        start = np.tensordot(np.mean(each, axis=0), past.each[:, :, :until], axes=1)
        near = fitted_filter(past.measured, start, **options)
        taught = fitted_filter(past.measured[others], mean[others, :until], **options, near=near)
        own = slice(place, place + 1)
        spread = taught.carried(
            past.measured[own], mean[own, :until], mean[own, until:].T,
            spread_of(past.settled[:, own], weight).T,
        )  # fmt: skip
        mine = forecasts[
            (forecasts["series"] == one.series.series) & (forecasts["province"] == PROVINCES[place])
        ].sort_values("horizon")
        quantiles = mine.filter(like="q").to_numpy(np.float64)
        expected = spread.mean[:, 0] - past.measured[place, -1]
        np.testing.assert_allclose(quantiles[:, 20], expected, rtol=1e-3, atol=1e-3)
