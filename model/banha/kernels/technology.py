"""Productivity and knowledge transfer between firms."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.draws import INNOVATION, four_uniforms


@njit(cache=True, nogil=True)
def _beta_two_four(seed, month, identity):
    """A draw from Beta(2, 4): the second smallest of five uniforms."""
    a, b, c, d = four_uniforms(seed, INNOVATION, month, identity, 1)
    e, _f, _g, _h = four_uniforms(seed, INNOVATION, month, identity, 2)
    smallest = 2.0
    second = 2.0
    for value in (a, b, c, d, e):
        if value < smallest:
            second = smallest
            smallest = value
        elif value < second:
            second = value
    return second


@njit(cache=True, nogil=True)
def grow(
    seed, month, identity, alive, foreign, productivity, partner, output, cumulative_output,
    absorption, profitable, frontier, learning_by_doing, innovation_rate, innovation_step,
    transfer_rate, transfer_rate_foreign, growth, transferred,
):  # fmt: skip
    """Growth of ln productivity of every living firm: learning + innovation + transfer.

    learning = ℓ·Δln(cumulative output); innovation: a step of `innovation_step`·Beta(2,4) with
    probability 1 − exp(−ζ·absorption) while the firm makes a profit; transfer, only along links:
    λ·absorption·(ln A_partner − ln A)⁺ for a firm with a partner, λ_F·(ln frontier − ln A)⁺ for a
    foreign firm through its parent. `absorption` is staff education over its reference to a power.
    Writes `growth` (all) and `transferred` (the part from transfer); productivity is not changed.
    """
    for firm in range(identity.shape[0]):
        growth[firm] = 0.0
        transferred[firm] = 0.0
        if alive[firm] == 0:
            continue
        total = 0.0
        if output[firm] > 0.0:
            before = cumulative_output[firm]
            total += learning_by_doing * np.log((before + output[firm]) / before)
        if profitable[firm]:
            chance = 1.0 - np.exp(-innovation_rate * absorption[firm])
            success, _b, _c, _d = four_uniforms(seed, INNOVATION, month, identity[firm], 0)
            if success < chance:
                total += innovation_step * _beta_two_four(seed, month, identity[firm])
        level = np.log(productivity[firm])
        if foreign[firm]:
            transfer = transfer_rate_foreign * max(np.log(frontier) - level, 0.0)
        elif partner[firm] >= 0:
            gap = np.log(productivity[partner[firm]]) - level
            transfer = transfer_rate * absorption[firm] * max(gap, 0.0)
        else:
            transfer = 0.0
        growth[firm] = total + transfer
        transferred[firm] = transfer
