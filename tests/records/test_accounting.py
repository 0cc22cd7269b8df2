"""Total factor productivity and yearly growth, by hand."""

from math import exp, log

import numpy as np
import pytest

from banha.observing.accounting import (
    Factors,
    TotalFactorProductivity,
    labour_share,
    log_change,
    yearly_growth,
)


def factors(volume: float, labour: float, capital: float, share: float) -> Factors:
    return Factors(*(np.array([x], np.float64) for x in (volume, labour, capital, share)))


def test_a_tiny_example_by_hand() -> None:
    before, now = factors(100, 10, 200, 0.5), factors(121, 11, 220, 0.7)
    # Both factors grow by a tenth, output by 1.1 twice: a tenth is left.
    assert log_change(before, now)[0] == pytest.approx(log(1.1))
    # Labour alone doubles at a share of 0.6 in the mean of both months.
    now = factors(100, 20, 200, 0.7)
    assert log_change(before, now)[0] == pytest.approx(-0.6 * log(2.0))
    now = factors(100, 10, 400, 0.7)
    assert log_change(before, now)[0] == pytest.approx(-0.4 * log(2.0))


def test_without_capital_it_is_output_per_person() -> None:
    change = log_change(factors(100, 10, 0, 0.3), factors(120, 11, 50, 0.3))
    assert change[0] == pytest.approx(log(1.2 / 1.1))


def test_the_chain_waits_over_a_month_without_output() -> None:
    index = TotalFactorProductivity()
    assert index.follow(factors(100, 10, 200, 0.5)).tolist() == [1.0]
    assert index.follow(factors(0, 10, 200, 1.0)).tolist() == [1.0]
    assert index.follow(factors(110, 10, 200, 0.5))[0] == pytest.approx(1.1)
    assert index.follow(factors(121, 10, 200, 0.5))[0] == pytest.approx(1.21)


def test_labour_share_is_a_share() -> None:
    found = labour_share(np.array([4.0, 12.0, 3.0, -1.0]), np.array([10.0, 10.0, -5.0, 10.0]))
    assert found.tolist() == [0.4, 1.0, 1.0, 0.0]


def test_growth_over_twelve_months() -> None:
    volumes = [1e6 * exp(0.01 * t) for t in range(30)]
    assert yearly_growth(volumes, opening_growth=0.5) == pytest.approx(0.12)
    # In the fourth month, three months are seen and nine are the opening's.
    assert yearly_growth(volumes[:4], opening_growth=0.02) == pytest.approx(0.03 + 9 * 0.02)
