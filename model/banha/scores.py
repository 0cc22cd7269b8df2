"""From indicators to criteria to the community score, and back: what each contributes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banha.criteria import Criteria

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """What an indicator weighs, of all indicators or of those whose opening is measured only.

    `measured`: a criterion counts if it has such an indicator, with its own weight.
    """

    table: Criteria
    measured: bool = False

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """Names of the criteria that count."""
        return self.table.measured_names if self.measured else self.table.names

    @cached_property
    def community(self) -> Array:
        """Weight of each criterion that counts in the community score; they add up to one."""
        weight = np.array([c.weight for c in self.table.criteria if c.name in self.criteria])
        return weight / weight.sum() if len(weight) else weight

    @cached_property
    def within(self) -> Array:
        """Weight of each indicator within each criterion that counts: float64[criteria, all].

        The rows add up to one.
        """
        rows = [
            [
                row.weight * (row.criterion == name and (row.is_measured or not self.measured))
                for row in self.table.indicators
            ]
            for name in self.criteria
        ]
        weight = np.array(rows).reshape(len(self.criteria), len(self.table.indicators))
        return np.asarray(weight / weight.sum(axis=1, keepdims=True))

    def criterion_scores(self, scores: Array) -> Array:
        """Score of each criterion that counts: Σ weight·score of its indicators."""
        return np.asarray((self.within * scores).sum(axis=1))

    def arithmetic(self, criteria: Array) -> float:
        """Weighted mean of the criteria that count; 0 where none does."""
        return float((self.community * criteria).sum())

    def geometric(self, criteria: Array) -> float:
        """exp(Σ weight·ln criterion): 0 if one of them is 0, or if none counts."""
        if len(criteria) == 0 or criteria.min() <= 0.0:
            return 0.0
        return float(np.exp((self.community * np.log(criteria)).sum()))


def decompose(records: pd.DataFrame, table: Criteria, *, measured: bool = False) -> pd.DataFrame:
    """What each indicator contributes to its criterion and to the community score.

    Contributions of a criterion's indicators add up to the criterion, those of all indicators to
    the community score: to each month's, and to the mean of a year's months.

    Parameters
    ----------
    records
        Tidy records, of months (column month) or years (column year).
    table
        Criteria and indicators that the records were made with.
    measured
        Whether the scores without unmeasured indicators are taken apart.

    Returns
    -------
    pd.DataFrame
        Month or year, criterion, indicator, score, to_criterion, to_community; indicators that do
        not count are left out.
    """
    weights, time = Weights(table, measured=measured), "year" if "year" in records else "month"
    scores = records[records["series"] == "indicator_scores"]
    scores = scores[[time, "breakdown", "value"]].rename(
        columns={"breakdown": "indicator", "value": "score"}
    )
    within = dict(zip((r.name for r in table.indicators), weights.within.sum(axis=0), strict=True))
    community = dict(zip(weights.criteria, weights.community, strict=True))
    criterion = {row.name: row.criterion for row in table.indicators}
    scores.insert(1, "criterion", scores["indicator"].map(criterion))
    scores = scores[scores["indicator"].map(within) > 0.0].reset_index(drop=True)
    scores["to_criterion"] = scores["score"] * scores["indicator"].map(within)
    scores["to_community"] = scores["to_criterion"] * scores["criterion"].map(community)
    return scores
