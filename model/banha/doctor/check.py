"""One thing that was looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

type Status = Literal["ok", "warning", "problem"]


@dataclass(frozen=True)
class Check:
    """What was found of one thing.

    Attributes
    ----------
    name
        What was looked at.
    status
        *ok*; *warning*: it works, but not as well as it could; *problem*: something that was asked
        for cannot work.
    found
        What was found, in words.
    cure
        What can be done about it; empty where nothing need be.
    values
        The same as values.
    """

    name: str
    status: Status
    found: str
    cure: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def all_checks() -> Iterator[Check]:
    """Look at everything, one thing after the other."""
    from banha.doctor import data, kernels, machine, packages, tools

    groups: Sequence[Any] = (packages, machine, tools, data, kernels)
    for group in groups:
        yield from group.checks()
