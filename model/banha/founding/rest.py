"""Entry into own-account work at which an opening rests: unemployment stays where it was measured.

Few are unemployed where the jobless can fall back on a farm or a stall. How readily they do was
never measured by province; unemployment was, and says it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from banha.parameter_table import structural_value

if TYPE_CHECKING:
    from banha.province import Province

type Key = tuple[str, str]
type Opener = Callable[[Mapping[Key, float]], Province]

FARM, BUSINESS = ("labour", "farm_entry"), ("labour", "household_business_entry")
SETTLING, MONTHS = 6, 18
"""Unemployment is looked at after `SETTLING` months, up to `MONTHS` after the opening."""
TRIALS = 6
CLOSE = 0.05
"""Log points of unemployment within which the opening counts as at rest."""
LEAST, MOST = -2.0, 3.5
"""Bounds of the log of the factor."""
FIRST_SLOPE, FLATTEST = -0.5, -0.2
"""Change of log unemployment by the log of the factor: expected, and the least believed."""


def entries_at_rest(open_with: Opener, *, farm_entry: float) -> dict[Key, float]:
    """Find the entries into farms and household businesses at which unemployment stays.

    Both are those expected times one factor, found by the secant method on the log of the mean
    unemployment of months 7 to 18 over that of the opening. Where no factor brings it within
    `CLOSE`, the one that came closest is taken.

    Parameters
    ----------
    open_with
        Opens the province with parameters that take the place of its own.
    farm_entry
        Entry into farms expected of the province, per month.

    Returns
    -------
    dict
        Values of both parameters, per month.
    """
    expected = {FARM: farm_entry, BUSINESS: structural_value(*BUSINESS)}
    tried: list[tuple[float, float]] = []
    factor = 0.0
    for _ in range(TRIALS):
        gap = _drift_of_unemployment(open_with(_times(expected, factor)))
        tried.append((factor, gap))
        if abs(gap) < CLOSE:
            break
        factor = float(np.clip(factor - gap / _slope(tried), LEAST, MOST))
        if any(factor == before for before, _ in tried):
            break
    best, _ = min(tried, key=lambda one: abs(one[1]))
    return _times(expected, best)


def _times(expected: Mapping[Key, float], factor: float) -> dict[Key, float]:
    return {key: min(float(np.exp(factor)) * value, 1.0) for key, value in expected.items()}


def _slope(tried: list[tuple[float, float]]) -> float:
    if len(tried) < 2:
        return FIRST_SLOPE
    (before, gap_before), (now, gap) = tried[-2:]
    return min((gap - gap_before) / (now - before), FLATTEST)


def _drift_of_unemployment(province: Province) -> float:
    """Log of mean unemployment after the settling months over the opening's."""
    opening, seen = province.unemployment, []
    for _ in range(MONTHS):
        province.step()
        seen.append(province.unemployment)
    return float(np.log(np.mean(seen[SETTLING:]) / max(opening, 1e-3)))
