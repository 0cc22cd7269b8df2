"""The queue of live runs: few at once, few that wait, one for each visitor, each with an end."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from threading import Condition, Thread
from typing import Protocol

import pandas as pd

from banha.comparison import Comparison, pair
from banha.dashboard.bounded import Clock, Kept
from banha.dashboard.live import Asked
from banha.dashboard.ticket import State, Ticket
from banha.errors import BanhaError
from banha.scenario import Scenario

KEPT_RUNS = 24
KEPT_ANSWERS = 16


class RefusedError(BanhaError):
    """A request for which there is no place now; `key` names the words that say why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Stopped(Exception):  # noqa: N818 - nothing went wrong: the run is not wanted any more
    """A run that is not wanted any more, with the state in which its ticket ends."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


class Runner(Protocol):
    """What carries out runs, one after the other."""

    def ready(self, look: Callable[[], None]) -> None:
        """Get ready; `look` is called now and then, and raises `Stopped`."""

    def run(
        self, scenario: Scenario, *, tell: Callable[[int], None], look: Callable[[], None]
    ) -> pd.DataFrame:
        """Return the yearly records of a scenario; `tell` is told the months done."""

    def close(self) -> None:
        """End."""


class RunQueue:
    """A queue of live runs.

    Whoever was served longest ago comes first, so that one who asks much does not hold up others;
    no owner has more than half of the places.

    Parameters
    ----------
    workers
        Runs at once.
    places
        Requests that may wait.
    seconds
        Time limit of a request, from when its first run starts.
    make_runner
        Makes what carries out runs: one for each worker.
    clock
        The time.
    """

    def __init__(
        self,
        *,
        workers: int,
        places: int,
        seconds: float,
        make_runner: Callable[[], Runner],
        clock: Clock | None = None,
    ) -> None:
        self.places = places
        self.seconds = seconds
        self.share = max(1, (places + 1) // 2)
        self._clock = clock or Clock()
        self._make_runner = make_runner
        self._runs: Kept[pd.DataFrame] = Kept(KEPT_RUNS)
        self._answers: Kept[Comparison] = Kept(KEPT_ANSWERS)
        self._waiting: list[Ticket] = []
        self._running: list[Ticket] = []
        self._served: dict[str, int] = {}
        self._turn = 0
        self._closed = False
        self._change = Condition()
        self._threads = [
            Thread(target=self._work, name=f"live-{number}", daemon=True)
            for number in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, visitor: str, asked: Asked, *, owner: str = "") -> Ticket:
        """Return the ticket of a request; it is done already where its answer is kept.

        Raises
        ------
        RefusedError
            The visitor has a request that has not ended, or there is no place.
        """
        ticket = Ticket(visitor, owner, asked)
        with self._change:
            if any(other.visitor == visitor for other in (*self._waiting, *self._running)):
                raise RefusedError("refused_one")
            if (answer := self.answer(asked.key)) is not None:
                ticket.state, ticket.answer = "done", answer
                return ticket
            if self._closed or len(self._waiting) >= self.places:
                raise RefusedError("refused_full")
            if sum(other.owner == owner for other in self._waiting) >= self.share:
                raise RefusedError("refused_share")
            self._waiting.append(ticket)
            self._change.notify()
        return ticket

    def answer(self, key: str) -> Comparison | None:
        """Return the answer to a request, by its key, while it is kept."""
        return self._answers.get(key)

    def place(self, ticket: Ticket) -> int:
        """Return how many requests come before a ticket; nought where it waits no more."""
        with self._change:
            order = self._order()
        return order.index(ticket) + 1 if ticket in order else 0

    def cancel(self, visitor: str) -> None:
        """End the request of a visitor, waiting or running; its place is free."""
        with self._change:
            for ticket in [one for one in self._waiting if one.visitor == visitor]:
                self._waiting.remove(ticket)
                ticket.state = "cancelled"
            for ticket in [one for one in self._running if one.visitor == visitor]:
                ticket.stop.set()

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        with self._change:
            return len(self._waiting)

    @property
    def running(self) -> int:
        """How many requests run."""
        with self._change:
            return len(self._running)

    def close(self) -> None:
        """End all requests and all workers."""
        with self._change:
            self._closed = True
            for ticket in self._waiting:
                ticket.state = "cancelled"
            self._waiting.clear()
            for ticket in self._running:
                ticket.stop.set()
            self._change.notify_all()
        for thread in self._threads:
            thread.join()

    def _order(self) -> list[Ticket]:
        """Tickets in the order in which they are served: owners take turns."""
        served, turn, left = dict(self._served), self._turn, list(self._waiting)
        order = []
        while left:
            ticket = min(left, key=lambda one: (served.get(one.owner, -1), left.index(one)))
            left.remove(ticket)
            served[ticket.owner] = turn = turn + 1
            order.append(ticket)
        return order

    def _work(self) -> None:
        """Serve tickets until the queue is closed."""
        runner = self._make_runner()
        try:
            self._get_ready(runner)
            while (ticket := self._next()) is not None:
                self._serve(ticket, runner)
                with self._change:
                    self._running.remove(ticket)
        finally:
            runner.close()

    def _get_ready(self, runner: Runner) -> None:
        """Start what carries out runs before somebody waits for it."""
        try:
            runner.ready(self._look_whether_closed)
        except Stopped:
            return
        except BanhaError:
            traceback.print_exc(file=sys.stderr)  # whoever asks first is told again

    def _look_whether_closed(self) -> None:
        if self._closed:
            raise Stopped("cancelled")

    def _next(self) -> Ticket | None:
        with self._change:
            while not self._waiting and not self._closed:
                self._change.wait()
            if self._closed:
                return None
            ticket = self._order()[0]
            self._waiting.remove(ticket)
            self._running.append(ticket)
            ticket.state = "running"
            self._turn += 1
            here = {one.owner for one in (*self._waiting, *self._running)}
            self._served = {owner: turn for owner, turn in self._served.items() if owner in here}
            self._served[ticket.owner] = self._turn
            return ticket

    def _serve(self, ticket: Ticket, runner: Runner) -> None:
        try:
            ticket.answer = self._answered(ticket, runner)
            ticket.state = "done"
        except Stopped as stopped:
            ticket.state = stopped.state
        except BanhaError as error:
            ticket.fault = str(error)
            ticket.state = "failed"
        except Exception:  # noqa: BLE001 - a defect ends one request, not the server
            traceback.print_exc(file=sys.stderr)
            ticket.state = "failed"

    def _answered(self, ticket: Ticket, runner: Runner) -> Comparison:
        def look_at_first() -> None:
            if ticket.stop.is_set():
                raise Stopped("cancelled")

        runner.ready(look_at_first)
        ends = self._clock.now() + self.seconds

        def look() -> None:
            look_at_first()
            if self._clock.now() > ends:
                raise Stopped("late")

        pairs = ticket.asked.runs()
        every = [scenario for both in pairs for scenario in both]
        keys = [scenario.content_hash() for scenario in every]
        found = [self._runs.get(key) for key in keys]
        ticket.total = sum(
            one.months for one, kept in zip(every, found, strict=True) if kept is None
        )
        before = 0
        for place, scenario in enumerate(every):
            if found[place] is not None:
                continue

            def tell(months: int, before: int = before) -> None:
                ticket.done = before + months

            look()
            made = runner.run(scenario, tell=tell, look=look)
            self._runs.put(keys[place], made)
            found[place] = made
            before += scenario.months
            ticket.done = before
        return self._compared(ticket.asked, pairs, found)

    def _compared(
        self,
        asked: Asked,
        pairs: list[tuple[Scenario, Scenario]],
        found: list[pd.DataFrame | None],
    ) -> Comparison:
        frames = [frame for frame in found if frame is not None]
        draws = [
            (both[0].seed, 0, frames[2 * place], frames[2 * place + 1])
            for place, both in enumerate(pairs)
        ]
        answer = pair(*pairs[0], draws)
        self._answers.put(asked.key, answer)
        return answer
