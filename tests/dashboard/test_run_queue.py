"""The queue of live runs: bounded, fair, one run for each visitor, and every run has an end."""

from collections.abc import Iterator

import pytest
from tests.batch.studies import wait_for
from tests.dashboard.queues import MadeUpRunner, StillClock, asked, end_of, made_queue

from banha.dashboard.run_queue import RefusedError, RunQueue
from banha.errors import BanhaError


@pytest.fixture
def runner() -> MadeUpRunner:
    return MadeUpRunner()


@pytest.fixture
def queue(runner: MadeUpRunner) -> Iterator[RunQueue]:
    made = made_queue(runner)
    yield made
    runner.gate.set()
    made.close()


def held_up(queue: RunQueue, runner: MadeUpRunner) -> None:
    """Let one run hold up the others."""
    runner.gate.clear()
    queue.ask("first", asked(0.01), owner="first")
    wait_for(lambda: queue.running == 1)


def test_an_answer_pairs_scenario_and_baseline(queue: RunQueue, runner: MadeUpRunner) -> None:
    ticket = queue.ask("ann", asked(0.02))
    assert end_of(ticket) == "done"
    assert ticket.done == ticket.total > 0
    assert ticket.answer is not None
    assert ticket.answer.seeds == (1, 2)
    differences = ticket.answer.bands("employed")["mean"]
    assert differences.to_list() == pytest.approx([0.02, 0.02])
    assert [len(one.levers) for one in runner.started] == [0, 1, 0, 1]


def test_what_was_run_is_not_run_again(queue: RunQueue, runner: MadeUpRunner) -> None:
    end_of(queue.ask("ann", asked(0.02)))
    again = queue.ask("ben", asked(0.02, lang="vi"))
    assert again.state == "done", "at once: the answer is kept"
    end_of(queue.ask("ben", asked(0.03)))
    assert sum(not one.levers for one in runner.started) == 2, "the baseline is kept too"
    assert queue.answer(asked(0.03).key) is not None
    assert queue.answer(asked(0.04).key) is None


def test_a_visitor_has_one_run_at_a_time(queue: RunQueue, runner: MadeUpRunner) -> None:
    held_up(queue, runner)
    with pytest.raises(RefusedError, match="refused_one"):
        queue.ask("first", asked(0.02))
    queue.ask("ann", asked(0.03), owner="ann")
    with pytest.raises(RefusedError, match="refused_one"):
        queue.ask("ann", asked(0.04), owner="ann")


def test_the_queue_is_bounded(queue: RunQueue, runner: MadeUpRunner) -> None:
    held_up(queue, runner)
    for number in range(500):
        if number < 4:
            queue.ask(f"visitor {number}", asked(0.05), owner=f"owner {number}")
            continue
        with pytest.raises(RefusedError, match="refused_full"):
            queue.ask(f"visitor {number}", asked(0.05), owner=f"owner {number}")
    assert queue.waiting == 4


def test_one_owner_has_half_of_the_places_at_most(queue: RunQueue, runner: MadeUpRunner) -> None:
    held_up(queue, runner)
    for number in range(2):
        queue.ask(f"greedy {number}", asked(0.05), owner="greedy")
    with pytest.raises(RefusedError, match="refused_share"):
        queue.ask("greedy 3", asked(0.05), owner="greedy")
    assert queue.ask("other", asked(0.05), owner="other").state == "waiting"


def test_owners_take_turns(queue: RunQueue, runner: MadeUpRunner) -> None:
    held_up(queue, runner)
    greedy = [queue.ask(f"g{n}", asked(0.02 + n / 100), owner="greedy") for n in range(2)]
    other = queue.ask("other", asked(0.09), owner="other")
    assert [queue.place(ticket) for ticket in (*greedy, other)] == [1, 3, 2]
    runner.gate.set()
    assert [end_of(ticket) for ticket in (*greedy, other)] == ["done"] * 3
    values = [one.levers[0].value for one in runner.started if one.levers and one.seed == 1]
    assert values == [0.01, 0.02, 0.09, 0.03]


def test_who_is_running_comes_after_others(queue: RunQueue, runner: MadeUpRunner) -> None:
    held_up(queue, runner)
    again = queue.ask("another page of the first", asked(0.02), owner="first")
    other = queue.ask("other", asked(0.03), owner="other")
    assert (queue.place(again), queue.place(other)) == (2, 1)


def test_a_place_given_back_is_free(queue: RunQueue, runner: MadeUpRunner) -> None:
    held_up(queue, runner)
    tickets = [queue.ask(f"v{n}", asked(0.05), owner=f"o{n}") for n in range(4)]
    queue.cancel("v1")
    assert tickets[1].state == "cancelled"
    assert queue.place(tickets[1]) == 0
    assert queue.waiting == 3
    assert queue.ask("new", asked(0.05), owner="new").state == "waiting"


def test_a_run_that_is_cancelled_ends_and_the_next_begins(
    queue: RunQueue, runner: MadeUpRunner
) -> None:
    runner.gate.clear()
    first = queue.ask("ann", asked(0.02))
    second = queue.ask("ben", asked(0.03))
    wait_for(lambda: first.state == "running")
    queue.cancel("ann")
    assert end_of(first) == "cancelled"
    wait_for(lambda: second.state == "running")
    runner.gate.set()
    assert end_of(second) == "done"
    queue.cancel("nobody")


def test_a_run_has_a_time_limit(runner: MadeUpRunner) -> None:
    clock = StillClock()
    queue = made_queue(runner, seconds=10.0, clock=clock)
    runner.gate.clear()
    ticket = queue.ask("ann", asked(0.02))
    wait_for(lambda: ticket.state == "running" and runner.started)
    clock.seconds = 9.9
    assert ticket.state == "running"
    clock.seconds = 10.1
    assert end_of(ticket) == "late"
    assert ticket.answer is None
    runner.gate.set()
    assert end_of(queue.ask("ann", asked(0.02))) == "done"
    queue.close()


@pytest.mark.parametrize(
    ("fault", "told"), [(BanhaError("the pack is gone"), "the pack is gone"), (ValueError("?"), "")]
)
def test_a_run_that_fails_is_told_and_stops_nothing(
    queue: RunQueue,
    runner: MadeUpRunner,
    capsys: pytest.CaptureFixture[str],
    fault: Exception,
    told: str,
) -> None:
    runner.fault = fault
    ticket = queue.ask("ann", asked(0.02))
    assert end_of(ticket) == "failed"
    assert ticket.fault == told
    assert ("ValueError" in capsys.readouterr().err) == (told == "")
    runner.fault = None
    assert end_of(queue.ask("ann", asked(0.02))) == "done"


def test_what_is_kept_is_bounded(queue: RunQueue, runner: MadeUpRunner) -> None:
    for number in range(20):
        assert end_of(queue.ask("ann", asked(0.001 * (number + 1)))) == "done"
    assert queue.answer(asked(0.001).key) is None
    assert queue.answer(asked(0.02).key) is not None


def test_the_end_of_the_queue_ends_everything(runner: MadeUpRunner) -> None:
    queue = made_queue(runner)
    runner.gate.clear()
    running, waiting = queue.ask("ann", asked(0.02)), queue.ask("ben", asked(0.03))
    wait_for(lambda: running.state == "running")
    queue.close()
    assert (running.state, waiting.state) == ("cancelled", "cancelled")
    assert runner.closed == 1
    with pytest.raises(RefusedError):
        queue.ask("eve", asked(0.04))
