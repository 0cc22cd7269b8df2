"""What `progress=` of a function asks for: nothing, a function of the user's, or to be shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from banha.errors import Fault, ScenarioError
from banha.suggest import shown

if TYPE_CHECKING:
    from banha.month import Month
    from banha.progress.batch import BatchLine

type Progress = Callable[[int, int], None]
"""Called with the months done and the months in all: before the first month and after each."""


def following(
    *,
    progress: Progress | bool | None,
    what: str,
    start: Month | None = None,
    persons: Callable[[], int] | None = None,
) -> AbstractContextManager[Progress | None]:
    """Return a context that gives what is to be told of the months done.

    Parameters
    ----------
    progress
        None or False: nothing; True: a bar in a notebook, a live line in a terminal, plain lines
        elsewhere; or a function, which is told.
    what, start, persons
        As for `ProgressLine`; persons are counted only where they are shown.

    Raises
    ------
    ScenarioError
        `progress` is none of these.
    """
    if progress is None or progress is False:
        return nullcontext(None)
    if progress is True:
        from banha.progress.line import ProgressLine
        from banha.progress.notebook import NotebookLine, in_notebook

        kind = NotebookLine if in_notebook() else ProgressLine
        return kind(what, start=start, persons=0 if persons is None else persons())
    if callable(progress):
        return nullcontext(progress)
    fault = f"{shown(progress)} is neither True, False nor a function"
    cure = "Give progress=True, or a function that takes the months done and the months in all."
    raise ScenarioError([Fault("progress", fault, cure)])


def batch_line(what: str) -> BatchLine:
    """Return what shows how far a batch is: a bar in a notebook, lines elsewhere."""
    from banha.progress.batch import BatchLine
    from banha.progress.notebook import NotebookBatch, in_notebook

    return NotebookBatch(what) if in_notebook() else BatchLine(what)
