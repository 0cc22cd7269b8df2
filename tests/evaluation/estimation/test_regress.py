"""Planted coefficients are found again; errors are those of the formulas written out."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from banha.evaluation.estimation.firms import BOUNDS, lognormal_fit, tail_exponent
from banha.evaluation.estimation.regress import (
    jackknife,
    largest_noise,
    lasting_spread,
    log_growth,
    mean,
    noise,
    persistence,
    regression,
    series_growth,
    series_regression,
    signal_share,
)

PROVINCES, YEARS = 200, 12


def planted(luck: np.random.Generator) -> pd.DataFrame:
    """y = 1.1 x + effect of the province, with which x goes together, + effect of the year."""
    own, shocks = luck.normal(size=PROVINCES), luck.normal(size=YEARS)
    rows = [(i, t) for i in range(PROVINCES) for t in range(YEARS)]
    table = pd.DataFrame(rows, columns=["province", "year"])
    effect = own[table["province"]]
    table["x"] = luck.normal(size=len(rows)) + effect
    table["y"] = 1.1 * table["x"] + 2.0 * effect + shocks[table["year"]]
    table["y"] += luck.normal(0.0, 0.3, size=len(rows))
    return table.sample(frac=0.9, random_state=1)


def test_a_planted_elasticity_is_found_within_provinces_and_missed_between() -> None:
    table = planted(np.random.default_rng(1))
    within = regression(table, y="y", x=["x"], effects=["province", "year"])["x"]
    assert within.value == pytest.approx(1.1, abs=0.02)
    assert within.low < 1.1 < within.high
    assert (within.groups, within.n) == (PROVINCES, len(table))
    between = regression(table, y="y", x=["x"], effects=["year"])["x"]
    assert between.low > 1.5


def test_clustered_errors_are_those_of_the_formula() -> None:
    luck = np.random.default_rng(2)
    table = pd.DataFrame({"province": np.repeat(np.arange(15), 6), "x": luck.normal(size=90)})
    table["y"] = 0.5 * table["x"] + luck.normal(size=15)[table["province"]]
    table["y"] += luck.normal(size=90)
    found = regression(table, y="y", x=["x"])
    design = np.column_stack([table["x"], np.ones(90)])
    bread = np.linalg.inv(design.T @ design)
    point = bread @ design.T @ table["y"].to_numpy()
    rest = table["y"].to_numpy() - design @ point
    meat = np.zeros((2, 2))
    for name in range(15):
        score = design[table["province"] == name].T @ rest[table["province"] == name]
        meat += np.outer(score, score)
    small = 15 / 14 * 89 / 88
    error = np.sqrt(small * np.diag(bread @ meat @ bread))
    assert found["x"].value == pytest.approx(point[0])
    assert found["x"].standard_error == pytest.approx(error[0])
    assert found["constant"].standard_error == pytest.approx(error[1])
    assert found["x"].high == pytest.approx(point[0] + student.ppf(0.975, 14) * error[0])


def test_robust_errors_of_a_cross_section_are_those_of_the_formula() -> None:
    luck = np.random.default_rng(3)
    table = pd.DataFrame({"x": luck.normal(size=40)})
    table["y"] = 2.0 * table["x"] + luck.normal(size=40) * np.abs(table["x"])
    found = regression(table, y="y", x=["x"], cluster=None)["x"]
    design = np.column_stack([table["x"], np.ones(40)])
    bread = np.linalg.inv(design.T @ design)
    rest = table["y"].to_numpy() - design @ (bread @ design.T @ table["y"].to_numpy())
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    weights = (rest / (1.0 - leverage)) ** 2
    cover = bread @ (design.T * weights) @ design @ bread
    assert found.standard_error == pytest.approx(np.sqrt(cover[0, 0]))


def test_a_planted_line_over_years_is_found() -> None:
    x = pd.Series({year: 0.01 * (year % 5) for year in range(2000, 2012)})
    luck = np.random.default_rng(4).normal(0.0, 0.001, size=len(x))
    found = series_regression(0.02 + 0.6 * x + luck, x)
    assert found["slope"].low < 0.6 < found["slope"].high
    assert found["constant"].value == pytest.approx(0.02, abs=0.002)
    turned = found["slope"].scaled(-2.0)
    assert turned.low == pytest.approx(-2.0 * found["slope"].high)


def test_noise_persistence_and_spread_are_found() -> None:
    luck = np.random.default_rng(5)
    walk = np.cumsum(luck.normal(0.0, 0.4, size=(2000, YEARS)), axis=1)
    grid = luck.normal(size=(2000, 1)) + walk + luck.normal(0.0, 1.5, size=walk.shape)
    grid[:, 1] = np.nan
    assert noise(grid) == pytest.approx(1.5, abs=0.05)
    assert largest_noise(grid) == pytest.approx(np.sqrt(1.5**2 + 0.5 * 0.4**2), abs=0.05)
    levels = np.var(np.delete(grid, 1, axis=1), axis=0).mean()
    assert signal_share(grid) == pytest.approx(1.0 - 1.5**2 / levels, abs=0.03)

    state = luck.normal(size=4000)
    states = [state := 0.8 * state + 0.6 * luck.normal(size=4000) for _ in range(YEARS)]
    noisy = np.column_stack(states) + luck.normal(size=(4000, YEARS))
    assert persistence(noisy) == pytest.approx(0.8, abs=0.03)

    lasting = luck.normal(0.0, 0.03, size=(2000, 1))
    assert lasting_spread(lasting + luck.normal(0.0, 0.1, size=(2000, 5))) == pytest.approx(
        0.03, abs=0.004
    )
    assert lasting_spread(np.tile([0.0, 0.1, 0.2], (5, 1))) == 0.0


def test_the_jackknife_of_a_mean_is_its_usual_error() -> None:
    values = pd.DataFrame({2010: [1.0, 2.0, 4.0, 8.0]}, index=list("abcd"))
    left_out = jackknife(values, lambda grid: float(grid.mean()))
    usual = mean(values[2010])
    assert left_out.standard_error == pytest.approx(usual.standard_error)
    assert (left_out.low, left_out.high) == pytest.approx((usual.low, usual.high))
    assert usual.standard_error == pytest.approx(values[2010].std() / 2)


def test_growth_does_not_step_over_a_year() -> None:
    table = pd.DataFrame({2005: [1.0], 2007: [2.0], 2008: [4.0]}, index=["a"])
    assert log_growth(table).to_dict() == {2008: {"a": pytest.approx(np.log(2.0))}}
    assert list(series_growth(table.loc["a"]).index) == [2008]


def test_sizes_of_firms_are_fitted() -> None:
    sizes = np.exp(np.random.default_rng(6).normal(2.4, 1.3, size=200_000))
    counts = np.histogram(sizes, [0.0, *BOUNDS, np.inf])[0].astype(float)
    assert lognormal_fit(counts) == pytest.approx((2.4, 1.3), abs=0.02)
    above = np.array([1.0, *BOUNDS**-1.05])
    assert tail_exponent(above - np.append(above[1:], 0.0)) == pytest.approx(1.05)
