"""Books of many agents: their balances re-derived from their own flows."""

from __future__ import annotations

from numba import njit


@njit(cache=True, nogil=True)
def derive_balances(start, stop, opening, closing, flows, signs, sums, breach):
    """Check closing = opening + Σ sign·flow for the agents in rows start…stop, and sum the flows.

    `flows[i, row]` is flow i of the agent, `sums[i]` its total over these rows. Up to
    `breach.shape[0]` rows that do not balance are written to `breach`; returns their number.
    """
    count = 0
    kinds = flows.shape[0]
    for row in range(start, stop):
        balance = opening[row]
        for i in range(kinds):
            amount = flows[i, row]
            sums[i] += amount
            balance += signs[i] * amount
        if balance != closing[row]:
            if count < breach.shape[0]:
                breach[count] = row
            count += 1
    return count
