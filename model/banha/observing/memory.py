"""What records need to remember of earlier months; nothing in the province looks at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from banha.observing.accounting import TotalFactorProductivity
from banha.observing.survey import Survey


@dataclass
class Memory:
    """What records remember.

    Attributes
    ----------
    volumes
        Gross regional domestic product by volume of every month so far, đồng of the model.
    productivity
        Total factor productivity, chained from month to month.
    survey
        The last count of persons by pay, education and skill, made each June and December.
    surveyed
        The records that follow from it.
    """

    volumes: list[float] = field(default_factory=list)
    productivity: TotalFactorProductivity = field(default_factory=TotalFactorProductivity)
    survey: Survey | None = None
    surveyed: dict[str, Any] = field(default_factory=dict)
