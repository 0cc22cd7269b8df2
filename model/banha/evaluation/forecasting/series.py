"""What is forecast: names of the data, and what of the model they are."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import cast

from banha.evaluation.judging.series import GROWTH, ScoredSeries, Transformation, find_series

TABLE = "forecast_series.csv"
LEVELS = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
"""Columns of a forecast, and the quantiles that they hold."""
YEARLY_GROWTH, YEARLY_INDEX = "yearly_growth", "yearly_index"
YEARLY = (YEARLY_GROWTH, YEARLY_INDEX)
"""Change on the year before: in per cent, and as an index whose year before is 100."""


@dataclass(frozen=True)
class ForecastSeries:
    """A series that is forecast.

    Attributes
    ----------
    data
        Names of the data and the model's side, in the unit and the working level of the data.
    yearly
        Empty, or how the change on the year before is written.
    error_of
        A series whose errors say how far the model errs, where this one has too few data; None:
        its own.
    """

    data: ScoredSeries
    yearly: str
    error_of: ScoredSeries | None


@lru_cache(maxsize=1)
def forecast_series() -> tuple[ForecastSeries, ...]:
    """Return the series of a forecast in the order of their table."""
    text = (files("banha.evaluation.forecasting") / TABLE).read_text(encoding="utf-8")
    return tuple(_of(row) for row in csv.DictReader(text.splitlines()))


def _of(row: dict[str, str]) -> ForecastSeries:
    flags = dict.fromkeys(("headline", "revised", "deflated"), "false")
    other = row.pop("error_of")
    said = row["transformation"]
    data = ScoredSeries.of({**row, **flags, "tier": "C", "title_en": "", "title_vi": ""})
    yearly = said if said in YEARLY else ""
    if yearly:
        data = replace(data, transformation=cast("Transformation", GROWTH))
    return ForecastSeries(data, yearly, find_series(*other.split("/")) if other else None)
