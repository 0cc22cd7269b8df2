"""Public programmes: what the State spends on each, within its purchases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banha.actors import digital, engagement, schooling, training

if TYPE_CHECKING:
    from banha.economy import Economy


def wanted_spending(province: Economy) -> dict[str, float]:
    """What each programme would cost this month, đồng."""
    return {
        "training": training.wanted_spending(province),
        "places": schooling.wanted_spending(province),
        "coverage": digital.wanted_coverage_spending(province),
        "classes": digital.wanted_class_spending(province),
        "consultation": engagement.wanted_spending(province),
    }


def buy_programmes(province: Economy, *, room: float) -> int:
    """Spending on programmes for people, at most `room` đồng: all cut alike where they ask more.

    What each gets stands in `province.programme_money` and decides what it can do this month.
    """
    wanted = wanted_spending(province)
    share = min(1.0, max(room, 0.0) / max(sum(wanted.values()), 1.0))
    province.programme_money = {name: int(share * asked) for name, asked in wanted.items()}
    return sum(province.programme_money.values())


def spending_on_programmes(province: Economy) -> dict[str, int]:
    """Money for each programme this month by lever, đồng.

    A lever is a share of the revenue that the province keeps. Programmes come before other
    purchases, in this order, until the month's purchases are spent.
    """
    shares = {
        "supplier_links": province.lever("supplier_links"),
        "efficiency_programme": province.lever("efficiency_programme"),
    }
    left = province.government.purchases
    spending = {}
    for name, share in shares.items():
        spending[name] = int(min(share * province.government.retained_revenue, left))
        left -= spending[name]
    return spending
