"""Processes that share work end with whoever asked for it."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import suppress

import pytest
from tests.batch.studies import wait_for
from tests.processes import alive

from banha.processes import shared_processes

LONG = 600.0
ASKED = """
import os, time
from banha.processes import shared_processes

if __name__ == "__main__":
    with shared_processes(2) as pool:
        print(*{pool.submit(os.getpid).result() for _ in range(20)}, flush=True)
        list(pool.map(time.sleep, [600.0] * 4))
"""


def test_work_is_shared_and_comes_back() -> None:
    with shared_processes(2) as pool:
        assert list(pool.map(abs, [-1, 2, -3])) == [1, 2, 3]


def interrupted(error: type[BaseException], numbers: list[int]) -> list[Future[None]]:
    """Begin long work and let something go wrong; return the tasks."""
    tasks: list[Future[None]] = []
    with suppress(error), shared_processes(1) as pool:
        numbers.append(pool.submit(os.getpid).result())
        tasks += [pool.submit(time.sleep, LONG) for _ in range(3)]
        wait_for(tasks[0].running)
        raise error
    return tasks


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_goes_wrong_ends_all_at_once(error: type[BaseException]) -> None:
    numbers: list[int] = []
    tasks = interrupted(error, numbers)
    assert not any(alive(number) for number in numbers)
    assert all(task.done() for task in tasks)
    assert all(task.cancelled() or task.exception() is not None for task in tasks)


def test_what_goes_wrong_is_told() -> None:
    with pytest.raises(ZeroDivisionError), shared_processes(1) as pool:
        pool.submit(divmod, 1, 0).result()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_parent_that_is_ended_leaves_nobody_behind(how: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", ASKED], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        numbers = [int(word) for word in parent.stdout.readline().split()]
        assert numbers
        assert all(alive(number) for number in numbers)
        parent.send_signal(how)
        parent.wait()
    wait_for(lambda: not any(alive(number) for number in numbers))


def test_an_interrupt_is_left_to_the_parent() -> None:
    with shared_processes(1) as pool:
        number = pool.submit(os.getpid).result()
        os.kill(number, signal.SIGINT)
        assert pool.submit(os.getpid).result() == number
