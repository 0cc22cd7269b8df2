"""Philox against its published answers and its twin; and what the draws look like in the mass."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.kernels.compare import twins_agree
from tests.naive import draws as naive

from banha.kernels import draws as kernel

Array = NDArray[np.float64]
FULL = 0xFFFFFFFF

# Random123 1.14 (Salmon, Moraes, Dror and Shaw, 2011), file kat_vectors, philox4x32 10 rounds:
# counter, key, answer.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((FULL,) * 4, (FULL,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
SEEDS = [0, 1, 3, 2**31, 2**32 + 5, 2**63 - 1]


def philox_words(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(word) for word in kernel.philox(*(np.uint64(x) for x in (*counter, *key))))


@pytest.mark.jit_off
@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_philox_gives_its_published_answers(counter, key, answer):
    assert philox_words(counter, key) == answer
    assert naive.philox(*counter, *key) == answer


@pytest.mark.jit_off
def test_philox_agrees_with_its_twin():
    words = np.random.default_rng(1).integers(0, 2**32, (200, 6), dtype=np.uint64)
    for c0, c1, c2, c3, k0, k1 in words:
        arguments = {"c0": c0, "c1": c1, "c2": c2, "c3": c3, "k0": k0, "k1": k1}
        twins_agree(kernel.philox, naive.philox, arguments)


@pytest.mark.jit_off
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("identity", [-1, 0, 1, 2**31 - 1, 2**32 + 1, 2**56 - 1])
def test_four_uniforms_are_exactly_those_of_the_twin(seed, identity):
    for stream, month, number in ((1, 0, 0), (20, 1340, 2), (7, 5000, 1003)):
        arguments = {
            "seed": np.int64(seed), "stream": stream, "month": month,
            "identity": np.int64(identity), "number": number,
        }  # fmt: skip
        twins_agree(kernel.four_uniforms, naive.four_uniforms, arguments)
        assert kernel.four_uniforms(*arguments.values()) == naive.four_uniforms(*arguments.values())


@pytest.mark.jit_off
def test_every_part_of_the_counter_and_of_the_seed_matters():
    base = (5, 2, 1340, 77, 0)
    seen = {kernel.four_uniforms(*base)}
    for i in range(5):
        for step in (1, 2):
            seen.add(kernel.four_uniforms(*(x + step * (i == j) for j, x in enumerate(base))))
    seen.add(kernel.four_uniforms(5 + 2**32, *base[1:]))
    for high in (1, 2, 255, 2**24 - 1):
        seen.add(kernel.four_uniforms(*base[:3], 77 + high * 2**32, 0))
    assert len(seen) == 16


@pytest.mark.jit_off
def test_the_least_and_the_greatest_uniform_are_inside_the_interval():
    for word in (0, 2**32 - 1):
        assert 0.0 < (np.float64(word) + 0.5) * (1.0 / 4294967296.0) < 1.0


@pytest.mark.jit_off
@pytest.mark.parametrize("seed", range(5))
def test_normal_agrees_with_its_twin(seed):
    extreme = [0.5 / 2**32, 0.25, 0.5, 0.75, 1.0 - 0.5 / 2**32]
    random = np.random.default_rng(seed).random((20, 2)).tolist()
    for first, second in [*random, *((a, b) for a in extreme for b in extreme)]:
        twins_agree(kernel.normal, naive.normal, {"first": first, "second": second})


@pytest.mark.jit_off
@pytest.mark.parametrize("mean", [-1.0, 0.0, 1e-9, 0.3, 1.0, 7.5, 59.9, 60.0, 60.1, 500.0, 1e7])
def test_poisson_agrees_with_its_twin(mean):
    uniforms = np.random.default_rng(9).random((30, 2)).tolist()
    extreme = [(0.5 / 2**32, 0.4), (1.0 - 0.5 / 2**32, 0.6), (0.5 / 2**32, 0.5)]
    for first, second in [*uniforms, *extreme]:
        arguments = {"mean": mean, "first": first, "second": second}
        twins_agree(kernel.poisson, naive.poisson, arguments)


@pytest.mark.jit_off
@pytest.mark.parametrize(("start", "stop"), [(0, 0), (0, 1), (3, 40), (0, 40)])
def test_a_block_of_uniforms_agrees_with_its_twin_and_with_single_draws(start, stop):
    identities = np.random.default_rng(stop).integers(-1, 2**56, 40)
    arguments = {
        "seed": 3, "stream": 4, "month": 1321, "identities": identities, "start": start,
        "stop": stop, "number": 2, "out": np.zeros((4, 40)),
    }  # fmt: skip
    left = twins_agree(kernel.block_uniforms, naive.block_uniforms, arguments)
    singly = [kernel.four_uniforms(3, 4, 1321, who, 2) for who in identities[start:stop]]
    assert left["out"][:, : stop - start].T.tolist() == [list(draws) for draws in singly]


@pytest.mark.jit_off
@pytest.mark.parametrize("rows", [0, 1, 40, 600])
def test_filled_columns_agree_with_their_twins(rows):
    rng = np.random.default_rng(rows)
    head = {"seed": 3, "stream": 9, "month": 1321}
    identities = {**head, "identities": rng.integers(-1, 10**6, rows), "number": 2}
    twins_agree(
        kernel.fill_uniforms, naive.fill_uniforms, {**identities, "out": np.zeros((rows, 4))}
    )
    means = {**head, "means": rng.choice([0.0, 0.7, 30.0, 90.0], rows), "number": 1}
    twins_agree(kernel.fill_poisson, naive.fill_poisson, {**means, "out": np.zeros(rows, np.int64)})


def streams() -> dict[str, int]:
    numbers = {k: v for k, v in vars(kernel).items() if k.isupper() and not k.startswith("_")}
    return {k: v for k, v in numbers.items() if k != "BLOCK"}


@pytest.mark.jit_off
def test_no_two_streams_share_a_number():
    numbers = list(streams().values())
    assert len(numbers) > 10
    assert len(set(numbers)) == len(numbers)
    # The rest of the word is for what an identity has above 32 bits.
    assert all(0 < number < 256 for number in numbers)


@pytest.mark.jit_off
def test_streams_keep_their_numbers():
    assert streams() == {name: getattr(naive, name) for name in streams()}


def mass(
    rows: int, *, seed: int = 11, stream: int = 2, month: int = 1340, number: int = 0
) -> Array:
    out = np.empty((rows, 4))
    kernel.fill_uniforms(seed, stream, month, np.arange(rows), number, out)
    return out


def distance(sample: Array, distribution: Callable[[Array], Array]) -> float:
    """Kolmogorov's distance × √n: above 1.95 with probability 0.001 if the distribution holds."""
    ordered = np.sort(sample)
    steps = np.arange(len(sample) + 1) / len(sample)
    expected = distribution(ordered)
    gap = max(np.max(expected - steps[:-1]), np.max(steps[1:] - expected))
    return float(gap * math.sqrt(len(sample)))


