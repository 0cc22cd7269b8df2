"""Twins of `kernels.rows`."""

import numpy as np


def living_in(alive, sector, wanted):
    """Those that live and are in the sector."""
    pairs = enumerate(zip(alive.tolist(), sector.tolist(), strict=True))
    return np.array([row for row, pair in pairs if pair == (1, wanted)], np.int64)


def living_outside(alive, sector, unwanted):
    """Those that live and are in another sector."""
    pairs = enumerate(zip(alive.tolist(), sector.tolist(), strict=True))
    return np.array([row for row, (lives, one) in pairs if lives and one != unwanted], np.int64)
