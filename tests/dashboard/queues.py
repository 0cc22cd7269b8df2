"""Runners and clocks for tests of the queue: nothing is simulated, time stands still."""

from collections.abc import Callable
from threading import Event

import pandas as pd
from tests.batch.studies import wait_for

from banha.dashboard.bounded import Clock
from banha.dashboard.live import Asked
from banha.dashboard.run_queue import RunQueue
from banha.dashboard.ticket import Ticket
from banha.scenario import Scenario


def asked(value: float, *, lang: str = "en") -> Asked:
    return Asked("vi" if lang == "vi" else "en", "toy", "2012-01", (("supplier_links", value),))


class StillClock(Clock):
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds


class MadeUpRunner:
    """Gives two made-up rows for every scenario, when the gate is open."""

    def __init__(self) -> None:
        self.gate = Event()
        self.gate.set()
        self.started: list[Scenario] = []
        self.fault: Exception | None = None
        self.closed = 0

    def ready(self, look: Callable[[], None]) -> None:
        look()

    def run(
        self, scenario: Scenario, *, tell: Callable[[int], None], look: Callable[[], None]
    ) -> pd.DataFrame:
        self.started.append(scenario)
        tell(1)
        while not self.gate.wait(0.005):
            look()
        look()
        if self.fault is not None:
            raise self.fault
        value = 100.0 * scenario.seed + sum(lever.value for lever in scenario.levers)
        return pd.DataFrame(
            {"year": [2010, 2011], "series": "employed", "breakdown": "total",
             "unit": "persons", "value": [value, value]}
        )  # fmt: skip

    def close(self) -> None:
        self.closed += 1


def made_queue(
    runner: MadeUpRunner, *, places: int = 4, seconds: float = 10.0, clock: Clock | None = None
) -> RunQueue:
    return RunQueue(
        workers=1, places=places, seconds=seconds, make_runner=lambda: runner,
        clock=clock or StillClock(),
    )  # fmt: skip


def end_of(ticket: Ticket) -> str:
    wait_for(lambda: ticket.ended)
    return ticket.state