def normal_distribution(x: Array) -> Array:
    return np.array([0.5 * math.erfc(-value / math.sqrt(2.0)) for value in x.tolist()])


@pytest.mark.parametrize("column", range(4))
def test_uniforms_are_uniform(column):
    u = mass(100_000)[:, column]
    assert 0.0 < u.min() < 1e-3
    assert 1.0 > u.max() > 1.0 - 1e-3
    assert distance(u, lambda x: x) < 1.95
    # Of 100,000 draws of 32 bits 1.2 pairs are expected to be equal.
    assert len(np.unique(u)) >= len(u) - 8


def test_uniforms_do_not_follow_each_other():
    rows = 50_000
    base = mass(rows)
    others = [
        base[:, 1], base[:, 2], base[:, 3], np.roll(base[:, 0], 1),
        mass(rows, seed=12)[:, 0], mass(rows, stream=3)[:, 0], mass(rows, month=1341)[:, 0],
        mass(rows, number=1)[:, 0],
    ]  # fmt: skip
    for other in others:
        assert abs(np.corrcoef(base[:, 0], other)[0, 1]) < 4.0 / math.sqrt(rows)


def test_normals_are_normal():
    u = mass(40_000)
    x = np.array([kernel.normal(a, b) for a, b in u[:, :2].tolist()])
    assert abs(x.mean()) < 4.0 / math.sqrt(len(x))
    assert abs(x.var() - 1.0) < 4.0 * math.sqrt(2.0 / len(x))
    assert abs((x**3).mean()) < 4.0 * math.sqrt(15.0 / len(x))
    assert abs((x**4).mean() - 3.0) < 4.0 * math.sqrt(96.0 / len(x))
    assert distance(x, normal_distribution) < 1.95


@pytest.mark.parametrize("mean", [0.05, 1.0, 12.0, 59.0, 61.0, 400.0])
def test_poisson_counts_have_the_mean_the_variance_and_the_distribution(mean):
    rows = 100_000
    out = np.empty(rows, np.int64)
    kernel.fill_poisson(5, kernel.BIRTHS, 1330, np.full(rows, mean), 0, out)
    assert out.min() >= 0
    assert abs(out.mean() - mean) < 4.0 * math.sqrt(mean / rows)
    assert abs(out.var() - mean) < 4.0 * math.sqrt((mean + 2.0 * mean**2) / rows)
    # The normal limit misses the skewness 1/√mean, hence the allowance above 60.
    allowed = 4.0 / math.sqrt(rows) + (0.2 / math.sqrt(mean) if mean > 60.0 else 0.0)
    counts = np.bincount(out, minlength=1000) / rows
    exact = [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(1000)]
    assert np.abs(np.cumsum(counts)[:1000] - np.cumsum(exact)).max() < allowed


def test_poisson_counts_do_not_jump_where_the_normal_limit_begins():
    below, above = np.empty((2, 100_000), np.int64)
    for mean, out in ((60.0, below), (60.0001, above)):
        kernel.fill_poisson(5, 3, 1330, np.full(len(out), mean), 0, out)
    for low, high in pairwise((0, 50, 60, 70, 1000)):
        shares = [np.mean((low <= out) & (out < high)) for out in (below, above)]
        assert shares[0] == pytest.approx(shares[1], abs=0.02)
