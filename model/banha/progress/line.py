"""The live line of a run on stderr: month, speed, time left; plain lines without a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from banha.month import Month

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

SECONDS_BETWEEN_LINES = 5.0
SECONDS_BETWEEN_LOOKS = 0.1
COMPILING = "compiling kernels (first run after install)…"


class ProgressLine:
    """Tells how far runs are; it is itself the `progress` of `simulate` and `compare`.

    Parameters
    ----------
    what
        Words for what is running.
    start
        First month of a single run; None for several runs.
    persons
        Simulated adults at the opening, for the speed in person-months.
    quiet
        Whether to stay silent.
    """

    def __init__(
        self, what: str, *, start: Month | None = None, persons: int = 0, quiet: bool = False
    ) -> None:
        self.what = what
        self.start = start
        self.persons = persons
        self.quiet = quiet
        self._live: RichProgress | None = None
        self._task: Any = None
        self._first: tuple[float, int] | None = None
        self._told = 0.0
        self._share: float | None = None

    def __enter__(self) -> Self:
        self._open()
        self.say(f"{self.what}: starting…")
        return self

    def _open(self) -> None:
        """Begin to show."""
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn

        console = Console(stderr=True, highlight=False)
        if not self.quiet and console.is_terminal and not console.is_dumb_terminal:
            text = TextColumn("{task.description}", markup=False)
            self._live = Progress(SpinnerColumn(), text, console=console, transient=True)
            self._live.start()
            self._task = self._live.add_task("")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del kind, error, trace
        if self._live is not None:
            self._live.stop()

    def say(self, text: str) -> None:
        """Show a text now."""
        self._write(text)
        self._told = time.monotonic()

    def _write(self, text: str) -> None:
        if self._live is not None:
            self._live.update(self._task, description=text)
        elif not self.quiet:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()

    def __call__(self, done: int, total: int) -> None:
        """Take note of the months done."""
        now = time.monotonic()
        if done == 0:
            if must_compile():
                self.say(f"{self.what}: {COMPILING}")
            return
        if self._first is None:
            # The first report comes after compilation, which is no measure of speed.
            self._first = (now, done)
        self._share = done / total
        if done == total or now - self._told >= self._pause():
            self.say(self.line(done, total, now=now))

    def _pause(self) -> float:
        """Seconds between two texts."""
        return SECONDS_BETWEEN_LOOKS if self._live is not None else SECONDS_BETWEEN_LINES

    def line(self, done: int, total: int, *, now: float) -> str:
        """Return the line for this moment."""
        since, before = self._first or (now, done)
        parts = [f"{done}/{total} months"]
        if self.start is not None:
            parts.insert(0, str(self.start + (done - 1)))
        if done > before and now > since:
            speed = (done - before) / (now - since)
            parts.append(f"{speed:,.0f} months/s" if speed >= 10 else f"{speed:,.1f} months/s")
            if self.persons:
                parts.append(f"{speed * self.persons / 1e6:,.2f} million person-months/s")
            if done < total:
                parts.append(f"{clock((total - done) / speed)} left")
        return f"{self.what}: {', '.join(parts)}"


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds, or with hours."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def must_compile() -> bool:
    """Tell whether kernels must be compiled first."""
    import numba

    from banha.kernels.cache import is_warm

    return not is_warm() and not numba.config.DISABLE_JIT  # type: ignore[attr-defined]
