"""What all pages of one server share: the results, the studio, the queue and their limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from banha.dashboard.bounded import Studio
from banha.dashboard.holdings import Holdings, Shelf
from banha.dashboard.run_queue import RunQueue
from banha.data import list_provinces
from banha.report.style import Language

MADE_UP = ("null", "toy")
"""Packs of no real province: they can be run only where the results are of them."""


@dataclass(frozen=True)
class Limits:
    """How much the server does at once.

    Attributes
    ----------
    workers
        Live runs at once.
    places
        Live runs that may wait.
    seconds
        Time limit of a live run.
    sessions
        Pages that may be open at once.
    """

    workers: int = 1
    places: int = 8
    seconds: int = 180
    sessions: int = 60


@dataclass(frozen=True, eq=False)
class Desk:
    """What all pages of one server share.

    Attributes
    ----------
    shelf
        The results.
    studio
        Where figures and tables are made.
    queue
        Live runs.
    limits
        How much is done at once.
    lang
        Language of pages whose address names none.
    """

    shelf: Shelf
    studio: Studio
    queue: RunQueue
    limits: Limits
    lang: Language

    def live_provinces(self, held: Holdings) -> tuple[str, ...]:
        """Return the provinces that can be simulated: first those of the results."""
        known = list_provinces()
        here = [name for name in held.results.study.provinces if name in known]
        others = [name for name in known if name not in MADE_UP and name not in here]
        return (*here, *others)

    def told(self, error: Exception) -> str:
        """Return what went wrong without the place of the folder, which is nobody's business."""
        return self.plain(str(error))

    def plain(self, text: str) -> str:
        """Return a text without the place of the folder."""
        for folder in (self.shelf.folder.resolve(), self.shelf.folder):
            text = text.replace(str(folder), Path(folder).name)
        return text

    def close(self) -> None:
        """End all that runs."""
        self.queue.close()
        self.studio.close()
