"""One bar in a notebook, updated in place; it needs nothing beyond what runs the notebook."""

from __future__ import annotations

import html
import sys
from types import TracebackType
from typing import Any

from banha.progress.batch import BatchLine
from banha.progress.line import ProgressLine

SECONDS_BETWEEN_LOOKS = 0.25
"""Often enough for the eye, seldom enough for a notebook at the end of a slow line."""


def in_notebook() -> bool:
    """Tell whether a kernel, of a notebook or alike, runs this program."""
    module: Any = sys.modules.get("IPython")
    shell = None if module is None else module.get_ipython()
    return shell is not None and hasattr(shell, "kernel")


class Bar:
    """A bar with a text below a cell."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._shown = Moment("", None)

    def show(self, text: str, *, share: float | None) -> None:
        """Show a text, and a share from 0 to 1 of what is to be done; None: not known yet."""
        from IPython.display import display

        self._shown = Moment(text, share)
        if self._handle is None:
            self._handle = display(self._shown, display_id=True)
        else:
            self._handle.update(self._shown)

    def end(self, error: BaseException | None) -> None:
        """Say that it was broken off, if it was."""
        if error is not None:
            self.show(f"{self._shown.text} (stopped)", share=self._shown.share or 0.0)


class Moment:
    """What a bar shows at one moment."""

    def __init__(self, text: str, share: float | None) -> None:
        self.text = text
        self.share = share

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        value = "" if self.share is None else f' value="{self.share:.4f}"'
        bar = f'<progress max="1"{value} style="width:16em;max-width:40%"></progress>'
        return f"<div>{bar} <span>{html.escape(self.text)}</span></div>"


class NotebookLine(ProgressLine):
    """`ProgressLine` as a bar in a notebook."""

    def _open(self) -> None:
        self._bar = Bar()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del kind, trace
        self._bar.end(error)

    def _pause(self) -> float:
        return SECONDS_BETWEEN_LOOKS

    def _write(self, text: str) -> None:
        self._bar.show(text, share=self._share)


class NotebookBatch(BatchLine):
    """`BatchLine` as a bar in a notebook."""

    def _open(self) -> None:
        self._bar = Bar()
        self._write(f"{self.what}: starting…")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del kind, trace
        self._bar.end(error)

    def _pause(self, now: float) -> float:
        del now
        return SECONDS_BETWEEN_LOOKS

    def _write(self, text: str) -> None:
        self._bar.show(text, share=self._share)
