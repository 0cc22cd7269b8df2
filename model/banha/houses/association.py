"""The house of Business: the association of firms, paid by its members."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from banha.actors.institutions import Keeper

if TYPE_CHECKING:
    from banha.economy import Economy


class BusinessAssociation(Keeper):
    """The business association (hiệp hội doanh nghiệp): dues of engaged firms, spent on outreach.

    `outreach` is its smoothed spending a month, đồng.
    """

    party: ClassVar[str] = "association"

    def __init__(self, model: Economy) -> None:
        super().__init__(model)
        self.outreach = 0.0


def collect_dues(province: Economy) -> None:
    """Engaged firms pay dues, a share of last month's payroll, as far as their money goes.

    The lever is what the association asks for beyond its ordinary dues, relative to them.
    """
    firms, houses = province.state.firms, province.parameters.houses
    rate = houses.dues_rate * houses.business_outreach * (1.0 + province.lever("business_outreach"))
    rows = province.producers()
    rows = rows[firms.engaged[rows] == 1]
    dues = np.minimum((rate * firms.last_wages[rows]).astype(np.int64), firms.deposit[rows])
    firms.association_dues[rows] = np.maximum(dues, 0)
    firms.deposit[rows] -= firms.association_dues[rows]
    province.ledger.pay("association_dues", firms.association_dues.sum())
    total = int(firms.association_dues[rows].sum())
    province.association.receive(province, "association_dues", total)


def buy(province: Economy) -> None:
    """The association spends a share of its money on meetings, advice and matching."""
    association, houses = province.association, province.parameters.houses
    spent = int(houses.spending_rate * max(association.deposit, 0))
    association.pay(province, "association_purchases", spent)
    province.market[province.programme_sector] += spent
    province.ledger.receive("association_purchases", spent)
    association.outreach += houses.outreach_smoothing * (spent - association.outreach)


def outreach(province: Economy) -> float:
    """What the association does per firm over its reference; it draws firms in.

    Its work is counted in months of mean pay, since it is done by people.
    """
    houses = province.parameters.houses
    firms = max(len(province.producers()) * province.scenario.firm_scale, 1)
    spending = province.association.outreach * province.scenario.scale
    months = spending / firms / max(province.mean_pay, 1.0)
    return houses.business_outreach * months / houses.reference_dues


def open_association(province: Economy) -> None:
    """Outreach that the dues of the opening's engaged firms carry."""
    firms, houses = province.state.firms, province.parameters.houses
    rows = province.producers()
    wages = float(firms.last_wages[rows[firms.engaged[rows] == 1]].sum())
    province.association.outreach = houses.dues_rate * houses.business_outreach * wages


def engagement(province: Economy) -> float:
    """Engaged share of firms over its reference; zero where the house of Business takes no part."""
    houses, firms = province.parameters.houses, province.state.firms
    rows = province.producers()
    share = float(firms.engaged[rows].mean()) if len(rows) else 0.0
    return houses.business_outreach * share / houses.reference_engaged_firms
