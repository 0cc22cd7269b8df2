"""Engagement of persons and firms with their province: by contact, by consultation; it lapses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banha.actors.digital import change_habits
from banha.draw import uniforms
from banha.houses import association, e_government
from banha.kernels.adoption import THIRDS
from banha.kernels.draws import FIRM_ENGAGEMENT

if TYPE_CHECKING:
    from banha.economy import Economy


def open_firms_engagement(province: Economy) -> None:
    """Firms engaged at the opening."""
    firms = province.state.firms
    u = uniforms(
        province.seed, stream=FIRM_ENGAGEMENT, month=province.now, identities=firms.identity
    )
    share = province.parameters.engagement.opening_firms
    firms.engaged[:] = (u[:, 0] < share) & (firms.alive == 1)


def wanted_spending(province: Economy) -> float:
    """Adults to be consulted this month × cost of reaching one, đồng."""
    cost = province.parameters.engagement.consultation_cost
    return province.adults * province.lever("consultation") * cost


def consulted(province: Economy) -> float:
    """Share of adults (and of firms) reached by consultations this month."""
    cost = province.parameters.engagement.consultation_cost
    return province.programmes.arrives("consultation") / (cost * max(province.adults, 1))


def engagement_chance(province: Economy, *, share: float) -> float:
    """Monthly hazard: own accord + contact·share engaged + yield·share consulted + e-government."""
    engagement = province.parameters.engagement
    return (
        engagement.accord
        + engagement.e_government_accord * e_government.level(province)
        + engagement.contact * share
        + engagement.consultation_yield * consulted(province)
    )


def engage(province: Economy) -> None:
    """Habits of a third of the persons and of the firms."""
    chance = engagement_chance(province, share=province.habits.engaged)
    change_habits(province, engagement_chance=chance)
    engage_firms(province)


def engage_firms(province: Economy) -> None:
    """A third of the firms: as persons, and drawn in by a partner and by the association."""
    firms, engagement = province.state.firms, province.parameters.engagement
    rows = np.flatnonzero(firms.alive == 1)
    share = float(firms.engaged[rows].mean()) if len(rows) else 0.0
    rows = rows[rows % THIRDS == province.now % THIRDS]
    u = uniforms(
        province.seed, stream=FIRM_ENGAGEMENT, month=province.now, identities=firms.identity[rows]
    )
    linked = firms.partner[rows] >= 0
    chance = engagement_chance(province, share=share) + engagement.link_effect * linked
    chance += engagement.association_effect * association.outreach(province)
    was = firms.engaged[rows] == 1
    stays = was & (u[:, 0] >= THIRDS * engagement.lapse)
    firms.engaged[rows] = stays | (~was & (u[:, 1] < THIRDS * chance))


def observe_engagement(province: Economy) -> dict[str, float]:
    """Share of persons and of firms that are engaged."""
    firms = province.state.firms
    living = firms.engaged[firms.alive == 1]
    return {
        "engaged_persons": province.habits.engaged,
        "engaged_firms": float(living.mean()) if len(living) else 0.0,
    }
