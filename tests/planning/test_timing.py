"""What months take: what timings were made of comes out of them."""

import numpy as np
import pytest

from banha.planning.timing import Cost, Point, extended, fit, of_many, point_of

TRUE = Cost(flat=0.012, per_person=200e-9, per_firm=3e-6)
SIZES = [(6_000.0, 170.0), (100_000.0, 2_800.0), (100_000.0, 700.0), (600_000.0, 3_400.0)]


def timed(cost: Cost, adults: float, firms: float, *, factor: float = 1.0) -> Point:
    seconds = cost.flat + factor * (cost.per_person * adults + cost.per_firm * firms)
    return Point(adults, firms, seconds)


def test_flat_cost_and_that_of_persons_and_firms_come_out() -> None:
    found = fit([timed(TRUE, *size) for size in SIZES])
    assert found.flat == pytest.approx(TRUE.flat, rel=1e-6)
    assert found.per_person == pytest.approx(TRUE.per_person, rel=1e-6)
    assert found.per_firm == pytest.approx(TRUE.per_firm, rel=1e-6)


def test_the_largest_size_is_met_where_persons_take_more_with_size() -> None:
    points = [timed(TRUE, *size) for size in SIZES[:3]] + [timed(TRUE, *SIZES[3], factor=1.5)]
    found = fit(points)
    adults, firms = (np.array([value]) for value in SIZES[3])
    assert found.months(adults, firms)[0] == pytest.approx(points[3].seconds)


def test_noise_makes_no_cost_below_zero() -> None:
    noisy = [Point(6_000, 170, 0.020), Point(100_000, 2_800, 0.018), Point(100_000, 700, 0.025)]
    found = fit(noisy)
    assert min(found.flat, found.per_person, found.per_firm) >= 0.0
    assert found.months(np.array([5e4]), np.array([1e3]))[0] == pytest.approx(0.021, rel=0.25)


def test_one_size_alone_is_met() -> None:
    found = fit([Point(150, 12, 0.01)])
    assert found.months(np.array([150.0]), np.array([12.0]))[0] == pytest.approx(0.01)


def test_a_month_that_compiled_does_not_count() -> None:
    point = point_of([0.01] * 9 + [30.0], adults=[100.0, 200.0], firms=[7.0])
    assert point.seconds == pytest.approx(0.01)
    assert (point.adults, point.firms) == (150.0, 7.0)
    assert point.spread == 0.0
    assert point_of([1.0, 2.0, 3.0], adults=[1], firms=[1]).spread == pytest.approx(0.25)


def test_a_path_is_cut_or_goes_on() -> None:
    path = 1.003 ** np.arange(120)
    np.testing.assert_array_equal(extended(path, months=24), path[:24])
    np.testing.assert_allclose(extended(path, months=480), 1.003 ** np.arange(480))
    np.testing.assert_array_equal(extended(np.array([2.0]), months=3), [2.0, 2.0, 2.0])


@pytest.mark.parametrize(
    ("runs", "processes", "cores", "seconds"),
    [
        (1, 1, 2, 3 + 10),
        (10, 1, 2, 3 + 100),
        (10, 2, 2, 6 + 50),
        (11, 2, 2, 6 + 60),
        (8, 4, 2, 6 + 2 * 10 * 2),  # twice as many processes as cores: no gain
    ],
)
def test_runs_are_shared(runs: int, processes: int, cores: int, seconds: float) -> None:
    found = of_many(10.0, start=3.0, runs=runs, processes=processes, cores=cores)
    assert found == pytest.approx(seconds)
