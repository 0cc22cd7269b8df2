"""E-government: what it makes of dealing with the State."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from banha.economy import Economy


def level(province: Economy) -> float:
    """How far e-government has come by the programme: 1 − exp(−stock ÷ scale), 0 without it."""
    scale = province.parameters.engagement.e_government_scale
    stock = province.programmes.stock["e_government"] * province.scenario.scale
    return float(1.0 - np.exp(-stock / scale))


def business_environment(province: Economy) -> float:
    """Business environment: the pack's path, and what e-government adds; tens of points."""
    gain = province.parameters.engagement.e_government_gain
    return province.outside.business_environment + gain * level(province)
