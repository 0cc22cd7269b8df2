"""The last twelve months: flows added up, firms that innovated, growth of productivity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from banha.formula import Formula
from banha.observing.accounting import YEAR, yearly_growth

if TYPE_CHECKING:
    from banha.economy import Economy
    from banha.observing.firm_sums import FirmSums
    from banha.observing.memory import Memory

TWELVE_MONTHS = {
    "grdp": Formula("grdp"),
    "grdp_volume": Formula("grdp_volume"),
    "research": Formula("research"),
    "emissions": Formula("emissions"),
    "energy": Formula("energy"),
    "trainees": Formula("trainees"),
    "consulted": Formula("programme_results[consultation]"),
    "foreign_entries": Formula("foreign_entries"),
    "reference_foreign_entries": Formula("reference_foreign_entries"),
}
"""Flows that are added up over twelve months, by part of the record."""


def observe_twelve_months(
    province: Economy, memory: Memory, values: dict[str, Any], *, sums: FirmSums
) -> dict[str, Any]:
    """Sums over twelve months, firms that innovated in them, and growth of productivity.

    Months before the first are taken to have been like the mean of those since: with n months
    seen, sums are × 12/n, and a share s of firms that innovated in them counts as
    1 − (1 − s)^(12/n). Productivity is taken to have grown with the world frontier before.
    """
    memory.flows.append(np.array([compute(values) for compute in memory.added_up]))
    memory.tfp.append(float(values["tfp"]))
    seen = len(memory.flows)
    first = province.scenario.start.year
    before = province.pack.outside("frontier_growth").at(first) / YEAR if seen <= YEAR else 0.0
    return {
        "twelve_months": np.sum(memory.flows, axis=0) * (YEAR / seen),
        "innovating_firms": 1.0 - (1.0 - innovators(province, sums, months=seen)) ** (YEAR / seen),
        "tfp_growth": yearly_growth(memory.tfp, opening_growth=before),
    }


def innovators(province: Economy, sums: FirmSums, *, months: int) -> float:
    """Share of firms that made a step of innovation in the last so many months."""
    lately = province.state.firms.innovated > province.now - months
    firms = int(np.count_nonzero(sums.private))
    return float(np.count_nonzero(lately & sums.private) / max(firms, 1))
