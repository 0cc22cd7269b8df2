"""An estimate: a number read out of the data, with its error, sample and source."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields

import pandas as pd

MEASURED, ESTIMATED = "measured", "estimated"
COVERAGE = 0.95
"""Coverage of the interval from low to high."""
UNSHOWN = ("level",)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimate.

    Attributes
    ----------
    name
        What was estimated, unique.
    parameter
        What in the model it is an estimate of; several stand with `; ` between them. See
        `banha.evaluation.estimation.in_use` for the forms. Empty: a fact that no single number
        of the model holds.
    value, standard_error
        The estimate and its standard error.
    low, high
        Its interval of 95 per cent.
    unit
        Unit of value, error, low and high.
    n, provinces
        Observations and provinces; 0 provinces: a national series.
    years
        First and last year of the observations.
    method
        How it was estimated.
    source, reference
        Where the data are from.
    grade
        `measured`: a statistic of the data as they stand. `estimated`: a coefficient that holds
        on the terms that the note names.
    note
        What to mind.
    level
        Mean of the series, where the number in use depends on it.
    """

    name: str
    parameter: str
    value: float
    standard_error: float
    low: float
    high: float
    unit: str
    n: int
    provinces: int
    years: str
    method: str
    source: str
    reference: str
    grade: str
    note: str
    level: float = math.nan

    @property
    def parameters(self) -> list[str]:
        """Names of what it is an estimate of."""
        return [name for name in self.parameter.split("; ") if name]

    def holds(self, value: float) -> bool:
        """Whether a value lies inside the interval."""
        return self.low <= value <= self.high


COLUMNS = [field.name for field in fields(Estimate) if field.name not in UNSHOWN]


def estimate_table(estimates: Iterable[Estimate]) -> pd.DataFrame:
    """Return estimates as a table, one row each."""
    rows = [[getattr(one, name) for name in COLUMNS] for one in estimates]
    return pd.DataFrame(rows, columns=COLUMNS)
