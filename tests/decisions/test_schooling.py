"""School choices by hand calculation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from banha.decisions.schooling import admit, choose_track, stay_at_school
from banha.parameters import load_parameters

RULES = load_parameters(
    ("agriculture", "labour_intensive", "technology", "construction", "market_services",
     "knowledge_services", "public_services")
).schooling  # fmt: skip


def ruled(**changed: float):  # type: ignore[no-untyped-def]
    return RULES.model_copy(update=changed)


def test_staying_at_the_reference_is_the_logistic_of_the_odds() -> None:
    rules = ruled(upper_secondary_odds=1.2)
    got = stay_at_school(premium=1.0, income=np.ones(2), parameters=rules)
    assert got == pytest.approx([1.0 / (1.0 + math.exp(-1.2))] * 2)


def test_staying_rises_with_premium_and_income_as_the_equation_says() -> None:
    rules = ruled(upper_secondary_odds=0.0, premium_response=2.0, income_response=0.5)
    got = stay_at_school(premium=2.0, income=np.array([1.0, 4.0]), parameters=rules)
    odds = np.array([2.0**2, 2.0**2 * 4.0**0.5])
    assert got == pytest.approx(odds / (1.0 + odds))


def test_tracks_by_hand() -> None:
    rules = ruled(
        vocational_odds=math.log(2.0), tertiary_odds=math.log(3.0), premium_response=1.0,
        income_response=1.0, cost_response=math.log(2.0),
    )  # fmt: skip
    shares = np.array([[0.0, 0.0], [1.0, 2.0]])
    got = choose_track(premium=2.0, income=np.array([1.0, 0.5]), fee_share=shares, parameters=rules)
    assert got == pytest.approx(np.array([[4.0, 6.0], [1.0, 0.75]]) / [[11.0], [2.75]])


def test_without_responses_all_choose_by_the_same_odds() -> None:
    rules = ruled(premium_response=0.0, income_response=0.0, cost_response=0.0)
    income = np.array([0.1, 1.0, 10.0])
    low = choose_track(premium=1.1, income=income, fee_share=np.ones((3, 2)), parameters=rules)
    high = choose_track(premium=9.0, income=income, fee_share=np.zeros((3, 2)), parameters=rules)
    assert np.array_equal(low, high)
    assert np.ptp(low, axis=0) == pytest.approx([0.0, 0.0])


def test_the_highest_scores_get_the_places_and_no_more() -> None:
    score = np.array([0.3, 2.0, 0.3, -1.0, 1.0])
    assert admit(score=score, places=3).tolist() == [True, True, False, False, True]
    assert admit(score=score, places=0).sum() == 0
    assert admit(score=score, places=-2).sum() == 0
    assert admit(score=score, places=9).all()
