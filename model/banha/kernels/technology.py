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
def _lead(productivity, other, level):
    """How far another firm's ln productivity is ahead; zero if it is not, or if there is none."""
    if other < 0:
        return 0.0
    return max(np.log(productivity[other]) - level, 0.0)


@njit(cache=True, nogil=True)
def grow(
    seed, month, identity, alive, foreign, productivity, partner, peer, school_partner, output,
    cumulative_output, absorption, effort, hired_knowledge, frontier, school_frontier,
    learning_by_doing, innovation_rate, innovation_step, transfer_rate, transfer_rate_foreign,
    peer_rate, school_rate, hire_rate, growth, transferred, innovated,
):  # fmt: skip
    """Growth of ln productivity of every living firm: learning + innovation + transfer.

    learning = ℓ·Δln(cumulative output); innovation: a step of `innovation_step`·Beta(2,4) with
    probability 1 − exp(−ζ·effort·absorption). Transfer only along links, each λ·absorption·gap⁺:
    from the peer met this month, from a school partner, from the customer (times own research
    effort), and by hires (`hired_knowledge` is their gap per head of staff). A foreign firm learns
    λ_F·(ln frontier − ln A)⁺ through its parent in place of a customer. `absorption` is staff
    education over its reference to a power; `effort` research over revenue and its reference.
    Writes `growth` (all), `transferred` (the part from transfer) and, where there was a step, the
    month into `innovated`; productivity is not changed.
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
        if effort[firm] > 0.0:
            chance = 1.0 - np.exp(-innovation_rate * effort[firm] * absorption[firm])
            success, _b, _c, _d = four_uniforms(seed, INNOVATION, month, identity[firm], 0)
            if success < chance:
                total += innovation_step * _beta_two_four(seed, month, identity[firm])
                innovated[firm] = month
        level = np.log(productivity[firm])
        known = peer_rate * _lead(productivity, peer[firm], level)
        known += hire_rate * hired_knowledge[firm]
        if school_partner[firm]:
            known += school_rate * max(np.log(school_frontier) - level, 0.0)
        if not foreign[firm]:
            known += transfer_rate * effort[firm] * _lead(productivity, partner[firm], level)
        transfer = absorption[firm] * known
        if foreign[firm]:
            transfer += transfer_rate_foreign * max(np.log(frontier) - level, 0.0)
        growth[firm] = total + transfer
        transferred[firm] = transfer
