"""The flexible mechanism: money moves each year to where the shortfall is greatest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.houses.programme_table import programme_table

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.houses.programme_money import Amounts

YEAR = 12


def move_money(province: Economy, asked: Amounts) -> Amounts:
    """Money of each programme after the flexible mechanism; the sum stays what it was.

    The lever is the share of all programmes' money that it may move: m ← (1 − f)·m + f·Σm·w. What
    no programme asks for is left alone, so that money goes only where something is under way.
    """
    share = province.lever("flexible_mechanism")
    if share == 0.0 or not province.programmes.scores:
        return asked
    if province.month.month == 1 and province.months_done >= YEAR:
        province.programmes.weights = weights(province, asked)
    chosen = province.programmes.weights
    total = sum(asked.values())
    pull = {name: money * chosen.get(name, 1.0) for name, money in asked.items()}
    scale = total / max(sum(pull.values()), 1e-9)
    return {name: (1.0 - share) * asked[name] + share * pull[name] * scale for name in asked}


def weights(province: Economy, asked: Amounts) -> Amounts:
    """Weight of each programme for a year: shortfall × response of its criterion.

    Shortfall: how far last year's score lies below the target. Response: 1 + rise of the score in
    the year before per share of the money that was meant for it, over the mean of all criteria;
    at least nothing.
    """
    gap, rise = shortfalls(province), rises(province)
    meant = {name: row.criterion for name, row in programme_table().items()}
    total = max(sum(asked.values()), 1e-9)
    money = dict.fromkeys(gap, 0.0)
    for name, amount in asked.items():
        money[meant[name]] += amount / total
    response = {c: max(rise[c], 0.0) / money[c] if money[c] > 0.0 else 0.0 for c in gap}
    mean = float(np.mean(list(response.values())))
    relative = {c: 1.0 + (response[c] / mean if mean > 0.0 else 0.0) for c in gap}
    return {name: gap[meant[name]] * relative[meant[name]] for name in asked}


def shortfalls(province: Economy) -> Amounts:
    """Points that each criterion's mean score of the last twelve months lies below the target."""
    target, scores = province.parameters.programmes.target_score, province.programmes.scores
    return {
        name: max(target - sum(month[name] for month in scores) / len(scores), 0.0)
        for name in scores[-1]
    }


def rises(province: Economy) -> Amounts:
    """Rise of each criterion's score over the last twelve months, points."""
    scores = province.programmes.scores
    return {name: score - scores[0][name] for name, score in scores[-1].items()}


def remember_scores(province: Economy, scores: Amounts) -> None:
    """Keep the scores of the criteria for a year: what the flexible mechanism looks at."""
    kept = province.programmes.scores
    kept.append(scores)
    del kept[:-YEAR]
