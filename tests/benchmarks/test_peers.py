"""The peers of the benchmarks follow the same rules: else their times could not be compared."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from peers import agree
from peers.banha_kernels import KernelMarket
from peers.opening import draw_opening
from peers.rules import EMPLOYEE, Rules

SIZE = {"persons": 2500, "months": 18, "seeds": 8}

type Values = Mapping[str, NDArray[np.float64]]


@pytest.fixture(scope="module")
def values() -> Values:
    return agree.measured(**SIZE)


def test_three_ways_agree(values: Values) -> None:
    far = agree.differences(values)
    assert far.keys() == {"mesa", "numpy"}
    assert all((difference <= 1.0).all() for difference in far.values()), agree.table(values)


@pytest.mark.parametrize("way", agree.WAYS)
@pytest.mark.parametrize(
    ("changed", "statistic"),
    [
        ({"quit_new": 3.0}, "separations per employee"),
        ({"taste_spread": 0.05}, "hires per employee"),
        ({"idle_decay": 0.0}, "mean skill"),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_a_broken_rule_is_seen(
    values: Values, way: str, changed: dict[str, float], statistic: str
) -> None:
    broken = agree.measured(
        **SIZE, rules=replace(agree.CALM, **changed), ways={way: agree.WAYS[way]}
    )
    far = agree.differences({**values, **broken})
    worst = max(float(one[agree.STATISTICS.index(statistic)]) for one in far.values())
    assert worst > 1.0


def test_about_a_ninth_of_persons_search_at_the_size_that_is_timed() -> None:
    rules = Rules()
    records = agree.run(agree.WAYS["numpy"], persons=17_000, months=24, seed=1, rules=rules)
    searching = agree.statistics_of(records, 17_000)[agree.STATISTICS.index("share that searches")]
    assert 0.10 < searching < 0.13


@pytest.mark.parametrize("way", agree.WAYS)
def test_staff_is_counted_at_events_as_a_recount_would(way: str) -> None:
    opening = draw_opening(3_000, rules=agree.CALM, seed=3)
    market = agree.WAYS[way](agree.CALM, opening, seed=3)
    for _ in range(6):
        market.step()
    if way == "mesa":
        staff = sum(firm.staff for firm in market.firms)
        assert staff == sum(worker.status == EMPLOYEE for worker in market.workers)
        return
    employed = market.persons.status == EMPLOYEE
    recount = np.bincount(market.persons.employer[employed], minlength=len(opening.sector))
    assert (market.firms.staff == recount).all()


def test_threads_change_nothing() -> None:
    opening = draw_opening(60_000, rules=Rules(), seed=4)
    one, two = (KernelMarket(Rules(), opening, seed=4, threads=n) for n in (1, 2))
    for _ in range(4):
        one.step()
        two.step()
    assert len(two.persons.chunks) == 2
    assert one.records == two.records
