"""Sharing rows among threads: every row once, results in the order of the chunks."""

import pickle
import threading
import time
from itertools import pairwise

import pytest

from banha import threads as sharing
from banha.threads import Crew


@pytest.mark.parametrize("threads", [1, 2, 3, 8])
@pytest.mark.parametrize("smallest", [1, 7, 100])
@pytest.mark.parametrize("rows", [0, 1, 6, 7, 13, 14, 100, 1001])
def test_chunks_cover_every_row_once(monkeypatch, threads, smallest, rows):
    monkeypatch.setattr(sharing, "SMALLEST_CHUNK", smallest)
    chunks = Crew(threads).chunks(rows)
    assert chunks[0][0] == 0
    assert chunks[-1][1] == rows
    assert all(left[1] == right[0] for left, right in pairwise(chunks))
    assert [row for start, stop in chunks for row in range(start, stop)] == list(range(rows))
    assert len(chunks) == max(1, min(threads, rows // smallest))
    if len(chunks) > 1:
        lengths = [stop - start for start, stop in chunks]
        assert min(lengths) >= smallest
        assert max(lengths) - min(lengths) <= 1


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_results_come_in_the_order_of_the_chunks(threads):
    chunks = [(0, 3), (3, 5), (5, 9), (9, 10)]

    def work(chunk: int, start: int, stop: int) -> tuple[int, int, int]:
        time.sleep(0.005 * (len(chunks) - chunk))
        return chunk, start, stop

    expected = [(i, *chunk) for i, chunk in enumerate(chunks)]
    assert Crew(threads).run(work, chunks) == expected


def test_chunks_are_worked_on_at_the_same_time():
    meeting = threading.Barrier(2, timeout=10.0)
    Crew(2).run(lambda *_: meeting.wait(), [(0, 1), (1, 2)])


def test_one_chunk_stays_in_the_calling_thread():
    here = threading.get_ident()
    assert Crew(2).run(lambda *_: threading.get_ident(), [(0, 5)]) == [here]


@pytest.mark.parametrize("threads", [1, 2])
def test_an_error_in_a_chunk_comes_out(threads):
    def work(chunk: int, _start: int, _stop: int) -> int:
        return 1 // (1 - chunk)

    with pytest.raises(ZeroDivisionError):
        Crew(threads).run(work, [(0, 1), (1, 2)])


def test_a_crew_can_be_stored_and_works_afterwards():
    crew = pickle.loads(pickle.dumps(Crew(2)))
    assert crew.threads == 2
    assert crew.run(lambda chunk, *_: chunk, [(0, 1), (1, 2)]) == [0, 1]
