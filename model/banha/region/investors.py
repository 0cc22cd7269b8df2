"""Competition for foreign investors: what one province gains in appeal its neighbours lose in part.

Entries wished of each province are multiplied by one factor of the whole region,

    [(W ÷ W°) ÷ (W ÷ W° at the opening)]^−competition,

W the entries wished in all provinces together, W° the same at reference conditions. Without
competition every province has the world to itself; with a competition of one the region gets as
many entries as at reference conditions, wherever they go. At the opening, no lever being moved, the
factor is one, so that each province starts from the entries of its single run.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from typing import TYPE_CHECKING

from banha.markets.entry import let_in, wished_entries

if TYPE_CHECKING:
    from banha.economy import Economy


class Investors:
    """Foreign investors who compare the provinces of a region.

    Attributes
    ----------
    opening
        Entries wished over those at reference conditions at the opening, without levers.
    factor
        What competition made of the month's entries wished.
    """

    def __init__(self, provinces: Mapping[str, Economy]) -> None:
        self.provinces = provinces
        self.factor = 1.0
        wished = {slug: without_levers(one) for slug, one in provinces.items()}
        self.opening = self.appeal(wished)

    def appeal(self, wished: Mapping[str, Mapping[int, float]]) -> float:
        """Entries wished in all provinces over those at reference conditions; one if none."""
        total = fsum(mean for by_sector in wished.values() for mean in by_sector.values())
        usual = fsum(one.reference_foreign_entries for one in self.provinces.values())
        return total / usual if total > 0.0 and usual > 0.0 else 1.0

    def enter(self) -> None:
        """Firms from abroad enter the provinces, which compete for them."""
        wished = {slug: wished_entries(one) for slug, one in self.provinces.items()}
        rules = next(iter(self.provinces.values())).parameters.region
        self.factor = (self.appeal(wished) / self.opening) ** -rules.investor_competition
        for slug, province in self.provinces.items():
            let_in(province, {s: mean * self.factor for s, mean in wished[slug].items()})


def without_levers(province: Economy) -> dict[int, float]:
    """Entries wished of a province as if its scenario moved no lever."""
    paths, province.lever_paths = province.lever_paths, {}
    try:
        return wished_entries(province)
    finally:
        province.lever_paths = paths
