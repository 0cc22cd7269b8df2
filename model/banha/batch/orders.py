"""What a worker is told to run, and what it answers: plain values that travel anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from banha.batch.study import Dataset


@dataclass(frozen=True)
class RunOrder:
    """One run to be made.

    Attributes
    ----------
    key
        Key of the run.
    scenario, province, seed, point
        Which run of the study.
    content
        The scenario in full, as by `Scenario.to_dict`.
    paths
        Where its parts go, by dataset, within the batch folder.
    particle
        Number of its particle; None: parameters are held.
    """

    key: str
    scenario: str
    province: str
    seed: int
    point: int
    content: dict[str, Any]
    paths: dict[Dataset, str]
    particle: int | None = None


@dataclass(frozen=True)
class Task:
    """Runs that one worker makes one after the other, from one snapshot of their common past.

    Attributes
    ----------
    orders
        The runs.
    records
        Series that are kept; None: all.
    branch
        Whether a common past is run once.
    """

    orders: tuple[RunOrder, ...]
    records: tuple[str, ...] | None = None
    branch: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the runs."""
        return tuple(order.key for order in self.orders)


@dataclass(frozen=True)
class Part:
    """A file of a run.

    Attributes
    ----------
    path
        Where it lies within the batch folder.
    sha256, size
        Checksum and bytes of its content.
    content
        The bytes themselves where the worker could not write them; None where it did.
    """

    path: str
    sha256: str
    size: int
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes
    ----------
    key
        Key of the run.
    status
        *done*, or *failed*: the run itself went wrong.
    digest
        SHA-256 of all its records.
    parts
        Its files.
    seconds
        Time that it took, the common past apart.
    months
        Months of its records.
    peak_memory_mib
        Most memory that the worker held so far.
    beyond_gate
        A line for each plug and year beyond its gate.
    error, trace
        What went wrong, and where in the code.
    worker
        Machine and process.
    """

    key: str
    status: Literal["done", "failed"]
    digest: str = ""
    parts: tuple[Part, ...] = ()
    seconds: float = 0.0
    months: int = 0
    peak_memory_mib: float = 0.0
    beyond_gate: tuple[str, ...] = ()
    error: str = ""
    trace: str = ""
    worker: str = ""


@dataclass(frozen=True)
class Started:
    """A worker has begun a run."""

    key: str
    worker: str


@dataclass(frozen=True)
class Lost:
    """A worker came to a sudden end.

    Attributes
    ----------
    running
        Key of the run that it was making; empty if it had not begun one.
    left
        Keys of its task that it had not begun.
    worker
        Machine and process, if known.
    """

    running: str
    left: tuple[str, ...]
    worker: str = ""


type Event = Started | Outcome | Lost
