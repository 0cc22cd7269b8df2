"""The six criteria: indicators computed from the month's other records, and their scores.

No lever reaches a score but through what agents do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from banha.observing.memory import Memory


def observe_criteria(memory: Memory, values: dict[str, Any]) -> dict[str, Any]:
    """Indicators, their scores, and the scores of the criteria and of the community."""
    table = memory.criteria
    found = np.array([compute(values) for compute in memory.indicators])
    scores = table.scores(found)
    criteria = memory.weights.criterion_scores(scores)
    measured = memory.measured_weights.criterion_scores(scores)
    return {
        "indicators": found,
        "indicator_scores": scores,
        "criteria": criteria,
        "criteria_measured": measured,
        "community_score": memory.weights.arithmetic(criteria),
        "community_score_geometric": memory.weights.geometric(criteria),
        "community_score_measured": memory.measured_weights.arithmetic(measured),
        "community_score_geometric_measured": memory.measured_weights.geometric(measured),
    }
