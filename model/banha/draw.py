"""Draws for a whole column of identities at once: the vector face of `kernels.draws`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from banha.kernels import draws

PART = 1 << 16
Array = NDArray[np.float64]


def uniforms(
    seed: int, *, stream: int, month: int, identities: NDArray[np.integer], number: int = 0
) -> Array:
    """Four uniforms in (0, 1) for each identity: float64[n, 4]."""
    out = np.empty((len(identities), 4))
    draws.fill_uniforms(
        seed, stream, month, np.ascontiguousarray(identities, np.int64), number, out
    )
    return out


def uniform_column(
    seed: int, column: int, *, stream: int, month: int, identities: NDArray[np.integer],
    number: int = 0,
) -> Array:  # fmt: skip
    """One of the four uniforms of each identity: float64[n], without the room of the others."""
    out = np.empty(len(identities))
    for part in in_parts(len(identities)):
        some = uniforms(
            seed, stream=stream, month=month, identities=identities[part], number=number
        )
        out[part] = some[:, column]
    return out


def in_parts(rows: int) -> Iterator[slice]:
    """Slices that cover `rows`, short enough that what is worked out for one takes little room."""
    return (slice(start, min(start + PART, rows)) for start in range(0, rows, PART))


def normals(
    seed: int, *, stream: int, month: int, identities: NDArray[np.integer], number: int = 0
) -> Array:
    """A standard normal for each identity: float64[n]."""
    u = uniforms(seed, stream=stream, month=month, identities=identities, number=number)
    return np.asarray(np.sqrt(-2.0 * np.log(u[:, 0])) * np.cos(2.0 * np.pi * u[:, 1]))


def poissons(
    seed: int, *, stream: int, month: int, means: Array, number: int = 0
) -> NDArray[np.int64]:
    """A Poisson count for each mean; the position is the identity."""
    out = np.empty(len(means), np.int64)
    draws.fill_poisson(seed, stream, month, np.ascontiguousarray(means, np.float64), number, out)
    return out
