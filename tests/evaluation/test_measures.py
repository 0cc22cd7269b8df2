"""What stylised facts measure, against answers known by hand or by construction."""

import math

import numpy as np
import pytest

from banha.evaluation import measures


def generator() -> np.random.Generator:
    return np.random.default_rng(7)


def test_quarters_are_sums_or_means() -> None:
    monthly = np.arange(1.0, 8.0)
    assert measures.quarterly(monthly, flow=True).tolist() == [6.0, 15.0]
    assert measures.quarterly(monthly, flow=False).tolist() == [2.0, 5.0]


def test_change_over_four_quarters_knows_no_season() -> None:
    season = np.tile([1.0, -2.0, 3.0, 0.0], 5)
    assert np.allclose(measures.over_four_quarters(season), 0.0)
    assert np.allclose(measures.over_four_quarters(season + np.arange(20)), 4.0)


def test_a_slope_by_hand() -> None:
    assert measures.slope(np.array([1.0, 2.0, 6.0]), on=np.array([0.0, 1.0, 2.0])) == (
        pytest.approx(2.5)
    )
    assert math.isnan(measures.slope(np.ones(4), on=np.ones(4)))
    assert math.isnan(measures.correlation(np.arange(4.0), np.ones(4)))


@pytest.mark.parametrize("elasticity", [-0.1, 0.0, 0.2])
def test_the_wage_curve_is_found_under_trend_and_season(elasticity: float) -> None:
    quarters = np.arange(40)
    jobless = 0.03 * np.exp(0.4 * np.sin(quarters / 3.0) - 0.01 * quarters)
    season = np.tile([0.02, -0.01, 0.0, -0.01], 10)
    smooth = np.log(jobless) * elasticity
    pay = np.exp(
        np.stack([smooth + 0.01 * quarters, smooth + 0.02 * quarters + season + 1.0], axis=1)
    )
    found = measures.wage_curve(pay, unemployment=jobless)
    assert found == pytest.approx(elasticity, abs=1e-9)


def test_the_mincer_return_is_found() -> None:
    rng = generator()
    schooling, experience = rng.integers(5, 17, 500), rng.uniform(0, 40, 500)
    ln_pay = 1.0 + 0.09 * schooling + 0.03 * experience - 0.0005 * experience**2
    found = measures.mincer(ln_pay, schooling=schooling, experience=experience)
    assert found == pytest.approx(0.09)


def test_the_foreign_premium_is_that_within_sectors() -> None:
    rng = generator()
    sector = rng.integers(0, 3, 600)
    foreign = (rng.random(600) < 0.2 + 0.3 * sector).astype(float)
    schooling, experience = rng.integers(5, 17, 600), rng.uniform(0, 40, 600)
    ln_pay = 0.5 * sector + 0.07 * schooling + 0.12 * foreign
    human = {"schooling": schooling.astype(float), "experience": experience}
    found = measures.foreign_premium(ln_pay, foreign=foreign, sector=sector, **human)
    assert found == pytest.approx(0.12)
    none = measures.foreign_premium(ln_pay, foreign=np.ones(600), sector=sector, **human)
    assert math.isnan(none)


def test_the_size_distance_by_hand() -> None:
    bounds, firms = np.array([4.0, 9.0, 49.0, 199.0]), np.array([50.0, 25.0, 15.0, 10.0])
    staff = np.array([3.0, 8.0, 20.0, 100.0])
    whole = measures.size_distance(staff, bounds=bounds, measured=firms, smallest=0.0)
    assert whole == pytest.approx(0.25)  # 0.25 against 0.50, 0.50 against 0.75, 0.75 against 0.90
    told = measures.size_distance(staff, bounds=bounds, measured=firms, smallest=10.0)
    assert told == pytest.approx(0.15)


def test_a_tent_is_told_from_a_bell() -> None:
    rng = generator()
    assert measures.laplace_over_normal(rng.laplace(size=4000)) > 0.02
    assert measures.laplace_over_normal(rng.normal(size=4000)) < -0.02
    assert math.isnan(measures.laplace_over_normal(np.zeros(9)))


def test_the_tent_by_hand() -> None:
    growth = np.array([-1.0, 0.0, 1.0])
    laplace = -np.log(2 * 2 / 3) - 1
    normal = -0.5 * np.log(2 * np.pi * 2 / 3) - 0.5
    assert measures.laplace_over_normal(growth) == pytest.approx(laplace - normal)


def test_distance_from_normal() -> None:
    rng = generator()
    assert measures.normal_distance(rng.normal(3.0, 2.0, 5000)) < 0.02
    assert measures.normal_distance(np.exp(rng.normal(0.0, 1.0, 5000))) > 0.15
    assert measures.normal_distance(np.array([-1.0, 1.0])) == pytest.approx(
        0.5 - 0.1586553, abs=1e-6
    )
