"""Processes that share independent work, and end when whoever asked for it ends."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait


@contextmanager
def shared_processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Yield fresh processes; what goes wrong, or an interrupt, ends them at once.

    Parameters
    ----------
    workers
        How many.
    """
    pool = fresh_processes(workers)
    try:
        yield pool
    except BaseException:
        end_now(pool)
        raise
    pool.shutdown()


def fresh_processes(workers: int) -> ProcessPoolExecutor:
    """Return processes that whoever asked has to end: with `shutdown`, or with `end_now`."""
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=follow_the_parent
    )


def end_now(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool, whatever they are at."""
    # Public from Python 3.14 on. They end first: a pool that is shut down first waits for them.
    for process in list((pool._processes or {}).values()):
        process.terminate()
    pool.shutdown(cancel_futures=True)


def follow_the_parent() -> None:
    """Leave interrupts to the parent, which is told; end when it has come to an end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """End this process when the one that started it has come to an end, however that was."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
