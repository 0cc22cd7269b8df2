"""Staff sent home from closed workplaces: their jobs end, and nobody is hired in their place.

The lever `suspension` is the share s of firms' staff that is sent home. It is a level: while it
stays nobody further goes, and when it falls firms hire again, no faster than `hiring_pace`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from banha.economy import Economy


def working_share(province: Economy) -> float:
    """Share of planned staff that firms may have at work: 1 − s."""
    return 1.0 - province.lever("suspension")


def suspended_before(province: Economy) -> float:
    """Share sent home in the month before; none in the first month of a run."""
    path = province.lever_paths.get("suspension")
    return (
        0.0 if path is None or not province.months_done else float(path[province.months_done - 1])
    )


def newly_suspended(province: Economy) -> float:
    """Share of the staff at work that is sent home this month: 1 − (1 − s) ÷ (1 − s before)."""
    before = 1.0 - suspended_before(province)
    return max(1.0 - working_share(province) / before, 0.0)


def running_share(province: Economy) -> float:
    """Share of what firms can make with the staff they have that a lockdown lets them make.

    (1 − closed capacity) ÷ (1 − s), at most 1: those sent home are the staff of closed capacity.
    """
    open_share = 1.0 - province.lever("lockdown")
    return min(open_share / working_share(province), 1.0)
