"""Scores against scoringrules, a closed form and slow twins; missing forecasts; significance."""

import math

import numpy as np
import pandas as pd
import pytest
import scoringrules
from scipy.stats import norm

from banha.errors import RequestError
from banha.evaluation.judging.forecasts import CELL, LEVELS, QUANTILE_COLUMNS
from banha.evaluation.judging.scores import (
    covered,
    crps,
    fill_missing,
    score_table,
    scored_cells,
    year_weights,
)  # fmt: skip
from banha.evaluation.judging.significance import TOO_FEW, confidence_set, diebold_mariano

LUCK = np.random.default_rng(11)


def table(rows: list[tuple[str, int, int, str, float, float]]) -> pd.DataFrame:
    """Forecasts of province, origin, horizon, forecaster, centre and spread."""
    made = []
    for province, origin, horizon, forecaster, centre, spread in rows:
        values = norm.ppf(LEVELS, centre, spread)
        head = ("s", "b", province, origin, horizon, "conditional", forecaster)
        made.append((*head, *values))
    return pd.DataFrame(made, columns=[*CELL, "kind", "forecaster", *QUANTILE_COLUMNS])


def truth(rows: list[tuple[str, int, int, float]]) -> pd.DataFrame:
    made = [("s", "b", *row) for row in rows]
    return pd.DataFrame(made, columns=[*CELL, "outcome"])


def test_crps_is_that_of_scoringrules() -> None:
    quantiles = np.sort(LUCK.normal(1.0, 2.0, size=(50, 41)), axis=1)
    outcome = LUCK.normal(0.0, 3.0, size=50)
    for estimator in ("qd", "nrg"):
        wanted = scoringrules.crps_ensemble(outcome, quantiles, estimator=estimator)
        assert np.allclose(crps(quantiles, outcome=outcome), wanted)
    levels = (np.arange(41) + 0.5) / 41
    wanted = scoringrules.crps_quantile(outcome, quantiles, levels)
    assert np.allclose(crps(quantiles, outcome=outcome), wanted)


def test_crps_of_the_normal_distribution_in_closed_form() -> None:
    mean, spread = 2.0, 3.0
    outcome = np.linspace(-6.0, 10.0, 33)
    quantiles = np.tile(norm.ppf(LEVELS, mean, spread), (33, 1))
    z = (outcome - mean) / spread
    density, share = np.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi), norm.cdf(z)
    wanted = spread * (z * (2.0 * share - 1.0) + 2.0 * density - 1.0 / math.sqrt(math.pi))
    assert np.allclose(crps(quantiles, outcome=outcome), wanted, rtol=0.01, atol=0.02 * spread)


def test_a_point_is_scored_by_its_distance() -> None:
    assert crps(np.full((1, 41), 2.0), outcome=np.array([5.0])).tolist() == [pytest.approx(3.0)]


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_bands_hold_their_share(share: float) -> None:
    outcome = LUCK.standard_normal(20000)
    quantiles = np.tile(norm.ppf(LEVELS), (20000, 1))
    inside = covered(quantiles, outcome=outcome, share=share)
    assert inside.mean() == pytest.approx(share, abs=0.01)
    low, high = np.interp([0.5 - share / 2.0, 0.5 + share / 2.0], LEVELS, norm.ppf(LEVELS))
    assert np.array_equal(inside, (low <= outcome) & (outcome <= high))


def test_losses_by_hand() -> None:
    forecasts = table([("p", 2010, 1, "m", 1.0, 2.0), ("p", 2010, 2, "m", 5.0, 1.0)])
    cells = scored_cells(forecasts, outcomes=truth([("p", 2010, 1, 4.0)]), kind="conditional")
    assert len(cells) == 1
    row = cells.iloc[0]
    assert row["error"] == pytest.approx(-3.0)
    assert (row["squared"], row["absolute"]) == (pytest.approx(9.0), pytest.approx(3.0))
    assert (bool(row["covered_50"]), bool(row["covered_90"])) == (False, True)
    wanted = sum(
        2.0 * (4.0 - q) * (level if q <= 4.0 else level - 1.0)
        for q, level in zip(norm.ppf(LEVELS, 1.0, 2.0), LEVELS, strict=True)
    )
    assert row["crps"] == pytest.approx(wanted / 41)
    with pytest.raises(RequestError, match="No unconditional forecast"):
        scored_cells(forecasts, outcomes=truth([("p", 2010, 1, 4.0)]), kind="unconditional")


