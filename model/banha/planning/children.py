"""Processes that measure: new ones, so that what they hold is what a run would hold."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.batch.local import one_thread
from banha.data import data_folder, use_data_folder
from banha.errors import BanhaError
from banha.progress.line import COMPILING, must_compile

if TYPE_CHECKING:
    from banha.planning.measure import Measured, Order


def measured(order: Order, *, processes: int, say: Callable[[str], object]) -> list[Measured]:
    """Measure in as many processes at once as would run at once.

    Where kernels must be compiled first, one process does it before, and its measures are dropped.

    Parameters
    ----------
    order
        What is measured.
    processes
        How many.
    say
        Told what is being done.

    Raises
    ------
    BanhaError
        What is asked cannot be run, or a process came to a sudden end.
    """
    if must_compile():
        say(COMPILING)
        _answers(order, processes=1)
    say("measuring on this machine…")
    found = _answers(order, processes=processes)
    if any(one.compiled for one in found):
        say("measuring once more: some kernels had to be compiled…")
        found = _answers(order, processes=processes)
    return found


def _answers(order: Order, *, processes: int) -> list[Measured]:
    context = get_context("spawn")
    lines, started = [], []
    try:
        with one_thread(), _interrupts_pass_by():
            for _ in range(processes):
                ours, theirs = context.Pipe(duplex=False)
                asked = (theirs, replace(order, begun=time.time()), data_folder())
                process = context.Process(target=_answer, args=asked, daemon=True)
                process.start()
                theirs.close()
                lines.append(ours)
                started.append(process)
        return [_received(line) for line in lines]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.join()


def _received(line: Connection[Any, Any]) -> Measured:
    try:
        answer = line.recv()
    except (EOFError, OSError):
        raise BanhaError(
            "the process that measures came to a sudden end, perhaps for want of memory\n"
            "    Cure: close other programs, or plan a coarser scale."
        ) from None
    if isinstance(answer, Exception):
        raise answer
    return answer  # type: ignore[no-any-return]


def _answer(line: Connection[Any, Any], order: Order, data: Path) -> None:
    """Measure with these data and send what was found, or the error."""
    from banha.planning.measure import measure

    try:
        with use_data_folder(data):
            answer: object = measure(order)
    except Exception as error:  # noqa: BLE001 - raised again by whoever asked
        answer = error
    with suppress(OSError):
        line.send(answer)


@contextmanager
def _interrupts_pass_by() -> Iterator[None]:
    """Start processes that an interrupt leaves alone: the parent is told, and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
