"""A process that carries out live runs, so that it can be ended at any moment."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

import pandas as pd

from banha.errors import BanhaError
from banha.processes import follow_the_parent
from banha.scenario import Scenario

MONTHS_BETWEEN_REPORTS = 3
SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_TO_END = 5.0


class RunProcess:
    """Carries out runs in a process of its own, which is started when it is needed.

    A run that is not wanted any more ends with its process: nothing else can stop it at once.

    Parameters
    ----------
    work
        What the process does, given its end of the line.
    """

    def __init__(self, work: Callable[[Connection[Any, Any]], None] | None = None) -> None:
        self._work = work or carry_out_runs
        self._process: SpawnProcess | None = None
        self._line: Connection[Any, Any] | None = None
        self._ready = False

    @property
    def alive(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.is_alive()

    def ready(self, look: Callable[[], None]) -> None:
        """Start the process, unless there is one, and wait until its kernels are loaded.

        Parameters
        ----------
        look
            Called now and then; what it raises ends the process.

        Raises
        ------
        BanhaError
            The process came to a sudden end.
        """
        if self.alive and self._ready:
            return
        if not self.alive:
            self._start()
        kind, value = self._heard(look)
        if kind == "failed":
            self.close()
            raise value
        self._ready = True

    def run(
        self, scenario: Scenario, *, tell: Callable[[int], None], look: Callable[[], None]
    ) -> pd.DataFrame:
        """Return the yearly records of a scenario.

        Parameters
        ----------
        scenario
            What is run.
        tell
            Told the months done.
        look
            Called now and then; what it raises ends the run and the process.

        Raises
        ------
        BanhaError
            As for `simulate`, or the process came to a sudden end.
        """
        self.ready(look)
        assert self._line is not None
        with suppress(OSError):  # the process has gone: that is heard below
            self._line.send(scenario)
        while True:
            kind, value = self._heard(look)
            if kind == "months":
                tell(value)
            elif kind == "failed":
                raise value
            else:
                return pd.DataFrame(value)

    def close(self) -> None:
        """End the process, at once."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join(SECONDS_TO_END)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
        self._process, self._line, self._ready = None, None, False

    def _start(self) -> None:
        self.close()
        context = get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=self._work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def _heard(self, look: Callable[[], None]) -> tuple[str, Any]:
        """Return what the process says next."""
        assert self._line is not None
        try:
            while not self._line.poll(SECONDS_BETWEEN_LOOKS):
                look()
            look()
            kind, value = self._line.recv()
        except (EOFError, OSError):
            self.close()
            what = "the process of the runs came to a sudden end, perhaps for want of memory"
            raise BanhaError(f"{what}\n    Cure: try again, or with fewer workers.") from None
        except BaseException:
            self.close()
            raise
        return str(kind), value


def carry_out_runs(line: Connection[Any, Any]) -> None:
    """Load the kernels, say so, and run what comes until nobody asks any more."""
    follow_the_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    from banha.batch.warm import warm_up
    from banha.run import simulate

    def report(done: int, total: int) -> None:
        if done % MONTHS_BETWEEN_REPORTS == 0 and done < total:
            line.send(("months", done))

    with suppress(EOFError, OSError):
        line.send(_outcome("ready", warm_up))
        while True:
            scenario = line.recv()
            line.send(_outcome("done", lambda: simulate(scenario, progress=report).yearly()))  # noqa: B023


def _outcome(kind: str, work: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return kind, work()
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - raised again by whoever asked
        return "failed", error
