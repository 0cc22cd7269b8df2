"""The errors that banha raises on purpose: each says where, what and the cure.

Anything else that escapes is a defect of banha itself.
"""

import linecache
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with something that a user wrote.

    Parameters
    ----------
    where
        File, line and key as far as they are known.
    what
        What is wrong there.
    cure
        What the user can do about it.
    """

    where: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where}\n    {self.what}\n    Cure: {self.cure}"


class BanhaError(Exception):
    """Base of all errors that banha raises on purpose; `exit_code` is that of the command line."""

    exit_code: ClassVar[int] = 2
    """How the command line ends: 2, or 3 for accounts that do not balance."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the line of the user and what is wrong with it.

        The way through banha says nothing to whoever made the mistake. Scripts show it as ever; in
        a notebook `traceback.print_exception(sys.last_value)` does.
        """
        return [f"{type(self).__name__}{_line_of_user(self.__traceback__)}", "", str(self)]


class FaultsError(BanhaError):
    """An input with one or more faults, all of them found at once.

    Parameters
    ----------
    faults
        At least one fault, in the order in which they should be read.
    """

    subject: ClassVar[str] = "the input"
    """What the faults are in."""
    faults: tuple[Fault, ...]
    """All faults, in the order in which they should be read."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        if not self.faults:
            raise ValueError(f"{type(self).__name__} needs at least one fault")
        super().__init__(self.faults)

    def __str__(self) -> str:
        count = len(self.faults)
        head = f"{count} {'fault' if count == 1 else 'faults'} in {self.subject}:"
        return "\n\n".join([head, *(str(fault) for fault in self.faults)])


class ScenarioError(FaultsError):
    """A scenario that cannot be run as written."""

    subject = "the scenario"


class RequestError(ScenarioError):
    """A question that results cannot answer, or a figure that cannot be drawn as asked."""

    subject = "what was asked"


class StudyError(FaultsError):
    """A study that cannot be run as written."""

    subject = "the study"


class BatchError(BanhaError):
    """A batch folder that cannot be used as asked."""


class PackError(FaultsError):
    """A province pack that cannot be read, built or balanced as written."""

    subject = "the data of the province"


class SnapshotError(FaultsError):
    """A snapshot that cannot be taken, is damaged, or does not fit what is to go on from it."""

    subject = "the snapshot"


class OutputError(BanhaError):
    """Results that cannot be written, or would overwrite results that are there."""


class AccountingError(BanhaError):
    """Accounts that do not balance: the message names the account, the month and the flow."""

    exit_code = 3


class StaleAgentError(BanhaError):
    """An agent object whose row of the state now belongs to nobody or to somebody else."""


def _line_of_user(trace: TracebackType | None) -> str:
    """The last line of a traceback that is in no library, and where it is."""
    libraries = (str(Path(__file__).parent), sysconfig.get_path("stdlib"))
    found = ""
    while trace is not None:
        name, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        text = linecache.getline(name, line).strip()
        if text and not name.startswith(libraries) and "site-packages" not in name:
            found = f" in line {line}: {text}"
        trace = trace.tb_next
    return found
