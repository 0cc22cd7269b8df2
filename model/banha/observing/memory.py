"""What records need to remember of earlier months; nothing in the province looks at it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from banha.criteria import Criteria
from banha.observing.accounting import YEAR, TotalFactorProductivity
from banha.observing.survey import Survey
from banha.observing.twelve_months import TWELVE_MONTHS
from banha.scores import Weights


@dataclass
class Memory:
    """What records remember.

    Attributes
    ----------
    parts
        Names of the parts of every series.
    criteria
        The six criteria and their indicators.
    volumes
        Gross regional domestic product by volume of every month so far, đồng of the model.
    productivity
        Total factor productivity, chained from month to month.
    tfp
        That of the province in every month so far.
    flows
        Flows of the last twelve months, in the order of `TWELVE_MONTHS`.
    survey
        The last count of persons by pay, education, skill and digital access, made each June and
        December.
    surveyed
        The records that follow from it.
    indicators, added_up
        What computes each indicator, and each flow of `flows`, from the month's records.
    weights, measured_weights
        What indicators weigh, all of them, and those whose opening is measured.
    """

    parts: Mapping[str, Sequence[str]]
    criteria: Criteria
    volumes: list[float] = field(default_factory=list)
    productivity: TotalFactorProductivity = field(default_factory=TotalFactorProductivity)
    tfp: list[float] = field(default_factory=list)
    flows: deque[NDArray[np.float64]] = field(default_factory=lambda: deque(maxlen=YEAR))
    survey: Survey | None = None
    surveyed: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.indicators = [row.formula.of_month(self.parts) for row in self.criteria.indicators]
        self.added_up = [formula.of_month(self.parts) for formula in TWELVE_MONTHS.values()]
        self.weights = Weights(self.criteria)
        self.measured_weights = Weights(self.criteria, measured=True)
