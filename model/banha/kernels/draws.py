"""Counter-based random draws: Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, 2011).

A draw is a pure function of (seed, stream, month, identity, number): no state is kept, so a result
does not depend on the order of the draws, and two runs with one seed share their luck. Checked in
the tests against the generator's published known answers.
"""

from __future__ import annotations

import numpy as np
from numba import njit

_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_STREAM_BITS = np.uint64(8)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_UNIT = 1.0 / 4294967296.0

# One stream per purpose; a number is never reused for another purpose.
LABOUR = 1
LIFE = 4
ARRIVALS = 5
NEWCOMER = 6
BIRTHS = 7
CHILDREN = 8
ORDERS = 9
INNOVATION = 10
LINKS = 11
CLOSURE = 12
ENTRY = 13
FOUNDER = 14
HEIR = 15
SCHOOL = 16
OPENING_PERSON = 17
OPENING_FIRM = 18
OPENING_CHOICE = 19
PLACES = 20
OPENING_CONTRACT = 21
TRACK = 60
LEAVING_SCHOOL = 61
RETURNING = 62
TRAINING = 63
ADOPTION = 64
DIGITAL_OPENING = 65
FIRM_ENGAGEMENT = 66
TENANTS = 70
HOMES = 71
SUPPLY = 50
PEERS = 40
SCHOOLS = 41
DIGITAL = 42
AUTOMATION = 43
PROJECTS = 44
DESTINATION = 80
COMMUTERS = 81


BLOCK = 256
"""Rows whose draws a pass takes at once: in a plain loop the compiler computes several together."""


@njit(inline="always")
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds of Philox 4x32 on the counter (c0…c3) under the key (k0, k1).

    All arguments and results are `uint64` that hold 32 bits.
    """
    for _ in range(10):
        p0 = c0 * _MULTIPLIER_0
        p1 = c2 * _MULTIPLIER_1
        c0, c1, c2, c3 = (
            (p1 >> _HALF) ^ c1 ^ k0,
            p1 & _MASK,
            (p0 >> _HALF) ^ c3 ^ k1,
            p0 & _MASK,
        )
        k0 = (k0 + _WEYL_0) & _MASK
        k1 = (k1 + _WEYL_1) & _MASK
    return c0, c1, c2, c3


@njit(cache=True, nogil=True)
def four_uniforms(seed, stream, month, identity, number):
    """Four uniforms strictly between 0 and 1 for (seed, stream, month, identity, number).

    The counter is (low half of the identity, month, stream + 256 × high half, number).
    """
    key = np.uint64(seed)
    who = np.uint64(identity)
    a, b, c, d = philox(
        who & _MASK,
        np.uint64(month) & _MASK,
        (np.uint64(stream) + ((who >> _HALF) << _STREAM_BITS)) & _MASK,
        np.uint64(number) & _MASK,
        key & _MASK,
        key >> _HALF,
    )
    return (
        (np.float64(a) + 0.5) * _UNIT,
        (np.float64(b) + 0.5) * _UNIT,
        (np.float64(c) + 0.5) * _UNIT,
        (np.float64(d) + 0.5) * _UNIT,
    )


@njit(cache=True, nogil=True)
def normal(first, second):
    """Standard normal from two uniforms (Box and Muller, 1958)."""
    return np.sqrt(-2.0 * np.log(first)) * np.cos(2.0 * np.pi * second)


@njit(cache=True, nogil=True)
def poisson(mean, first, second):
    """Poisson count of the given mean: by inversion below 60, by the normal limit above."""
    if mean <= 0.0:
        return 0
    if mean > 60.0:
        return max(0, int(np.floor(mean + np.sqrt(mean) * normal(first, second) + 0.5)))
    term = np.exp(-mean)
    total = term
    count = 0
    while first > total and count < 400:
        count += 1
        term *= mean / count
        total += term
    return count


@njit(cache=True, nogil=True)
def block_uniforms(seed, stream, month, identities, start, stop, number, out):
    """Four uniforms for each of the rows start…stop, written to `out` (4 × rows) from 0 on.

    They are those of `four_uniforms` at a quarter of the cost.
    """
    key = np.uint64(seed)
    low_key, high_key = key & _MASK, key >> _HALF
    stream_word, month_word = np.uint64(stream), np.uint64(month) & _MASK
    number_word = np.uint64(number) & _MASK
    identity = identities[start:stop]
    first, second, third, fourth = out[0], out[1], out[2], out[3]
    for row in range(identity.shape[0]):
        who = np.uint64(identity[row])
        a, b, c, d = philox(
            who & _MASK, month_word, (stream_word + ((who >> _HALF) << _STREAM_BITS)) & _MASK,
            number_word, low_key, high_key,
        )  # fmt: skip
        first[row] = (np.float64(a) + 0.5) * _UNIT
        second[row] = (np.float64(b) + 0.5) * _UNIT
        third[row] = (np.float64(c) + 0.5) * _UNIT
        fourth[row] = (np.float64(d) + 0.5) * _UNIT


@njit(cache=True, nogil=True)
def fill_uniforms(seed, stream, month, identities, number, out):
    """Write four uniforms per identity into `out` (rows × 4)."""
    u = np.empty((4, BLOCK))
    for start in range(0, identities.shape[0], BLOCK):
        stop = min(start + BLOCK, identities.shape[0])
        block_uniforms(seed, stream, month, identities, start, stop, number, u)
        for row in range(start, stop):
            for i in range(4):
                out[row, i] = u[i, row - start]


@njit(cache=True, nogil=True)
def fill_poisson(seed, stream, month, means, number, out):
    """Write a Poisson count per entry of `means` into `out`; the entry's index is its identity."""
    for row in range(means.shape[0]):
        a, b, _c, _d = four_uniforms(seed, stream, month, row, number)
        out[row] = poisson(means[row], a, b)
