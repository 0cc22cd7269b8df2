"""Whole numbers that keep a total."""

import numpy as np

from banha.packs.tables import FloatArray, IntArray


def largest_remainder(values: FloatArray, *, total: int) -> IntArray:
    """Scale non-negative values to a total and round them so that they sum to it exactly.

    Units that are left after rounding down go to the largest remainders, the earlier on ties.

    Raises
    ------
    ValueError
        The values sum to nothing while the total does not.
    """
    weight = float(values.sum())
    if total == 0:
        return np.zeros(values.shape, dtype=np.int64)
    if weight <= 0:
        raise ValueError("no weight to share the total by")
    exact = values.astype(np.float64).ravel() * (total / weight)
    whole = np.floor(exact).astype(np.int64)
    left = total - int(whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:left]] += 1
    return whole.reshape(values.shape)
