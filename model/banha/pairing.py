"""What common random numbers are worth: the variance of a difference with and without them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.comparison import HEADLINES, Comparison

Array = NDArray[np.float64]
RESAMPLES = 2_000
LEVELS = (0.05, 0.95)
FEWEST = 3
"""With fewer pairs a variance says nothing."""


def worth_of_pairing(a: Array, b: Array) -> float:
    """Return how many independent pairs of seeds one pair with a common seed is worth.

    (var a + var b) ÷ var(b − a), variances over seeds: with independent seeds the variance of a
    difference is the sum of the variances, with a common seed it is that of the difference. Not a
    number with fewer than three pairs, infinite where every pair has the same difference.

    Parameters
    ----------
    a, b
        Values with the same seeds, in order: float64[seeds] each.
    """
    if len(a) < FEWEST:
        return float("nan")
    apart = float(np.var(a, ddof=1) + np.var(b, ddof=1))
    paired = float(np.var(b - a, ddof=1))
    if paired == 0.0:
        return float("inf")
    return apart / paired


def pairing_table(
    comparison: Comparison,
    *,
    years: Sequence[int],
    series: Sequence[str] = HEADLINES,
    breakdown: str = "total",
) -> pd.DataFrame:
    """Return the worth of pairing for series of a comparison.

    Returns
    -------
    Columns series, breakdown, year, pairs, sd_paired (of the difference of a pair),
    sd_independent (of the difference of two independent runs), worth, low, high (5 % and 95 % of
    the worth over bootstrap samples of the pairs).
    """
    frame = comparison.frame
    chosen = frame[frame["series"].isin(series) & frame["year"].isin(years)]
    chosen = chosen[chosen["breakdown"] == breakdown]
    rows = []
    for (name, year), part in chosen.groupby(["series", "year"], sort=False):
        a, b = part["a"].to_numpy(), part["b"].to_numpy()
        low, high = _band(a, b)
        rows.append(
            {
                "series": name,
                "breakdown": breakdown,
                "year": year,
                "pairs": len(a),
                "sd_paired": float(np.std(b - a, ddof=1)) if len(a) > 1 else np.nan,
                "sd_independent": float(np.hypot(np.std(a, ddof=1), np.std(b, ddof=1)))
                if len(a) > 1
                else np.nan,
                "worth": worth_of_pairing(a, b),
                "low": low,
                "high": high,
            }
        )
    return pd.DataFrame(rows)


def _band(a: Array, b: Array) -> tuple[float, float]:
    """5 % and 95 % of the worth over bootstrap samples of the pairs; the samples never change."""
    if len(a) < FEWEST:
        return float("nan"), float("nan")
    chosen = np.random.default_rng(1).integers(len(a), size=(RESAMPLES, len(a)))
    apart = np.var(a[chosen], axis=1, ddof=1) + np.var(b[chosen], axis=1, ddof=1)
    paired = np.var((b - a)[chosen], axis=1, ddof=1)
    worth = np.divide(apart, paired, out=np.full(RESAMPLES, np.inf), where=paired > 0.0)
    low, high = np.quantile(worth, LEVELS, method="inverted_cdf")
    return float(low), float(high)
