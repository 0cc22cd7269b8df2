"""Graduates compare pay with pay, whatever the kind of place."""

from typing import Any

import numpy as np
import pytest
from tests.kernels.test_labour import (
    EVERYBODY_SEARCHES,
    FIVE_PLACES,
    NO_BUSINESS,
    NO_EXITS,
    NO_PLACES,
    applications,
    market,
)

from banha.kernels import labour as kernel

pytestmark = pytest.mark.jit_off


def one_graduate(status: int, *, premium: list[float], **changed: Any) -> dict[str, Any]:
    """A graduate of firm 0, or formerly so, who looks at firm 1; skill is no limit anywhere.

    Efficiency is 1 in an unskilled place and e^−0.2 in a skilled one; base wages are equal.
    """
    wage = np.full(2, 15.0)
    arguments = market(
        1, rows=1, firms=2, **NO_EXITS | {"layoff": np.zeros(2), "quit": np.zeros(2)},
        **EVERYBODY_SEARCHES, **NO_BUSINESS, taste_spread=0.0, match_noise=0.0,
        log_wage=np.stack([wage, wage + np.log(premium)]), log_mean_wage=15.0, **changed,
    )  # fmt: skip
    workers = arguments["workers"]
    for name, value in (
        ("status", status), ("education", 3), ("sector", -1), ("skill", 1.0),
        ("wage", np.exp(15.0)), ("employer", 0 if status == kernel.EMPLOYEE else -1), ("tenure", 5),
        ("birth_month", 900),
    ):  # fmt: skip
        getattr(workers, name)[:] = value
    arguments["offers"].productivity[:] = 1.0
    arguments["log_efficiency"][:4], arguments["log_efficiency"][4:] = 0.0, -0.2
    return arguments


def test_nobody_leaves_a_skilled_place_for_one_that_pays_less():
    arguments = one_graduate(1, premium=[1.4, 1.2], skilled=FIVE_PLACES, unskilled=NO_PLACES)
    arguments["workers"].place[:] = kernel.SKILLED
    assert len(applications(arguments)[0]) == 0


def test_a_graduate_does_not_leave_an_unskilled_place_for_less_money():
    """1 × wage now; 1.1 × wage × e^−0.2 there."""
    arguments = one_graduate(1, premium=[1.1, 1.1], skilled=FIVE_PLACES, unskilled=NO_PLACES)
    arguments["workers"].place[:] = kernel.UNSKILLED
    assert len(applications(arguments)[0]) == 0


def test_an_employer_sees_what_a_graduate_does_in_the_unskilled_place():
    arguments = one_graduate(
        4, premium=[1.4, 1.4], skilled=NO_PLACES, unskilled=FIVE_PLACES,
        patience=0,
    )  # fmt: skip
    _, door, score = applications(arguments)
    assert door.tolist() == [2]
    assert score[0] == pytest.approx(0.0, abs=1e-6)


def test_a_farmer_with_a_degree_moves_to_an_unskilled_place_that_pays_more():
    """Efficiency 1 × wage e^15 is more than an income of e^14.9."""
    arguments = one_graduate(
        2, premium=[1.4, 1.4], skilled=NO_PLACES, unskilled=FIVE_PLACES,
        farm=1.0, income_response=0.0, age_decline=0.0, log_farm_income=14.9,
    )  # fmt: skip
    assert applications(arguments)[1].tolist() == [2]


@pytest.mark.parametrize(("patience", "kinds"), [(4, {1}), (3, {0, 1}), (0, {0, 1})])
def test_a_graduate_waits_for_a_skilled_place(patience, kinds):
    """Jobless for three months: also unskilled places from a patience of three on."""
    arguments = market(1, rows=200, **NO_EXITS, **NO_BUSINESS, patience=patience, unemployed=1.0)
    workers = arguments["workers"]
    for name, value in (("status", 4), ("education", 3), ("tenure", 2), ("employer", -1)):
        getattr(workers, name)[:] = value
    assert set((applications(arguments)[1] % 2).tolist()) == kinds


def test_an_employed_graduate_looks_for_skilled_places_only():
    arguments = market(1, rows=200, **NO_EXITS, **EVERYBODY_SEARCHES)
    workers = arguments["workers"]
    for name, value in (("status", 1), ("education", 3), ("place", 0), ("employer", 0)):
        getattr(workers, name)[:] = value
    workers.wage[:] = 1e5
    applicant, door, _ = applications(arguments)
    assert len(applicant) > 100
    assert set((door % 2).tolist()) == {1}
    # A better place in the own firm is one to apply for.
    assert (door // 2 == 0).any() == (arguments["offers"].skilled == 0).any()
