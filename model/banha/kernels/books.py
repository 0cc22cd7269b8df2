"""Books of many agents: their balances re-derived from their own flows."""

from __future__ import annotations

import numpy as np
from numba import njit

from banha.kernels.draws import BLOCK


@njit(cache=True, nogil=True)
def derive_balances(start, stop, opening, closing, flows, signs, sums, breach):
    """Check closing = opening + Σ sign·flow for the agents in rows start…stop, and sum the flows.

    `flows[i, row]` is flow i of the agent, `sums[i]` its total over these rows. Up to
    `breach.shape[0]` rows that do not balance are written to `breach`; returns their number.
    """
    count = 0
    balance = np.empty(BLOCK, np.int64)
    for first in range(start, stop, BLOCK):
        last = min(first + BLOCK, stop)
        balance[: last - first] = opening[first:last]
        for i in range(flows.shape[0]):
            amounts = flows[i, first:last]
            total = 0
            for j in range(amounts.shape[0]):
                total += amounts[j]
                balance[j] += signs[i] * amounts[j]
            sums[i] += total
        for j in range(last - first):
            if balance[j] != closing[first + j]:
                if count < breach.shape[0]:
                    breach[count] = first + j
                count += 1
    return count
