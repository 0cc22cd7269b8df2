"""Movement barred by order: who may come, leave, look for a job or leave one.

The lever `mobility` is the share m of movement that is barred. What takes place at a distance goes
on: a share of search (`search_at_distance`) and of quits (`quits_at_home`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from banha.economy import Economy


def moving_share(province: Economy) -> float:
    """Share of arrivals and departures that takes place: 1 − m."""
    return 1.0 - province.lever("mobility")


def searching_share(province: Economy) -> float:
    """Share of job search that takes place: 1 − m·(1 − search at a distance)."""
    distant = province.parameters.mobility.search_at_distance
    return 1.0 - province.lever("mobility") * (1.0 - distant)


def quitting_share(province: Economy) -> float:
    """Share of quits that takes place: 1 − m·(1 − quits at home)."""
    at_home = province.parameters.mobility.quits_at_home
    return 1.0 - province.lever("mobility") * (1.0 - at_home)
