"""Research of firms, bought in the province, and firms' work with schools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.draw import uniforms
from banha.kernels.draws import SCHOOLS

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


def buy_research(province: Economy) -> None:
    """Firms that made a profit last month spend a share of last month's revenue on research.

    It is an intermediate input, bought from the sector that also carries out public programmes.
    """
    firms = province.state.firms
    rows = province.producers()
    share = np.array(province.parameters.technology.research_share)[firms.sector[rows]]
    spent = np.where(firms.margin[rows] > 0.0, share * revenue(province, rows), 0.0)
    firms.research[rows] = spent.astype(np.int64)
    firms.deposit[rows] -= firms.research[rows]
    province.ledger.pay("research", firms.research.sum())
    bought = int(firms.research[rows].sum())
    province.market[province.programme_sector] += bought
    province.ledger.receive("research", bought)


def revenue(province: Economy, rows: Rows) -> Array:
    """Last month's volume at this month's price, đồng."""
    firms = province.state.firms
    return np.asarray(firms.last_output[rows] * firms.price[rows])


def effort(province: Economy) -> Array:
    """Research ÷ revenue ÷ reference effort of every firm; zero without revenue: float64[rows]."""
    firms = province.state.firms
    base = revenue(province, np.arange(firms.rows))
    share = firms.research / np.where(base > 0.0, base, 1.0)
    return np.asarray(share / province.parameters.technology.reference_effort)


def open_schools(province: Economy) -> None:
    """Firms work with a school at the opening as often as rates of finding and ending imply."""
    firms, technology = province.state.firms, province.parameters.technology
    rows = province.producers()
    found = finding_rate(province, rows)
    lasting = found / np.maximum(found + technology.school_link_end_rate, 1e-12)
    firms.school_partner[rows] = luck(province, rows, number=1)[:, 0] < lasting


def move_school_partners(province: Economy) -> None:
    """Firms find a school partner at a rate that rises with staff education, and lose it."""
    firms, technology = province.state.firms, province.parameters.technology
    rows = province.producers()
    u = luck(province, rows, number=0)
    linked = firms.school_partner[rows] == 1
    firms.school_partner[rows] = np.where(
        linked, u[:, 0] >= technology.school_link_end_rate, u[:, 1] < finding_rate(province, rows)
    )


def finding_rate(province: Economy, rows: Rows) -> Array:
    """Monthly chance of finding a school partner: rate × staff education ÷ its reference."""
    education = province.state.firms.staff_education[rows] / province.reference_education
    return np.asarray(province.parameters.technology.school_link_rate * education)


def luck(province: Economy, rows: Rows, *, number: int) -> Array:
    """Four uniforms for each firm, for its work with schools."""
    return uniforms(
        province.seed, stream=SCHOOLS, month=province.now,
        identities=province.state.firms.identity[rows], number=number,
    )  # fmt: skip


def school_frontier(province: Economy) -> float:
    """Technology that schools can teach: the world frontier less a gap."""
    gap = province.parameters.technology.school_gap
    return float(province.outside.frontier * np.exp(-gap))
