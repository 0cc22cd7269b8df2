"""One file that is written: refused where it cannot be, and written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from banha.errors import OutputError


def refuse_file(
    out: Path,
    *,
    suffix: str,
    what: str,
    cure: str,
    overwrite: bool,
    replace: str = "Or give --overwrite.",
) -> None:
    """Refuse a file that cannot be written, or that is there already.

    Parameters
    ----------
    out
        The file.
    suffix
        How its name must end, such as `.csv`.
    what
        What is to be written, such as `the differences`.
    cure
        How another file is named.
    overwrite
        Whether a file that is there may be replaced.
    replace
        How a user asks that it be replaced.

    Raises
    ------
    OutputError
        With the cure.
    """
    problem = ""
    if out.suffix.lower() != suffix:
        kind = suffix.removeprefix(".").upper()
        problem = f"{what} are written as {kind}, to a file whose name ends in {suffix}"
    elif out.is_symlink() or (out.exists() and not out.is_file()):
        problem = "this is not a plain file"
    elif out.exists() and not overwrite:
        problem, cure = "the file is there already", f"{cure} {replace}"
    elif not out.parent.is_dir():
        problem, cure = f"there is no folder {out.parent}", "Make it, or name another file."
    if problem:
        raise OutputError(f"{out}\n    {problem}\n    Cure: {cure}")


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Within this context, write to the path it gives; at its end the file takes its place.

    If anything goes wrong, nothing is left behind, and what was there stays.

    Raises
    ------
    OSError
        The disk is full or cannot be written.
    """
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    try:
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