def test_a_missing_forecast_scores_as_the_worst_rival() -> None:
    forecasts = table([
        ("p", 2010, 1, "m", 0.0, 1.0), ("p", 2010, 1, "a", 9.0, 1.0),
        ("p", 2011, 1, "a", 3.0, 0.1), ("p", 2011, 1, "b", 2.0, 30.0),
        ("p", 2012, 1, "z", 7.0, 1.0),
    ])  # fmt: skip
    met = truth([("p", 2010, 1, 0.0), ("p", 2011, 1, 0.0), ("p", 2012, 1, 0.0)])
    cells = scored_cells(forecasts, outcomes=met, kind="conditional")
    full = fill_missing(cells, outcomes=met, forecaster="m", rivals=["a", "b"])
    assert full["origin"].tolist() == [2010, 2011]
    assert full["missing"].tolist() == [False, True]
    assert full["squared"].tolist() == [pytest.approx(0.0), pytest.approx(9.0)]
    rivals = cells[cells["origin"] == 2011].set_index("forecaster")
    assert rivals["crps"].idxmax() == "b"
    assert full["crps"].iloc[1] == rivals["crps"].max()
    assert full["absolute"].iloc[1] == pytest.approx(3.0)
    assert full["covered_90"].tolist() == [True, False]
    assert np.isnan(full["error"].iloc[1])
    row = score_table(full, by=["series"]).iloc[0]
    assert (row["n"], row["origins"], row["missing"]) == (2, 2, 1)
    assert row["bias"] == pytest.approx(0.0)
    assert row["rmse"] == pytest.approx(math.sqrt(4.5))
    assert row["coverage_90"] == 0.5


def test_the_interval_is_that_of_whole_origin_years() -> None:
    origins = np.repeat([2010, 2011, 2012, 2013], 25)
    errors = LUCK.standard_normal(100) + np.repeat([0.0, 1.0, 3.0, -2.0], 25)
    cells = pd.DataFrame({
        "series": "s", "origin": origins, "error": errors, "squared": errors**2,
        "absolute": np.abs(errors), "crps": np.abs(errors), "covered_50": errors > 0.0,
        "covered_90": True,
    })  # fmt: skip
    row = score_table(cells, by=["series"], draws=400, seed=5).iloc[0]
    weights = year_weights(4, draws=400, seed=5)
    assert (weights[1:].sum(axis=1) == 4.0).all()
    drawn = []
    for draw in weights[1:]:
        picked = np.repeat(np.arange(4), draw.astype(int))
        values = np.concatenate([errors[origins == 2010 + year] for year in picked])
        drawn.append(math.sqrt(np.mean(values**2)))
    assert row["rmse"] == pytest.approx(math.sqrt(np.mean(errors**2)))
    assert [row["rmse_low"], row["rmse_high"]] == pytest.approx(np.percentile(drawn, [5, 95]))
    one = score_table(cells[cells["origin"] == 2010], by=["series"]).iloc[0]
    assert np.isnan(one["rmse_low"])
    with pytest.raises(RequestError, match="nothing to score"):
        score_table(cells.iloc[:0], by=["series"])


def test_diebold_and_mariano_by_hand() -> None:
    from scipy.stats import t, ttest_1samp

    first, second = LUCK.normal(1.0, 1.0, 12), LUCK.normal(0.3, 1.0, 12)
    found = diebold_mariano(first, second=second, horizon=1)
    assert found == pytest.approx(ttest_1samp(first - second, 0.0).pvalue)
    gaps = first - second
    centred = gaps - gaps.mean()
    variance = (centred @ centred + 2.0 * centred[1:] @ centred[:-1]) / 12
    statistic = gaps.mean() / math.sqrt(variance / 12) * math.sqrt((12 + 1 - 4 + 2 / 12) / 12)
    wanted = 2.0 * t.sf(abs(statistic), 11)
    assert diebold_mariano(first, second=second, horizon=2) == pytest.approx(wanted)
    assert diebold_mariano(first, second=first, horizon=1) == 1.0
    assert diebold_mariano(first[:7], second=second[:7], horizon=1) == TOO_FEW
    with pytest.raises(RequestError, match="12 and 7"):
        diebold_mariano(first, second=second[:7], horizon=1)


def test_the_confidence_set_keeps_the_best_and_drops_the_hopeless() -> None:
    base = LUCK.normal(5.0, 1.0, 20)
    losses = pd.DataFrame({
        "good": base + LUCK.normal(0.0, 0.2, 20), "as_good": base + LUCK.normal(0.0, 0.2, 20),
        "hopeless": base + 3.0 + LUCK.normal(0.0, 0.2, 20),
    })  # fmt: skip
    left = confidence_set(losses, level=0.01)
    assert set(left) == {"good", "as_good"}
    assert confidence_set(losses.head(7)) == TOO_FEW
    same = pd.DataFrame({"a": base, "b": base})
    assert confidence_set(same) == ["a", "b"]
