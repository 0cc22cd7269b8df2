"""What common random numbers are worth, against what is known of made-up numbers."""

import statistics

import numpy as np
import pandas as pd
import pytest

from banha.comparison import Comparison, pair
from banha.pairing import pairing_table, worth_of_pairing
from banha.scenario import load_scenario


def test_correlated_numbers_of_known_worth() -> None:
    """With equal variances and correlation ρ the worth is 1 ÷ (1 − ρ)."""
    rng = np.random.default_rng(5)
    common, own_a, own_b = rng.standard_normal((3, 200_000))
    share = 0.9
    a = np.sqrt(share) * common + np.sqrt(1 - share) * own_a
    b = 3.0 + np.sqrt(share) * common + np.sqrt(1 - share) * own_b
    assert worth_of_pairing(a, b) == pytest.approx(10.0, rel=0.02)
    assert worth_of_pairing(a, rng.permutation(b)) == pytest.approx(1.0, rel=0.02)


def test_ends() -> None:
    a = np.array([1.0, 2.0, 4.0])
    assert worth_of_pairing(a, a + 1.0) == np.inf
    assert np.isnan(worth_of_pairing(a[:2], a[:2] + 1.0))


def comparison(seeds: int) -> Comparison:
    rng = np.random.default_rng(2)
    a, b = load_scenario("baseline"), load_scenario("supplier-links")

    def frame(luck: float) -> pd.DataFrame:
        rows = [
            (year, series, "total", 100.0 + luck + rng.standard_normal(), "persons")
            for series in ("employed", "population") for year in (2011, 2012)
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["year", "series", "breakdown", "value", "unit"])

    lucks = [(seed, 3.0 * rng.standard_normal()) for seed in range(1, seeds + 1)]
    return pair(a, b, ((seed, 0, frame(luck), frame(luck)) for seed, luck in lucks))


def test_the_table_by_plain_loops() -> None:
    made = comparison(12)
    table = pairing_table(made, years=[2012], series=["employed"])
    rows = made.frame.query("series == 'employed' and year == 2012")
    a, b = rows["a"].tolist(), rows["b"].tolist()
    between = [y - x for x, y in zip(a, b, strict=True)]
    apart = statistics.variance(a) + statistics.variance(b)
    row = table.iloc[0]
    assert len(table) == 1
    assert row["pairs"] == 12
    assert row["sd_paired"] == pytest.approx(statistics.stdev(between))
    assert row["sd_independent"] == pytest.approx(apart**0.5)
    assert row["worth"] == pytest.approx(apart / statistics.variance(between))
    assert row["low"] < row["worth"] < row["high"]
    assert row["low"] > 1.0


def test_the_table_is_the_same_each_time() -> None:
    made = comparison(8)
    years = [2011, 2012]
    again = pairing_table(made, years=years, series=["employed", "population"])
    pd.testing.assert_frame_equal(
        pairing_table(made, years=years, series=["employed", "population"]), again
    )
    assert len(again) == 4


def test_one_pair_says_nothing() -> None:
    table = pairing_table(comparison(1), years=[2012], series=["employed"])
    assert table[["worth", "low", "high", "sd_paired"]].isna().all(axis=None)
