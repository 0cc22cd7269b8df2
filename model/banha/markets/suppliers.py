"""Supplier links: capable local suppliers raise the share of inputs bought in the province."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from banha.actors.codes import FOREIGN

if TYPE_CHECKING:
    from banha.economy import Economy

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


def is_customer(province: Economy, rows: Rows) -> NDArray[np.bool_]:
    """Firms that take linked suppliers: foreign ones, and large exporters of any owner."""
    firms, scenario = province.state.firms, province.scenario
    size = firms.employees[rows] * scenario.scale / scenario.firm_scale
    exports = province.structure.exports[firms.sector[rows]]
    large = exports & (size >= province.parameters.suppliers.large_exporter)
    return np.asarray((firms.ownership[rows] == FOREIGN) | large)


def supplier_capability(province: Economy) -> Array:
    """Capability of each firm's linked suppliers by their sector: float64[rows, sectors].

    Σ over suppliers of staff × productivity, relative to the customer's staff × productivity.
    """
    firms, sectors = province.state.firms, len(province.pack.sectors)
    living = province.producers()
    linked = living[firms.partner[living] >= 0]
    customer = firms.partner[linked].astype(np.int64)
    staff = np.maximum(firms.employees[customer], 1)
    relative = firms.employees[linked] * firms.productivity[linked]
    relative = relative / (staff * firms.productivity[customer])
    cell = customer * sectors + firms.sector[linked]
    total = np.bincount(cell, weights=relative, minlength=firms.rows * sectors)
    return np.asarray(total.reshape(firms.rows, sectors))


def local_shift(province: Economy, rows: Rows, *, imported_share: float) -> tuple[Array, Array]:
    """Shift of inputs from imported to local by supplier links, and from whose products.

    Shift = gain·[exp(−c° ÷ c₁) − exp(−c ÷ c₁)] for customers, zero for others: with capability c
    at its reference c° the local share is that of the pack. It stays between all imported and all
    local. Returns float64[n] and the suppliers' sectors' shares in it, float64[n, sectors].
    """
    suppliers = province.parameters.suppliers
    capability = supplier_capability(province)[rows]
    total = capability.sum(axis=1)
    needed = suppliers.capability_needed
    at_reference = np.exp(-suppliers.reference_capability / needed)
    shift = suppliers.content_gain * (at_reference - np.exp(-total / needed))
    shift = np.clip(shift, imported_share - 1.0, imported_share)
    mix = capability / np.where(total > 0.0, total, 1.0)[:, None]
    return np.where(is_customer(province, rows), shift, 0.0), mix
