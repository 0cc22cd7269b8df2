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
        "peer": np.where(rng.random(firms) < 0.6, -1, rng.integers(0, max(firms, 1), firms)),
        "school_partner": rng.random(firms) < 0.4,
        "output": f.output, "cumulative_output": f.cumulative_output,
        "absorption": np.exp(rng.normal(0.0, 0.3, firms)),
        "effort": np.maximum(rng.normal(0.5, 0.8, firms), 0.0),
        "hired_knowledge": np.maximum(rng.normal(0.0, 0.01, firms), 0.0),
        "frontier": 1.4, "school_frontier": 1.1, "learning_by_doing": 0.1, "innovation_rate": 0.7,
        "innovation_step": 0.06, "transfer_rate": 0.02, "transfer_rate_foreign": 0.03,
        "peer_rate": 0.2, "school_rate": 0.04, "hire_rate": 0.3,
        "growth": np.full(firms, np.nan), "transferred": np.full(firms, np.nan),
        "innovated": np.full(firms, MONTH - 5, np.int32),
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
    alone = {
        "partner": np.full(30, -1, np.int32), "peer": np.full(30, -1),
        "foreign": np.zeros(30, np.bool_), "school_partner": np.zeros(30, np.bool_),
        "hired_knowledge": np.zeros(30),
    }  # fmt: skip
    left = twins_agree(kernel.grow, naive.grow, growing(1, **alone))
    assert left["growth"].any()
    assert not left["transferred"].any()


@pytest.mark.jit_off
def test_innovation_has_its_probability():
    firms = 3000
    quiet = ("learning_by_doing", "transfer_rate", "transfer_rate_foreign", "peer_rate")
    quiet += ("school_rate", "hire_rate")
    arguments = growing(2, firms=firms, **dict.fromkeys(quiet, 0.0))
    arguments.update(alive=np.ones(firms, np.int8), effort=np.full(firms, 1.5))
    arguments["absorption"] = np.ones(firms)
    left = twins_agree(kernel.grow, naive.grow, arguments)
    chance = 1.0 - np.exp(-0.7 * 1.5)
    spread = np.sqrt(chance * (1.0 - chance) / firms)
    assert np.mean(left["growth"] > 0.0) == pytest.approx(chance, abs=4.0 * spread)
    assert np.array_equal(left["innovated"] == MONTH, left["growth"] > 0.0)
    assert np.all(left["innovated"][left["growth"] == 0.0] == MONTH - 5)


@pytest.mark.jit_off
def test_the_step_is_that_of_the_twin():
    for seed in range(4):
        for identity in (0, 7, 2**31 - 1):
            arguments = {"seed": seed, "month": MONTH, "identity": identity}
            twins_agree(kernel._beta_two_four, naive._beta_two_four, arguments)


@pytest.mark.jit_off
@pytest.mark.parametrize(("other", "lead"), [(-1, 0.0), (0, 0.0), (1, 0.5)])
def test_the_lead_is_that_of_the_twin(other, lead):
    arguments = {"productivity": np.exp([-0.2, 0.7]), "other": other, "level": 0.2}
    twins_agree(kernel._lead, naive._lead, arguments)
    assert kernel._lead(*arguments.values()) == pytest.approx(lead)


def test_steps_follow_the_beta_distribution():
    sample = np.array([kernel._beta_two_four(5, MONTH, identity) for identity in range(30_000)])
    root = np.sqrt(len(sample))
    assert abs(sample.mean() - 2.0 / 6.0) < 4.0 * np.sqrt(8.0 / 252.0) / root
    assert sample.var() == pytest.approx(8.0 / 252.0, rel=0.03)
    assert distance(sample, lambda x: 1.0 - (1.0 - x) ** 5 - 5.0 * x * (1.0 - x) ** 4) < 1.95


def one_firm(**changed: Any) -> dict[str, Any]:
    """A domestic firm of ln A = 0 that neither produces nor learns, and one of ln A = 0.5."""
    arguments = growing(3, firms=2)
    arguments.update(
        alive=np.array([1, 0], np.int8), foreign=np.zeros(2, np.bool_),
        productivity=np.exp([0.0, 0.5]), partner=np.full(2, -1, np.int32), peer=np.full(2, -1),
        school_partner=np.zeros(2, np.bool_), output=np.zeros(2), absorption=np.full(2, 1.2),
        effort=np.zeros(2), hired_knowledge=np.zeros(2), innovation_rate=0.0,
        school_frontier=np.exp(0.3),
    )  # fmt: skip
    return {**arguments, **changed}


@pytest.mark.jit_off
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"partner": np.array([1, -1], np.int32)}, 0.0),
        (
            {"partner": np.array([1, -1], np.int32), "effort": np.array([2.0, 0.0])},
            0.02 * 1.2 * 2.0 * 0.5,
        ),
        ({"peer": np.array([1, -1])}, 0.2 * 1.2 * 0.5),
        ({"school_partner": np.array([True, False])}, 0.04 * 1.2 * 0.3),
        ({"hired_knowledge": np.array([0.05, 0.0])}, 0.3 * 1.2 * 0.05),
    ],
    ids=["customer without research", "customer", "peer", "school", "hires"],
)
def test_each_link_teaches_what_its_equation_says(changed, expected):
    left = twins_agree(kernel.grow, naive.grow, one_firm(**changed))
    assert left["transferred"][0] == pytest.approx(expected, abs=1e-15)
    assert left["growth"][0] == left["transferred"][0]
