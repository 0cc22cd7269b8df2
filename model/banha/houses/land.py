"""Industrial land: how many jobs it can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from banha.economy import Economy


def land_for_jobs(province: Economy) -> float:
    """Jobs that the industrial land can hold: the limit, less a shock, and what was opened."""
    parameters = province.parameters
    limit = parameters.entry.land_limit * (1.0 + province.lever("industrial_land_limit"))
    return limit + province.parks.land_opened / parameters.environment.land_per_job
