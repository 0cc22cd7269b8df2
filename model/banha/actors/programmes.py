"""Public programmes: what the State spends on each, within its purchases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from banha.economy import Economy


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
