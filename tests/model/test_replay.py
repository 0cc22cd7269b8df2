"""One seed, one run: to the bit, whatever the threads, the order and the process."""

import json
from typing import Any

import numpy as np
import pytest
from tests.model.replay import BINH_DUONG, MANY_LEVERS, SMALL_CHUNK, TOY, digests, parts, run
from tests.processes import run_module

from banha import threads as sharing

PROVINCES = pytest.mark.parametrize("asked", [TOY, BINH_DUONG], ids=["toy", "binh-duong"])


@pytest.fixture(scope="module")
def once() -> dict[str, dict[str, str]]:
    """Digests of both provinces run by one thread, in one chunk."""
    return {asked["province"]: digests(run(asked)) for asked in (TOY, BINH_DUONG)}


@pytest.fixture
def chunks_used(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Make chunks small, and note how many a kernel is shared in."""
    monkeypatch.setattr(sharing, "SMALLEST_CHUNK", SMALL_CHUNK)
    seen: list[int] = []
    chunks = sharing.Crew.chunks

    def watched(self: sharing.Crew, rows: int) -> list[tuple[int, int]]:
        made = chunks(self, rows)
        seen.append(len(made))
        return made

    monkeypatch.setattr(sharing.Crew, "chunks", watched)
    return seen


@PROVINCES
def test_twice_in_one_process(once, asked):
    assert digests(run(asked)) == once[asked["province"]]


@PROVINCES
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_any_number_of_threads(once, chunks_used, asked, threads):
    assert digests(run(asked, threads=threads)) == once[asked["province"]]
    assert max(chunks_used) == threads  # A short list of applications is shared among fewer.
    assert chunks_used.count(threads) > 0.9 * len(chunks_used)


@pytest.mark.parametrize("threads", [1, 2])
def test_another_process(once, threads):
    question = json.dumps({"runs": [TOY, BINH_DUONG], "threads": threads})
    answer = run_module("tests.model.replay", question, PYTHONHASHSEED=str(threads))
    assert json.loads(answer) == [once["toy"], once["binh-duong"]]


def test_the_guard_only_looks(once):
    assert digests(run(TOY, guard=False)) == once["toy"]


def test_another_province_between_leaves_no_trace(once):
    run(BINH_DUONG | {"end": "2010-03"})
    assert digests(run(TOY)) == once["toy"]


def test_two_provinces_stepped_in_turn_do_not_touch_each_other(once):
    first, second = (run(TOY | {"end": "2010-01"}) for _ in range(2))
    alone = run(TOY | {"end": "2010-06"})
    for _ in range(5):
        first.step()
        second.step()
    assert digests(first) == digests(second) == digests(alone)


def test_a_run_does_not_depend_on_how_long_it_will_be():
    short, long = run(TOY | {"end": "2010-09"}), run(TOY)
    for name, values in parts(short).items():
        if name.startswith("records."):
            np.testing.assert_array_equal(values, parts(long)[name][: len(values)], err_msg=name)


@PROVINCES
def test_another_seed_is_another_run(once, asked: dict[str, Any]):
    other = digests(run(asked | {"seed": 4}))
    same = {name for name, digest in other.items() if digest == once[asked["province"]][name]}
    moved = {"records.grdp", "records.hires", "persons.status", "persons.skill", "firms.deposit"}
    assert not moved & same


def test_many_levers_at_once_and_any_number_of_threads(once, chunks_used):
    alone = digests(run(MANY_LEVERS))
    assert digests(run(MANY_LEVERS, threads=3)) == alone
    assert max(chunks_used) == 3
    question = json.dumps({"runs": [MANY_LEVERS], "threads": 2})
    assert json.loads(run_module("tests.model.replay", question, PYTHONHASHSEED="7")) == [alone]
    same = {name for name, digest in alone.items() if digest == once["binh-duong"][name]}
    assert not same & {"records.grdp", "persons.skill", "firms.subsidies", "keepers"}
