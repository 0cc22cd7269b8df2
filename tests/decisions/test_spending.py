"""The split of spending by hand."""

from __future__ import annotations

import numpy as np
import pytest

from banha.decisions.spending import (
    spending_system,
    split_spending,
    standard_lag,
    standard_weight,
)

SHARES = np.array([0.5, 0.3, 0.2])
ELASTICITY = np.array([0.6, 1.0, 2.0])
"""Mean 0.3 + 0.3 + 0.4 = 1, so that marginal shares are 0.3, 0.3, 0.4."""


def system(subsistence_share: float = 0.5):
    return spending_system(
        shares=SHARES,
        per_person=100.0,
        elasticity=ELASTICITY,
        subsistence_share=subsistence_share,
    )


def test_subsistence_and_marginal_shares_by_hand() -> None:
    np.testing.assert_allclose(system().marginal, [0.3, 0.3, 0.4])
    np.testing.assert_allclose(system().subsistence, [35.0, 15.0, 0.0])


def test_the_opening_split_is_that_of_the_pack() -> None:
    parts = split_spending(system(), prices=np.ones(3), total=700.0, persons=7.0, standard=1.0)
    np.testing.assert_allclose(parts, 700.0 * SHARES)


def test_split_at_other_prices_by_hand() -> None:
    parts = split_spending(
        system(), prices=np.array([2.0, 1.0, 3.0]), total=1000.0, persons=4.0, standard=1.5
    )
    # Subsistence 2·35·4·1.5 = 420 and 15·4·1.5 = 90; 490 are left.
    np.testing.assert_allclose(parts, [420 + 0.3 * 490, 90 + 0.3 * 490, 0.4 * 490])
    assert parts.sum() == pytest.approx(1000.0)


def test_a_richer_province_spends_more_on_what_is_elastic() -> None:
    rich = split_spending(system(), prices=np.ones(3), total=1.01e4, persons=100, standard=1.0)
    change = np.log(rich / (1e4 * SHARES)) / np.log(1.01)
    np.testing.assert_allclose(change, ELASTICITY, rtol=0.01)


def test_below_subsistence_money_is_split_as_needs_are() -> None:
    parts = split_spending(system(), prices=np.ones(3), total=10.0, persons=1.0, standard=1.0)
    np.testing.assert_allclose(parts, [7.0, 3.0, 0.0])


def test_neutral_parameters_give_fixed_shares_at_any_price_and_income() -> None:
    fixed = spending_system(
        shares=SHARES, per_person=100.0, elasticity=np.ones(3), subsistence_share=0.0
    )
    parts = split_spending(
        fixed, prices=np.array([3.0, 0.5, 1.0]), total=90.0, persons=5.0, standard=2.0
    )
    np.testing.assert_allclose(parts, 90.0 * SHARES)


def test_a_product_more_elastic_than_subsistence_allows_is_refused() -> None:
    with pytest.raises(ValueError, match="subsistence_share"):
        system(subsistence_share=0.4)


@pytest.mark.parametrize("growth", [0.0, 0.04, 0.10])
def test_shares_are_stable_where_spending_per_head_grows_steadily(growth: float) -> None:
    """At the reference rate they stay those of the opening; at another they settle."""
    weight, lag = standard_weight(60.0), standard_lag(60.0, growth=0.04)
    standard, shares = 1.0, []
    for month in range(1200):
        spending = 100.0 * np.exp(growth * month / 12.0)
        parts = split_spending(
            system(), prices=np.ones(3), total=spending, persons=1.0, standard=standard
        )
        shares.append(parts / parts.sum())
        standard += weight * (spending / 100.0 / lag - standard)
    np.testing.assert_allclose(shares[-1], shares[-120], rtol=1e-4)
    if growth == 0.04:
        np.testing.assert_allclose(np.array(shares), np.tile(SHARES, (1200, 1)), rtol=1e-9)
    if growth > 0.04:
        assert shares[-1][2] > SHARES[2]
