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

    The lever is the share of all programmes' money that it may move: m ← (1 − f)·m + f·Σm·w·m ÷
    Σ(w·m). What no programme asks for is left alone, so that money goes only where something is
    under way. Without a year of scores, or where no criterion falls short, nothing moves.
    """
    share, programmes = province.lever("flexible_mechanism"), province.programmes
    if share == 0.0:
        return asked
    if province.month.month == 1 and len(programmes.scores) == YEAR:
        programmes.weights = weights(province, asked)
    chosen = programmes.weights
    pull = {name: money * chosen.get(name, 0.0) for name, money in asked.items()}
    pulled = sum(pull.values())
    if pulled <= 0.0:
        return asked
    scale = sum(asked.values()) / pulled
    return {name: (1.0 - share) * asked[name] + share * pull[name] * scale for name in asked}


def weights(province: Economy, asked: Amounts) -> Amounts:
    """Weight of each programme for a year: shortfall × response of its criterion.

    Shortfall: how far last year's score lies below the target. Response: 1 + rise of the score in
    the year per share of the money that is meant for it, over the mean of all criteria; at least
    nothing. A programme whose criterion is not scored has no weight.
    """
    gap, rise = shortfalls(province), rises(province)
    table = programme_table()
    meant = {name: table[name].criterion for name in asked if table[name].criterion in gap}
    total = max(sum(asked.values()), 1e-9)
    money = dict.fromkeys(gap, 0.0)
    for name, criterion in meant.items():
        money[criterion] += asked[name] / total
    response = {c: max(rise[c], 0.0) / money[c] if money[c] > 0.0 else 0.0 for c in gap}
    mean = float(np.mean(list(response.values())))
    relative = {c: 1.0 + (response[c] / mean if mean > 0.0 else 0.0) for c in gap}
    return {name: gap[criterion] * relative[criterion] for name, criterion in meant.items()}


def shortfalls(province: Economy) -> Amounts:
    """Points that each criterion's mean score of the last twelve months lies below the target."""
    target, scores = province.parameters.programmes.target_score, province.programmes.scores
    return {
        name: max(target - sum(month[name] for month in scores) / len(scores), 0.0)
        for name in scores[-1]
    }


def rises(province: Economy) -> Amounts:
    """Rise of each criterion's score from the first to the last of the months kept, points."""
    scores = province.programmes.scores
    return {name: score - scores[0][name] for name, score in scores[-1].items()}


def remember_scores(province: Economy, scores: Amounts) -> None:
    """Keep the scores of the criteria for a year: what the flexible mechanism looks at."""
    kept = province.programmes.scores
    kept.append(scores)
    del kept[:-YEAR]
