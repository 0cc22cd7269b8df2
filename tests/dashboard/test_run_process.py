"""The process of live runs: its results are those of any other, and it ends when it is told to."""

import os
import signal
from collections.abc import Iterator

import pytest
from tests.batch.studies import wait_for
from tests.processes import alive

from banha.dashboard.live import Asked
from banha.dashboard.run_process import RunProcess
from banha.dashboard.run_queue import Stopped
from banha.errors import BanhaError
from banha.run import simulate
from banha.scenario import Scenario

pytestmark = pytest.mark.slow


@pytest.fixture
def process() -> Iterator[RunProcess]:
    made = RunProcess()
    yield made
    made.close()
    assert not made.alive


def toy() -> Scenario:
    return Asked("en", "toy", "2012-01", (("supplier_links", 0.1),)).scenario()


def test_results_are_those_of_any_other_process(process: RunProcess) -> None:
    told: list[int] = []
    made = process.run(toy(), tell=told.append, look=lambda: None)
    plain = simulate(toy()).yearly()
    assert made.to_numpy().tolist() == plain.to_numpy().tolist()
    assert told == sorted(told)
    assert len(set(told)) > 2
    assert 0 <= told[0] < told[-1] < toy().months
    first = process._process
    process.run(toy(), tell=told.append, look=lambda: None)
    assert process._process is first, "the process is kept"


def test_a_run_that_is_not_wanted_ends_with_its_process(process: RunProcess) -> None:
    process.ready(lambda: None)
    assert process._process is not None
    number = process._process.pid
    assert number is not None

    def stop() -> None:
        raise Stopped("cancelled")

    with pytest.raises(Stopped):
        process.run(toy(), tell=lambda done: None, look=stop)
    assert not alive(number)
    assert len(process.run(toy(), tell=lambda done: None, look=lambda: None)) > 0


def test_a_process_that_dies_is_told_and_made_anew(process: RunProcess) -> None:
    process.ready(lambda: None)
    assert process._process is not None
    number = process._process.pid
    assert number is not None
    os.kill(number, signal.SIGKILL)
    wait_for(lambda: not process.alive)
    assert len(process.run(toy(), tell=lambda done: None, look=lambda: None)) > 0


def test_a_scenario_that_cannot_be_run_is_told(process: RunProcess) -> None:
    coarse = Scenario.baseline().with_run(province="toy", scale=100)
    with pytest.raises(BanhaError, match="adults"):
        process.run(coarse, tell=lambda done: None, look=lambda: None)
    assert process.alive
