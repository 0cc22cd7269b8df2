"""How far a batch is, on stderr: one live line in a terminal, plain lines in a log."""

from __future__ import annotations

import datetime as dt
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from banha.progress.line import clock

if TYPE_CHECKING:
    from banha.batch.run_batch import Progress

SECONDS_BETWEEN_LINES = 10.0
LONGER_BETWEEN_LINES = 0.02
"""Plain lines come after this share of the time so far, if that is longer: a night fits a page."""
MOST_SECONDS_BETWEEN_LINES = 600.0
SECONDS_BETWEEN_LOOKS = 0.2
MODES = ("auto", "log", "quiet")


class BatchLine:
    """Tells done, failed and running runs, runs per minute, time left and memory.

    Parameters
    ----------
    what
        Words for what is running.
    mode
        *auto*: a live line in a terminal, else plain lines; *log*: plain lines with the time of
        day, for clusters; *quiet*: nothing.
    """

    def __init__(self, what: str, *, mode: str = "auto") -> None:
        self.what = what
        self.mode = mode
        self._live: Any = None
        self._task: Any = None
        self._last: Progress | None = None
        self._first: tuple[float, int] | None = None
        self._at_once = 1
        self._begun = time.monotonic()
        self._told: float | None = None
        self._ended = 0
        self._share: float | None = None

    def __enter__(self) -> Self:
        self._open()
        return self

    def _open(self) -> None:
        """Begin to show."""
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn

        console = Console(stderr=True, highlight=False)
        if self.mode == "auto" and console.is_terminal and not console.is_dumb_terminal:
            text = TextColumn("{task.description}", markup=False)
            self._live = Progress(SpinnerColumn(), text, console=console, transient=True)
            self._live.start()
            self._task = self._live.add_task(f"{self.what}: starting…")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del kind, error, trace
        self.stop()

    def stop(self) -> None:
        """Take the live line away."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def announce(self, text: str) -> None:
        """Say what makes the runs."""
        self._write(f"{self.what}: {text}")

    def tell(self, progress: Progress) -> None:
        """Show how far the batch is; not more often than can be read."""
        self._last = progress
        now = time.monotonic()
        ended = progress.done + progress.failed
        self._at_once = max(self._at_once, len(progress.running))
        if self._first is None and ended > 0:
            self._first = (now, ended)
        if self._told is not None and progress.left:
            idle = self._live is None and ended == self._ended
            if idle or now - self._told < self._pause(now):
                return  # a log need not say that nothing happened
        self._told, self._ended = now, ended
        self._share = (ended + progress.skipped) / max(1, progress.total)
        self._write(f"{self.what}: {self.line(progress, now=now)}")

    def _pause(self, now: float) -> float:
        if self._live is not None:
            return SECONDS_BETWEEN_LOOKS
        longer = LONGER_BETWEEN_LINES * (now - self._begun)
        return min(max(SECONDS_BETWEEN_LINES, longer), MOST_SECONDS_BETWEEN_LINES)

    def _write(self, text: str) -> None:
        if self._live is not None:
            self._live.update(self._task, description=text)
        elif self.mode != "quiet":
            stamp = f"{dt.datetime.now().astimezone():%H:%M:%S} " if self.mode == "log" else ""
            try:
                sys.stderr.write(f"{stamp}{text}\n")
                sys.stderr.flush()
            except OSError:  # nobody reads any more, which is no reason to stop
                self.mode = "quiet"

    @property
    def has_begun(self) -> bool:
        """Whether the batch has come as far as its runs."""
        return self._last is not None

    def counts(self) -> str:
        """Return done, failed and skipped runs as last told."""
        last = self._last
        if last is None:
            return "before the first run"
        return (
            f"after {last.done} runs done and {last.failed} failed, "
            f"{last.skipped} done before, of {last.total}"
        )

    def _speed(self, progress: Progress, *, now: float) -> float:
        """Return runs a second since the first run ended; 0 where too little is known.

        Runs that go on at once end almost together: as many are left out, so that the first lines
        do not promise too much.
        """
        if self._first is None:
            return 0.0
        since, before = self._first
        ended = progress.done + progress.failed - before - (self._at_once - 1)
        return max(ended, 0) / (now - since) if now > since else 0.0

    def line(self, progress: Progress, *, now: float) -> str:
        """Return the line for this moment."""
        parts = [
            f"{progress.done + progress.skipped}/{progress.total} done",
            f"{progress.failed} failed",
            f"{len(progress.running)} running",
        ]
        speed = self._speed(progress, now=now)
        if speed > 0.0:
            parts.append(f"{60 * speed:,.1f} runs a minute")
            if progress.left:
                parts.append(f"{clock(progress.left / speed)} left")
        if progress.memory_mib:
            memory, count = sum(progress.memory_mib.values()), len(progress.memory_mib)
            workers = "1 worker" if count == 1 else f"{count} workers"
            parts.append(f"{memory:,.0f} MiB in {workers}")
        if progress.lost:
            parts.append(f"{progress.lost} lost")
        return ", ".join(parts)
