"""One request for a live run, from when it is made until it is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import Literal

from banha.comparison import Comparison
from banha.dashboard.live import Asked

State = Literal["waiting", "running", "done", "failed", "cancelled", "late"]
ENDED = frozenset({"done", "failed", "cancelled", "late"})


@dataclass(eq=False)
class Ticket:
    """A request for a live run.

    Attributes
    ----------
    visitor
        Who asks: one session of a browser.
    owner
        Where it comes from, such as an address, which several visitors may share.
    asked
        What is to be simulated.
    state
        How far it is; *late*: it was stopped at the time limit.
    done, total
        Months simulated, and in all; nought until they are known.
    fault
        Why it failed; empty for a defect, whose trace is on stderr.
    answer
        The comparison, once it is done.
    """

    visitor: str
    owner: str
    asked: Asked
    state: State = "waiting"
    done: int = 0
    total: int = 0
    fault: str = ""
    answer: Comparison | None = None
    stop: Event = field(default_factory=Event)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED
