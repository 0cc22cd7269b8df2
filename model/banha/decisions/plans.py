"""What firms expect, how many people they want, and whom they lay off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from banha.parameters import ProductionParameters

Array = NDArray[np.float64]


def expectations(
    *, orders: Array, expected_orders: Array, expected_growth: Array,
    parameters: ProductionParameters,
) -> tuple[Array, Array]:  # fmt: skip
    """Smoothed orders and their expected growth: a bounded walk with drift, in growth rates.

    ln x̂ ← ln x̂ + ĝ + s·(ln x − ln x̂ − ĝ), ĝ ← ĝ + s_g·(Δln x̂ − ĝ), |ĝ| bounded. Levels are never
    extrapolated: expectations fitted in levels lose a third of trend growth.
    """
    before = np.log(np.maximum(expected_orders, 1.0))
    now = np.log(np.maximum(orders, 1.0))
    smoothed = (
        before
        + expected_growth
        + parameters.expectation_smoothing * (now - before - expected_growth)
    )
    growth = expected_growth + parameters.growth_smoothing * (smoothed - before - expected_growth)
    bound = parameters.growth_bound
    return np.exp(smoothed), np.clip(growth, -bound, bound)


def planned_staff(
    *, expected_orders: Array, expected_growth: Array, capital_capacity: Array,
    output_per_person: Array, parameters: ProductionParameters,
) -> Array:  # fmt: skip
    """Staff wanted: for orders expected after the planning lead, with a buffer.

    n* = (1 + buffer)·min(x̂·exp(lead·ĝ), capital capacity) ÷ output per person; a firm does not hire
    for machines that it does not have.
    """
    wanted = expected_orders * np.exp(parameters.planning_lead * expected_growth)
    wanted = np.minimum(wanted, capital_capacity)
    return (1.0 + parameters.labour_buffer) * wanted / np.maximum(output_per_person, 1e-9)


def vacancies(
    *, planned: Array, employees: Array, replacement_rate: Array, hiring_pace: Array, luck: Array
) -> NDArray[np.int32]:
    """Open places: the gap to planned staff, at most the hiring pace, and expected leavers.

    The hiring pace is in persons a month, and at least one.

    A fraction of a place is posted with that probability (`luck` is uniform), so that small firms
    hire as much as large ones in the mean.
    """
    gap = np.maximum(planned - employees, 0.0)
    growth = np.minimum(gap, np.maximum(hiring_pace, 1.0))
    leavers = replacement_rate * employees
    replaced = np.clip(planned - employees + leavers, 0.0, leavers)
    return np.floor(growth + replaced + luck).astype(np.int32)


def layoffs(*, planned: Array, employees: Array, parameters: ProductionParameters) -> Array:
    """Share of the staff to lay off: of what exceeds planned staff and the buffer, at a speed."""
    excess = employees - planned * (1.0 + parameters.layoff_buffer)
    return np.where(
        (excess > 0.0) & (employees > 0),
        parameters.layoff_speed * excess / np.maximum(employees, 1.0),
        0.0,
    )
