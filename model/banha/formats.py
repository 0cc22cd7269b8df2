"""Versions of what banha writes: which of them this banha reads, and what it says of others.

A format is `major.minor`; a whole number is a major one with the minor 0. A minor one adds what
readers may leave aside; a major one changes or drops something that was there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORMAT = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})")
UPGRADE = "Upgrade banha: pip install --upgrade banha."


@dataclass(frozen=True, order=True, slots=True)
class Format:
    """The version of a kind of files."""

    major: int
    minor: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


def read_format(value: object) -> Format | None:
    """Return the format that a file names; None where that is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and value >= 0:
        return Format(value)
    found = _FORMAT.fullmatch(value) if isinstance(value, str) else None
    return None if found is None else Format(int(found[1]), int(found[2]))


def why_unreadable(
    value: object, *, own: Format, what: str, newer_minor: bool = True
) -> tuple[str, str] | None:
    """Return what keeps this banha from reading a file, and the cure; None where nothing does.

    Parameters
    ----------
    value
        What the file says of its format.
    own
        The format that this banha writes.
    what
        Words for the file, such as `the run`.
    newer_minor
        Whether what a newer minor format adds may be left aside.
    """
    found = read_format(value)
    if found is None:
        return f"{what} names no format that is known: {value!r}", "Restore the file."
    if found.major > own.major or (found > own and not newer_minor):
        return f"{what} has format {found}, which is newer than this banha: it reads {own}", UPGRADE
    if found.major < own.major:
        cure = "Read it with the banha that wrote it, or make it again."
        return f"{what} has format {found}; this banha reads format {own}", cure
    return None
