"""Matching against its twins."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.compare import assert_equal_to_the_bit, call, twins_agree
from tests.naive import matching as naive

from banha.kernels import matching as kernel

pytestmark = pytest.mark.jit_off
SEEDS = range(5)


def matching(applied_to: list[int], score: list[float], vacancies: list[int]) -> dict[str, Any]:
    return {
        "applied_to": np.array(applied_to, np.int32), "score": np.array(score, np.float32),
        "vacancies": np.array(vacancies, np.int32), "hired": np.zeros(len(score), np.int8),
    }  # fmt: skip


@st.composite
def matchings(draw: st.DrawFn) -> dict[str, Any]:
    vacancies = draw(st.lists(st.integers(0, 4), min_size=1, max_size=6))
    count = draw(st.integers(0, 25))
    applied_to = draw(st.lists(st.integers(0, len(vacancies) - 1), min_size=count, max_size=count))
    # Few different scores, so that ties are common.
    score = draw(st.lists(st.sampled_from([-2.0, 0.0, 0.5, 1e6]), min_size=count, max_size=count))
    return matching(applied_to, score, vacancies)


@given(matchings())
def test_match_agrees_with_its_twin(arguments):
    twins_agree(kernel.match, naive.match, arguments)


@given(matchings())
def test_match_fills_places_and_prefers_the_better_and_the_earlier(arguments):
    (total,), left = call(kernel.match, arguments)
    applied_to, score, hired = left["applied_to"], left["score"], left["hired"] == 1
    assert total == hired.sum()
    assert_equal_to_the_bit(left["vacancies"], arguments["vacancies"])
    for door, places in enumerate(arguments["vacancies"]):
        mine = np.flatnonzero(applied_to == door)
        assert hired[mine].sum() == min(len(mine), places)
        taken = [(-score[i], i) for i in mine if hired[i]]
        refused = [(-score[i], i) for i in mine if not hired[i]]
        assert not taken or not refused or max(taken) < min(refused)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("places", [1, 2, 7, 19])
def test_rank_agrees_with_its_twin(seed, places):
    rng = np.random.default_rng(seed)
    score = rng.integers(0, 8, 60).astype(np.float32)  # Ties are common.
    queue = np.sort(rng.choice(60, 20, replace=False))
    twins_agree(kernel.rank, naive.rank, {"queue": queue, "score": score, "places": places})


@pytest.mark.parametrize("seed", SEEDS)
def test_long_queues_are_ranked_as_short_ones_are(seed):
    rng = np.random.default_rng(seed)
    score = rng.integers(0, 40, 300).astype(np.float64)
    long = matching([0] * 300, score.tolist(), [100])
    assert len(score) > kernel.SHORT_QUEUE
    twins_agree(kernel.match, naive.match, long)


def test_nobody_is_hired_without_places_or_by_no_applications():
    full = matching([0, 0], [1.0, 2.0], [0])
    assert not twins_agree(kernel.match, naive.match, full)["hired"].any()
    unwanted = matching([], [], [3, 1])
    assert len(twins_agree(kernel.match, naive.match, unwanted)["hired"]) == 0
