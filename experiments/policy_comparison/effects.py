"""What is looked at: outcomes of a policy, as paired differences by seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from banha.comparison import Comparison
from banha.evaluation.paired import Effect
from banha.report.paired_effects import bands_of

BILLION = 1e9
PER_CENT = 100.0


@dataclass(frozen=True)
class Outcome:
    """A series, one of its parts, and how two runs are compared in it.

    `how` is *percent* (difference over the mean of the baseline) or *difference* times `factor`.
    """

    label: str
    series: str
    part: str = "total"
    how: str = "difference"
    factor: float = 1.0
    unit: str = ""
    decimals: int = 1

    @property
    def key(self) -> str:
        """The series with its part, as figures name it."""
        return self.series if self.part == "total" else f"{self.series}[{self.part}]"

    @property
    def head(self) -> str:
        """Label and unit."""
        return f"{self.label}, {self.unit}" if self.unit else self.label


ECONOMY = (
    Outcome("Jobs", "employed", how="percent", unit="%"),
    Outcome("GRDP volume", "grdp_volume", how="percent", unit="%"),
    Outcome("Mean pay", "mean_pay", how="percent", unit="%"),
    Outcome("Exports", "exports", how="percent", unit="%"),
    Outcome("Unemployment", "unemployment_rate", factor=PER_CENT, unit="points", decimals=2),
)
CRITERIA = (
    Outcome("Broadband", "criteria", "broadband"),
    Outcome("Knowledge workforce", "criteria", "knowledge_workforce"),
    Outcome("Innovation", "criteria", "innovation"),
    Outcome("Digital equality", "criteria", "digital_equality"),
    Outcome("Sustainability", "criteria", "sustainability"),
    Outcome("Advocacy", "criteria", "advocacy"),
    Outcome("Community score", "community_score"),
)
SCORE = CRITERIA[-1]


def effects(comparison: Comparison, outcomes: Sequence[Outcome], *, year: int) -> dict[str, Effect]:
    """Effects of a policy in a year, by label of the outcome."""
    frame = comparison.frame[comparison.frame["year"] == year]
    return {outcome.label: _effect(frame, outcome) for outcome in outcomes}


def _effect(frame: pd.DataFrame, outcome: Outcome) -> Effect:
    rows = frame[(frame["series"] == outcome.series) & (frame["breakdown"] == outcome.part)]
    difference = rows.sort_values("seed")["difference"].to_numpy()
    if outcome.how == "percent":
        return Effect(PER_CENT * difference / abs(float(rows["a"].mean())))
    return Effect(outcome.factor * difference)


def cost(comparison: Comparison, *, first: int, last: int) -> Effect:
    """Spending on programmes beyond the baseline's, billion đồng of 2010 a year."""
    frame = comparison.frame
    rows = frame[(frame["series"] == "programmes") & frame["year"].between(first, last)]
    return Effect(rows.groupby("seed")["difference"].mean().to_numpy() / BILLION)


def by_score(found: Mapping[str, Mapping[str, Effect]]) -> list[str]:
    """Names of the policies, the highest effect on the community score first."""
    return sorted(found, key=lambda name: -float(np.median(found[name][SCORE.label].by_seed)))


def tidy(
    found: Mapping[str, Mapping[str, Effect]],
    outcomes: Sequence[Outcome],
    *,
    names: Mapping[str, str],
    year: int,
) -> pd.DataFrame:
    """Effects as a table that figures are drawn from."""
    rows = [
        {"scenario": policy, "title": names[policy], "outcome": outcome.key,
         "label": outcome.label, "unit": outcome.unit or "points", "year": year,
         **bands_of(named[outcome.label].by_seed)}
        for policy, named in found.items()
        for outcome in outcomes
    ]  # fmt: skip
    return pd.DataFrame(rows)
