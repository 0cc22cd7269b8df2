"""What passed between the provinces of a region, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from banha.month import Month
from banha.region.migration import neighbours_of

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.region.commuting import Commuting

PERSONS, DONG = "persons", "đồng of 2010"
KINDS: Mapping[str, tuple[str, str, str]] = {
    "migrants": ("left", "adults", PERSONS),
    "children_of_migrants": ("left", "children", PERSONS),
    "money_of_migrants": ("paid", "migrants", DONG),
    "commuters": ("there", "", PERSONS),
    "pay_of_commuters": ("received", "commuters", DONG),
    "inputs": ("received", "inputs", DONG),
}
"""Kinds by the book of the province where they begin, their name in it, and their unit.

Of people it is where they live or leave, of money who pays for migrants and who is paid otherwise.
"""
NOBODY = np.zeros(1, np.int64)
COLUMNS = ("month", "kind", "from", "to", "value", "unit")


class Between:
    """Persons and money between provinces, in units of the real provinces."""

    def __init__(self, start: Month) -> None:
        self.start = start
        self.months = 0
        self._values: dict[tuple[str, str, str], list[int]] = {}

    def write(self, provinces: Mapping[str, Economy], *, commuting: Commuting) -> None:
        """Record the month that was just measured."""
        for origin, one in provinces.items():
            mine, scale = neighbours_of(one), one.scenario.scale
            for kind, (book, name, _unit) in KINDS.items():
                for partner in mine.partners:
                    if book == "there":
                        value = int(commuting.there.get((origin, partner), NOBODY).sum())
                    else:
                        value = getattr(mine, book).get((name, partner), 0)
                    series = self._values.setdefault((kind, origin, partner), [])
                    series.append(scale * int(value))
        self.months += 1

    def frame(self) -> pd.DataFrame:
        """Tidy: month, kind, from, to, value, unit; ordered by kind, from, to, month."""
        first = np.datetime64(str(self.start), "M")
        months = (first + np.arange(self.months)).astype("datetime64[s]")
        parts = [
            pd.DataFrame({
                "month": months, "kind": kind, "from": origin, "to": to,
                "value": np.array(self._values[kind, origin, to], np.int64), "unit": unit,
            })
            for kind, (_book, _name, unit) in KINDS.items()
            for origin, to in sorted({key[1:] for key in self._values})
        ]  # fmt: skip
        if not parts:
            return pd.DataFrame(columns=list(COLUMNS))
        return pd.concat(parts, ignore_index=True)
