"""What the hired bring along and what contract they get."""

import numpy as np
import pytest
from tests.kernels.compare import assert_equal_to_the_bit, twins_agree
from tests.kernels.test_labour import hiring
from tests.naive import labour as naive

from banha.kernels import labour as kernel

pytestmark = pytest.mark.jit_off


@pytest.mark.parametrize(("chance", "bits"), [(1.0, {1, 3}), (0.0, {0, 2})])
def test_contracts_of_the_hired_follow_the_chance_of_their_door(chance, bits):
    arguments, _ = hiring(1)
    arguments["formal_chance"][:] = chance
    left = twins_agree(kernel.hire, naive.hire, arguments)
    rows = arguments["applicant"][arguments["hired"] == 1]
    assert len(rows) > 5
    assert set(left["contract"][rows].tolist()) == bits
    others = np.setdiff1d(np.arange(150), rows)
    assert_equal_to_the_bit(left["contract"][others], arguments["contract"][others])


def test_knowledge_comes_with_those_hired_from_better_firms():
    arguments, _ = hiring(2, rows=600)
    arguments["hired"][:] = 1
    workers, a = arguments["workers"], arguments["productivity"]
    left = twins_agree(kernel.hire, naive.hire, arguments)
    was = workers.status[arguments["applicant"]] == kernel.EMPLOYEE
    before, after = workers.employer[arguments["applicant"]], arguments["applied_to"] // 2
    expected = np.maximum(np.log(a[before] / a[after]), 0.0)[was]
    assert expected.any()
    np.testing.assert_allclose(left["gap"][was], expected, rtol=1e-12)
    assert np.array_equal(left["left"] >= 0, was)
