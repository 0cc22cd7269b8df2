"""Productivity growth against its twin, and the size of an innovation in the mass."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.compare import twins_agree
from tests.kernels.people import MONTH, random_firms
from tests.kernels.test_draws import distance
from tests.naive import technology as naive

from banha.kernels import technology as kernel


def growing(seed: int, *, firms: int = 30, **changed: Any) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    f = random_firms(rng, firms)
    arguments = {
        "seed": seed, "month": MONTH, "identity": f.identity, "alive": f.alive,
        "foreign": f.ownership == 2, "productivity": f.productivity, "partner": f.partner,
        "output": f.output, "cumulative_output": f.cumulative_output,
        "absorption": np.exp(rng.normal(0.0, 0.3, firms)), "profitable": f.margin > 0.0,
        "frontier": 1.4, "learning_by_doing": 0.1, "innovation_rate": 0.7,
        "innovation_step": 0.06, "transfer_rate": 0.02, "transfer_rate_foreign": 0.03,
        "growth": np.full(firms, np.nan), "transferred": np.full(firms, np.nan),
    }  # fmt: skip
    return {**arguments, **changed}


@pytest.mark.jit_off
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("firms", [0, 1, 30])
@pytest.mark.parametrize("changed", [{}, {"innovation_rate": 50.0}, {"frontier": 0.3}])
def test_grow_agrees_with_its_twin(seed, firms, changed):
    arguments = growing(seed, firms=firms, **changed)
    left = twins_agree(kernel.grow, naive.grow, arguments)
    assert np.all(left["growth"] >= left["transferred"])
    assert np.all(left["transferred"] >= 0.0)
    assert np.all(left["growth"][arguments["alive"] == 0] == 0.0)


@pytest.mark.jit_off
def test_dead_firms_do_not_grow():
    left = twins_agree(kernel.grow, naive.grow, growing(1, alive=np.zeros(30, np.int8)))
    assert not left["growth"].any()
    assert not left["transferred"].any()


@pytest.mark.jit_off
def test_without_links_and_parents_nothing_is_transferred():
    alone = {"partner": np.full(30, -1, np.int32), "foreign": np.zeros(30, np.bool_)}
    left = twins_agree(kernel.grow, naive.grow, growing(1, **alone))
    assert left["growth"].any()
    assert not left["transferred"].any()


@pytest.mark.jit_off
def test_innovation_has_its_probability():
    firms = 3000
    quiet = {"learning_by_doing": 0.0, "transfer_rate": 0.0, "transfer_rate_foreign": 0.0}
    arguments = growing(2, firms=firms, **quiet)
    arguments.update(alive=np.ones(firms, np.int8), profitable=np.ones(firms, np.bool_))
    arguments["absorption"] = np.ones(firms)
    left = twins_agree(kernel.grow, naive.grow, arguments)
    chance = 1.0 - np.exp(-0.7)
    spread = np.sqrt(chance * (1.0 - chance) / firms)
    assert np.mean(left["growth"] > 0.0) == pytest.approx(chance, abs=4.0 * spread)


@pytest.mark.jit_off
def test_the_step_is_that_of_the_twin():
    for seed in range(4):
        for identity in (0, 7, 2**31 - 1):
            arguments = {"seed": seed, "month": MONTH, "identity": identity}
            twins_agree(kernel._beta_two_four, naive._beta_two_four, arguments)


def test_steps_follow_the_beta_distribution():
    sample = np.array([kernel._beta_two_four(5, MONTH, identity) for identity in range(30_000)])
    root = np.sqrt(len(sample))
    assert abs(sample.mean() - 2.0 / 6.0) < 4.0 * np.sqrt(8.0 / 252.0) / root
    assert sample.var() == pytest.approx(8.0 / 252.0, rel=0.03)
    assert distance(sample, lambda x: 1.0 - (1.0 - x) ** 5 - 5.0 * x * (1.0 - x) ** 4) < 1.95
