"""The folder of a batch: made or gone on with, locked while it is being worked on.

It holds `batch.json` (the study in full, and hashes of what its results depend on), `ledger/` (what
is done), `parts/` (the results), `failures/` (one file per run that failed), `sensitivity/` (an
analysis of the results) and, while it is being worked on, `unfinished/`.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from banha.batch.ledger import LEDGER, Entry, read_ledger
from banha.batch.parts import UNFINISHED, is_sound, put_in_place
from banha.batch.plan import Plan
from banha.batch.study import Study
from banha.errors import BatchError
from banha.run_folder import make_parents
from banha.versions import library_versions

KIND = "banha batch"
FORMAT = 1
HEAD = "batch.json"
FAILURES = "failures"
SENSITIVITY = "sensitivity"
OURS = (HEAD, LEDGER, "parts", FAILURES, UNFINISHED, SENSITIVITY, "lock")
ANOTHER = "Name a new folder with --out."


class BatchFolder:
    """A batch folder that this process works on.

    Parameters
    ----------
    folder
        Where it is, or is to be made.
    plan
        The runs that are asked.
    resume
        Whether a batch must be there already.
    shard
        Number and count of the shard that is worked on; None: the whole batch.

    Raises
    ------
    BatchError
        Something else is there, results of another study, code or pack are, or another process
        works on it.
    OSError
        The place cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        *,
        plan: Plan,
        resume: bool = False,
        shard: tuple[int, int] | None = None,
    ) -> None:
        self.path = folder
        self.plan = plan
        self.resume = resume
        self.shard = shard
        self.found_foreign: list[str] = []
        self._locks: list[int] = []

    def __enter__(self) -> Self:
        head = read_head(self.path)
        if head is None:
            self._refuse_what_is_there()
        else:
            self._refuse_another_batch(head)
        self._made = make_parents(self.path)
        try:
            self._lock()
            self._write_head(head)
            if self.shard is None:
                shutil.rmtree(self.path / UNFINISHED, ignore_errors=True)
        except BaseException:
            self._leave()
            raise
        self.found_foreign = foreign_files(self.path, read_ledger(self.path))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del kind, error, trace
        if self.shard is None:
            shutil.rmtree(self.path / UNFINISHED, ignore_errors=True)
        else:
            with suppress(OSError):
                (self.path / UNFINISHED).rmdir()
        self._leave()

    def _leave(self) -> None:
        for handle in self._locks:
            os.close(handle)
        self._locks.clear()
        if not (self.path / HEAD).exists():
            with suppress(OSError):
                (self.path / "lock").unlink(missing_ok=True)
            for folder in self._made:
                with suppress(OSError):
                    folder.rmdir()

    def _refuse_what_is_there(self) -> None:
        if self.resume:
            what = "there is no batch to go on with"
            raise refusal(self.path, what, "Check the path, or leave out --resume.")
        if not self.path.exists() and not self.path.is_symlink():
            return
        if not self.path.is_dir():
            raise refusal(self.path, "this is a file, not a folder", ANOTHER)
        if any(path.name not in ("lock", UNFINISHED) for path in self.path.iterdir()):
            raise refusal(self.path, "the folder holds other things than a batch", ANOTHER)

    def _refuse_another_batch(self, head: Mapping[str, Any]) -> None:
        changed = sorted(
            name
            for name in {*head["hashes"], *self.plan.hashes}
            if name in head["hashes"] and head["hashes"][name] != self.plan.hashes.get(name)
        )
        if changed:
            what = "it holds results that were made with other versions of: " + ", ".join(changed)
            cure = f"{ANOTHER} Results of different versions are never mixed."
            raise refusal(self.path, what, cure)
        wanted = {run.key for run in self.plan.runs}
        other = [key for key in read_ledger(self.path) if key not in wanted]
        if other:
            what = f"it holds {len(other)} runs that this study does not ask: the study was changed"
            cure = f"{ANOTHER} A study may be given more seeds, scenarios or points, but nothing "
            raise refusal(self.path, what, cure + "else.")

    def _lock(self) -> None:
        """Lock the folder: alone for the whole batch, shared among its shards."""
        alone = self.shard is None
        names = [("lock", fcntl.LOCK_EX if alone else fcntl.LOCK_SH)]
        if self.shard is not None:
            number, of = self.shard
            names.append((f"lock-{number}-of-{of}", fcntl.LOCK_EX))
        for name, kind in names:
            handle = os.open(self.path / name, os.O_RDWR | os.O_CREAT, 0o644)
            self._locks.append(handle)
            try:
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                what = "another process is working on this batch"
                cure = "Wait for it, or give each process a part of it with --shard."
                raise refusal(self.path, what, cure) from None
            except OSError:
                # Some network disks cannot lock. Parts are the same whoever writes them, and each
                # process has a ledger of its own: then work is done twice, and nothing is harmed.
                continue

    def _write_head(self, head: Mapping[str, Any] | None) -> None:
        study = self.plan.study.describe()
        if head is not None and head["study"] == study:
            return
        values = {
            "kind": KIND,
            "format": FORMAT,
            "study": study,
            "hashes": self.plan.hashes,
            "versions": library_versions(),
        }
        text = json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False)
        put_in_place(self.path, HEAD, f"{text}\n".encode())

    def done(self) -> dict[str, Entry]:
        """Entries of the runs whose parts are there and sound."""
        return sound_entries(self.path, read_ledger(self.path))

    def keep_failure(self, key: str, content: Mapping[str, Any]) -> None:
        """Write what is known of a run that failed."""
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        put_in_place(self.path, f"{FAILURES}/{key}.json", f"{text}\n".encode())

    def forget_failure(self, key: str) -> None:
        """Remove the file of a run that has succeeded since."""
        with suppress(OSError):
            (self.path / FAILURES / f"{key}.json").unlink(missing_ok=True)


def sound_entries(folder: Path, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Entries of runs that are done, and whose parts have the bytes that were written."""
    return {
        key: entry
        for key, entry in entries.items()
        if entry.done is not None and all(is_sound(folder, part) for part in entry.parts)
    }


def read_head(folder: Path) -> dict[str, Any] | None:
    """Return `batch.json` of a folder; None where there is no batch of ours.

    Raises
    ------
    BatchError
        It was written by another version of banha.
    """
    try:
        head = json.loads((folder / HEAD).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(head, dict) or head.get("kind") != KIND:
        return None
    if head.get("format") != FORMAT:
        what = f"the batch has format {head.get('format')!r}; this banha reads format {FORMAT}"
        raise refusal(folder, what, "Read it with the banha that wrote it.")
    return head


def stored_study(folder: Path, head: Mapping[str, Any]) -> Study:
    """Return the study of a batch folder.

    Raises
    ------
    BatchError
        It cannot be with this banha.
    """
    try:
        return Study.restore(head["study"])
    except (KeyError, TypeError, ValueError) as error:
        what = f"{HEAD} does not describe a study: {error!r}"
        raise refusal(folder, what, "Restore the file.") from None


def foreign_files(folder: Path, entries: Mapping[str, Entry]) -> list[str]:
    """Files of the folder that no run of its ledger made."""
    known = {part["path"] for entry in entries.values() for part in entry.parts}
    foreign = [
        path.name for path in folder.iterdir()
        if path.name not in OURS and not path.name.startswith("lock-")
    ]  # fmt: skip
    for path in (folder / "parts").rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in known:
            foreign.append(name)
    return sorted(foreign)


def refusal(where: object, what: str, cure: str) -> BatchError:
    """Return the error that says where, what and the cure."""
    return BatchError(f"{where}\n    {what}\n    Cure: {cure}")
