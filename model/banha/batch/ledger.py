"""The ledger of a batch: which runs are done, and which failed.

Every process that leads a batch appends to a file of its own, so that two of them never write to
one file. A line is written after the parts of its run are in place; a line that was cut short is no
line. Nothing depends on a clock.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from banha.batch.orders import Outcome, Part
from banha.run_folder import flush_folder, make_parents

LEDGER = "ledger"
NAMED = {"key": str, "scenario": str, "province": str, "seed": int, "point": int}
"""What every line says of its run."""


@dataclass
class Entry:
    """What the ledger says of a run.

    Attributes
    ----------
    done
        The line of its latest success; None without one.
    failures
        Lines of its failures.
    """

    done: dict[str, Any] | None = None
    failures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Its parts: path, sha256, size."""
        return list(self.done["parts"]) if self.done is not None else []


def read_ledger(folder: Path) -> dict[str, Entry]:
    """Return what the ledger of a batch folder says, by the key of the run."""
    entries: dict[str, Entry] = {}
    for path in sorted((folder / LEDGER).glob("*.jsonl")):
        for line in path.read_bytes().split(b"\n"):
            read = _read_line(line)
            if read is None:
                continue
            entry = entries.setdefault(read["key"], Entry())
            if read["status"] == "done":
                entry.done = read
            else:
                entry.failures.append(read)
    return entries


def _read_line(line: bytes) -> dict[str, Any] | None:
    """Return a line of the ledger; None for what is none, such as a line cut short."""
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or not all(
        isinstance(read.get(name), kind) for name, kind in NAMED.items()
    ):
        return None
    if read.get("status") == "done":
        whole = isinstance(read.get("digest"), str) and _parts_are_sound(read.get("parts"))
        return read if whole else None
    return read if read.get("status") == "failed" and isinstance(read.get("error"), str) else None


def _parts_are_sound(parts: object) -> bool:
    """Tell whether the parts of a line are named within the folder."""
    return isinstance(parts, list) and all(
        isinstance(part, Mapping)
        and isinstance(part.get("path"), str)
        and isinstance(part.get("sha256"), str)
        and part["path"].startswith("parts/")
        and ".." not in Path(part["path"]).parts
        for part in parts
    )


class LedgerFile:
    """The file to which this process appends; made when the first line is written."""

    def __init__(self, folder: Path) -> None:
        host = "".join(c if c.isalnum() else "-" for c in socket.gethostname())[:40]
        name = f"{host}-{os.getpid()}-{uuid.uuid4().hex[:8]}.jsonl"
        self.path = folder / LEDGER / name
        self._handle: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del kind, error, trace
        if self._handle is not None:
            os.close(self._handle)

    def write(self, outcome: Outcome, **more: object) -> None:
        """Record what came of a run, and wait until it is on the disk.

        Raises
        ------
        OSError
            The disk is full or cannot be written.
        """
        self.copy(_line(outcome) | more)

    def copy(self, *lines: Mapping[str, Any]) -> None:
        """Append lines as they are, and wait until they are on the disk.

        Raises
        ------
        OSError
            The disk is full or cannot be written.
        """
        content = "".join(
            json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines
        ).encode()
        try:
            if self._handle is None:
                self._handle = self._made()
            while content:
                content = content[os.write(self._handle, content) :]
            os.fsync(self._handle)
        except OSError as error:
            error.filename = error.filename or str(self.path)
            raise

    def _made(self) -> int:
        make_parents(self.path.parent)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        handle = os.open(self.path, flags, 0o644)
        flush_folder(self.path.parent)
        flush_folder(self.path.parent.parent)
        return handle


def _line(outcome: Outcome) -> dict[str, Any]:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    line: dict[str, Any] = {"key": outcome.key, "status": outcome.status, "recorded": now}
    if outcome.status == "failed":
        return line | {"error": outcome.error, "trace": outcome.trace, "worker": outcome.worker}
    return line | {
        "digest": outcome.digest,
        "parts": [_described(part) for part in outcome.parts],
        "seconds": round(outcome.seconds, 3),
        "months": outcome.months,
        "peak_memory_mib": round(outcome.peak_memory_mib, 1),
        "beyond_gate": list(outcome.beyond_gate),
        "worker": outcome.worker,
    }


def _described(part: Part) -> dict[str, Any]:
    return {"path": part.path, "sha256": part.sha256, "size": part.size}
