"""Each rival against the same formula written slowly, or against statsmodels."""

import itertools

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from banha.evaluation.judging.rivals import outside_led, single, smoothing
from banha.evaluation.judging.rivals.history import History
from banha.evaluation.judging.rivals.pooled import (
    CROSS_SPREAD,
    OWN_SPREAD,
    PanelVar,
    panel_autoregression,
    pooled_slope,
    shrunk_means,
)  # fmt: skip
from banha.evaluation.judging.series import find_series

GROWS = find_series("labour_force", "lfs-icls13-pre2019census")
MONEY = find_series("retail_sales", "gso-online-2018")
RATE = find_series("in_migration_rate", "gso-annual-survey")
OTHER = find_series("employment_to_population_ratio", "lfs-icls13-pre2019census")
ABROAD = np.random.default_rng(5).normal([6.0, 10.0], [1.0, 3.0], size=(60, 2))


def history(level: np.ndarray, series: object = RATE, *, extra: int = 5) -> History:
    level = np.atleast_2d(np.asarray(level, dtype=np.float64))
    years, names = level.shape[1], tuple(f"p{row}" for row in range(len(level)))
    return History(series, names, 2000, 1999 + years, level, ABROAD[: years + extra])


def random_rates(provinces: int = 5, years: int = 12, seed: int = 1) -> np.ndarray:
    luck = np.random.default_rng(seed)
    values = np.empty((provinces, years))
    values[:, 0] = 10.0 + luck.normal(0.0, 3.0, provinces)
    home = values[:, 0].copy()
    for year in range(1, years):
        shock = luck.standard_normal(provinces)
        values[:, year] = home + 0.5 * (values[:, year - 1] - home) + shock
    return values


def test_random_walk_by_hand() -> None:
    past = history([[1.0, np.nan, 4.0, 7.0], [np.nan, 5.0, 5.0, 3.0]])
    ahead = single.random_walk(past)(3, past.outside)
    assert ahead[0].tolist() == [2.0, 4.0, 6.0, 8.0, 10.0]
    assert ahead[1].tolist() == [-1.0, -2.0, -3.0, -4.0, -5.0]
    assert np.isnan(single.random_walk(past)(1, past.outside)[0]).all()


def test_mean_by_hand() -> None:
    rate = history([[2.0, np.nan, 4.0, 9.0]])
    assert single.mean_rate(rate)(3, rate.outside).tolist() == [[-4.0] * 5]
    level = history([[0.0, 100.0, 101.0, 102.0, 104.0, 106.0, 110.0]], GROWS)
    assert np.allclose(single.mean_rate(level)(6, level.outside), [[2.0, 4.0, 6.0, 8.0, 10.0]])


@pytest.mark.parametrize("series", [RATE, GROWS])
def test_autoregression_is_that_of_statsmodels(series: object) -> None:
    values = random_rates(4, 16)
    past = history(values if series is RATE else np.cumsum(values, axis=1), series)
    ahead = single.autoregression(past)(15, past.outside)
    for row in range(4):
        rate = past.rate[row][np.isfinite(past.rate[row])]
        fit = AutoReg(rate, lags=1).fit()
        path = fit.predict(len(rate), len(rate) + 4)
        wanted = np.cumsum(path) if series is GROWS else path - rate[-1]
        assert abs(fit.params[1]) < 0.95
        assert np.allclose(ahead[row], wanted)


def test_autoregression_with_gaps_few_pairs_and_explosive_growth() -> None:
    few = [[1.0, 2.0, 1.5, np.nan, 3.0, 1.0]]
    many = [[4.0, 2.0, 3.5, 3.0, 3.0, 1.0]]
    explosive = [[1.0, 2.0, 4.0, 8.0, 16.0, 32.0]]
    rows = np.array(few + many + explosive)
    constant, slope = single.autoregression_coefficients(rows)
    top = bottom = 0.0
    for row in rows:
        pairs = [pair for pair in itertools.pairwise(row) if np.isfinite(pair).all()]
        before, then = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
        top += float((before - before.mean()) @ (then - then.mean()))
        bottom += float((before - before.mean()) @ (before - before.mean()))
    assert slope[0] == pytest.approx(min(top / bottom, 0.95))
    assert slope[2] == 0.95
    fit = sm.OLS(rows[1, 1:], sm.add_constant(rows[1, :-1])).fit()
    assert [constant[1], slope[1]] == pytest.approx(fit.params.tolist())


