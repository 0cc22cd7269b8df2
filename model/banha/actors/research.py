"""Research of firms, bought in the province, and firms' work with schools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.draw import uniforms
from banha.houses.programme_money import subsidise
from banha.houses.schools import laboratories
from banha.kernels.draws import SCHOOLS

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


def buy_research(province: Economy) -> None:
    """Firms that made a profit last month spend a share of last month's revenue on research.

    It is an intermediate input, bought from the sector that also carries out public programmes.
    A grant adds to it; own research falls by the share of the grant that crowds it out.
    """
    firms = province.state.firms
    rows = province.producers()
    own = research_planned(province, rows)
    share = grant_share(province, own.sum())
    grants = np.zeros(firms.rows, np.int64)
    grants[rows] = (share * own).astype(np.int64)
    subsidise(province, "research_grants", grants)
    spent = own - province.parameters.technology.grant_crowding * grants[rows]
    firms.research[rows] = np.maximum(spent, 0.0).astype(np.int64) + grants[rows]
    firms.deposit[rows] -= firms.research[rows]
    province.ledger.pay("research", firms.research.sum())
    bought = int(firms.research[rows].sum())
    province.market[province.programme_sector] += bought
    province.ledger.receive("research", bought)


def research_planned(province: Economy, rows: Rows) -> Array:
    """Research that firms pay for themselves without a grant: share × revenue at a profit, đồng."""
    firms = province.state.firms
    share = np.array(province.parameters.technology.research_share)[firms.sector[rows]]
    return np.where(firms.margin[rows] > 0.0, share * revenue(province, rows), 0.0)


def own_research(province: Economy) -> float:
    """What firms will spend on research this month without grants, đồng."""
    return float(research_planned(province, province.producers()).sum())


def grant_share(province: Economy, own: float) -> float:
    """Grant per đồng of own research: what arrives of the programme's money ÷ all own research."""
    money = province.programmes.arrives("research_grants")
    return money / own if own > 0.0 else 0.0


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
    return float(province.outside.frontier * np.exp(-school_gap(province)))


def school_gap(province: Economy) -> float:
    """Gap of schools' research to the world frontier, which laboratories narrow, log points."""
    narrowing = province.parameters.houses.lab_effect * laboratories(province)
    return float(province.parameters.technology.school_gap * np.exp(-narrowing))
