"""Productivity: learning, innovation, and knowledge transfer along links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors import digital_firms, research
from banha.actors.codes import DOMESTIC, FOREIGN
from banha.draw import uniforms
from banha.houses import projects
from banha.kernels import technology as kernel
from banha.kernels.draws import LINKS, PEERS
from banha.markets.suppliers import is_customer
from banha.sums import weighted_sum

if TYPE_CHECKING:
    from banha.economy import Economy


def advance(province: Economy) -> None:
    """Links form and end; every firm's productivity grows."""
    move_links(province)
    research.move_school_partners(province)
    grow(province)


def open_technology(province: Economy) -> None:
    """Links with customers and schools, and digital firms, at the opening."""
    link_at_opening(province, share=province.pack.opening["linked_share"])
    research.open_schools(province)
    digital_firms.open_digital(province)


def move_links(province: Economy) -> None:
    """Domestic firms find and lose a customer: a foreign firm or a large exporter.

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
    customers = living[is_customer(province, living)]
    domestic = (firms.ownership[living] == DOMESTIC) & ~linked
    programme = programme_rate(province, int(domestic.sum()))
    found = domestic & (u[:, 1] < technology.link_rate + programme)
    firms.partner[ended] = -1
    meet_partners(province, living[found], customers=customers, luck=u[found, 2])


def link_at_opening(province: Economy, *, share: float) -> None:
    """Give this share of the domestic firms a customer."""
    firms = province.state.firms
    living = province.producers()
    u = uniforms(
        province.seed, stream=LINKS, month=province.now,
        identities=firms.identity[living], number=0,
    )  # fmt: skip
    found = (firms.ownership[living] == DOMESTIC) & (u[:, 1] < share)
    customers = living[is_customer(province, living)]
    meet_partners(province, living[found], customers=customers, luck=u[found, 2])


def meet_partners(
    province: Economy,
    rows: NDArray[np.intp],
    *,
    customers: NDArray[np.intp],
    luck: NDArray[np.float64],
) -> None:
    """Link each firm in `rows` with a customer, drawn in proportion to staff; not with itself."""
    if len(customers) == 0 or len(rows) == 0:
        return
    firms = province.state.firms
    weight = np.cumsum(np.maximum(firms.employees[customers], 1))
    place = np.searchsorted(weight, luck * weight[-1], side="right")
    met = customers[place]
    firms.partner[rows] = np.where(met == rows, -1, met)


def meet_peers(province: Economy) -> NDArray[np.int64]:
    """The firm of the same sector that each firm meets this month; -1 for none: int64[rows].

    A firm meets someone with the meeting rate; every firm of the sector is as likely.
    """
    firms = province.state.firms
    peer = np.full(firms.rows, -1, np.int64)
    for sector in province.structure.firm_sectors:
        rows = province.firms_of(sector)
        u = uniforms(
            province.seed, stream=PEERS, month=province.now, identities=firms.identity[rows]
        )
        meets = u[:, 0] < province.parameters.technology.peer_meeting_rate
        peer[rows[meets]] = rows[(u[meets, 1] * len(rows)).astype(np.int64)]
    return peer


def programme_rate(province: Economy, unlinked: int) -> float:
    """Chance that the supplier programme links an unlinked domestic firm this month.

    Spending is that of the model's province, 1:`scale`; a link at 1:`firm_scale` stands for
    `firm_scale` real ones.
    """
    if unlinked == 0:
        return 0.0
    scenario = province.scenario
    spending = province.programmes.arrives("supplier_links") * scenario.scale
    links = spending / province.parameters.state.supplier_link_cost / scenario.firm_scale
    return min(links / unlinked, 1.0)


def learns_from_school(province: Economy) -> NDArray[np.bool_]:
    """Firms that work with a school, on their own or in a joint project: bool[rows]."""
    firms = province.state.firms
    return np.asarray((firms.school_partner == 1) | (firms.project_until >= province.now))


def national_diffusion(
    province: Economy, absorption: NDArray[np.float64], makes: NDArray[np.int8]
) -> NDArray[np.float64]:
    """What domestic firms learn from firms elsewhere in the nation, log points: float64[rows].

    λ_N·absorption·(ln frontier − gap − ln A)⁺: customers, suppliers of machines and branches bring
    what the nation's firms know, where few foreign firms are near.
    """
    firms, technology = province.state.firms, province.parameters.technology
    level = np.log(province.outside.frontier) - technology.nation_gap
    behind = np.maximum(level - np.log(np.maximum(firms.productivity, 1e-9)), 0.0)
    learns = (makes == 1) & (firms.ownership == DOMESTIC)
    return np.where(learns, technology.nation_rate * absorption * behind, 0.0)


def grow(province: Economy) -> None:
    """Raise productivity by learning, innovation, transfer, digital use; record sectors' growth."""
    firms, technology = province.state.firms, province.parameters.technology
    reference = max(province.reference_education, 1e-9)
    absorption = (firms.staff_education / reference) ** technology.absorption_exponent
    growth, transferred = np.empty(firms.rows), np.empty(firms.rows)
    makes = firms.alive.copy()
    makes[firms.sector == province.public_sector] = 0
    kernel.grow(
        province.seed, province.now, firms.identity, makes, firms.ownership == FOREIGN,
        firms.productivity, firms.partner, meet_peers(province), learns_from_school(province),
        firms.output, firms.cumulative_output, absorption,
        research.effort(province) * projects.effort_factor(province),
        firms.hired_knowledge / np.maximum(firms.employees, 1), province.outside.frontier,
        research.school_frontier(province), technology.learning_by_doing,
        technology.innovation_rate, technology.innovation_step, technology.transfer_rate,
        technology.transfer_rate_foreign, technology.peer_rate, technology.school_rate,
        technology.hire_rate, growth, transferred, firms.innovated,
    )  # fmt: skip
    learned = national_diffusion(province, absorption, makes)
    transferred += learned
    growth += learned
    growth += np.where(makes == 1, digital_firms.productivity_gain(province), 0.0)
    firms.productivity[:] *= np.exp(growth)
    firms.productivity_growth[:] = growth
    firms.cumulative_output[:] += firms.output
    for sector in range(len(province.pack.sectors)):
        rows = province.firms_of(sector)
        staff = firms.employees[rows].astype(np.float64)
        if staff.sum() > 0:
            province.sector_growth[sector] = weighted_sum(growth[rows], staff) / float(staff.sum())
    # The public employer's wages follow the growth of the whole economy.
    staff = np.where(makes == 1, firms.employees, 0).astype(np.float64)
    everyone = max(float(staff.sum()), 1.0)
    economy = weighted_sum(growth, staff) / everyone
    province.sector_growth[province.public_sector] = economy
    firms.productivity_growth[firms.sector == province.public_sector] = economy
    province.transfer_mean = weighted_sum(transferred, staff) / everyone
