"""Productivity: learning, innovation, and knowledge transfer along links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import DOMESTIC, FOREIGN
from banha.draw import uniforms
from banha.kernels import technology as kernel
from banha.kernels.draws import LINKS

if TYPE_CHECKING:
    from banha.economy import Economy


def advance(province: Economy) -> None:
    """Links form and end; every firm's productivity grows."""
    move_links(province)
    grow(province)


def move_links(province: Economy) -> None:
    """Domestic firms find and lose a foreign customer or supplier.

    Links arise by themselves at a rate, and by the supplier programme: spending ÷ cost per link.
    A firm meets a partner in proportion to its staff.
    """
    firms, technology = province.state.firms, province.parameters.technology
    living = province.producers()
    u = uniforms(
        province.seed, stream=LINKS, month=province.now,
        identities=firms.identity[living], number=1,
    )  # fmt: skip
    linked = firms.partner[living] >= 0
    ended = living[linked & (u[:, 0] < technology.link_end_rate)]
    foreign = living[firms.ownership[living] == FOREIGN]
    domestic = (firms.ownership[living] == DOMESTIC) & ~linked
    programme = programme_rate(province, int(domestic.sum()))
    found = domestic & (u[:, 1] < technology.link_rate + programme)
    firms.partner[ended] = -1
    meet_partners(province, living[found], foreign=foreign, luck=u[found, 2])


def link_at_opening(province: Economy, *, share: float) -> None:
    """Give this share of the domestic firms a foreign partner."""
    firms = province.state.firms
    living = province.producers()
    u = uniforms(
        province.seed, stream=LINKS, month=province.now,
        identities=firms.identity[living], number=0,
    )  # fmt: skip
    found = (firms.ownership[living] == DOMESTIC) & (u[:, 1] < share)
    foreign = living[firms.ownership[living] == FOREIGN]
    meet_partners(province, living[found], foreign=foreign, luck=u[found, 2])


def meet_partners(
    province: Economy,
    rows: NDArray[np.intp],
    *,
    foreign: NDArray[np.intp],
    luck: NDArray[np.float64],
) -> None:
    """Link each firm in `rows` with a foreign firm, drawn in proportion to staff."""
    if len(foreign) == 0 or len(rows) == 0:
        return
    firms = province.state.firms
    weight = np.cumsum(np.maximum(firms.employees[foreign], 1))
    place = np.searchsorted(weight, luck * weight[-1], side="right")
    firms.partner[rows] = foreign[place]


def programme_rate(province: Economy, unlinked: int) -> float:
    """Chance that the supplier programme links an unlinked domestic firm this month.

    Spending is that of the model's province, 1:`scale`; a link at 1:`firm_scale` stands for
    `firm_scale` real ones.
    """
    if unlinked == 0:
        return 0.0
    scenario = province.scenario
    spending = province.supplier_link_spending * scenario.scale
    links = spending / province.parameters.state.supplier_link_cost / scenario.firm_scale
    return min(links / unlinked, 1.0)


def grow(province: Economy) -> None:
    """Raise productivity by learning, innovation and transfer; record each sector's growth."""
    firms, technology = province.state.firms, province.parameters.technology
    reference = max(province.reference_education, 1e-9)
    absorption = (firms.staff_education / reference) ** technology.absorption_exponent
    growth, transferred = np.empty(firms.rows), np.empty(firms.rows)
    makes = firms.alive.copy()
    makes[firms.sector == province.public_sector] = 0
    kernel.grow(
        province.seed, province.now, firms.identity, makes, firms.ownership == FOREIGN,
        firms.productivity, firms.partner, firms.output, firms.cumulative_output, absorption,
        firms.margin > 0.0, province.outside.frontier, technology.learning_by_doing,
        technology.innovation_rate, technology.innovation_step, technology.transfer_rate,
        technology.transfer_rate_foreign, growth, transferred,
    )  # fmt: skip
    firms.productivity[:] *= np.exp(growth)
    firms.productivity_growth[:] = growth
    firms.cumulative_output[:] += firms.output
    for sector in range(len(province.pack.sectors)):
        rows = province.firms_of(sector)
        staff = firms.employees[rows].astype(np.float64)
        if staff.sum() > 0:
            province.sector_growth[sector] = float(growth[rows] @ staff / staff.sum())
    # The public employer's wages follow the growth of the whole economy.
    staff = np.where(makes == 1, firms.employees, 0).astype(np.float64)
    economy = float(growth @ staff / max(staff.sum(), 1.0))
    province.sector_growth[province.public_sector] = economy
    firms.productivity_growth[firms.sector == province.public_sector] = economy
    province.transfer_mean = float(transferred @ staff / max(staff.sum(), 1.0))