def test_smoothing_is_that_of_statsmodels_and_nearly_the_best_fit() -> None:
    values = np.cumsum(random_rates(3, 18), axis=1)
    past = history(values, GROWS)
    first, level, trend = smoothing.opening(past)
    alpha, beta, damping = 0.6, 0.18, 0.9
    errors, levels, _ = smoothing.run_filter(
        values, first=first, level=level, trend=trend, alpha=alpha, beta=beta, damping=damping
    )
    for row in range(3):
        model = ETSModel(
            pd.Series(values[row, 1:]), error="add", trend="add", damped_trend=True,
            initialization_method="known", initial_level=level[row], initial_trend=trend[row],
        )  # fmt: skip
        fit = model.smooth([alpha, beta, damping, level[row], trend[row]])
        assert np.allclose(errors[row, 1:], fit.resid)
        assert np.allclose(levels[row, 1:], fit.level)
        best = model.fit(disp=False).sse
        grid = [
            np.nansum(
                smoothing.run_filter(
                    values, first=first, level=level, trend=trend, alpha=a, beta=b, damping=f
                )[0][row] ** 2
            )
            for a, b, f in smoothing.GRID
        ]  # fmt: skip
        assert min(grid) <= 1.15 * best


def test_smoothing_takes_the_best_of_its_grid() -> None:
    values = 2.0 * np.arange(18.0) + 3.0 * random_rates(1, 18)
    alone = history(values, GROWS)
    _, level, trend = smoothing.opening(alone)
    forecasts = smoothing.smoothing(alone)(17, alone.outside)[0]
    candidates = []
    for a, b, f in smoothing.GRID[smoothing.GRID[:, 0] < 1.0]:
        model = ETSModel(
            pd.Series(values[0, 1:]), error="add", trend="add", damped_trend=True,
            initialization_method="known", initial_level=level[0], initial_trend=trend[0],
        )  # fmt: skip
        fit = model.smooth([a, b, f, level[0], trend[0]])
        candidates.append((float(np.sum(fit.resid**2)), fit.level.iloc[-1], fit.slope.iloc[-1], f))
    assert np.isfinite(candidates).all()
    _, last, slope, f = min(candidates)
    reach = np.cumsum(f ** np.arange(1, 6))
    assert np.allclose(forecasts, last + slope * reach - values[0, -1])


def test_shrunk_means_by_hand() -> None:
    rates = random_rates(6, 8)
    rates[2, :3] = np.nan
    rows = [row[np.isfinite(row)] for row in rates]
    own = np.array([row.mean() for row in rows])
    within = sum(float(((row - row.mean()) ** 2).sum()) for row in rows)
    within /= sum(len(row) - 1 for row in rows)
    noise = np.array([within / len(row) for row in rows])
    between = max(own.var(ddof=1) - noise.mean(), 0.0)
    weight = between / (between + noise)
    means, share = shrunk_means(rates)
    assert 0.0 < share < 1.0
    assert share == pytest.approx(weight.mean())
    assert np.allclose(means, weight * own + (1.0 - weight) * own.mean())


@pytest.mark.parametrize("series", [RATE, GROWS])
def test_panel_autoregression_by_hand(series: object) -> None:
    values = random_rates(5, 9)
    past = history(values if series is RATE else np.cumsum(values, axis=1), series)
    mean, weight = shrunk_means(past.rate)
    top = bottom = pairs = 0.0
    for row in range(5):
        for year in range(1, 9):
            now, before = past.rate[row, year], past.rate[row, year - 1]
            if np.isfinite(now) and np.isfinite(before):
                top += (now - mean[row]) * (before - mean[row])
                bottom += (before - mean[row]) ** 2
                pairs += 1
    each = pairs / 5
    slope = min((top / bottom * each + weight) / (each - weight), 0.95)
    ahead = panel_autoregression(past)(8, past.outside)
    for row in range(5):
        now, total = past.rate[row, -1], 0.0
        for step in range(5):
            now = mean[row] + slope * (now - mean[row])
            total += now
            wanted = total if series is GROWS else now - past.level[row, -1]
            assert ahead[row, step] == pytest.approx(wanted)


def test_panel_var_by_hand() -> None:
    first, second = history(random_rates(6, 10)), history(random_rates(6, 8, seed=2), OTHER)
    second = History(OTHER, second.provinces, 2002, 2009, second.level, ABROAD[2:15])
    system = PanelVar({RATE.series: first, OTHER.series: second})
    gaps, slopes = [], []
    for past in (first, second):
        mean, weight = shrunk_means(past.rate)
        gap = past.rate - mean[:, None]
        slopes.append(pooled_slope(gap, weight=weight))
        gaps.append(gap / np.nanstd(gap))
    moment, cross, square, count = np.zeros((2, 2)), np.zeros(2), 0.0, 0
    for row in range(6):
        for year in range(2001, 2010):
            own = gaps[0][row, year - 2001]
            other = gaps[1][row, year - 2003] if year > 2002 else 0.0
            lags = np.array([own, other])
            rest = gaps[0][row, year - 2000] - slopes[0] * own
            moment += np.outer(lags, lags)
            cross += lags * rest
            square += rest**2
            count += 1
    noise = square / count
    prior = np.diag([noise / OWN_SPREAD**2, noise / CROSS_SPREAD**2])
    wanted = np.array([slopes[0], 0.0]) + np.linalg.solve(moment + prior, cross)
    assert np.allclose(system.matrix[0], wanted)
    state = np.array([gaps[0][:, -1], gaps[1][:, -1]])
    mean, _ = shrunk_means(first.rate)
    ahead = system.fit(first)(9, first.outside)
    for step in range(5):
        state = system.matrix @ state
        rate = mean + state[0] * np.nanstd(first.rate - mean[:, None])
        assert np.allclose(ahead[:, step], rate - first.level[:, -1])


