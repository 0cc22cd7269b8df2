"""What a supplier link goes with: sales and productivity of newly linked firms beside others'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC

if TYPE_CHECKING:
    from banha.province import Province

Array = NDArray[np.float64]
HORIZONS = (1, 2, 3, 4)


@dataclass(frozen=True)
class LinkedYear:
    """Domestic firms at the end of a year."""

    identity: NDArray[np.int64]
    sector: NDArray[np.int64]
    linked: NDArray[np.bool_]
    cumulative_output: Array
    productivity: Array

    def of(self, identities: NDArray[np.int64]) -> LinkedYear:
        """Return the firms of these identities, in their order."""
        order = np.argsort(self.identity)
        place = order[np.searchsorted(self.identity, identities, sorter=order)]
        return LinkedYear(**{name: column[place] for name, column in vars(self).items()})


class LinksProbe:
    """Follows domestic firms from the year in which they were first linked with a customer."""

    def __init__(self) -> None:
        self.years: list[LinkedYear] = []

    def see(self, province: Province) -> None:
        """Keep the domestic firms where a year ends."""
        if province.months_done % 12:
            return
        firms, rows = province.state.firms, province.producers()
        rows = rows[firms.ownership[rows] == DOMESTIC]
        self.years.append(
            LinkedYear(
                identity=firms.identity[rows].copy(),
                sector=firms.sector[rows].astype(np.int64),
                linked=firms.partner[rows] >= 0,
                cumulative_output=firms.cumulative_output[rows].copy(),
                productivity=firms.productivity[rows].astype(np.float64),
            )
        )

    def tell(self, province: Province) -> dict[str, Any]:
        """Return, by horizon, what newly linked firms gained on others."""
        del province
        gains: dict[str, list[float]] = {"link_sales": [], "link_productivity": []}
        for horizon in HORIZONS:
            sales, productivity = link_gains(self.years, horizon=horizon)
            gains["link_sales"].append(sales)
            gains["link_productivity"].append(productivity)
        return gains


def link_gains(years: list[LinkedYear], *, horizon: int) -> tuple[float, float]:
    """Gain of newly linked firms on firms without a link, log per cent: sales and productivity.

    A firm without a link at the end of one year that has one at the end of the next is newly
    linked. Its growth of yearly output (and of productivity) from the year before the link to
    `horizon` years after it is compared with the mean growth of the firms of its sector that stay
    without a link; all years are taken together. Not a number where no firm was newly linked.
    """
    gains = [np.empty((0, 2))]
    for last in range(2 + horizon, len(years)):
        first, then = last - horizon - 2, last - horizon
        spans = (years[first], years[first + 1], years[then], years[last - 1], years[last])
        common = spans[0].identity
        for year in spans[1:]:
            common = np.intersect1d(common, year.identity)
        gains.append(_gains(*(year.of(common) for year in spans)))
    every = np.concatenate(gains)
    if not len(every):
        return float("nan"), float("nan")
    sales, productivity = 100.0 * every.mean(axis=0)
    return float(sales), float(productivity)


def _gains(
    first: LinkedYear, before: LinkedYear, then: LinkedYear, late: LinkedYear, last: LinkedYear
) -> Array:
    """Growth of newly linked firms less that of their sector's others: float64[firms, 2]."""
    sold = before.cumulative_output - first.cumulative_output
    sells = last.cumulative_output - late.cumulative_output
    known = (sold > 0) & (sells > 0) & ~before.linked
    growth = np.column_stack(
        [
            np.log(np.where(known, sells, 1.0) / np.where(known, sold, 1.0)),
            np.log(last.productivity / before.productivity),
        ]
    )
    new, other = known & then.linked, known & ~then.linked & ~last.linked
    gains = [np.empty((0, 2))]
    for sector in np.unique(first.sector[new]):
        mine, theirs = (rows & (first.sector == sector) for rows in (new, other))
        if theirs.any():
            gains.append(growth[mine] - growth[theirs].mean(axis=0))
    return np.concatenate(gains)
