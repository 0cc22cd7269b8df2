"""Twins of `kernels.draws`, in Python's unbounded whole numbers."""

import math

WORD = 2**32
LABOUR = 1
(
    LIFE, ARRIVALS, NEWCOMER, BIRTHS, CHILDREN, ORDERS, INNOVATION, LINKS, CLOSURE, ENTRY, FOUNDER,
    HEIR, SCHOOL, OPENING_PERSON, OPENING_FIRM, OPENING_CHOICE, PLACES, OPENING_CONTRACT,
) = range(4, 22)  # fmt: skip
(
    TRACK, LEAVING_SCHOOL, RETURNING, TRAINING, ADOPTION, DIGITAL_OPENING, FIRM_ENGAGEMENT,
) = range(60, 67)  # fmt: skip
TENANTS, HOMES, SUPPLY = 70, 71, 50
PEERS, SCHOOLS, DIGITAL, AUTOMATION, PROJECTS = range(40, 45)
DESTINATION, COMMUTERS = 80, 81


def philox(c0, c1, c2, c3, k0, k1):
    """Philox 4x32-10: round r multiplies two words and mixes in the key k + r·Weyl constant."""
    x0, x1, x2, x3 = (int(word) for word in (c0, c1, c2, c3))
    for turn in range(10):
        key0 = (int(k0) + turn * 0x9E3779B9) % WORD
        key1 = (int(k1) + turn * 0xBB67AE85) % WORD
        high0, low0 = divmod(0xD2511F53 * x0, WORD)
        high1, low1 = divmod(0xCD9E8D57 * x2, WORD)
        x0, x1, x2, x3 = high1 ^ x1 ^ key0, low1, high0 ^ x3 ^ key1, low0
    return x0, x1, x2, x3


def four_uniforms(seed, stream, month, identity, number):
    """(word + ½) ÷ 2³² of Philox under the seed, at the words of (identity, month, stream, number).

    What an identity has above 32 bits stands above the lowest byte of the stream's word.
    """
    key1, key0 = divmod(int(seed), WORD)
    high, low = divmod(int(identity) % WORD**2, WORD)
    counter = (part % WORD for part in (low, int(month), int(stream) + 256 * high, int(number)))
    return tuple((word + 0.5) / WORD for word in philox(*counter, key0, key1))


def normal(first, second):
    """√(−2 ln u₁)·cos(2π u₂)."""
    return math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)


def poisson(mean, first, second):
    """Least k with P(X ≤ k) ≥ u₁; above a mean of 60 the rounded normal limit, not below zero."""
    if mean <= 0.0:
        return 0
    if mean > 60.0:
        return max(0, math.floor(mean + math.sqrt(mean) * normal(first, second) + 0.5))
    terms = []
    for count in range(400):
        terms.append(math.exp(count * math.log(mean) - mean - math.lgamma(count + 1.0)))
        if math.fsum(terms) >= first:
            return count
    return 400


def block_uniforms(seed, stream, month, identities, start, stop, number, out):
    for place, row in enumerate(range(start, stop)):
        out[:, place] = four_uniforms(seed, stream, month, identities[row], number)


def fill_uniforms(seed, stream, month, identities, number, out):
    for row, identity in enumerate(identities):
        out[row] = four_uniforms(seed, stream, month, identity, number)


def fill_poisson(seed, stream, month, means, number, out):
    for row, mean in enumerate(means):
        first, second, _, _ = four_uniforms(seed, stream, month, row, number)
        out[row] = poisson(float(mean), first, second)
