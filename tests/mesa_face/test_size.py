"""Views of a province at full size cost arrays, not objects."""

import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mesa import Model

from banha.actors.faces import ColumnAgents, Face, Worker

EVERYBODY = 1_700_000


@pytest.fixture
def faces_made(monkeypatch: pytest.MonkeyPatch) -> list[Face]:
    """Every face that is made from here on."""
    made: list[Face] = []
    make = Face.__init__

    def count(self: Face, *args: Any, **options: Any) -> None:
        made.append(self)
        make(self, *args, **options)

    monkeypatch.setattr(Face, "__init__", count)
    return made


def memory(work: Callable[[], object]) -> tuple[float, float]:
    """Bytes per agent that the work keeps, and that it takes at its peak."""
    tracemalloc.start()
    try:
        kept = work()
        now, peak = tracemalloc.get_traced_memory()
        del kept
    finally:
        tracemalloc.stop()
    return now / EVERYBODY, peak / EVERYBODY


def test_the_population_holds_no_memory(million: Model, faces_made: list[Face]) -> None:
    kept, peak = memory(lambda: ColumnAgents(million, Worker))
    assert peak < 0.01
    assert kept < 0.01
    kept, _ = memory(lambda: len(ColumnAgents(million, Worker)))
    assert kept < 0.01
    assert faces_made == []


def test_a_choice_holds_rows_and_identities(million: Model, faces_made: list[Face]) -> None:
    workers = ColumnAgents(million, Worker)
    for work in (workers.copy, lambda: workers.sort("wage"), workers.shuffle):
        kept, _ = memory(work)
        assert kept < 2 * np.dtype(np.int64).itemsize + 0.01
    half, _ = memory(lambda: workers.select(where=workers.array("education") < 2))
    assert half < 8.01
    assert faces_made == []


def test_counting_and_aggregating_make_no_objects(million: Model, faces_made: list[Face]) -> None:
    workers = ColumnAgents(million, Worker)
    column = million.state.persons
    assert len(workers) == EVERYBODY
    for function, expected in (
        (np.mean, column.wage.mean(dtype=np.float64)),
        (sum, column.wage.sum(dtype=np.float64)),
        (max, 1_000_999),
    ):
        assert workers.agg("wage", function) == pytest.approx(expected)
        _, peak = memory(lambda f=function: workers.agg("wage", f))
        # A list of Python numbers alone, a pointer and a number per agent, would take more.
        assert peak < 8 + sys.getsizeof(1.0)
    assert workers.agg("pay", sum) == 3_000_000 * EVERYBODY
    _, peak = memory(lambda: workers.groupby("education").count())
    assert peak < 8 * 10
    assert workers.groupby("education").count() == dict.fromkeys(range(4), EVERYBODY // 4)
    assert workers.groupby("education").agg("pay", np.sum)[2] == 3_000_000 * EVERYBODY // 4
    assert faces_made == []


def test_faces_are_made_when_looked_at(million: Model, faces_made: list[Face]) -> None:
    workers = ColumnAgents(million, Worker)
    assert workers[EVERYBODY - 1].wage == 1_000_999
    assert [worker.row for worker, _ in zip(workers, range(3), strict=False)] == [0, 1, 2]
    assert len(faces_made) < 10