def test_parts_of_net_migration_stay_out_of_its_equation() -> None:
    net = find_series("net_migration_rate", "gso-annual-survey")
    system = PanelVar({
        RATE.series: history(random_rates(6, 10)),
        net.series: history(random_rates(6, 10, seed=4), net),
        OTHER.series: history(random_rates(6, 10, seed=6), OTHER),
    })  # fmt: skip
    assert system.matrix[0, 1] == system.matrix[1, 0] == 0.0
    assert system.matrix[0, 2] != 0.0


def test_the_gap_to_the_nation_by_hand() -> None:
    values = np.cumsum(random_rates(3, 10), axis=1)
    money = history(values, MONEY)
    ahead = outside_led.national_gap(money)(9, money.outside)
    for row in range(3):
        gap = np.mean([money.change[row, year] - ABROAD[year, 0] for year in range(1, 10)])
        assert np.allclose(ahead[row], np.cumsum(ABROAD[10:15, 0] + gap))
    rate = history(random_rates(3, 10))
    nation = rate.level.mean(axis=0)
    path = AutoReg(nation, lags=1).fit().predict(10, 14)
    for row, changes in enumerate(outside_led.national_gap(rate)(9, rate.outside)):
        gap = (rate.level[row] - nation).mean()
        assert np.allclose(changes, path + gap - rate.level[row, -1])


def test_arx_runs_from_each_province_alone_to_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    past = history(random_rates(4, 30))
    monkeypatch.setattr(outside_led, "PRIOR_YEARS", 1e-9)
    ahead = outside_led.arx(past)(29, past.outside)
    for row in range(4):
        design = sm.add_constant(np.column_stack([past.level[row, :-1], ABROAD[1:30]]))
        fit = sm.OLS(past.level[row, 1:], design).fit()
        now = past.level[row, -1]
        for step in range(5):
            now = fit.params @ np.array([1.0, now, *ABROAD[30 + step]])
            assert ahead[row, step] == pytest.approx(now - past.level[row, -1], rel=1e-5)
    monkeypatch.setattr(outside_led, "PRIOR_YEARS", 1e9)
    together = outside_led.arx(past)(29, past.outside)
    owner = np.kron(np.eye(4), np.ones((29, 1)))
    lags = past.level[:, :-1].reshape(-1, 1)
    fit = sm.OLS(past.level[:, 1:].ravel(), np.hstack([owner, lags, np.tile(ABROAD[1:30], (4, 1))]))
    params = fit.fit().params
    for row in range(4):
        now = params[row] + params[4] * past.level[row, -1] + ABROAD[30] @ params[5:]
        assert together[row, 0] == pytest.approx(now - past.level[row, -1], rel=2e-2, abs=2e-2)


def test_pooled_regression_is_that_with_dummies() -> None:
    past = history(np.cumsum(random_rates(4, 20), axis=1), GROWS)
    ahead = outside_led.pooled_regression(past)(19, past.outside)
    owner = np.kron(np.eye(4), np.ones((19, 1)))
    design = np.hstack([owner, np.tile(ABROAD[1:20], (4, 1))])
    params = sm.OLS(past.change[:, 1:].ravel(), design).fit().params
    centre = ABROAD[1:20].mean(axis=0)
    mean, _ = shrunk_means(past.change - ABROAD[:20] @ params[4:] + centre @ params[4:])
    wanted = np.cumsum(mean[:, None] + (ABROAD[20:25] - centre) @ params[4:], axis=1)
    assert np.allclose(ahead, wanted, rtol=5e-3, atol=5e-2)


def test_no_outside_path_no_forecast() -> None:
    past = history(random_rates(3, 10), extra=2)
    for fit in (outside_led.arx, outside_led.pooled_regression):
        known = np.isfinite(fit(past)(9, past.outside))
        assert known.all(axis=0).tolist() == [True, True, False, False, False]
