"""One thing that was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

GROUPS = ("packages", "machine", "tools", "data", "kernels")
"""Modules that look at something; each is imported by itself, for packages may be missing."""
REINSTALL = "Install banha anew: pip install --upgrade banha, or `make run` in a checkout."

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
    for name in GROUPS:
        try:
            group: Any = import_module(f"banha.doctor.{name}")
        except (ImportError, OSError, SyntaxError) as error:
            what = f"what looks at it cannot be imported: {error}"
            yield Check(name, "problem", what, REINSTALL, {"error": str(error)})
            continue
        yield from group.checks()
